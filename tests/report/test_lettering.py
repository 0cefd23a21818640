from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence.report.lettering import shortened, text_width, wrapped

WORDS = st.lists(st.text("abc mWil-†é", min_size=1, max_size=20), max_size=12).map(" ".join)


def test_wide_letters_are_wider_and_bold_wider_still() -> None:
    assert text_width("iii", 10) < text_width("aaa", 10) < text_width("MMM", 10)
    assert text_width("abc", 10) < text_width("abc", 10, bold=True)


def test_accents_add_nothing_and_chinese_fills_the_square() -> None:
    assert text_width("é", 10) == text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("中", 10) == 10


def test_text_breaks_at_spaces_only() -> None:
    assert wrapped("one two three", text_width("one two", 10) + 0.01, 10) == ["one two", "three"]
    assert wrapped("", 50, 10) == []


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert shortened("short", 100, 10) == "short"
    assert shortened("a very long name", 40, 10).endswith("…")


@given(text=WORDS, room=st.floats(30, 300), most=st.integers(1, 4))
def test_no_line_is_wider_than_its_room_and_none_is_too_many(text: str, room: float, most: int) -> None:
    lines = wrapped(text, room, 10, most=most)
    assert len(lines) <= most
    assert all(text_width(line, 10) <= room for line in lines)
