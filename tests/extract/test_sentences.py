"""Sentences end where they end, and every section is known for what it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.sentences import split_sentences
from evidence.extract.text import normalise


def texts(passage: str) -> list[str]:
    """Give the sentences of a passage."""
    return [sentence.text for sentence in split_sentences(normalise(passage))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Patients proceeded to HSCT after InO.", "We conclude that it works."),
        ("CR was seen in 81 vs. 29% of patients.", "SOS was rare."),
        ("Children were treated at St. Jude in Memphis.", "All responded."),
        ("The drug was given i.v. Days 1 and 8 were free.", "All responded."),
        ("The drug was given i.v. on day 1.", "All responded."),
        ("Relapse was late (approx. 30% after 2 yr. of therapy).", "Others died early."),
        ("This was seen before by Dr. Smith et al. In 40% it recurred.", "Others died early."),
        ("The dose was 1.8 mg/m2.", "Eleven patients died."),
        ("See Fig. 2 and Refs. 3 and 4 for details.", "OS was 40%."),
        ("J. M. Smith treated 14 patients.", "OS was 40%."),
        ("Results of the U.S. Intergroup trial are given.", "OS was 40%."),
        ("Responses (e.g. CR in 14) were seen.", "OS was 40%."),
        ("The rate was 40% (95% CI, 30 to 51. Not shown).", "OS was 40%."),
        ("The p-value was .04.", "OS was 40%."),
        ("They were low (P = .04).", "50% relapsed."),
        ("Did it help?", "It did."),
        ('They called it "cured."', "It was not."),
        ("Two had SOS.", "[This was unexpected.]"),
        ("This was true in stage I.", "In stage II it was not."),
    ],
    ids=lambda text: text[:28],
)
def test_a_text_is_cut_where_a_sentence_ends_and_nowhere_else(first: str, second: str) -> None:
    assert texts(f"{first} {second}") == [first, second]


def test_no_stop_follows_a_decimal_point_or_a_stop_without_space() -> None:
    assert texts("Median OS was 7.7 months. PFS was 5.0 months.") == [
        "Median OS was 7.7 months.",
        "PFS was 5.0 months.",
    ]


def test_a_missing_space_after_a_stop_does_not_join_two_sentences() -> None:
    assert texts("CR was seen in 40%.Others died early.") == ["CR was seen in 40%.", "Others died early."]


def sections(passage: str) -> list[tuple[str, str]]:
    """Give the section and the text of every sentence."""
    return [(s.section, s.text) for s in split_sentences(normalise(passage))]


def test_labels_name_the_sections() -> None:
    text = (
        "BACKGROUND: Outcomes are poor. METHODS: We treated 40 children. It was open. "
        "RESULTS: CR was 60%. CONCLUSIONS: It works."
    )
    assert sections(text) == [
        ("background", "Outcomes are poor."),
        ("methods", "We treated 40 children."),
        ("methods", "It was open."),
        ("results", "CR was 60%."),
        ("conclusions", "It works."),
    ]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("BACKGROUND", "background"),
        ("INTRODUCTION", "background"),
        ("IMPORTANCE", "background"),
        ("OBJECTIVE", "objective"),
        ("PURPOSE", "objective"),
        ("AIMS", "objective"),
        ("BACKGROUND AND PURPOSE", "objective"),
        ("METHODS", "methods"),
        ("PATIENTS AND METHODS", "methods"),
        ("MATERIALS AND METHODS", "methods"),
        ("Patients and Methods", "methods"),
        ("DESIGN, SETTING, AND PARTICIPANTS", "methods"),
        ("MAIN OUTCOMES AND MEASURES", "methods"),
        ("FUNDING", "methods"),
        ("RESULTS", "results"),
        ("FINDINGS", "results"),
        ("Results", "results"),
        ("METHODS AND RESULTS", "results"),
        ("KEY RESULTS", "results"),
        ("CONCLUSION", "conclusions"),
        ("CONCLUSIONS AND RELEVANCE", "conclusions"),
        ("INTERPRETATION", "conclusions"),
        ("DISCUSSION", "conclusions"),
    ],
)
def test_every_usual_heading_has_its_kind(label: str, kind: str) -> None:
    text = f"BACKGROUND: It is rare. {label}: Eleven patients were seen."
    assert sections(text)[-1] == (kind, "Eleven patients were seen.")


def test_headings_in_capitals_without_a_colon_name_sections_too() -> None:
    text = "METHODS We treated 40 children. RESULTS CR was 60%. CONCLUSIONS It works."
    assert [kind for kind, _ in sections(text)] == ["methods", "results", "conclusions"]


@given(st.integers(1, 60))
def test_a_label_is_seen_behind_any_blanks(blanks: int) -> None:
    found = split_sentences(f"METHODS: We counted.{' ' * blanks}RESULTS: CR was 40%.")
    assert [(s.section, s.text) for s in found] == [("methods", "We counted."), ("results", "CR was 40%.")]


def test_a_stop_before_a_closing_bracket_ends_a_sentence() -> None:
    assert [s.text for s in split_sentences("It was 5% (P = 0.04.) The rest was 6%.")] == [
        "It was 5% (P = 0.04.)",
        "The rest was 6%.",
    ]


def test_without_headings_no_section_is_made_up() -> None:
    text = "Results are poor. We report: CR was 60%. The method was new."
    assert {kind for kind, _ in sections(text)} == {"unlabelled"}


def test_what_stands_before_the_first_heading_is_background() -> None:
    assert sections("Leukaemia is rare. RESULTS: CR was 60%.") == [
        ("background", "Leukaemia is rare."),
        ("results", "CR was 60%."),
    ]


@pytest.mark.parametrize(
    "ending", ["Trial Registration: NCT01234567.", "FUNDING: A foundation.", "CONCLUSION: It works."]
)
def test_a_heading_at_the_end_alone_does_not_make_a_background_of_the_text(ending: str) -> None:
    found = split_sentences(f"We treated 40 patients. CR was seen in 30 (75%). {ending}")
    assert [s.section for s in found[:2]] == ["unlabelled", "unlabelled"]
    assert found[1].sums_up is not ending.startswith("CONCLUSION")


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "RESULTS: "])
def test_a_text_of_nothing_has_no_sentence(text: str) -> None:
    assert split_sentences(normalise(text)) == []


def test_sentences_are_numbered_through_the_whole_text() -> None:
    text = "METHODS: One. Two is longer. RESULTS: Three is not. CONCLUSIONS: Four."
    assert [s.number for s in split_sentences(text)] == list(range(4))


FRAGMENTS = st.sampled_from([
    "CR was 40%", "vs. 29%", "St. Jude", "i.v.", "InO.", "We conclude", "(95% CI, 3 to 5)", "(", ")", "[",
    "]", ".", ". ", "! ", "? ", " ", "\n", "RESULTS:", "Results: ", "METHODS ", "CONCLUSIONS: ", ";", "e.g.",
    "Background:", "J. Smith", "no.", "50% relapsed", '"', "'", "≥5%", "et al.", "A. ", "results", "P = .04",
])  # fmt: skip
PASSAGES = (
    st.lists(FRAGMENTS, max_size=20).map("".join) | st.lists(FRAGMENTS, max_size=20).map(" ".join)
).map(normalise)


@given(PASSAGES | st.text().map(normalise))
def test_sentences_are_the_text_at_their_offsets_and_never_overlap(text: str) -> None:
    found = split_sentences(text)
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in found)
    ends = [end for s in found for end in (s.start, s.end)]
    assert ends == sorted(ends)


@given(PASSAGES | st.text().map(normalise))
def test_only_headings_and_white_space_are_in_no_sentence(text: str) -> None:
    left_out = list(text)
    for sentence in split_sentences(text):
        left_out[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    rest = re.sub(
        r"\b(?:results|methods|conclusions|background)\b\s?[:.]?", "", "".join(left_out), flags=re.IGNORECASE
    )
    assert not rest.strip()


@given(
    st.lists(st.sampled_from(["CR was 40%", "Two died", "OS was long", "It was i.v. on day 1"]), min_size=1)
)
def test_plain_sentences_come_back_one_by_one(sentences: list[str]) -> None:
    assert texts(" ".join(f"{s}." for s in sentences)) == [f"{s}." for s in sentences]


def test_a_letter_ends_a_sentence_where_the_next_one_plainly_begins() -> None:
    text = "We compared drug A with drug B. The rates differed."
    assert [s.text for s in split_sentences(text)] == [
        "We compared drug A with drug B.",
        "The rates differed.",
    ]
