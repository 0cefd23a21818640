"""elink: who cites an article, what it cites, what is similar; one link set per source, always.

Every source id is its own ``id`` parameter: ids joined by commas come back merged into one set,
and then nobody can say which target belongs to which source. Sets are mapped by the ids they name,
never by their place. An elink answer is a floor: it knows NCBI's own citations only, and varies
between identical calls.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from evidence.entrez.answers import parse_xml
from evidence.entrez.pmids import batches, check_pmids, is_pmid
from evidence.entrez.transport import Transport
from evidence.errors import Incomplete, Malformed
from evidence.model import LinkKind

__all__ = ["BATCH_SIZE", "LinkSet", "find_links", "find_pmcids", "find_pmids_of_pmcids"]

log = logging.getLogger(__name__)

#: Sources a request; elink fails above a thousand, and takes its time long before.
BATCH_SIZE = 50

#: A target's id and its score.
Target = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class LinkSet:
    """What one article is linked to.

    Parameters
    ----------
    source_pmid : str
        Which article.
    kind : LinkKind
        How the targets stand to it.
    targets : tuple of (str, int or None)
        PMID and similarity score, each PMID once; by falling score where there are scores, else as
        received. Empty where none is known.
    """

    source_pmid: str
    kind: LinkKind
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class _Query:
    """Which links to ask for.

    Other link names that come along are passed over: NCBI heeds ``linkname`` under ``neighbor`` only.
    """

    database: str
    name: str
    command: str = "neighbor"
    target: str = "pubmed"


_QUERIES: dict[LinkKind, _Query] = {
    "cited_by": _Query("pubmed", "pubmed_pubmed_citedin"),
    "references": _Query("pubmed", "pubmed_pubmed_refs"),
    "similar": _Query("pubmed", "pubmed_pubmed", "neighbor_score"),
}

_FROM_PMC = _Query("pmc", "pmc_pubmed")
_TO_PMC = _Query("pubmed", "pubmed_pmc", target="pmc")


def find_links(transport: Transport, pmids: Sequence[str], kind: LinkKind) -> Iterator[LinkSet]:
    """Ask what articles are linked to.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    pmids : sequence of str
        The sources; repeated PMIDs are asked for once.
    kind : {"cited_by", "references", "similar"}
        Which links. NCBI lists the source among its similar articles; it is left out.

    Returns
    -------
    iterator of LinkSet
        One per source.

    Raises
    ------
    UsageError
        At once, if one of them is not a PMID.
    Incomplete
        After every link set that came, if NCBI gave none for a source even when asked for it alone:
        older servers did so for PMIDs they did not know. This is not "no links".
    SourceError
        While iterating, if a request failed.
    """
    return _links(transport, check_pmids(pmids), kind)


def _links(transport: Transport, pmids: tuple[str, ...], kind: LinkKind) -> Iterator[LinkSet]:
    silent: list[str] = []
    for source, targets in _find(transport, pmids, _QUERIES[kind]):
        if targets is None:
            silent.append(source)
            continue
        others = [target for target in targets if target[0] != source]
        if kind == "similar":
            others.sort(key=lambda target: -1 if target[1] is None else target[1], reverse=True)
        yield LinkSet(source, kind, tuple(others))
    if silent:
        named = ", ".join(silent[:5]) + (" and others" if len(silent) > 5 else "")
        raise Incomplete(
            f"elink: no answer for {len(silent)} of {len(pmids)} PMIDs ({named}), even when asked for alone; "
            "check that they exist, or try again later",
            utility="elink",
            status=200,
            tries=2,
        )


def find_pmids_of_pmcids(
    transport: Transport, pmcids: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Ask for the PubMed records of PMC articles.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    pmcids : sequence of str
        With their ``PMC``, each once.

    Yields
    ------
    tuple of (str, tuple of str or None)
        A PMCID and its PMIDs: none where PMC knows no record, None where it gave no answer.
    """
    numbers = [pmcid.removeprefix("PMC") for pmcid in pmcids]
    for number, targets in _find(transport, numbers, _FROM_PMC):
        yield f"PMC{number}", None if targets is None else tuple(pmid for pmid, _ in targets)


def find_pmcids(transport: Transport, pmids: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Ask under which PMCIDs articles are in PMC.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    pmids : sequence of str
        Repeated PMIDs are asked for once.

    Yields
    ------
    tuple of (str, tuple of str or None)
        A PMID and its PMCIDs: none where it is not in PMC, None where NCBI gave no answer for it.
    """
    for pmid, targets in _find(transport, check_pmids(pmids), _TO_PMC):
        yield pmid, None if targets is None else tuple(f"PMC{number}" for number, _ in targets)


def _find(
    transport: Transport, ids: Sequence[str], query: _Query
) -> Iterator[tuple[str, list[Target] | None]]:
    """Give the targets of every id; None where no set names it although it was asked for alone."""
    for asked in batches(ids, BATCH_SIZE):
        found = _ask(transport, asked, query)
        for source in asked:
            if source not in found and len(asked) > 1:
                log.info("elink gave no set of its own for id %s; asking for it alone", source)
            targets = found.get(source)
            yield source, _ask(transport, (source,), query).get(source) if targets is None else targets


def _ask(transport: Transport, asked: tuple[str, ...], query: _Query) -> dict[str, list[Target]]:
    """Send one request and give the targets by source, as far as sets name one source."""
    body = transport.post(
        "elink",
        [
            ("dbfrom", query.database),
            ("db", query.target),
            ("cmd", query.command),
            ("linkname", query.name),
            *(("id", source) for source in asked),
        ],
    )
    found: dict[str, dict[str, int | None]] = {}
    for link_set in parse_xml(body.strip()).iterfind("LinkSet"):
        sources = [(element.text or "").strip() for element in link_set.iterfind("IdList/Id")]
        if len(sources) != 1:
            if len(asked) == 1:
                raise Malformed(
                    f"elink: a link set for {len(sources)} sources, although one was asked for",
                    utility="elink",
                    status=200,
                )
            log.warning("elink gave a link set for %d sources at once; it is not used", len(sources))
            continue
        if sources[0] not in asked:
            log.warning("elink gave a link set that was not asked for; it is left out")
            continue
        targets = found.setdefault(sources[0], {})
        for pmid, score in _targets(link_set, query.name):
            targets.setdefault(pmid, score)
    return {source: list(targets.items()) for source, targets in found.items()}


def _targets(link_set: etree._Element, name: str) -> Iterator[Target]:
    """Read the targets under one link name; no ``LinkSetDb`` means that none is known."""
    for group in link_set.iterfind("LinkSetDb"):
        if (group.findtext("LinkName") or "").strip() != name:
            continue
        for link in group.iterfind("Link"):
            pmid = (link.findtext("Id") or "").strip()
            score = (link.findtext("Score") or "").strip()
            if not is_pmid(pmid) or (score and not (score.isascii() and score.isdigit())):
                raise Malformed(
                    "elink: a link without a PMID or with a score that is no number",
                    utility="elink",
                    status=200,
                )
            yield pmid, int(score) if score else None
