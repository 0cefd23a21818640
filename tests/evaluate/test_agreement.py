"""When slots agree: numbers within rounding, arms by their words, times by their days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.evaluate.agreement import SLOTS, same_main_number, says_something
from evidence.evaluate.gold import Label

RATE = Label("OS", "rate_at_time", percent=67.0)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ({"percent": 67.0}, {"percent": 67.04}, True),
        ({"percent": 67.0}, {"percent": 67.4}, False),
        ({"percent": 67.0}, {"percent": None, "events": 28.0, "total": 42.0}, True),  # 66.7, computed
        ({"percent": 66.0}, {"percent": None, "events": 28.0, "total": 42.0}, False),
        ({"percent": 67.0, "events": 28.0}, {"percent": None, "events": 28.0}, True),
        ({"percent": 67.0, "events": None}, {"percent": None, "events": 28.0}, False),
        ({"percent": None, "events": 0.0}, {"percent": None, "events": 0.0}, True),
        ({"percent": None}, {"percent": None}, False),
    ],
)
def test_the_main_number_of_a_share(
    ours: dict[str, float | None], theirs: dict[str, float | None], *, same: bool
) -> None:
    assert same_main_number(replace(RATE, **ours), replace(RATE, **theirs)) is same  # type: ignore[arg-type]  # by name
    assert same_main_number(replace(RATE, **theirs), replace(RATE, **ours)) is same  # type: ignore[arg-type]  # by name


def test_the_main_number_of_a_median() -> None:
    reached, not_reached = (
        Label("OS", "median_time", value=7.7),
        Label("OS", "median_time", unit="not reached"),
    )
    assert same_main_number(reached, replace(reached, unit="months"))
    assert same_main_number(not_reached, not_reached)
    assert not same_main_number(reached, not_reached)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("12 months", "12-month", True),
        ("12 months", "1 year", True),
        ("2 years", "24 months", True),
        ("5 years", "3 years", False),
        ("day 28", "28 days", True),
        ("28 days", "day 29", False),
        ("day 28", "day +28", True),
        ("after cycle 2", "cycle 2", True),
        ("after induction", "at the end of induction", False),
        ("after induction", "after induction therapy", True),
        (None, "", True),
        (None, "5 years", False),
    ],
)
def test_times(ours: str | None, theirs: str | None, *, same: bool) -> None:
    a, b = replace(RATE, timepoint=ours), replace(RATE, timepoint=theirs)
    assert SLOTS["timepoint"](a, b) is SLOTS["timepoint"](b, a) is same


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("the InO group", "InO", True),
        ("InO", "standard care", False),
        ("arm B (drug plus placebo)", "placebo", True),
        (None, None, True),
        ("patients", None, True),  # nothing but empty words
        ("InO", None, False),
    ],
)
def test_arms(ours: str | None, theirs: str | None, *, same: bool) -> None:
    a, b = replace(RATE, arm=ours), replace(RATE, arm=theirs)
    assert SLOTS["arm"](a, b) is SLOTS["arm"](b, a) is same


def test_units_agree_in_the_singular_and_the_plural() -> None:
    assert SLOTS["unit"](replace(RATE, unit="month"), replace(RATE, unit="months"))
    assert not SLOTS["unit"](replace(RATE, unit="years"), replace(RATE, unit="months"))


def test_an_interval_agrees_at_both_ends() -> None:
    interval = replace(RATE, ci_low=50.0, ci_high=80.0)
    assert SLOTS["ci"](interval, replace(interval, ci_high=80.04))
    assert not SLOTS["ci"](interval, replace(interval, ci_high=None))
    assert says_something(interval, "ci")
    assert not says_something(RATE, "ci")
