"""The language of phrases stands for exactly the plain phrases it should, and says what is wrong with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RuleError
from evidence.extract.phrases import expand_phrase

PARTS = {
    "HEM": "hematologic|haematologic",
    "RATE": "( rate(s)?)?",
    "BOTH": "{HEM} response{RATE}",
    "SPELLED": "(a|b)",
}


@pytest.mark.parametrize(
    ("phrase", "plain"),
    [
        ("overall survival", {"overall survival"}),
        ("complete (remission|response)", {"complete remission", "complete response"}),
        ("remission(s)?", {"remission", "remissions"}),
        ("(late )?veno(-)?x", {"veno-x", "venox", "late veno-x", "late venox"}),
        ("(a (b|c)|d) e", {"a b e", "a c e", "d e"}),
        ("{HEM} response", {"hematologic response", "haematologic response"}),
        ("response{RATE}", {"response", "response rate", "response rates"}),
        ("{SPELLED} x", {"a x", "b x"}),
        ("disease (MRD)", {"disease (MRD)"}),
        ("complete \\+ partial", {"complete + partial"}),
        ("a \\(b\\)", {"a (b)"}),
        ("a \\| b", {"a | b"}),
        ("one|two", {"one", "two"}),
        ("a  (b)?  c", {"a b c", "a c"}),
        ("(a|a) b", {"a b"}),
        ("(x)?", {"x"}),
        ("", set()),
    ],
)  # fmt: skip
def test_a_phrase_stands_for_its_plain_phrases(phrase: str, plain: set[str]) -> None:
    found = expand_phrase(phrase, PARTS)
    assert set(found) == plain
    assert len(found) == len(set(found))


def test_a_part_may_hold_other_parts() -> None:
    assert set(expand_phrase("{BOTH}", PARTS)) == {
        f"{spelling} response{rate}"
        for spelling in ("hematologic", "haematologic")
        for rate in ("", " rate", " rates")
    }


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("complete (remission", "not closed"),
        ("complete ((a|b) remission", "not closed"),
        ("complete remission)", "not opened"),
        ("{UNKNOWN} rate", "UNKNOWN"),
        ("{LOOP}", "themselves"),
        ("(a|b|c|d|e|f|g|h|i|j)" * 5, "more than"),
    ],
    ids=["open", "open-inside", "closed", "unknown-part", "part-of-itself", "too-many"],
)
def test_a_phrase_that_cannot_be_read_is_refused_in_its_own_words(phrase: str, words: str) -> None:
    with pytest.raises(RuleError, match=words) as refused:
        expand_phrase(phrase, {"LOOP": "a {LOOP}"})
    assert repr(phrase) in str(refused.value)


def test_an_unknown_part_is_answered_with_the_known_ones() -> None:
    with pytest.raises(RuleError, match="known are HEM, RATE"):
        expand_phrase("{HEN} response", {"RATE": "", "HEM": ""})


WORDS = st.text(alphabet="abc", min_size=1, max_size=3)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=4, unique=True), min_size=1, max_size=4))
def test_alternatives_multiply(groups: list[list[str]]) -> None:
    phrase = " ".join(f"({'|'.join(group)})" for group in groups)
    expected = 1
    for group in groups:
        expected *= len(group)
    found = expand_phrase(phrase, {})
    assert len(found) == expected
    assert all(re.fullmatch(r"[abc]+(?: [abc]+)*", plain) for plain in found)


@given(st.text(alphabet="ab (|)?\\{}", max_size=14))
def test_any_phrase_is_read_or_refused_with_a_rule_error(phrase: str) -> None:
    try:
        found = expand_phrase(phrase, {})
    except RuleError:
        return
    assert all(plain == " ".join(plain.split()) != "" for plain in found)
