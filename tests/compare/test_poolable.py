"""What is pooled, what is left out, and each refusal with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evidence.compare.poolable import Pooling, pool_outcome
from evidence.compare.studies import StudyInput
from evidence.compare.table import Analyses
from evidence.model import Correction, DataBank, Finding
from tests.compare.by_hand import comparison, finding, index_study, study

POOL = Analyses(pool=True)
INDEX_FIGURE = finding(events=50, total=51)
COUNTS = ((28, 42), (27, 48), (41, 51), (20, 28), (15, 32))


def sound(number: int, *, at: int = 0, **slots: Any) -> StudyInput:
    """One of the studies of the set C1, of which R's values are known."""
    events, total = COUNTS[number]
    return study(
        str(number + 1),
        f"S{number + 1}",
        None,
        finding(events=events, total=total, start=at),
        **slots,
    )


def with_figures(pmid: str, *figures: Finding, **slots: Any) -> StudyInput:
    return study(pmid, f"X{pmid}", None, *figures, **slots)


def poolings(*studies: StudyInput, outcome: str = "CR") -> tuple[Pooling, ...]:
    index = index_study(replace(INDEX_FIGURE, outcome=outcome))
    made = comparison(index, *studies, outcomes=(outcome,), analyses=POOL)
    return tuple(pooling for section in made.sections for pooling in section.pooling)


def refusals(*studies: StudyInput, outcome: str = "CR") -> str:
    made = poolings(*studies, outcome=outcome)
    assert all(not pooling.values for pooling in made if pooling.refusals)
    return " | ".join(reason for pooling in made for reason in pooling.refusals)


def test_nothing_is_pooled_unless_it_is_asked_for() -> None:
    made = comparison(index_study(INDEX_FIGURE), *(sound(n) for n in range(5)))
    assert made.sections[0].pooling == ()


def test_figures_that_belong_together_are_pooled_without_the_index_study() -> None:
    (pooling,) = poolings(*(sound(n) for n in range(5)))
    assert pooling.refusals == ()
    assert [s.pmid for s in pooling.studies] == ["1", "2", "3", "4", "5"]
    assert pooling.patients == 201
    logistic, beside = pooling.values
    # R, as in tests/data/statistics: glmer and rma of C1_ino_like; 50 of 51 would move both.
    assert logistic.estimate == pytest.approx(0.651954846779093, abs=1e-5)
    assert beside.estimate == pytest.approx(0.648804783272195, abs=1e-6)


def test_every_denominator_that_is_the_same_is_named() -> None:
    (pooling,) = poolings(*(sound(n) for n in range(3)))
    assert pooling.denominator == "all"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_fewer_than_three_studies_are_not_pooled(number: int) -> None:
    assert f"fewer than 3 studies beside the index study ({number})" in refusals(
        *(sound(n) for n in range(number))
    )


def test_three_studies_are_enough() -> None:
    assert refusals(*(sound(n) for n in range(3))) == ""


def test_mixed_denominators_are_not_pooled() -> None:
    other = with_figures("9", finding(events=5, total=7, population="evaluable patients"))
    assert "mixed denominators (all: S1, S2, S3; evaluable: X9)" in refusals(*map(sound, range(3)), other)


def test_a_denominator_that_is_not_stated_may_be_any() -> None:
    other = with_figures("9", finding("MRD-negativity", events=5, total=7))
    others = [
        with_figures(str(n), finding("MRD-negativity", events=5, total=7, population="of responders"))
        for n in (6, 7, 8)
    ]
    assert "mixed denominators (responders: X6, X7, X8; not stated: X9)" in refusals(
        *others, other, outcome="MRD-negativity"
    )
    unstated = [with_figures(str(n), finding("MRD-negativity", events=n, total=19)) for n in (6, 7, 8)]
    assert "no study says among whom" in refusals(*unstated, outcome="MRD-negativity")


def test_mixed_grades_are_not_pooled() -> None:
    other = with_figures("9", finding(events=5, total=7, grade="3-4"))
    assert "mixed grades (any grade, grade 3–4)" in refusals(*map(sound, range(3)), other)


def test_mixed_time_points_are_not_pooled() -> None:
    other = with_figures("9", finding(events=5, total=7, timepoint="day 28"))
    assert "mixed time points (day 28, not stated)" in refusals(*map(sound, range(3)), other)


