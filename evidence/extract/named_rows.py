"""Rows of figures, each with its outcome behind: "52% and 47% for PFS and 60% and 55% for OS".

Such rows stand for the groups that the sentence lists in front of them, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import GRADE_NUMERAL
from evidence.extract.ruleset import Outcome
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["rows_named_behind"]

#: "47%, and 44% | for the | DFS", "44% (P = .8) | for | DFS"
_FOR_NAME = re.compile(
    r"[)\]]?(?:\s(?:months|years))?[,;]?(?:\s?[(\[;,]?\s?[Pp]\s?[=<>]\s?[\d.]+[)\]]?,?)?\s(?:for|of|in)\s(?:the\s)?"
    r"(?:(?:median|overall|cumulative|\d-year)\s)?"
)
_LEAST_ROWS: Final = 2


def rows_named_behind(view: SentenceView, outcomes: Mapping[str, Outcome]) -> list[Binding]:
    """Tie the figures of each row to the name behind it.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    outcomes : mapping
        Outcomes of the rule set by id: a time is of those only that can have one.

    Returns
    -------
    list of Binding
        Of two rows or more, all of one length; empty where the sentence has no such rows.
    """
    if " for " not in view.text and " of " not in view.text:
        return []
    alone = _named_one_by_one(view)
    if alone:
        return alone
    rows = [row for row in _rows(view) if len(row) >= _LEAST_ROWS]
    named = [(row, name) for row in rows if (name := _name_behind(view, row, outcomes)) is not None]
    told = [name.outcome for _, name in named]
    if len(named) < _LEAST_ROWS or len({len(row) for row, _ in named}) > 1 or len(set(told)) < len(told):
        return []
    return [Binding(figure, name, 0.0) for row, name in named for figure in row]


#: "18% (CI) | for grade II-IV | acute GVHD"
_FOR_OWN = re.compile(
    rf"[)\]]?\sfor\s(?:the\s)?(?:grades?\s{GRADE_NUMERAL}(?:(?:-|\sto\s){GRADE_NUMERAL})?\s)?"
)
#: "OS | rates, and | 52%"
_NEXT = re.compile(r"(?:\s(?:rates?|[(\[][A-Za-z]+[)\]])){0,2},?\s(?:and\s)?")
#: Two figures find their names without their list.
_LEAST_ALONE: Final = 3


def _named_one_by_one(view: SentenceView) -> list[Binding]:
    """Tie the figures of "61% (CI) for OS, 52% (CI) for PFS and 18% (CI) for NRM" to their names."""
    lists: list[list[Binding]] = [[]]
    for figure in view.amounts:
        led = _FOR_OWN.match(view.text, figure.last) if figure.percent is not None else None
        end = 0 if led is None else led.end()
        name = next((m for m in view.mentions if m.start <= end < m.end and m.outcome is not None), None)
        last = lists[-1][-1] if lists[-1] else None
        if last is not None and not _NEXT.fullmatch(view.text, last.mention.end, figure.start):
            lists.append([])
        if name is None or led is None:
            lists.append([])
        else:
            # "24% for relapse" alone could be of patients treated for relapse.
            lists[-1].append(Binding(figure, name._replace(role="noun"), 0.0))
    return [b for bound in lists if _names_its_members(view, bound) for b in bound]


def _names_its_members(view: SentenceView, bound: Sequence[Binding]) -> bool:
    told = {b.mention.outcome for b in bound}
    first = bound[0].mention if bound else None
    return len(told) == len(bound) >= _LEAST_ALONE and first in view.mentions


def _rows(view: SentenceView) -> list[list[Figure]]:
    """Part the figures of a sentence into rows between which other words stand."""
    rows: list[list[Figure]] = []
    for figure in view.amounts:
        last = rows[-1][-1] if rows else None
        goes_on = last is not None and last.kind == figure.kind and last.depth == figure.depth
        if last is not None and goes_on and view.is_tight([last, figure]):
            rows[-1].append(figure)
        else:
            rows.append([figure])
    return rows


def _name_behind(view: SentenceView, row: list[Figure], outcomes: Mapping[str, Outcome]) -> Mention | None:
    """Give the outcome that is named right behind a row."""
    last = row[-1]
    led = _FOR_NAME.match(view.text, last.last)
    if led is None or any(f.kind == "proportion" and f.percent is None for f in row):
        return None
    name = next((m for m in view.mentions if m.start == led.end() and m.outcome is not None), None)
    if name is None or name.role != "noun":
        return None
    timed = outcomes[name.outcome or ""].has_times
    return name if last.kind == "proportion" or timed else None
