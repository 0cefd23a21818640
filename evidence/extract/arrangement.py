"""How figures in a row stand for a list of names: "EFS and OS were 52 and 71% for AZ, and 47 and 66% for LD".

A list of ``k`` outcomes or times and ``k`` figures go one to one. With ``k * g`` figures there are ``g``
groups, and either each group has its figures together, as above, or each name has ("PFS and OS were 12 v 9
months and 24 v 20 months"). What stands between the figures, and where groups are named, tells which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from evidence.extract.assignment import assign
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.view import SentenceView

__all__ = ["CONTRAST", "PLAINLY_A_LIST", "Arrangement", "arrange", "groups_of_rows", "whole"]

CONTRAST = re.compile(
    r"\b(?:versus|verses|vs\.?|v\.?|compared with|compared to|as against|as opposed to)(?=\s|$)",
    re.IGNORECASE,
)
#: So many names or groups in a row are a list, even if no "respectively" says so.
PLAINLY_A_LIST: Final = 3


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which name of a list, and which group, each of several figures stands for.

    Parameters
    ----------
    names : tuple of int
        Index in the list of names, one for each figure.
    groups : tuple of GroupPhrase or None
        One for each figure; None where the sentence does not name it.
    """

    names: tuple[int, ...]
    groups: tuple[GroupPhrase | None, ...]


