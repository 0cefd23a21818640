"""Denominators in a row behind a row of percentages: "41% and 18% in 180 and 178 patients, respectively"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["with_totals_behind"]

_FEWEST: Final = 2
_ROW: Final = re.compile(
    r"\s(?:in|of|among|for)\s(?:the\s)?(?P<counts>\d{1,5}(?:,\s\d{1,5})*,?\sand\s\d{1,5})\s"
    rf"(?:[a-z]+\s)?(?:{ANY_PEOPLE})\b"
)
_NUMBER: Final = re.compile(r"\d+")
#: What stands between the members of a row.
_JOINT: Final = re.compile(r"[)\]]?(?:,\s(?:and\s)?|\sand\s|\s(?:versus|vs\.?|v)\s)")


def with_totals_behind(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Give percentages the denominators that follow them in the same order.

    Parameters
    ----------
    text : str
        The sentence.
    figures : sequence of Figure
        Of the sentence, in order.

    Returns
    -------
    list of Figure
        The counts that turned out to be denominators are left out.
    """
    if " and " not in text:
        return list(figures)
    result = list(figures)
    for last in figures:
        behind = _ROW.match(text, last.last) if _is_share(last) else None
        if behind is None:
            continue
        counts = [int(n.group()) for n in _NUMBER.finditer(behind["counts"])]
        row = _row_before(text, figures, last)
        if len(row) != len(counts) or len(row) < _FEWEST:
            continue
        totals = {id(f): count for f, count in zip(row, counts, strict=True)}
        start, end = behind.span("counts")
        result = [
            replace(f, total=totals[id(f)]) if id(f) in totals else f
            for f in result
            if not (start <= f.start < end)
        ]
    return result


def _is_share(figure: Figure) -> bool:
    alone = figure.events is None and figure.total is None
    return figure.kind == "proportion" and figure.percent is not None and alone


def _row_before(text: str, figures: Sequence[Figure], last: Figure) -> list[Figure]:
    """Give the percentages that stand in one row and end with a figure."""
    row = [last]
    before = [f for f in figures if f.start <= last.start]
    for one, other in reversed(list(pairwise(before))):
        if other is not row[0] or not _is_share(one) or _JOINT.fullmatch(text, one.last, other.start) is None:
            break
        row.insert(0, one)
    return row
