"""Every publisher's characters read as plain ones, and no character moves."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.text import normalise

DASHES = "‐‑‒–—―−﹘﹣－"
SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
MARKS = {
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys(SPACES, " "),
    **dict.fromkeys("\t\n\r", " "),
    **dict.fromkeys("‘’′`´", "'"),
    **dict.fromkeys("“”„″", '"'),
    "⩾": "≥",
    "≧": "≥",
    "⩽": "≤",
    "≦": "≤",
    "％": "%",
    "×": "x",
    "⁄": "/",
    "∕": "/",
    "﹤": "<",
    "﹥": ">",
}
ANY_TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from([*MARKS, *"·∙•⋅019.,%"])))


@pytest.mark.parametrize(
    ("printed", "plain"),
    MARKS.items(),
    ids=[unicodedata.name(c, repr(c)).lower().replace(" ", "-") for c in MARKS],
)
def test_a_publishers_character_is_spelt_plainly(printed: str, plain: str) -> None:
    assert normalise(f"12{printed}15 a{printed}b") == f"12{plain}15 a{plain}b"


@pytest.mark.parametrize("dot", "·∙•⋅")
def test_a_raised_point_between_digits_is_a_decimal_point(dot: str) -> None:
    assert normalise(f"CR in 71{dot}4%") == "CR in 71.4%"


@pytest.mark.parametrize("text", ["mg · kg", "a·b", "· first", "5 · 6", "2·b", "12·"])
def test_a_raised_dot_elsewhere_stays(text: str) -> None:
    assert normalise(text) == text


def test_what_tells_numbers_apart_is_left_alone() -> None:
    text = "≥5%, ≤2, ±7.5%, 10⁻⁴, 0.8 mg/m², α and é"
    assert normalise(text) == text


@given(ANY_TEXT)
def test_no_text_changes_its_length(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(ANY_TEXT)
def test_a_plain_text_is_not_changed_again(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain


@given(ANY_TEXT)
def test_letters_and_digits_keep_their_places(text: str) -> None:
    plain = normalise(text)
    kept = [i for i, c in enumerate(text) if c.isascii() and c.isalnum()]
    assert [plain[i] for i in kept] == [text[i] for i in kept]
