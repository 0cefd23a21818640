"""Naive contrasts between two studies: the difference and the ratio of two proportions.

Everything here works on proportions between 0 and 1. Reference values come from R (ratesci); the
tests hold them. scipy is imported where it is used, because ``evidence --help`` must not wait for it.

References
----------
Newcombe RG. Stat Med 1998;17:873-890 (method 10).
Miettinen O, Nurminen M. Stat Med 1985;4:213-226.
Fisher RA. J R Stat Soc 1935;98:39-82.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evidence.intervals import Interval, normal_quantile, require_proportion, wilson

__all__ = ["Contrast", "fisher_p", "miettinen_nurminen_ratio", "newcombe_difference"]

#: Where a ratio's limit is searched; far beyond any ratio that a table could print.
_SMALLEST_LOG_RATIO, _LARGEST_LOG_RATIO = -40.0, 40.0


@dataclass(frozen=True, slots=True)
class Contrast:
    """A naive contrast of a figure with the index study's, or why there is none.

    Parameters
    ----------
    against : tuple of (int, int) or None
        Events and total of the index study.
    difference, difference_interval : float and Interval, or None
        Study less index study, of shares between 0 and 1; Newcombe's interval.
    ratio, ratio_interval : float and Interval, or None
        Study over index study, infinite against no event; Miettinen and Nurminen's interval. None as
        well where neither study has an event.
    fisher_p : float or None
        Two-sided p-value of Fisher's exact test, where it was asked for.
    absence : {"NA", "NC"} or None
        Not applicable, not calculable.
    reason : str
        Why something is missing.
    """

    against: tuple[int, int] | None = None
    difference: float | None = None
    difference_interval: Interval | None = None
    ratio: float | None = None
    ratio_interval: Interval | None = None
    fisher_p: float | None = None
    absence: Literal["NA", "NC"] | None = None
    reason: str = ""


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
    require_proportion(events, total)
    require_proportion(index_events, index_total)
    if events == 0 and index_events == 0:
        return None
    z = normal_quantile(level)

    def excess(log_ratio: float) -> float:
        return _ratio_score(math.exp(log_ratio), events, total, index_events, index_total)

    low = 0.0 if events == 0 else math.exp(_root(lambda x: excess(x) - z))
    high = math.inf if index_events == 0 else math.exp(_root(lambda x: excess(x) + z))
    estimate = math.inf if index_events == 0 else (events / total) / (index_events / index_total)
    return estimate, Interval(low, high, level)


def fisher_p(events: int, total: int, index_events: int, index_total: int) -> float:
    """Give the two-sided p-value of Fisher's exact test: all tables no more likely than the one seen.

    Raises
    ------
    UsageError
        Unless both are proportions.
    """
    import numpy as np  # noqa: PLC0415 - start-up must not pay for numpy and scipy
    from scipy.stats import fisher_exact  # noqa: PLC0415

    require_proportion(events, total)
    require_proportion(index_events, index_total)
    table = np.array([[events, total - events], [index_events, index_total - index_events]])
    return float(fisher_exact(table).pvalue)


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
