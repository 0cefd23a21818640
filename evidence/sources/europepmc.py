"""Europe PMC: full texts, and who cites an article.

It speaks REST (https://europepmc.org/RestfulWebService). Its full texts are those of PMC and some that
PMC does not give as XML; one that it has not is an honest 404. Its graph of citations is wider than
elink's and counts preprints, which have no PMID and cannot be fetched here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from evidence.entrez.answers import parse_xml
from evidence.entrez.full_text import one_article
from evidence.entrez.links import LinkSet
from evidence.entrez.pmids import check_pmids, is_pmid
from evidence.errors import Incomplete
from evidence.settings import Settings
from evidence.sources.rest import RestService, Service

__all__ = ["EuropePmc"]

_PAGE_SIZE: Final = 1000
#: Pages of citations at most: more than any article has.
_MOST_PAGES: Final = 200


class EuropePmc(RestService):
    """The way to Europe PMC.

    Parameters
    ----------
    settings : Settings
        With its base URL.
    **options
        See :class:`~evidence.sources.rest.RestService`.
    """

    origin: Final = "europepmc"

    def __init__(self, settings: Settings, **options: Any) -> None:
        service = Service("Europe PMC", settings.europepmc_url, "EVIDENCE_EUROPEPMC_URL")
        super().__init__(service, settings, **options)

    def full_text(self, pmcid: str) -> bytes | None:
        """Give an article as one JATS ``article`` element; None where Europe PMC does not have it.

        Raises
        ------
        SourceError
            If it could not be asked, or gave another article.
        """
        body = self.get(f"{pmcid}/fullTextXML")
        if body is None:
            return None
        if b"<!ENTITY" in body:
            raise self.malformed("a full text that declares XML entities, which is refused unread")
        try:
            root = parse_xml(body.strip())
        except etree.XMLSyntaxError as error:
            raise self.malformed(f"a full text that is not well-formed XML ({error.msg})") from None
        article = root if root.tag == "article" else root.find("article")
        if article is None or article.find("body") is None:
            return None
        own = {
            f"PMC{(element.text or '').strip().upper().removeprefix('PMC')}"
            for element in article.iterfind("front/article-meta/article-id")
            if (element.get("pub-id-type") or "").startswith("pmc")
        }
        if own and pmcid not in own:
            raise self.malformed(f"another article than {pmcid}, which was asked for")
        return one_article(article)

    def cited_by(self, pmids: Sequence[str]) -> Iterator[LinkSet | str]:
        """Give the articles with a PMID that cite each of some articles.

        Yields
        ------
        LinkSet
            One for every PMID. Europe PMC does not tell an article without citations from one it does not
            know.

        Raises
        ------
        UsageError
            If one of them is not a PMID.
        Incomplete
            If fewer citations came than Europe PMC counts.
        SourceError
            If it could not be asked.
        """
        for pmid in check_pmids(pmids):
            targets: dict[str, None] = {}
            received, hits = 0, 0
            for page in range(1, _MOST_PAGES + 1):
                hits, entries = self._page(pmid, page)
                received += len(entries)
                targets |= dict.fromkeys(_pmid_of(entry) for entry in entries)
                if received >= hits or not entries:
                    break
            if received < hits:
                raise Incomplete(
                    f"Europe PMC: {received:,} of {hits:,} citations of PMID {pmid} came; try again later",
                    utility=self.service.name,
                    status=200,
                )
            cited = tuple((target, None) for target in targets if target and target != pmid)
            yield LinkSet(pmid, "cited_by", cited)

    def _page(self, pmid: str, page: int) -> tuple[int, list[dict[str, Any]]]:
        """Ask for one page; give the whole count and the entries. A PMID it does not know has none."""
        parameters = [("page", str(page)), ("pageSize", str(_PAGE_SIZE)), ("format", "json")]
        body = self.get(f"MED/{pmid}/citations", parameters)
        if body is None:
            return 0, []
        try:
            answer = json.loads(body)
            hits, entries = answer["hitCount"], answer["citationList"]["citation"]
        except (ValueError, RecursionError, KeyError, TypeError):
            raise self.malformed("an answer about citations that is not what it documents") from None
        if not isinstance(hits, int) or not isinstance(entries, list):
            raise self.malformed("an answer about citations that is not what it documents")
        return hits, [entry for entry in entries if isinstance(entry, dict)]


def _pmid_of(entry: dict[str, Any]) -> str:
    """Give the PMID of a citing article; empty for preprints, patents and the like."""
    identifier = str(entry.get("id", ""))
    return identifier if entry.get("source") == "MED" and is_pmid(identifier) else ""
