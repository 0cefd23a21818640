"""JATS becomes a FullText: the markup of PMC's and Europe PMC's articles, in all of its versions.

One reader serves NLM's Journal Archiving DTD 1.0 to 3.0 and JATS 1.0 to 1.3; what differs between them is
where floats stand (in the text, or in ``floats-wrap`` or ``floats-group`` behind it) and how the licence is
written. Elements that are not known are passed over. PMC answers with front matter only for articles
whose publisher does not allow the text to leave as XML; then there is no ``body``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from lxml import etree

from evidence.errors import RecordError
from evidence.model.fulltext import Figure, FullText, Licence, Paragraph, Table
from evidence.records.jats_tables import read_tables
from evidence.records.jats_text import cited_text, title_text
from evidence.records.markup import Element, parse_element
from evidence.records.prologue import read_prologue
from evidence.records.text import fold, plain_text

__all__ = ["parse_full_text"]

_HEAD_BYTES: Final = 1 << 13
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
#: Floats have texts of their own; other articles within this one (responses, reports of reviewers) are
#: not this article's.
_FLOATS: Final = frozenset({"fig", "table-wrap", "caption", "fn", "table-wrap-foot"})
_OTHER_ARTICLES: Final = ("sub-article", "response")


def parse_full_text(xml: bytes) -> FullText:
    """Read one article.

    Parameters
    ----------
    xml : bytes
        A document whose root is ``article``, or ``pmc-articleset`` with one article in it.

    Returns
    -------
    FullText

    Raises
    ------
    UnsafeXML
        If the document declares an entity.
    RecordError
        If it is not well-formed or holds no article.
    """
    read_prologue(io.BytesIO(xml).read, _HEAD_BYTES)
    try:
        root = parse_element(xml)
    except etree.XMLSyntaxError as error:
        raise RecordError(f"the full text is not well-formed XML: {error.msg}") from error
    article = root if root.tag == "article" else root.find("article")
    if article is None:
        raise RecordError(f"the element is {root.tag!r}, which holds no article")
    try:
        return _full_text(article)
    except RecursionError as error:
        raise RecordError(
            "the elements of the full text are nested hundreds deep, as in no real one"
        ) from error


def _full_text(article: Element) -> FullText:
    for other in [e for tag in _OTHER_ARTICLES for e in article.iterchildren(tag)]:
        article.remove(other)
    meta = article.find("front/article-meta")
    ids = (
        {} if meta is None else {e.get("pub-id-type"): plain_text(e) for e in meta.iterchildren("article-id")}
    )
    title = None if meta is None else meta.find("title-group/article-title")
    body = article.find("body")
    pmcid = (ids.get("pmc") or ids.get("pmcid") or "").upper().removeprefix("PMC")
    return FullText(
        pmcid=f"PMC{pmcid}" if pmcid else None,
        pmid=ids.get("pmid") or None,
        title="" if title is None else title_text(title),
        licence=None if meta is None else _licence(meta),
        has_body=body is not None,
        paragraphs=() if body is None else tuple(_paragraphs(body)),
        figures=tuple(_figures(article)),
        tables=tuple(_tables(article)),
    )


def _licence(meta: Element) -> Licence | None:
    """Read the licence; its address stands on the element, on a link in it, or nowhere."""
    element = meta.find("permissions/license")
    if element is None:
        statement = meta.find("permissions/copyright-statement")
        statement = meta.find("copyright-statement") if statement is None else statement
        text = "" if statement is None else plain_text(statement)
        return Licence(text, None) if text else None
    links = (e.get(_HREF) for e in element.iter("ext-link", "uri"))
    address = element.get(_HREF) or next((link for link in links if link and "licens" in link), None)
    reference = next((plain_text(e) for e in element.iter("{*}license_ref")), None)
    text = fold(" ".join(plain_text(e) for e in element.iterchildren("p", "license-p"))) or plain_text(
        element
    )
    return Licence(text or None, address or reference or None)


def _paragraphs(body: Element) -> Iterator[Paragraph]:
    """Read the paragraphs of the body in order; those of floats are not among them."""
    number = 0
    for element in body.iter("p"):
        if any(parent.tag in _FLOATS for parent in element.iterancestors()):
            continue
        number += 1
        text, citations = cited_text(element)
        if not text:
            continue
        sections = list(element.iterancestors("sec"))
        titles = [plain for sec in reversed(sections) if (plain := _title(sec))]
        kind = sections[-1].get("sec-type") if sections else None
        yield Paragraph(number, text, tuple(titles), kind or None, citations)


def _title(section: Element) -> str:
    element = section.find("title")
    return "" if element is None else title_text(element)


def _figures(article: Element) -> Iterator[Figure]:
    names = _Names("F")
    for element in article.iter("fig"):
        label = element.find("label")
        parts = [e for caption in element.iterchildren("caption") for e in caption if isinstance(e.tag, str)]
        caption, citations = cited_text(*parts)
        yield Figure(
            names.unique(element.get("id")),
            (plain_text(label) or None) if label is not None else None,
            caption or None,
            citations,
        )


def _tables(article: Element) -> Iterator[Table]:
    names = _Names("T")
    for element in article.iter("table-wrap"):
        yield from read_tables(element, names.unique(element.get("id")))


class _Names:
    """Gives every float a name that no other has; some publishers leave ids out or repeat them."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._seen: set[str] = set()

    def unique(self, given: str | None) -> str:
        """Give an id, or the float's number with the letter, made unique."""
        number = len(self._seen) + 1
        name = given or f"{self._letter}{number}"
        while name in self._seen:
            name = f"{name}-{number}"
        self._seen.add(name)
        return name
