"""Intervals against the values that R gives, and what must hold for any proportion."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.compare.statistics import (
    Interval,
    clopper_pearson,
    log_log_interval,
    miettinen_nurminen_ratio,
    newcombe_difference,
    proportion_interval,
    wilson,
)
from evidence.errors import UsageError

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "statistics"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def two_samples(method: str) -> list[dict[str, str]]:
    return [row for row in rows("two_sample.csv") if row["method"] == method]


def number(text: str) -> float:
    return math.inf if text == "Inf" else float(text)


proportions = st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("row", rows("single_ci.csv"), ids=lambda r: f"{r['method']}-{r['x']}of{r['n']}")
def test_a_single_interval_is_that_of_r(row: dict[str, str]) -> None:
    make = {"exact": clopper_pearson, "wilson": wilson}[row["method"]]
    got = make(int(row["x"]), int(row["n"]))
    assert got.low == pytest.approx(float(row["lower"]), abs=1e-10)
    assert got.high == pytest.approx(float(row["upper"]), abs=1e-10)


@pytest.mark.parametrize(
    "row", two_samples("newcombe"), ids=lambda r: f"{r['x1']}of{r['n1']}-{r['x2']}of{r['n2']}"
)
def test_the_difference_is_that_of_r(row: dict[str, str]) -> None:
    estimate, interval = newcombe_difference(*(int(row[key]) for key in ("x1", "n1", "x2", "n2")))
    assert estimate == pytest.approx(float(row["est"]), abs=1e-12)
    assert interval.low == pytest.approx(float(row["lower"]), abs=1e-12)
    assert interval.high == pytest.approx(float(row["upper"]), abs=1e-12)


@pytest.mark.parametrize(
    "row", two_samples("miettinen_nurminen"), ids=lambda r: f"{r['x1']}of{r['n1']}-{r['x2']}of{r['n2']}"
)
def test_the_ratio_is_that_of_r(row: dict[str, str]) -> None:
    got = miettinen_nurminen_ratio(*(int(row[key]) for key in ("x1", "n1", "x2", "n2")))
    if not row["est"]:
        assert got is None, "no event on either side: a difference only"
        return
    assert got is not None
    estimate, interval = got
    assert estimate == pytest.approx(number(row["est"]), rel=1e-9)
    assert interval.low == pytest.approx(number(row["lower"]), abs=1e-6)
    assert interval.high == pytest.approx(number(row["upper"]), rel=1e-6)


@pytest.mark.parametrize("row", rows("km_log_log.csv"), ids=lambda r: f"{r['dataset']}-{r['time']}")
def test_the_interval_of_a_survival_estimate_is_that_of_r(row: dict[str, str]) -> None:
    got = log_log_interval(float(row["surv"]), float(row["greenwood_se"]))
    if row["lower"] in {"", "NA"}:
        assert got is None
        return
    assert got is not None
    assert got.low == pytest.approx(float(row["lower"]), abs=1e-10)
    assert got.high == pytest.approx(float(row["upper"]), abs=1e-10)


@pytest.mark.parametrize(("survival", "error"), [(0.0, 0.1), (1.0, 0.1), (0.5, 0.0)])
def test_the_log_log_scale_has_no_interval_at_its_ends(survival: float, error: float) -> None:
    assert log_log_interval(survival, error) is None


@pytest.mark.parametrize("method", ["clopper-pearson", "wilson"])
def test_none_and_all_have_exact_limits(method: str) -> None:
    none = proportion_interval(0, 51, "wilson" if method == "wilson" else "clopper-pearson")
    everyone = proportion_interval(51, 51, "wilson" if method == "wilson" else "clopper-pearson")
    assert none.low == 0.0
    assert everyone.high == 1.0


@pytest.mark.parametrize(("events", "total"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_not_a_proportion_is_refused(events: int, total: int) -> None:
    for make in (clopper_pearson, wilson):
        with pytest.raises(UsageError, match="not a proportion"):
            make(events, total)
    with pytest.raises(UsageError):
        miettinen_nurminen_ratio(events, total, 1, 2)


def test_a_level_in_percent_is_refused() -> None:
    with pytest.raises(UsageError, match="level"):
        wilson(1, 2, level=95)


@given(proportions)
def test_an_interval_holds_its_estimate(proportion: tuple[int, int]) -> None:
    events, total = proportion
    for make in (clopper_pearson, wilson):
        got = make(events, total)
        assert 0 <= got.low <= events / total <= got.high <= 1


@given(proportions)
def test_an_interval_is_mirrored_by_the_complement(proportion: tuple[int, int]) -> None:
    events, total = proportion
    for make in (clopper_pearson, wilson):
        got, mirror = make(events, total), make(total - events, total)
        assert got.low == pytest.approx(1 - mirror.high, abs=1e-9)
        assert got.high == pytest.approx(1 - mirror.low, abs=1e-9)


@given(proportions)
def test_the_exact_interval_is_never_narrower_at_a_higher_level(proportion: tuple[int, int]) -> None:
    narrow, wide = clopper_pearson(*proportion), clopper_pearson(*proportion, level=0.99)
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@given(proportions, proportions)
def test_a_difference_changes_sign_with_the_order(a: tuple[int, int], b: tuple[int, int]) -> None:
    forth, there = newcombe_difference(*a, *b)
    back, again = newcombe_difference(*b, *a)
    assert forth == pytest.approx(-back, abs=1e-12)
    assert there.low == pytest.approx(-again.high, abs=1e-9)
    assert there.low <= forth <= there.high


@given(proportions, proportions)
def test_a_ratio_lies_in_its_interval(a: tuple[int, int], b: tuple[int, int]) -> None:
    got = miettinen_nurminen_ratio(*a, *b)
    if got is None:
        assert a[0] == b[0] == 0
        return
    estimate, interval = got
    assert interval.low <= estimate * (1 + 1e-9)
    assert estimate <= interval.high * (1 + 1e-9)
    assert isinstance(interval, Interval)
