"""What one figure lets us compute, and where its own arithmetic fails."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.compare.adjustment import adjustment
from evidence.compare.estimates import Remark, estimate
from evidence.model import Derived
from tests.compare.by_hand import finding


def test_a_count_and_a_denominator_give_percentage_and_interval() -> None:
    made = estimate(finding(events=28, total=42, quote="28 of 42"))
    assert made.computed("percent") == (66.7,)
    assert made.computed("ci") == pytest.approx((50.45, 80.43), abs=0.01)
    assert made.finding.percent is None, "what was reported stays as it was"


def test_wilson_is_used_and_named_on_request() -> None:
    made = estimate(finding(events=28, total=42), "wilson")
    assert made.computed("ci") == pytest.approx((51.55, 78.99), abs=0.01)
    assert any("Wilson" in d.method for d in made.derived)


def test_a_reported_percentage_and_interval_are_not_computed_again() -> None:
    made = estimate(
        finding(events=24, total=30, percent=80.0, ci_low=61.4, ci_high=92.3, quote="24/30 (80%)")
    )
    assert made.derived == ()


def test_the_only_count_behind_a_percentage_is_derived() -> None:
    made = estimate(finding(total=109, percent=80.7, quote="80.7%"))
    assert made.computed("events") == (88.0,)
    assert made.events == 88


def test_several_counts_behind_a_percentage_are_shown_and_none_is_chosen() -> None:
    made = estimate(finding(total=151, percent=23.0, quote="23%"))
    assert made.events is None
    assert made.remarks == (Remark("23% of 151 is 34 or 35"),)


def test_very_many_counts_are_shown_as_a_range() -> None:
    (remark,) = estimate(finding(total=13097, percent=5.0, quote="5%")).remarks
    assert remark.text == "5% of 13097 is a count between 590 and 720"


def test_a_percentage_that_no_count_gives_is_a_contradiction() -> None:
    assert estimate(finding(total=51, percent=80.3, quote="80.3%")).remarks == (
        Remark("no count out of 51 rounds to 80.3%", "§"),
    )


def test_the_printed_decimals_decide_on_the_count() -> None:
    assert estimate(finding(total=300, percent=67.0, quote="67.0%")).events == 201
    assert estimate(finding(total=300, percent=67.0, quote="67%")).events is None


@pytest.mark.parametrize(("events", "total"), [(5, 3), (23, 151)])
def test_contradictory_counts_get_no_interval(events: int, total: int) -> None:
    made = estimate(finding(events=events, total=total, percent=99.0, quote="99%"))
    assert made.computed("ci") is None
    assert made.remarks[0].sign == "§"


def test_the_extractions_denominator_is_used_where_the_text_allows_it() -> None:
    size = Derived("total", (90.0,), "N: patients of the study")
    made = estimate(finding(events=17, percent=19.0, derived=(size,), quote="17 (19%)"))
    assert (made.events, made.total) == (17, 90)
    assert made.computed("ci") is not None


@pytest.mark.parametrize("slots", [{"events": 17, "percent": 40.0}, {"events": 91}])
def test_the_extractions_denominator_is_dropped_where_the_text_denies_it(slots: dict[str, Any]) -> None:
    size = Derived("total", (90.0,), "N: patients of the study")
    made = estimate(finding(derived=(size,), quote="17 (40%)", **slots))
    assert made.total is None
    assert made.derived == ()
    assert made.remarks == (), "the text is not at fault for our guess"


def test_no_count_is_derived_from_a_derived_denominator() -> None:
    size = Derived("total", (90.0,), "N: patients of the study")
    assert estimate(finding(percent=58.0, derived=(size,), quote="58%")).events is None


def test_a_spread_too_small_for_an_interval_is_a_standard_error() -> None:
    made = estimate(finding("EFS", "rate_at_time", percent=23.4, se=7.5, total=51, quote="23.4 ± 7.5%"))
    assert made.spread == "standard error"
    assert made.remarks == (
        Remark("± 7.5 is a standard error: too small for half a 95% interval with N = 51"),
    )
    assert made.computed("ci") == pytest.approx((10.8, 38.9), abs=0.3)


@pytest.mark.parametrize(
    ("quote", "spread"),
    [
        ("70% (SE 5%)", "standard error"),
        ("70% ± 5% (standard error)", "standard error"),
        ("70% ± 9% (95% CI)", "half-width"),
        ("70 ± 9%", "not stated"),
    ],
)
def test_the_words_beside_a_spread_say_what_it_is(quote: str, spread: str) -> None:
    made = estimate(finding("EFS", "rate_at_time", percent=70.0, se=9.0, quote=quote))
    assert made.spread == spread
    assert (made.computed("ci") is not None) == (spread == "standard error")


@pytest.mark.parametrize(
    ("sentence", "spread"),
    [
        ("OS was 36.3% (SE 9.3%).", "standard error"),
        ("OS was 36.3% (SE, 9.3).", "standard error"),
        ("OS was 36.3% (standard error = 9.3%).", "standard error"),
        ("OS was 36.3% ± 9.3% (SE).", "standard error"),
        ("OS was 36.3% (±9.3%, 95% CI).", "not stated"),
        ("OS was 36.3% ± 9.3% (95% CI).", "not stated"),
        ("OS was 36.3% ± 9.3%; SE of EFS 7.5%.", "not stated"),
        ("OS was 36.3% (CI ± 9.3%).", "half-width"),
        ("OS was 36.3% (9.3% of them SE).", "not stated"),
    ],
)
def test_the_name_of_a_spread_counts_where_it_stands_beside_its_number(sentence: str, spread: str) -> None:
    slots: dict[str, Any] = {"percent": 36.3, "se": 9.3, "sentence": sentence}
    assert estimate(finding("OS", "rate_at_time", quote="36.3%", **slots)).spread == spread


def test_the_size_of_the_study_is_enough_to_know_a_standard_error() -> None:
    figure = finding("EFS", "rate_at_time", percent=23.4, se=7.5, quote="23.4 ± 7.5%")
    assert estimate(figure).spread == "not stated"
    made = estimate(figure, study_size=51)
    assert made.spread == "standard error"
    assert made.remarks[0].text.endswith("with N = 51")
    assert made.total is None, "the study's size is not the figure's denominator"


def test_a_spread_too_small_for_any_standard_error_is_a_contradiction() -> None:
    made = estimate(finding("OS", "rate_at_time", percent=50.0, se=5.0, total=51, quote="50 ± 5%"))
    assert made.remarks == (Remark("± 5 is smaller than any standard error can be with N = 51", "§"),)
    assert made.spread == "not stated"
    assert made.computed("ci") is None
    called = finding("OS", "rate_at_time", percent=50.0, se=5.0, total=51, quote="50% (SE 5%)")
    assert estimate(called).computed("ci") is None


def test_a_spread_called_half_an_interval_that_it_cannot_be_is_a_contradiction() -> None:
    made = estimate(finding("OS", "rate_at_time", percent=50.0, se=9.0, total=51, quote="50 ± 9% (95% CI)"))
    assert [remark.sign for remark in made.remarks] == ["§"]
    assert made.spread == "half-width"


def test_what_the_extraction_found_wrong_with_an_interval_is_said() -> None:
    slots: dict[str, Any] = {"events": 28, "total": 42, "ci_low": 10.0, "ci_high": 20.0, "quote": "28/42"}
    outside = estimate(finding(flags=("interval-mismatch", "outside-interval"), **slots))
    assert outside.remarks == (Remark("the figure lies outside of its own interval", "§"),)
    other = estimate(finding(flags=("interval-mismatch",), **slots))
    assert [remark.sign for remark in other.remarks] == [None]
    assert "neither the Clopper-Pearson nor the Wilson" in other.remarks[0].text


@pytest.mark.parametrize(
    ("words", "estimator"),
    [
        ("By the Kaplan-Meier method", "Kaplan-Meier estimate, as the sentence says"),
        ("By Kaplan–Meier", "Kaplan-Meier estimate, as the sentence says"),
        ("The cumulative incidence", "cumulative incidence, as the sentence says"),
    ],
)
def test_the_way_of_estimating_is_said_where_the_sentence_says_it(words: str, estimator: str) -> None:
    figure = finding("OS", "rate_at_time", percent=45.0, quote="45%", sentence=f"{words} was 45%.")
    assert [remark.text for remark in estimate(figure).remarks] == [estimator]


def test_a_ratio_says_whether_it_is_adjusted() -> None:
    def words(sentence: str) -> str:
        return estimate(finding("OS", "hazard_ratio", value=0.5, sentence=sentence)).remarks[0].text

    assert words("The adjusted HR was 0.5.") == "ratio: adjusted, as the sentence says"
    assert words("In multivariable analysis HR 0.5.") == "ratio: adjusted, as the sentence says"
    assert words("In univariate analysis HR 0.5.") == "ratio: unadjusted, as the sentence says"
    assert words("HR was 0.5.") == "ratio: the sentence does not say whether it is adjusted"


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("11.0", "unadjusted"),
        ("9.2", "adjusted"),
        ("0.62", "unadjusted"),
        ("0.71", "adjusted"),
        ("8.8", None),
    ],
)
def test_a_sentence_with_both_gives_each_ratio_the_word_beside_it(quote: str, said: str | None) -> None:
    sentence = (
        "The odds rose in univariate analysis (odds ratio, 11.0; p = 0.02), and so they did in multivariate "
        "analysis (odds ratio, 9.2; p = 0.04); the HR was 0.62 (unadjusted), and 0.71 after adjustment."
    )
    assert adjustment(finding("OS", "hazard_ratio", value=0.5, sentence=sentence, quote=quote)) == said


def test_a_ratio_outside_the_middle_of_its_interval_is_a_contradiction() -> None:
    good = {"value": 0.75, "ci_low": 0.57, "ci_high": 0.99}
    quote = "0.75 (0.57-0.99), 1.99"
    assert len(estimate(finding("OS", "hazard_ratio", **good, quote=quote)).remarks) == 1
    bad = good | {"ci_high": 1.99}
    remarks = estimate(finding("OS", "hazard_ratio", **bad, quote=quote)).remarks
    assert remarks[1] == Remark("0.75 cannot lie amid [0.57–1.99]", "§")


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_what_is_computed_never_replaces_what_is_reported(proportion: tuple[int, int]) -> None:
    events, total = proportion
    given_finding = finding(events=events, total=total)
    made = estimate(given_finding)
    assert made.finding is given_finding
    low, high = made.computed("ci") or (1.0, 0.0)
    assert low - 1e-9 <= 100 * events / total <= high + 1e-9
