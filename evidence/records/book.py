"""``PubmedBookArticle``: a book, or a chapter of one, such as those of GeneReviews.

PubMed's searches count books like articles, but their record is another element with other paths:
the book's own authors are usually its editors, and the chapter's date is ``ContributionDate``.
"""

from __future__ import annotations

from typing import Final

from evidence.model import ArticleDate, ArticleId, PublicationType
from evidence.records.citation import ABSTRACT_READERS
from evidence.records.dates import history, partial_date
from evidence.records.fields import Fields, Readers, extend, put, text_or_none, walk
from evidence.records.indexing import publication_type
from evidence.records.markup import Element
from evidence.records.people import author_list
from evidence.records.references import article_ids, reference_list
from evidence.records.text import plain_text

__all__ = ["book_fields"]

_BOOK_AUTHORS: Final = "book_authors"


def book_fields(element: Element) -> Fields:
    """Read ``PubmedBookArticle`` into the fields of an Article.

    Parameters
    ----------
    element : lxml element
        ``PubmedBookArticle``.

    Returns
    -------
    dict
        Values by field name; no ``pmid`` where the record has none. A whole book, which has no
        ``ArticleTitle``, takes its title and authors from ``Book``.
    """
    fields = Fields()
    fields["kind"] = "book"
    walk(element, _PARTS, fields)
    book_authors = fields.pop(_BOOK_AUTHORS, ())
    fields.setdefault("authors", book_authors)
    fields["title"] = fields.get("title") or fields.get("book_title") or ""
    return fields


def _read_document(element: Element, fields: Fields) -> None:
    walk(element, _DOCUMENT, fields)


def _read_book_data(element: Element, fields: Fields) -> None:
    walk(element, _BOOK_DATA, fields)


def _read_book(element: Element, fields: Fields) -> None:
    walk(element, _BOOK, fields)


def _read_book_authors(element: Element, fields: Fields) -> None:
    name = "editors" if element.get("Type") == "editors" else _BOOK_AUTHORS
    fields[name] = fields.get(name, ()) + author_list(element)


def _read_ids(element: Element, fields: Fields) -> None:
    """Read ``ArticleIdList``, which stands both in the document and in PubMed's data."""
    known: tuple[ArticleId, ...] = fields.get("ids", ())
    fields["ids"] = known + tuple(found for found in article_ids(element) if found not in known)


def _publisher(element: Element) -> str | None:
    return next((text_or_none(child) for child in element.iterchildren("PublisherName")), None)


def _publication_type(element: Element) -> tuple[PublicationType, ...]:
    """Read ``PublicationType``, which has no list around it here."""
    name = plain_text(element)
    return (publication_type(name, element.get("UI")),) if name else ()


def _contribution_date(element: Element) -> tuple[ArticleDate, ...]:
    date = partial_date(element)
    return () if date is None else (ArticleDate("contribution", date),)


_BOOK: Final[Readers] = {
    "Publisher": put("publisher", _publisher),
    "BookTitle": put("book_title", text_or_none),
    "PubDate": put("pub_date", partial_date),
    "AuthorList": _read_book_authors,
}

_DOCUMENT: Final[Readers] = {
    **ABSTRACT_READERS,
    "ArticleIdList": _read_ids,
    "Book": _read_book,
    "PublicationType": extend("publication_types", _publication_type),
    "ContributionDate": extend("dates", _contribution_date),
    "ReferenceList": extend("references", reference_list),
}

_BOOK_DATA: Final[Readers] = {
    "History": extend("dates", history),
    "PublicationStatus": put("publication_status", text_or_none),
    "ArticleIdList": _read_ids,
}

_PARTS: Final[Readers] = {"BookDocument": _read_document, "PubmedBookData": _read_book_data}
