"""Dates as far as a source gives them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ArticleDate", "PartialDate"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as the source gives it.

    Parameters
    ----------
    year, month, day : int or None
        The parts that are given. A season or a range ("1998 Dec-1999 Jan") gives the parts of its
        beginning only.
    text : str
        The date as printed.
    """

    year: int | None
    month: int | None
    day: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """A dated event: electronic publication, or a step of the record's history in PubMed.

    Parameters
    ----------
    kind : str
        ``"Electronic"``, or PubMed's status such as ``"received"``, ``"pubmed"``, ``"entrez"``.
    date : PartialDate
        When.
    """

    kind: str
    date: PartialDate
