"""Groups of which the second is told by "that": "87% for X, not inferior to that for Y (90%)".

So are those of a list: "the OS of X was 84 months, that of Y 24 months and that of Z 9 months".
"""

from __future__ import annotations

import re
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.counterparts import counterpart
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


#: "84 months|, and that of | Y | was | 24 months"
_NEXT_THAT = re.compile(
    rf"(?:[,;]|\s(?=(?:and|but|while|whereas)\b))\s?(?:(?:and|but|while|whereas)\s)?(?:that|those)\s{_OF}\s(?:the\s)?{_NAME}"
)
_NEXT_THEN = re.compile(r"(?:\sgroup)?(?:\s(?:was|were))?(?:\sonly)?\s")


def groups_of_that(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase]:
    """Find the groups of figures that "than that of" compares, or "and that of" lists.

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
            found.update(_told(view, arms, one, other) or _listed(view, arms, one, other, found))
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
    behind_that = _group(arms, second)
    if first is None:
        # "their" are the others, told before
        them = GroupPhrase(one.start, one.start, counterpart(behind_that.text), "of", people=True)
        return {one.start: them, other.start: behind_that}
    return {one.start: _group(arms, first), other.start: behind_that}


def _group(arms: Arms, match: re.Match[str]) -> GroupPhrase:
    return GroupPhrase(
        *match.span("name"), trimmed(match["name"]), "of", arms.exactly(match["name"]), people=True
    )


def _listed(
    view: SentenceView, arms: Arms, one: Figure, other: Figure, found: dict[int, GroupPhrase]
) -> dict[int, GroupPhrase]:
    """Read "of X was 84 months, that of Y 24 months and that of Z 9 months": a group before each figure."""
    second = _NEXT_THAT.search(view.text, one.last, other.start)
    if second is None or not opens_name(second["name"].split()[0]):
        return {}
    if view.names_outcome_in(*second.span("name")):
        return {}  # "of aGVHD was 35% and that of cGVHD 40%"
    first = None if one.start in found else ends_in(_FIRST, view.text, one.start, reach=120)
    if first is not None and not opens_name(first["name"].split()[0]):
        return {}
    if _NEXT_THEN.fullmatch(view.text, second.end("name"), other.start) is None:
        return {}
    told = {} if first is None else {one.start: _group(arms, first)}
    return {**told, other.start: _group(arms, second)} if told or one.start in found else {}


_THEIR = re.compile(r"\b[Tt]heir\s(?:[\w-]+\s){1,5}[(\[]?$")
