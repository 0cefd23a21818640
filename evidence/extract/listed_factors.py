"""Factors in a list, each with a bracket that compares those who have it with those who have not.

"OS was adversely affected by X (12 v 24 months), Y (14 v 33 months) and Z (13 v 24 months)": the first figure
of each bracket is of the factor in front of it, and all are of one outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView

__all__ = ["ListedFactor", "factor_in_list", "listed_factors", "name_before_list"]

_PEOPLE_WITH: Final = r"(?:patients|children|adults|those|cases)\s(?:with|who\shad|having)\s"
_WHAT: Final = (
    r"(?:the\s|an?\s)?(?:presence\sof\s(?:the\s|an?\s)?)?"
    rf"(?P<what>(?:{_PEOPLE_WITH})?[A-Za-z<>≥≤][^,;:()\[\]]{{1,60}}?)\s"
)
#: What the list of factors stands behind.
_LED: Final = re.compile(
    r"\b(?:(?:negatively|adversely|positively|unfavou?rably|favou?rably|significantly)\s(?:influenced|affected|impacted)\sby|"
    r"(?:was|were)\s(?:[a-z]+ly\s)?(?:associated|correlated)\swith|"
    r"(?:[Ff]actors|[Vv]ariables|[Pp]redictors|[Cc]haracteristics)\b[^;:.()]{0,90}?(?:\s(?:were|included?|are)|:)|"
    r"(?:inferior|superior|worse|better|shorter|longer|higher|lower|poorer|improved|reduced)\s"
    rf"(?:with|(?:in|for|among)\s(?={_PEOPLE_WITH})))\s?{_WHAT}$"
)
#: "(12 v 24 months)|, and a | diagnosis of AML"
_NEXT: Final = re.compile(rf"[,;]?\s(?:and\s|or\s)?(?:(?:in|for|with)\s)?{_WHAT}")
#: Words that lead to a group or a result, and to no factor.
_NO_FACTOR: Final = re.compile(
    r"\b(?:was|were|had|has|than|versus|vs|compared|arms?|groups?|cohorts?|not|but|respectively|rates?|survival)\b"
)
_LABELLED: Final = re.compile(r"\s(?:(?:months|years)\s)?(?:for|in|of|with|without|among)\s")
_PAIR: Final = 2


class _Bracket(NamedTuple):
    opening: int
    closing: int
    figures: tuple[Figure, Figure]


class ListedFactor(NamedTuple):
    """A factor of a list: what it is, where that begins, and the bracket behind it."""

    what: str
    start: int
    bracket: _Bracket


def listed_factors(view: SentenceView) -> list[ListedFactor]:
    """Find the factors of a list, each with its bracket.

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Returns
    -------
    list of ListedFactor
        Two at least, or none.
    """
    found: list[ListedFactor] = []
    for one, other in pairwise(_brackets(view)):
        following = _NEXT.fullmatch(view.text, one.closing, other.opening)
        if following is None or not _is_factor(view, *following.span("what")):
            if found:
                break
            continue
        if not found:
            first = ends_in(_LED, view.text, one.opening, reach=190)
            if first is None or not _is_factor(view, *first.span("what")):
                continue
            found.append(ListedFactor(first["what"], first.start("what"), one))
        found.append(ListedFactor(following["what"], following.start("what"), other))
    return found


def factor_in_list(view: SentenceView, figures: Sequence[Figure]) -> str | None:
    """Name the factor in front of a bracket.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figures : sequence of Figure
        Two, in one bracket.

    Returns
    -------
    str or None
        None where the bracket is none of a list of them.
    """
    if len(figures) != _PAIR or figures[0].depth == 0:
        return None
    opening = view.opening(figures[0].start)
    return next((factor.what for factor in listed_factors(view) if factor.bracket.opening == opening), None)


def name_before_list(
    view: SentenceView, figure: Figure, bindings: Sequence[Binding], factors: Sequence[ListedFactor]
) -> Binding | None:
    """Tie a figure of a later factor to the outcome of the first.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        One of its figures.
    bindings : sequence of Binding
        The figures before it, with their names.
    factors : sequence of ListedFactor
        Those of the sentence.
    """
    if not factors or figure.depth == 0:
        return None
    opening = view.opening(figure.start)
    own = next((factor.bracket for factor in factors[1:] if factor.bracket.opening == opening), None)
    if own is None or view.names_outcome_in(opening, own.closing):
        return None
    first = factors[0].bracket.figures[0]
    led = next((b for b in bindings if b.figure is first), None)
    if led is None or led.mention.outcome is None or figure.kind != first.kind:
        return None
    return Binding(figure, led.mention, led.cost)


def _is_factor(view: SentenceView, start: int, end: int) -> bool:
    named = any(
        start <= m.start < end and m.outcome is not None and m.role != "condition" for m in view.mentions
    )
    return not named and _NO_FACTOR.search(view.text, start, end) is None


def _brackets(view: SentenceView) -> Iterator[_Bracket]:
    """Find the brackets that each hold two figures of one kind that are compared."""
    inside: dict[int, list[Figure]] = {}
    for figure in view.figures:
        if figure.depth == 1 and figure.kind != "ratio":
            inside.setdefault(view.opening(figure.start), []).append(figure)
    for opening, figures in sorted(inside.items()):
        if len(figures) != _PAIR or figures[0].kind != figures[1].kind:
            continue
        first, second = figures
        if _LABELLED.match(view.text, second.last):
            continue  # "(31 vs 14 months for others)"
        if CONTRAST.search(view.text, first.last, second.start) is not None:
            yield _Bracket(opening, view.closing(first.start, second.last), (first, second))
