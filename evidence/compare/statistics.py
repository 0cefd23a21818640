"""Intervals of proportions, of survival estimates, and of naive contrasts between two studies.

Everything here works on proportions between 0 and 1. Reference values come from R (binom, ratesci,
survival); the tests hold them. scipy is imported where it is used, because ``evidence --help`` must
not wait for it.

References
----------
Clopper CJ, Pearson ES. Biometrika 1934;26:404-413.
Wilson EB. J Am Stat Assoc 1927;22:209-212.
Newcombe RG. Stat Med 1998;17:873-890 (method 10).
Miettinen O, Nurminen M. Stat Med 1985;4:213-226.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evidence.errors import UsageError

__all__ = [
    "METHOD_NAMES",
    "Interval",
    "IntervalMethod",
    "clopper_pearson",
    "log_log_interval",
    "miettinen_nurminen_ratio",
    "newcombe_difference",
    "proportion_interval",
    "wilson",
]

#: How the interval of a single proportion is made.
IntervalMethod = Literal["clopper-pearson", "wilson"]

#: The names that headers and notes print.
METHOD_NAMES: dict[IntervalMethod, str] = {"clopper-pearson": "Clopper-Pearson", "wilson": "Wilson"}

#: Where a ratio's limit is searched; far beyond any ratio that a table could print.
_SMALLEST_LOG_RATIO, _LARGEST_LOG_RATIO = -40.0, 40.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval.

    Parameters
    ----------
    low, high : float
        Its limits; ``high`` is infinite for a ratio against zero events.
    level : float
        Between 0 and 1.
    """

    low: float
    high: float
    level: float = 0.95


def clopper_pearson(events: int, total: int, *, level: float = 0.95) -> Interval:
    """Give the exact interval of a proportion: 0 at no events and 1 at all, without any correction.

    Raises
    ------
    UsageError
        Unless ``0 <= events <= total`` and ``total`` is positive.
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - start-up must not pay for scipy

    _check(events, total)
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(betaincinv(events, total - events + 1, tail))
    high = 1.0 if events == total else float(betaincinv(events + 1, total - events, 1 - tail))
    return Interval(low, high, level)


def wilson(events: int, total: int, *, level: float = 0.95) -> Interval:
    """Give Wilson's score interval of a proportion, without continuity correction.

    Raises
    ------
    UsageError
        Unless ``0 <= events <= total`` and ``total`` is positive.
    """
    _check(events, total)
    z = _normal_quantile(level)
    share = events / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    low = 0.0 if events == 0 else max(0.0, centre - half)
    high = 1.0 if events == total else min(1.0, centre + half)
    return Interval(low, high, level)


def proportion_interval(
    events: int, total: int, method: IntervalMethod = "clopper-pearson", *, level: float = 0.95
) -> Interval:
    """Give the interval of a proportion by the named method."""
    make = wilson if method == "wilson" else clopper_pearson
    return make(events, total, level=level)


def log_log_interval(survival: float, standard_error: float, *, level: float = 0.95) -> Interval | None:
    """Turn a survival estimate and its standard error into an interval, on the log-log scale.

    Parameters
    ----------
    survival, standard_error : float
        Both as shares between 0 and 1.

    Returns
    -------
    Interval or None
        None where the scale has no value: at a survival of 0 or 1, or without a standard error.
    """
    if not 0 < survival < 1 or standard_error <= 0:
        return None
    spread = _normal_quantile(level) * standard_error / (survival * abs(math.log(survival)))
    return Interval(survival ** math.exp(spread), survival ** math.exp(-spread), level)


def newcombe_difference(
    events: int, total: int, index_events: int, index_total: int, *, level: float = 0.95
) -> tuple[float, Interval]:
    """Give the difference of two proportions (study less index) with Newcombe's hybrid score interval.

    Raises
    ------
    UsageError
        Unless both are proportions.
    """
    ours, theirs = wilson(events, total, level=level), wilson(index_events, index_total, level=level)
    p, q = events / total, index_events / index_total
    low = p - q - math.hypot(p - ours.low, theirs.high - q)
    high = p - q + math.hypot(ours.high - p, q - theirs.low)
    return p - q, Interval(max(-1.0, low), min(1.0, high), level)


def miettinen_nurminen_ratio(
    events: int, total: int, index_events: int, index_total: int, *, level: float = 0.95
) -> tuple[float, Interval] | None:
    """Give the ratio of two proportions (study over index) with the Miettinen-Nurminen score interval.

    Returns
    -------
    tuple of float and Interval, or None
        None where neither has an event: a ratio then says nothing, only a difference does.

    Raises
    ------
    UsageError
        Unless both are proportions.
    """
    _check(events, total)
    _check(index_events, index_total)
    if events == 0 and index_events == 0:
        return None
    z = _normal_quantile(level)

    def excess(log_ratio: float) -> float:
        return _ratio_score(math.exp(log_ratio), events, total, index_events, index_total)

    low = 0.0 if events == 0 else math.exp(_root(lambda x: excess(x) - z))
    high = math.inf if index_events == 0 else math.exp(_root(lambda x: excess(x) + z))
    estimate = math.inf if index_events == 0 else (events / total) / (index_events / index_total)
    return estimate, Interval(low, high, level)


def _ratio_score(ratio: float, events: int, total: int, index_events: int, index_total: int) -> float:
    """Give the score statistic of a supposed ratio; it falls as the ratio grows."""
    both = total + index_total
    # Likelihood of the two proportions under the ratio: a quadratic in the index study's proportion.
    a = both * ratio
    b = -(total * ratio + events + index_total + index_events * ratio)
    c = events + index_events
    # The smaller root, written so that no digits cancel.
    index_share = min(1.0, 2 * c / (-b + math.sqrt(max(0.0, b * b - 4 * a * c))))
    share = min(1.0, ratio * index_share)
    variance = share * (1 - share) / total + ratio * ratio * index_share * (1 - index_share) / index_total
    distance = events / total - ratio * index_events / index_total
    if variance <= 0:
        return 0.0 if distance == 0 else math.copysign(math.inf, distance)
    return distance / math.sqrt(variance * both / (both - 1))


def _root(function: Callable[[float], float]) -> float:
    """Find where a falling function of the log ratio crosses zero."""
    from scipy.optimize import brentq  # noqa: PLC0415 - start-up must not pay for scipy

    return float(brentq(function, _SMALLEST_LOG_RATIO, _LARGEST_LOG_RATIO, xtol=1e-13, rtol=1e-13))


def _normal_quantile(level: float) -> float:
    """Give the two-sided quantile of the normal distribution, 1.96 for 0.95."""
    from scipy.special import ndtri  # noqa: PLC0415 - start-up must not pay for scipy

    if not 0 < level < 1:
        raise UsageError(f"a confidence level lies between 0 and 1, not at {level}")
    return float(ndtri((1 + level) / 2))


def _check(events: int, total: int) -> None:
    """Refuse what is not a proportion."""
    if total <= 0 or not 0 <= events <= total:
        raise UsageError(f"{events} of {total} is not a proportion")
