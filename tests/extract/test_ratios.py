"""A ratio belongs to the arm under test, or to the factor of a model."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader, slots

BETTER = "OS was longer with the antibody than with chemotherapy "


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("(hazard ratio, 0.71)", {"value": 0.71}),
        ("(HR 0·71)", {"value": 0.71}),
        (
            "(hazard ratio, 0.71; 95% CI, 0.55 to 0.93; P = .01)",
            {"value": 0.71, "ci_low": 0.55, "ci_high": 0.93, "ci_level": 95, "p_value": 0.01},
        ),
        (
            "(HR, 0.77; 97.5% CI, 0.58 to 1.03; two-sided P=.04)",
            {"value": 0.77, "ci_low": 0.58, "ci_high": 1.03, "ci_level": 97.5, "p_value": 0.04},
        ),
        (
            "(HR 0.71 [95% CI 0.55–0.93], p<0.001)",
            {"value": 0.71, "ci_low": 0.55, "ci_high": 0.93, "ci_level": 95, "p_value": "<0.001"},
        ),
    ],
)
def test_a_hazard_ratio_has_its_interval_and_p_value(
    reader: Reader, printed: str, expected: dict[str, float | str]
) -> None:
    finding = reader.one(f"{BETTER}{printed}.")
    assert slots(finding) == {"outcome": "OS", "measure": "hazard_ratio", "arm": "antibody", **expected}


@pytest.mark.parametrize(
    ("sentence", "outcome", "measure"),
    [
        ("The hazard ratio for death was 0.71.", "OS", "hazard_ratio"),
        ("PFS was longer (HR, 0.62).", "PFS", "hazard_ratio"),
        ("Relapse was more frequent (HR 2.4).", "relapse", "hazard_ratio"),
        ("The CR rate was higher (odds ratio 2.1).", "CR", "odds_ratio"),
        ("CR was more frequent (relative risk, 1.4).", "CR", "risk_ratio"),
    ],
)
def test_a_ratio_says_of_what_it_is(reader: Reader, sentence: str, outcome: str, measure: str) -> None:
    found = reader.one(sentence)
    assert (found.outcome, found.measure) == (outcome, measure)


@pytest.mark.parametrize(
    ("arms", "experimental"),
    [
        ("InO or chemotherapy", "InO"),
        ("placebo or InO", "InO"),
        ("observation or maintenance", "maintenance"),
        ("DA alone or DA plus GO", "DA plus GO"),
    ],
)
def test_the_arm_under_test_is_not_the_control(reader: Reader, arms: str, experimental: str) -> None:
    text = f"Patients were randomly assigned to {arms}. OS was longer (HR, 0.71)."
    assert reader.one(text).arm == experimental


def test_a_title_that_compares_names_both_arms_in_words_that_need_not_be_told(reader: Reader) -> None:
    title = "Intensified consolidation versus standard treatment of acute leukaemia"
    text = "Patients were randomly assigned to FLAG or standard treatment. OS was longer (HR, 0.71)."
    assert reader.one(text, title=title).arm == "FLAG"


def test_a_factor_of_a_model_stands_for_the_arm(reader: Reader) -> None:
    found = reader.findings("OS was shorter in the old (HR 2.4) and the frail (HR 1.8).")
    assert {f.measure for f in found} == {"hazard_ratio"}
    assert [f.value for f in found] == [2.4, 1.8]


@pytest.mark.parametrize(
    ("text", "arm"),
    [
        (
            "The hazard ratio for death in women who had surgery, as compared with those without, was 0.9.",
            "surgery",
        ),
        (
            "The hazard ratio for relapse was 3.3 in TIL negative as compared to TIL positive patients.",
            "TIL negative",
        ),
        ("Patients with high ctDNA had worse PFS on the combination (HR 1.6).", "high ctDNA"),
        ("Neither group had a survival advantage (hazard ratio 0.95).", None),
        ("The antibody continued to improve OS (HR 0.56) over placebo.", "antibody"),
    ],
    ids=["inside", "behind", "people", "neither", "subject"],
)
def test_a_ratio_says_itself_which_group_is_compared(reader: Reader, text: str, arm: str | None) -> None:
    found = reader.one(text).arm
    assert found is None if arm is None else arm in (found or "")


def test_a_bare_ratio_goes_on_with_the_sentence_before(reader: Reader) -> None:
    found = reader.one("Overall survival was better with the antibody. The hazard ratio was 0.63.")
    assert (found.outcome, found.value) == ("OS", 0.63)
