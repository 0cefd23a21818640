from __future__ import annotations

import math

import pytest

from evidence.compare.table import Analyses, OutcomeSection
from evidence.report.forest import NAIVE_CAPTION, ForestPlot, forest_plots, why_not_drawn
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study


def section_of(*studies: object, outcome: str = "CR", **options: object) -> OutcomeSection:
    """Give the last table of an outcome: its ratios where there are any."""
    return comparison(*studies, outcomes=(outcome,), **options).sections[-1]  # type: ignore[arg-type] # test data


def only_plot(section: OutcomeSection) -> ForestPlot:
    (plot,) = forest_plots(section)
    return plot


def test_the_index_study_is_on_top_and_the_others_follow_by_year() -> None:
    index = index_study(finding(percent=67.0, quote="67%"))
    late = study("2", "Late", 2021, finding(events=1, total=9, quote="1/9"))
    early = study("3", "Early", 2011, finding(events=2, total=9, quote="2/9"))
    plot = only_plot(section_of(index, late, early))
    assert [row.name for row in plot.rows] == ["Bhojwani 2019 (INDEX STUDY)", "Early 2011", "Late 2021"]
    assert [row.is_index for row in plot.rows] == [True, False, False]


def test_a_row_holds_count_denominator_and_figure_with_the_interval_of_the_table() -> None:
    index = index_study(
        finding(events=28, total=42, percent=66.7, arm="InO", timepoint="day 28", quote="28/42 (66.7%)")
    )
    (row,) = only_plot(section_of(index)).rows
    assert (row.counted, row.among, row.effect) == ("28/42", "all in arm", "66.7% [50.5–80.4]†")
    assert row.detail == "InO · day 28"
    assert row.value == 66.7
    assert (row.low, row.high) == pytest.approx((50.45, 80.43), abs=0.01)
    assert row.patients == 42


def test_a_figure_without_an_interval_has_no_limits() -> None:
    (row,) = only_plot(section_of(index_study(finding(percent=67.0, quote="67%")))).rows
    assert (row.low, row.high, row.patients, row.counted) == (None, None, None, "NR")


def test_no_events_stand_at_zero_with_one_side_of_the_interval() -> None:
    (row,) = only_plot(section_of(index_study(finding(events=0, total=51, quote="none of 51")))).rows
    assert (row.value, row.low) == (0.0, 0.0)
    assert row.high == pytest.approx(6.98, abs=0.01)


def test_each_scale_has_a_picture_of_its_own_and_medians_have_none() -> None:
    medians, ratios = full_comparison().sections[3:]
    assert forest_plots(medians) == ()
    (plot,) = forest_plots(ratios)
    assert plot.scale == "hazard_ratio"
    assert plot.axis.logarithmic
    assert [row.effect for row in plot.rows] == ["NR", "HR 0.75 [97.5% CI 0.57–0.99]"]
    assert plot.rows[1].detail == "InO vs SoC"


def test_a_limit_that_is_not_estimable_is_infinite() -> None:
    index = index_study(
        finding("OS", "hazard_ratio", value=0.5, ci_low=0.3, ci_high=None, quote="0.5 (0.3 to NE)")
    )
    (row,) = only_plot(section_of(index, outcome="OS")).rows
    assert (row.low, row.high) == (0.3, math.inf)


def test_an_index_study_with_another_kind_of_figure_keeps_its_place_and_says_so() -> None:
    index = index_study(finding("OS", "median_time", value=7.7, unit="months", quote="7.7 months"))
    other = study(
        "2", "Other", 2020, finding("OS", "rate_at_time", percent=40.0, quote="40%", timepoint="1 year")
    )
    plot = only_plot(section_of(index, other, outcome="OS"))
    assert plot.rows[0].effect == "not on this scale"
    assert plot.rows[1].detail == "1 year"


def test_a_retracted_study_is_struck_through() -> None:
    rows = only_plot(full_comparison().sections[0]).rows
    assert [row.name for row in rows if row.struck] == ["O'|Brien* 2012 (RETRACTED)"]


def test_the_caption_and_what_is_left_out_are_said_inside() -> None:
    plot = only_plot(full_comparison().sections[0])
    assert plot.notes[0] == NAIVE_CAPTION
    assert NAIVE_CAPTION.startswith("Naive, unadjusted")
    assert any("Studies not drawn: 3 without a figure" in note for note in plot.notes)
    assert any(note.startswith("† computed by us") for note in plot.notes)
    assert any(note.startswith("§ O'|Brien* 2012: no count out of 51") for note in plot.notes)


def test_a_picture_says_beside_whom_and_what_its_strokes_mean() -> None:
    plot = only_plot(full_comparison().sections[0])
    assert plot.subtitle == "Beside Bhojwani 2019 (PMID 30267011), paediatric"
    assert "struck through: retracted, never pooled" in plot.notes[1]
    ratios = forest_plots(full_comparison().sections[4])[0]
    assert ratios.notes[0] == NAIVE_CAPTION
    assert ratios.notes[1].startswith("Each ratio compares two groups of one study")


def test_the_description_says_every_row_in_words() -> None:
    text = only_plot(full_comparison().sections[0]).description
    assert "Kantarjian 2019, InO, 28/42, all in arm, 66.7% [50.5–80.4]†" in text
    assert NAIVE_CAPTION in text


def test_without_anything_to_draw_there_is_a_reason() -> None:
    index = index_study(finding("OS", "median_time", value=7.7, unit="months", quote="7.7 months"))
    medians = section_of(index, outcome="OS")
    assert forest_plots(medians) == ()
    assert "only medians" in (why_not_drawn(medians) or "")
    assert "no study reports" in (why_not_drawn(section_of(index_study())) or "")
    counts_only = section_of(index_study(finding(events=2, quote="two")))
    assert "could be drawn" in (why_not_drawn(counts_only) or "")
    assert why_not_drawn(full_comparison().sections[0]) is None


def pool_of(*, pool: bool = True, studies: int = 4) -> OutcomeSection:
    index = index_study(finding(events=28, total=42, quote="28/42"))
    others = [
        study(str(n), f"Author{n}", 2010 + n, finding(events=6 * n, total=30, quote=f"{6 * n}/30"))
        for n in range(1, studies + 1)
    ]
    return section_of(index, *others, analyses=Analyses(pool=pool))


def test_a_pool_is_drawn_only_where_it_was_asked_for_and_allowed() -> None:
    assert only_plot(pool_of(pool=False)).pooled is None
    assert only_plot(pool_of(studies=2)).pooled is None
    pooled = only_plot(pool_of()).pooled
    assert pooled is not None
    assert pooled.name == "Pooled, k = 4, N = 120"
    assert pooled.prediction_low is not None
    assert pooled.prediction_high is not None
    assert 0 < pooled.prediction_low < pooled.low < pooled.value
    assert pooled.value < pooled.high < pooled.prediction_high < 100
    assert "prediction interval" in pooled.detail
