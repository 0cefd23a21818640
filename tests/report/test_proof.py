from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Finding, Passage
from evidence.report.proof import proof_of
from tests.compare.by_hand import finding


def test_the_sentence_is_cut_at_the_figure() -> None:
    read = finding(quote="67%", start=15, end=18, section="RESULTS")
    proof = proof_of(_with_sentence(read, "Remission was 67% in all."))
    assert (proof.before, proof.figure, proof.after) == ("Remission was ", "67%", " in all.")
    assert proof.place == "abstract, section RESULTS, characters 15–18"
    assert proof.rule == "made by hand"


def test_of_two_equal_figures_the_offsets_tell_which() -> None:
    sentence = "It was 67% in one and 67% in the other."
    text = f"{sentence} Nothing more. {sentence}"
    at = text.rindex("67%")
    read = finding(quote="67%", start=at, end=at + 3)
    proof = proof_of(_with_sentence(read, sentence), [Passage("title", "67%"), Passage("abstract", text)])
    assert proof.before == "It was 67% in one and "
    assert proof.after == " in the other."


def test_a_figure_that_is_not_in_its_sentence_leaves_the_sentence_whole() -> None:
    proof = proof_of(_with_sentence(finding(quote="68%"), "It was 67%."))
    assert (proof.before, proof.figure, proof.after) == ("It was 67%.", "", "")


def test_direction_and_control_characters_are_dropped() -> None:
    proof = proof_of(_with_sentence(finding(quote="67%"), "It\x07 was\u202e 67%\nindeed."))
    assert (proof.before, proof.figure, proof.after) == ("It was ", "67%", " indeed.")


@given(before=st.text("ab 6"), after=st.text("ab 7%"), lead=st.text("xyz ", max_size=5))
def test_the_offsets_always_win(before: str, after: str, lead: str) -> None:
    sentence = f"{before}67%{after}"
    start = len(lead) + len(before)
    read = finding(quote="67%", start=start, end=start + 3)
    proof = proof_of(_with_sentence(read, sentence), [Passage("abstract", lead + sentence)])
    assert proof.before + proof.figure + proof.after == sentence
    assert proof.figure == "67%"


def _with_sentence(read: Finding, sentence: str) -> Finding:
    return replace(read, sentence=sentence)
