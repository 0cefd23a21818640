"""efetch from PMC: full texts in JATS, and what PMC says where it gives none.

PMC answers with status 200 for every article it knows. For most that are not open access it sends the
front matter alone, with a comment that the publisher does not allow more; XML parsers drop the comment,
so what counts is whether there is a ``body``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from evidence.entrez.answers import parse_xml
from evidence.entrez.pmids import batches
from evidence.entrez.transport import Transport
from evidence.errors import UsageError

__all__ = ["BATCH_SIZE", "RawFullText", "fetch_full_texts", "one_article"]

log = logging.getLogger(__name__)

#: Full texts a request: some hundred kilobytes each, some of them several megabytes.
BATCH_SIZE = 20

_PMCID = re.compile(r"PMC[1-9][0-9]{0,9}")
_ID_TYPES = frozenset({"pmc", "pmcid", "pmcaid", "pmc-uid"})
#: A document type whose own file is never loaded: with it, a character's name is no error.
_DOCTYPE = b'<!DOCTYPE article SYSTEM "JATS-archivearticle1.dtd">'


@dataclass(frozen=True, slots=True)
class RawFullText:
    """An article of PMC as received.

    Parameters
    ----------
    pmcid : str
        As asked for.
    xml : bytes
        One ``article`` element, UTF-8.
    has_body : bool
        False where PMC gives the front matter only: the text is not available as XML.
    """

    pmcid: str
    xml: bytes
    has_body: bool


def fetch_full_texts(
    transport: Transport, pmcids: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], dict[str, RawFullText]]]:
    """Fetch full texts by PMCID.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    pmcids : sequence of str
        With their ``PMC``; repeated ones are fetched once.

    Returns
    -------
    iterator of (tuple of str, dict of str to RawFullText)
        A batch as asked, and what came of it by PMCID; those that PMC gave nothing for are not in it.

    Raises
    ------
    UsageError
        At once, if one of them is no PMCID.
    SourceError
        While iterating, if a request failed.
    """
    distinct = tuple(dict.fromkeys(pmcids))
    odd = next((pmcid for pmcid in distinct if _PMCID.fullmatch(pmcid) is None), None)
    if odd is not None:
        raise UsageError(f"not a PMCID: {odd[:40]!r}; it looks like PMC6438769")
    return ((asked, _ask(transport, asked)) for asked in batches(distinct, BATCH_SIZE))


def _ask(transport: Transport, asked: tuple[str, ...]) -> dict[str, RawFullText]:
    """Ask for articles and give those that were asked for."""
    numbers = ",".join(pmcid.removeprefix("PMC") for pmcid in asked)
    body = transport.post("efetch", [("db", "pmc"), ("id", numbers), ("retmode", "xml")])
    found: dict[str, RawFullText] = {}
    for article in parse_xml(body.strip()).iterchildren("article"):
        pmcid = next((i for i in _own_ids(article) if i in asked), None)
        if pmcid is None:
            log.warning("efetch gave an article of PMC that was not asked for; it is left out")
            continue
        found[pmcid] = RawFullText(pmcid, one_article(article), article.find("body") is not None)
    return found


def _own_ids(article: etree._Element) -> Iterator[str]:
    """Give the PMCIDs that an article calls its own; older ones are written without ``PMC``."""
    for element in article.iterfind("front/article-meta/article-id"):
        if element.get("pub-id-type") in _ID_TYPES:
            yield f"PMC{(element.text or '').strip().upper().removeprefix('PMC')}"


def one_article(article: etree._Element) -> bytes:
    """Write an article as a document of its own."""
    xml = etree.tostring(article, encoding="utf-8", with_tail=False)
    return _DOCTYPE + xml if any(True for _ in article.iter(etree.Entity)) else xml
