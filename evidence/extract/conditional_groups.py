"""Groups told by a condition: "62% if MRD was negative and 20% if it was positive".

What is tested stands with the first figure, and with the second only what came of it, or that it did not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.view import SentenceView

__all__ = ["conditional_groups"]

#: "62% | if MRD was negative and | 20%", "49% | when residual disease was detected, compared with | 88%"
_FIRST = re.compile(
    r"[)\]]?\s(?:if|when)\s(?:the\s|their\s)?(?P<what>(?!it\b|they\b|not\b|only\b)[\w/+-]+(?:\s[\w/+-]+){0,3}?)\s"
    r"(?P<was>was|were|is|are)\s(?P<first>[\w<>≥≤+-]+(?:\.\d+)?(?:\s(?!and\b|but\b)[\w%-]+){0,3}?)"
    r"(?:,?\s(?:and|but|versus|vs\.?)|,?\s(?:as\s)?(?:compared\s(?:with|to)|opposed\sto))\s(?:only\s)?"
)
#: "20% | if it was positive", "88% | if it was not", "88% | if not"
_SECOND = re.compile(
    r"[)\]]?\s(?:if|when)\s(?:(?:it|they|this|MRD)\s(?:was|were|is|are)\s)?(?P<second>not\b|[\w<>≥≤+-]+(?:\.\d+)?(?:\s[\w%-]+){0,2})"
)


def conditional_groups(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find pairs of figures each of which holds under a condition.

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
    for one, other in pairwise(view.amounts):
        first = _FIRST.fullmatch(view.text, one.last, other.start)
        second = _SECOND.match(view.text, other.last) if first is not None else None
        if first is None or second is None:
            continue
        denied = second["second"] == "not"
        named = [
            ((first.start("what"), first.end("first")), f"{first['what']} {first['first']}"),
            (
                second.span("second"),
                f"{first['what']} {'not ' + first['first'] if denied else second['second']}",
            ),
        ]
        yield [
            GroupPhrase(*span, words, "for", arms.exactly(words), people=True, words=words)
            for span, words in named
        ]
