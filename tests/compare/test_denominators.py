"""Two wordings of one denominator are one; different denominators are not."""

from __future__ import annotations

import pytest

from evidence.compare.denominators import (
    ALL,
    ALL_IN_ARM,
    NOT_STATED,
    NOT_TOLD_APART,
    Patients,
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
    assert denominator_words(transplanted, patients=Patients(51)) == NOT_STATED
    assert denominator_words(transplanted, patients=Patients(21)) == ALL


def test_a_part_of_an_arm_is_not_the_whole_arm() -> None:
    analysed = estimate(finding(events=88, total=109, arm="InO"))
    assert denominator_words(analysed, patients=Patients(326, {"ino": 164})) == NOT_STATED
    assert denominator_words(analysed, patients=Patients(218, {"ino": 109})) == ALL_IN_ARM


def test_arms_that_are_together_fewer_than_the_study_are_parts_of_arms() -> None:
    analysed = estimate(finding(events=88, total=109, arm="InO"))
    counted = {"InO": 109, "SoC": 109}
    assert denominator_words(analysed, patients=Patients.known(326, {}, counted, None)) == NOT_STATED
    assert denominator_words(analysed, patients=Patients.known(218, {}, counted, None)) == ALL_IN_ARM
    # One arm alone says nothing of the other.
    assert denominator_words(analysed, patients=Patients.known(326, {}, {"InO": 109}, None)) == ALL_IN_ARM


def test_other_words_for_as_many_patients_as_the_study_has_mean_all_of_them() -> None:
    words = "children with relapsed leukaemia"
    assert denominator_kind(words) == words
    assert denominator_kind(words, everybody=True) == ALL
    assert denominator_kind("responders", everybody=True) == "responders"


@pytest.mark.parametrize(
    ("treatment", "transplanted"),
    [
        ("allo-HCT", True),
        ("allogeneic haematopoietic stem cell transplantation", True),
        ("autologous stem-cell transplant", True),
        ("HSCT", True),
        ("InO then HSCT", False),
        ("blinatumomab", False),
        (None, False),
    ],
)
def test_all_of_a_study_of_transplants_are_transplanted(treatment: str | None, *, transplanted: bool) -> None:
    patients = Patients.known(105, {}, {}, treatment)
    assert patients.transplanted == transplanted
    kind = denominator_kind(ALL, transplanted=patients.transplanted)
    assert kind == ("transplanted" if transplanted else ALL)
    assert denominator_kind(NOT_STATED, transplanted=transplanted) is None


@pytest.mark.parametrize("text", ["of responders", "responders", "Among responders"])
def test_a_preposition_is_no_part_of_a_denominator(text: str) -> None:
    assert denominator_words(estimate(finding(percent=71.0, population=text))) == "responders"
