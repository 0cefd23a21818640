"""Intervals of one proportion or estimate against the values that R gives."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.intervals import clopper_pearson, log_log_interval, proportion_interval, wilson

REFERENCE = Path(__file__).resolve().parents[0] / "data" / "statistics"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


proportions = st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("row", rows("single_ci.csv"), ids=lambda r: f"{r['method']}-{r['x']}of{r['n']}")
def test_a_single_interval_is_that_of_r(row: dict[str, str]) -> None:
    make = {"exact": clopper_pearson, "wilson": wilson}[row["method"]]
    got = make(int(row["x"]), int(row["n"]))
    assert got.low == pytest.approx(float(row["lower"]), abs=1e-10)
    assert got.high == pytest.approx(float(row["upper"]), abs=1e-10)


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
