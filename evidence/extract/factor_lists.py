"""The factor that an outcome changed with, and the side of a factor that the bracket of its ratio names.

"The risk of death increased with age (HR 1.3)", "dependent on status (first remission vs advanced; HR 0.6)".
"""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.keyed_ratios import RatioKey
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = ["changed_with", "key_of_factor", "side_in_bracket"]


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
    r"old|older|young|younger|late|early|advanced|poor|good|adverse|unfavou?rable|favou?rable|intermediate|"
    r"[IV]{1,3}[AB]?|[<>≤≥]?=?\s?\d[\d.]*(?:\s?[-/]\s?\d[\d.]*|\+)?)"
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
    return _with_factor(view, compared["arm"], compared.start())


def key_of_factor(view: SentenceView, key: RatioKey) -> str:
    """Read "stage (II: HR 1.2; III: HR 1.8)": the part, with the name of the factor if it needs one.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    key : RatioKey
        What stands in front of a ratio in its bracket.
    """
    return _with_factor(view, key.side, view.opening(key.figure.start))


def _with_factor(view: SentenceView, side: str, opening: int) -> str:
    """Give a side of a factor the name of the factor in front of the bracket, if it needs one."""
    if _BARE_SIDE.fullmatch(side) is None:
        return side
    ahead = ends_in(_FACTOR_AHEAD, view.text, opening, reach=70)
    if ahead is None or view.names_outcome_in(*ahead.span("what")):
        return side  # "with overall survival (intermediate: HR 0.58; high: HR 0.37)"
    return f"{ahead['what']} {side}"
