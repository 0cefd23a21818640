"""Grades that go on in a list with their word left out: "grade 1 (55%), 2 (20%) and 3 (5%)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.number_patterns import GRADE_NUMERAL, NUMBER_WORD

__all__ = ["list_behind", "next_of_list"]

_SO_MANY: Final = rf"(?:\d[\d./]*%?|{NUMBER_WORD}\b)(?:\sof\s\d+)?(?:\s(?:patients?|cases?|pts))?"
#: From the grade before to the next: "grade 1 | (55%), | 2 (20%)", "grade 1 | in 12 (55%) and | 2 in 4"
_BETWEEN: Final = re.compile(
    rf"(?:\s?\([^()]{{1,60}}\)|\sin\s{_SO_MANY}(?:\s\([^()]{{1,30}}\))?)(?:,|,?\s(?:and|or|and/or)|;)\s"
)
#: "2 | (20%)", "2 | (n=3)", "2 | in 20%", and nobody is counted by it: "2 | (4%) had grade 4".
_OF_GRADE: Final = re.compile(
    r"\s?\((?:n\s?=\s?)?\d[^()]*\)(?!\s(?:patients?|cases?|pts|children|adults|had|developed|"
    r"(?:were|was)\s(?!seen|observed|reported|noted|recorded|found)|experienced|"
    rf"died|with|of|who|relapsed|[Gg]rade|required|received|events?|episodes?)\b)|\sin\s{_SO_MANY}(?!\w)"
)
_NEXT: Final = re.compile(rf"{_BETWEEN.pattern}(?P<grade>{GRADE_NUMERAL})(?={_OF_GRADE.pattern})")


def next_of_list(text: str, last: int) -> tuple[int, int] | None:
    """Find the next grade of a list.

    Parameters
    ----------
    text : str
        Normalised.
    last : int
        Where the grade before ends.

    Returns
    -------
    tuple of int and int or None
        Where it begins and ends: "2" of "grade 1 (55%), 2 (20%)".
    """
    found = _NEXT.match(text, last)
    return None if found is None else found.span("grade")


def list_behind(text: str, last: int) -> Iterator[tuple[int, int]]:
    """Find all that follow, as ``next_of_list`` finds the next."""
    while (span := next_of_list(text, last)) is not None:
        yield span
        last = span[1]
