"""The paragraphs and captions of an article as one text for the reader of abstracts, and the way back.

That reader knows sections by their labels, and abbreviations and arms by the text that explains them.
So all sections go into one text, each behind a label it knows. Where the text names a reference there
are spaces, so that no number of the reference list stands beside a figure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from evidence.model import FullText, Passage

__all__ = ["Part", "RunningText", "SectionKind", "running_text"]

SectionKind = Literal["background", "methods", "results", "discussion", "captions", "unlabelled", "aside"]

#: How the reader of abstracts is told of a section.
_LABELS: Final[dict[SectionKind, str]] = {
    "background": "INTRODUCTION: ",
    "methods": "METHODS: ",
    "results": "RESULTS: ",
    "discussion": "DISCUSSION: ",
    "captions": "RESULTS: ",
    "unlabelled": "",
}
#: By the publisher's type or by the title; the first that matches. What none matches reports results.
_KINDS: Final[tuple[tuple[SectionKind, re.Pattern[str]], ...]] = (
    (
        "aside",
        re.compile(
            r"competing|conflict|contribution|publication history|acknowledg|funding|disclosure|author|ethic|"
            r"availability|supplement|appendix|consent|additional (?:file|material)|reference",
            re.IGNORECASE,
        ),
    ),
    ("results", re.compile(r"result|finding|outcome", re.IGNORECASE)),
    ("discussion", re.compile(r"discussion|conclusion|comment|interpretation|summary", re.IGNORECASE)),
    (
        "methods",
        re.compile(
            r"method|material|subjects|patients|design|statistic|analysis|abbreviation", re.IGNORECASE
        ),
    ),
    (
        "background",
        re.compile(r"intro|background|rationale|objective|aim|in context|before this", re.IGNORECASE),
    ),
)
_ITEM: Final = (
    r"(?:(?:supplement(?:ary|al)?|additional|online|appendix|web)\s+)?"
    r"(?:tables?|fig(?:ure)?s?\.?|files?|panels?|appendix)\s*S?\d+\s?(?:[A-Ha-h]\b)?"
    r"(?:\s*(?:,|-|–|and|&)\s*(?:S?\d+\s?[A-Ha-h]?\b(?!\s*%|[.,]\d)|[A-H]\b))*"
)
#: "(Table 2)", "Figs. 3 and 4A": numbers that count no patients.
_ELSEWHERE: Final = re.compile(
    rf"\(\s*(?:(?:see|data not shown|and|,|;)\s*)*{_ITEM}\s*\)|\b{_ITEM}", re.IGNORECASE
)
_ENDS: Final = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or caption, with its place in the running text.

    Parameters
    ----------
    name : str
        Of the passage that it is: ``body:3``, ``figure:F1``.
    heading : str or None
        The innermost section that holds a paragraph; a figure's label.
    kind : SectionKind
        What kind of section that is.
    start : int
        Where it begins in the running text.
    text : str
        As the article has it.
    citations : tuple of (int, int)
        Where it names references.
    """

    name: str
    heading: str | None
    kind: SectionKind
    start: int
    text: str
    citations: tuple[tuple[int, int], ...]

    @property
    def end(self) -> int:
        """Where it ends in the running text."""
        return self.start + len(self.text)

    def cites(self, start: int, end: int) -> bool:
        """Whether it names a reference between two offsets of its own."""
        return any(s < end and start < e for s, e in self.citations)


@dataclass(frozen=True)
class RunningText:
    """One text made of parts.

    Parameters
    ----------
    text : str
        Behind labels, references blanked.
    parts : tuple of Part
        In order.
    aside : tuple of Part
        Parts of the body that are not in it, because they report nothing; they begin nowhere.
    """

    text: str
    parts: tuple[Part, ...]
    aside: tuple[Part, ...] = ()

    @cached_property
    def passage(self) -> Passage:
        """The text as the reader of abstracts takes it."""
        return Passage("full-text", self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [part.start for part in self.parts]

    def part_at(self, offset: int) -> Part | None:
        """Give the part that holds an offset of the running text; None between parts."""
        at = bisect_right(self._starts, offset) - 1
        return self.parts[at] if at >= 0 and offset < self.parts[at].end else None


def running_text(text: FullText) -> RunningText:
    """Join the paragraphs and captions of an article."""
    parts: list[Part] = []
    aside: list[Part] = []
    joined: list[str] = []
    length = 0
    kind: SectionKind | None = None
    for part in _parts(text):
        if part.kind == "aside":
            aside.append(part)
            continue
        label = "" if part.kind == kind else _LABELS[part.kind]
        kind = part.kind
        words = _without_references(part)
        stop = " " if words.rstrip().endswith(_ENDS) else ". "
        parts.append(Part(part.name, part.heading, part.kind, length + len(label), part.text, part.citations))
        joined.append(f"{label}{words}{stop}")
        length += len(joined[-1])
    return RunningText("".join(joined), tuple(parts), tuple(aside))


def _parts(text: FullText) -> Iterator[Part]:
    labelled = any(p.headings for p in text.paragraphs)
    for p in text.paragraphs:
        kind = section_kind(p.section_type, p.headings, labelled=labelled)
        yield Part(p.name, p.headings[-1] if p.headings else None, kind, 0, p.text, p.citations)
    for figure in text.figures:
        if figure.caption:
            yield Part(figure.name, figure.label, "captions", 0, figure.caption, figure.citations)


def section_kind(section_type: str | None, headings: Sequence[str], *, labelled: bool) -> SectionKind:
    """Say what kind of section a paragraph stands in.

    Parameters
    ----------
    section_type : str or None
        What the publisher calls the outermost section.
    headings : sequence of str
        Titles of its sections, the outermost first.
    labelled : bool
        Whether any paragraph of the article has a heading.
    """
    if not headings:
        return "background" if labelled else "unlabelled"
    for words in (headings[0], section_type or ""):
        for kind, pattern in _KINDS:
            if pattern.search(words):
                return kind
    return "results"


def _without_references(part: Part) -> str:
    """Write spaces for every reference to the literature, a figure or a table, so that all offsets stay."""
    spans = [*part.citations, *((m.start(), m.end()) for m in _ELSEWHERE.finditer(part.text))]
    words, at = [], 0
    for start, end in sorted(spans):
        words += [part.text[at:start], " " * (end - max(start, at))]
        at = max(end, at)
    return "".join([*words, part.text[at:]])
