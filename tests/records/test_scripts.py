from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.records.scripts import Script, in_script

SCRIPTS = st.sampled_from(["sup", "sub"])


@pytest.mark.parametrize(
    ("before", "content", "script", "expected"),
    [
        ("10", "-4", "sup", "⁻⁴"),
        ("10", "−4", "sup", "⁻⁴"),
        ("m", "2", "sup", "²"),
        ("CD19", "+", "sup", "⁺"),
        ("H", "2", "sub", "₂"),
        ("min", "- 1", "sup", "⁻¹"),
        ("min", "-\u20091", "sup", "⁻¹"),
        ("", "99m", "sup", "⁹⁹ᵐ"),
        ("V", "max", "sub", "ₘₐₓ"),
        ("", "239+240", "sup", "²³⁹⁺²⁴⁰"),
        ("text", "1", "sup", "¹"),
    ],
)
def test_characters_that_all_have_a_form_take_it(
    before: str, content: str, script: Script, expected: str
) -> None:
    assert in_script(content, script, before) == expected


@pytest.mark.parametrize(
    ("before", "content", "script", "expected"),
    [
        ("PM", "2.5", "sub", "_(2.5)"),
        ("10", "3.5", "sup", "^(3.5)"),
        ("t", "1/2", "sub", "_(1/2)"),
        ("CFTR", "ΔF508", "sup", "^(ΔF508)"),
        ("10", ",", "sup", "^(,)"),
        ("I", "I₂", "sub", "_(I₂)"),
    ],
)
def test_numbers_without_forms_are_marked(before: str, content: str, script: Script, expected: str) -> None:
    assert in_script(content, script, before) == expected


@pytest.mark.parametrize(
    ("before", "content", "script", "expected"),
    [("Foxp3", "-/-", "sup", "-/-"), ("p", "trend", "sub", "trend"), ("Brand", "®", "sup", "®")],
)
def test_other_text_stays_on_the_line(before: str, content: str, script: Script, expected: str) -> None:
    assert in_script(content, script, before) == expected


@pytest.mark.parametrize("content", ["", " ", "\u2009"])
def test_blank_content_is_kept_as_it_is(content: str) -> None:
    assert in_script(content, "sup", "10") == content


def test_space_at_the_ends_stays_outside() -> None:
    assert in_script(" 2.5 ", "sub", "PM") == " _(2.5) "


@given(st.text(), SCRIPTS, st.text())
def test_no_digit_of_a_script_continues_a_number_on_the_line(
    content: str, script: Script, before: str
) -> None:
    result = in_script(content, script, before)
    digits = [character for character in result if character in "0123456789"]
    assert not digits or result.strip().startswith(("^(", "_("))
    assert not (before[-1:].isdigit() and result.startswith((".", ",")))


@given(st.text(alphabet="0123456789+-=abehijklmnoprstuvxABDE"), SCRIPTS)
def test_nfkc_gives_every_form_back(content: str, script: Script) -> None:
    result = unicodedata.normalize("NFKC", in_script(content, script)).replace("−", "-")
    assert result.removeprefix("^(").removeprefix("_(").removesuffix(")") == content
