"""The arms of a study are found where it names them, each once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.arms import (
    Arm,
    cleaned_label,
    find_arm_mentions,
    find_arms,
    matching_arm,
    word_set,
)

ALLOCATED = {
    "or": (
        "Patients were randomly assigned to receive inotuzumab ozogamicin or standard chemotherapy.",
        ["inotuzumab ozogamicin", "standard chemotherapy"],
    ),
    "versus": (
        "We randomised 100 patients to blinatumomab versus chemotherapy.",
        ["blinatumomab", "chemotherapy"],
    ),
    "ratio": (
        "Patients were randomly assigned 2:1 to DA plus GO or DA alone.",
        ["DA plus GO", "DA alone"],
    ),
    "numbered": ("CR was 40% in arm 1 and 60% in arm 2.", ["arm 1", "arm 2"]),
    "cohorts": ("Cohort 1 and cohort 2 were enrolled.", ["Cohort 1", "cohort 2"]),
    "headed": (
        "Results in the R-CHOP arm and in the CHOP arm were alike.",
        ["R-CHOP", "CHOP"],
    ),
    "named-again": (
        "OS was long in the InO group. CR was frequent in the InO group and rare in the placebo group.",
        ["InO", "placebo"],
    ),
}


@pytest.mark.parametrize(("text", "labels"), ALLOCATED.values(), ids=ALLOCATED)
def test_arms_are_found_in_order_and_once(text: str, labels: list[str]) -> None:
    assert [arm.label for arm in find_arms("", text)] == labels


def test_a_title_that_compares_names_the_arms_where_the_text_does_not() -> None:
    title = "Inotuzumab versus chemotherapy in relapsed leukaemia"
    assert [arm.label for arm in find_arms(title, "All were adults.")] == ["Inotuzumab", "chemotherapy"]


@pytest.mark.parametrize(
    "text",
    [
        "All patients received inotuzumab. CR was seen in 60%.",
        "No difference was seen between both groups, in the two groups, in each arm and in this group.",
        "In the high-risk group and the older age group OS was poor.",
        "",
    ],
    ids=["single", "generic", "risk", "empty"],
)
def test_a_study_without_arms_has_none(text: str) -> None:
    assert find_arms("Inotuzumab in leukaemia", text) == []


ARMS = [Arm("InO", word_set("InO")), Arm("standard chemotherapy", word_set("standard chemotherapy"))]


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("the InO group", "InO"),
        ("patients treated with InO", "InO"),
        ("standard chemotherapy", "standard chemotherapy"),
        ("the chemotherapy arm", "standard chemotherapy"),
        ("the placebo group", None),
        ("the patients", None),
        ("", None),
    ],
)
def test_a_phrase_names_an_arm_by_its_telling_words(phrase: str, label: str | None) -> None:
    found = matching_arm(phrase, ARMS)
    assert (found.label if found else None) == label


def test_mentions_stand_where_the_sentence_names_the_arms() -> None:
    sentence = (
        "In the InO group OS was longer than with standard chemotherapy; InOvation is a word of its own."
    )
    found = find_arm_mentions(sentence, ARMS)
    assert [(m.arm.label, sentence[m.start : m.end]) for m in found] == [
        ("InO", "InO"),
        ("standard chemotherapy", "standard chemotherapy"),
    ]


def test_a_combination_is_not_a_mention_of_its_first_part() -> None:
    arms = [Arm("DA", word_set("DA")), Arm("DA + GO", word_set("DA + GO"))]
    found = find_arm_mentions("with DA + GO and with DA alone", arms)
    assert [m.arm.label for m in found] == ["DA + GO", "DA"]


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("patients treated with the drug (n = 45)", "drug"),
        ("the InO", "InO"),
        ("either A+B", "A+B"),
        ("InO", "InO"),
        ("", ""),
    ],
)
def test_a_label_is_cleaned_of_grammar_and_brackets(printed: str, label: str) -> None:
    assert cleaned_label(printed) == label


@given(st.text(max_size=40))
def test_a_clean_label_is_clean(text: str) -> None:
    label = cleaned_label(text)
    assert cleaned_label(label) == label


WORDS = st.sampled_from([
    "randomly assigned to", "InO", "or", "versus", "arm", "group", "the", "in", "chemotherapy", "(InO", ")",
    "arm B", "cohort 1", "patients", "plus", "and", ".", ",", "A", "B", "arms", "DA", "+", "n = 4", "control",
])  # fmt: skip


@given(st.lists(WORDS, max_size=15).map(" ".join), st.lists(WORDS, max_size=6).map(" ".join))
def test_every_arm_of_any_text_has_a_label_and_telling_words(text: str, title: str) -> None:
    arms = find_arms(title, text)
    assert all(arm.label.strip() and arm.words for arm in arms)
    mentions = find_arm_mentions(text, arms)
    ends = [end for m in mentions for end in (m.start, m.end)]
    assert ends == sorted(ends)
