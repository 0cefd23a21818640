"""How many people, as most journals print it: "17/25 adults", "60% patients", "12 (40%) patients had"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["plain_counts"]

#: "12 | (40%) patients | had": nothing else tells of the people
_SHARE_OF_PEOPLE: Final = re.compile(
    r"(?<=\d\s)(?P<share>\(\d[\d.]*\s?%\))\s(?P<people>patients|children|cases)"
    r"(?=\s(?:were|was|had|have|achieved|responded|died|relapsed|progressed|received|underwent|developed|"
    r"experienced|did)\b)"
)
#: "12 of 30 | (40%) patients", where more may follow of whom these are; "5 (4%) and 1 | (1%) patients"
_NOT_ALONE: Final = re.compile(r"(?:/|\sof\s(?:the\s)?|%\),?\s(?:and|or|vs|versus)\s|%\),\s)\d+\s$")
#: "60%| |patients"
_OF_LEFT_OUT: Final = re.compile(
    rf"(?:%(?:(?<=\d.)|(?<=\d\s.))|per\s?cent)(?P<blank>\s)(?=(?:{ANY_PEOPLE})\b)"
)
#: "17|/|25 adults"; not "grade 3/4", nor alleles
_OF_SO_MANY: Final = re.compile(
    r"(?<![\w./-])\d{1,4}(?P<stroke>\s?/\s?)\d{2,4}"
    rf"(?=\s(?!matched|mis|HLA|allel|antigen)(?:[A-Za-z+-]+\s){{0,2}}(?:{ANY_PEOPLE})\b)"
)
#: "in the first group | (45 patients)"
_SIZE: Final = re.compile(r"\((?P<n>\d{1,5})\s(?:patients|pts|children|subjects|participants|cases)\)")
#: "with 20% CR | (10 patients)": how many the share is
_SHARE_NAMED: Final = re.compile(r"(?:%|percent)(?:\s[(\[][^()\[\]]*[)\]])?\s[\w-]+\s$")
_SIZE_SIGNS: Final = ("nts)", "ren)", "cts)", "pts)", "ses)")


def plain_counts(text: str) -> Iterator[tuple[int, int, str]]:
    """Find counts of people that are printed otherwise.

    Parameters
    ----------
    text : str
        Normalised.

    Yields
    ------
    int, int, str
        Where they begin and end, and what stands for them.
    """
    for match in _SHARE_OF_PEOPLE.finditer(text) if "%) " in text else ():
        if ends_in(_NOT_ALONE, text, match.start(), reach=16) is None:
            yield *match.span(), f"{match['people']} {match['share']}"
    for match in _OF_LEFT_OUT.finditer(text) if holds_any(text, ("% ", "cent ")) else ():
        yield *match.span("blank"), " of "
    for match in _OF_SO_MANY.finditer(text) if "/" in text else ():
        yield *match.span("stroke"), " of "
    for match in _SIZE.finditer(text) if holds_any(text, _SIZE_SIGNS) else ():
        if ends_in(_SHARE_NAMED, text, match.start(), reach=60) is None:
            yield *match.span(), f"(n = {match['n']})"
