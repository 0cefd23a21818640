"""Naive contrasts: what is compared with what, and what is refused with its reason."""

from __future__ import annotations

import math

import pytest

from evidence.compare.statistics import Contrast
from evidence.compare.table import Analyses
from evidence.model import Finding
from tests.compare.by_hand import comparison, finding, index_study, study

BOTH = Analyses(difference=True, ratio=True)
INDEX_FIGURE = finding(events=41, total=51, percent=80.4, quote="41 of 51 (80.4%)")


def contrasts(*figures: Finding, index: tuple[Finding, ...] = (INDEX_FIGURE,)) -> list[Contrast | None]:
    made = comparison(index_study(*index), study("1", "A", 2010, *figures), analyses=BOTH)
    return [row.contrast for row in made.sections[0].rows if not row.study.is_index]


def only(*figures: Finding, index: tuple[Finding, ...] = (INDEX_FIGURE,)) -> Contrast:
    (contrast,) = contrasts(*figures, index=index)
    assert contrast is not None
    return contrast


def test_contrasts_are_off_by_default() -> None:
    made = comparison(index_study(INDEX_FIGURE), study("1", "A", 2010, finding(events=28, total=42)))
    assert [row.contrast for row in made.sections[0].rows] == [None, None]


def test_a_study_is_set_against_the_index_study_not_the_other_way_round() -> None:
    contrast = only(finding(events=28, total=42))
    assert contrast.against == (41, 51)
    assert contrast.difference == pytest.approx(28 / 42 - 41 / 51)
    assert contrast.ratio == pytest.approx((28 / 42) / (41 / 51))
    # R: ratesci::moverci and ratesci::scoreci, as tests/data/statistics/two_sample.csv holds them.
    assert contrast.difference_interval is not None
    assert contrast.difference_interval.low == pytest.approx(-0.311113717677856, abs=1e-12)
    assert contrast.ratio_interval is not None
    assert contrast.ratio_interval.high == pytest.approx(1.05989200015636, abs=1e-6)


def test_none_against_none_gives_a_difference_only() -> None:
    contrast = only(finding(events=0, total=30), index=(finding(events=0, total=51),))
    assert contrast.difference == 0
    assert contrast.difference_interval is not None
    assert (contrast.ratio, contrast.ratio_interval) == (None, None)
    assert contrast.reason == "no event in either study: a difference only"


def test_a_ratio_against_no_event_is_without_bound() -> None:
    contrast = only(finding(events=5, total=30), index=(finding(events=0, total=51),))
    assert contrast.ratio == math.inf
    assert contrast.ratio_interval is not None
    assert contrast.ratio_interval.high == math.inf
    assert contrast.ratio_interval.low > 0


def test_a_count_that_we_derived_counts() -> None:
    assert only(finding(percent=67.0, total=42, quote="67% of 42")).difference == pytest.approx(
        28 / 42 - 41 / 51
    )


@pytest.mark.parametrize(
    ("figure", "absence", "reason"),
    [
        (finding(percent=67.0, quote="67%"), "NC", "no count"),
        (finding(percent=23.0, total=151, quote="23% of 151"), "NC", "no count"),
        (finding(events=27, total=42, percent=66.7, quote="27/42 (66.7%)"), "NC", "no count"),
        (finding(events=20, total=28, population="of responders"), "NC", "no count with this denominator"),
        (finding(events=20, total=28, timepoint="12 months"), "NC", "denominator, time point and grade"),
        (finding(events=20, total=28, grade="≥3"), "NC", "denominator, time point and grade"),
        (finding(measure="median_time", value=7.7, unit="months"), "NA", "not a proportion"),
        (finding(measure="rate_at_time", percent=23.4, timepoint="12 months"), "NA", "not a proportion"),
    ],
)
def test_what_cannot_be_compared_says_why(figure: Finding, absence: str, reason: str) -> None:
    contrast = only(figure)
    assert contrast.absence == absence
    assert reason in contrast.reason
    assert (contrast.difference, contrast.ratio) == (None, None)


def test_of_several_index_figures_none_is_chosen() -> None:
    index = (finding(events=5, total=10, arm="A", start=1), finding(events=6, total=10, arm="B", start=2))
    assert "several figures" in only(finding(events=3, total=9), index=index).reason


def test_the_index_figure_with_the_same_denominator_is_taken() -> None:
    index = (INDEX_FIGURE, finding(events=9, total=12, population="of responders", start=9))
    assert only(finding(events=3, total=9, population="responders"), index=index).against == (9, 12)


def test_a_year_is_twelve_months() -> None:
    index = (finding(events=41, total=51, timepoint="12 months"),)
    assert only(finding(events=28, total=42, timepoint="1 year"), index=index).against == (41, 51)


def test_the_index_study_is_not_compared_with_itself() -> None:
    made = comparison(index_study(INDEX_FIGURE), study("1", "A", 2010), analyses=BOTH)
    index_row, silent_row = made.sections[0].rows
    assert index_row.contrast is not None
    assert index_row.contrast.absence == "NA"
    assert silent_row.contrast is None, "a study without a figure has its NR"


def test_a_ratio_within_one_study_is_not_set_against_another() -> None:
    ratio = finding(measure="hazard_ratio", value=0.7, ci_low=0.5, ci_high=0.98)
    figures, ratios = comparison(
        index_study(INDEX_FIGURE), study("1", "A", 2010, ratio), analyses=BOTH
    ).sections
    assert [row.absence for row in figures.rows] == [None, "NR"]
    assert [row.contrast for row in ratios.rows] == [None, None]
    assert not ratios.analyses.contrasts
