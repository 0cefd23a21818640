"""What says how sure an estimate is, read apart: "60% (95% CI, 52-68) with X" is read as "60% with X".

Whose a figure is stands in the words around it, and neither an interval nor a standard error says anything of
that. So both are taken out of the text before the words are read, and given to their figure afterwards. An
interval that may be of another figure, or that is a sign of what its estimate is, as behind a ratio, stays
where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from evidence.extract.errors_of_shares import MOST_POINTS
from evidence.extract.figures import Figure
from evidence.extract.intervals import USUAL_LEVEL, holds
from evidence.extract.number_patterns import ERROR_NAME, NUMBER, PATTERNS, PERCENT, UNIT
from evidence.extract.numbers import parse_number, read_quantities
from evidence.extract.quantity import Quantity
from evidence.extract.text import ends_in, holds_any

__all__ = ["UncertaintyApart", "apart_within", "attach_apart", "uncertainty_apart"]


class UncertaintyApart(NamedTuple):
    """An interval or a standard error that is read apart from its text.

    Attributes
    ----------
    start, end : int
        What is taken out, with its bracket.
    instead : str
        What stands there instead: nothing, or a bracket that holds more.
    quantity : Quantity
        The interval, or the error, where it stands in the text.
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
_ERROR_SIGNS: Final = ("±", "+/", "+-", "SE", "rror", ".e.", ".E.")
_ERROR: Final = re.compile(
    rf"\s?(?:±|\+\s?/\s?-|\+-)\s?(?P<error>{NUMBER})(?P<sign>\s?%)?(?!\d|\.\d|\s?±)"
    # "92.0 ± 1.7 | vs 89.1 ± 1.9%": one sign for both
    rf"(?P<shared>(?=(?:,|\sand|,\sand|\sversus|\svs?\.?)\s{NUMBER}\s?(?:±|\+\s?/\s?-|\+-)\s?{NUMBER}\s?%))?|"
    rf"\s?[(\[]\s?(?:±\s?|{ERROR_NAME}\s*[,:=]?\s*(?:of\s*)?(?:±\s*)?)(?P<called>{NUMBER})\s?%?\s?[)\]]"
)
_UNIT_BEHIND: Final = re.compile(rf"\s?%|\s{UNIT}\b")
#: "at | 60 months": no estimate
_AT: Final = re.compile(r"\b(?:at|by|after|within|over|beyond|every)\s$")
#: "61% (CI 52-69), | 48.1 (CI 39-57) | and 22% (CI 15-30)": a sign left out
_SHARE_BEFORE: Final = re.compile(r"%\s?\([^()]{3,60}\)(?:,|\sand|,\sand)\s$")
_SHARE_NEXT: Final = re.compile(r"(?:,|\sand|,\sand)\s[\d.]+\s?%\s?\(")


def uncertainty_apart(text: str) -> Iterator[UncertaintyApart]:
    """Find the intervals and standard errors that can be read apart.

    Parameters
    ----------
    text : str
        Normalised.

    Yields
    ------
    UncertaintyApart
        In order, without overlap.
    """
    found = [*_errors(text), *_intervals(text)]
    last = 0
    for one in sorted(found):
        if one.start >= last:
            yield one
            last = one.end


def _errors(text: str) -> Iterator[UncertaintyApart]:
    """Find standard errors of percentages: "60 ± 4%", "60% (SE, 4%)"."""
    if not holds_any(text, _ERROR_SIGNS):
        return
    for match in _ERROR.finditer(text):
        estimate = ends_in(_ESTIMATE, text, match.start())
        if estimate is None or estimate["estimate"] is None:
            continue
        unit = estimate["unit"] or ""
        shared = match["shared"] is not None and not match["sign"]
        error = parse_number(match["error"] or match["called"])
        if (
            error is None
            or error > MOST_POINTS
            or not (_is_share(unit) or ((match["sign"] or shared) and not unit))
        ):
            continue
        at, ends = match.span("error" if match["error"] else "called")
        end = match.start("sign") if match["sign"] and not unit else match.end()
        note = "called" if match["called"] else None
        instead = "%" if shared and not unit else ""
        yield UncertaintyApart(match.start(), end, instead, Quantity("se", at, ends, error, note=note))


def _intervals(text: str) -> Iterator[UncertaintyApart]:
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
        yield UncertaintyApart(
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


def apart_within(intervals: Iterable[Quantity], start: int, end: int) -> list[Quantity]:
    """Give those whose estimates stand in a stretch of the text, with their places in it."""
    within = (q for q in intervals if start < q.start <= end)
    return [q._replace(start=q.start - start, end=q.end - start) for q in within]


def attach_apart(figures: Sequence[Figure], apart: Iterable[Quantity]) -> None:
    """Give what was read apart to the figure whose estimate ends there.

    Parameters
    ----------
    figures : sequence of Figure
        Of a sentence.
    apart : iterable of Quantity
        Intervals and standard errors, where they stood in it.
    """
    for one in apart:
        owner = next((f for f in figures if any(q.start < one.start <= q.end for q in f.quantities)), None)
        if owner is None or owner.kind == "ratio":
            continue
        if one.kind == "ci" and owner.ci is None:
            owner.ci = (one.value, one.second, one.level or USUAL_LEVEL)
        elif one.kind == "se" and owner.percent is not None and owner.se is None:
            owner.se = one.value
        else:
            continue
        owner.take(one)
