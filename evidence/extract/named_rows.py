"""Rows of figures, each with its outcome behind: "52% and 47% for PFS and 60% and 55% for OS".

Such rows stand for the groups that the sentence lists in front of them, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from evidence.extract.figures import Figure
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
    rows = [row for row in _rows(view) if len(row) >= _LEAST_ROWS]
    named = [(row, name) for row in rows if (name := _name_behind(view, row, outcomes)) is not None]
    told = [name.outcome for _, name in named]
    if len(named) < _LEAST_ROWS or len({len(row) for row, _ in named}) > 1 or len(set(told)) < len(told):
        return []
    return [Binding(figure, name, 0.0) for row, name in named for figure in row]


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
