"""Does the arithmetic of a finding hold? What does not is flagged; no number is changed.

======================  ==========================================================================
``percent-mismatch``    the count out of the total does not round to the printed percentage
``interval-mismatch``   the interval is neither the Clopper-Pearson nor the Wilson interval of the
                        count
``outside-interval``    the estimate lies outside its own interval
``se-below-floor``      what follows ± is smaller than any standard error that the total allows
======================  ==========================================================================

Every printed number stands for all numbers that round to it, so a flag is never the fault of
rounding. Slots that the text leaves open are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from evidence.arithmetic import printed_number, rounds_to, standard_error_floor
from evidence.intervals import Interval, clopper_pearson, wilson
from evidence.model import Finding

__all__ = ["checked", "flags_of"]

_USUAL_LEVEL = 95.0


def checked(finding: Finding) -> Finding:
    """Give the finding with the flags of its arithmetic added to those it has."""
    flags = flags_of(finding)
    if not flags:
        return finding
    return replace(finding, flags=tuple(sorted({*finding.flags, *flags})))


def flags_of(finding: Finding) -> tuple[str, ...]:
    """List what fails in the arithmetic of a finding.

    Returns
    -------
    tuple of str
        Sorted; empty where everything holds or nothing can be checked.
    """
    return tuple(sorted(_flags(finding)))


def _flags(finding: Finding) -> Iterator[str]:
    if finding.events is not None and finding.total:
        if finding.percent is not None and not _percent_holds(finding, finding.events, finding.total):
            yield "percent-mismatch"
        has_interval = finding.ci_low is not None or finding.ci_high is not None
        if has_interval and not _interval_holds(finding, finding.events, finding.total):
            yield "interval-mismatch"
    if _outside_interval(finding):
        yield "outside-interval"
    if not _spread_holds(finding):
        yield "se-below-floor"


def _percent_holds(finding: Finding, events: int, total: int) -> bool:
    """Whether the count rounds to the percentage, half up or half even, at the decimals printed."""
    return rounds_to(events, total, _printed(finding, finding.percent or 0.0))


def _interval_holds(finding: Finding, events: int, total: int) -> bool:
    """Whether either usual interval of the count rounds to what is printed."""
    if events > total:
        return False
    level = (_USUAL_LEVEL if finding.ci_level is None else finding.ci_level) / 100
    return any(_rounds_to(finding, make(events, total, level=level)) for make in (wilson, clopper_pearson))


def _rounds_to(finding: Finding, interval: Interval) -> bool:
    limits = ((finding.ci_low, interval.low), (finding.ci_high, interval.high))
    return all(
        printed is None or abs(printed - 100 * ours) <= _half_step(finding, printed)
        for printed, ours in limits
    )


def _outside_interval(finding: Finding) -> bool:
    """Whether no number that rounds to the estimate lies between numbers that round to the limits."""
    value = finding.percent if finding.measure in {"proportion", "rate_at_time"} else finding.value
    low, high = finding.ci_low, finding.ci_high
    if value is None or ((low is None or low <= value) and (high is None or value <= high)):
        return False  # most are: how the numbers are printed need not be asked
    slack = _half_step(finding, value)
    below = low is not None and value + slack < low - _half_step(finding, low)
    above = high is not None and value - slack > high + _half_step(finding, high)
    return below or above


def _spread_holds(finding: Finding) -> bool:
    """Whether the spread reaches the binomial error, which censoring can only widen."""
    spread, percent, total = finding.se, finding.percent, finding.total
    if spread is None or percent is None or not total:
        return True
    slack = _half_step(finding, percent)
    # Around one half the error is largest, so the end farther from it has the lowest floor.
    ends = (max(0.0, percent - slack), min(100.0, percent + slack))
    floor = min(standard_error_floor(end / 100, total) for end in ends)
    return (spread + _half_step(finding, spread)) / 100 >= floor


def _half_step(finding: Finding, value: float) -> float:
    """Give half of a number's last printed decimal, with a hair's breadth for binary fractions."""
    exponent = Decimal(_printed(finding, value)).as_tuple().exponent
    return float(Decimal(1).scaleb(min(0, int(exponent)))) / 2 + 1e-9


def _printed(finding: Finding, value: float) -> str:
    """Give a number with the decimals of the quote or the sentence."""
    sign = "%" if value == finding.percent else ""
    return printed_number(value, finding.quote, finding.sentence, sign=sign)
