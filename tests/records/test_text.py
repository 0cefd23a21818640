from __future__ import annotations

import re
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.records.text import fold, plain_text
from tests.records.samples import element

#: What XML 1.0 lets through.
XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from(" \t\n\u00a0\u2009\u3000\u00ad5.")
)


def text_of(inner: str) -> str:
    return plain_text(element(f"<AbstractText>{inner}</AbstractText>"))


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("below 10<sup>-4</sup>.", "below 10⁻⁴."),
        ("1.8 mg/m<sup>2</sup>, weekly", "1.8 mg/m², weekly"),
        ("CD19<sup>+</sup> cells", "CD19⁺ cells"),
        ("in <i>KMT2A</i>-r (p &lt; 0.05)", "in KMT2A-r (p < 0.05)"),
        ("un<b>bro</b>ken", "unbroken"),
        ("<b>12</b><sup>3</sup>4", "12³4"),
        ("<u>&lt;</u>4.5", "<4.5"),
        ("10<sup><i>-4</i></sup>", "10⁻⁴"),
        ("<i>a</i> <b>b</b>", "a b"),
        ("before<DispFormula>x = 1</DispFormula>after", "before x = 1 after"),
        ("<unknown>kept</unknown> too", "kept too"),
        ("a <!-- not text --><i>b</i>", "a b"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_inline_markup_becomes_text(inner: str, expected: str) -> None:
    assert text_of(inner) == expected


@pytest.mark.parametrize("space", ["\n      ", "\t", "\u00a0", "\u2009", "\u202f", "\u3000", "  "])
def test_white_space_of_every_kind_is_one_ordinary_space(space: str) -> None:
    assert text_of(f"one{space}two") == "one two"
    assert text_of(f"{space}<i>one</i>{space}two{space}") == "one two"


def test_what_only_looks_like_white_space_is_not_touched() -> None:
    assert text_of("a\u200bb\u00adc") == "a\u200bb\u00adc"


def test_a_formula_stands_in_its_place() -> None:
    math = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>n</mml:mi></mml:math>'
    assert text_of(f"with {math} patients") == "with n patients"


@given(XML_TEXT)
def test_a_text_without_markup_is_folded_and_nothing_else(text: str) -> None:
    assert text_of(escape(text)) == fold(text)


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert "".join(folded.split()) == "".join(text.split())
    assert not re.search(r"[^\S ]|  |^ | $", folded)


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "x"]), XML_TEXT), min_size=1))
def test_emphasis_neither_joins_nor_parts_words(pieces: list[tuple[str, str]]) -> None:
    marked_up = "".join(f"<{tag}>{escape(text)}</{tag}>{escape(text)}" for tag, text in pieces)
    assert text_of(marked_up) == fold("".join(text + text for _, text in pieces))


@given(
    st.lists(
        st.tuples(st.sampled_from(["sup", "sub"]), st.text("0123456789.,-+/aQ", max_size=4)), min_size=1
    ),
    st.lists(st.text("0123456789 x", max_size=4), min_size=1),
)
def test_digits_on_the_line_never_merge_with_those_above_or_below(
    scripts: list[tuple[str, str]], lines: list[str]
) -> None:
    marked_up, on_the_line = "", "x"
    for position, (tag, content) in enumerate(scripts):
        line = lines[position % len(lines)]
        marked_up += f"{line}<{tag}>{content}</{tag}>"
        on_the_line += f"{line}" if not content else f"{line}|"
    runs = re.findall(r"[0-9]+", on_the_line)
    assert re.findall(r"[0-9]+", re.sub(r"[\^_]\([^)]*\)", "|", text_of(marked_up))) == runs
