"""Pooled proportions and ratios against the values that R gives, and what must hold for any studies."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.compare.glmm import fit_logistic
from evidence.compare.inverse_variance import inverse_variance, log_ratio_effect, logit_effect
from evidence.compare.pooling import INVERSE_VARIANCE, LOGISTIC, pool_proportions, pool_ratios
from evidence.errors import NotEstimable, UsageError

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "statistics"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row.get("est", row.get("TE_random", "?"))]


def counts(dataset: str) -> list[tuple[int, int]]:
    return [(int(r["x"]), int(r["n"])) for r in rows("datasets.csv") if r["dataset"] == dataset]


def by_dataset(row: dict[str, str]) -> str:
    return row["dataset"]


@pytest.mark.parametrize("row", rows("glmm_lme4.csv"), ids=by_dataset)
def test_the_logistic_model_with_25_nodes_is_that_of_lme4(row: dict[str, str]) -> None:
    fit = fit_logistic(counts(row["dataset"]))
    assert fit.mean == pytest.approx(float(row["est"]), abs=1e-5)
    assert fit.standard_error == pytest.approx(float(row["se"]), abs=1e-5)
    assert fit.tau2 == pytest.approx(float(row["tau2"]), abs=1e-5)


@pytest.mark.parametrize("row", rows("glmm_metafor.csv"), ids=by_dataset)
def test_the_logistic_model_with_7_nodes_is_that_of_metafor(row: dict[str, str]) -> None:
    # metafor's own optimiser stops early: lme4, with the same nodes, agrees with us to 1e-4.
    fit = fit_logistic(counts(row["dataset"]), nodes=7)
    assert fit.mean == pytest.approx(float(row["est"]), abs=5e-5)
    assert fit.tau2 == pytest.approx(float(row["tau2"]), abs=2e-4)
    assert fit.likelihood_ratio == pytest.approx(float(row["Q_lrt"]), abs=1e-8)


@pytest.mark.parametrize(
    "row", [r for r in rows("glmm_metafor.csv") if not r["dataset"].startswith(("B2", "D2"))], ids=by_dataset
)
def test_intervals_and_heterogeneity_of_the_logistic_model_are_those_of_metafor(row: dict[str, str]) -> None:
    # Only where 7 nodes, which metafor uses, and our 25 give the same integral.
    pooled = pool_proportions(counts(row["dataset"]))[0]
    assert pooled.method == LOGISTIC
    assert pooled.estimate == pytest.approx(float(row["prop"]), abs=2e-5)
    for got, low, high in (
        (pooled.interval, "prop_lb", "prop_ub"),
        (pooled.prediction, "prop_pi_lb", "prop_pi_ub"),
    ):
        assert got.low == pytest.approx(float(row[low]), abs=2e-4)
        assert got.high == pytest.approx(float(row[high]), abs=2e-4)
    assert 100 * pooled.i2 == pytest.approx(float(row["I2"]), abs=0.05)
    assert pooled.q == pytest.approx(float(row["Q_lrt"]), abs=1e-8)


@pytest.mark.parametrize("row", rows("inverse_variance.csv"), ids=by_dataset)
def test_inverse_variance_is_that_of_metafor(row: dict[str, str]) -> None:
    studies = counts(row["dataset"])
    model = inverse_variance([logit_effect(*study) for study in studies])
    assert model.studies == int(row["k"])
    for got, name in (
        (model.mean, "est"),
        (model.standard_error, "se"),
        (model.tau2, "tau2"),
        (100 * model.i2, "I2"),
        (model.q, "Q"),
        (model.interval.low, "ci_lb"),
        (model.interval.high, "ci_ub"),
        (model.prediction.low, "pi_lb"),
        (model.prediction.high, "pi_ub"),
    ):
        assert got == pytest.approx(float(row[name]), abs=1e-6), name


@pytest.mark.parametrize(
    "row",
    [r for r in rows("inverse_variance.csv") if r["dataset"] != "D1_homogeneous"],
    ids=by_dataset,
)
def test_pooled_proportions_by_inverse_variance_are_those_of_metafor(row: dict[str, str]) -> None:
    pooled = pool_proportions(counts(row["dataset"]))[1]
    assert pooled.method == INVERSE_VARIANCE
    assert pooled.estimate == pytest.approx(float(row["prop"]), abs=1e-6)
    assert pooled.interval.low == pytest.approx(float(row["prop_lb"]), abs=1e-6)
    assert pooled.interval.high == pytest.approx(float(row["prop_ub"]), abs=1e-6)
    assert pooled.prediction.low == pytest.approx(float(row["prop_pi_lb"]), abs=1e-6)
    assert pooled.prediction.high == pytest.approx(float(row["prop_pi_ub"]), abs=1e-6)
    assert pooled.tau == pytest.approx(math.sqrt(float(row["tau2"])), abs=1e-6)


@pytest.mark.parametrize("row", rows("metaprop.csv"), ids=by_dataset)
def test_inverse_variance_is_that_of_meta(row: dict[str, str]) -> None:
    # meta ends its search for the variance a little earlier than metafor does.
    model = inverse_variance([logit_effect(*study) for study in counts(row["dataset"])])
    assert model.mean == pytest.approx(float(row["TE_random"]), abs=1e-6)
    assert model.interval.low == pytest.approx(float(row["lower_random"]), abs=1e-6)
    assert model.interval.high == pytest.approx(float(row["upper_random"]), abs=1e-6)
    assert model.tau2 == pytest.approx(float(row["tau2"]), abs=2e-6)


def test_pooled_hazard_ratios_are_those_of_metafor() -> None:
    (expected,) = rows("hr_pooled.csv")
    given_ratios = [(float(r["hr"]), float(r["lb"]), float(r["ub"]), 0.95) for r in rows("hr_data.csv")]
    (pooled,) = pool_ratios(given_ratios)
    assert pooled.estimate == pytest.approx(float(expected["hr"]), abs=1e-6)
    assert pooled.interval.low == pytest.approx(float(expected["lb"]), abs=1e-6)
    assert pooled.interval.high == pytest.approx(float(expected["ub"]), abs=1e-6)
    assert pooled.prediction.low == pytest.approx(float(expected["pi_lb"]), abs=1e-6)
    assert pooled.prediction.high == pytest.approx(float(expected["pi_ub"]), abs=1e-6)
    assert 100 * pooled.i2 == pytest.approx(float(expected["I2"]), abs=1e-5)
    assert pooled.q == pytest.approx(float(expected["Q"]), abs=1e-6)


@pytest.mark.parametrize("row", rows("hr_data.csv"), ids=lambda r: r["study"])
def test_the_standard_error_of_a_hazard_ratio_comes_from_its_interval(row: dict[str, str]) -> None:
    effect, variance = log_ratio_effect(float(row["hr"]), float(row["lb"]), float(row["ub"]))
    assert effect == pytest.approx(float(row["yi"]), abs=1e-12)
    assert math.sqrt(variance) == pytest.approx(float(row["sei"]), abs=1e-12)


def test_an_interval_of_another_level_gives_the_error_of_that_level() -> None:
    narrow, wide = (log_ratio_effect(0.75, 0.57, 0.99, level=level)[1] for level in (0.975, 0.95))
    assert math.sqrt(wide / narrow) == pytest.approx(2.241402727604947 / 1.959963984540054, abs=1e-12)


@pytest.mark.parametrize(
    ("ratio", "low", "high"), [(0.0, 0.5, 1.0), (0.7, 0.0, 1.0), (0.7, 0.7, 0.7), (0.7, 0.5, math.inf)]
)
def test_a_ratio_without_a_usable_interval_is_refused(ratio: float, low: float, high: float) -> None:
    with pytest.raises(UsageError, match="not a ratio"):
        log_ratio_effect(ratio, low, high)


def test_tiny_proportions_do_not_pool_to_zero_as_freeman_tukey_would() -> None:
    logistic, beside = pool_proportions(counts("E1_FT_failure"))
    assert 0 < logistic.interval.low < logistic.estimate < 0.002
    assert 0 < beside.interval.low < beside.estimate < 0.002


def test_studies_that_agree_exactly_have_no_spread_and_are_said_to_be_narrowed() -> None:
    logistic, beside = pool_proportions(counts("D1_homogeneous"))
    assert logistic.estimate == pytest.approx(0.5, abs=1e-9)
    assert logistic.tau == 0.0
    assert logistic.q == pytest.approx(0.0, abs=1e-9)
    # All patients together: sqrt(1/63 + 1/63), with t of 4 degrees of freedom.
    assert math.log(logistic.interval.high / (1 - logistic.interval.high)) == pytest.approx(
        2.7764451051977987 * math.sqrt(2 / 63), abs=1e-6
    )
    assert beside.narrowed
    assert beside.interval.low == beside.interval.high == pytest.approx(0.5)


@pytest.mark.parametrize(
    "studies",
    [
        [(0, 10), (0, 20), (0, 5)],
        [(10, 10), (20, 20), (5, 5)],
        [(0, 10), (10, 10), (0, 10)],
        [(1, 1), (0, 1), (1, 1)],
    ],
)
def test_a_model_without_an_answer_says_so(studies: list[tuple[int, int]]) -> None:
    with pytest.raises(NotEstimable, match="no logistic model"):
        fit_logistic(studies)


def test_one_study_has_no_variance_between_studies() -> None:
    with pytest.raises(UsageError, match="needs two"):
        inverse_variance([(0.5, 0.1)])


some_counts = st.lists(
    st.integers(5, 300).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))),
    min_size=3,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(some_counts)
def test_a_pooled_proportion_lies_among_its_studies(studies: list[tuple[int, int]]) -> None:
    shares = [x / n for x, n in studies]
    for pooled in pool_proportions(studies):
        assert min(shares) - 1e-6 <= pooled.estimate <= max(shares) + 1e-6
        assert pooled.prediction.low <= pooled.interval.low <= pooled.estimate
        assert pooled.estimate <= pooled.interval.high <= pooled.prediction.high
        assert 0 <= pooled.i2 < 1


@settings(max_examples=15, deadline=None)
@given(some_counts)
def test_counting_the_others_turns_the_answer_round(studies: list[tuple[int, int]]) -> None:
    turned = [(n - x, n) for x, n in studies]
    for one, other in zip(pool_proportions(studies), pool_proportions(turned), strict=True):
        assert one.estimate == pytest.approx(1 - other.estimate, abs=1e-6)
        assert one.interval.low == pytest.approx(1 - other.interval.high, abs=1e-5)
