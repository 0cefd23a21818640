"""Contrasts of two proportions against the values that R gives, and what must hold for any two."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.compare.statistics import fisher_p, miettinen_nurminen_ratio, newcombe_difference
from evidence.errors import UsageError
from evidence.intervals import Interval

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "statistics"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def two_samples(method: str) -> list[dict[str, str]]:
    return [row for row in rows("two_sample.csv") if row["method"] == method]


def number(text: str) -> float:
    return math.inf if text == "Inf" else float(text)


proportions = st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    "row", two_samples("newcombe"), ids=lambda r: f"{r['x1']}of{r['n1']}-{r['x2']}of{r['n2']}"
)
def test_the_difference_is_that_of_r(row: dict[str, str]) -> None:
    estimate, interval = newcombe_difference(*(int(row[key]) for key in ("x1", "n1", "x2", "n2")))
    assert estimate == pytest.approx(float(row["est"]), abs=1e-12)
    assert interval.low == pytest.approx(float(row["lower"]), abs=1e-12)
    assert interval.high == pytest.approx(float(row["upper"]), abs=1e-12)


@pytest.mark.parametrize(
    "row", rows("fisher.csv"), ids=lambda r: f"{r['x1']}of{r['n1']}-{r['x2']}of{r['n2']}"
)
def test_the_p_value_of_fishers_test_is_that_of_r(row: dict[str, str]) -> None:
    got = fisher_p(*(int(row[key]) for key in ("x1", "n1", "x2", "n2")))
    assert got == pytest.approx(float(row["p"]), abs=1e-12)


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


@pytest.mark.parametrize(("events", "total"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_not_a_proportion_is_refused(events: int, total: int) -> None:
    with pytest.raises(UsageError, match="not a proportion"):
        miettinen_nurminen_ratio(events, total, 1, 2)