def arrange(
    view: SentenceView, figures: Sequence[Figure], count: int, phrases: Sequence[GroupPhrase]
) -> Arrangement | None:
    """Find out how figures stand for a list of names.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figures : sequence of Figure
        In order.
    count : int
        How many names the list has; two or more.
    phrases : sequence of GroupPhrase
        Groups that the sentence names.

    Returns
    -------
    Arrangement or None
        None where the figures do not fit the list.
    """
    total = len(figures)
    if total % count:
        return None
    groups = total // count
    if groups == 1:
        return _one_of_each(view, figures, phrases)
    by_group = tuple(i % count for i in range(total))
    by_name = tuple(i // groups for i in range(total))
    gaps = [view.text[x.last : y.start] for x, y in pairwise(figures)]
    # "97%/94%, 89%/74% and 89%/83%": a stroke pairs as "versus" does.
    contrasts = [CONTRAST.search(gap) is not None for gap in gaps]
    chunks = [whole(figures[i : i + count]) for i in range(0, total, count)]
    beside = assign(view, chunks, phrases)
    each_beside = beside.complete and beside.way == "beside"
    if not any(contrasts) and not each_beside:
        # "ORR and PFS were 0%/3.3 months with X": of two kinds, these are one of each name.
        contrasts = [
            gap.strip() == "/" and x.kind == y.kind
            for gap, (x, y) in zip(gaps, pairwise(figures), strict=True)
        ]
    if contrasts == [i % groups != groups - 1 for i in range(total - 1)]:
        found = assign(view, figures[:groups], phrases)
        return Arrangement(by_name, found.groups * count)
    if contrasts == [i % count == count - 1 for i in range(total - 1)] or each_beside:
        told = _with_first(view, figures, beside.groups, phrases)
        return Arrangement(by_group, tuple(g for g in told for _ in range(count)))
    if (labels := _labels_behind(view, chunks)) is not None:
        return Arrangement(by_group, tuple(label for label in labels for _ in range(count)))
    if _are_timed(view, chunks):
        return Arrangement(by_group, (None,) * total)
    lengths = _rows_of_lists(gaps) if count != groups else None
    if lengths == [count] * groups:
        # "81%, 60%, and 65% and 62%, 51%, and 60%"
        return Arrangement(by_group, tuple(g for g in beside.groups for _ in range(count)))
    listed = assign(view, figures[-groups:], phrases)
    if listed.complete or lengths == [groups] * count:
        # One list of groups at the end: each name has its figures together, in the order of the groups.
        return Arrangement(by_name, listed.groups * count)
    rows = [figures[i : i + count] for i in range(0, total, count)]
    if all(map(view.is_tight, rows)) and not view.is_tight(figures):
        # "86%, 61%, and 44% after surgery and 80%, 50%, and 33% after radiotherapy"
        return Arrangement(by_group, (None,) * total)
    return None


def groups_of_rows(
    view: SentenceView, rows: Sequence[Sequence[Figure]], phrases: Sequence[GroupPhrase]
) -> dict[int, GroupPhrase]:
    """Give the group of each figure, by its start, where each row is of one; empty where a row has none."""
    found = assign(view, [whole(row) for row in rows], phrases)
    if not found.complete:
        return {}
    owners = zip(rows, found.groups, strict=True)
    return {f.start: group for row, group in owners if group is not None for f in row}


def _one_of_each(
    view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> Arrangement | None:
    """Give each name one figure, where they stand in a row, all of one group."""
    if not view.is_tight(figures):
        return None
    if len(figures) == 2 and CONTRAST.search(view.text, figures[0].last, figures[1].start):
        return None  # "PFS and OS were similar (75% versus 80%)" compares two groups
    owner = assign(view, [whole(figures)], phrases).groups[0] or _named_before(view, figures, phrases)
    return Arrangement(tuple(range(len(figures))), (owner,) * len(figures))


#: What stands between the members of a list, and before its last.
_COMMA = re.compile(r"[)\]]?\s*,\s*")
_AND_LAST = re.compile(r"[)\]]?\s*,?\s+and\s+")


def _rows_of_lists(gaps: Sequence[str]) -> list[int] | None:
    """Give the lengths of lists that each end with "and": 3 and 3 for "81, 60, and 65 and 62, 51, and 60"."""
    rows, closed = [1], False
    for gap in gaps:
        joint = _AND_LAST.fullmatch(gap) is not None
        if not joint and _COMMA.fullmatch(gap) is None:
            return None
        if closed:
            if not joint:
                return None
            rows.append(1)
            closed = False
        else:
            rows[-1] += 1
            closed = joint
    return rows if closed and len(rows) > 1 else None


def _with_first(
    view: SentenceView,
    figures: Sequence[Figure],
    groups: Sequence[GroupPhrase | None],
    phrases: Sequence[GroupPhrase],
) -> Sequence[GroupPhrase | None]:
    """Complete "in the X group with 82% and 45%, as compared with 63% and 26% in Y"."""
    if len(groups) != 2 or groups[0] is not None or groups[1] is None:
        return groups
    first = _named_before(view, figures, phrases)
    return groups if first is None or first.key == groups[1].key else [first, groups[1]]


def _named_before(
    view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> GroupPhrase | None:
    """Take the one group named since the figure before: "better in the X group, with 1- and 3-year OS of"."""
    start = max((f.last for f in view.figures if f.last <= figures[0].start), default=0)
    named = [
        p
        for p in phrases
        if start <= p.start
        and p.end <= figures[0].start
        and view.depths[p.start] == 0
        and (p.arm is not None or p.head)
    ]
    return named[-1] if len({p.key for p in named}) == 1 else None


#: "10%, 28%, 62% | (MSD) and 18%, 25%, 57% | (MUD)"
_LABEL = re.compile(r"\s*[(\[](?P<name>[A-Za-z][\w+/ -]{0,30})(?:[;,]\s*[nN]\s*=\s*(?P<size>\d{1,6}))?[)\]]")


def _labels_behind(view: SentenceView, chunks: Sequence[Figure]) -> list[GroupPhrase] | None:
    """Give the brackets that each close a list of figures with the name of its group."""
    labels = [_LABEL.match(view.text, chunk.last) for chunk in chunks]
    found = [
        GroupPhrase(*m.span("name"), m["name"], "label", size=int(m["size"]) if m["size"] else None)
        for m in labels
        if m is not None
    ]
    return found if len(found) == len(chunks) == len({label.text for label in found}) else None


def _are_timed(view: SentenceView, chunks: Sequence[Figure]) -> bool:
    """Whether each list has its own time: "73% and 90% at 6 months and 50% and 76% at 12 months"."""
    ends = [*(c.start for c in chunks[1:]), len(view.text)]
    marks = [
        next((m.text for m in view.landmarks if chunk.last <= m.start < end), None)
        for chunk, end in zip(chunks, ends, strict=True)
    ]
    return None not in marks and len(set(marks)) == len(marks)


def whole(figures: Sequence[Figure]) -> Figure:
    """Take figures in a row as one stretch of the sentence."""
    return replace(figures[0], end=figures[-1].end, last=figures[-1].last, quantities=[])
