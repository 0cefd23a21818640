"""Rows of figures whose names stand once: "PFS 48% and OS 52%, compared with 17% and 22% in X".

The names of the first row, or of the first bracket, go on for those that follow in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arrangement import CONTRAST, groups_of_rows
from evidence.extract.figures import Figure
from evidence.extract.grade_words import find_grades
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.text import IN_ORDER, OPENED, closes_in_order, holds_any
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView

__all__ = ["closed_by_groups", "details_in_turn", "rebound", "repeated_rows"]

_SIGNS_OF_ROWS: Final = (
    ";",
    "compared ",
    "vs",
    "versus",
    "corresponding",
    "and for",
    "and in",
    "while",
    "whereas",
)
#: More names than this are never repeated in one sentence.
_MOST_NAMES: Final = 5


def rebound(bindings: Sequence[Binding], told: Sequence[Binding]) -> list[Binding]:
    """Put bindings in place of those of the same figures."""
    taken = {id(b.figure) for b in told}
    kept = (b for b in bindings if id(b.figure) not in taken)
    return sorted([*kept, *told], key=lambda b: b.figure.start)


def repeated_rows(
    view: SentenceView, bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> tuple[list[Binding], dict[int, GroupPhrase]]:
    """Read "PFS was 8 and OS 24 months with X, compared with 18 and 44 months, respectively, with Y"."""
    result = list(bindings)
    if not IN_ORDER.search(view.text) and not holds_any(view.text, _SIGNS_OF_ROWS):
        return result, {}
    for first in range(len(result) - 3):
        for count in range(min(_MOST_NAMES, (len(result) - first) // 2), 1, -1):
            named, again = result[first : first + count], result[first + count : first + 2 * count]
            if not _repeat(view, named, again):
                continue
            rows = [named]
            while again and _repeat(view, named, again, more=len(rows) > 1):
                told = [Binding(b.figure, n.mention, 0.0) for b, n in zip(again, named, strict=True)]
                at = first + len(rows) * count
                result[at : at + count] = told
                rows.append(told)
                again = result[at + count : at + 2 * count]
            return result, groups_of_rows(view, [[b.figure for b in row] for row in rows], phrases)
    return result, {}


def closed_by_groups(
    view: SentenceView, bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> dict[int, GroupPhrase]:
    """Read "infection (15%) and sepsis (2%) in group 1 and infection (26%) and sepsis (14%) in group 2"."""
    figures = [b.figure for b in bindings]
    names = [b.mention.outcome or b.mention.rule for b in bindings]
    for first in range(len(names) - 3):
        for count in range(2, min(_MOST_NAMES, (len(names) - first) // 2) + 1):
            lists = _alike(names, first, count)
            if len(lists) < _FEWEST:
                continue
            # "any-grade and grade 3-4 infections in 62% and 28% in arm A and 50% and 19% in arm B"
            rows = all(view.is_tight(figures[part]) for part in lists)
            kinds = [[f.kind for f in figures[part]] for part in lists]
            mixed = all(k == kinds[0] for k in kinds) and len(set(kinds[0])) > 1
            if len(set(names[lists[0]])) < 2 and not (rows or mixed):
                continue
            closing = [_right_behind(view, figures[part][-1], phrases) for part in lists]
            if any(p is not None and _THEN_COMPARED.match(view.text, p.end) for p in closing):
                continue  # "7 versus 12 months for X versus Y, and 8 versus 11 months for W versus Z"
            # "with X (28 vs 9 months for others) or Y (25 vs 9 months for others)" tells of X, Y and others.
            if len({p.key for p in closing if p is not None}) == len(lists):
                told = zip(lists, closing, strict=True)
                return {f.start: group for part, group in told if group for f in figures[part]}
    return {}


#: So many lists at least are told side by side.
_FEWEST: Final = 2


def _alike(names: Sequence[str], first: int, count: int) -> list[slice]:
    """Give the lists of so many figures that follow one another and have the names of the first."""
    lists = [slice(first, first + count)]
    while names[lists[0]] == names[lists[-1].stop : lists[-1].stop + count]:
        lists.append(slice(lists[-1].stop, lists[-1].stop + count))
    return lists


_THEN_COMPARED = re.compile(rf"(?:\s(?:groups?|arms?|patients))?,?\s+{CONTRAST.pattern}", re.IGNORECASE)


def _right_behind(view: SentenceView, figure: Figure, phrases: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Give the group that closes a list of figures."""
    for phrase in phrases:
        if phrase.start >= figure.last and _CLOSES.fullmatch(view.text, figure.last, phrase.start):
            return phrase
    return None


_CLOSES = re.compile(r"[)\]]?\s*(?:of\s+(?:the\s+)?patients\s+)?(?:in|of|with|for|among|on)\s+(?:the\s+)?")


