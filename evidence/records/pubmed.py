"""PubMed XML becomes Articles: one record at a time, each on its own.

What PubMed means by each element is set out in NLM's description of the DTD,
https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html; the modules beside this one read one
group of elements each.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree

from evidence.errors import RecordError
from evidence.model import Article
from evidence.records.book import book_fields
from evidence.records.citation import article_fields
from evidence.records.fields import Fields
from evidence.records.markup import Element, parse_element
from evidence.records.outline import written_fields
from evidence.records.prologue import read_prologue
from evidence.records.split import RECORD_TAGS, split_records

__all__ = ["parse_record", "parse_records", "split_records"]

#: Text of an OtherAbstract that is our own summary, where there is no abstract of the authors.
_DIGEST: Final = "digest"
_PMID: Final = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*</PMID>")


def parse_record(xml: bytes, *, by_pattern: bool = True) -> Article:
    """Read one record.

    Parameters
    ----------
    xml : bytes
        One ``PubmedArticle`` or ``PubmedBookArticle`` element.
    by_pattern : bool
        Whether to read what is written as PubMed writes it by patterns, which is quicker and gives the
        same; for checking that it does.

    Returns
    -------
    Article
        What the record says; elements that are not known are passed over.

    Raises
    ------
    UnsafeXML
        If the bytes declare an entity.
    RecordError
        If they are not well-formed, are another element, or have no PMID.
    """
    try:
        fields = (_written(xml) if by_pattern else None) or _parsed(xml)
    except etree.XMLSyntaxError as error:
        message = f"the record is not well-formed XML: {error.msg}"
        raise RecordError(message, pmid=_pmid_in(xml)) from error
    except RecursionError as error:
        message = "the elements of the record are nested hundreds deep, as in no real one"
        raise RecordError(message, pmid=_pmid_in(xml)) from error
    if "pmid" not in fields:
        message = f"the record has no PMID; it begins {xml[:80]!r}"
        raise RecordError(message)
    fields.setdefault("title", "")
    if not fields.get("abstract") and any(
        other.kind == _DIGEST for other in fields.get("other_abstracts", ())
    ):
        fields["text_source"] = _DIGEST
    article = Article(**fields)
    if fields.unread:
        article.put_off(fields.unread)
    return article


def parse_records(stream: BinaryIO | bytes) -> Iterator[Article | RecordError]:
    """Read every record of a document, in order.

    Parameters
    ----------
    stream : binary stream or bytes
        A ``PubmedArticleSet``, or a single record; decompressed, see
        :func:`evidence.records.source.open_records`.

    Yields
    ------
    Article or RecordError
        An error in the place of every record that cannot be read; the others are not touched by it.

    Raises
    ------
    UnsafeXML, RecordError
        For faults of the document itself, as :func:`split_records` raises them: it is not PubMed
        XML, declares entities, or ends early. All whole records come first.
    """
    for xml in split_records(stream):
        yield _article_or_error(xml)


def _article_or_error(xml: bytes) -> Article | RecordError:
    try:
        return parse_record(xml)
    except RecordError as error:
        return error


def _written(xml: bytes) -> Fields | None:
    """Read the bytes of one record by patterns; None where they have to be parsed."""
    if not xml.startswith(b"<PubmedArticle>"):
        return None
    try:
        return written_fields(xml)
    except etree.XMLSyntaxError:  # for the parser of the whole to name and place
        return None


def _parsed(xml: bytes) -> Fields:
    """Parse the bytes of one record into the fields of an Article."""
    # Entities could be declared before an element, never within it.
    if not xml.startswith(b"<Pubmed"):
        read_prologue(io.BytesIO(xml).read, len(xml))
    root = parse_element(xml)
    if root.tag.startswith("{"):
        _drop_namespace(root)
    if root.tag == "PubmedArticle":
        return article_fields(root)
    if root.tag == "PubmedBookArticle":
        return book_fields(root)
    message = f"the element is {root.tag!r}, not one of {' and '.join(RECORD_TAGS)}"
    raise RecordError(message)


def _drop_namespace(root: Element) -> None:
    """Take away the namespace of the record itself, so that its elements have their plain names."""
    namespace = str(root.tag).partition("}")[0] + "}"
    for element in root.iter(f"{namespace}*"):
        element.tag = str(element.tag).removeprefix(namespace)


def _pmid_in(xml: bytes) -> str | None:
    """Find the first PMID in bytes that cannot be parsed, to name the record."""
    match = _PMID.search(xml)
    return match[1].decode() if match else None
