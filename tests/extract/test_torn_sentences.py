"""Told sentences torn apart, mixed and damaged: no error, every quote true, every number accounted for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.extract.explain import explain
from tests.extract.reading import Reader, passages
from tests.extract.test_explain import assert_complete
from tests.extract.test_real_abstracts import is_in_place
from tests.extract.test_ways_of_telling import CASES

TOLD = st.sampled_from(list(CASES))


@st.composite
def torn(draw: st.DrawFn) -> str:
    """Cut a sentence, shuffle its words, join two, or put a sign where none belongs."""
    text, other = draw(TOLD), draw(TOLD)
    words, others = (re.findall(r"\S+\s*", sentence) for sentence in (text, other))
    how = draw(st.sampled_from(["cut", "shuffled", "joined", "damaged"]))
    if how == "cut":
        first = draw(st.integers(0, len(words) - 1))
        return "".join(words[first : draw(st.integers(first + 1, len(words)))])
    if how == "shuffled":
        return "".join(draw(st.permutations(words)))
    if how == "joined":
        return "".join(
            words[: draw(st.integers(0, len(words)))] + others[draw(st.integers(0, len(others))) :]
        )
    at = draw(st.integers(0, len(text) - 1))
    return text[:at] + draw(st.sampled_from("()[];,.%±-/ ")) + text[at + draw(st.integers(0, 2)) :]


@settings(max_examples=400, deadline=None)
@given(torn())
def test_torn_sentences_are_read_with_true_quotes(reader: Reader, text: str) -> None:
    texts = passages(text)
    assert all(is_in_place(finding, texts) for finding in reader.extractor.extract("1", texts))
    for explanation in explain(reader.extractor, "1", texts):
        assert_complete(explanation)


@pytest.mark.parametrize(
    "text",
    [
        # No bracket closes at the end.
        "grade 3-4 infections ( complete remission (CR)",
        # A group of nobody is no whole.
        "0. (hazard 0.76; with 0.61 CI, = GCa 95% ratio, survival compared 93; .008).a P for was MIC",
    ],
)
def test_what_once_was_an_error_is_read(reader: Reader, text: str) -> None:
    assert all(
        is_in_place(finding, passages(text)) for finding in reader.extractor.extract("1", passages(text))
    )
