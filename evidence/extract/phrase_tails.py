"""What stands behind a phrase and is of it: its size in brackets, or a word that the next one carries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.group_phrases import SIZE_WITHIN, GroupPhrase, trimmed
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["SECOND_SIZE", "shared_tail", "sized", "with_shared_tails"]

_DEGREE = r"(?:low|lower|intermediate|high|higher|standard|good|poor|favou?rable|unfavou?rable|early|late)"
#: "low and | high-risk patients"
_DEGREE_ALONE = re.compile(rf"{_DEGREE}-?", re.IGNORECASE)
_DEGREE_AHEAD = re.compile(
    rf"{_DEGREE}(?P<tail>(?:-[\w-]+|\s(?:risk|prognos(?:is|tic)))(?:\s+\w+)*)", re.IGNORECASE
)
#: "sorafenib- and | lenvatinib-treated"
_HUNG_TAIL = re.compile(r"[\w+/]+(?P<tail>-[\w-]+(?:\s\w+)?)")
#: "in the low- | and 9 months in the | high-dose group"
_AND_SHARE = re.compile(
    r"(?:,|,?\s+(?:and|or|versus|vs\.?|but|compared with|than))\s+"
    r"(?:(?:only\s+)?\d[\d.]*\s?(?:%|months|years|days|weeks)?(?:\s[(\[][^()\[\]]*[)\]])?\s(?:in|for|of|"
    r"with)\s(?:the\s)?)?"
)
_SIZE_BEHIND = re.compile(
    r"(?:\s+(?:groups?|arms?|schedules?|patients))?\s*(?P<opening>[(\[])\s*"
    r"(?:[nN]\s*=\s*|(?=\d[\d,]*\s+(?:patients|pts|cases|children)[)\]]))(?P<size>\d[\d,]{0,8}\b)"
    r"(?!\s?/\s?\d|\s(?:out\s)?of\s\d)"
)

#: "X or Y (n = 124 | and n = 61)": a size for each
SECOND_SIZE: Final = re.compile(r"\s?(?:,|;|and|vs\.?|versus|/)\s?[nN]\s*=\s*\d")
#: "patients without relapse" is whole.
_LED_BY_PEOPLE = re.compile(rf"(?:{ANY_PEOPLE})\s", re.IGNORECASE)


def sized(view: SentenceView, phrase: GroupPhrase) -> GroupPhrase:
    """Add how many a group is where "(n = 45)" stands in its words or behind them."""
    if phrase.size is not None:
        return phrase
    within = SIZE_WITHIN.search(phrase.text)
    if within is not None:
        return replace(phrase, text=trimmed(phrase.text[: within.start()]), size=_number(within))
    behind = _SIZE_BEHIND.match(view.text, phrase.end)
    if (
        behind is None
        or len(view.figures_within(behind.start("opening"))) > 1
        or SECOND_SIZE.match(view.text, behind.end())
    ):
        # "X versus Y (n = 473; 10.8 v 9.4 months)": of both together.
        return phrase
    return replace(phrase, size=_number(behind))


def shared_tail(first: str, second: str) -> str:
    """Give what ends a second name and is of the first as well: "-risk" of "low" and "high-risk", else ""."""
    ahead = _DEGREE_AHEAD.fullmatch(second) if _DEGREE_ALONE.fullmatch(first) else None
    if ahead is None and first.endswith("-"):
        ahead = _HUNG_TAIL.fullmatch(second)
    return "" if ahead is None else ahead["tail"]


def with_shared_tails(view: SentenceView, phrases: Sequence[GroupPhrase]) -> list[GroupPhrase]:
    """Complete "low and high-risk patients": the first are low-risk; and "A- and 8% in B-treated"."""
    found = list(phrases)
    for i in range(len(found) - 2, -1, -1):
        first, second = found[i], found[i + 1]
        tail = shared_tail(first.text, second.text)
        if (
            tail
            and not _LED_BY_PEOPLE.match(first.text)
            and _AND_SHARE.fullmatch(view.text, first.end, second.start)
        ):
            found[i] = replace(first, text=f"{first.text.rstrip('-')}{tail}", arm=None, people=second.people)
    return found


def _number(size: re.Match[str]) -> int:
    return int(size.group("size").replace(",", ""))