def test_mixed_definitions_are_not_pooled() -> None:
    studies = [
        with_figures(
            str(n),
            finding(
                "MRD-negativity", events=n, total=19, population="responders", sentence=f"MRD {level} in {n}."
            ),
        )
        for n, level in ((6, "<0.01%"), (7, "<10⁻⁴"), (8, "<0.1%"))
    ]
    assert "mixed definitions (residual disease below 0.01%, residual disease below 0.1%)" in refusals(
        *studies, outcome="MRD-negativity"
    )


def test_one_year_and_twelve_months_are_one_time_point() -> None:
    studies = [
        with_figures(str(n), finding(events=n, total=9, timepoint=time))
        for n, time in ((5, "1 year"), (6, "12 months"), (7, "12 Months"))
    ]
    assert refusals(*studies) == ""


def test_several_figures_of_one_study_are_not_pooled() -> None:
    arms = with_figures(
        "9", finding(events=5, total=7, arm="A", start=1), finding(events=3, total=8, arm="B", start=2)
    )
    assert "mixed definitions: several arms, subgroups or times of one study (X9)" in refusals(
        *map(sound, range(3)), arms
    )


def test_a_second_arm_counts_even_where_it_cannot_be_used() -> None:
    arms = with_figures(
        "9",
        finding(events=5, total=7, arm="A", start=1),
        finding(percent=66.0, total=60, arm="B", quote="66% of 60", start=2),
    )
    assert "several arms, subgroups or times of one study (X9)" in refusals(*map(sound, range(3)), arms)


def test_overlapping_cohorts_are_not_pooled() -> None:
    registered = (DataBank("ClinicalTrials.gov", ("NCT00000001",)),)
    studies = [sound(0, data_banks=registered), sound(1, data_banks=registered), sound(2), sound(3)]
    assert "overlapping cohorts (S1 and S2)" in refusals(*studies)


def test_a_study_of_the_index_study_s_patients_is_not_pooled() -> None:
    registered = (DataBank("ClinicalTrials.gov", ("NCT00000001",)),)
    made = comparison(
        index_study(INDEX_FIGURE, data_banks=registered),
        sound(0, data_banks=registered),
        *(sound(n) for n in (1, 2, 3)),
        analyses=POOL,
    )
    (pooling,) = made.sections[0].pooling
    assert pooling.refusals == ("overlapping cohorts (S1 and the index study)",)


@pytest.mark.parametrize(("events", "words"), [(0, "no study has an event"), (9, "every patient")])
def test_none_or_all_everywhere_is_not_pooled(events: int, words: str) -> None:
    studies = [with_figures(str(n), finding(events=events, total=9)) for n in (6, 7, 8)]
    assert words in refusals(*studies)


def test_kaplan_meier_is_not_pooled_with_crude() -> None:
    estimate = finding(measure="rate_at_time", percent=60.0, timepoint="12 months")
    studies = (*map(sound, range(3)), with_figures("9", estimate))
    assert "Kaplan-Meier or other estimates at a time point (X9) mixed with crude" in refusals(*studies)


def test_kaplan_meier_alone_has_no_counts_to_pool() -> None:
    estimate = finding(measure="rate_at_time", percent=60.0, timepoint="12 months")
    studies = [with_figures(str(n), estimate) for n in (6, 7, 8)]
    assert refusals(*studies) == "Kaplan-Meier and other estimates at a time point have no counts to pool"


def test_medians_are_not_pooled() -> None:
    studies = [
        with_figures(str(n), finding(measure="median_time", value=7.0, unit="months")) for n in (6, 7, 8)
    ]
    assert "medians are not pooled" in refusals(*studies)


def test_all_reasons_are_given_not_the_first() -> None:
    other = with_figures("9", finding(events=5, total=7, population="evaluable", timepoint="day 28"))
    said = refusals(sound(0), other)
    assert all(words in said for words in ("fewer than 3", "mixed denominators", "mixed time points"))


def test_a_retracted_study_is_never_pooled() -> None:
    retracted = sound(3, corrections=(Correction("RetractionIn", "Notice", "2"),))
    (pooling,) = poolings(*map(sound, range(3)), retracted)
    assert [s.pmid for s in pooling.studies] == ["1", "2", "3"]
    assert [(s.pmid, why) for s, why in pooling.left_out] == [("4", "retracted")]
    assert pooling.values


