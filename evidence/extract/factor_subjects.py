"""Factors in front of the verb that says what they predict, each with a ratio of a row behind it.

"Age, sex and stage were associated with OS (HR 2.2, 1.7 and 1.4, respectively)"; "age was associated with OS
(HR 2.2), as were sex (HR 1.7) and acute GVHD (HR 1.4)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.factor_words import trimmed_factor
from evidence.extract.figures import Figure
from evidence.extract.text import BETWEEN_MEMBERS, ends_in, holds_any
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["factor_of_row", "likewise", "likewise_factor"]

#: Up to the bracket of the row: "X, Y and Z | were associated with inferior | OS ("
_WERE_TIED = re.compile(
    r"\s(?:were|are)\s(?:all\s|both\s|each\s)?(?:[a-z]+ly\s)?(?:(?:associated|correlated|linked)\swith|"
    r"(?:predictive|predictors?|(?:risk|prognostic|predictive)\sfactors)\s(?:of|for)|adverse\s[a-z]+\s(?:factors\s)?for)\s|"
    r"\s(?:[a-z]+ly\s)?(?:predicted|affected|influenced|had\s(?:an?\s)?(?:[a-z]+\s){0,2}(?:effect|impact)\son)\s"
)
_INTRODUCTION = re.compile(r"^(?:[A-Z]{5,}:\s)?(?:(?:In|On|By|After|Upon)\s[^,]{3,60},\s)?(?:[Bb]oth\s)?")
_ROW = re.compile(r"\s?[(\[]\s?$")


def factor_of_row(view: SentenceView, figure: Figure) -> str | None:
    """Name the factor of a ratio by its place in the bracket that closes a clause.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The ratio.

    Returns
    -------
    str or None
        None where the clause does not name as many factors as the bracket has ratios.
    """
    opening = view.opening(figure.start)
    start = view.part_start(figure.start)
    row = [f for f in view.figures if f.kind == "ratio" and view.opening(f.start) == opening]
    if opening < start or len(row) < 2 or len({f.unit for f in row}) > 1:
        return None
    clause = view.text[start:opening]
    verb = next(_WERE_TIED.finditer(clause), None)
    if verb is None or "(" in clause[: verb.start()]:
        return None
    subject = _INTRODUCTION.sub("", clause[: verb.start()])
    names = [name for part in BETWEEN_MEMBERS.split(subject) if (name := trimmed_factor(part))]
    return names[row.index(figure)] if len(names) == len(row) else None


#: What goes on with the outcome of a factor before, and signs of it.
_LIKEWISE: Final = r"(?:as\s(?:was|were)|followed\sby)"
_LIKEWISE_SIGNS: Final = (" as w", " followed by ")
#: "(HR 2.2)|, as were | sex (HR 1.7)", "|, followed by | sex (HR 1.7)", "| but | sex did not (HR 1.1)"
_AS_WERE: Final = re.compile(
    rf"[)\]],?\s(?:{_LIKEWISE}\s|"
    r"(?:but|whereas|while)\s(?=[^()\[\];]{2,60}\s(?:did|was|were)\snot\s?[(\[]))"
)
_OWN: Final = re.compile(r"\s?[(\[]")


def likewise(view: SentenceView) -> Iterator[tuple[int, int, Mention]]:
    """Find ratios of a row behind its factors, and of which is told that they are of the same: "as were".

    Yields
    ------
    (int, int, Mention)
        From where to where ratios are those of the mention.
    """
    for opening in {view.opening(f.start) for f in view.figures if f.kind == "ratio"}:
        first = next(f for f in view.figures if f.kind == "ratio" and view.opening(f.start) == opening)
        told = [
            m
            for m in view.mentions
            if m.end <= opening and m.outcome is not None and not view.depths[m.start]
        ]
        if told and factor_of_row(view, first) is not None:
            yield opening, view.closing(first.start, first.last), told[-1]
    if not holds_any(view.text, (*_LIKEWISE_SIGNS, " not (", " not [")):
        return
    for match in _AS_WERE.finditer(view.text):
        told = [
            m
            for m in view.mentions
            if m.end <= match.start()
            and not view.depths[m.start]
            and (own := _OWN.match(view.text, m.end)) is not None
            and view.closing(own.end(), own.end()) == match.start() + 1
        ]
        if told:
            yield match.end(), view.part_end(match.end()), told[-1]


_LIKEWISE_FACTOR: Final = re.compile(
    rf"\b{_LIKEWISE}\s"
    r"(?:[^()\[\];]{2,60}[(\[][^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)?[)\],]+\s(?:and\s)?){0,4}"
    r"(?P<what>[^,;:()\[\]]{2,60}?)\s?[(\[]\s?$"
)


def likewise_factor(view: SentenceView, figure: Figure) -> str | None:
    """Name the factor of such a ratio: "acute GVHD" of ", as was acute GVHD (HR 1.4)"."""
    if not holds_any(view.text, _LIKEWISE_SIGNS):
        return None
    told = ends_in(_LIKEWISE_FACTOR, view.text, figure.start, reach=400)
    return None if told is None else trimmed_factor(told["what"]) or None
