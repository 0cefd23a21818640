"""What a heading says beside names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.fulltext.headings import read_heading


@pytest.mark.parametrize(
    ("text", "rest", "said"),
    [
        ("InO (n = 109)", "InO", {"size": 109}),
        ("Placebo (1,024 patients)", "Placebo", {"size": 1024}),
        ("Median OS, months (95% CI)", "OS", {"is_median": True, "unit": "months", "has_interval": True}),
        ("HR (95% CI)", "", {"ratio": "hazard", "has_interval": True}),
        ("Hazard ratio", "", {"ratio": "hazard"}),
        ("OR", "", {"ratio": "odds"}),
        ("HR/OR, 95% CI", "", {"ratio": "either", "has_interval": True}),
        ("No. (%)", "", {"is_count": True, "is_percent": True}),
        ("5-year OS (%)", "OS", {"time": "5 years", "is_percent": True}),
        ("Grade 3-4, n", "", {"grade": "3-4", "is_count": True}),
        ("Grade ≥ 3 (%)", "", {"grade": "≥3", "is_percent": True}),
        ("All grades", "", {"grade": "any"}),
        ("Grades all", "", {"grade": "any"}),
        ("GRADE III-IV", "", {"grade": "3-4"}),
        ("Infection, grade III or IV", "Infection", {"grade": "3-4"}),
        ("Age >60 years", "Age >60 years", {"time": None, "unit": None}),
    ],
)
def test_a_heading_is_taken_apart(text: str, rest: str, said: dict[str, object]) -> None:
    heading = read_heading(text)
    assert heading.rest == rest
    assert {name: getattr(heading, name) for name in said} == said


@pytest.mark.parametrize("text", ["P", "P value", "p-value (log-rank)", "Log-rank P"])
def test_a_column_of_p_values_is_known(text: str) -> None:
    assert read_heading(text).is_p


def test_a_short_form_of_the_article_is_no_ratio() -> None:
    assert read_heading("OR (%)", frozenset({"OR"})).ratio is None


@given(st.text(max_size=60))
def test_any_heading_is_read_and_nothing_is_made_up(text: str) -> None:
    heading = read_heading(text)
    assert set(heading.rest.split()) <= set(heading.text.split()) or len(heading.rest) <= len(heading.text)
