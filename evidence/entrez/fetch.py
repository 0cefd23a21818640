"""efetch: PubMed records by PMID, in batches, with an account of every PMID that was asked for."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

from evidence.entrez.answers import parse_xml
from evidence.entrez.pmids import batches, check_pmids
from evidence.entrez.transport import Transport
from evidence.errors import Incomplete, SourceError, UsageError

__all__ = ["BATCH_SIZE", "Batch", "RawRecord", "fetch_records", "split_answer"]

log = logging.getLogger(__name__)

#: NCBI documents "several hundred" records a request; others saw failures at 2,000.
BATCH_SIZE = 200

_RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle"})
_END_TAG = re.compile(rb"</Pubmed(?:Book)?Article\s*>")
_PMID_PATHS = ("MedlineCitation/PMID", "BookDocument/PMID")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as received.

    Parameters
    ----------
    pmid : str
        Its own PMID.
    xml : bytes
        One ``PubmedArticle`` or ``PubmedBookArticle`` element, UTF-8, without a declaration.
    """

    pmid: str
    xml: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one batch: every PMID of ``asked`` has a record or is in ``missing``.

    Parameters
    ----------
    asked : tuple of str
        PMIDs, each once, in the caller's order.
    records : tuple of RawRecord
        In the order of ``asked``.
    missing : tuple of str
        PMIDs that PubMed gave no record for: unknown, deleted, or merged into another.
    """

    asked: tuple[str, ...]
    records: tuple[RawRecord, ...]
    missing: tuple[str, ...]


def fetch_records(
    transport: Transport, pmids: Sequence[str], *, batch_size: int = BATCH_SIZE
) -> Iterator[Batch]:
    """Fetch records; each batch is whole before it is given, or holds all that came of it.

    An answer with fewer records than asked for may be a fault, so the absent ones are asked for
    once more before they are called missing.

    Parameters
    ----------
    transport : Transport
        Sends the requests.
    pmids : sequence of str
        What to fetch; repeated PMIDs are fetched once.
    batch_size : int
        PMIDs a request, 1 to 200.

    Returns
    -------
    iterator of Batch

    Raises
    ------
    UsageError
        At once, if one of them is not a PMID.
    SourceError
        While iterating, if a batch could not be had in full; what came of it was given before.
    """
    distinct = check_pmids(pmids)
    if not 1 <= batch_size <= BATCH_SIZE:
        raise UsageError(f"a batch has 1 to {BATCH_SIZE} PMIDs, not {batch_size}")
    return (batch for asked in batches(distinct, batch_size) for batch in _fetch_batch(transport, asked))


def _fetch_batch(transport: Transport, asked: tuple[str, ...]) -> Iterator[Batch]:
    """Fetch one batch, and once more what did not come; what came is given even where that fails."""
    found = _ask(transport, asked)
    absent = tuple(pmid for pmid in asked if pmid not in found)
    if absent:
        log.info("%d of %d records did not come; asking for them once more", len(absent), len(asked))
        try:
            found |= _ask(transport, absent)
        except SourceError:
            came = tuple(pmid for pmid in asked if pmid in found)
            if came:
                yield Batch(came, tuple(RawRecord(pmid, found[pmid]) for pmid in came), missing=())
            raise
    yield Batch(
        asked,
        records=tuple(RawRecord(pmid, found[pmid]) for pmid in asked if pmid in found),
        missing=tuple(pmid for pmid in asked if pmid not in found),
    )


def _ask(transport: Transport, asked: tuple[str, ...]) -> dict[str, bytes]:
    """Ask for records and give those that were asked for, by PMID.

    A merged PMID can come back under the PMID it was merged into; nobody asked for that one.
    """
    body = transport.post("efetch", [("db", "pubmed"), ("id", ",".join(asked)), ("retmode", "xml")])
    found: dict[str, bytes] = {}
    nameless = 0
    for pmid, xml in split_answer(body):
        if pmid is None:
            nameless += 1
        elif pmid in asked:
            # A record that recurs in an answer is its newer version.
            found[pmid] = xml
        else:
            log.warning("efetch gave PMID %s, which was not asked for; it is left out", pmid)
    if nameless and len(found) < len(asked):
        raise Incomplete(
            f"efetch: {nameless} records came without a PMID and {len(asked) - len(found)} did not come",
            utility="efetch",
        )
    return found


def split_answer(body: bytes) -> Iterator[tuple[str | None, bytes]]:
    """Cut an efetch answer into records, byte for byte as received.

    Parameters
    ----------
    body : bytes
        A well-formed answer. ``DeleteCitation`` and unknown elements are passed over; an
        ``eFetchResult`` holds no records.

    Yields
    ------
    tuple of (str or None, bytes)
        The record's own PMID, None where it has none, and its XML.
    """
    root = parse_xml(body.strip())
    records = [child for child in root if child.tag in _RECORDS]
    if _stands_alone(root):
        pieces = _slices(body)
    else:
        pieces = [etree.tostring(record, encoding="utf-8", with_tail=False) for record in records]
    for record, xml in zip(records, pieces, strict=True):
        pmid = next((text for path in _PMID_PATHS if (text := record.findtext(path))), None)
        yield (pmid.strip() or None if pmid else None), xml


def _stands_alone(root: etree._Element) -> bool:
    """Whether a slice of the bytes means the same without the rest.

    It does not where the root declares name spaces or the bytes are not UTF-8; and expat, which
    finds the slices, knows XML 1.0 only.
    """
    document = root.getroottree().docinfo
    encoding = (document.encoding or "UTF-8").upper()
    plain = encoding in {"UTF-8", "ASCII", "US-ASCII"} and document.xml_version in {None, "1.0"}
    return plain and not root.nsmap


def _slices(body: bytes) -> list[bytes]:
    """Cut out the children of the root that are records; expat knows where their bytes begin."""
    found: list[bytes] = []
    depth = 0
    begin = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, begin
        depth += 1
        if depth == 2 and name in _RECORDS:
            begin = parser.CurrentByteIndex

    def end(name: str) -> None:
        nonlocal depth
        if depth == 2 and name in _RECORDS:
            # The index is that of the end tag; a record that is one empty tag has none.
            tag = _END_TAG.match(body, parser.CurrentByteIndex)
            found.append(body[begin : tag.end() if tag else body.index(b">", begin) + 1])
        depth -= 1

    body = body.strip()
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.ParseFile(io.BytesIO(body))
    return found
