"""Figures that stand side by side, and what they share.

A series is a run of figures of one outcome and one kind in one stretch of a sentence: "83% (CI ...)
in the X group and 60% (CI ...) in the Y group", "12%, 18% and 31%, respectively". Groups of a study,
p-values and landmarks are read for the series as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from evidence.extract.binding import Binding
from evidence.extract.figures import Figure
from evidence.extract.numbers import Quantity
from evidence.extract.ruleset import Outcome
from evidence.extract.timepoints import Landmark
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["Series", "attach_p_values", "build_series", "landmark_of"]


@dataclass(slots=True)
class Series:
    """Figures side by side.

    Parameters
    ----------
    bindings : list of Binding
        In order; all of one outcome and one kind of figure.
    start, end : int
        The stretch of the sentence that belongs to them: from the border before to the border behind.
    """

    bindings: list[Binding]
    start: int = 0
    end: int = 0
    labels: list[str | None] = field(default_factory=list)

    @property
    def figures(self) -> list[Figure]:
        """The figures in order."""
        return [b.figure for b in self.bindings]

    @property
    def mention(self) -> Mention:
        """The mention of the first figure."""
        return self.bindings[0].mention


def build_series(view: SentenceView, bindings: Sequence[Binding]) -> list[Series]:
    """Group the figures of a sentence.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Figures with their outcomes, in order; those of other endpoints included, as borders.

    Returns
    -------
    list of Series
        In order; series of endpoints outside the rule set are left out.
    """
    groups: list[list[Binding]] = []
    for binding in bindings:
        group = next((g for g in reversed(groups[-3:]) if _continues(view, g, binding)), None)
        if group is not None:
            group.append(binding)
        else:
            groups.append([binding])
    groups = [part for group in groups for part in _pairs(view, group)]
    groups.sort(key=lambda g: g[0].figure.start)
    series = []
    for group in groups:
        if group[0].mention.outcome is None:
            continue
        own = {id(b.figure) for b in group}
        before = max(
            (f.last for f in view.figures if f.end <= group[0].figure.start and _weighs(f, group[0].figure)),
            default=0,
        )
        last = group[-1].figure
        after = min(
            (f.start for f in view.figures if f.start >= last.last and id(f) not in own and _weighs(f, last)),
            default=len(view.text),
        )
        next_mention = min((m.start for m in view.mentions if m.start >= last.last), default=len(view.text))
        if after < len(view.text):
            after = min(after, next_mention) if next_mention > last.last else after
        series.append(Series(group, before, after))
    return series


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
    if (last.figure.percent is None) != (
        binding.figure.percent is None
    ) and binding.figure.kind == "proportion":
        return False
    between = view.text[last.figure.last : binding.figure.start]
    flat = re.sub(r"[(\[][^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*[)\]]", "", between)
    if (
        last.mention is not binding.mention
        and last.mention.start < binding.mention.start < binding.figure.start
        and last.mention.role == "noun"
    ):
        # Named again: "OS was 50% in A, and OS was 51% in B" still stands side by side, once.
        named_again = view.text[last.figure.last : binding.mention.start]
        times = [m for m in view.landmarks if last.figure.last <= m.start < binding.figure.start]
        return (
            len(group) == 1
            and not times
            and not re.search(r"[;:]", named_again)
            and len(named_again) < 60
            and binding.mention.start > view.opening(binding.figure.start)
        )
    if binding.figure.depth and view.opening(binding.figure.start) != view.opening(last.figure.start):
        # Two brackets: "GO (45%) and no GO (49%)" stand side by side, "A (5%), and in B (7%; ...)" too.
        outside = re.sub(r"^[^)\]]*[)\]]|[(\[][^(\[]*$", "", between)
        return ";" not in outside and len(outside.split()) <= 14
    return ";" not in flat or (binding.figure.depth > 0 and len(flat) < 60) or len(flat) < 40


_CONTRAST = re.compile(r"\b(?:versus|vs\.?|v\.?|compared with|compared to|as against)(?=\s|$)", re.IGNORECASE)


def _pairs(view: SentenceView, group: list[Binding]) -> list[list[Binding]]:
    """Cut "86% vs 62% at 2 years, and 100% vs 81% at 5 years" into its comparisons."""
    if len(group) < 3:
        return [group]
    links = [bool(_CONTRAST.search(view.text[x.figure.last : y.figure.start])) for x, y in pairwise(group)]
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


def attach_p_values(view: SentenceView, quantities: Sequence[Quantity], series: Sequence[Series]) -> None:
    """Give every p-value to the figures it compares.

    A p-value belongs to the series it follows, back to the p-value before it, and to the ratio of
    the same outcome; one in front of its figures within the same bracket belongs to those.
    """
    p_values = [q for q in quantities if q.kind == "p"]
    if not p_values:
        return
    borders = [0] + [p.end for p in p_values[:-1]]
    limits = [p.start for p in p_values[1:]] + [len(view.text)]
    for p, border, limit in zip(p_values, borders, limits, strict=True):
        printed = p.value if p.value is not None else p.note
        for figure in _compared_by(view, p, p_values, series, between=(border, limit)):
            figure.p_value = printed


def _compared_by(
    view: SentenceView,
    p: Quantity,
    p_values: Sequence[Quantity],
    series: Sequence[Series],
    *,
    between: tuple[int, int],
) -> list[Figure]:
    """List the figures that a p-value compares, between the p-values before and behind it."""
    border, limit = between
    ahead = _in_same_bracket_ahead(view, p, limit)
    opening = view.opening(p.start)
    before_all = not any(opening < f.start < p.start for f in view.figures)
    named = [f for s in series for f in s.figures if f in ahead] if before_all else []
    if named and any(f.kind != "ratio" for f in named):
        return named
    owners = [s for s in series if any(border <= f.start < p.start for f in s.figures)]
    if not owners:
        return named
    nearest = max(owners, key=lambda s: max(f.start for f in s.figures if f.start < p.start))
    own = [f for f in nearest.figures if border <= f.start < p.start]
    several = sum(1 for q in p_values if nearest.figures[0].start < q.start <= nearest.end) > 1
    if len(nearest.figures) > 2 and several:
        # Each of three arms against the first: a p-value belongs to the figure it follows.
        own = own[-1:]
    if _broken(view, own[-1].last, p.start):
        return []
    own += [f for f in named if f not in own]
    related = [s for s in owners if s is not nearest and _ratio_of_same(s, nearest)]
    return own + [f for s in related for f in s.figures if border <= f.start < p.start and f.p_value is None]


def _ratio_of_same(first: Series, second: Series) -> bool:
    """Whether one of two series of the same outcome is a ratio, so that one p-value serves both."""
    kinds = {first.figures[0].kind, second.figures[0].kind}
    return first.mention.outcome == second.mention.outcome and "ratio" in kinds


def _broken(view: SentenceView, start: int, end: int) -> bool:
    """Whether another subject begins between a figure and a p-value."""
    between = view.text[start:end]
    if any(m for m in view.mentions if start <= m.start and m.end <= end and m.outcome is None):
        return True
    return (
        len(between) > 160
        or re.search(r"[;.]\s+[a-z]+ [a-z]+ [a-z]+ [a-z]+", re.sub(r"\([^)]*\)", "", between)) is not None
    )


def _in_same_bracket_ahead(view: SentenceView, p: Quantity, until: int) -> list[Figure]:
    depth = view.depths[p.start]
    if depth == 0:
        return []
    close = next((i for i in range(p.end, len(view.text)) if view.depths[i] < depth), len(view.text))
    return [f for f in view.figures if p.end <= f.start < min(close, until)]


def landmark_of(
    view: SentenceView, series: Series, figure: Figure, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Find the landmark a figure holds at: beside its outcome, behind it, or named before the list.

    Returns
    -------
    Landmark or None
    """
    mention = next(b.mention for b in series.bindings if b.figure is figure)
    run = _run_of_landmarks(view)
    if len(run) > 1 and len(series.figures) > 1 and view.is_tight(series.figures):
        # "At 1, 2 and 5 years it was 69%, 51% and 28%": one for each, or no telling which.
        return run[series.figures.index(figure)] if len(run) == len(series.figures) else None
    first, last = series.figures[0].start, series.figures[-1].last
    marks = list(view.landmarks)
    opening = view.opening(figure.start)
    details = [m for m in marks if m.end <= opening and not view.text[m.end : opening].strip()]
    if details:
        return details[-1]
    touching = [m for m in marks if _touches(view, m, mention)]
    if touching:
        return min(touching, key=lambda m: abs(m.start - mention.start))
    index = series.figures.index(figure)
    following = series.figures[index + 1].start if index + 1 < len(series.figures) else series.end
    next_other = min(
        (f.start for f in view.figures if f.start >= figure.last and f.kind == "proportion"),
        default=len(view.text),
    )
    behind = [
        m
        for m in marks
        if figure.end <= m.start < min(following, next_other)
        and _near(view.text[figure.end : m.start])
        and not _heads_other(view, m, mention)
    ]
    if behind:
        return behind[0]
    at_end = [
        m
        for m in marks
        if last <= m.start < series.end
        and _near(view.text[last : m.start])
        and not _heads_other(view, m, mention)
    ]
    if at_end:
        return at_end[0]
    estimated = outcomes[mention.outcome or ""].kind in {"survival", "incidence"}
    before = [
        m
        for m in marks
        if m.end <= first
        and not _closed(view, m, first)
        and (estimated or not _owned_elsewhere(view, m, mention))
    ]
    if not estimated:
        # "None during treatment; however, 11 of 21 afterwards": a new clause, a new time.
        before = [m for m in before if not _NEW_CLAUSE.search(view.text[m.end : first])]
    if before:
        return before[-1]
    later = [
        m
        for m in marks
        if m.start >= last
        and m.form == "course"
        and ";" not in view.text[last : m.start]
        and not re.search(r"\b(?:who|which|that)\b", view.text[last : m.start])
    ]
    return later[0] if len(marks) == len(later) == 1 else None


