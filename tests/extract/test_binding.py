"""Every figure goes to the outcome it is of, to an endpoint outside the rules, or to nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.binding import bind_outcomes
from tests.extract.reading import Reader

TIES = {
    "behind": ("The CR rate was 60%.", [("60%", "CR")]),
    "in-front": ("Sixty patients (60%) entered complete remission.", [("Sixty", "CR")]),
    "adjective": ("A 40% response rate was seen.", [("40%", "ORR")]),
    "verb": ("Eleven of 42 patients relapsed.", [("Eleven of 42", "relapse")]),
    "two-verbs": ("Of 40 patients, 30 responded and 5 died.", [("30", "ORR"), ("5", "mortality")]),
    "two-nouns": ("CR was 60% and PR 15%.", [("60%", "CR"), ("15%", "PR")]),
    "semicolon": ("CR, 60%; PR, 15%; ORR, 75%.", [("60%", "CR"), ("15%", "PR"), ("75%", "ORR")]),
    "bracket": ("The ORR was 75% (CR, 60%; PR, 15%).", [("75%", "ORR"), ("60%", "CR"), ("15%", "PR")]),
    "versus": ("OS was 62% vs 41%.", [("62%", "OS"), ("41%", "OS")]),
    "median": ("Median OS was 7.7 months.", [("7.7 months", "OS")]),
    "hazard-inside": ("The hazard ratio for death was 0.71.", [("hazard ratio for death was 0.71", "OS")]),
    "hazard-behind": ("PFS was longer (HR, 0.62).", [("HR, 0.62", "PFS")]),
    "none": ("None of 14 patients developed SOS.", [("None", "SOS")]),
    "death-and-relapse": (
        "Twelve patients (30%) relapsed and 6 (15%) died.",
        [("Twelve", "relapse"), ("6", "mortality")],
    ),
}


@given(st.lists(st.sampled_from([sentence for sentence, _ in TIES.values()]), min_size=2, max_size=5))
def test_ties_passed_over_unpriced_are_never_the_cheapest(reader: Reader, sentences: list[str]) -> None:
    text = " and ".join(sentence.rstrip(".") for sentence in sentences)
    quick = reader.ties(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evidence.extract.binding.MOST_REBATE", math.inf)
        assert reader.ties(text) == quick


@pytest.mark.parametrize(("sentence", "tied"), TIES.values(), ids=TIES)
def test_a_figure_is_tied_to_its_outcome(
    reader: Reader, sentence: str, tied: list[tuple[str, str | None]]
) -> None:
    assert reader.ties(sentence) == tied


@pytest.mark.parametrize(
    ("sentence", "tied"),
    [
        ("Grade 3 nausea was seen in 30% and CR in 60%.", [("30%", None), ("60%", "CR")]),
        ("VGPR was 20% and CR 30%.", [("20%", None), ("30%", "CR")]),
        ("CR was 60% and stable disease 10%.", [("60%", "CR"), ("10%", None)]),
    ],
)
def test_an_endpoint_outside_the_rules_takes_its_figure_away(
    reader: Reader, sentence: str, tied: list[tuple[str, str | None]]
) -> None:
    assert reader.ties(sentence) == tied


@pytest.mark.parametrize(
    "sentence",
    [
        "The haemoglobin rose in 40%.",
        "Patients in CR saw a visiting psychologist once; sleep, appetite, humour and mood lifted in 40%.",
        "CR lasted long.",
    ],
    ids=["no-name", "other-subject", "no-figure"],
)
def test_a_figure_far_from_every_outcome_is_left_alone(reader: Reader, sentence: str) -> None:
    assert [outcome for _, outcome in reader.ties(sentence) if outcome is not None] == []


def test_a_time_is_never_of_a_response(reader: Reader) -> None:
    assert reader.ties("CR was reached after treatment of 7.7 months.") == []


def test_a_hazard_ratio_is_never_of_a_response(reader: Reader) -> None:
    assert reader.ties("CR was frequent (HR 0.7).") == []


PIECES = st.sampled_from([
    "CR was", "60%", "and PR", "15%", "(", ")", "11 of 21", "patients", "relapsed", "died", ";", ",", "no",
    "median OS", "7.7 months", "HR 0.7", "vs", "for death", "nausea", "none", "of 14", "developed SOS", "but",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_a_figure_is_tied_once_and_none_of_each_of_a_list(reader: Reader, sentence: str) -> None:
    view = reader.view(sentence)
    tied = bind_outcomes(view, reader.rules.outcomes)
    starts = [b.figure.start for b in tied if b.figure.note != "none"]
    assert starts == sorted(set(starts))
    nothing = [(b.figure.start, b.mention.outcome) for b in tied if b.figure.note == "none"]
    assert len(nothing) == len(set(nothing))
    assert all(b.figure in view.figures and b.mention in view.mentions for b in tied)
