"""Intervals of proportions and of survival estimates.

Everything here works on proportions between 0 and 1. Reference values come from R (binom, survival);
the tests hold them. scipy is imported where it is used, because ``evidence --help`` must not wait for
it.

References
----------
Clopper CJ, Pearson ES. Biometrika 1934;26:404-413.
Wilson EB. J Am Stat Assoc 1927;22:209-212.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from evidence.errors import UsageError

__all__ = [
    "METHOD_NAMES",
    "Interval",
    "IntervalMethod",
    "clopper_pearson",
    "log_log_interval",
    "normal_quantile",
    "proportion_interval",
    "require_proportion",
    "wilson",
]

#: How the interval of a single proportion is made.
IntervalMethod = Literal["clopper-pearson", "wilson"]

#: The names that headers and notes print.
METHOD_NAMES: dict[IntervalMethod, str] = {"clopper-pearson": "Clopper-Pearson", "wilson": "Wilson"}


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

    require_proportion(events, total)
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
    require_proportion(events, total)
    z = normal_quantile(level)
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
    spread = normal_quantile(level) * standard_error / (survival * abs(math.log(survival)))
    return Interval(survival ** math.exp(spread), survival ** math.exp(-spread), level)


@lru_cache(maxsize=16)
def normal_quantile(level: float) -> float:
    """Give the two-sided quantile of the normal distribution, 1.96 for 0.95."""
    from scipy.special import ndtri  # noqa: PLC0415 - start-up must not pay for scipy

    if not 0 < level < 1:
        raise UsageError(f"a confidence level lies between 0 and 1, not at {level}")
    return float(ndtri((1 + level) / 2))


def require_proportion(events: int, total: int) -> None:
    """Refuse what is not a proportion."""
    if total <= 0 or not 0 <= events <= total:
        raise UsageError(f"{events} of {total} is not a proportion")
