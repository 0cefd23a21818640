"""Names that close what they are of: "median (4.6 v 4.8 months) PFS", "46%, 41% and 36% for the DFS rate"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.text import INNER_BRACKETS, ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import RESPONSE_KINDS, Mention

__all__ = ["closing_name", "ends_in_median"]


def closing_name(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Give the name behind a figure that words tie to it, whatever stands in front.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        Whose name is looked for.
    fitting : sequence of Mention
        Names that can have such a figure, in order.
    """
    return (
        _named_behind(view, figure, fitting)
        or _achieved_behind(view, figure, fitting)
        or _cases_of(view, figure, fitting)
        or _closes_row(view, figure, fitting)
        or _said_of_count(view, figure, fitting)
        or _counted_within(view, figure, fitting)
    )


def ends_in_median(text: str, end: int, *, reach: int) -> bool:
    """Whether "median" stands right before a place."""
    return text[max(0, end - reach) : end].rstrip().lower().endswith("median")


def _named_behind(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Read "median (4.6 v 4.8 months), 6-month (40% v 43%) and 1-year (9% v 9%) PFS": a name for all."""
    opening = view.opening(figure.start)
    if opening < 0:
        return None
    timed = any(m.end in {opening, opening - 1} for m in view.landmarks)
    if not timed and not ends_in_median(view.text, opening, reach=8):
        return None
    before = max((m.end for m in fitting if m.end <= opening), default=-1)
    if before >= 0 and not any(before <= f.start < opening for f in view.figures):
        return None  # "Remission rates after course 2 (88% v 90%) and 3-year relapse"
    closing = view.text.find(view.text[opening].translate(_CLOSES), figure.last)
    if closing < 0:
        return None
    name = next((m for m in fitting if m.start > closing and not view.depths[m.start]), None)
    if name is None:
        return None
    between = INNER_BRACKETS.sub(" ", view.text[closing + 1 : name.start])
    return name if _NEXT_HEADS.fullmatch(between) else None


#: "including 61% | of patients with available information achieving | MRD negativity"
_ACHIEVING = re.compile(
    rf"[)\]]?\s+(?:of (?:the )?)?(?:[a-z-]+ )?(?:{ANY_PEOPLE})(?: (?:with|in|who)\s[^,;:()\d]{{2,50}}?)?\s+"
    r"(?:achieving|attaining|reaching|obtaining|becoming)\s+(?:an?\s+|the\s+)?"
)
_PART_OF = re.compile(r"\b(?:including|with)\s+(?:only\s+)?$")


def _achieved_behind(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Read "CR was 49%, including 61% of patients achieving MRD negativity": what follows is the second's."""
    if figure.kind != "proportion" or ends_in(_PART_OF, view.text, figure.start, reach=20) is None:
        return None
    behind = (m for m in fitting if m.start >= figure.last and m.role != "condition")
    return next((m for m in behind if _ACHIEVING.fullmatch(view.text, figure.last, m.start)), None)


#: "There were 12 responses, two | of them | complete", "2 | responses were | complete"
_OF_THEM_WERE = re.compile(
    r"[)\]]?\s(?:of\s(?:them|these|which|the\sresponses)\s|responses\s|remissions\s)?(?:was\s|were\s)?"
)


def _said_of_count(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Read "12 responses, two of them complete": of what kind those counted were, with no noun behind."""
    behind = (m for m in fitting if m.start >= figure.last and view.text[m.start : m.end] in RESPONSE_KINDS)
    return next((m for m in behind if _OF_THEM_WERE.fullmatch(view.text, figure.last, m.start)), None)


def _counted_within(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Read "five had autologous and seven allogeneic transplantation": the name holds the second count."""
    if not figure.events or figure.percent is not None or not view.text.endswith(" and ", 0, figure.start):
        return None
    return next(
        (m for m in fitting if m.role == "verb" and m.start < figure.start < figure.end < m.end), None
    )


def _cases_of(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Read "2 cases of new-onset ICANS", "22 of them remained in remission": what so many had or did."""
    if figure.events is None:
        return None
    kept = (m for m in fitting if m.start >= figure.last and _STAYED.match(view.text, m.start))
    told = next((m for m in kept if _OF_THEM.fullmatch(view.text, figure.last, m.start)), None)
    if told is not None or figure.percent is not None:
        return told
    return next((m for m in fitting if _CASES_OF.fullmatch(view.text, figure.last, m.start)), None)


def _closes_row(view: SentenceView, figure: Figure, fitting: Sequence[Mention]) -> Mention | None:
    """Read "46%, 41% and 36% for the DFS rate, and 55%, 45% and 45% for OS": a name closes its row."""
    if figure.percent is None or figure.kind != "proportion":
        return None
    row = view.row(view.first_of_row(figure))
    if len(row) < _ROW:
        return None
    last = row[-1].last
    name = next(
        (m for m in fitting if m.start >= last and _FOR_NAME.fullmatch(view.text, last, m.start)), None
    )
    if name is None or name.role != "noun":
        return None
    following = next((m for m in view.mentions if m.start >= name.end and m.outcome), None)
    # "60% and 50% for OS and EFS, respectively"
    shared = following is not None and _JOINED.fullmatch(view.text, name.end, following.start) is not None
    return None if shared else name


#: So many figures at least make a row that a name closes.
_ROW: Final = 2
_FOR_NAME = re.compile(r"[)\]]?\sfor\s(?:the\s)?")
_JOINED = re.compile(r"(?:\srates?)?(?:\s\([A-Z]+\))?(?:,|,?\s(?:and|or))\s(?:the\s|for\s)?")
_CASES_OF = re.compile(r" (?:cases?|episodes?) of (?:grade \d(?:[-/]\d)? |[a-z-]+ ){0,2}")
_STAYED = re.compile(r"(?:remain|maintain|continue|stay)")
_OF_THEM = re.compile(
    rf"[)\]]?(?: of (?:them|these|those|whom|which))?(?: (?:{ANY_PEOPLE}))?(?: ha(?:ve|d|s))? "
)
_CLOSES: Final = str.maketrans("([", ")]")
_NEXT_HEADS = re.compile(r"(?:\s*,?\s*(?:and\s+)?(?:median|\d+(?:\.\d+)?[ -](?:year|month|week|day)s?))*\s*")