def _repeat(
    view: SentenceView, named: Sequence[Binding], again: Sequence[Binding], *, more: bool = False
) -> bool:
    """Whether figures are compared, in their order, with as many that have a name each."""
    if len(again) < len(named):
        return False
    mentions = [b.mention for b in named]
    figures = [b.figure for b in again]
    if len({m.outcome for m in mentions}) != len(mentions) or any(b.mention != mentions[-1] for b in again):
        return False
    if any(b.figure.kind != n.figure.kind for b, n in zip(again, named, strict=True)):
        return False
    named_behind = [b.mention.start > b.figure.start for b in named]
    # "14 (39%) achieved CR and 11 (31%) PR, compared with 7 (25%) and 9 (32%), respectively"
    gap = view.text[named[-1].figure.last : figures[0].start]
    in_order = closes_in_order(view.text, figures[-1].last) or _CORRESPONDING.search(gap) is not None
    if (any(named_behind) and not (all(named_behind) and in_order)) or any(
        b.mention.role == "verb" for b in named
    ):
        return False
    if any(CONTRAST.search(view.text, a.last, b.start) for a, b in pairwise(figures)):
        return False  # "OS was 61% vs 58%; relapse 30% vs 25% vs 22%": these are compared with each other
    if more:
        # "compared with 17% and 22% in X and 0% and 6% in Y"
        before = max(f.last for f in view.figures if f.last <= figures[0].start)
        joined = _AND_NEXT_ROW.search(view.text, before, figures[0].start) is not None
        return joined and view.is_tight(figures) and not figures[0].depth
    behind = view.text[figures[-1].last : view.part_end(figures[-1].last)]
    ordered = IN_ORDER.search(behind) is not None or _COMPARED_WITH_ROW.search(gap) is not None
    # "CRS was seen in 77% and ICANS in 39%, with grade 3 or higher in 7% and 16%, respectively"
    graded = ordered and bool(find_grades(gap))
    if any(f.depth for f in figures):
        # "CRS was seen in 77% and ICANS in 39% (grade 3 or worse: 7% and 16%, respectively)"
        return graded and len({view.opening(f.start) for f in figures}) == 1 and view.is_tight(figures)
    of_others = _AND_FOR_OTHERS.fullmatch(gap) is not None
    compared = (CONTRAST.search(gap) is not None and ordered) or _CORRESPONDING.search(gap) is not None
    # "With X, NRM was 12% and relapse 20%; with Y, 15% and 35%"
    return (compared or graded or of_others or ";" in gap) and view.is_tight(figures)


#: "; the corresponding figures in arm B were | 25% and 32%"
_CORRESPONDING = re.compile(
    r"\b(?:corresponding|respective) (?:figures|rates|values|percentages|numbers|proportions|results)\b"
)
_AND_NEXT_ROW = re.compile(r"\b(?:and|or|versus|vs\.?)\s+(?:with\s+)?$")
#: "For patients in CR1, LFS was 52% and OS 58%|, and for those in CR2 | 31% and 36%"
_AND_FOR_OTHERS = re.compile(
    r"[)\]]?,?\s(?:and|but|whereas|while)\s(?:for|in|among|with)\s[^,;()%]{2,60}?,?\s(?:(?:it|they)\s(?:was|were)\s)?"
)
#: "..., compared with | 35%, 6% and 4%"
_COMPARED_WITH_ROW = re.compile(r"(?:compared (?:with|to)|versus|vs\.?)\s+$")


def details_in_turn(view: SentenceView, bindings: Sequence[Binding]) -> list[Binding]:
    """Read "ORR was 73% (20% complete response) for X, 86% (34%) for Y": each bracket tells the same."""
    if by_head := _of_bracket_behind_name(view, bindings):
        return rebound(bindings, by_head)
    named = [
        b
        for b in bindings
        if b.figure.depth == 1
        and b.figure.percent is not None
        and _opens_same(view, b.mention.start, b.figure)
    ]
    if len(named) != 1 or named[0].mention.outcome is None:
        return list(bindings)
    mention, first = named[0].mention, named[0].figure
    told = [
        Binding(b.figure, mention, 0.0)
        for b in bindings
        if b.figure.depth == 1
        and b.figure.start > first.last
        and b.mention.start < first.start
        and _ALONE_IN_BRACKET.fullmatch(view.text, view.opening(b.figure.start), b.figure.last + 1)
        and any(
            a.figure.last == view.opening(b.figure.start) - 1
            and a.mention == b.mention
            # a part of those who responded is no larger than they are
            and (b.figure.percent or 0.0) <= (a.figure.percent or 0.0)
            for a in bindings
        )
    ]
    return rebound(bindings, told)


def _of_bracket_behind_name(view: SentenceView, bindings: Sequence[Binding]) -> list[Binding]:
    """Read "ORR (CR) rates were 78% (34%), 60% (25%)": what stands in brackets is of the name in brackets."""
    for name, inner in pairwise(view.mentions):
        if name.outcome in {None, inner.outcome} or inner.outcome is None:
            continue
        if OPENED.fullmatch(view.text, name.end, inner.start) is None or not view.text.startswith(
            (")", "]"), inner.end
        ):
            continue
        own = {b.figure.start: b.figure for b in bindings if b.mention in (name, inner)}
        inside = [
            f
            for f in own.values()
            if f.start > inner.end
            and f.depth == 1
            and _ALONE_IN_BRACKET.fullmatch(view.text, view.opening(f.start), f.last + 1)
            and any(a.last == view.opening(f.start) - 1 and a.depth == 0 for a in own.values())
        ]
        outside = [f for f in own.values() if f.start > inner.end and f not in inside]
        if inside and len(inside) == len(outside):
            return [*(Binding(f, name, 0.0) for f in outside), *(Binding(f, inner, 0.0) for f in inside)]
    return []


_ALONE_IN_BRACKET = re.compile(r"[(\[]\s*[\d.]+\s?%\s*[)\]]")


def _opens_same(view: SentenceView, at: int, figure: Figure) -> bool:
    return view.depths[at] == 1 and view.opening(at) == view.opening(figure.start)
