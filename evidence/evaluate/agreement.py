"""When a slot of a finding agrees with that of a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias

from evidence.evaluate.gold import Label
from evidence.model import Finding

__all__ = ["SLOTS", "Reported", "Slot", "same_main_number", "says_something"]

#: What was labelled, or what was found.
Reported: TypeAlias = Label | Finding

Slot = Literal["events", "total", "percent", "ci", "se", "unit", "arm", "population", "timepoint"]

#: Numbers agree within a rounding of the first decimal.
_TOLERANCE: Final = 0.0501
#: A percentage that either side computes from counts may be rounded to whole points by the other.
_COMPUTED_TOLERANCE: Final = 0.6
_DAYS: Final = {"day": 1, "week": 7, "month": 30.4375, "year": 365.25}
_EMPTY_WORDS: Final = frozenset(
    """
    the a an of in with and or for group groups arm arms patients patient cohort who were was had
    therapy treatment at to by on
    """.split()
)


def same_main_number(label: Reported, finding: Reported) -> bool:
    """Whether the number that a figure is about is the same, reported or computed from counts."""
    (ours, number, exact), (theirs, other, exact_too) = _main_number(label), _main_number(finding)
    if ours != theirs:
        # One side has only a count, the other a percentage: the counts decide.
        counts = {ours, theirs} == {"events", "percent"}
        return counts and label.events is not None and label.events == finding.events
    if number is None or other is None:
        return ours == "unreached" and number is other
    return abs(number - other) <= (_TOLERANCE if exact and exact_too else _COMPUTED_TOLERANCE)


def says_something(reported: Reported, slot: Slot) -> bool:
    """Whether a slot is filled; an interval is there when its lower end is."""
    value = reported.ci_low if slot == "ci" else getattr(reported, slot)
    return value is not None and value != ""


def _main_number(reported: Reported) -> tuple[str, float | None, bool]:
    """Give the kind of the main number, the number, and whether it stands there as it is."""
    if reported.measure not in {"proportion", "rate_at_time"}:
        return ("unreached" if reported.value is None else "value"), reported.value, True
    if reported.percent is not None:
        return "percent", reported.percent, True
    if reported.events is None:
        return "none", None, True
    if reported.total:
        return "percent", 100 * reported.events / reported.total, False
    return "events", reported.events, True


def _close(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= _TOLERANCE


def _same_interval(label: Reported, finding: Reported) -> bool:
    return _close(label.ci_low, finding.ci_low) and _close(label.ci_high, finding.ci_high)


def _same_unit(label: Reported, finding: Reported) -> bool:
    return (label.unit or "").rstrip("s") == (finding.unit or "").rstrip("s")


def _words(text: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9.]+", (text or "").lower())) - _EMPTY_WORDS


def _same_words(ours: str | None, theirs: str | None) -> bool:
    """Whether half of the words of the shorter name stand in both."""
    a, b = _words(ours), _words(theirs)
    if not a or not b:
        return not a and not b
    return len(a & b) / min(len(a), len(b)) >= 0.5


def _same_time(ours: str | None, theirs: str | None) -> bool:
    """Whether two time points mean the same day, or are the same cycle."""
    if not ours or not theirs:
        return not ours and not theirs
    a, b = _time(ours), _time(theirs)
    if isinstance(a, int) and isinstance(b, int):
        return abs(a - b) <= max(2, 0.02 * a)
    if isinstance(a, int) or isinstance(b, int):
        days, words = (a, b) if isinstance(a, int) else (b, a)
        # "28 days" and "day 28"
        return words == f"day{days}"
    return a == b


def _time(text: str) -> int | str:
    """Give a time as days, or as the words that name it."""
    plain = text.lower().replace("-", " ").replace("yr", "year").replace("mo ", "month ")
    span = re.search(r"(\d+(?:\.\d+)?)\s*(day|week|month|year)", plain)
    if span:
        return round(float(span.group(1)) * _DAYS[span.group(2)])
    numbered = re.search(r"(day|cycle|week|month|year)s?\s*\+?(\d+)", plain)
    return "".join(numbered.groups()) if numbered else " ".join(sorted(_words(plain)))


#: How each slot is compared.
SLOTS: Final[Mapping[Slot, Callable[[Reported, Reported], bool]]] = {
    "events": lambda label, finding: _close(label.events, finding.events),
    "total": lambda label, finding: _close(label.total, finding.total),
    "percent": lambda label, finding: _close(label.percent, finding.percent),
    "ci": _same_interval,
    "se": lambda label, finding: _close(label.se, finding.se),
    "unit": _same_unit,
    "arm": lambda label, finding: _same_words(label.arm, finding.arm),
    "population": lambda label, finding: _same_words(label.population, finding.population),
    "timepoint": lambda label, finding: _same_time(label.timepoint, finding.timepoint),
}
