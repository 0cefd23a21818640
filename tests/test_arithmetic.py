"""Rounding, counts behind percentages, standard errors behind a ±, ratios inside intervals."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.arithmetic import (
    counts_rounding_to,
    percentage,
    printed_number,
    ratio_is_centred,
    rounds_to,
    standard_error_floor,
    surely_standard_error,
)

proportions = st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("events", "total", "decimals", "printed"),
    [(27, 48, 1, "56.3"), (28, 42, 1, "66.7"), (0, 51, 1, "0.0"), (51, 51, 0, "100"), (1, 8, 0, "13")],
)
def test_percentages_are_rounded_half_up_from_integers(
    events: int, total: int, decimals: int, printed: str
) -> None:
    assert str(percentage(events, total, decimals)) == printed


def test_half_even_rounds_to_the_even_neighbour() -> None:
    assert percentage(1, 8, 0, rounding=ROUND_HALF_EVEN) == Decimal(12)
    assert percentage(27, 48, 1, rounding=ROUND_HALF_EVEN) == Decimal("56.2")


@given(proportions, st.integers(0, 3), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_rounding_agrees_with_decimal(proportion: tuple[int, int], decimals: int, rounding: str) -> None:
    events, total = proportion
    exact = Decimal(events * 100) / Decimal(total)
    assert percentage(events, total, decimals, rounding=rounding) == exact.quantize(
        Decimal(1).scaleb(-decimals), rounding=rounding
    )


@pytest.mark.parametrize(
    ("percent", "total", "counts"),
    [("67", 42, (28,)), ("56.3", 48, (27,)), ("56.2", 48, (27,)), ("23", 151, (34, 35)), ("80.3", 51, ())],
)
def test_every_count_that_rounds_to_a_percentage_is_listed(
    percent: str, total: int, counts: tuple[int, ...]
) -> None:
    assert counts_rounding_to(percent, total) == counts


def test_a_printed_decimal_narrows_the_counts() -> None:
    assert counts_rounding_to("67", 300) != counts_rounding_to("67.0", 300) == (201,)


@given(proportions, st.integers(0, 2))
def test_the_true_count_is_always_among_those_listed(proportion: tuple[int, int], decimals: int) -> None:
    events, total = proportion
    assert events in counts_rounding_to(str(percentage(events, total, decimals)), total)


@given(st.integers(1, 300), st.integers(0, 1000))
def test_the_list_is_that_of_trying_every_count(total: int, tenths: int) -> None:
    percent = f"{tenths / 10:.1f}"
    modes = (ROUND_HALF_UP, ROUND_HALF_EVEN)
    by_trial = tuple(
        count
        for count in range(total + 1)
        if Decimal(percent) in {percentage(count, total, 1, rounding=mode) for mode in modes}
    )
    assert counts_rounding_to(percent, total) == by_trial
    assert by_trial == tuple(count for count in range(-1, total + 2) if rounds_to(count, total, percent))


def test_a_total_of_any_size_is_checked_at_once() -> None:
    assert rounds_to(10**31, 2 * 10**31, "50")
    assert not rounds_to(5, 10**32, "50")


@pytest.mark.parametrize(
    ("value", "text", "printed"),
    [
        (67.0, "67% entered remission", "67"),
        (5.0, "a median of 5.0 months", "5.0"),
        (66.7, "66·7% of 42", "66.7"),
        (91.0, "0.91 (0.86-0.95)", "91"),
        (0.0, "no patient", "0"),
        (7.0, "17 of 27", "7"),
        (100.0, "all patients", "100"),
    ],
)
def test_a_number_keeps_the_decimals_it_was_printed_with(value: float, text: str, printed: str) -> None:
    assert printed_number(value, text) == printed


def test_the_nearest_words_decide_on_the_decimals() -> None:
    assert printed_number(12.0, "12%", "in 12.0 months") == "12"


def test_the_sign_behind_it_picks_the_percentage_among_equal_numbers() -> None:
    assert printed_number(12.0, "12 of 100 (12.0 %)", sign="%") == "12.0"
    assert printed_number(12.0, "12 of 100 (12.0 %)") == "12"
    assert printed_number(12.0, "a share of 12", sign="%") == "12"


def test_a_spread_below_the_binomial_floor_is_a_standard_error() -> None:
    assert standard_error_floor(0.234, 51) == pytest.approx(0.0593, abs=1e-4)
    assert surely_standard_error(23.4, 7.5, 51)
    assert not surely_standard_error(23.4, 14.0, 51)


@pytest.mark.parametrize(
    ("ratio", "low", "high", "centred"),
    [
        ("0.75", "0.57", "0.99", True),
        ("0.55", "0.31", "0.96", True),
        ("0.18", "0.08", "0.39", True),
        ("0.75", "0.57", "1.99", False),
        ("1.5", "0.2", "1.6", False),
        ("0.0", "0.0", "0.4", True),
    ],
)
def test_a_ratio_lies_amid_its_interval(ratio: str, low: str, high: str, *, centred: bool) -> None:
    assert ratio_is_centred(ratio, low, high) is centred
