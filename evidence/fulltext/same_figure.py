"""Whether two places of an article print one figure, or two that cannot both be true of the same patients."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from evidence.arithmetic import printed_number
from evidence.model import Finding

__all__ = ["compatible", "contradict", "same_group", "same_number", "unmistakable"]

#: Words that say nothing of which group it is.
_IDLE: Final = frozenset(
    """
    the a an of in with for and or group groups arm arms patients patient cohort treatment treated therapy
    alone plus who whom those receiving received given randomized randomised assigned to n all
    """.split()
)
_WORD: Final = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_RATIOS: Final = frozenset({"hazard_ratio", "odds_ratio", "risk_ratio"})


def same_number(one: Finding, other: Finding) -> bool:
    """Whether two findings print one number for one outcome; a rounded one equals what it rounds."""
    if (one.outcome, one.measure) != (other.outcome, other.measure):
        return False
    if one.unit == other.unit == "not reached":
        return True
    if one.percent is not None and other.percent is not None:
        return _rounds(one, one.percent, other, other.percent)
    if one.value is not None and other.value is not None:
        return one.unit == other.unit and _rounds(one, one.value, other, other.value)
    return one.events is not None and one.events == other.events and one.value == other.value


def _rounds(one: Finding, ours: float, other: Finding, theirs: float) -> bool:
    """Whether the coarser of two printed numbers is the finer one, rounded to its decimals."""
    fine, coarse = sorted(
        (Decimal(_printed(one, ours)), Decimal(_printed(other, theirs))),
        key=lambda number: int(number.as_tuple().exponent),
    )
    return abs(fine - coarse) <= Decimal(1).scaleb(int(coarse.as_tuple().exponent)) / 2


def _printed(finding: Finding, number: float) -> str:
    return printed_number(number, finding.quote, finding.sentence)


def compatible(one: Finding, other: Finding) -> bool:
    """Whether the further slots of two findings with the same number do not contradict each other."""
    slots = ("events", "total", "ci_low", "ci_high", "se")
    if any(_differ(getattr(one, slot), getattr(other, slot)) for slot in slots):
        return False
    if _differ(_time(one), _time(other)) or _differ(one.grade, other.grade):
        return False
    return not any(contradict(getattr(one, slot), getattr(other, slot)) for slot in ("arm", "population"))


def unmistakable(finding: Finding) -> bool:
    """Whether a figure has more to it than a short whole number, so that meeting it twice is no chance."""
    if finding.ci_low is not None or (finding.events is not None and finding.total is not None):
        return True
    number = finding.value if finding.value is not None else finding.percent
    return number is not None and "." in _printed(finding, number)


def same_group(one: Finding, other: Finding) -> bool:
    """Whether two findings are said to be of the same arm, population and time, in whatever words."""
    if _time(one) != _time(other) or one.grade != other.grade:
        return False
    return all(
        (getattr(one, slot) is None) == (getattr(other, slot) is None)
        and not contradict(getattr(one, slot), getattr(other, slot))
        for slot in ("arm", "population")
    )


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def contradict(one: str | None, other: str | None) -> bool:
    """Whether two names have no word in common that tells groups apart."""
    if one is None or other is None:
        return False
    ours, theirs = _words(one), _words(other)
    return bool(ours) and bool(theirs) and not ours & theirs


def _words(name: str) -> frozenset[str]:
    return frozenset(w for w in _WORD.findall(name.lower()) if w not in _IDLE)


def _time(finding: Finding) -> str | None:
    """Give the time point; a ratio or a median has none."""
    return None if finding.measure in {*_RATIOS, "median_time"} else finding.timepoint
