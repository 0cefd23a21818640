"""Groups that a sentence compares by name: "between X and Y (62% vs 58%)", "in X than in Y and Z".

No word by word reading tells where the names end: each form of a comparison has its own pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST
from evidence.extract.aspects import end_before_aspect
from evidence.extract.group_phrases import TOLD_AS_LIST, GroupPhrase, named_groups, trimmed
from evidence.extract.text import IN_ORDER, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["compared_names"]


def compared_names(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find the groups that a sentence compares.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        The members of each comparison in order.
    """
    yield from _between(view, arms)
    yield from _between_brackets(view, arms)
    yield from _between_in_order(view, arms)
    yield from _than_two(view, arms)
    yield from _two_than(view, arms)
    yield from _more_of_one(view, arms)
    yield from _of_one_head(view, arms)
    yield from _in_compared(view, arms)


_NAME = (
    r"(?!\d|and\b)[^\s,;:()\[\]]+(?:\s(?!(?:and|or|was|were|is|are|had|with regard)\b)[^\s,;:()\[\]]+){0,6}"
)
#: "between drug A and drug B (62% vs 58%)", "Between X and Y|, no difference in OS was seen (62% vs 58%)"
_BETWEEN = re.compile(
    rf"\b[Bb]etween\s+(?:the\s+)?(?P<first>{_NAME})\s+and\s+(?:the\s+)?(?P<second>{_NAME})"
    r"(?P<told>,?\s(?:was|were|no|there|neither|with regard)\s[^()\[\]:;]{2,90}?)?\s*(?P<opening>[(\[:])"
)
_OTHERS = re.compile(r"\b(?:than|compared|versus|vs\.?|but|while|whereas)\b")


#: "survival of X and Y was similar (62% vs 58%)"
_ALIKE = re.compile(
    rf"\b(?:of|for|in|with)\s+(?:the\s+)?(?P<first>{_NAME})\s+and\s+(?:the\s+)?(?P<second>{_NAME})\s+(?:was|were|did)\s+"
    r"(?:not\s+)?(?:[a-z]+\s+)?(?:different|differ|similar|comparable|equal|identical)\s*(?P<opening>[(\[])"
)
_ALIKE_WORDS = ("differ", "similar", "comparable", "equal", "identical")


