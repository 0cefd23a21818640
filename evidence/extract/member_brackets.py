"""Brackets that tell how many each member of a list is: "with no (31%), one (42%) or two (27%) risk factors".

Shares that make up all patients are no results; without them the list is read as any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.text import IN_ORDER
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["without_member_brackets", "without_shares_of_all"]

_SHARE = re.compile(r"\s[(\[](?P<share>\d{1,2}(?:\.\d{1,2})?)\s?%[)\]]")
#: "(31%)|, one |(42%)|, or two or more |(27%)"
_NEXT_MEMBER = re.compile(r",?\s(?:and\s|or\s)?[^,;:()\[\]%]{1,48}")
_OF_MEMBER = re.compile(r"(?P<bracket>\s[(\[][^()\[\]]{1,24}[)\]])(?P<comma>,?)")
#: "had a mortality of | 12%|, | 27% | and | 50%", "OS of | 9 | and | 14 months"
_FIGURE = re.compile(r"(?<![\w.(-])\d[\d.]*(?=\s?%|,\s\d|,?\s(?:and|or|vs\.?|versus)\s\d|\s(?:months|years))")
#: "in | 3 | (14%)", "Thirty-one patients | (62%) achieved CR"
_COUNT_AHEAD = re.compile(rf"(?:\d|\b(?:{NUMBER_WORD}))(?:\s(?:{ANY_PEOPLE}))?$", re.IGNORECASE)
#: Rounded shares of all patients may miss 100 by so much.
_ROUNDED: Final = 1.6
_LEAST_MEMBERS: Final = 2


def without_member_brackets(text: str) -> str:
    """Leave short brackets out, every other sign in its place: "0 (n = 31), 1 (n = 42)" as "0,  1"."""
    return _OF_MEMBER.sub(lambda m: m["comma"] + " " * len(m["bracket"]), text)


def without_shares_of_all(text: str) -> str:
    """Leave out the brackets of a list whose shares make up all patients, where figures stand in its order.

    Parameters
    ----------
    text : str
        Of a sentence.

    Returns
    -------
    str
        As long as the text; the text itself where no such list is in it.
    """
    if text.count("%)") < _LEAST_MEMBERS or IN_ORDER.search(text) is None:
        return text
    row: list[re.Match[str]] = []
    for share in _SHARE.finditer(text):
        if row and _NEXT_MEMBER.fullmatch(text, row[-1].end(), share.start()) is None:
            row = []
        row.append(share)
        total = sum(float(m["share"]) for m in row)
        if len(row) >= _LEAST_MEMBERS and abs(total - 100) <= _ROUNDED:
            start, end = row[0].start(), min(len(text), row[-1].end() + 1)
            if not _has_figures(text, row):
                return text
            return text[:start] + without_member_brackets(text[start:end]) + text[end:]
    return text


def _has_figures(text: str, row: Sequence[re.Match[str]]) -> bool:
    """Whether as many figures as members stand behind or before them, and no member has its count."""
    if any(_COUNT_AHEAD.search(text, max(0, m.start() - 24), m.start()) for m in row):
        return False
    behind, ahead = _FIGURE.findall(text, row[-1].end()), _FIGURE.findall(text, 0, row[0].start())
    return max(len(behind), len(ahead)) >= len(row)
