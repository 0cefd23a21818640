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
        ("More patients had lobular histology at relapse (23% versus 13%).", []),
    ],
)
def test_what_is_told_of_others_is_left_out(
    reader: Reader, sentence: str, told: list[tuple[str, float]]
) -> None:
    assert [(f.outcome, f.percent) for f in reader.findings(sentence)] == told


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
            [("CR", 19, None), ("MRD-negativity", 10, None)],
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
