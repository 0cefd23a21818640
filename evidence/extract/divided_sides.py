"""Two groups on both sides of the second figure, with what they share told behind the second alone.

"22% for patients with, and 61% for those without, GVHD"; "63% for those with early and 28% for those with
late clearance"; "71% in first and 38% in second relapse".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.aspects import end_before_aspect
from evidence.extract.group_phrases import GroupPhrase, people_named
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["divided_sides"]

_LEAD = rf"(?:for|in|among|of)\s(?:the\s)?(?:{ANY_PEOPLE})\s"
_DEGREE = (
    r"(?:an?\s)?(?:early|late|high|low|higher|lower|short|long|mild|severe|complete|incomplete|good|poor|"
    r"first|second|later|subsequent|one|two|single|multiple|normal|abnormal)"
)
#: "22%| for patients with, and |61%"; a bracket and a time may stand before.
_FIRST = re.compile(
    rf"[)\]]?(?:\sat\s[\w-]+\s(?:days|weeks|months|years?))?,?\s(?:{_LEAD}(?P<sign>with|without|having|in)|in)"
    rf"(?:\s(?P<degree>{_DEGREE}))?,?\s(?:and|versus|vs\.?|but|to|against|(?:as\s)?compared\s(?:with|to))\s(?:only\s)?"
)
#: "61%| for those without, GVHD"
_SECOND = re.compile(
    rf"[)\]]?\s(?:(?:{_LEAD})(?P<sign>with|without|having|in)|in)(?:\s(?P<degree>{_DEGREE}))?,?\s"
    r"(?P<rest>(?:(?!(?:was|were|had|is|are|respectively|but|and|at|in)\b)[^\s,;:.()\d]+\s?){1,5})(?<!\s)"
)


def divided_sides(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find pairs of figures whose groups share the words behind the second.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        "with GVHD" and "without GVHD"; "with early clearance" and "with late clearance".
    """
    for one, other in pairwise(view.amounts):
        first = _FIRST.fullmatch(view.text, one.last, other.start)
        second = _SECOND.match(view.text, other.last) if first is not None else None
        if first is None or second is None or not _tells_apart(first, second):
            continue
        end = end_before_aspect(view, *second.span("rest"))
        rest = view.text[second.start("rest") : end]
        spans = [
            (
                first.start("sign") if first["sign"] else first.start("degree"),
                first.end("degree") if first["degree"] else first.end("sign"),
            ),
            (second.start("sign") if second["sign"] else second.start("degree"), end),
        ]
        words = [" ".join(filter(None, (_sign(m), m["degree"], rest))) for m in (first, second)]
        yield [people_named(arms, span, text, "with") for span, text in zip(spans, words, strict=True)]


def _sign(told: re.Match[str]) -> str | None:
    """Give "with" or "without"; nothing for "those in", which only leads to a state."""
    return None if told["sign"] in {"in", "having"} else told["sign"]


def _tells_apart(first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether two sides differ by their sign or by a degree alone."""
    if first["degree"] and second["degree"]:
        return first["sign"] == second["sign"] and first["degree"] != second["degree"]
    return (
        not first["degree"]
        and not second["degree"]
        and {first["sign"], second["sign"]} == {"with", "without"}
    )
