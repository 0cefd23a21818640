"""Whose number it is: figures side by side go to the arms that the text gives them, or to none."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader

ALLOCATION = "Patients were randomly assigned to InO or chemotherapy. "


def arms(reader: Reader, text: str) -> list[tuple[float | None, str | None]]:
    """Give the number and the arm of every finding."""
    return [(f.percent if f.percent is not None else f.value, f.arm) for f in reader.findings(text)]


NAMED = {
    "behind": "The CR rate was 81% in the InO group and 29% in the chemotherapy group.",
    "as-compared": "The CR rate was 81% in the InO group, as compared with 29% in the chemotherapy group.",
    "with": "The CR rate was 81% with InO and 29% with chemotherapy.",
    "interval": "The CR rate was 81% (95% CI, 72-88) with InO and 29% (95% CI, 21-38) with chemotherapy.",
    "in-front": "CR: InO, 81%; chemotherapy, 29%.",
    "list-behind": "The CR rate was 81% and 29% in the InO and chemotherapy groups, respectively.",
    "list-with": "The CR rate was 81% and 29% with InO and with chemotherapy, respectively.",
    "list-before": "The CR rates in the InO and chemotherapy groups were 81% and 29%, respectively.",
    "compared": "The CR rate was higher in the InO group than in the chemotherapy group (81% vs 29%).",
    "compared-square": (
        "The CR rate was significantly higher with InO than with chemotherapy "
        "(81% [95% CI, 72.1 to 88.0] vs. 29% [95% CI, 20.8 to 38.0], P<0.001)."
    ),
    "allocation-order": f"{ALLOCATION}The CR rate was 81% vs 29%.",
    "one-named": f"{ALLOCATION}The CR rate was higher in the InO group (81% vs 29%).",
    "earlier-sentence": (
        "The ORR was 90% with InO and 40% with chemotherapy. The CR rate was 81% vs 29%, respectively."
    ),
}


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED)
def test_two_figures_go_to_the_two_arms(reader: Reader, text: str) -> None:
    found = [(n, _short(arm)) for n, arm in arms(reader, text) if n in {81, 29}]
    assert found == [(81, "InO"), (29, "chemotherapy")]


def _short(arm: str | None) -> str | None:
    return None if arm is None else arm.removesuffix(" group")


def test_the_direction_of_a_comparison_says_which_figure_comes_first(reader: Reader) -> None:
    text = f"{ALLOCATION}The CR rate was lower with chemotherapy (29% vs 81%)."
    assert arms(reader, text) == [(29, "chemotherapy"), (81, "InO")]


def test_three_cohorts_have_their_own_figures(reader: Reader) -> None:
    text = "The CR rate was 60% in cohort 1, 70% in cohort 2 and 80% in cohort 3."
    assert arms(reader, text) == [(60, "cohort 1"), (70, "cohort 2"), (80, "cohort 3")]


def test_two_outcomes_of_two_arms_at_the_end_of_the_sentence(reader: Reader) -> None:
    text = "EFS was 48% and 40% and OS was 62% and 55% in the InO and GO groups, respectively."
    found = [(f.outcome, f.percent, f.arm) for f in reader.findings(text)]
    assert found[2:] == [("OS", 62, "InO"), ("OS", 55, "GO")]


def test_with_and_without_are_groups(reader: Reader) -> None:
    assert arms(reader, "OS was 87% with and 29% without transplantation.") == [
        (87, "with transplantation"),
        (29, "without transplantation"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "CR was achieved in 81% vs 29% of patients.",
        "The CR rate was 60%.",
        "All patients received InO. The CR rate was 60%.",
        "The CR rate was 60% in both groups.",
    ],
    ids=["nothing-named", "alone", "single-arm", "both"],
)
def test_where_the_text_names_no_arm_the_slot_stays_empty(reader: Reader, text: str) -> None:
    assert {arm for _, arm in arms(reader, text)} == {None}


def test_a_figure_alone_may_stand_in_a_named_arm(reader: Reader) -> None:
    text = f"{ALLOCATION}In the InO group, 22.4% of the patients were MRD negative."
    assert arms(reader, text) == [(22.4, "InO")]


def test_medians_go_to_their_arms(reader: Reader) -> None:
    text = "Median OS was 7.7 months with InO and 4.0 months with chemotherapy."
    assert arms(reader, text) == [(7.7, "InO"), (4.0, "chemotherapy")]


def test_a_median_that_was_not_reached_has_its_arm(reader: Reader) -> None:
    text = "The median OS was not reached in the InO group and was 9.9 months in the chemotherapy group."
    assert arms(reader, text) == [(None, "InO"), (9.9, "chemotherapy")]


def test_an_arm_of_one_abstract_is_forgotten_in_the_next(reader: Reader) -> None:
    assert arms(reader, f"{ALLOCATION}The CR rate was 81% vs 29%.")[0][1] == "InO"
    assert arms(reader, "The CR rate was 81% vs 29%.")[0][1] is None


def test_people_counted_are_not_the_arm_that_is_named_behind_them(reader: Reader) -> None:
    text = "Five of 10 refractory patients responded in the 20-mg group versus one of 12 in the 10-mg group."
    assert [(f.events, f.arm) for f in reader.findings(text)] == [(5, "20-mg"), (1, "10-mg")]


def test_a_bracket_with_an_outcome_of_its_own_leaves_the_arm_to_the_figure_before(reader: Reader) -> None:
    text = "ORR was 55% in the 20-mg group (9% complete responders) and 17% in the 10-mg group (no CR)."
    found = [(f.percent, f.arm) for f in reader.findings(text) if f.outcome == "ORR"]
    assert found == [(55, "20-mg"), (17, "10-mg")]


def test_what_a_bracket_compares_is_named_in_front_of_it_or_not_at_all(reader: Reader) -> None:
    text = (
        "EFS was affected by prior X versus no X (21% v 47%), relapse less than versus more than 12 months"
        " after diagnosis (20% v 45%), and IPI of 2 to 3 versus 0 to 1 (18% v 40%)."
    )
    assert [f.arm for f in reader.findings(text)] == ["prior X", "no X", None, None, None, None]


PLACES: dict[str, tuple[str, list[tuple[int | None, str | None]]]] = {
    "within-the-count": (
        "CR: 42 of 60 patients in the 20-mg arm (70%) and 30 of 61 patients in the 10-mg arm (49%).",
        [(42, "20-mg"), (30, "10-mg")],
    ),
    "bracket-before": (
        "Anaemia (18% in the 20-mg arm vs 2% in the 10-mg arm) and infection (26 [13%] vs 4 [2%]).",
        [(26, "20-mg"), (4, "10-mg")],
    ),
    "part-before": (
        "OS was alike in those with and without bulky disease; rates were 82% and 80%, respectively.",
        [(None, "with bulky disease"), (None, "without bulky disease")],
    ),
    "again": (
        "ORR was 31% in the 20-mg group and 33% in the 10-mg group, and 34% and 32%, respectively, in women.",
        [(None, "20-mg"), (None, "10-mg"), (None, "20-mg"), (None, "10-mg")],
    ),
    "hanging-unit": (
        "In the 5- versus 3-day comparison, PFS was 88% and 89%, respectively.",
        [(None, "5-day"), (None, "3-day")],
    ),
    "spent-by-a-figure-before": (
        "CR was 81% in the 20-mg arm vs 29% in the 10-mg arm; among responders 78% vs 28% were MRD negative.",
        [(None, "20-mg"), (None, "10-mg"), (None, "20-mg"), (None, "10-mg")],
    ),
    "behind-the-brackets": (
        "VOD (16% vs 5%) was more frequent in the 20-mg arm.",
        [(None, "20-mg"), (None, "other than 20-mg")],
    ),
    "other-direction": (
        "VOD (16% vs 5%) was less frequent in the 20-mg arm.",
        [(None, "other than 20-mg"), (None, "20-mg")],
    ),
    "none-in-contrast": (
        "No patients in the 20-mg group relapsed, in contrast to 15% (7 of 45) in the 10-mg group.",
        [(0, "20-mg"), (7, "10-mg")],
    ),
}


@pytest.mark.parametrize(("sentence", "told"), PLACES.values(), ids=PLACES)
def test_groups_are_found_wherever_a_sentence_names_them(
    reader: Reader, sentence: str, told: list[tuple[int | None, str | None]]
) -> None:
    found = [f for f in reader.findings(sentence) if f.outcome != "mortality"]
    assert [(f.events, f.arm) for f in found] == told


def test_patients_in_an_arm_are_no_population(reader: Reader) -> None:
    sentence, told = PLACES["within-the-count"]
    assert [f.population for f in reader.findings(sentence)] == [None for _ in told]


def test_patients_that_a_comparison_is_about_are_its_first_group(reader: Reader) -> None:
    found = reader.findings("OS was shorter in patients with TP53 mutations (median, 5.1 v 12.4 months).")
    assert [(f.value, f.arm) for f in found] == [
        (5.1, "patients with TP53 mutations"),
        (12.4, "patients without TP53 mutations"),
    ]
