"""Factors under which an outcome was better or worse, in a list with their ratios.

"Mortality was lower with X (HR 0.4) and higher in patients with Y (HR 3.8), Z (HR 1.9) and W (HR 2.0)": what
stands between two brackets is the factor of the second. "The risk of death increased with age (HR 1.3)".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["ListedFactor", "changed_with", "factors_of_changed", "side_in_bracket"]


class ListedFactor(NamedTuple):
    """A ratio of a list, with what it is of and its factor."""

    figure: Figure
    mention: Mention
    factor: str


_CHANGE = (
    r"(?:higher|lower|better|worse|longer|shorter|poorer|greater|inferior|superior|increased|decreased|reduced|"
    r"improved)"
)
_IN_WHOM = (
    r"(?:in|with|for|among|after)\s(?:the\s)?"
    rf"(?:(?:{ANY_PEOPLE})\s(?:with|receiving|who (?:had|received)|in)\s)?(?:an?\s|the\s)?"
)
#: "mortality | was lower in patients receiving | X"
_WAS_CHANGED = re.compile(rf"(?:\s(?:rates?|risk))?\s(?:was|were)\s(?:[a-z]+ly\s)?{_CHANGE}\s{_IN_WHOM}")
#: ") | and higher in patients with | Y (", "|, | Z ("
_NEXT = re.compile(
    rf"[)\]],?\s(?:and\s|but\s)?(?P<changed>(?:[a-z]+ly\s)?{_CHANGE}\s)?(?(changed){_IN_WHOM})"
    r"(?P<what>[^,;:()\[\]]{2,80}?)\s?"
)
#: What says that factors are listed, and no groups in which arms are compared.
_MODELLED = ("ultivaria", "nivaria", "factor", "predict", "ogistic", "egression")
_AGAINST = re.compile(r"\b(?:than|versus|vs\.?|compared)\b")


def factors_of_changed(view: SentenceView) -> list[ListedFactor]:
    """Read the list of "mortality was lower with X (HR 0.4) and higher with Y (HR 3.8), Z (HR 1.9)".

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Returns
    -------
    list of ListedFactor
        In order; empty where no list of two or more is told of a model.
    """
    ratios = [f for f in view.figures if f.kind == "ratio" and f.depth == 1]
    if len(ratios) < 2 or not holds_any(view.text, _MODELLED):
        return []
    for mention in view.mentions:
        if mention.outcome is None or mention.role != "noun" or view.depths[mention.start]:
            continue
        changed = _WAS_CHANGED.match(view.text, mention.end)
        if changed is not None and len(found := _listed(view, mention, changed.end(), ratios)) > 1:
            return found
    return []


def _listed(view: SentenceView, mention: Mention, at: int, ratios: Sequence[Figure]) -> list[ListedFactor]:
    """Take each ratio in its bracket with the words between it and the bracket before."""
    found: list[ListedFactor] = []
    for figure in (f for f in ratios if f.start > at):
        opening = view.opening(figure.start)
        if found:
            following = _NEXT.fullmatch(view.text, at - 1, opening)
            words = following["what"] if following is not None else ""
        else:
            words = view.text[at:opening].strip()
        # "..., and PFS (HR 0.6)" is told of something else; an active infection is a factor.
        begins = opening - len(view.text[at:opening].lstrip(" ,"))
        named = any(at <= m.start <= begins and opening - 1 <= m.end for m in view.mentions if m.outcome)
        if named or not 1 < len(words) <= 80 or _AGAINST.search(words) or set(words) & set("(),;:"):
            break
        found.append(ListedFactor(figure, mention, words))
        at = view.closing(figure.start, figure.last)
    return found


#: "the risk of mortality | increased with | age (HR 1.25"
_GREW_WITH = re.compile(
    r"(?:\s\([A-Z]+\))?\s(?:(?:significantly|independently|also)\s)?"
    r"(?:increased|decreased|rose|fell|worsened|declined)\s"
    r"(?:[a-z]+ly\s)?with\s(?:the\s|an?\s)?(?P<what>[^,;:()\[\]]{2,60}?)\s?"
)


def changed_with(view: SentenceView, opening: int) -> str | None:
    """Read "the risk of mortality increased with age (HR 1.25)": what stands before the bracket.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    opening : int
        Where the bracket of the ratio opens.
    """
    for mention in reversed([m for m in view.mentions if m.end <= opening]):
        grew = _GREW_WITH.fullmatch(view.text, mention.end, opening)
        if grew is not None and mention.outcome is not None:
            return grew["what"]
    return None


#: "(first remission vs more advanced disease; | HR"
_COMPARED_IN_BRACKET = re.compile(
    r"[(\[]\s*(?P<arm>[A-Za-z][^()\[\];:,\d%]{0,40}?)\s(?:vs\.?|versus)\s[^()\[\];:,\d%]{1,40}[;,]\s*$"
)
#: Sides that say nothing without their factor: "minimal residual disease (positive vs negative; HR 2.1)".
_BARE_SIDE = re.compile(
    r"(?:positive|negative|high|higher|low|lower|yes|no|present|absent|abnormal|normal|mutated|elevated|"
    r"old|older|young|younger|late|early|advanced|poor|good|adverse|unfavou?rable|favou?rable|intermediate)"
)
_FACTOR_AHEAD = re.compile(
    r"(?:^|[,:;]\s|\b(?:on|or|and|by|with|for|to|of|was|were|included|are|is)\s)(?:the\s)?"
    r"(?P<what>(?:(?!(?:on|or|and|by|with|for|to|of|was|were|included|are|is)\s)[\w+/-]+\s){0,4}"
    r"[\w+/-]+)\s$"
)


def side_in_bracket(view: SentenceView, figure: Figure) -> str | None:
    """Read "dependent on status (first remission vs advanced; HR 0.6)": the side named first.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The ratio.
    """
    compared = ends_in(_COMPARED_IN_BRACKET, view.text, figure.start, reach=96)
    if compared is None or view.names_outcome_in(*compared.span("arm")):
        return None
    side = compared["arm"]
    if _BARE_SIDE.fullmatch(side) is None:
        return side
    ahead = ends_in(_FACTOR_AHEAD, view.text, compared.start(), reach=70)
    return f"{ahead['what']} {side}" if ahead is not None else side
