"""Dates as PubMed prints them: whole, partial, seasons, and ranges in words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evidence.model import ArticleDate, PartialDate
from evidence.records.markup import Element
from evidence.records.text import fold
from evidence.records.written import ATTRIBUTE, ItemPattern

__all__ = ["HISTORY", "article_date", "date_in_words", "history", "partial_date"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)")
# What may follow the year: "Dec", "Dec 24-31", "Nov-1980 May".
_MONTH_AND_DAY: Final = re.compile(r"\s*([A-Za-z]{3,9})\.?(?:\s+(\d{1,2})(?!\d))?")


def partial_date(element: Element) -> PartialDate | None:
    """Read a date made of elements: ``Year``, ``Month`` or ``Season``, ``Day``, or ``MedlineDate``.

    Parameters
    ----------
    element : lxml element
        ``PubDate``, ``ArticleDate``, ``DateRevised``, ``PubMedPubDate`` or the like.

    Returns
    -------
    PartialDate or None
        None where the element is empty. Of a season only the year is given: which months it means
        depends on the hemisphere.
    """
    year = month = day = season = None
    for child in element:
        tag = child.tag
        if tag == "Year":
            year = child.text
        elif tag == "Month":
            month = child.text
        elif tag == "Day":
            day = child.text
            break  # hour and minute may follow, mostly zero
        elif tag == "Season":
            season = child.text
        elif tag == "MedlineDate":
            return date_in_words(child.text or "")
    return _from_parts(year, month, day, season)


@lru_cache(maxsize=4096)
def _from_parts(
    year: str | None, month: str | None, day: str | None, season: str | None
) -> PartialDate | None:
    text = fold(" ".join(part for part in (year, season, month, day) if part))
    if not text:
        return None
    return PartialDate(_whole(year), _month(month), _whole(day), text)


@lru_cache(maxsize=4096)
def date_in_words(words: str) -> PartialDate | None:
    """Read a date in words: ``1998 Dec-1999 Jan``, ``1977 Dec 24-31``, ``1979-1980 Fall``, ``Winter 1980``.

    Parameters
    ----------
    words : str
        The text of ``MedlineDate``, or the date of a MEDLINE file.

    Returns
    -------
    PartialDate or None
        The parts of its beginning; None where the text is blank.
    """
    text = fold(words)
    if not text:
        return None
    year = _YEAR.search(text)
    if year is None:
        return PartialDate(None, None, None, text)
    month = day = None
    following = _MONTH_AND_DAY.match(text, year.end())
    if following is not None:
        month = _month(following[1])
        day = _whole(following[2]) if month is not None else None
    return PartialDate(int(year[0]), month, day, text)


def article_date(element: Element) -> tuple[ArticleDate, ...]:
    """Read ``ArticleDate``, the date of electronic publication; empty where it gives none."""
    date = partial_date(element)
    return () if date is None else (_dated(element.get("DateType", "Electronic"), date),)


def history(element: Element) -> tuple[ArticleDate, ...]:
    """Read ``History``: every step with PubMed's name for it, in the order given.

    The documents of NCBI disagree on what ``entrez`` and ``pubmed`` mean, so the names are kept as
    they are.
    """
    steps = map(_step, element.iterchildren("PubMedPubDate"))
    return tuple(step for step in steps if step is not None)


def _step(element: Element) -> ArticleDate | None:
    date = partial_date(element)
    return None if date is None else _dated(element.get("PubStatus", ""), date)


@lru_cache(maxsize=8192)
def _written_step(groups: tuple[str, ...]) -> ArticleDate | None:
    kind, year, month, day, _ = groups
    date = _from_parts(year, month, day, None)
    return None if date is None else ArticleDate(kind, date)


#: ``History``.
HISTORY: Final = ItemPattern(
    "History",
    "<History>",
    "PubMedPubDate",
    rf' PubStatus="({ATTRIBUTE})">\s*<Year>(\d+)</Year>\s*<Month>(\w+)</Month>\s*<Day>(\d+)</Day>\s*'
    r"(?:<Hour>\d+</Hour>\s*<Minute>\d+</Minute>\s*)?",
    of_groups=_written_step,
    of_element=_step,
    of_list=history,
)


@lru_cache(maxsize=8192)
def _dated(kind: str, date: PartialDate) -> ArticleDate:
    return ArticleDate(kind, date)


def _whole(text: str | None) -> int | None:
    """Give a whole number of up to four digits, or None for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _month(text: str | None) -> int | None:
    """Give the number of a month written ``6``, ``06``, ``Jun`` or ``June``."""
    number = _whole(text)
    if number is not None:
        return number if 1 <= number <= 12 else None
    name = (text or "").strip().lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else None
