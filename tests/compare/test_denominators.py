"""Two wordings of one denominator are one; different denominators are not."""

from __future__ import annotations

import pytest

from evidence.compare.denominators import (
    ALL,
    ALL_IN_ARM,
    NOT_STATED,
    NOT_TOLD_APART,
    denominator_kind,
    denominator_words,
)
from evidence.compare.estimates import estimate
from tests.compare.by_hand import finding


@pytest.mark.parametrize(
    ("population", "kind"),
    [
        ("responders", "responders"),
        ("patients in remission", "responders"),
        ("patients who achieved CR", "responders"),
        ("those with CR/CRi", "responders"),
        ("nonresponders", "nonresponders"),
        ("non-responding patients", "non-responding patients"),
        ("patients who underwent HSCT", "transplanted"),
        ("transplanted patients", "transplanted"),
        ("evaluable patients", "evaluable"),
        ("MRD-positive patients", "MRD-positive"),
        ("all patients", "all"),
        ("Children  with marrow disease", "children with marrow disease"),
    ],
)
def test_a_denominator_is_known_by_its_words(population: str, kind: str) -> None:
    words = denominator_words(estimate(finding(percent=50.0, population=population)))
    assert denominator_kind(words) == kind


def test_a_whole_arm_and_a_whole_study_are_both_everybody() -> None:
    arm = denominator_words(estimate(finding(events=1, total=5, arm="A")))
    study = denominator_words(estimate(finding(events=1, total=5)))
    assert (arm, study) == (ALL_IN_ARM, ALL)
    assert denominator_kind(arm) == denominator_kind(study) == ALL


def test_mrd_negativity_without_words_has_no_known_denominator() -> None:
    words = denominator_words(estimate(finding("MRD-negativity", events=1, total=5)))
    assert words == NOT_STATED
    assert denominator_kind(words) is None


def test_figures_that_nothing_tells_apart_are_not_figures_of_everybody() -> None:
    words = denominator_words(estimate(finding(events=1, total=5)), alone=False)
    assert words == NOT_TOLD_APART
    assert denominator_kind(words) is None


def test_a_part_of_the_study_is_not_everybody() -> None:
    transplanted = estimate(finding("SOS", events=11, total=21, quote="11 of 21"))
    assert denominator_words(transplanted, study_size=51) == NOT_STATED
    assert denominator_words(transplanted, study_size=21) == ALL


@pytest.mark.parametrize("text", ["of responders", "responders", "Among responders"])
def test_a_preposition_is_no_part_of_a_denominator(text: str) -> None:
    assert denominator_words(estimate(finding(percent=71.0, population=text))) == "responders"
