"""The number forms of tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.fulltext.values import Value, read_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 (67)", Value("bracket", 28, 67, whole=True)),
        ("28 (66.7%)", Value("bracket", 28, 66.7, bracket_percent=True, whole=True)),
        ("28/42 (67%)", Value("fraction", 28, 42, percent=67, whole=True)),
        ("67% (28/42)", Value("fraction", 28, 42, percent=67, whole=True)),
        ("67 (50–80)", Value("interval", 67, low=50, high=80, whole=True)),
        ("0·55 (0·31–0·96)", Value("interval", 0.55, low=0.31, high=0.96)),
        ("0.55 (95% CI, 0.31 to 0.96)", Value("interval", 0.55, low=0.31, high=0.96)),
        ("14.2 (11.0–NR)", Value("interval", 14.2, low=11.0)),
        ("7.7 months", Value("number", 7.7, unit="months")),
        ("23.4 ± 7.5", Value("spread", 23.4, 7.5)),
        ("1,102", Value("number", 1102, whole=True)),
        ("67%", Value("number", 67, is_percent=True, whole=True)),
        ("NR", Value("unreached")),
        ("Not reached", Value("words")),
        ("NR (12.3–NR)", Value("unreached", low=12.3)),
        ("—", Value("absent")),
        ("", Value("absent")),
        ("N/A", Value("absent")),
        ("<0.001", Value("bound", note="<0.001")),
        ("P = 0.02", Value("p", note="=0.02")),
        ("(0.57, 2.54)", Value("ends", low=0.57, high=2.54)),
        ("Ref", Value("words")),
    ],
)
def test_each_form_is_read(text: str, expected: Value) -> None:
    assert read_value(text) == expected


@pytest.mark.parametrize("text", ["42/28", "67 (80-50)", "12 of", "5 (6) (7)"])
def test_what_cannot_be_meant_so_is_words(text: str) -> None:
    assert read_value(text).form not in {"fraction", "interval"}


def test_a_p_value_behind_a_figure_is_its_note() -> None:
    value = read_value("0.55 (0.31-0.96), P = 0.03")
    assert (value.form, value.note) == ("interval", "=0.03")


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_fraction_is_never_more_than_all(events: int, total: int) -> None:
    value = read_value(f"{events}/{total}")
    if value.form == "fraction":
        assert (value.first, value.second) == (events, total)
        assert events <= total
    else:
        assert events > total


@given(st.text(max_size=40))
def test_any_text_is_read_as_something(text: str) -> None:
    value = read_value(text)
    assert value.low is None or value.high is None or value.low <= value.high
