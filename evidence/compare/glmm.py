"""Random-intercept logistic model of some proportions, by maximum likelihood.

Counts are binomial in each study, and the logits of the studies are normal around their mean. The
likelihood of a study is an integral over its own deviation, taken by adaptive Gauss-Hermite
quadrature: the nodes lie around the most likely deviation, as far apart as its curvature says. No
event is ever added, so studies with none, or with nothing else, count as they are.

Import this module only where a model is fitted: it needs numpy and scipy, which are slow to load.

References
----------
Hamza TH, van Houwelingen HC, Stijnen T. J Clin Epidemiol 2008;61:41-51.
Pinheiro JC, Bates DM. J Comput Graph Stat 1995;4:12-35 (the quadrature).
Stijnen T, Hamza TH, Ozdemir P. Stat Med 2010;29:3046-3067.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, xlogy

from evidence.errors import NotEstimable

__all__ = ["LogisticFit", "fit_logistic"]

Vector = NDArray[np.float64]
Objective = Callable[[Vector], float]

#: Steps of numerical derivatives, as a part of the scale of each parameter.
_STEP = 0.01
_MOST_NEWTON_STEPS = 50
_MOST_MODE_STEPS = 200
#: Below this the standard deviation between studies is none.
_NO_SPREAD = 1e-5
#: Far beyond any spread of logits: the likelihood rises without end.
_LARGEST_SPREAD = 50.0


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """The fitted model, on the logit scale.

    Parameters
    ----------
    mean : float
        Mean logit.
    standard_error : float
        Of the mean, from the curvature of the likelihood in both parameters.
    tau2 : float
        Variance of the logits between studies.
    likelihood_ratio : float
        Statistic of heterogeneity: twice the log-likelihood by which a proportion for every study
        surpasses one for all.
    """

    mean: float
    standard_error: float
    tau2: float
    likelihood_ratio: float


def fit_logistic(counts: Sequence[tuple[int, int]], *, nodes: int = 25) -> LogisticFit:
    """Fit the model.

    Parameters
    ----------
    counts : sequence of (int, int)
        Events and total of each study.
    nodes : int
        Of the quadrature, one study's integral.

    Raises
    ------
    NotEstimable
        If every patient or none has the event, or the likelihood has no maximum that can be found.
    """
    events = np.array([x for x, _ in counts], dtype=np.float64)
    totals = np.array([n for _, n in counts], dtype=np.float64)
    overall = float(events.sum() / totals.sum())
    if overall in {0.0, 1.0}:
        raise NotEstimable("no logistic model: the event happened to nobody, or to everybody")
    common = math.log(overall / (1 - overall))
    likelihood_ratio = 2 * float(-_excess(np.full_like(events, common), events, totals).sum())
    places, weights = np.polynomial.hermite_e.hermegauss(nodes)
    log_weights = np.log(weights) - 0.5 * math.log(2 * math.pi)

    def deviance(parameters: Vector) -> float:
        return -_log_likelihood(parameters, events, totals, places, log_weights)

    best = _minimum(deviance, common, 1 / math.sqrt(float(totals.sum()) * overall * (1 - overall)))
    curvature = _derivatives(deviance, best[0], best[1])[1]
    if not (np.all(np.isfinite(curvature)) and np.all(np.linalg.eigvalsh(curvature) > 0)):
        raise NotEstimable("no logistic model: the likelihood of these studies has no clear maximum")
    variance = float(np.linalg.inv(curvature)[0, 0])
    mean, spread = (float(value) for value in best[0])
    if spread > _LARGEST_SPREAD:
        raise NotEstimable("no logistic model: the studies are all or nothing, their spread has no bound")
    return LogisticFit(mean, math.sqrt(variance), spread * spread, max(0.0, likelihood_ratio))


def _excess(logits: Vector, events: Vector, totals: Vector) -> Vector:
    """Give binomial log-likelihoods less the largest that each study allows; so no digits are lost."""
    share = events / totals
    largest = xlogy(events, share) + xlogy(totals - events, 1 - share)
    return cast("Vector", events * logits - totals * np.logaddexp(0.0, logits) - largest)


def _log_likelihood(
    parameters: Vector, events: Vector, totals: Vector, places: Vector, log_weights: Vector
) -> float:
    """Give the log-likelihood of mean and standard deviation; the sign of the latter makes no difference."""
    mean, spread = (float(value) for value in parameters)
    mode = _modes(mean, spread, events, totals)
    share = expit(mean + spread * mode)
    width = 1 / np.sqrt(1 + spread * spread * totals * share * (1 - share))
    deviation = mode[:, None] + width[:, None] * places[None, :]
    logs = (
        _excess(mean + spread * deviation, events[:, None], totals[:, None])
        - deviation * deviation / 2
        + places * places / 2
        + log_weights
    )
    return float(np.sum(np.log(width) + np.logaddexp.reduce(logs, axis=1)))


def _modes(mean: float, spread: float, events: Vector, totals: Vector) -> Vector:
    """Find each study's most likely standardised deviation, by Newton's method that halves steps."""

    def height(u: Vector) -> Vector:
        return _excess(mean + spread * u, events, totals) - u * u / 2

    u = np.zeros_like(events)
    now = height(u)
    for _ in range(_MOST_MODE_STEPS):
        share = expit(mean + spread * u)
        slope = spread * (events - totals * share) - u
        step = slope / (1 + spread * spread * totals * share * (1 - share))
        following = height(u + step)
        worse = following < now - 1e-12 * (1 + np.abs(now))
        while np.any(worse):
            step = np.where(worse, step / 2, step)
            following = height(u + step)
            worse = (following < now - 1e-12 * (1 + np.abs(now))) & (np.abs(step) > 1e-14)
        u, now = u + step, following
        if float(np.max(np.abs(step))) < 1e-12:
            break
    return u


def _minimum(deviance: Objective, common: float, error: float) -> tuple[Vector, Vector]:
    """Find the best parameters and the scale of each: from three starts, then by Newton's method."""
    starts = [np.array([common, spread]) for spread in (0.1, 0.7, 2.5)]
    found = [
        minimize(deviance, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-8})
        for start in starts
    ]
    coarse = min(found, key=lambda result: float(result.fun))
    best = np.array([float(coarse.x[0]), abs(float(coarse.x[1]))])
    none = np.array([common, 0.0])
    if deviance(none) <= deviance(best) + 1e-10:
        best = none
    scale = np.array([max(error, best[1] / math.sqrt(10)), max(best[1], 0.1)])
    for _ in range(_MOST_NEWTON_STEPS):
        gradient, curvature = _derivatives(deviance, best, scale)
        if best[1] < _NO_SPREAD:
            # On its edge the likelihood is flat in the spread by symmetry: only the mean moves.
            step = np.array([gradient[0] / curvature[0, 0], best[1]])
        else:
            # Where the likelihood is flat in one direction, the least step.
            step = np.linalg.lstsq(curvature, gradient, rcond=None)[0]
        if deviance(best - step) > deviance(best) + 1e-9:
            break
        best = np.array([best[0] - step[0], abs(best[1] - step[1])])
        if np.all(np.abs(step) <= 1e-9 * scale):
            break
    return best, scale


def _derivatives(function: Objective, at: Vector, scale: Vector) -> tuple[Vector, Vector]:
    """Give gradient and second derivatives by central differences of the fourth order."""
    steps = _STEP * scale
    across = np.array([steps[0], 0.0]), np.array([0.0, steps[1]])
    here = function(at)
    gradient, curvature = np.zeros(2), np.zeros((2, 2))
    for axis, shift in enumerate(across):
        back, forth = function(at - shift), function(at + shift)
        far_back, far_forth = function(at - 2 * shift), function(at + 2 * shift)
        gradient[axis] = (8 * (forth - back) - (far_forth - far_back)) / (12 * steps[axis])
        second = 16 * (forth + back) - (far_forth + far_back) - 30 * here
        curvature[axis, axis] = second / (12 * steps[axis] ** 2)

    def mixed(times: int) -> float:
        one, two = times * across[0], times * across[1]
        corners = function(at + one + two) - function(at + one - two)
        corners += function(at - one - two) - function(at - one + two)
        return corners / (4 * times * times * float(steps[0] * steps[1]))

    curvature[0, 1] = curvature[1, 0] = (4 * mixed(1) - mixed(2)) / 3
    return gradient, curvature
