"""An abstract's own abbreviations mean what it says they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.abbreviations import Name, find_definitions, long_form
from tests.extract.reading import Reader


@pytest.mark.parametrize(
    ("text", "short", "words"),
    [
        ("complete remission (CR) was seen", "CR", "complete remission"),
        ("the overall survival (OS) was long", "OS", "overall survival"),
        ("minimal residual disease (MRD)", "MRD", "minimal residual disease"),
        ("measured by cognitive reserve (CR) scores", "CR", "cognitive reserve"),
        ("in hormone receptor (HR) positive disease", "HR", "hormone receptor"),
        ("graft-versus-host disease (GVHD)", "GVHD", "graft-versus-host disease"),
        ("an operating system (OS)", "OS", "operating system"),
        ("a complete clinical response (cCR)", "cCR", "complete clinical response"),
    ],
)
def test_a_short_form_stands_for_the_words_before_its_bracket(text: str, short: str, words: str) -> None:
    assert long_form(text, text.index("("), short) == words


@pytest.mark.parametrize(
    ("text", "short"), [("patients were treated (CR)", "CR"), ("(OS)", "OS"), ("in all (XYZ)", "XYZ")]
)
def test_letters_that_are_not_in_the_words_before_define_nothing(text: str, short: str) -> None:
    assert long_form(text, text.index("("), short) is None


@given(st.text(max_size=60), st.from_regex(r"[A-Z]{2,4}", fullmatch=True))
def test_a_long_form_is_a_part_of_the_text_before_the_bracket(text: str, short: str) -> None:
    found = long_form(f"{text} ({short})", len(text) + 1, short)
    assert found is None or " ".join(found.split()) in " ".join(text.split())


KNOWN = {"CR": "CR", "OS": "OS", "HR": "HR"}


def outcome_of(words: str) -> Name | None:
    named = {"complete remission": "CR", "overall survival": "OS", "cytogenetic relapse": "relapse"}
    return Name(named[words]) if words in named else None


def test_definitions_tell_own_foreign_and_usual_meanings_apart() -> None:
    text = "complete remission (CR), operating system (OS), cytogenetic relapse (CyR) and odd things (ABC)"
    found = find_definitions(text, outcome_of, KNOWN)
    assert found.own == {"CyR": "relapse"}
    assert found.foreign == {"OS", "OSs"}


def test_an_outcome_under_the_name_of_another_is_the_defined_one() -> None:
    found = find_definitions("cytogenetic relapse (CR)", outcome_of, KNOWN)
    assert found.own == {"CR": "relapse"}


#: Abstracts in which a usual abbreviation means something unusual: nothing of it is a finding.
FOREIGN = {
    "CR": "We studied cognitive reserve (CR) in 40 patients. CR was high in 22 (55%).",
    "OS": "We scored 30 children on an otitis scale (OS). OS was high in 24 patients (80%).",
    "HR": "We measured heart rate (HR) in 40 patients with long OS. HR, 0.71 of the maximum, was stable.",
    "PR": "We stained for progesterone receptor (PR) in 60 women. PR was positive in 41 (68%).",
    "SOS": "We used a stress overload scale (SOS) in 60 patients. SOS was high in 14 (23%).",
    "PFS": "We used pre-filled syringes (PFS) in 60 patients. PFS was preferred by 41 (68%).",
    "CRS": "We studied chronic rhinosinusitis (CRS) in 60 patients. CRS was noted in 41 (68%).",
}


@pytest.mark.parametrize("abstract", FOREIGN.values(), ids=FOREIGN)
def test_an_abbreviation_with_another_meaning_does_not_fool_the_reader(reader: Reader, abstract: str) -> None:
    assert reader.findings(abstract) == ()


def test_without_that_meaning_the_same_sentence_is_a_finding(reader: Reader) -> None:
    assert reader.one("We treated 40 patients. CR was reached in 22 (55%).").outcome == "CR"


def test_the_usual_meaning_spelt_out_changes_nothing(reader: Reader) -> None:
    spelt = reader.findings("We aimed at complete remission (CR). CR was reached in 22 patients (55%).")
    assert [(f.outcome, f.events, f.percent) for f in spelt] == [("CR", 22, 55.0)]


def test_an_outcome_may_have_an_abbreviation_of_the_abstracts_own(reader: Reader) -> None:
    text = "We studied complete haematological remission (CHaR). CHaR was reached in 22 patients (55%)."
    assert [(f.outcome, f.percent) for f in reader.findings(text)] == [("CR", 55.0)]


def test_a_definition_holds_for_one_abstract_only(reader: Reader) -> None:
    assert reader.findings(FOREIGN["CR"]) == ()
    assert reader.one("We treated 40 patients. CR was reached in 22 (55%).").outcome == "CR"
