"""Shares in brackets that tell how large groups are, and not how they fared.

"Patients with none (28%), 1 (40%) or 2 (32%) factors had 3-year OS rates of 70%, 60% and 20%", "DFS differed
between the 37 (13%) who were transplanted and the 240 (87%) who were not".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView

__all__ = ["GROUP_SIZE", "mark_group_sizes"]

#: The note of a figure that tells the size of a group.
GROUP_SIZE: Final = "size"
#: How far from the whole the rounded shares of its parts can be.
_ROUNDING: Final = 1.5
_WHOLE: Final = 100.0
#: So many groups at least are told of.
_FEWEST: Final = 2
#: "low (|", "good risk (n = 20, |"
_OPENED = re.compile(r"[(\[]\s?(?:[nN]\s?=\s?\d+\s?[,;]\s?)?$")
#: "differed between the | 37 (13%)", "in the | 20 patients (40%)"
_OF_GROUP = re.compile(r"\b(?:between|in|for|of|with|among|than|to)\s(?:the\s|those\s)?$")


def mark_group_sizes(
    view: SentenceView, bindings: Sequence[Binding], outcomes: Mapping[str, Outcome]
) -> None:
    """Note on figures that they tell how large groups are.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Figures with their outcomes, in order.
    outcomes : mapping
        Outcomes of the rule set by id.
    """
    sizes = _beside_results(view, bindings) or _parts_of_whole(view, bindings, outcomes)
    for figure in sizes or _of_subjects(view, bindings):
        figure.note = GROUP_SIZE


def _share_in_bracket(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket outside others holds the percentage of a figure: "1 (40%)", "low (n = 20, 28%)"."""
    share = next((q for q in figure.quantities if q.kind == "percent"), None)
    if share is None or view.depths[share.start] != 1 or figure.kind != "proportion":
        return False
    closed = view.text[share.end : share.end + 1] in {")", "]"}
    return closed and ends_in(_OPENED, view.text, share.start, reach=20) is not None


def _beside_results(view: SentenceView, bindings: Sequence[Binding]) -> list[Figure]:
    """Give shares in brackets beside as many results: "low (28%) and high (72%) had 60% and 20%"."""
    shares = [f for f in view.figures if f.percent is not None and _share_in_bracket(view, f)]
    if len(shares) < _FEWEST:
        return []
    first, last = shares[0].start, shares[-1].last
    if any(f not in shares and first <= f.start < last for f in view.figures):
        return []
    named = {b.figure.start: b.mention for b in bindings}
    outside = [f for f in view.figures if f not in shares and f.depth == 0 and f.note != "bare"]
    results = [f for f in outside if f.start >= last] or outside[-len(shares) :]
    name = named.get(results[0].start) if results else None
    if name is None or len(view.row(results[0])) != len(shares):
        return []
    others = {named[f.start].outcome for f in shares if f.start in named} - {name.outcome}
    if name.outcome is None or others:
        return []
    parts = abs(sum(f.percent or 0.0 for f in shares) - _WHOLE) <= _ROUNDING
    behind = last <= name.start < results[0].start and not any(
        m.outcome is not None and m.end <= first for m in view.mentions
    )
    return shares if parts or behind else []


#: "Patients with early relapse (30%|) had an | OS | of 12%"
_HAD = re.compile(r"[)\]]?\s(?:had|have|showed|experienced)\s(?:an?\s|the\s)?(?:[\w-]+\s){0,3}")
_OF_SO_MUCH = re.compile(
    r"(?:\s(?:rates?|probability|estimate))?(?:\s[(\[][A-Z]+[)\]])?\sof\s(?:only\s|about\s)?"
)


def _of_subjects(view: SentenceView, bindings: Sequence[Binding]) -> list[Figure]:
    """Give shares behind a subject that has a result of its own: "those with X (30%) had an OS of 12%"."""
    return [
        one.figure
        for one in bindings
        if _share_in_bracket(view, one.figure)
        and _HAD.fullmatch(view.text, one.figure.last, one.mention.start)
        and any(
            other.mention is one.mention
            and other.figure is not one.figure
            and _OF_SO_MUCH.fullmatch(view.text, one.mention.end, other.figure.start)
            for other in bindings
        )
    ]


def _parts_of_whole(
    view: SentenceView, bindings: Sequence[Binding], outcomes: Mapping[str, Outcome]
) -> list[Figure]:
    """Give counts of all, told of a survival: "between the 37 (13%) with X and the 240 (87%) without".

    Of any outcome they are told where they add up to a number in front of them: "CR in 100 patients with X
    (n = 40; 40%), Y (n = 10; 10%), or Z (n = 50; 50%)".
    """
    counted = [
        b
        for b in bindings
        if b.mention.outcome is not None
        and b.mention.role == "noun"
        and b.mention.end <= b.figure.start
        and b.figure.events
        and b.figure.percent
    ]
    figures = [b.figure for b in counted]
    if len(figures) < _FEWEST or len({b.mention for b in counted}) > 1:
        return []
    if abs(sum(f.percent or 0.0 for f in figures) - _WHOLE) > _ROUNDING:
        return []
    whole = sum(f.events or 0 for f in figures)
    if not all(abs(100 * (f.events or 0) / whole - (f.percent or 0.0)) <= _ROUNDING for f in figures):
        return []
    survival = outcomes[counted[0].mention.outcome or ""].kind == "survival"
    if survival and ends_in(_OF_GROUP, view.text, figures[0].start, reach=20) is not None:
        return figures
    told = any(f.start < figures[0].start and f.events == whole for f in view.figures)
    of_sizes = all(f.text.lower().startswith("n") or f.depth > 0 for f in figures)
    return figures if told and of_sizes and len(figures) > _FEWEST else []
