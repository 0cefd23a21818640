"""esearch: the PMIDs that match a query, all of them or an error, with what NCBI made of the query.

What matches more often than PubMed lists is cut into slices by :mod:`slices`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from lxml import etree

from evidence.entrez.answers import parse_xml
from evidence.entrez.pmids import is_pmid
from evidence.entrez.transport import Transport
from evidence.errors import Incomplete, Malformed, UsageError

__all__ = ["LARGEST_RESULT", "SearchResult", "peek", "search"]

log = logging.getLogger(__name__)

#: PubMed's esearch exposes no match after this one, whatever ``retstart`` or the history server.
LARGEST_RESULT = 9_999


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a query matched, and what it was taken to mean.

    Parameters
    ----------
    term : str
        The query as asked.
    count : int
        How many records match.
    pmids : tuple of str
        In NCBI's order, each once: all of them after `search`, the first after `peek`.
    query_translation : str
        The query that was really run; worth showing, above all with ignored phrases.
    phrases_not_found : tuple of str
        Terms, fields and quoted phrases that the index does not hold; NCBI leaves them out or
        searches them as loose words.
    phrases_ignored : tuple of str
        Phrases that were left out of the query.
    warnings : tuple of str
        NCBI's other messages.
    translations : tuple of (str, str)
        What each term was mapped to.
    """

    term: str
    count: int
    pmids: tuple[str, ...]
    query_translation: str
    phrases_not_found: tuple[str, ...] = ()
    phrases_ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    translations: tuple[tuple[str, str], ...] = ()


def search(transport: Transport, term: str, *, page_size: int | None = None) -> SearchResult:
    """List every PMID that matches a query.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    term : str
        A PubMed query; AND, OR and NOT in capitals.
    page_size : int, optional
        PMIDs a request; as many as PubMed lists by default.

    Returns
    -------
    SearchResult
        Zero matches are a result, not an error.

    Raises
    ------
    UsageError
        If the query is empty, or matches more than can be listed.
    Incomplete
        If the list does not come to the count, twice: the set moved while it was read, or the
        answers were short.
    SourceError
        If a request failed.
    """
    if not term.strip():
        raise UsageError("an empty query; give a PubMed query such as: inotuzumab AND acute[tiab]")
    page_size = page_size or LARGEST_RESULT
    result = _list(transport, term, page_size)
    if len(result.pmids) != result.count:
        log.info("esearch listed %d of %d matches; listing them again", len(result.pmids), result.count)
        result = _list(transport, term, page_size)
    if len(result.pmids) != result.count:
        raise Incomplete(
            f"esearch: {len(result.pmids)} PMIDs listed of {result.count} matches, twice; try again later",
            utility="esearch",
            status=200,
            tries=2,
        )
    return result


def peek(transport: Transport, term: str, *, size: int = 20) -> SearchResult:
    """Look at the first matches of a query only.

    Parameters
    ----------
    transport : Transport
        Sends the request.
    term : str
        A PubMed query.
    size : int
        How many PMIDs at most.

    Returns
    -------
    SearchResult
        Its ``count`` is that of all matches.

    Raises
    ------
    SourceError
        If the request failed.
    """
    page = _page(transport, term, 0, size)
    return _result(term, page, _count(page), _pmids(page))


def _list(transport: Transport, term: str, page_size: int) -> SearchResult:
    """Read all pages once. The count is the last page's, which tells of a set that moved."""
    first: etree._Element | None = None
    pmids: dict[str, None] = {}
    read = 0
    while True:
        page = _page(transport, term, read, page_size)
        first = page if first is None else first
        count = _count(page)
        if count > LARGEST_RESULT:
            raise UsageError(
                f"the query matches {count:,} records and PubMed lists no more than {LARGEST_RESULT:,}; "
                "narrow it, by a range of dates for one"
            )
        ids = _pmids(page)
        pmids |= dict.fromkeys(ids)
        read += len(ids)
        if not ids or read >= count:
            return _result(term, first, count, tuple(pmids))


def _result(term: str, page: etree._Element, count: int, pmids: tuple[str, ...]) -> SearchResult:
    """Put a list together with what a page says of the query."""
    return SearchResult(
        term=term,
        count=count,
        pmids=pmids,
        query_translation=(page.findtext("QueryTranslation") or "").strip(),
        phrases_not_found=(
            *_texts(page, "ErrorList/PhraseNotFound"),
            *_texts(page, "ErrorList/FieldNotFound"),
            *_texts(page, "WarningList/QuotedPhraseNotFound"),
        ),
        phrases_ignored=_texts(page, "WarningList/PhraseIgnored"),
        warnings=_texts(page, "WarningList/OutputMessage"),
        translations=tuple(
            ((pair.findtext("From") or "").strip(), (pair.findtext("To") or "").strip())
            for pair in page.iterfind("TranslationSet/Translation")
        ),
    )


def _page(transport: Transport, term: str, start: int, size: int) -> etree._Element:
    """Ask for one page."""
    body = transport.post(
        "esearch",
        [
            ("db", "pubmed"),
            ("term", term),
            ("retstart", str(start)),
            ("retmax", str(size)),
            ("retmode", "xml"),
        ],
    )
    return parse_xml(body.strip())


def _count(page: etree._Element) -> int:
    """Read how many records match."""
    text = (page.findtext("Count") or "").strip()
    if not (text.isascii() and text.isdigit()):
        raise Malformed("esearch: an answer without a count", utility="esearch", status=200)
    return int(text)


def _pmids(page: etree._Element) -> tuple[str, ...]:
    """Read the PMIDs that a page lists."""
    ids = _texts(page, "IdList/Id")
    if not all(is_pmid(text) for text in ids):
        raise Malformed("esearch: a list with something other than PMIDs", utility="esearch", status=200)
    return ids


def _texts(page: etree._Element, path: str) -> tuple[str, ...]:
    """Read the texts at a path, without the empty ones."""
    texts = ((element.text or "").strip() for element in page.iterfind(path))
    return tuple(text for text in texts if text)
