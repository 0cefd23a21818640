"""PMIDs, DOIs and PMCIDs as people paste them, and the PMIDs they stand for.

The public ID converter knows only what is in PMC and is not part of the E-utilities, so DOIs are
searched in PubMed and PMCIDs are followed by elink. A DOI search can answer with a neighbour: the
record that it gives counts only if it carries the DOI itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from lxml import etree

from evidence.entrez.answers import parse_xml
from evidence.entrez.fetch import fetch_records
from evidence.entrez.links import find_pmids_of_pmcids
from evidence.entrez.redaction import one_line
from evidence.entrez.search import peek
from evidence.entrez.transport import Transport
from evidence.errors import UsageError

__all__ = ["Identifier", "IdentifierKind", "Resolution", "parse_identifier", "resolve"]

IdentifierKind = Literal["pmid", "doi", "pmcid"]

_PMID_DIGITS = r"0*([1-9][0-9]{0,8})"
_PMCID_DIGITS = r"pmc\s?0*([1-9][0-9]{0,9})(?:\.[0-9]+)?"
_NCBI = r"(?:https?://)?(?:[a-z0-9-]+\.)*ncbi\.nlm\.nih\.gov/"
_URL_END = r"(?:[/?#].*)?"

_FLAGS = re.IGNORECASE | re.ASCII
_PMID = re.compile(rf"(?:pmid[:\s]*)?{_PMID_DIGITS}", _FLAGS)
_PMID_URL = re.compile(rf"{_NCBI}(?:pubmed/)?{_PMID_DIGITS}{_URL_END}", _FLAGS)
_PMCID = re.compile(rf"(?:pmcid[:\s]*)?{_PMCID_DIGITS}", _FLAGS)
_PMCID_URL = re.compile(rf"{_NCBI}(?:pmc/)?articles/{_PMCID_DIGITS}{_URL_END}", _FLAGS)
_DOI = re.compile(r"(?:doi[:\s]*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)", _FLAGS)
_DOI_URL = re.compile(r"(?:doi[:\s]*)?(?:https?://)?(?:dx\.|www\.)?doi\.org/([^?#]+)(?:[?#].*)?", _FLAGS)

#: A sentence's end, pasted along; no DOI is known to end so.
_DOI_TRAILER = ".,;:"

_LONGEST_DOI = 300

#: PubMed reads these as its own signs even between quotation marks: field tags, truncation.
_UNSEARCHABLE = frozenset("[]*\\")

_IDS_OF_RECORD = (
    "PubmedData/ArticleIdList/ArticleId",
    "BookDocument/ArticleIdList/ArticleId",
    "PubmedBookData/ArticleIdList/ArticleId",
)
_LOCATION_OF_RECORD = ("MedlineCitation/Article/ELocationID", "BookDocument/ELocationID")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in its one spelling.

    Parameters
    ----------
    kind : {"pmid", "doi", "pmcid"}
        What it is.
    value : str
        Digits; a DOI in lower case; a PMCID with its ``PMC``.
    """

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which articles identifiers stand for.

    Parameters
    ----------
    pmids : mapping of str to str
        From an identifier's value to its PMID, in the order asked. PMIDs stand for themselves, unchecked.
    unknown : tuple of str
        Values that stand for no PubMed record, or for none beyond doubt.
    reasons : mapping of str to str
        Why, for every unknown value.
    """

    pmids: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


def parse_identifier(text: str) -> Identifier:
    """Read a PMID, DOI or PMCID, bare, with its name before it, or as a URL.

    Parameters
    ----------
    text : str
        Such as ``30267011``, ``PMID: 30267011``, ``PMC6438769``, ``doi:10.1038/s41375-018-0265-z``.

    Returns
    -------
    Identifier

    Raises
    ------
    UsageError
        If it is none of them, on one line.
    """
    plain = text.strip()
    if plain.isprintable():
        if found := _PMID.fullmatch(plain) or _PMID_URL.fullmatch(plain):
            return Identifier("pmid", found[1])
        if found := _PMCID.fullmatch(plain) or _PMCID_URL.fullmatch(plain):
            return Identifier("pmcid", f"PMC{found[1]}")
        if doi := _doi(plain):
            return Identifier("doi", doi)
    raise UsageError(
        f"not a PMID, DOI or PMCID: {one_line(text, 60)!r}; give for example 30267011, "
        "10.1038/s41375-018-0265-z or PMC6438769"
    )


def _doi(text: str) -> str | None:
    """Give the DOI of a text or URL in lower case, or None where there is none."""
    url = _DOI_URL.fullmatch(text)
    found = _DOI.fullmatch(unquote(url[1]) if url else text)
    if found is None:
        return None
    doi = found[1].rstrip(_DOI_TRAILER).lower()
    whole = _DOI.fullmatch(doi) is not None and doi.isprintable() and len(doi) <= _LONGEST_DOI
    return doi if whole and '"' not in doi else None


def resolve(transport: Transport, identifiers: Iterable[Identifier]) -> Resolution:
    """Find the PMIDs that identifiers stand for; what is in doubt stays unknown.

    Parameters
    ----------
    transport : Transport
        Sends the requests; none is sent for PMIDs.
    identifiers : iterable of Identifier
        In any mixture.

    Returns
    -------
    Resolution

    Raises
    ------
    SourceError
        If NCBI could not be asked; that an identifier is unknown is a result, not an error.
    """
    asked = tuple(dict.fromkeys(identifiers))
    found = {i.value: i.value for i in asked if i.kind == "pmid"}
    reasons: dict[str, str] = {}
    _resolve_dois(transport, [i.value for i in asked if i.kind == "doi"], found, reasons)
    _resolve_pmcids(transport, [i.value for i in asked if i.kind == "pmcid"], found, reasons)
    return Resolution(
        pmids={i.value: found[i.value] for i in asked if i.value in found},
        unknown=tuple(i.value for i in asked if i.value not in found),
        reasons=reasons,
    )


def _resolve_dois(
    transport: Transport, dois: list[str], found: dict[str, str], reasons: dict[str, str]
) -> None:
    """Search each DOI, then look whether the records found carry it."""
    candidates: dict[str, str] = {}
    for doi in dois:
        reason = _doubt(transport, doi, candidates)
        if reason:
            reasons[doi] = reason
    carried: dict[str, frozenset[str]] = {}
    for batch in fetch_records(transport, tuple(candidates.values())):
        carried |= {record.pmid: frozenset(_dois_of(parse_xml(record.xml))) for record in batch.records}
    for doi, pmid in candidates.items():
        if doi in carried.get(pmid, frozenset()):
            found[doi] = pmid
        else:
            reasons[doi] = f"PubMed answers with PMID {pmid}, whose record does not carry this DOI"


def _doubt(transport: Transport, doi: str, candidates: dict[str, str]) -> str:
    """Search a DOI; note the one PMID it may stand for, or say why there is none.

    ``[aid]``, article identifier, is the documented field for DOIs. The quotation marks keep PubMed
    from reading the DOI's brackets and words as parts of the query.
    """
    if not _UNSEARCHABLE.isdisjoint(doi):
        return "PubMed cannot search a DOI with these signs in it; give the PMID"
    result = peek(transport, f'"{doi}"[aid]')
    if not result.pmids:
        return "PubMed knows no record with this DOI"
    if result.phrases_not_found or result.phrases_ignored:
        return "PubMed does not hold this DOI and searched for parts of it instead"
    if result.count > 1:
        return f"PubMed finds {result.count:,} records for this DOI; give the PMID"
    candidates[doi] = result.pmids[0]
    return ""


def _dois_of(record: etree._Element) -> Iterator[str]:
    """Give a record's own DOIs in lower case, not those of its references."""
    for path in _IDS_OF_RECORD:
        for element in record.iterfind(path):
            if element.get("IdType") == "doi":
                yield (element.text or "").strip().lower()
    for path in _LOCATION_OF_RECORD:
        for element in record.iterfind(path):
            if element.get("EIdType") == "doi" and element.get("ValidYN") != "N":
                yield (element.text or "").strip().lower()


def _resolve_pmcids(
    transport: Transport, pmcids: list[str], found: dict[str, str], reasons: dict[str, str]
) -> None:
    """Follow PMCIDs to PubMed."""
    for pmcid, pmids in find_pmids_of_pmcids(transport, pmcids):
        if pmids is None:
            reasons[pmcid] = "PMC gave no answer for it, even when asked for it alone"
        elif len(pmids) == 1:
            found[pmcid] = pmids[0]
        elif pmids:
            reasons[pmcid] = f"PMC links it to {len(pmids)} PubMed records; give the PMID"
        else:
            reasons[pmcid] = "PMC knows no PubMed record for it"
