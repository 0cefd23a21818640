"""Of how many a figure is, told by the subject of its clause or of the clause before.

"A second group of 18 patients, who received X, achieved a 33% DFS rate" is of 18; "eight were not bridged,
and six (75%) remained in remission" of eight.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = ["PRINTED_PEOPLE", "of_subject"]

#: Whom a printed denominator counts.
PRINTED_PEOPLE: Final = "(?:patients|pts|children|adults|subjects|recipients|women|men)"


def of_subject(view: SentenceView, series: Series, figure: Figure) -> int | None:
    """Find the number of people that a subject tells for a figure without a total of its own.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    series : Series
        The figures beside it.
    figure : Figure
        The figure.
    """
    if figure.kind != "proportion":
        return None
    if figure.percent is None:
        return _of_those_treated(view, figure)
    if figure.events is not None:
        return _of_clause_before(view, figure)
    if len(series.figures) > 1:
        return _of_those_behind(view, series, figure) or _of_first_named(view, series, figure)
    return _of_those_who_attained(view, figure)


#: "61% [53%-69%|] in the 144 patients with X"
_BEHIND: Final = re.compile(
    rf"[)\]]?\s+(?:of|for|in|among)\s+(?:the|those|these)\s+(\d[\d,]{{0,8}})\s+(?:[a-z-]+\s+){{0,2}}{PRINTED_PEOPLE}\b"
)


def _of_those_behind(view: SentenceView, series: Series, figure: Figure) -> int | None:
    """Read "89% in the 81 patients with X and 61% in the 144 patients with Y"; not one number for a row."""
    behind = _BEHIND.match(view.text, figure.last)
    at = series.figures.index(figure)
    if behind is None or (at and view.is_tight(series.figures[at - 1 : at + 1])):
        return None
    return int(behind.group(1).replace(",", ""))


#: "OS | of 16 patients with X was | 25%"
_LEADS_FIRST: Final = re.compile(
    r"\s+(?:rates?\s+)?(?:of|for|in|among)\s+(?:the\s+)?(\d[\d,]{0,8})\s+(?:[a-z-]+\s+){0,2}"
    rf"{PRINTED_PEOPLE}\b[^,;:()\d%]{{0,120}}\s(?:was|were)\s+"
)


def _of_first_named(view: SentenceView, series: Series, figure: Figure) -> int | None:
    """Read "OS of 16 patients with X was 25%, compared with 66% for 58 patients with Y": each of its own."""
    first, *others = series.figures
    mention = series.mention
    if figure is not first or mention.end > figure.start:
        return None
    if any(
        f.total is None and f.total_scope is None and _BEHIND.match(view.text, f.last) is None for f in others
    ):
        return None
    named = _LEADS_FIRST.fullmatch(view.text, mention.end, figure.start)
    return None if named is None else int(named.group(1).replace(",", ""))


#: "A second group of 18 previously untreated patients"
_GROUP_OF: Final = re.compile(
    rf"(?:[A-Z]{{5,}}:\s)?(?:(?:A|The)\s(?:[a-z]+\s)?group\s?(?:of\s|,\s))?(?P<n>\d[\d,]{{0,8}}|(?i:{NUMBER_WORD}))\s"
    rf"(?:[a-z-]+\s){{0,3}}{PRINTED_PEOPLE}\b"
)
#: "received X and | attained an | 11% DFS rate"
_ATTAINED: Final = re.compile(
    r"\b(?:achieved|attained|obtained|maintained|experienced|showed)\s(?:an?\s)?(?:estimated\s|overall\s|actuarial\s)?$"
)


def _of_those_who_attained(view: SentenceView, figure: Figure) -> int | None:
    """Read "18 patients, who received X, achieved a 33% DFS rate": of those who open the sentence."""
    group = _GROUP_OF.match(view.text)
    if group is None or ends_in(_ATTAINED, view.text, figure.start, reach=40) is None:
        return None
    told = [f for f in view.figures if f.start > group.end() and f.end < figure.start and not f.depth]
    if told or ";" in view.text[group.end() : figure.start]:
        return None
    number = parse_number(group["n"])
    return None if number is None else int(number)


#: "19 | were treated with X and Y with | two relapses"
_TREATED_WITH: Final = re.compile(
    rf"\s(?:{PRINTED_PEOPLE}\s)?(?:received|underwent|were (?:treated|given|managed))\s"
    r"[^,;:.()\d]{2,60}\swith\s"
)


def _of_those_treated(view: SentenceView, figure: Figure) -> int | None:
    """Read "seven received X with four relapses, and 19 were given Y with two relapses": of 7 and 19."""
    before = [f for f in view.figures if f.last <= figure.start]
    whole = before[-1].events if before and before[-1].percent is None and before[-1].total is None else None
    if not whole or not figure.events or whole < figure.events:
        return None
    told = _TREATED_WITH.fullmatch(view.text, before[-1].last, figure.start)
    return whole if told is not None else None


#: "eight | were not bridged to transplantation, and | six (75%)"
_THEN_SO_MANY: Final = re.compile(
    rf"\s(?:{PRINTED_PEOPLE}\s)?(?:were|was|had|did|received|underwent|completed)\s[^;:.()\d]{{2,80}}?,?\sand\s"
    r"(?:of (?:them|these)\s)?"
)


def _of_clause_before(view: SentenceView, figure: Figure) -> int | None:
    """Read "eight were not bridged, and six (75%) remained in remission": a share of those before."""
    before = [f for f in view.figures if f.last <= figure.start and f.depth == figure.depth]
    if figure.total_scope is not None or not before:
        return None
    whole = before[-1].events or 0
    bare = before[-1].percent is None and before[-1].total is None
    if not bare or whole <= (figure.events or 0) or not figure.agrees_with_total(whole, view.text):
        return None
    joined = _THEN_SO_MANY.fullmatch(view.text, before[-1].last, figure.start)
    return whole if joined is not None else None
