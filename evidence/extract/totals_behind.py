"""Denominators behind figures: "41% and 18% in 180 and 178 patients", "10 CRs and 5 PRs in 40 patients"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["with_totals_behind", "with_totals_of_counts", "with_totals_over_brackets"]

_FEWEST: Final = 2
_ROW: Final = re.compile(
    r"\s(?:in|of|among|for)\s(?:the\s)?(?P<counts>\d{1,5}(?:,\s\d{1,5})*,?\sand\s\d{1,5})\s"
    rf"(?:[a-z]+\s)?(?:{ANY_PEOPLE})\b"
)
_NUMBER: Final = re.compile(r"\d+")
#: What stands between the members of a row.
_JOINT: Final = re.compile(r"[)\]]?(?:,\s(?:and\s)?|\sand\s|\s(?:versus|vs\.?|v)\s)")


def with_totals_behind(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Give percentages the denominators that follow them in the same order.

    Parameters
    ----------
    text : str
        The sentence.
    figures : sequence of Figure
        Of the sentence, in order.

    Returns
    -------
    list of Figure
        The counts that turned out to be denominators are left out.
    """
    if " and " not in text:
        return list(figures)
    result = list(figures)
    for last in figures:
        behind = _ROW.match(text, last.last) if _is_share(last) else None
        if behind is None:
            continue
        counts = [int(n.group()) for n in _NUMBER.finditer(behind["counts"])]
        row = _row_before(text, figures, last)
        if len(row) != len(counts) or len(row) < _FEWEST:
            continue
        totals = {id(f): count for f, count in zip(row, counts, strict=True)}
        start, end = behind.span("counts")
        result = [
            replace(f, total=totals[id(f)]) if id(f) in totals else f
            for f in result
            if not (start <= f.start < end)
        ]
    return result


def _is_share(figure: Figure) -> bool:
    alone = figure.events is None and figure.total is None
    return figure.kind == "proportion" and figure.percent is not None and alone


def _row_before(text: str, figures: Sequence[Figure], last: Figure) -> list[Figure]:
    """Give the percentages that stand in one row and end with a figure."""
    row = [last]
    before = [f for f in figures if f.start <= last.start]
    for one, other in reversed(list(pairwise(before))):
        if other is not row[0] or not _is_share(one) or _JOINT.fullmatch(text, one.last, other.start) is None:
            break
        row.insert(0, one)
    return row


#: "5 PRs | in | 40 patients", "12 deaths | occurred among the | 40 patients"
_SEEN_IN: Final = re.compile(
    r"\s(?:(?:was|were)\s(?:seen|observed|noted|recorded|reported|documented|found|achieved|obtained)\s|occurred\s)?"
    r"(?:in|among)\s(?:the\s|all\s)?"
)
_SO_MANY_PEOPLE: Final = re.compile(
    rf"\s(?:[a-z]+\s)?(?:{ANY_PEOPLE})(?=\s?(?:[.,;(]|$)|\s(?:treated|evaluated|evaluable|studied|enrolled|analy[sz]ed)\b)"
)
_COUNTED: Final = re.compile(r"[)\]]?\s(?:(?!(?:and|or|in|with|of|for|to)\b)[a-z-]+\s){0,2}")
_NEXT_COUNTED: Final = re.compile(r",?\s(?:and|plus)\s|,\s")


def with_totals_of_counts(
    text: str, figures: Sequence[Figure], mentions: Sequence[Mention], outcomes: Mapping[str, Outcome]
) -> list[Figure]:
    """Give counts of responses the patients behind them: "10 CRs and 5 PRs in 40 patients".

    Parameters
    ----------
    text : str
        The sentence.
    figures : sequence of Figure
        Of the sentence, in order.
    mentions : sequence of Mention
        What it names, in order.
    outcomes : mapping
        Outcomes of the rule set by id.

    Returns
    -------
    list of Figure
        The number of patients is left out where it turned out to be their denominator.
    """
    result = list(figures)
    for whole in figures:
        if not _is_count(whole) or _SO_MANY_PEOPLE.match(text, whole.end) is None:
            continue
        counts = _counts_before(text, whole, figures, [m for m in mentions if _is_once(m, outcomes)])
        total = whole.events or 0
        if not counts or sum(f.events or 0 for f in counts) > total:
            continue
        of = {id(f) for f in counts}
        result = [replace(f, total=total) if id(f) in of else f for f in result if f is not whole]
    return result


def _is_count(figure: Figure) -> bool:
    alone = figure.percent is None and figure.total is None
    return figure.kind == "proportion" and bool(figure.events) and alone


def _is_once(mention: Mention, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether what is named is told once of a patient, so that as many patients had it."""
    outcome = outcomes.get(mention.outcome or "")
    return outcome is not None and mention.role == "noun" and outcome.kind == "response"


def _counts_before(
    text: str, whole: Figure, figures: Sequence[Figure], names: Sequence[Mention]
) -> list[Figure]:
    """Give the counts, each in front of its name, that end where a number of patients is led to."""
    name = next((m for m in names if _SEEN_IN.fullmatch(text, m.end, max(m.end, whole.start))), None)
    counts: list[Figure] = []
    while name is not None:
        start = name.start
        count = next((f for f in figures if _COUNTED.fullmatch(text, f.last, max(f.last, start))), None)
        if count is None or not count.events or count.total is not None:
            break
        counts.append(count)
        begins = count.start
        name = next((m for m in names if _NEXT_COUNTED.fullmatch(text, m.end, max(m.end, begins))), None)
    return counts


#: "a response in | six | (three had a CR, two a PR) of | 27 | patients"
_OVER_BRACKET: Final = re.compile(
    rf"\s[(\[][^()\[\]]{{5,160}}[)\]]\s(?:of|out\sof)\s(?:the\s)?(?P<n>\d{{1,5}})\s(?:[a-z]+\s)?(?:{ANY_PEOPLE})\b"
)


def with_totals_over_brackets(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Give a count the denominator behind a bracket that details it.

    Parameters
    ----------
    text : str
        The sentence.
    figures : sequence of Figure
        Of the sentence, in order.

    Returns
    -------
    list of Figure
        The number of patients is left out where it turned out to be a denominator.
    """
    result = list(figures)
    for figure in figures:
        over = _OVER_BRACKET.match(text, figure.last) if _is_count(figure) else None
        whole = None if over is None else next((f for f in figures if f.start == over.start("n")), None)
        if whole is None or not _is_count(whole) or (figure.events or 0) > (whole.events or 0):
            continue
        result = [
            replace(f, total=whole.events, note=None) if f is figure else f for f in result if f is not whole
        ]
    return result
