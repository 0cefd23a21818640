"""Proportions and ratios of some studies, pooled: two methods side by side, back on the scale of a table.

What may be pooled is decided in :mod:`evidence.compare.poolable`; here it is computed. The
Freeman-Tukey transformation is not offered: its back-transformation can give 0 % for studies that
all have events (Schwarzer G, Chemaitelly H, Abu-Raddad LJ, Rücker G. Res Synth Methods
2019;10:476-483).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidence.compare.inverse_variance import (
    RandomEffects,
    inverse_variance,
    log_ratio_effect,
    logit_effect,
    t_interval,
    typical_variance,
)
from evidence.intervals import Interval

__all__ = ["INVERSE_VARIANCE", "LOGISTIC", "PooledValue", "pool_proportions", "pool_ratios"]

#: How the methods are named in every format.
LOGISTIC = "Random-intercept logistic model (ML)"
INVERSE_VARIANCE = "Inverse variance (REML, Hartung-Knapp)"


@dataclass(frozen=True, slots=True)
class PooledValue:
    """What one method gives.

    Parameters
    ----------
    method : str
        Its name.
    estimate : float
        A share between 0 and 1, or a ratio.
    interval : Interval
        Of the estimate, with t of one degree of freedom fewer than there are studies.
    prediction : Interval
        Where a further study would lie, with the same distribution.
    tau : float
        Standard deviation between studies, on the scale of the model (logit or logarithm).
    i2 : float
        Share of the variance that is between studies, 0 to 1.
    q : float
        Statistic of heterogeneity: Cochran's; of the logistic model the likelihood ratio.
    narrowed : bool
        Whether Hartung-Knapp made the interval narrower than it is without.
    """

    method: str
    estimate: float
    interval: Interval
    prediction: Interval
    tau: float
    i2: float
    q: float
    narrowed: bool = False


def pool_proportions(counts: Sequence[tuple[int, int]], *, level: float = 0.95) -> tuple[PooledValue, ...]:
    """Pool events and totals: the logistic model first, then inverse variance on the logit scale.

    Raises
    ------
    NotEstimable
        If a model has no answer: the event happened to nobody or to everybody, or its likelihood has
        no maximum.
    """
    from evidence.compare.glmm import fit_logistic  # noqa: PLC0415 - start-up must not pay for numpy

    fit = fit_logistic(counts)
    effects = [logit_effect(events, total) for events, total in counts]
    logistic = RandomEffects(
        studies=len(counts),
        mean=fit.mean,
        standard_error=fit.standard_error,
        tau2=fit.tau2,
        i2=fit.tau2 / (fit.tau2 + typical_variance(effects)),
        q=fit.likelihood_ratio,
        interval=t_interval(fit.mean, fit.standard_error, len(counts), level),
        prediction=t_interval(
            fit.mean, math.hypot(fit.standard_error, math.sqrt(fit.tau2)), len(counts), level
        ),
    )
    return (
        _value(LOGISTIC, logistic, _share),
        _value(INVERSE_VARIANCE, inverse_variance(effects, level=level), _share),
    )


def pool_ratios(
    ratios: Sequence[tuple[float, float, float, float]], *, level: float = 0.95
) -> tuple[PooledValue, ...]:
    """Pool ratios with their intervals by inverse variance on the logarithmic scale.

    Parameters
    ----------
    ratios : sequence of (float, float, float, float)
        Ratio, limits of its interval, and the level of that interval between 0 and 1.
    level : float
        Of the pooled intervals.

    Raises
    ------
    UsageError
        Unless every ratio has an interval with a width.
    NotEstimable
        If the variance between the studies cannot be found.
    """
    effects = [log_ratio_effect(ratio, low, high, level=given) for ratio, low, high, given in ratios]
    return (_value(INVERSE_VARIANCE, inverse_variance(effects, level=level), math.exp),)


def _value(method: str, model: RandomEffects, back: Callable[[float], float]) -> PooledValue:
    """Bring a model back to the scale of the table."""
    return PooledValue(
        method=method,
        estimate=back(model.mean),
        interval=_back(model.interval, back),
        prediction=_back(model.prediction, back),
        tau=model.tau,
        i2=model.i2,
        q=model.q,
        narrowed=model.narrowed,
    )


def _back(interval: Interval, back: Callable[[float], float]) -> Interval:
    return Interval(back(interval.low), back(interval.high), interval.level)


def _share(logit: float) -> float:
    """Turn a logit into a proportion, whatever its size."""
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1 + odds)
