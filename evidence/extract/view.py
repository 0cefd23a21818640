"""A sentence with everything that was found in it, and where its parts begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from evidence.extract.crossing import Crossing, crossing
from evidence.extract.figures import Figure, bracket_depths
from evidence.extract.text import INNER_BRACKETS, in_small_letters
from evidence.extract.timepoints import BETWEEN_TIMES, Landmark
from evidence.extract.times_of_whom import without_borders
from evidence.extract.tokens import Token, tokenize
from evidence.extract.vocabulary import Mention

__all__ = ["SentenceView"]

#: "293 [14%] patients vs 182 [9%] patients"
_LIST_WORDS = re.compile(
    r"(?:[;,]\s?[Pp]\s?[=<>≤]\s?(?:0?\.\d+|\d(?:\.\d+)?\s?x\s?10[\^⁻⁰¹²³⁴-⁹\d-]+))?"
    r"(?:\s(?:patients|pts|children|cases|events)(?=[)\]]))?[\s,)\]%/]*(?:(?:patients|children|women|men|cases|subjects)\s+(?=v))?"
    r"(?:and|or|vs\.?|v\.?|versus|compared with|compared to|to|, and)?[\s(]*"
)
_SEMICOLON = re.compile(";")


class SentenceView:
    """A sentence with everything that was found in it.

    Parameters
    ----------
    text : str
        Normalised.
    figures, mentions, landmarks : sequence
        In order of their places.
    depths : sequence of int
        Open brackets before every character.

    Notes
    -----
    What only some sentences are asked for is made when it is first asked for.
    """

    def __init__(
        self,
        text: str,
        figures: Sequence[Figure],
        mentions: Sequence[Mention],
        landmarks: Sequence[Landmark],
        depths: Sequence[int],
    ) -> None:
        self.text = text
        self.figures = figures
        self.mentions = mentions
        self.landmarks = without_borders(text, landmarks)
        #: All times, with those that only say who is spoken of.
        self.times = landmarks
        self.depths = depths
        #: Outside brackets.
        self._semicolons = [m.start() for m in _SEMICOLON.finditer(text) if depths[m.start()] < 1]
        #: Of places that were asked for: they are asked for again with every other place.
        self._openings: dict[int, int] = {}
        self._tokens: list[Token] | None = None
        self._passed: bytearray | None = None
        self._masked: str | None = None

    def of(self, text: str) -> SentenceView:
        """Give the same with the whole of a text of which this one is the beginning."""
        if len(text) == len(self.text):
            return self
        return SentenceView(text, self.figures, self.mentions, self.times, bracket_depths(text))

    @property
    def tokens(self) -> list[Token]:
        """Words, numbers and signs, with what they do."""
        if self._tokens is None:
            self._tokens = tokenize(self.text)
        return self._tokens

    @property
    def passed(self) -> bytearray:
        """Marks the characters that are no words: figures with all that is theirs, times, names."""
        if self._passed is None:
            self._passed = self._without_words()
        return self._passed

    @property
    def amounts(self) -> list[Figure]:
        """Figures of groups: no ratios between them and no numbers that may count nobody."""
        return [f for f in self.figures if f.kind != "ratio" and f.note != "bare"]

    def figures_within(self, opening: int) -> list[Figure]:
        """Give the figures whose innermost bracket opens at a place; -1 for those outside brackets."""
        return [f for f in self.figures if self.opening(f.start) == opening]

    def _without_words(self) -> bytearray:
        spans = [(f.start, f.last) for f in self.figures]
        spans += [(m.start, m.end) for m in self.times]
        spans += [
            (a.end, b.start)
            for a, b in pairwise(self.times)
            if BETWEEN_TIMES.fullmatch(self.text, a.end, b.start)
        ]
        spans += [(m.start, m.end) for m in self.mentions if m.outcome is not None and m.role != "condition"]
        return self.marked(spans)

    def marked(self, spans: Iterable[tuple[int, int]]) -> bytearray:
        """Mark the characters of stretches with 1."""
        marks = bytearray(len(self.text) + 1)
        for start, end in spans:
            marks[start:end] = b"\1" * (end - start)
        return marks

    @property
    def masked(self) -> str:
        """The sentence in small letters; of figures and times only brackets and semicolons are left."""
        if self._masked is None:
            self._masked = self._without_figures()
        return self._masked

    def _without_figures(self) -> str:
        chars = list(in_small_letters(self.text))
        for start, end in [(f.start, f.last) for f in self.figures] + [(m.start, m.end) for m in self.times]:
            for i in range(start, end):
                if chars[i] not in "()[];":
                    chars[i] = " "
        return "".join(chars)

    def crossing(self, start: int, end: int) -> Crossing:
        """Count what lies between two places."""
        return crossing(self.tokens, self.depths, start, end, passed=self.passed)

    def opening(self, at: int) -> int:
        """Give the place where the innermost bracket around a place opens; -1 outside brackets."""
        depth = self.depths[at]
        if depth == 0:
            return -1
        if at not in self._openings:
            self._openings[at] = next((i for i in range(at - 1, -1, -1) if self.depths[i] < depth), -1)
        return self._openings[at]

    def closing(self, start: int, end: int) -> int:
        """Give the place behind the innermost bracket around what stands between two places.

        The end of the sentence where none closes.
        """
        depth = self.depths[start]
        behind = (i + 1 for i in range(end, len(self.text)) if self.depths[i] < depth)
        return next(behind, len(self.text))

    def first_of_row(self, figure: Figure) -> Figure:
        """Give the first of figures that stand in a row with one: "in 8 of 47 and | 19 of 53 patients"."""
        for before in reversed([f for f in self.figures if f.last <= figure.start]):
            if before.kind != figure.kind or not self.is_tight([before, figure]):
                break
            figure = before
        return figure

    def names_in(self, start: int, end: int) -> bool:
        """Whether the name of anything begins between two places."""
        return any(start <= m.start < end for m in self.mentions)

    def names_outcome_in(self, start: int, end: int) -> bool:
        """Whether the name of an outcome begins between two places."""
        return any(start <= m.start < end and m.outcome is not None for m in self.mentions)

    def part_start(self, at: int) -> int:
        """Give the place behind the last semicolon outside brackets: what may name the groups of a figure."""
        before = bisect_left(self._semicolons, at)
        return self._semicolons[before - 1] + 1 if before else 0

    def part_end(self, at: int) -> int:
        """Give the place of the next semicolon outside brackets, or the end of the sentence."""
        before = bisect_left(self._semicolons, at)
        return self._semicolons[before] if before < len(self._semicolons) else len(self.text)

    def is_tight(self, figures: Sequence[Figure]) -> bool:
        """Whether nothing but list words and brackets stands between figures."""
        return all(
            _LIST_WORDS.fullmatch(_without_brackets(self.text[first.last : second.start]))
            for first, second in pairwise(figures)
        )

    def row(self, figure: Figure) -> list[Figure]:
        """Give a figure with those that follow it in a row: "OS was | 50% and 67% for those in CR"."""
        row = [figure]
        for other in self.figures:
            if other.start >= figure.last and other.note != "bare":
                if other.kind != figure.kind or not self.is_tight([row[-1], other]):
                    break
                row.append(other)
        return row


def _without_brackets(text: str) -> str:
    """Leave out brackets, and those that hold another: "46% [23% complete response (CR)] and"."""
    flat = INNER_BRACKETS.sub("", text)
    return INNER_BRACKETS.sub("", flat) if flat != text else flat
