"""Random effects by inverse variance: REML for the variance between studies, Hartung-Knapp for the interval.

Effects are on the scale of the model: the logit of a proportion, the logarithm of a ratio.

References
----------
Hartung J, Knapp G. Stat Med 2001;20:3875-3889.
Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558 (I²).
IntHout J, Ioannidis JPA, Borm GF. BMC Med Res Methodol 2014;14:25.
Viechtbauer W. J Educ Behav Stat 2005;30:261-293 (REML by Fisher scoring).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.errors import NotEstimable, UsageError
from evidence.intervals import Interval, normal_quantile

__all__ = [
    "RandomEffects",
    "heterogeneity",
    "inverse_variance",
    "log_ratio_effect",
    "logit_effect",
    "t_interval",
    "typical_variance",
]

#: Fisher scoring ends when a step is smaller than this part of the variance; it converges within a few.
_SMALLEST_STEP = 1e-12
_MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """A random-effects model of some studies, on the scale of their effects.

    Parameters
    ----------
    studies : int
        How many.
    mean : float
        The mean effect.
    standard_error : float
        Of the mean.
    tau2 : float
        Variance between studies.
    i2 : float
        Share of the variance that is between studies, 0 to 1.
    q : float
        Statistic of heterogeneity, with ``studies - 1`` degrees of freedom.
    interval : Interval
        Of the mean, with the t distribution of ``studies - 1`` degrees of freedom.
    prediction : Interval
        Where the effect of a further study would lie, with the same distribution.
    narrowed : bool
        Whether Hartung-Knapp made the standard error smaller than it is without, which it does where
        studies agree better than chance allows.
    """

    studies: int
    mean: float
    standard_error: float
    tau2: float
    i2: float
    q: float
    interval: Interval
    prediction: Interval
    narrowed: bool = False

    @property
    def tau(self) -> float:
        """Standard deviation between studies."""
        return math.sqrt(self.tau2)


def logit_effect(events: int, total: int) -> tuple[float, float]:
    """Give the logit of a proportion and its variance.

    Half an event is added to both sides where one is empty, and nowhere else. It is needed here only;
    no proportion that a table shows is ever corrected.
    """
    yes, no = float(events), float(total - events)
    if events in {0, total}:
        yes, no = yes + 0.5, no + 0.5
    return math.log(yes / no), 1 / yes + 1 / no


def log_ratio_effect(ratio: float, low: float, high: float, *, level: float = 0.95) -> tuple[float, float]:
    """Give the logarithm of a ratio and its variance, read from the width of its interval.

    Parameters
    ----------
    ratio, low, high : float
        As reported.
    level : float
        Of the interval, between 0 and 1; at 0.95 the width is 3.92 standard errors.

    Raises
    ------
    UsageError
        Unless all are positive and the interval has a width.
    """
    if not (0 < low < high and ratio > 0 and math.isfinite(high)):
        raise UsageError(f"{ratio} [{low}, {high}] is not a ratio with an interval")
    error = (math.log(high) - math.log(low)) / (2 * normal_quantile(level))
    return math.log(ratio), error * error


def inverse_variance(effects: Sequence[tuple[float, float]], *, level: float = 0.95) -> RandomEffects:
    """Pool effects with their variances: REML, Hartung-Knapp.

    Parameters
    ----------
    effects : sequence of (float, float)
        Effect and variance of each study.
    level : float
        Of both intervals, between 0 and 1.

    Raises
    ------
    UsageError
        If there are fewer than two.
    NotEstimable
        If the variance between them cannot be found.
    """
    studies = len(effects)
    if studies < 2:
        raise UsageError(f"a variance between studies needs two of them, not {studies}")
    tau2 = _reml(effects)
    weights = [1 / (variance + tau2) for _, variance in effects]
    mean = _weighted_mean(effects, weights)
    spread = math.fsum(w * (y - mean) ** 2 for w, (y, _) in zip(weights, effects, strict=True))
    factor = spread / (studies - 1)
    error = math.sqrt(factor / math.fsum(weights))
    return RandomEffects(
        studies=studies,
        mean=mean,
        standard_error=error,
        tau2=tau2,
        i2=tau2 / (tau2 + typical_variance(effects)),
        q=heterogeneity(effects),
        interval=t_interval(mean, error, studies, level),
        prediction=t_interval(mean, math.hypot(error, math.sqrt(tau2)), studies, level),
        narrowed=factor < 1,
    )


def heterogeneity(effects: Sequence[tuple[float, float]]) -> float:
    """Give Cochran's Q: the weighted squares about the mean of a common effect."""
    weights = [1 / variance for _, variance in effects]
    mean = _weighted_mean(effects, weights)
    return math.fsum(w * (y - mean) ** 2 for w, (y, _) in zip(weights, effects, strict=True))


def typical_variance(effects: Sequence[tuple[float, float]]) -> float:
    """Give the variance within a typical study, by Higgins and Thompson's formula; I² is made with it."""
    weights = [1 / variance for _, variance in effects]
    total = math.fsum(weights)
    return (len(effects) - 1) * total / (total * total - math.fsum(w * w for w in weights))


def t_interval(mean: float, error: float, studies: int, level: float) -> Interval:
    """Give mean ± t with one degree of freedom fewer than there are studies."""
    from scipy.special import stdtrit  # noqa: PLC0415 - start-up must not pay for scipy

    half = float(stdtrit(studies - 1, (1 + level) / 2)) * error
    return Interval(mean - half, mean + half, level)


def _reml(effects: Sequence[tuple[float, float]]) -> float:
    """Find the variance between studies by Fisher scoring; never below zero."""
    tau2 = max(0.0, _moments(effects))
    for _ in range(_MOST_STEPS):
        weights = [1 / (variance + tau2) for _, variance in effects]
        total = math.fsum(weights)
        squares = math.fsum(w * w for w in weights)
        cubes = math.fsum(w**3 for w in weights)
        mean = _weighted_mean(effects, weights)
        residual = math.fsum((w * (y - mean)) ** 2 for w, (y, _) in zip(weights, effects, strict=True))
        # y'PPy - tr(P) over tr(PP), where P takes the mean out of the weights.
        information = squares - 2 * cubes / total + (squares / total) ** 2
        step = (residual - (total - squares / total)) / information
        following = max(0.0, tau2 + step)
        if abs(following - tau2) <= _SMALLEST_STEP * (1 + tau2):
            return following
        tau2 = following
    raise NotEstimable("the variance between the studies cannot be estimated: REML does not converge")


def _moments(effects: Sequence[tuple[float, float]]) -> float:
    """Estimate the variance between studies without weights, as a place to start from."""
    mean = math.fsum(y for y, _ in effects) / len(effects)
    between = math.fsum((y - mean) ** 2 for y, _ in effects) / (len(effects) - 1)
    return between - math.fsum(v for _, v in effects) / len(effects)


def _weighted_mean(effects: Sequence[tuple[float, float]], weights: Sequence[float]) -> float:
    return math.fsum(w * y for w, (y, _) in zip(weights, effects, strict=True)) / math.fsum(weights)
