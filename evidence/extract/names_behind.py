"""Groups named right behind their figures, without a word between: "64% BO vs 50% CHOP", "93% group 1"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST
from evidence.extract.group_phrases import GroupPhrase, named_group
from evidence.extract.view import SentenceView

__all__ = ["named_behind"]

_NAME = re.compile(
    r"[)\]]?\s(?P<name>(?:arm|group|cohort|stratum|class|stage)\s(?:\d[A-Za-z]?|I{1,3}|IV|[A-Z])|"
    r"(?!(?:CI|P|HR|OR|RR|SE|SD|NS|IQR|AND)\b)[A-Z][\w+/-]*[A-Z\d+/-][\w+/-]*(?:\s\+\s[A-Za-z][\w-]*)?)"
    # "72 UCB and 32 MSD | transplant recipients"
    r"(?=\s*[,;)\]]|\s+(?:versus|vs\.?|v\.?|and|compared)\s|\s*\.?$|\s(?:[a-z]+\s)?(?:recipients|patients)\b)"
)

#: "EFS at 12 months: 44% | ruxolitinib|, 27% | control"
_LISTED = re.compile(
    r"[)\]]?\s(?P<name>(?!(?:of|in|for|with|at|on|by|to|and|or|vs|versus|the|were|was|had|after|than|who|at|CI|"
    r"patients|alive|overall|complete|partial|respectively)\b)[A-Za-z][\w+/-]*(?:\s(?!(?:and|vs|versus|of|in)\b)[\w+/-]+)?)"
    r"(?=\s*[,;(\[]|\s*\.?$|\s(?:versus|vs\.?|and)\s\d)"
)


def named_behind(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find rows of figures that are each followed by the name of their group.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        The groups of a row, in order; two or more, each of another name.
    """
    row: list[re.Match[str]] = []
    for figure in view.amounts:
        match = _NAME.match(view.text, figure.last)
        if match is None and (row or view.text.endswith(": ", 0, figure.start)):
            match = _LISTED.match(view.text, figure.last)
        if match is not None and view.names_in(*match.span("name")):
            match = None
        if match is None or any(m["name"] == match["name"] for m in row):
            yield from _told(row, arms)
            row = []
        if match is not None:
            row.append(match)
    yield from _told(row, arms)
    yield from _controls(view, arms)


#: "compared with 12 of 40 (30%) | historical controls"
_CONTROLS = re.compile(
    r"[)\]]?\s(?P<name>(?:(?!(?:of|in|the|for|with|among|by|and)\b)[a-z-]+\s){0,2}controls)\b(?!\s(?:group|arm)\b)"
)


def _controls(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find controls, named behind the second figure of a comparison without a word between."""
    if " controls" not in view.text:
        return
    for one, other in pairwise(view.amounts):
        match = _CONTROLS.match(view.text, other.last)
        if match is not None and CONTRAST.search(view.text, one.last, other.start):
            yield [named_group(arms, match.span("name"), match["name"])]


def _told(row: list[re.Match[str]], arms: Arms) -> Iterator[list[GroupPhrase]]:
    if len(row) > 1:
        yield [named_group(arms, match.span("name"), match["name"]) for match in row]
