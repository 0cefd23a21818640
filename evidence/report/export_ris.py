"""Records as RIS, the format that reference managers and screening tools share.

Tags as EndNote, Zotero and Rayyan read them: ``AN`` has the PMID, ``C2`` the PMCID.

References
----------
RIS Format Specifications, Research Information Systems, 2001 (lines end in CR LF; ``TY`` first, ``ER`` last).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidence.model import Article, Author, PartialDate
from evidence.report.cells import plain
from evidence.report.export_fields import Reference, abstract_text, reference_of

__all__ = ["ris_text"]


def ris_text(articles: Iterable[Article]) -> str:
    """Write records one after the other, a blank line behind each."""
    return "".join(_record(reference_of(article)) for article in articles)


def _record(reference: Reference) -> str:
    lines = (f"{tag}  - {value}" for tag, value in _fields(reference) if value)
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _fields(reference: Reference) -> Iterator[tuple[str, str | None]]:
    article, journal = reference.article, reference.article.journal
    if article.kind == "article":
        yield "TY", "JOUR"
    else:
        yield "TY", "CHAP" if reference.is_chapter else "BOOK"
    yield from (("AU", _name(author)) for author in reference.authors)
    yield from (("A2", _name(editor)) for editor in article.editors)
    yield "TI", reference.title
    yield "T2", reference.container
    yield "J2", reference.container_short
    if reference.date is not None and reference.date.year is not None:
        yield "PY", str(reference.date.year)
        yield "DA", _date(reference.date)
    yield "VL", journal.volume
    yield "IS", journal.issue
    if reference.pages is not None:
        yield "SP", reference.pages.first
        yield "EP", reference.pages.last
    yield "SN", journal.issn or journal.issn_linking
    yield "PB", article.publisher
    yield "DO", article.doi
    yield "AN", article.pmid
    yield "C2", article.pmcid
    yield from (("LA", language) for language in article.languages[:1])
    yield from (("KW", keyword) for keyword in reference.keywords)
    yield "AB", abstract_text(article)
    yield from (("N1", note) for note in reference.notes)
    yield "DB", reference.database
    yield "UR", reference.url


def _name(author: Author) -> str:
    """Write ``Last, First, Suffix``; a group has its name alone."""
    if author.collective_name is not None:
        return plain(author.collective_name)
    parts = (author.last_name, author.fore_name or author.initials, author.suffix)
    return ", ".join(filter(None, (plain(part or "") for part in parts)))


def _date(date: PartialDate) -> str:
    """Write ``YYYY/MM/DD/``; what is not known stays empty between its slashes."""
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.month and date.day else ""
    return f"{date.year}/{month}/{day}/"