def test_a_retraction_may_leave_too_few() -> None:
    retracted = sound(2, corrections=(Correction("RetractionIn", "Notice", "2"),))
    assert "fewer than 3 studies beside the index study (2)" in refusals(sound(0), sound(1), retracted)
    (alone,) = poolings(retracted)
    assert [(s.pmid, why) for s, why in alone.left_out] == [("3", "retracted")]


@pytest.mark.parametrize(
    "figure",
    [
        finding(percent=67.0, quote="67%"),
        finding(percent=80.3, total=51, quote="80.3% of 51"),
        finding(events=27, total=42, percent=66.7, quote="27/42 (66.7%)"),
    ],
)
def test_a_figure_without_a_sure_count_is_left_out_by_name(figure: Finding) -> None:
    (pooling,) = poolings(*map(sound, range(3)), with_figures("9", figure))
    assert [(s.name, why) for s, why in pooling.left_out] == [("X9", "no count that can be relied on")]
    assert pooling.patients == 141


def test_digests_among_the_pooled_are_named() -> None:
    (pooling,) = poolings(sound(0), sound(1), sound(2, digest=True))
    assert [s.pmid for s in pooling.digests] == ["3"]


def test_a_model_without_an_answer_is_a_refusal() -> None:
    studies = [
        with_figures(str(n), finding(events=events, total=10)) for n, events in ((6, 0), (7, 10), (8, 0))
    ]
    assert "no logistic model" in refusals(*studies)


def ratio(pmid: str, value: float, low: float, high: float, **slots: Any) -> StudyInput:
    words = f"Adjusted hazard ratio, {value}; 95% CI, {low} to {high}."
    sentence = slots.pop("sentence", words)
    own = {"arm": "InO", **slots}
    figures = [finding(measure="hazard_ratio", value=value, ci_low=low, ci_high=high, quote=words, **own)]
    figures[0] = replace(figures[0], sentence=sentence)
    arms = [finding(percent=float(n), arm=arm, quote=f"{n}%") for n, arm in ((50, "InO"), (30, "SoC"))]
    return with_figures(pmid, *figures, *(replace(a, outcome="other") for a in arms))


RATIOS = (("6", 0.62, 0.41, 0.94), ("7", 0.81, 0.60, 1.09), ("8", 0.55, 0.30, 1.01))


def of_ratios(*studies: StudyInput) -> Pooling:
    return next(p for p in poolings(*studies) if p.kind == "hazard ratios")


def test_hazard_ratios_of_one_comparison_are_pooled() -> None:
    pooling = of_ratios(*(ratio(*one) for one in RATIOS))
    assert pooling.refusals == ()
    (value,) = pooling.values
    assert 0 < value.interval.low < 0.62 < value.estimate < 0.81 < value.interval.high
    assert pooling.patients is None


@pytest.mark.parametrize(
    ("slots", "reason"),
    [
        ({"arm": "SoC"}, "the studies compare different treatments"),
        ({"arm": None}, "what is compared with what is not stated"),
        ({"sentence": "Hazard ratio 1.1."}, "adjusted, unadjusted or not said"),
        ({"sentence": "Unadjusted hazard ratio 1.1."}, "adjusted, unadjusted or not said"),
        ({"timepoint": "12 months"}, "mixed time points"),
        ({"population": "responders"}, "mixed denominators"),
    ],
)
def test_ratios_of_other_things_are_not_pooled(slots: dict[str, Any], reason: str) -> None:
    pooling = of_ratios(*(ratio(*one) for one in RATIOS), ratio("9", 1.1, 0.75, 1.61, **slots))
    assert not pooling.values
    assert reason in " | ".join(pooling.refusals)


def test_a_ratio_out_of_the_middle_of_its_interval_is_left_out() -> None:
    pooling = of_ratios(*(ratio(*one) for one in RATIOS), ratio("9", 0.95, 0.50, 1.00))
    assert [s.pmid for s in pooling.studies] == ["6", "7", "8"]
    assert [(s.pmid, why) for s, why in pooling.left_out] == [("9", "no interval that can be relied on")]


def test_an_index_study_alone_has_nothing_to_pool() -> None:
    (pooling,) = pool_outcome(comparison(index_study(INDEX_FIGURE)).sections[0].rows)
    assert pooling.studies == ()
    assert pooling.refusals == ("fewer than 3 studies beside the index study (0)",)
