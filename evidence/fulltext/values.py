"""The forms in which tables print their figures.

======================  ==================================================================
``28``, ``1,102``       a whole number
``67%``, ``67.5``       a percentage; a number
``28 (67)``             a number with another in brackets: count and percent, mean and SD ...
``28/42 (67%)``         a part of a whole, with its percentage; ``88.4 (38/43)`` likewise
``67 (50-80)``          an estimate with two ends in brackets; the heading says which ends
``23.4 ± 7.5``          an estimate with its spread
``P = 0.02 (2.2)``      a p-value with an estimate; ``<0.001`` alone is a p-value or a bound
``(0.57, 2.54)``        two ends alone
``NR``, ``—``           nothing: not reached or not reported, none, not available
======================  ==================================================================

What a number means is not decided here; that takes the headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from evidence.extract.numbers import parse_number
from evidence.extract.text import normalise

__all__ = ["Form", "Value", "read_value"]

Form = Literal[
    "number",
    "bracket",
    "fraction",
    "interval",
    "spread",
    "ends",
    "bound",
    "p",
    "unreached",
    "absent",
    "words",
]


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell prints.

    Parameters
    ----------
    form : Form
        ``number``; ``bracket`` (``second`` in brackets behind ``first``); ``fraction`` (``first`` of
        ``second``, with ``percent`` where printed); ``interval`` (``first`` with ``low`` and ``high``);
        ``spread`` (``second`` behind ±); ``ends`` (``low`` and ``high`` alone); ``bound`` (``<0.001``);
        ``p`` (``note`` is the p-value as printed, ``first`` an estimate in brackets behind it);
        ``unreached``; ``absent``; ``words``.
    first, second, low, high, percent : float or None
        See ``form``. An upper end that was not reached is None.
    is_percent : bool
        Whether the first number, or the only one, carries a percent sign.
    bracket_percent : bool
        Whether the number in brackets does.
    unit : str or None
        A unit of time in the cell: ``days``, ``weeks``, ``months``, ``years``.
    whole : bool
        Whether the first number is printed without decimals.
    note : str or None
        A p-value as printed.
    """

    form: Form
    first: float | None = None
    second: float | None = None
    low: float | None = None
    high: float | None = None
    percent: float | None = None
    is_percent: bool = False
    bracket_percent: bool = False
    unit: str | None = None
    whole: bool = False
    note: str | None = None


