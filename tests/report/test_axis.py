from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.report.axis import axis_of


def test_percentages_stand_on_a_line_from_0_to_100() -> None:
    axis = axis_of("proportion", [66.7])
    assert (axis.share(0), axis.share(25), axis.share(100)) == (0, 0.25, 1)
    assert axis.reference is None


def test_equal_ratios_are_equal_distances_around_one() -> None:
    axis = axis_of("hazard_ratio", [0.5, 2.0])
    assert axis.reference == 1.0
    assert axis.share(1) - axis.share(0.5) == pytest.approx(axis.share(2) - axis.share(1))


def test_the_ends_are_round_numbers_around_everything() -> None:
    axis = axis_of("hazard_ratio", [0.57, 0.75, 3.1])
    assert (axis.low, axis.high) == (0.5, 5.0)
    assert axis.ticks == (0.5, 1.0, 2.0, 5.0)


def test_a_limit_that_is_not_estimable_does_not_stretch_the_axis() -> None:
    axis = axis_of("odds_ratio", [1.5, 0.0, math.inf])
    assert (axis.low, axis.high) == (0.5, 2.0)
    assert axis.share(math.inf) == 1


def test_a_long_axis_names_powers_of_ten_only() -> None:
    assert axis_of("odds_ratio", [0.02, 80]).ticks == (0.1, 1.0, 10.0, 100.0)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=5))
def test_every_ratio_finds_a_place_in_order(numbers: list[float]) -> None:
    axis = axis_of("risk_ratio", numbers)
    shares = [axis.share(number) for number in sorted(numbers)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