def _between(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "between X and Y (62% vs 58%)", "X and Y were similar (62% vs 58%)": the bracket compares them."""
    found = list(_BETWEEN.finditer(view.text)) if "etween " in view.text else []
    found += _ALIKE.finditer(view.text) if holds_any(view.text, _ALIKE_WORDS) else ()
    for match in found:
        opening = match.start("opening")
        # "between drug A and drug B: 62% vs 58% for CR"
        within = (
            [f for f in view.amounts if f.start > opening][:2]
            if view.text[opening] == ":"
            else view.figures_within(opening)
        )
        told = "told" in match.re.groupindex and match["told"] is not None
        if len(within) < 2 or (told and not _tells_of(view, *match.span("told"))):
            continue
        paired = len(within) == 2 and view.is_tight(within)
        if not paired and not CONTRAST.search(view.text, within[0].last, within[1].start):
            continue
        groups = _without_aspect(view, arms, named_groups(arms, match, ("first", "second")))
        if any(TOLD_AS_LIST.search(view.text[g.start : g.end]) for g in groups):
            continue
        yield groups


def _tells_of(view: SentenceView, start: int, end: int) -> bool:
    """Whether words between two names and their figures tell of what they are alike in, and of no others."""
    told = view.text[start:end]
    return (
        view.names_outcome_in(start, end)
        and _OTHERS.search(told) is None
        and not any(start <= f.start < end and f.note != "none" for f in view.figures)
    )


def _without_aspect(view: SentenceView, arms: Arms, groups: list[GroupPhrase]) -> list[GroupPhrase]:
    """Leave out of the last of several names what they are compared in: "X and Y | in terms of OS"."""
    last = groups[-1]
    end = end_before_aspect(view, last.start, last.end)
    if end == last.end:
        return groups
    text = trimmed(view.text[last.start : end])
    return [*groups[:-1], replace(last, end=end, text=text, arm=arms.called(text))]


#: "between | X | (22/43, 51%) and | Y | (48/98, 49%)"
_BETWEEN_BRACKETS = re.compile(
    rf"\bbetween\s+(?:the\s+)?(?P<first>{_NAME})\s*(?P<one>[(\[])[^()\[\]]*[)\]]\s+and\s+(?:the\s+)?"
    rf"(?P<second>{_NAME})\s*(?P<other>[(\[])"
)


def _between_brackets(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "did not differ between X (22/43, 51%) and Y (48/98, 49%)": each has a bracket of its own."""
    for match in _BETWEEN_BRACKETS.finditer(view.text) if "between" in view.text else ():
        within = [view.figures_within(match.start(opening)) for opening in ("one", "other")]
        names = match.group("first", "second")
        if all(any(f.note != "bare" for f in own) for own in within) and not any(
            map(TOLD_AS_LIST.search, names)
        ):
            yield named_groups(arms, match, ("first", "second"))


#: "between X and Y, with median OS being 32 and 12 months, respectively"
_BETWEEN_ORDERED = re.compile(
    rf"\bbetween\s+(?:the\s+)?(?P<first>{_NAME})\s+and\s+(?:the\s+)?(?P<second>{_NAME}),\s+(?:with|at|the)\b"
)


def _between_in_order(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "between X and Y, with an OS of 32 and 12 months, respectively"."""
    for match in _BETWEEN_ORDERED.finditer(view.text) if "between" in view.text else ():
        behind = [f for f in view.figures if f.start >= match.end() and f.note != "bare"]
        names = match.group("first", "second")
        ordered = len(behind) > 1 and IN_ORDER.search(view.text, behind[1].last) is not None
        if ordered and not any(map(TOLD_AS_LIST.search, names)):
            yield named_groups(arms, match, ("first", "second"))


_SHORT_NAME = (
    r"(?!\d|and\b|the\b)[^\s,;:()\[\]]+(?:\s(?!(?:and|or|than|was|were|had)\b)[^\s,;:()\[\]]+){0,2}?"
)
#: "higher in X than in Y and Z (54% vs 45% vs 38%)"
_THAN_TWO = re.compile(
    rf"\b(?:in|with|for|after)\s(?:the\s)?(?P<first>{_SHORT_NAME})"
    r"\s(?:than|versus|vs\.?|compared with)\s(?:(?:in|with|for|after)\s)?"
    rf"(?:the\s)?(?P<second>{_SHORT_NAME})(?:\s(?:and|or)\s|/)(?:(?:in|with)\s)?(?:the\s)?(?P<third>{_SHORT_NAME})"
    r"(?:\s(?:groups?|arms?|patients))?\s*(?P<opening>[(\[])"
)


def _than_two(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "higher in X than in Y and Z (54% vs 45% vs 38%)": three groups in the order of the figures."""
    for match in _THAN_TWO.finditer(view.text) if holds_any(view.text, (" than ", " vs", "versus")) else ():
        within = [f for f in view.figures_within(match.start("opening")) if f.kind != "ratio"]
        names = ("first", "second", "third")
        if len(within) == len(names) and all(
            CONTRAST.search(view.text, a.last, b.start) for a, b in pairwise(within)
        ):
            yield named_groups(arms, match, names)


#: "with X and Y | than with Z (40% and 38% vs 11%)", "X and Y | were superior to Z (OS, 40% and 38% vs 11%)"
_TWO_THAN = re.compile(
    rf"(?:\b(?:in|with|for|after)\s|^(?:[A-Z]{{5,}}:\s)?)(?:the\s)?(?P<first>{_SHORT_NAME})\sand\s(?:the\s)?"
    rf"(?P<second>{_SHORT_NAME})\s(?:(?:were|was|did|had|produced|gave)\s[^()%;,]{{2,60}}?\s)?"
    r"(?:than|to|versus|vs\.?|compared (?:with|to))\s(?:(?:in|with|for|after)\s)?(?:the\s)?"
    rf"(?P<third>{_SHORT_NAME})(?:\s(?:groups?|arms?|patients))?\s*(?P<opening>[(\[])"
)


def _two_than(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "more effective with X and Y than with Z (40% and 38% vs 11%)": two against a third."""
    signs = (" than ", " to ", " vs", "versus", "compared ")
    for match in (
        _TWO_THAN.finditer(view.text) if " and " in view.text and holds_any(view.text, signs) else ()
    ):
        within = [f for f in view.figures_within(match.start("opening")) if f.kind != "ratio"]
        names = ("first", "second", "third")
        if (
            len(within) == len(names)
            and _AND.fullmatch(view.text, within[0].last, within[1].start)
            and CONTRAST.search(view.text, within[1].last, within[2].start)
            and not any(view.names_outcome_in(*match.span(name)) for name in names)
        ):
            yield named_groups(arms, match, names)


_AND = re.compile(r"\s?(?:and|,)\s")


#: "More drug A v drug B patients | proceeded to HSCT (44% v 13%)"
_MORE_OF_ONE = re.compile(
    rf"\b(?:[Mm]ore|[Ff]ewer)\s(?P<first>{_SHORT_NAME})\s(?:versus|vs\.?|v\.?)\s(?P<second>{_SHORT_NAME})\s(?:{ANY_PEOPLE})\b"
)


def _more_of_one(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "More X v Y patients had HSCT (44% v 13%)": two groups in the order of the figures."""
    if holds_any(view.text, ("ore ", "ewer ")) and holds_any(view.text, (" v ", " v. ", " vs", " versus ")):
        for match in _MORE_OF_ONE.finditer(view.text):
            yield named_groups(arms, match, ("first", "second"))


#: "29% and 38% | for the ATLG and PTBEN group, respectively"
_ONE_HEAD = re.compile(
    rf"\b(?:for|in|of)\s(?:the\s)?(?P<first>{_SHORT_NAME})\sand\s(?:the\s)?(?P<second>{_SHORT_NAME})\s(?:group|arm|cohort)\b"
)


def _of_one_head(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "29% and 38% for the X and Y group": two figures in a row tell that these are two groups."""
    for match in _ONE_HEAD.finditer(view.text) if " and " in view.text else ():
        before = [f for f in view.figures if f.last <= match.start() and f.note != "bare"][-2:]
        behind = [f for f in view.figures if f.start >= match.end() and f.note != "bare"][:2]
        rows = [
            row for row in (before, behind) if len(row) == 2 and view.is_tight(row) and row[0].kind != "ratio"
        ]
        if rows and not any(view.names_in(*match.span(name)) for name in ("first", "second")):
            yield named_groups(arms, match, ("first", "second"))


#: "in the X compared with the Y arm was | 63% versus 69%"
_COMPARED_ARMS = re.compile(
    rf"\b(?:in|for|with)\sthe\s(?P<first>{_SHORT_NAME}(?<!\sas))\s"
    r"(?:(?:as )?compared (?:with|to)|versus|vs\.?)\s(?:the\s)?"
    rf"(?P<second>{_SHORT_NAME})\s(?:arm|group|cohort)s?\s(?:was|were)\b"
)


def _in_compared(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "the rate in the X compared with the Y arm was 63% versus 69%"."""
    for match in _COMPARED_ARMS.finditer(view.text) if " the " in view.text else ():
        if not any(view.names_in(*match.span(name)) for name in ("first", "second")):
            yield named_groups(arms, match, ("first", "second"))
