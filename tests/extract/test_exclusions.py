"""Figures that no outcome can have are left out, and the account of them says why."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    "sentence",
    [
        "The median to death in relapse was 4.5 months.",
        "Complete remission lasted beyond 6 months with maintenance.",
        "PFS was analysed after 48 PFS events.",
    ],
    ids=["death", "response", "composite"],
)
def test_a_figure_of_another_kind_is_left_out(reader: Reader, sentence: str) -> None:
    assert [f for f in reader.findings(sentence) if f.outcome in {"OS", "PFS", "CR", "mortality"}] == []


def test_a_median_time_to_an_event_is_of_the_event(reader: Reader) -> None:
    found = reader.one("The median time to relapse was 4.5 months.")
    assert (found.outcome, found.measure, found.value) == ("relapse", "median_time", 4.5)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Nine CR were obtained on 111 evaluable patients.", [("CR", 9)]),
        ("No objective responses were seen with the drug.", [("ORR", 0)]),
        ("There were no responses.", [("ORR", 0)]),
        ("There was no treatment-related death, and 39 (70%) patients received six cycles.", [("NRM", 0)]),
        ("Brain death was understood by 31 of 98 doctors.", []),
        ("Local recurrence was seen in 12 of 40 patients.", []),
        ("Motor neurotoxicity was seen in 12 of 40 patients.", []),
        ("The sensitivity of CR was 23%.", []),
        ("To prevent one death, 1055 men would need to be invited.", []),
        ("Among women at higher risk of recurrence, the uptake of X was 25%.", []),
        ("The RR was 32%.", [("ORR", None)]),
        ("PFS was longer (RR 1.2).", [("PFS", None)]),
        ("One patient died of febrile neutropenia.", [("NRM", 1)]),
        ("Four deaths related to bortezomib occurred.", [("NRM", 4)]),
        ("Four deaths related to disease progression occurred.", []),
        ("All patients in remission were negative for MRD.", [("MRD-negativity", None)]),
    ],
)
def test_what_is_counted_is_told_from_what_only_looks_so(
    reader: Reader, sentence: str, told: list[tuple[str, int | None]]
) -> None:
    assert [(f.outcome, f.events) for f in reader.findings(sentence)] == told


def test_a_short_form_in_the_plural_defines_its_singular(reader: Reader) -> None:
    text = "We compared conventional care regimens (CCRs). Of 58 patients on CCR, 47% had LDAC."
    assert reader.findings(text) == ()


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("CRS occurred in 77% of patients, 48% of whom received tocilizumab.", [("CRS", 77)]),
        ("CR was seen in 60%, of whom 20% relapsed.", [("CR", 60), ("relapse", 20)]),
        (
            "EFS was better in MRD-negative than in MRD-positive patients (60% vs 9%).",
            [("EFS", 60), ("EFS", 9)],
        ),
        ("Of responders, 42% remain in continuous CR.", [("RFS", 42)]),
        ("Twenty-two of 40 patients were in CR at the start of therapy.", []),
        ("Infection (37%), raised amylase (8%) and pain (7%) were common.", [("infection", 37)]),
        (
            "Reasons were progression (23%), death (12 patients, 13%), and wish of the patient (6%).",
            [("mortality", 13)],
        ),
        ("More patients had lobular histology at relapse (23% versus 13%).", []),
        (
            "2-year OS was 56% with X and 51% with Y (absolute difference between the arms 5.3% [-3 to 14]).",
            [("OS", 56), ("OS", 51)],
        ),
        (
            "DFS was 76% with X and 74% with Y (absolute difference [X-Y] 1.3%, -2 to 5).",
            [("DFS", 76), ("DFS", 74)],
        ),
        (
            "Three patients (18%) were judged as PR and 6 patients (35%) judged as stable disease.",
            [("PR", 18)],
        ),
        (
            "93 patients (65%) progressed and 104 (73%) died.",
            [("mortality", 73)],
        ),
        (
            "Overall survival: by now, 82 of the 93 patients (88%) that were evaluated for OS had died.",
            [("mortality", 88)],
        ),
        (
            "Responders (PR plus CR, 57 [90%]) were compared with others.",
            [("ORR", 90)],
        ),
        (
            "There were 119 (25%) deaths (63/26.3% with X, 56/23.6% with Y).",
            [("mortality", 25), ("mortality", 26.3), ("mortality", 23.6)],
        ),
        (
            "Ten patients (31%) were evaluated as a CR.",
            [("CR", 31)],
        ),
        (
            "X led to an increased rate of CR (20% vs 7%).",
            [("CR", 20), ("CR", 7)],
        ),
        (
            "X led to more objective remissions (ORR; 87% vs 73%).",
            [("ORR", 87), ("ORR", 73)],
        ),
        (
            "The ORRs of the whole period, including assessments prior to discontinuation, were 43% and 24%.",
            [("ORR", 43), ("ORR", 24)],
        ),
    ],
)
def test_what_is_told_of_others_is_left_out(
    reader: Reader, sentence: str, told: list[tuple[str, float]]
) -> None:
    assert [(f.outcome, f.percent) for f in reader.findings(sentence)] == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Durable CR was linked to a 90% or 85% decrease in the risk of death.",
        "The estimated difference in DFS at 5 years (drug-control) was 0.6% (-4 to 5) in men.",
        "Four patients had an overall response of SD.",
        "The endpoint of CR or PR was missed, although 13 of 20 patients demonstrated SD.",
        "Apart from febrile neutropenia, only nausea (3%) was severe.",
        "Age correlated with CR in 71 of the 108 fits (66%).",
        "Age was linked to a higher risk of relapse in 97 of 108 (90%) leave-one-out iterations.",
        "Of the 131 patients evaluable for response, one in X and two in Y did not go on.",
        "Intercurrent deaths (six vs 14) were rare.",
        "Events related to disease-free survival were reported for 1056 patients.",
        "Median OS was 0 months.",
        "Paresthesias of grade >2 (neurotoxicity) were rare, and paresthesias were seen in 7%.",
    ],
)
def test_what_only_stands_near_an_outcome_is_left_out(reader: Reader, sentence: str) -> None:
    assert reader.findings(sentence) == ()


def test_those_who_died_without_an_event_count_none_of_it(reader: Reader) -> None:
    found = reader.findings("51 patients died with no relapse of the tumour.")
    assert [(f.outcome, f.events) for f in found] == [("mortality", 51)]
    assert [f.events for f in reader.findings("X was tolerated well, with no deaths.")] == [0]


def test_none_found_is_none(reader: Reader) -> None:
    found = reader.findings("No responses were found in the 29 patients treated with topotecan.")
    assert [f.events for f in found] == [0]
    assert [f.events for f in reader.findings("No responses were found in the topotecan group.")] == [0]


def test_people_who_progressed_are_whose_figures_stand_there(reader: Reader) -> None:
    text = "Median OS in patients whose disease progressed in the liver was 13.0 months."
    assert [(f.outcome, f.value) for f in reader.findings(text)] == [("OS", 13.0)]


def test_a_ratio_is_read_over_the_full_stop_of_versus(reader: Reader) -> None:
    found = reader.one("The hazard ratio of X vs. Y for PFS is 1.772 with 95% CI of 1.102 to 2.848.")
    assert (found.outcome, found.value, found.ci_low) == ("PFS", 1.772, 1.102)


def test_a_part_of_those_told_before_has_them_for_its_denominator(reader: Reader) -> None:
    found = reader.findings("Of 65 patients, 25 (38%) underwent HSCT, and VOD occurred in 5 of these (20%).")
    assert [(f.outcome, f.events, f.total) for f in found] == [("HSCT", 25, 65), ("SOS", 5, 25)]


def test_counts_in_front_of_abbreviations_are_told(reader: Reader) -> None:
    found = reader.findings("The overall remission rate was 20% (7 CR, 5 CRp).")
    assert [(f.outcome, f.events) for f in found] == [("ORR", None), ("CR", 7), ("CRi", 5)]


def test_the_one_count_of_patients_that_a_share_agrees_with_is_its_denominator(reader: Reader) -> None:
    text = "DOR could not be estimated for the 15 patients at 300 mg owing to relapse in 2 patients (13%)."
    assert [(f.events, f.total) for f in reader.findings(text) if f.outcome == "relapse"] == [(2, 15)]
    text = "We treated 16 patients at 300 mg, and relapse was seen in 2 patients (13%) of two centres."
    assert [f.total for f in reader.findings(text) if f.outcome == "relapse"] == [16]
    text = "We treated 40 patients at 300 mg, and relapse was seen in 2 patients (13%)."
    assert [f.total for f in reader.findings(text) if f.outcome == "relapse"] == [None]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Of 120 patients, 90 (75%) entered CR, 18 (15%) failed to respond and 12 died during induction.",
            [("CR", 90, None), ("mortality", 12, "during induction")],
        ),
        (
            "There was a 2% incidence of SOS and a 5% incidence of sepsis.",
            [("SOS", None, None), ("infection", None, None)],
        ),
        (
            "With longer follow-up, 11 (52%) of 21 patients who had a second graft developed SOS.",
            [("SOS", 11, None)],
        ),
        (
            "The ORR was 69% with an OS of 39%, whereas it was 51% with placebo.",
            [("ORR", None, None), ("OS", None, None), ("ORR", None, None)],
        ),
        (
            "SOS was more frequent after X (23/77, 30%) than after Y (3/34, 9%).",
            [("SOS", 23, None), ("SOS", 3, None)],
        ),
    ],
    ids=["failed", "incidence-of", "clause", "it-was", "said-again"],
)
def test_a_figure_is_of_what_its_clause_says(
    reader: Reader, sentence: str, told: list[tuple[str, int | None, str | None]]
) -> None:
    assert [(f.outcome, f.events, f.timepoint) for f in reader.findings(sentence)] == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Nineteen achieved CR, 10 of whom were MRD-negative.",
            [("CR", 19, None), ("MRD-negativity", 10, 19)],
        ),
        ("In total, 12 (24%; 95% CI 13-38) of 50 patients responded.", [("ORR", 12, 50)]),
        (
            "CR was seen in 12/20 (60%), of which 9 (75%) were MRD negative.",
            [("CR", 12, 20), ("MRD-negativity", 9, 12)],
        ),
        ("The drug was given to 189 patients: 63 had a CR (33%).", [("CR", 63, 189)]),
    ],
)
def test_patients_given_something_are_counted_among_not_with(
    reader: Reader, sentence: str, told: list[tuple[str, int | None, int | None]]
) -> None:
    assert [(f.outcome, f.events, f.total) for f in reader.findings(sentence)] == told
