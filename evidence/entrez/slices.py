"""esearch past the cap: a query cut into slices that can be listed, and counts that must agree.

PubMed lists the first 9,999 matches only, and the history server does not lift that. So a larger
result is cut by the day on which records were created in PubMed (``crdt``, which never changes, unlike
dates of publication), and a day that still matches too often by ranges of PMIDs. The parts of a cut must
count together what the whole counts; where days do not (a record without one), PMIDs do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from evidence.entrez import search as single
from evidence.entrez.search import SearchResult, peek, search
from evidence.entrez.transport import Transport
from evidence.errors import Incomplete, UsageError

__all__ = ["SearchPlan", "Slice", "plan_search", "search_all"]

log = logging.getLogger(__name__)

#: PubMed's own bounds for "any date"; between the other two lie nearly all records.
_BEFORE_ALL, _AFTER_ALL = date(1000, 1, 1), date(3000, 12, 31)
_OLDEST_USUAL = date(1965, 1, 1)

#: A PMID has at most nine digits; for the time being all are below the second number.
_LAST_PMID, _LAST_USUAL_PMID = 999_999_999, 2**26 - 1


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a result that can be listed at once.

    Parameters
    ----------
    term : str
        The query that matches just this part.
    count : int
        How many records it matches.
    """

    term: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """How a result will be listed.

    Parameters
    ----------
    result : SearchResult
        What PubMed made of the query, and how many records match; no PMIDs.
    slices : tuple of Slice
        Their counts add up to that of the whole.
    """

    result: SearchResult
    slices: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """Days of creation, both ends included."""

    first: date = _BEFORE_ALL
    last: date = _AFTER_ALL

    def __str__(self) -> str:
        return f"{self.first:%Y/%m/%d}:{self.last:%Y/%m/%d}[crdt]"

    def halves(self) -> tuple[_Days, _Days] | None:
        """Cut in two where the records are; None if there is nothing between the ends."""
        low = max(self.first, _OLDEST_USUAL)
        high = min(self.last, datetime.now(UTC).date() + timedelta(days=1))
        if low >= high:
            return None
        middle = low + (high - low) // 2
        return _Days(self.first, middle), _Days(middle + timedelta(days=1), self.last)


@dataclass(frozen=True, slots=True)
class _Pmids:
    """PMIDs, both ends included."""

    first: int = 1
    last: int = _LAST_PMID

    def __str__(self) -> str:
        return f"{self.first}:{self.last}[UID]"

    def halves(self) -> tuple[_Pmids, _Pmids] | None:
        """Cut in two; None for a single PMID."""
        if self.first == self.last:
            return None
        high = _LAST_USUAL_PMID if self.first < _LAST_USUAL_PMID < self.last else self.last
        middle = high if high < self.last else self.first + (self.last - self.first) // 2
        return _Pmids(self.first, middle), _Pmids(middle + 1, self.last)


def plan_search(transport: Transport, term: str) -> SearchPlan:
    """Count a query, and cut it where it matches more than can be listed.

    Raises
    ------
    UsageError
        If the query is empty.
    Incomplete
        If the parts of a cut do not count what the whole counts, twice.
    SourceError
        If a request failed.
    """
    result = peek(transport, _not_empty(term), size=0)
    whole = Slice(term, result.count)
    return SearchPlan(result, tuple(_cut(transport, whole, _Days(), term)))


def search_all(
    transport: Transport, term: str, *, on_progress: Callable[[int, int], None] | None = None
) -> SearchResult:
    """List every PMID that matches a query, however many there are.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    term : str
        A PubMed query; AND, OR and NOT in capitals.
    on_progress : callable, optional
        Hears how many of how many matches are listed.

    Returns
    -------
    SearchResult
        ``count`` is the number of PMIDs, each once.

    Raises
    ------
    UsageError
        If the query is empty.
    Incomplete
        If counts do not agree, twice: those of the slices with that of the whole, the PMIDs listed
        with the count of their slice, or the distinct PMIDs of all slices with the whole.
    SourceError
        If a request failed.
    """
    first = peek(transport, _not_empty(term), size=single.LARGEST_RESULT)
    if first.count <= single.LARGEST_RESULT:
        return first if len(first.pmids) == first.count else search(transport, term)
    for tries in (1, 2):
        plan = plan_search(transport, term)
        pmids: dict[str, None] = {}
        for part in plan.slices:
            pmids |= dict.fromkeys(search(transport, part.term).pmids)
            if on_progress is not None:
                on_progress(len(pmids), plan.result.count)
        # The set may have grown while it was listed; then the count now tells.
        if len(pmids) in {plan.result.count, peek(transport, term, size=0).count}:
            return replace(plan.result, count=len(pmids), pmids=tuple(pmids))
        log.info("esearch: %d PMIDs in all slices, %d matches, try %d", len(pmids), plan.result.count, tries)
    raise Incomplete(
        f"esearch: the slices hold {len(pmids):,} PMIDs of {plan.result.count:,} matches, twice; "
        "try again later",
        utility="esearch",
        status=200,
        tries=2,
    )


def _not_empty(term: str) -> str:
    if not term.strip():
        raise UsageError("an empty query; give a PubMed query such as: inotuzumab AND acute[tiab]")
    return term


def _cut(transport: Transport, part: Slice, span: _Days | _Pmids, inside: str) -> Iterator[Slice]:
    """Cut a part until every piece can be listed.

    Parameters
    ----------
    part : Slice
        What ``inside`` matches within ``span``.
    inside : str
        The query, without the span.
    """
    if part.count <= single.LARGEST_RESULT:
        if part.count:
            yield part
        return
    halves: tuple[_Days | _Pmids, ...] = span.halves() or ()
    pieces = _pieces(transport, part, halves, inside) if halves else []
    if pieces:
        for piece, half in zip(pieces, halves, strict=True):
            yield from _cut(transport, piece, half, inside)
    elif isinstance(span, _Days):
        # One day with too many, or days that do not hold every record: PMIDs always do.
        yield from _cut(transport, part, _Pmids(), part.term)
    else:
        raise Incomplete(
            f"esearch: the counts of two ranges of PMIDs do not add up to {part.count:,}, twice; "
            "try again later",
            utility="esearch",
            status=200,
            tries=2,
        )


def _pieces(
    transport: Transport, part: Slice, halves: tuple[_Days | _Pmids, ...], inside: str
) -> list[Slice]:
    """Count both halves; empty if they do not come to the whole, asked twice."""
    terms = [f"({inside}) AND {half}" for half in halves]
    count = part.count
    for _ in range(2):
        pieces = [Slice(term, peek(transport, term, size=0).count) for term in terms]
        if sum(piece.count for piece in pieces) == count:
            return pieces
        count = peek(transport, part.term, size=0).count
        log.info("esearch: %s: the halves of %d do not add up", part.term, count)
    return []
