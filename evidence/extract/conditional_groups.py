"""Groups told by a condition: "62% if MRD was negative and 20% if it was positive".

What is tested stands with the first figure or heads the row, and with the others only what came of it, or
that it did not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from evidence.extract.arms import Arms
from evidence.extract.group_phrases import GroupPhrase, people_named
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = ["conditional_groups"]

#: "62% | if MRD was negative", "49% | when residual disease was detected"
_FIRST = re.compile(
    r"[)\]]?\s(?:if|when)\s(?:the\s|their\s)?(?P<what>(?!it\b|they\b|not\b|only\b)[\w/+-]+(?:\s[\w/+-]+){0,3}?)\s"
    r"(?:(?:was|were|is|are)\s(?P<state>[\w<>≥≤+-]+(?:\.\d+)?(?:\s(?!and\b|but\b)[\w%-]+){0,3}?)|"
    # "45% | when HSCT followed"
    r"(?P<did>followed|occurred|developed|persisted|recurred|failed))"
)
#: "22% | if transplanted |vs 51%| if not"
_BARE = re.compile(
    r"[)\]]?\s(?:if|when)\s(?P<what>)(?P<state>(?!it\b|they\b|not\b|only\b)[\w+-]+(?:\s[\w+-]+)?)(?P<did>)"
)
_IF_NOT = re.compile(r"[)\]]?\s(?:if|when)\snot\b")
#: "by MRD at day 33: 92% | if undetectable"
_HEAD = re.compile(
    r"\b(?:by|according to)\s(?:the\s)?"
    r"(?P<what>[\w/+-]+(?:\s(?!at\b|on\b)[\w/+-]+){0,2})(?:\s(?:at|on|after)\s[^:;,.%]{1,24})?:\s$"
)
_OF_HEAD = re.compile(r"[)\]]?\sif\s(?P<state>(?!it\b|they\b|not\b|only\b)[\w<>≥≤+-]+(?:\.\d+)?%?)")
#: "20% | if it was positive", "88% | if it was not", "88% | if not", "78% | if <10-3"
_NEXT = re.compile(
    r"[)\]]?\s(?:if|when)\s(?:(?:it|they|this|MRD)\s(?:was|were|is|are|did)\s)?"
    r"(?P<state>not\b|[\w<>≥≤+-]+(?:\.\d+)?%?(?:\s(?!and\b|but\b)[\w%-]+){0,2}?)"
)
_TO_NEXT = re.compile(
    r"(?:,?\s(?:and|but|versus|vs\.?)|,?\s(?:as\s)?(?:compared\s(?:with|to)|opposed\sto)|,)\s(?:only\s)?"
)
_ENDS = re.compile(r"\s*(?:[,;.()]|\b(?:and|but|with|at|in)\b|$)")


def conditional_groups(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find rows of figures each of which holds under a condition.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        "MRD negative" and "MRD positive"; "not detectable" where the condition is only denied.
    """
    if " if " not in view.text and " when " not in view.text:
        return
    amounts = view.amounts
    for i, one in enumerate(amounts[:-1]):
        first = _condition(view, _FIRST, one.last, amounts[i + 1].start)
        head = None
        if first is None and _IF_NOT.search(view.text, amounts[i + 1].last) is not None:
            first = _condition(view, _BARE, one.last, amounts[i + 1].start)
        if first is None and (head := ends_in(_HEAD, view.text, one.start, reach=70)) is not None:
            first = _condition(view, _OF_HEAD, one.last, amounts[i + 1].start)
        if first is None:
            continue
        what = (head or first)["what"]
        begins = first.start("what") if head is None else first.start("state")
        told = first["state"] or first["did"]
        row = [((begins, first.end()), f"{what} {told}".strip())]
        for figure, following in zip_longest(amounts[i + 1 :], amounts[i + 2 :]):
            end = len(view.text) if following is None else following.start
            goes_on = _condition(view, _NEXT, figure.last, end)
            closes = goes_on or _last_condition(view, figure.last, end)
            if closes is None:
                break
            denied = closes["state"] == "not"
            row.append(
                (closes.span("state"), f"{what} {'not ' + told if denied else closes['state']}".strip())
            )
            if goes_on is None:
                break
        if len(row) > 1:
            yield [people_named(arms, span, words, "for", words) for span, words in row]


def _condition(view: SentenceView, form: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
    """Read the condition that stands between two figures of a row."""
    for gap in _TO_NEXT.finditer(view.text, start, end):
        if gap.end() == end and (told := form.fullmatch(view.text, start, gap.start())) is not None:
            return told
    return None


def _last_condition(view: SentenceView, start: int, end: int) -> re.Match[str] | None:
    """Read the condition of the last figure of a row, which ends its clause."""
    told = _NEXT.match(view.text, start, end)
    while told is not None and _ENDS.match(view.text, told.end()) is None:
        longer = _NEXT_WORD.match(view.text, told.end(), end)
        told = None if longer is None else _NEXT.fullmatch(view.text, start, longer.end())
    return told


_NEXT_WORD = re.compile(r"\s?[\w<>≥≤.%+-]+")
