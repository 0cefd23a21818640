"""Numbers in words have the value of the same numbers in digits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number, read_quantities

ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int) -> str:
    """Spell a number below a thousand."""
    hundreds, rest = divmod(number, 100)
    ones = f"-{ONES[rest % 10]}" if rest % 10 else ""
    tail = ONES[rest] if rest < 20 else TENS[rest // 10] + ones
    if not hundreds:
        return tail
    return f"{ONES[hundreds]} hundred" + (f" and {tail}" if rest else "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,191", 1191),
        ("0.5", 0.5),
        (". 07", 0.07),
        ("twenty-one", 21),
        ("twenty one", 21),
        ("a hundred", 100),
        ("one hundred and twelve", 112),
        ("two thousand, three hundred and five", 2305),
        ("zero", 0),
    ],
)
def test_a_number_in_digits_or_words_has_its_value(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "many", "twelve patients", "1.2.3"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(0, 999))
def test_every_number_in_words_is_the_number_in_digits(number: int) -> None:
    assert parse_number(in_words(number)) == parse_number(str(number)) == number


@given(st.integers(1, 99), st.integers(0, 99))
def test_a_part_of_a_whole_reads_alike_in_digits_and_in_words(total: int, part: int) -> None:
    events = min(part, total)
    read = [
        [(q.kind, q.value, q.second) for q in read_quantities(sentence)]
        for sentence in (
            f"in {events} of {total} patients",
            f"in {events}/{total} patients",
            f"in {in_words(events)} of {in_words(total)} patients",
        )
    ]
    assert read == [[("fraction", events, total)]] * 3


def test_the_pattern_of_number_words_matches_what_is_spelt() -> None:
    assert all(re.fullmatch(NUMBER_WORD, in_words(n)) for n in range(1, 1000))
