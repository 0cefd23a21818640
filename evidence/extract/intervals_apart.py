"""Intervals right behind their estimate, read apart: "60% (95% CI, 52-68) with X" is read as "60% with X".

Whose a figure is stands in the words around it, and an interval says nothing of that. So it is taken out
of the text before the words are read, and given to its figure afterwards. An interval that may be of another
figure, or that is a sign of what its estimate is, as behind a ratio, stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from evidence.extract.figures import Figure
from evidence.extract.intervals import USUAL_LEVEL, holds
from evidence.extract.number_patterns import NUMBER, PATTERNS, PERCENT, UNIT
from evidence.extract.numbers import parse_number, read_quantities
from evidence.extract.quantity import Quantity
from evidence.extract.text import ends_in, holds_any

__all__ = ["IntervalApart", "attach_intervals", "intervals_apart", "intervals_within"]


class IntervalApart(NamedTuple):
    """An interval that is read apart from its text.

    Attributes
    ----------
    start, end : int
        What is taken out, with its bracket.
    instead : str
        What stands there instead: nothing, or a bracket that holds more.
    quantity : Quantity
        The interval, where it stands in the text.
    """

    start: int
    end: int
    instead: str
    quantity: Quantity


_SIGNS: Final = ("CI", "onfiden", "C.I.", "CrI", "CL")
_CI: Final = dict(PATTERNS)["ci"]
_BARE: Final = rf"(?:{NUMBER}){PERCENT}?(?:-|\sto\s)(?:{NUMBER})(?![\d.]*-\d){PERCENT}?"
_INTERVAL: Final = re.compile(rf"(?P<before>\s?[(\[]\s?|[;,]\s)(?P<interval>{_CI}|{_BARE})")
_CLOSED: Final = re.compile(r"\s?[)\]]")
_MORE: Final = re.compile(r"\s?[;,]\s(?=[Pp]\s?[=<>])")
_CLAUSE_ENDS: Final = re.compile(r"\s?[;,.)\]]|\s[a-z]")
_ESTIMATE: Final = re.compile(
    rf"(?:(?<![\w.,/±<>≤≥-])(?<![<>≤≥±/]\s)(?P<estimate>{NUMBER})(?P<unit>{PERCENT}|\s{UNIT}\b)?|"
    r"\b(?:not\s(?:yet\s)?reached|NR))$"
)
_UNIT_BEHIND: Final = re.compile(rf"\s?%|\s{UNIT}\b")
#: "at | 60 months": no estimate
_AT: Final = re.compile(r"\b(?:at|by|after|within|over|beyond|every)\s$")
#: "61% (CI 52-69), | 48.1 (CI 39-57) | and 22% (CI 15-30)": a sign left out
_SHARE_BEFORE: Final = re.compile(r"%\s?\([^()]{3,60}\)(?:,|\sand|,\sand)\s$")
_SHARE_NEXT: Final = re.compile(r"(?:,|\sand|,\sand)\s[\d.]+\s?%\s?\(")


def intervals_apart(text: str) -> Iterator[IntervalApart]:
    """Find the intervals that can be read apart.

    Parameters
    ----------
    text : str
        Normalised.

    Yields
    ------
    IntervalApart
        In order, without overlap.
    """
    named = holds_any(text, _SIGNS)
    if not (named or "%)" in text):
        return
    for match in _INTERVAL.finditer(text):
        estimate = ends_in(_ESTIMATE, text, match.start())
        if estimate is None:
            continue
        quantity = _as_interval(match["interval"], named=named)
        bracket = match["before"].strip() in {"(", "["}
        cut = _end_of(text, match, bracket=bracket, bare=quantity is not None and quantity.level is None)
        if quantity is None or cut is None:
            continue
        unit = _unit_of(text, estimate, cut[0] if bracket else None)
        if unit is None:
            continue
        number = parse_number(estimate["estimate"]) if estimate["estimate"] else None
        if number is not None and not holds(number, quantity.value, quantity.second, share=_is_share(unit)):
            continue
        printed = text.startswith(unit, estimate.end() - len(unit)) or text.startswith(unit, cut[0])
        instead = cut[1] if printed else unit
        at, ends = match.span("interval")
        level = quantity.level or USUAL_LEVEL
        yield IntervalApart(
            match.start(), cut[0], instead, quantity._replace(start=at, end=ends, level=level)
        )


def _unit_of(text: str, estimate: re.Match[str], behind: int | None) -> str | None:
    """Give the unit of an estimate, which may stand ``behind`` its bracket; None where it has none."""
    unit: str | None = estimate["unit"]
    if estimate["estimate"] is None:
        return ""
    if unit is None and behind is not None:
        match = _UNIT_BEHIND.match(text, behind)
        unit = match.group() if match is not None else None
    if unit is None and behind is not None and _SHARE_NEXT.match(text, behind):
        return "%" if ends_in(_SHARE_BEFORE, text, estimate.start()) else None
    if unit is None or (not _is_share(unit) and ends_in(_AT, text, estimate.start(), reach=10)):
        return None
    return unit


def _is_share(unit: str) -> bool:
    return "%" in unit or "per" in unit


def _as_interval(printed: str, *, named: bool) -> Quantity | None:
    """Read an interval; of one that is not called so, only where others are or its ends are percentages."""
    quantities = read_quantities(printed)
    if len(quantities) != 1 or quantities[0].kind not in {"ci", "interval"}:
        return None
    quantity = quantities[0]
    if quantity.value is None or quantity.value < 0:
        return None
    if quantity.kind == "interval" and not (named or quantity.unit == "%"):
        return None
    return quantity._replace(kind="ci")


def _end_of(text: str, match: re.Match[str], *, bracket: bool, bare: bool) -> tuple[int, str] | None:
    """Say where what is taken out ends, and what stands there instead."""
    at = match.end()
    printed = match["interval"]
    opened = sum(map(printed.count, "([")) - sum(map(printed.count, ")]"))
    for _ in range(opened):
        closed = _CLOSED.match(text, at)
        if closed is None:
            return None
        at = closed.end()
    if not bracket:
        return (at, "") if not bare and _CLAUSE_ENDS.match(text, at) else None
    closed = _CLOSED.match(text, at)
    if closed is not None:
        return closed.end(), ""
    more = _MORE.match(text, at)
    return (more.end(), match["before"]) if more is not None else None


def intervals_within(intervals: Iterable[Quantity], start: int, end: int) -> list[Quantity]:
    """Give those whose estimates stand in a stretch of the text, with their places in it."""
    within = (q for q in intervals if start < q.start <= end)
    return [q._replace(start=q.start - start, end=q.end - start) for q in within]


def attach_intervals(figures: Sequence[Figure], intervals: Iterable[Quantity]) -> None:
    """Give each interval that was read apart to the figure whose estimate ends there.

    Parameters
    ----------
    figures : sequence of Figure
        Of a sentence.
    intervals : iterable of Quantity
        Where they stood in it.
    """
    for interval in intervals:
        for figure in figures:
            own = any(q.start < interval.start <= q.end for q in figure.quantities)
            if own and figure.ci is None and figure.kind != "ratio":
                figure.ci = (interval.value, interval.second, interval.level or USUAL_LEVEL)
                figure.take(interval)
                break
