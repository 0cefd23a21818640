"""What an article points at: its own identifiers, its reference list, comments and corrections."""

from __future__ import annotations

import re
from typing import Final

from evidence.model import ArticleId, Correction, Reference
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text
from evidence.records.written import (
    ATTRIBUTE,
    INLINE,
    TEXT,
    ItemPattern,
    optional,
    plain,
    written_content,
)

__all__ = [
    "IDS",
    "REFERENCES",
    "article_id",
    "article_ids",
    "corrections",
    "reference_list",
    "written_ids",
]

# As "PMC123", "pmc123", "123", and in IdType="pmcid" also as "pmc-id: PMC123;".
_PMC_NUMBER: Final = re.compile(r"(?:^|PMC)(\d+)", re.IGNORECASE)


def article_id(kind: str, value: str) -> ArticleId | None:
    """Make an identifier: DOIs in lower case, PMCIDs in upper case with their ``PMC``.

    Parameters
    ----------
    kind : str
        ``doi``, ``pmc``, ``pubmed``, ``pii`` and others.
    value : str
        As written.

    Returns
    -------
    ArticleId or None
        None where the value is blank.
    """
    if kind == "pubmed" and value.isdigit():  # most of them
        return ArticleId(kind, value)
    value = fold(value)
    if not value:
        return None
    if kind == "doi":
        return ArticleId(kind, value.lower())
    if kind in {"pmc", "pmcid"}:
        number = _PMC_NUMBER.search(value)
        return ArticleId("pmc", f"PMC{number[1]}") if number else ArticleId(kind, value)
    return ArticleId(kind, value)


def article_ids(element: Element) -> tuple[ArticleId, ...]:
    """Read one ``ArticleIdList``: its children only, never those of cited articles."""
    ids: list[ArticleId] = []
    for child in element:
        if child.tag == "ArticleId" and child.text:
            identifier = article_id(child.get("IdType", "pubmed"), child.text)
            if identifier is not None:
                ids.append(identifier)
    return tuple(ids)


def reference_list(element: Element, list_title: str | None = None) -> tuple[Reference, ...]:
    """Read ``ReferenceList``, with the lists nested in it, in printed order.

    Parameters
    ----------
    element : lxml element
        ``ReferenceList``.
    list_title : str or None
        Title of the list around it; a list without a title of its own takes it over.

    Returns
    -------
    tuple of Reference
        References without text keep their identifiers; those with neither are dropped.
    """
    references: list[Reference] = []
    for child in element:
        tag = child.tag
        if tag == "Reference":
            reference = _reference(child, list_title)
            if reference is not None:
                references.append(reference)
        elif tag == "Title":
            list_title = plain_text(child) or list_title
        elif tag == "ReferenceList":
            references.extend(reference_list(child, list_title))
    return tuple(references)


def _reference(element: Element, list_title: str | None) -> Reference | None:
    citation = ""
    ids: tuple[ArticleId, ...] = ()
    for part in element:
        if part.tag == "Citation":
            citation = plain_text(part)
        elif part.tag == "ArticleIdList":
            ids = article_ids(part)
    return Reference(citation, ids, list_title) if citation or ids else None


_ID: Final = rf'<ArticleId IdType="{ATTRIBUTE}">{TEXT}</ArticleId>\s*'
_ID_GROUPS: Final = re.compile(rf'<ArticleId IdType="({ATTRIBUTE})">({TEXT})')
_ID_LIST: Final = rf"<ArticleIdList>\s*((?:{_ID})*+)</ArticleIdList>\s*"
#: A pattern without groups of ``ArticleIdList`` as PubMed writes it.
IDS: Final = _ID_LIST.replace("((", "(?:(")


def written_ids(source: str) -> tuple[ArticleId, ...]:
    """Read the source of identifiers, within their list or without it; it can never fail."""
    ids = [article_id(kind, plain(value)) for kind, value in _ID_GROUPS.findall(source) if value]
    return tuple([identifier for identifier in ids if identifier is not None])


def _written_reference(groups: tuple[str, ...], list_title: str | None) -> Reference | None:
    citation, ids_source, _ = groups
    citation = written_content(citation)
    ids = written_ids(ids_source) if ids_source else ()
    if not citation and not ids:
        return None
    return Reference(citation, ids, list_title)


#: ``ReferenceList``.
REFERENCES: Final = ItemPattern(
    "ReferenceList",
    rf"<ReferenceList>\s*(?:<Title>({TEXT})</Title>)?",
    "Reference",
    rf">\s*{optional('Citation', INLINE)}(?:{_ID_LIST})?",
    of_groups=_written_reference,
    of_element=_reference,
    of_list=reference_list,
)


def corrections(element: Element) -> tuple[Correction, ...]:
    """Read ``CommentsCorrectionsList``: each tie with its direction (``RetractionIn``, ``RetractionOf``)."""
    found = []
    for child in element.iterchildren("CommentsCorrections"):
        citation = pmid = note = None
        for part in child:
            if part.tag == "RefSource":
                citation = plain_text(part) or None
            elif part.tag == "PMID":
                pmid = (part.text or "").strip() or None
            elif part.tag == "Note":
                note = plain_text(part) or None
        found.append(Correction(child.get("RefType", ""), citation, pmid, note))
    return tuple(found)