_N: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|\.\d+)"
_UNIT: Final = r"(?:\s*(?P<unit>days?|d|weeks?|wks?|months?|mos?|m|years?|yrs?|y)\b\.?)?"
_TO: Final = r"\s*(?:-|--|to|,|;|~|\.\.\.)\s*"
_OPEN_END: Final = r"(?:NR|NE|NA|NC|\+|∞|not (?:yet )?(?:reached|estimable))"
_LABEL: Final = r"(?:(?:95|90|99)\s?%\s*)?(?:C\.?I\.?|IQR|range|SE|SD)?\s*[:=,]?\s*"
_INSIDE: Final = rf"{_LABEL}(?P<low>-?{_N})\s?%?{_TO}(?P<high>-?{_N}|{_OPEN_END})\s?[%+]?"
_FIRST: Final = rf"(?P<first>-?{_N})\s?(?P<sign>%?)"
_PATTERNS: Final[tuple[tuple[Form, re.Pattern[str]], ...]] = (
    ("number", re.compile(r"(?P<first>\d{1,3}(?:,\d{3})+)")),
    ("absent", re.compile(r"[-.*…]*|n/?a\.?|none reported|not applicable|\?", re.IGNORECASE)),
    (
        "unreached",
        re.compile(
            r"(?:NR|NE|n\.?r\.?|not (?:yet )?(?:been )?(?:reached|estimable))"
            rf"(?:\s*[(\[]\s*{_LABEL}(?P<low>{_N})?.*[)\]])?"
        ),
    ),
    ("p", re.compile(rf"[Pp]\s*(?P<note>[<>=≤≥]\s*{_N})(?:\s*[(\[]\s*(?P<first>{_N})\s*[)\]])?")),
    ("bound", re.compile(rf"(?P<note>[<>≤≥]=?\s*{_N})\s?%?")),
    (
        "fraction",
        re.compile(
            r"(?P<first>\d+)\s*(?:/|of)\s*(?P<second>\d+)"
            rf"(?:\s*[(\[,]?\s*(?P<percent>{_N})\s?%?\s*[)\]]?)?"
        ),
    ),
    (
        "fraction",
        re.compile(rf"(?P<percent>{_N})\s?%?\s*[(\[]\s*(?P<first>\d+)\s*/\s*(?P<second>\d+)\s*[)\]]"),
    ),
    (
        "interval",
        re.compile(rf"{_FIRST}{_UNIT}\s*[(\[]\s*{_INSIDE}\s*[)\]]{_UNIT.replace('unit', 'unit2')}"),
    ),
    ("interval", re.compile(rf"{_FIRST}{_UNIT}\s*[,;]\s*(?:95\s?%\s*)?(?:CI)?\s*{_INSIDE}")),
    ("spread", re.compile(rf"{_FIRST}\s*(?:±|\+/-|\+-)\s*(?P<second>{_N})\s?(?P<sign2>%?)")),
    (
        "bracket",
        re.compile(
            rf"(?P<first>{_N})\s?(?P<sign>%?)\s*"
            rf"[(\[]\s*(?:(?:SE|SD|n)\s*=?\s*)?(?P<second>{_N})\s?(?P<sign2>%?)\s*[)\]]"
        ),
    ),
    ("number", re.compile(rf"(?P<first>{_N})\s?(?P<sign>%?)\s*[(\[]\s*[<>≤≥]=?\s*{_N}\s?%?\s*[)\]]")),
    ("ends", re.compile(rf"[(\[]?\s*{_INSIDE}\s*[)\]]?")),
    ("number", re.compile(rf"[(\[]?{_FIRST}{_UNIT}[)\]]?")),
)
_UNITS: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
#: A p-value that a journal sets into the cell of what it is about.
_TRAILING_P: Final = re.compile(rf"[;,]?\s*[(\[]?\s*[Pp]\s*(?P<note>[<>=≤≥]\s*{_N})\s*[)\]]?$")


def read_value(text: str) -> Value:
    """Read the text of a cell.

    Examples
    --------
    >>> read_value("28/42 (67%)").percent, read_value("0·55 (0·31–0·96)").high, read_value("—").form
    (67.0, 0.96, 'absent')
    """
    plain = normalise(text).replace("−", "-").strip()
    p_value = _TRAILING_P.search(plain)
    if p_value is not None and p_value.start() > 0:
        plain = plain[: p_value.start()].rstrip()
    for form, pattern in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match is not None:
            value = _value(form, match.groupdict())
            if value is not None:
                note = p_value["note"].replace(" ", "") if p_value is not None else value.note
                return value if note == value.note else _with_note(value, note)
    return Value("words")


def _with_note(value: Value, note: str | None) -> Value:
    return Value(
        **{slot: getattr(value, slot) for slot in Value.__slots__ if slot != "note"},
        note=note,
    )


def _value(form: Form, groups: dict[str, str | None]) -> Value | None:
    """Make a value of what a pattern found; None where its numbers cannot be meant so."""
    first, second, low, high = (_number(groups.get(name)) for name in ("first", "second", "low", "high"))
    percent = _number(groups.get("percent"))
    if form == "fraction" and (first is None or second is None or first > second):
        return None
    if form in {"interval", "ends"} and low is not None and high is not None and low > high:
        return None
    unit = groups.get("unit") or groups.get("unit2")
    printed = groups.get("first") or ""
    return Value(
        form,
        first,
        second,
        low,
        high,
        percent,
        is_percent=bool(groups.get("sign")),
        bracket_percent=bool(groups.get("sign2")),
        unit=_UNITS[unit[0].lower()] if unit else None,
        whole=bool(printed) and "." not in printed,
        note=(groups.get("note") or "").replace(" ", "") or None,
    )


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    number = parse_number(text.lstrip("-"))
    return -number if number is not None and text.startswith("-") else number