def _run_of_landmarks(view: SentenceView) -> list[Landmark]:
    """Find the longest list of landmarks: "1-year, 2-year, and 5-year", "1, 2 and 5 years"."""
    longest: list[Landmark] = []
    current: list[Landmark] = []
    for mark in view.landmarks:
        joined = current and re.fullmatch(r"\s*,?\s*(?:and|or)?\s*", view.text[current[-1].end : mark.start])
        current = [*current, mark] if joined and mark.form == current[-1].form else [mark]
        longest = max(longest, current, key=len)
    return longest


_NEW_CLAUSE = re.compile(r"\b(?:however|but)\b", re.IGNORECASE)


def _heads_other(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether "4-year" stands in front of another outcome that follows."""
    following = next((m for m in view.mentions if m.start >= mark.end), None)
    return (
        mark.form == "adjective"
        and following is not None
        and following is not mention
        and _touches(view, mark, following)
    )


def _touches(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    if mark.end <= mention.start:
        between = view.text[mark.end : mention.start]
        words = re.sub(r"\([^)]*\)", "", between).split()
        return (
            len(words) <= (7 if mark.form == "adjective" else 3)
            and not re.search(r"[;,:]|\d", between)
            and not any(
                m
                for m in view.mentions
                if mark.end <= m.start and m.end <= mention.start and m.outcome is None
            )
        )
    if mark.start >= mention.end:
        between = re.sub(r"\([^)]*\)", "", view.text[mention.end : mark.start])
        return (
            len(between.split()) <= 4
            and not re.search(r"[;,:(\d]", between)
            and not any(f for f in view.figures if mention.end <= f.start < mark.start)
        )
    return True


def _near(between: str) -> bool:
    flat = re.sub(r"[(\[][^()\[\]]*[)\]]", "", between)
    # "of 30 patients who received it on day 8": the day of the treatment, not of the figure.
    return ";" not in flat and len(flat.split()) <= 14 and not re.search(r"\b(?:who|which|received)\b", flat)


def _closed(view: SentenceView, mark: Landmark, at: int) -> bool:
    """Whether a landmark stands inside a bracket that is closed before a place."""
    depth = view.depths[mark.start]
    return depth > 0 and any(view.depths[i] < depth for i in range(mark.end, at))


def _owned_elsewhere(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether an "n-year" adjective stands in front of another outcome that no list joins to this one."""
    if mark.form != "adjective":
        return False
    owner = next((m for m in view.mentions if m.start >= mark.end), None)
    if owner is None or owner is mention or owner.start >= mention.start:
        return False
    between = view.text[owner.end : mention.start]
    joined = re.fullmatch(r"(?:\s*\([^)]*\))?\s*(?:,\s*)?(?:and|or|,)?\s*[\w\s-]{0,30}", between)
    return joined is None and not re.search(r"[,;]?\s*(?:and|versus|vs)\s", between)
