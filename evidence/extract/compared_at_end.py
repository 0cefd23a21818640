"""Pairs of figures whose groups the end of the sentence names.

"OS (90% vs 88%) and EFS (81% vs 80%) did not differ between X and Y", "OS (46% vs 69%) and EFS (40% vs 58%)
improved from X to Y", "22% versus 28% ... 53% versus 44% in the X and Y arms, respectively",
"ORR (50% vs 28%) and CR (43% vs 20%) were superior following X vs. Y".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import TOLD_AS_LIST, GroupPhrase, opens_name, people_named, trimmed
from evidence.extract.text import INNER_BRACKETS, blank, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["groups_compared_at_end"]

#: "the 3-course", but no figure.
_NAME = (
    r"(?!\d+(?:\.\d+)?\s?(?:%|(?:months?|years?|days?|weeks?)\b|(?=[\s.,;])))"
    r"[^\s,;:()\[\]]+(?:\s(?!(?:and|or|to)\b)[^\s,;:()\[\]]+){0,6}?(?<!\.)"
)
_AT_END = re.compile(
    rf"\b(?:between\s+(?:the\s+)?(?P<first>{_NAME})\s+(?:and|or)|from\s+(?:the\s+)?(?P<earlier>{_NAME})\s+to)\s+"
    rf"(?:the\s+)?(?P<second>{_NAME})(?=\s*(?:[.;]|$))|"
    # "in the observation and treatment arms, respectively"
    rf"\bin\s+(?:the\s+)?(?P<one>{_NAME})\s+and\s+(?:the\s+)?(?P<other>{_NAME})\s+(?:arms|groups|cohorts),?\s+"
    r"respectively(?=\s*(?:[.;]|$))"
)
_AFTER = r"(?:in|with|for|after|following|on)\s(?:the\s)?"
#: "were superior following X vs. Y"
_BETTER_AT_END = re.compile(
    r"\b(?:superior|inferior|better|worse|higher|lower|longer|shorter|improved|increased|reduced|"
    rf"(?:more|less)\s(?:common|frequent))\s{_AFTER}(?P<better>{_NAME})\s"
    rf"(?:vs\.?|versus|than|compared\s(?:with|to))\s(?:{_AFTER})?(?:the\s)?(?P<worse>{_NAME})(?=\s*(?:[.;]|$))"
)
_COMPARED_AT_END: Final = (" vs", " versus ", " than ", " compared ")
#: What each of the first names stands beside.
_SECOND_OF: Final = {"first": "second", "earlier": "second", "one": "other", "better": "worse"}
#: What the two names at the end are set apart by, or what went from one to the other.
_SETS_APART = re.compile(
    r"\b(?:differ(?:ed|ent|s|ences?)?|similar|comparable|equivalent|equal|identical|improved|increased|decreased|"
    r"rose|fell|declined|dropped|changed)\s(?:[a-z]+ly\s)?$"
)
_OTHERS_COMPARED = re.compile(r"\b(?:than|versus|vs|over|compared)\b")
#: "chemotherapy group | at 5 years"
_GOES_ON = re.compile(r"\s(?:in|at|of|after|by|during)\s")


def groups_compared_at_end(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase]:
    """Find the two groups that every pair of a sentence compares.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Returns
    -------
    dict of int to GroupPhrase
        By start of the figure; empty where a figure stands that is of no pair.
    """
    if (opposed := _opposed_at_end(view, arms)) is not None:
        return opposed
    if not holds_any(view.text, ("between ", "from ", "respectively", *_COMPARED_AT_END)):
        return {}
    words = INNER_BRACKETS.sub(blank, view.text)
    match = _AT_END.search(words)
    first = "" if match is None else next(name for name in _SECOND_OF if match[name])
    if match is None or (first in {"first", "earlier"} and not _is_of_pairs(view, words, match.start())):
        # "higher with X than with Y, without interaction between older and younger patients"
        match, first = _BETTER_AT_END.search(words) if "(" in view.text else None, "better"
    if match is None:
        return {}
    spans = [match.span(first), match.span(_SECOND_OF[first])]
    names = [view.text[start:end] for start, end in spans]
    if any(TOLD_AS_LIST.search(name) or _GOES_ON.search(name) for name in names):
        return {}
    if first in {"first", "earlier"} and not all(opens_name(name.split()[0]) for name in names):
        return {}
    pairs = _pairs_before(view, match.start())
    if len(pairs) < (1 if first == "first" else 2):
        return {}
    groups = [
        GroupPhrase(*span, trimmed(name), "in", arms.called(name), people=True)
        for span, name in zip(spans, names, strict=True)
    ]
    return _in_turn(pairs, groups)


#: "EFS was 63% vs 45% and OS 78% vs 66% | for patients with and without X"
_OPPOSED_AT_END = re.compile(
    rf"\b(?:for|in|among)\s(?:the\s)?(?:{ANY_PEOPLE})\s(?P<first>with|without)\s(?:and|versus|vs\.?)\s"
    r"(?P<second>without|with)\s(?P<what>[^,;:()%]{2,60}?)(?:,?\srespectively)?(?=\s*(?:[(.;]|$))"
)


def _opposed_at_end(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase] | None:
    """Find who has something and who has not, where two pairs or more stand in front of both."""
    told = _OPPOSED_AT_END.search(view.text) if " without " in view.text else None
    if told is None:
        return None
    pairs = _pairs_before(view, told.start())
    if len(pairs) < 2:
        return None
    groups = [
        people_named(arms, told.span(side), f"{told[side]} {told['what']}", "for")
        for side in ("first", "second")
    ]
    return _in_turn(pairs, groups)


def _pairs_before(view: SentenceView, end: int) -> list[tuple[Figure, Figure]]:
    """Pair the figures in front of a place; none where one of them is of no pair."""
    # "no difference in OS (54% vs 51%) between X and Y": "no" counts nobody
    figures = [f for f in view.amounts if f.last <= end and f.note != "none"]
    pairs = [(a, b) for a, b in zip(figures[::2], figures[1::2], strict=False) if _are_compared(view, a, b)]
    return pairs if 2 * len(pairs) == len(figures) else []


def _in_turn(pairs: Sequence[tuple[Figure, Figure]], groups: Sequence[GroupPhrase]) -> dict[int, GroupPhrase]:
    """Give the first of every pair to the first group, and the second to the second."""
    return {figure.start: group for pair in pairs for figure, group in zip(pair, groups, strict=True)}


def _is_of_pairs(view: SentenceView, words: str, start: int) -> bool:
    """Whether "between X and Y" stands behind "differ", or right behind a pair that nothing else compares."""
    if _SETS_APART.search(view.text, 0, start):
        return True
    closed = view.text[:start].rstrip(" ,").endswith((")", "]", "%"))
    return closed and _OTHERS_COMPARED.search(words, 0, start) is None


def _are_compared(view: SentenceView, one: Figure, other: Figure) -> bool:
    return one.kind == other.kind and CONTRAST.search(view.text, one.last, other.start) is not None
