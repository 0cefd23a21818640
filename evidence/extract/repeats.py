"""A result that stands in the results and again in the conclusion counts once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import word_set
from evidence.model import Finding

__all__ = ["without_repeats"]

#: Of one percent, with a hair's breadth for binary fractions.
_HALF: Final = 0.5 + 1e-9
#: So much of a time are words such as "nearly" off at most.
_A_TENTH: Final = 0.1


def without_repeats(findings: Sequence[tuple[Finding, bool]]) -> list[Finding]:
    """Leave out what an earlier sentence already reported.

    Parameters
    ----------
    findings : sequence of (Finding, bool)
        Of one record, in the order of the text, and whether each stands where an abstract sums up.
        Elsewhere two sentences with one figure may well speak of two groups.
    """
    kept: list[Finding] = []
    for finding, sums_up in findings:
        if not any(_repeats(finding, earlier, sums_up=sums_up) for earlier in kept):
            kept.append(finding)
    return kept


def _repeats(later: Finding, earlier: Finding, *, sums_up: bool) -> bool:
    """Whether two sentences give one figure: same outcome and number, no other arm or time."""
    if later.sentence == earlier.sentence and abs(later.start - earlier.start) < len(later.sentence):
        # The reference group of two comparisons is printed twice, "(44% vs 26%; 44% vs 13%)"; "6 died of X
        # and 6 of other causes" are twelve.
        counted = later.events is not None and later.percent is None and later.total is None
        return later.arm is not None and not counted and _slots(later) == _slots(earlier)
    if None not in {later.p_value, earlier.p_value} and later.p_value != earlier.p_value:
        return False
    if later.total and earlier.total and later.total != earlier.total:
        return False
    if None not in {later.ci_low, earlier.ci_low} and _interval(later) != _interval(earlier):
        return False
    if _is_rounded_time(later, earlier) and later.arm in {None, earlier.arm}:
        return True
    if _what(later) != _what(earlier) or not _same_number(later, earlier, rounded=sums_up):
        return False
    if later.timepoint and earlier.timepoint and later.timepoint != earlier.timepoint:
        return False
    if _of_other_grades(later, earlier):
        return False
    if later.arm and earlier.arm:
        # "BV plus DTIC" and "BV plus bendamustine" are two, "InO" and "inotuzumab (InO)" are one.
        own, other = word_set(later.arm), word_set(earlier.arm)
        return own <= other or other <= own
    return sums_up or _exact(later) == _exact(earlier) != (None, None, (None, None))


#: Months in a unit of time.
_MONTHS: Final = {"days": 1 / 30.44, "weeks": 7 / 30.44, "months": 1.0, "years": 12.0}
#: "a median survival of nearly 3 years"
_ABOUT: Final = re.compile(
    r"\b(?:nearly|almost|about|approximately|around|roughly|close to|over|more than)\s$"
)


def _is_rounded_time(later: Finding, earlier: Finding) -> bool:
    """Whether "a median survival of nearly 3 years" is one that was told as 35.4 months."""
    alike = (later.outcome, later.measure) == (earlier.outcome, earlier.measure)
    if not alike or later.measure != "median_time" or None in {later.value, earlier.value}:
        return False
    at = later.sentence.find(later.quote)
    if at < 0 or _ABOUT.search(later.sentence[:at]) is None:
        return False
    one = (later.value or 0.0) * _MONTHS.get(later.unit or "", 0.0)
    other = (earlier.value or 0.0) * _MONTHS.get(earlier.unit or "", 0.0)
    return abs(one - other) <= _A_TENTH * other


def _of_other_grades(one: Finding, other: Finding) -> bool:
    """Whether two figures are of other grades; "severe" may be another word for a number."""
    if not one.grade or not other.grade or one.grade == other.grade:
        return False
    numbered = [grade == "any" or not grade[0].islower() for grade in (one.grade, other.grade)]
    return numbered[0] == numbered[1]


def _slots(finding: Finding) -> tuple[object, ...]:
    """Give all that a finding says, but for its p-value."""
    return (
        *_what(finding),
        finding.percent,
        finding.events,
        finding.arm,
        finding.population,
        finding.timepoint,
        finding.grade,
    )


def _exact(finding: Finding) -> tuple[float | None, float | None, tuple[float | None, float | None]]:
    """Give what makes a figure unmistakable: its count, its denominator, its interval."""
    return finding.total and finding.events, finding.total, _interval(finding)


def _interval(finding: Finding) -> tuple[float | None, float | None]:
    return finding.ci_low, finding.ci_high


def _what(finding: Finding) -> tuple[str, str, float | None, str | None]:
    return finding.outcome, finding.measure, finding.value, finding.unit


def _same_number(later: Finding, earlier: Finding, *, rounded: bool) -> bool:
    """Whether a number is that of an earlier sentence; a conclusion may round it: 98.3%, "some 98%"."""
    if later.percent is not None and earlier.percent is not None:
        rounds = rounded and later.percent.is_integer() and abs(later.percent - earlier.percent) <= _HALF
        return later.percent == earlier.percent or (rounds and not earlier.percent.is_integer())
    return (later.events, later.percent) == (earlier.events, earlier.percent)
