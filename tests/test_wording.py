"""Numbers with their nouns, grades in words."""

from __future__ import annotations

import pytest

from evidence.wording import counted, graded


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 studies"), (1, "1 study"), (2, "2 studies"), (12345, "12,345 studies")]
)
def test_a_number_agrees_with_its_noun(number: int, said: str) -> None:
    assert counted(number, "study", "studies") == said


def test_a_noun_takes_an_s_where_no_other_plural_is_given() -> None:
    assert (counted(1, "finding"), counted(3, "finding")) == ("1 finding", "3 findings")


@pytest.mark.parametrize(
    ("grade", "said"),
    [("3", "grade 3"), ("3-4", "grade 3–4"), ("≥3", "grade ≥3"), ("any", "any grade"), ("severe", "severe")],
)
def test_grades_are_said_in_words(grade: str, said: str) -> None:
    assert graded(grade) == said
