"""Two groups of which the second is told by "that": "87% for X, not inferior to that for Y (90%)"."""

from __future__ import annotations

import re
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, opens_name, trimmed
from evidence.extract.text import INNER_BRACKETS, ends_in
from evidence.extract.view import SentenceView

__all__ = ["groups_of_that"]

_OF = r"(?:for|of|in|with|after|among|following|on)"
_STOPS = r"(?:was|were|is|are|had|that|which|than|at|and|to)"
_NAME = rf"(?P<name>[^\s,;:()\[\]]+(?:\s(?!{_STOPS}\b)[^\s,;:()\[\]]+){{0,7}})"
#: "the OS rate for | X | was", "the recurrence rate for | X | ["
_FIRST = re.compile(
    rf"\s{_OF}\s(?:the\s)?{_NAME}(?:\sgroup)?(?:\s(?:was|were|reached)(?:\s(?:only|about|approximately))?\s+|\s*[(\[]\s*)$"
)
_THAT = re.compile(
    rf"\b(?:than|to|with|from)\s(?:that|those)\s(?:observed\s|seen\s|reported\s)?{_OF}\s(?:the\s)?{_NAME}"
)
#: What may stand between the second name and its figure.
_THEN = re.compile(r"(?:\sgroup)?\s*(?:[(\[]\s*|,?\s(?:was|of|at|with)\s(?:[a-z-]+\s){0,6})")


def groups_of_that(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase]:
    """Find the groups of two figures that "than that of" compares.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Returns
    -------
    dict of int to GroupPhrase
        By start of the figure.
    """
    found: dict[int, GroupPhrase] = {}
    if " that " not in view.text and " those " not in view.text:
        return found
    for one, other in pairwise(view.amounts):
        if one.kind == other.kind:
            found.update(_told(view, arms, one, other))
    return found


def _told(view: SentenceView, arms: Arms, one: Figure, other: Figure) -> dict[int, GroupPhrase]:
    second = _THAT.search(view.text, one.last, other.start)
    if second is None or not opens_name(second["name"].split()[0]):
        return {}
    first = ends_in(_FIRST, view.text, one.start, reach=120)
    # "their median OS (16.3 months) was shorter than that of the patients who had no surgery (23.6 months)"
    of_them = first is None and ends_in(_THEIR, view.text, one.start, reach=60) is not None
    behind = INNER_BRACKETS.sub("", view.text[second.end("name") : other.start])
    if _THEN.fullmatch(behind) is None or not (of_them or (first and opens_name(first["name"].split()[0]))):
        return {}
    return {
        figure.start: GroupPhrase(
            *match.span("name"), trimmed(match["name"]), "of", arms.exactly(match["name"]), people=True
        )
        for figure, match in ((one, first), (other, second))
        if match is not None
    }


_THEIR = re.compile(r"\b[Tt]heir\s(?:[\w-]+\s){1,5}[(\[]?$")
