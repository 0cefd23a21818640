"""Figures that stand side by side, and what they share.

A series is a run of figures of one outcome and one kind in one stretch of a sentence: "83% (CI ...)
in the X group and 60% (CI ...) in the Y group", "12%, 18% and 31%, respectively". Groups of a study,
p-values and landmarks are read for the series as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from evidence.extract.arrangement import CONTRAST, Arrangement, arrange
from evidence.extract.figures import Figure
from evidence.extract.grades import bands_of_name
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.text import IN_ORDER, INNER_BRACKETS
from evidence.extract.ties import Binding
from evidence.extract.timepoints import BETWEEN_TIMES, Landmark
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["Series", "build_series", "series_of_others"]


_NESTED_BRACKETS = re.compile(r"[(\[][^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*[)\]]")
_OF_ALL = re.compile(
    r"[)\]]?\s*overall(?:\s+and\b|[,;])|"
    r"[)\]]?\s*(?:for|in|among|of|with)\s+(?:all\s+(?:the\s+|study\s+|evaluable\s+|\d+\s+)?"
    r"(?:patients|pts|children|cases|subjects)|"
    r"the\s+(?:entire|whole|total|overall|full|complete)\s+(?:study\s+|patient\s+)?"
    r"(?:cohort|group|population|series|sample))\b"
)
#: "no patients with X relapsed, in contrast to 15% of those without"
_AGAINST = re.compile(r"\b(?:versus|vs\.?|v\.?|compared (?:with|to)|in contrast (?:with|to)|as against)\s+$")


@dataclass
class Series:
    """Figures side by side.

    Parameters
    ----------
    bindings : list of Binding
        In order; all of one outcome and one kind of figure.
    start, end : int
        The stretch of the sentence that belongs to them: from the border before to the border behind.
    landmark : Landmark or None
        The time of a list of times that they stand for: "at 1, 3 and 5 years, 92%, 60% and 51%".
    groups : tuple of GroupPhrase or None
        Their groups, one for each figure, where a list of times tells them; else empty.

    Attributes
    ----------
    figures : list of Figure
        The figures in order.
    """

    bindings: list[Binding]
    start: int = 0
    end: int = 0
    landmark: Landmark | None = None
    groups: tuple[GroupPhrase | None, ...] = ()
    figures: list[Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.figures = [b.figure for b in self.bindings]

    @property
    def mention(self) -> Mention:
        """The mention of the first figure."""
        return self.bindings[0].mention


def build_series(
    view: SentenceView, bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> list[Series]:
    """Put the figures of a sentence that stand side by side together.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Figures with their outcomes, in order; those of other endpoints included, as borders.
    phrases : sequence of GroupPhrase
        Groups that the sentence names.

    Returns
    -------
    list of Series
        In order; series of endpoints outside the rule set are left out.
    """
    found: list[Series] = []
    for run in _runs(view, bindings, phrases):
        if run[0].mention.outcome is not None:
            found += (
                _by_time(view, run, phrases)
                or _by_grade(view, run, phrases)
                or [Series(part) for part in _pairs(view, run)]
            )
    for series in found:
        series.start, series.end = _stretch(view, series)
    return sorted(found, key=lambda s: s.figures[0].start)


def series_of_others(
    view: SentenceView, bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> list[Series]:
    """Put figures of other endpoints that stand side by side together: arms may be told there alone.

    "TTP was 6.7 months with X versus 4.5 months with Y, and median survival 12 versus 10 months"
    """
    if all(b.mention.outcome is not None for b in bindings):
        return []
    runs = (run for run in _runs(view, bindings, phrases) if run[0].mention.outcome is None)
    found = [Series(run) for run in runs if len(run) > 1]
    for series in found:
        series.start, series.end = _stretch(view, series)
    return found


def _runs(
    view: SentenceView, bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> list[list[Binding]]:
    """Part the figures of a sentence where another outcome, or another kind of figure, begins."""
    runs: list[list[Binding]] = []
    for binding in bindings:
        run = next(
            (
                r
                for r in reversed(runs[-3:])
                if _continues(view, r, binding)
                and not _has_subject(r[-1], binding, phrases)
                and not _narrows(view, r, binding, phrases)
            ),
            None,
        )
        if run is not None:
            run.append(binding)
        else:
            runs.append([binding])
    return runs


def _narrows(
    view: SentenceView, run: Sequence[Binding], binding: Binding, phrases: Sequence[GroupPhrase]
) -> bool:
    """Whether a figure is of a part of what the one before is of: "40%; for those with HSCT it was 58%"."""
    last = run[-1].figure.last
    if len(run) > 1 or any(p.start < last for p in phrases):
        return False
    between = INNER_BRACKETS.sub("", view.text[last : binding.figure.start])
    return _IT_WAS.fullmatch(between.lstrip(" %)]")) is not None


def _has_subject(last: Binding, binding: Binding, phrases: Sequence[GroupPhrase]) -> bool:
    """Whether an outcome named again has people as its subject: "..., although patients with X had an OS of".

    Where the figure before has such a subject, too, the two are set side by side.
    """
    if last.mention is binding.mention or binding.mention.start < last.figure.last:
        return False
    subjects = [
        p.start >= last.figure.last
        for p in phrases
        if p.lead == "subject" and p.people and p.arm is None and p.start < binding.figure.start
    ]
    return bool(subjects) and all(subjects)


def _stretch(view: SentenceView, series: Series) -> tuple[int, int]:
    """Find the borders of a series: the figures before and behind it, and the name of what comes next."""
    own = {id(f) for f in series.figures}
    first, last = series.figures[0], series.figures[-1]
    before = max(
        (f.last for f in view.figures if f.end <= first.start and _weighs(f, first)),
        default=0,
    )
    after = min(
        (f.start for f in view.figures if f.start >= last.last and id(f) not in own and _weighs(f, last)),
        default=len(view.text),
    )
    if after < len(view.text):
        after = min([after, *(m.start for m in view.mentions if m.start > last.last)])
    return before, after


def _by_time(view: SentenceView, run: Sequence[Binding], phrases: Sequence[GroupPhrase]) -> list[Series]:
    """Part figures that stand for a list of times: "the 1- and 5-year rates were 92% and 51% in X"."""
    figures = [b.figure for b in run]
    times = _list_of_times(view)
    if len(times) < 2 or len(figures) < len(times) or figures[0].kind != "proportion":
        return []
    if not (times[-1].end <= figures[0].start or figures[-1].last <= times[0].start):
        return []
    found = arrange(view, figures, len(times), phrases)
    if found is None:
        return []
    return _parted(run, found, times)


#: Two grades of two groups.
_TWO_ROWS: Final = 4


def _by_grade(view: SentenceView, run: Sequence[Binding], phrases: Sequence[GroupPhrase]) -> list[Series]:
    """Part figures of a list of grades: "grade 2-4 and 3-4 GVHD was 43% and 25% in X vs 63% and 34% in Y"."""
    figures, mention = [b.figure for b in run], run[0].mention
    if len(run) < _TWO_ROWS or figures[0].kind != "proportion" or any(b.mention is not mention for b in run):
        return []
    if mention.end > figures[0].start:
        return []
    count = len(bands_of_name(view, mention))
    found = arrange(view, figures, count, phrases) if 1 < count < len(run) else None
    if found is None or None in found.groups:
        return []
    return _parted(run, found, [None] * count)


def _parted(run: Sequence[Binding], found: Arrangement, landmarks: Sequence[Landmark | None]) -> list[Series]:
    """Make a series of each name of a list, with its time where the names are times."""
    parts = []
    for i, landmark in enumerate(landmarks):
        chosen = [k for k, name in enumerate(found.names) if name == i]
        groups = tuple(found.groups[k] for k in chosen)
        parts.append(Series([run[k] for k in chosen], landmark=landmark, groups=groups))
    return parts


def _list_of_times(view: SentenceView) -> list[Landmark]:
    """Find the longest list of times: "1-year, 2-year, and 5-year", "1, 2 and 5 years"."""
    longest: list[Landmark] = []
    current: list[Landmark] = []
    for mark in view.landmarks:
        joined = current and BETWEEN_TIMES.fullmatch(view.text, current[-1].end, mark.start)
        alike = current and (
            mark.form == current[-1].form
            or {mark.form, current[-1].form} == {"day", "phrase"}
            or (current[-1].form == "course" and mark.form != "course")
        )
        current = [*current, mark] if joined and alike else [mark]
        longest = max(longest, current, key=len)
    return longest


def _weighs(figure: Figure, beside: Figure) -> bool:
    """Whether a figure is a border for another: not one that stands deeper in brackets."""
    return figure.depth <= beside.depth and figure.note != "bare"


def _continues(view: SentenceView, group: list[Binding], binding: Binding) -> bool:
    """Whether a figure stands side by side with those of a group."""
    last = group[-1]
    if last.mention.outcome != binding.mention.outcome or last.figure.kind != binding.figure.kind:
        return False
    if last.figure.depth != binding.figure.depth or last.figure is binding.figure:
        return False
    none = last.figure.note == "none" and _AGAINST.search(view.text, last.figure.end, binding.figure.start)
    counted = last.figure.total is not None and binding.figure.total is not None
    # "in 3 (6%), 1 (2%) and 0 patients"
    zero = 0 in {last.figure.events, binding.figure.events} and view.is_tight([last.figure, binding.figure])
    unlike = (last.figure.percent is None) != (binding.figure.percent is None)
    unlike = unlike and not (none or counted or zero)
    if unlike and binding.figure.kind == "proportion":
        return False
    if (
        _OF_ALL.match(view.text, _row_before(view, last.figure, binding.figure))
        or last.figure.note != binding.figure.note == "detail"
    ):
        return False  # "89% for all patients, and 92% and 83% for the A and B groups"
    between = view.text[last.figure.last : binding.figure.start]
    listed = binding.figure.depth > 0 and between.strip() == ","
    if listed and _OF_GRADE.match(view.text, binding.figure.last):
        return False  # "CRS (57%, 2% grade 3)": all, and the severe ones among them
    if _OF_THEM_GRADED.fullmatch(between):
        return False  # "in 40% and 31%, with grade ≥3 in 7% and 16%, of A and B, respectively"
    if len(group) == 1 and _AND_WERE.search(between) and _begins_ordered(view, binding.figure):
        return False  # "not reached for X and Y, and were 6.5 and 2.2 years for W and Z, respectively"
    others = _THEN_IN_OTHERS.search(between) or _AMONG_OTHERS.search(between)
    if len(group) > 1 and others and _goes_on_as_long(view, group, binding.figure):
        return False  # "62% with A and 47% with B, whereas in patients with X it was 1% and 23%"
    if len(group) > 1 and (IN_ORDER.search(between) or _IT_WAS.search(between)):
        # "5.6 and 3.9 months in A and B, respectively, and 2.2 months in C", "70% and 40%; in Y, it was"
        return False
    flat = _NESTED_BRACKETS.sub("", between)
    if (
        last.mention is not binding.mention
        and last.mention.start < binding.mention.start < binding.figure.start
        and last.mention.role == "noun"
    ):
        # Named again: "OS was 50% in A, and OS was 51% in B" still stands side by side, if always named.
        named_again = view.text[last.figure.last : binding.mention.start]
        told = {m.text for m in view.landmarks if m.start < last.figure.start}
        times = [
            m
            for m in view.landmarks
            if last.figure.last <= m.start < binding.figure.start and m.text not in told
        ]
        return (
            len({id(b.mention) for b in group}) == len(group)
            and not times
            and not re.search(r"[;:]", INNER_BRACKETS.sub("", named_again))
            and len(named_again) < 80
            and binding.mention.start > view.opening(binding.figure.start)
        )
    if binding.figure.depth and view.opening(binding.figure.start) != view.opening(last.figure.start):
        # Two brackets: "GO (45%) and no GO (49%)" stand side by side, "A (5%), and in B (7%; ...)" too.
        outside = re.sub(r"^[^)\]]*[)\]]|[(\[][^(\[]*$", "", between)
        return ";" not in outside and len(outside.split()) <= 14
    return ";" not in flat or (binding.figure.depth > 0 and len(flat) < 60) or len(flat) < 40


_OF_GRADE = re.compile(r"\s(?:of |with |at )?(?:grades? )?(?:[≥>]|\d|I{1,3}V?\b|severe\b|high-grade\b)")
_OF_THEM_GRADED = re.compile(
    r",?\s(?:with|including|and)\sgrades?\s[^\s,;()]+(?:\s(?:or|to|and)\s[\w]+)?\sin\s"
)
#: "70% and 40%|; in boys and girls, it was | 71% and 75%"
_IT_WAS = re.compile(
    r"[;,] (?:and |but |while |whereas )?(?:in|for|among|with|after|following|without) [^;]{3,70}?,? "
    r"(?:it|this|they|these) (?:was|were) $"
)
_AND_WERE = re.compile(r"\b(?:for|in|with)\s[^;()]*\sand\s(?:was|were)\s$")


#: "47% with B|, whereas in patients with X it was | 1% and 23%"
_THEN_IN_OTHERS = re.compile(
    r",\s(?:and|but|whereas|while)\s(?:in|among|for)\s[^,;()]{3,60}?,?\s(?:it|they|these|the\s(?:[a-z]+\s){1,3})\s?"
    r"(?:was|were)\s(?:only\s)?$"
)

#: "3 of 140 (2%)|; among those who had HSCT, in | 18 of 79 (23%) and 3 of 34 (9%)"
_AMONG_OTHERS = re.compile(
    r";\s(?:and\s|but\s)?(?:in|among|for|of)\s(?:the\s|those\s|patients\s)[^;()]{3,70},\s"
    r"(?:in\s|it\s(?:was|developed\sin|occurred\sin)\s)?$"
)


def _goes_on_as_long(view: SentenceView, group: Sequence[Binding], figure: Figure) -> bool:
    """Whether a figure begins a row of as many figures as a group has."""
    row = view.row(figure)
    return row[0] is figure and len(row) == len(group)


def _begins_ordered(view: SentenceView, figure: Figure) -> bool:
    """Whether a figure begins a row that "respectively" closes."""
    row = view.row(figure)
    return row[0] is figure and len(row) > 1 and IN_ORDER.search(view.text, row[-1].last) is not None


def _row_before(view: SentenceView, figure: Figure, other: Figure) -> int:
    """Give the end of the row that a figure begins, before another: "38% and 55% | for all, and 50%"."""
    return max(f.last for f in view.row(figure) if f.start < other.start)


_OF_GROUPS = re.compile(rf"{CONTRAST.pattern}\s[^,;]*\w[^,;]*(?:[,;]\s(?:and\s)?|\sand\s)$", re.IGNORECASE)


def _contrasts(view: SentenceView, figures: Sequence[Figure]) -> list[bool]:
    """Say of each two neighbours whether they are compared.

    Where brackets hold comparisons, "X versus Y (21% v 47%), A versus B (20% v 45%)", what is compared
    outside of them is what they are of.
    """
    gaps = [view.text[x.last : y.start] for x, y in pairwise(figures)]
    # "for X versus Y, and | 8 months" compares groups, not figures.
    links = [CONTRAST.search(gap) is not None and not _OF_GROUPS.search(gap) for gap in gaps]
    inside = [x.depth > 0 and view.opening(x.start) == view.opening(y.start) for x, y in pairwise(figures)]
    if not any(link and within for link, within in zip(links, inside, strict=True)):
        return links
    return [link and within for link, within in zip(links, inside, strict=True)]


def _pairs(view: SentenceView, group: list[Binding]) -> list[list[Binding]]:
    """Cut "86% vs 62% at 2 years, and 100% vs 81% at 5 years" into its comparisons."""
    if len(group) < 3:
        return [group]
    links = _contrasts(view, [b.figure for b in group])
    marked = [
        any(x.figure.last <= m.start < y.figure.start for m in view.landmarks) for x, y in pairwise(group)
    ]
    parts = [[group[0]]]
    for binding, contrast, mark in zip(group[1:], links, marked, strict=True):
        if (any(links) and not contrast) or (mark and not contrast):
            parts.append([binding])
        else:
            parts[-1].append(binding)
    # A lone member means that the links do not pair the figures after all.
    return parts if all(len(p) > 1 for p in parts) or any(marked) else [group]
