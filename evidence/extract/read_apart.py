"""What stands behind an estimate and says more of it: "60% (95% CI, 52-68) with X" is read as "60% with X".

Whose a figure is stands in the words around it; its interval, its standard error and its count say nothing of
that. So they are taken out of the text before the words are read, and given to their figure afterwards. What
may be of another figure, or is a sign of what its estimate is, as an interval behind a ratio, stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from evidence.arithmetic import rounds_to
from evidence.extract.errors_of_shares import MOST_POINTS
from evidence.extract.figures import Figure
from evidence.extract.intervals import USUAL_LEVEL, holds
from evidence.extract.number_patterns import (
    ERROR_NAME,
    NUMBER,
    PATTERN_OF,
    PERCENT,
    PLUS_MINUS_SIGN,
    UNIT,
    WHOLE,
)
from evidence.extract.numbers import ASIDE, parse_number, read_quantities
from evidence.extract.quantity import Quantity
from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["ReadApart", "apart_within", "attach_apart", "read_apart"]


class ReadApart(NamedTuple):
    """What is taken out of a text behind an estimate.

    Attributes
    ----------
    start, end : int
        With its bracket, or with the sign before it.
    instead : str
        What stands there instead: nothing, a bracket that holds more, or the sign of a percentage.
    quantities : tuple of Quantity
        Where they stand in the text: ``ci``, ``se`` or ``fraction``, and ``aside`` for a range.
    ends : int
        Where in ``instead`` the estimate ends; 0 where it stands before it.
    """

    start: int
    end: int
    instead: str
    quantities: tuple[Quantity, ...] = ()
    ends: int = 0


class _Estimate(NamedTuple):
    """A number that something stands behind; a time that was not reached has none."""

    start: int
    end: int
    printed: str
    unit: str | None

    @property
    def is_share(self) -> bool:
        return self.unit is not None and ("%" in self.unit or "per" in self.unit)


_ESTIMATE: Final = re.compile(
    rf"(?:(?<![\w.,/±<>≤≥-])(?<![<>≤≥±/]\s)(?P<number>{NUMBER})(?P<unit>{PERCENT}|\s{UNIT}\b)?|"
    r"\b(?:not\s(?:yet\s)?reached|NR))$"
)
#: "at | 60 months": no estimate
_AT: Final = re.compile(r"\b(?:at|by|after|within|over|beyond|every)\s$")
_UNIT_BEHIND: Final = re.compile(rf"\s?%|\s{UNIT}\b")
#: "61% (CI 52-69), | 48.1 (CI 39-57) | and 22% (CI 15-30)": a sign left out
_SHARE_BEFORE: Final = re.compile(r"%\s?\([^()]{3,60}\)(?:,|\sand|,\sand)\s$")
_SHARE_NEXT: Final = re.compile(r"(?:,|\sand|,\sand)\s[\d.]+\s?%\s?\(")

#: Where something may stand behind an estimate; a set of signs is quick to look for.
_BEHIND: Final = re.compile(
    r"[(\[;,±+](?:(?<=[(\[])\s?|(?<=[;,])\s(?=9\d|C)|(?<=±)\s?|(?<=\+)\s?[/-]\s?-?\s?)"
)
#: What an estimate ends with.
_ENDS: Final = ("%", "s", "t", "d", "R", "mo", *"0123456789")
#: No estimate is longer.
_LONGEST: Final = 24
_CI: Final = PATTERN_OF["ci"]
_CALLED_INTERVAL: Final = re.compile(_CI)
_BARE: Final = rf"(?:{NUMBER}){PERCENT}?(?:-|\sto\s)(?:{NUMBER})(?![\d.]*-\d){PERCENT}?"
_INTERVAL: Final = re.compile(rf"{_CI}|{_BARE}")
_RANGE: Final = re.compile(rf"(?:{PATTERN_OF['range']})(?:\s?(?:\+|{UNIT}))?", re.IGNORECASE)
_ERROR: Final = re.compile(
    rf"(?:{PLUS_MINUS_SIGN}\s?|{ERROR_NAME}\s*[,:=]?\s*(?:of\s*)?(?:±\s*)?)(?P<error>{NUMBER})(?:{PERCENT})?"
)
_OF_A_WHOLE: Final = rf"(?P<events>{WHOLE})(?:/|\s(?:out\s)?of\s)(?P<total>{WHOLE})"
_COUNT: Final = re.compile(rf"{_OF_A_WHOLE}(?:\s(?:{ANY_PEOPLE}))?(?=\s?[;,)\]])")
#: "16/25 | (64%", "16 of 25 | [64%"
_COUNT_AHEAD: Final = re.compile(rf"(?<![\w.,/-]){_OF_A_WHOLE}\s?$")
_IN_BRACKET: Final = re.compile(rf"[(\[]\s?(?P<percent>{NUMBER}){PERCENT}")
#: "16 of 25 patients (64%)", "16 of 25 (64%) patients": whom it counts says whose it is.
_COUNTS_PEOPLE: Final = re.compile(
    rf"\d\s(?:[a-z][a-z-]*\s){{0,2}}(?:{ANY_PEOPLE})\s?[(\[]\d[\d.]*\s?%|%\s?[)\]]\s(?:{ANY_PEOPLE})\b"
)
#: So far before a count, another is of the same sentence.
_REACH: Final = 200
#: "60 | ± 4% |", "92.0 | ± 1.7 | vs 89.1 ± 1.9%", one sign for both
_SPREAD: Final = re.compile(
    rf"(?P<error>{NUMBER})(?P<sign>{PERCENT})?(?!\d|\.\d|\s?±)"
    rf"(?P<shared>(?=(?:,|\sand|,\sand|\sversus|\svs?\.?)\s{NUMBER}\s?{PLUS_MINUS_SIGN}\s?{NUMBER}{PERCENT}))?"
)
_CLOSED: Final = re.compile(r"\s?[)\]]")
_NEXT_PART: Final = re.compile(r"\s?[;,]\s")
_P_VALUE: Final = re.compile(r"[Pp]\s?[=<>]")
_CLAUSE_ENDS: Final = re.compile(r"\s?[;,.)\]]|\s[a-z]")
_CALLED: Final = ("CI", "onfiden", "C.I.", "CrI", "CL")


def read_apart(text: str) -> list[ReadApart]:
    """Find what can be read apart.

    Parameters
    ----------
    text : str
        Normalised.

    Returns
    -------
    list of ReadApart
        In order, without overlap.
    """
    named = holds_any(text, _CALLED)
    counts = list(_counts_first(text, named=named)) if "%" in text else []
    spans = [(one.start, one.end) for one in counts]
    behind = _behind_estimates(text, named=named)
    return sorted([*counts, *(b for b in behind if not any(start <= b.start < end for start, end in spans))])


def _counts_first(text: str, *, named: bool) -> Iterator[ReadApart]:
    """Read "16/25 (64%; 95% CI, 43-82) with X" as "64% with X"."""
    for bracket in _IN_BRACKET.finditer(text):
        match = ends_in(_COUNT_AHEAD, text, bracket.start(), reach=_LONGEST)
        if match is None:
            continue
        printed = bracket["percent"]
        estimate = _Estimate(bracket.start("percent"), bracket.end("percent"), printed, "%")
        count = _count(match)
        parts, end, goes_on = _parts(text, bracket.end(), named=named, opened=False)
        if end is None or not all(_fits(estimate, part) for part in (count, *parts)):
            continue
        if _COUNTS_PEOPLE.search(text, max(0, match.start() - _REACH), end + 20):
            continue
        instead = f"{printed}%" + (f" {text[bracket.start()]}" if goes_on else "")
        told = (count._replace(note="ahead"), *parts)
        yield ReadApart(match.start(), end, instead, told, len(printed) + 1)


def _behind_estimates(text: str, *, named: bool) -> Iterator[ReadApart]:
    last = 0
    for behind in _BEHIND.finditer(text):
        start = behind.start() - text.startswith(" ", behind.start() - 1)
        if start <= last or not text.endswith(_ENDS, 0, start):
            continue
        match = ends_in(_ESTIMATE, text, start, reach=_LONGEST)
        if match is None:
            continue
        estimate = _Estimate(match.start(), match.end(), match["number"] or "", match["unit"])
        sign = behind.group()[0]
        if sign in "([":
            found = _in_bracket(text, estimate, behind.end(), named=named)
        elif sign in ",;":
            found = _behind_comma(text, estimate, behind.end())
        else:
            found = _spread(text, estimate, behind.end())
        if found is not None:
            yield found
            last = found.end


def _parts(text: str, at: int, *, named: bool, opened: bool) -> tuple[list[Quantity], int | None, bool]:
    """Read what a bracket holds, from its beginning where it was ``opened`` just now, else behind a figure.

    Returns
    -------
    list of Quantity
        Intervals, standard errors and counts.
    int or None
        Where they end: behind the bracket, or before a p-value; None where something else follows.
    bool
        Whether the bracket goes on with a p-value.
    """
    parts: list[Quantity] = []
    while True:
        if opened:
            part = _part(text, at, named=named)
            if part is None:
                goes_on = _P_VALUE.match(text, at) is not None
                return parts, at if goes_on else None, goes_on
            parts.append(part)
            at, opened = part.end, False
        if (closed := _CLOSED.match(text, at)) is not None:
            return parts, closed.end(), False
        if (following := _NEXT_PART.match(text, at)) is None:
            return parts, None, False
        at, opened = following.end(), True


def _in_bracket(text: str, estimate: _Estimate, at: int, *, named: bool) -> ReadApart | None:
    """Read "(95% CI, 52-68)", "(SE, 4%)", "(58/97; 95% CI, 52-68; P = .01)", up to the p-value."""
    parts, end, goes_on = _parts(text, at, named=named, opened=True)
    if not parts or end is None:
        return None
    told = _with_unit(text, estimate, end)
    if told is None or not all(_fits(told, part) for part in parts):
        return None
    instead = text[estimate.end : at] if goes_on else ""
    if estimate.unit is None and told.unit == "%" and not text.startswith("%", end):
        instead = f"%{instead}"
    return ReadApart(estimate.end, end, instead, tuple(parts))


def _behind_comma(text: str, estimate: _Estimate, at: int) -> ReadApart | None:
    """Read "60%, 95% CI 52-68," where the interval is called one."""
    match = _CALLED_INTERVAL.match(text, at)
    part = None if match is None else _interval(match, named=True)
    if part is None or not _CLAUSE_ENDS.match(text, part.end):
        return None
    if estimate.printed and estimate.unit is None:
        return None
    return ReadApart(estimate.end, part.end, "", (part,)) if _fits(estimate, part) else None


def _spread(text: str, estimate: _Estimate, at: int) -> ReadApart | None:
    """Read "60 ± 4%", "60% ± 4%", "60 ± 4 vs 50 ± 5%"."""
    match = _SPREAD.match(text, at)
    if match is None or not estimate.printed:
        return None
    signed, shared = match["sign"] is not None, match["shared"] is not None
    if not estimate.is_share and (estimate.unit is not None or not (signed or shared)):
        return None
    error = Quantity("se", *match.span("error"), parse_number(match["error"]))
    if (error.value or 0.0) > MOST_POINTS:
        return None
    end = match.end() if estimate.is_share or not signed else match.start("sign")
    return ReadApart(estimate.end, end, "" if estimate.is_share or signed else "%", (error,))


def _part(text: str, at: int, *, named: bool) -> Quantity | None:
    """Read an interval, a standard error, a count or a range."""
    if match := _COUNT.match(text, at):
        return _count(match)._replace(end=match.end())
    if match := _ERROR.match(text, at):
        error = parse_number(match["error"])
        fits = error is not None and error <= MOST_POINTS
        return Quantity("se", *match.span(), error, note="called") if fits else None
    if match := _RANGE.match(text, at):
        return Quantity("aside", *match.span(), note=ASIDE["range"])
    match = _INTERVAL.match(text, at)
    return None if match is None else _interval(match, named=named)


def _count(match: re.Match[str]) -> Quantity:
    events, total = (float(match[name].replace(",", "")) for name in ("events", "total"))
    return Quantity("fraction", match.start("events"), match.end("total"), events, total)


def _interval(match: re.Match[str], *, named: bool) -> Quantity | None:
    """Read an interval; of one that is not called so, only where others are or its ends are percentages."""
    quantities = read_quantities(match.group())
    if len(quantities) != 1 or quantities[0].kind not in {"ci", "interval"}:
        return None
    quantity = quantities[0]
    if quantity.value is None or quantity.value < 0:
        return None
    if quantity.kind == "interval" and not (named or quantity.unit == "%"):
        return None
    printed, end = match.group(), match.end()
    # "95% CI [52-68]"
    for _ in range(sum(map(printed.count, "([")) - sum(map(printed.count, ")]"))):
        closed = _CLOSED.match(match.string, end)
        if closed is None:
            return None
        end = closed.end()
    level = quantity.level or USUAL_LEVEL
    return quantity._replace(kind="ci", start=match.start(), end=end, level=level)


def _with_unit(text: str, estimate: _Estimate, behind: int) -> _Estimate | None:
    """Give an estimate with its unit, which may stand behind the bracket; None where it has none."""
    if not estimate.printed:
        return estimate
    unit = estimate.unit
    if unit is None and (match := _UNIT_BEHIND.match(text, behind)) is not None:
        unit = match.group()
    if unit is None and _SHARE_NEXT.match(text, behind) and ends_in(_SHARE_BEFORE, text, estimate.start):
        unit = "%"
    told = estimate._replace(unit=unit)
    if unit is None or (not told.is_share and ends_in(_AT, text, estimate.start, reach=10)):
        return None
    return told


def _fits(estimate: _Estimate, part: Quantity) -> bool:
    """Whether what is read apart can be of an estimate."""
    number = parse_number(estimate.printed) if estimate.printed else None
    if part.kind == "ci":
        return number is None or holds(number, part.value, part.second, share=estimate.is_share)
    if part.kind == "aside":
        return number is not None
    if number is None or not estimate.is_share:
        return False
    if part.kind == "se":
        return True
    total = int(part.second or 0)
    return total > 0 and rounds_to(int(part.value or 0), total, estimate.printed.replace(" ", ""))


def apart_within(apart: Iterable[Quantity], start: int, end: int) -> list[Quantity]:
    """Give those whose estimates stand in a stretch of the text, with their places in it."""
    within = (q for q in apart if start < q.start <= end)
    return [q._replace(start=q.start - start, end=q.end - start) for q in within]


def attach_apart(figures: Sequence[Figure], apart: Iterable[Quantity]) -> None:
    """Give what was read apart to the figure whose estimate ends there.

    Parameters
    ----------
    figures : sequence of Figure
        Of a sentence.
    apart : iterable of Quantity
        Intervals, standard errors and counts, where they stood in it.
    """
    for one in apart:
        owner = next((f for f in figures if any(q.start < one.start <= q.end for q in f.quantities)), None)
        if owner is None or owner.kind == "ratio":
            continue
        if one.kind == "ci" and owner.ci is None:
            owner.ci = (one.value, one.second, one.level or USUAL_LEVEL)
        elif one.kind == "se" and owner.percent is not None and owner.se is None:
            owner.se = one.value
        elif one.kind == "fraction" and owner.percent is not None and owner.events is None:
            owner.events, owner.total, owner.total_scope = int(one.value or 0), int(one.second or 0), None
        else:
            continue
        owner.take(one)
