"""Records written for the tests, element by element; no text here is anyone's abstract."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from evidence.errors import RecordError
from evidence.model import Article
from evidence.records.markup import Element, parse_element
from evidence.records.pubmed import parse_record

HEAD = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January '
    b'2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def element(xml: str) -> Element:
    """Parse one element."""
    return parse_element(xml.encode())


def article_xml(
    *, pmid: str = "1", article: str = "", citation: str = "", data: str = "", title: str = "A title"
) -> bytes:
    """Write a ``PubmedArticle`` with more elements in its article, its citation and PubMed's data."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>'
        f'<Article PubModel="Print"><ArticleTitle>{title}</ArticleTitle>{article}</Article>{citation}'
        f"</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    ).encode()


def parsed(**parts: str) -> Article:
    """Parse a record with these parts."""
    return parse_record(article_xml(**parts))


def document(*records: bytes, between: bytes = b"\n") -> bytes:
    """Write a ``PubmedArticleSet``."""
    body = between.join(records)
    return HEAD + b"<PubmedArticleSet>" + between + body + between + b"</PubmedArticleSet>\n"


def until_error(records: Iterator[bytes]) -> tuple[list[bytes], RecordError | None]:
    """Take records until there are no more, or none can be had."""
    found: list[bytes] = []
    while True:
        try:
            found.append(next(records))
        except StopIteration:
            return found, None
        except RecordError as error:
            return found, error


def same_element(one: bytes, other: bytes) -> bool:
    """Tell whether two serialisations are of the same element."""
    first: str = etree.canonicalize(one.decode())
    second: str = etree.canonicalize(other.decode())
    return first == second
