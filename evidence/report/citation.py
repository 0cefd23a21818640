"""How an article is cited, as PubMed prints it."""

from __future__ import annotations

from evidence.model import Article, PartialDate
from evidence.report.cells import plain

__all__ = ["electronic_date", "short_citation", "source_line"]

#: More authors than these are cut to the first and "et al."
AUTHORS_SHOWN = 3

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def source_line(article: Article) -> str:
    """Give journal, date, volume, pages, DOI and electronic date, or book and publisher."""
    return plain(". ".join(part for part in _source_parts(article) if part) + ".")


def short_citation(article: Article) -> str:
    """Give authors, title, journal and year in one line."""
    authors = [a.short_name for a in article.authors if a.valid]
    if len(authors) > AUTHORS_SHOWN:
        authors = [authors[0], "et al"]
    where = article.journal.iso_abbreviation or article.journal.title or article.book_title
    parts = [", ".join(authors), article.title.rstrip("."), where, str(article.year or "")]
    return plain(". ".join(part.rstrip(".") for part in parts if part) + ".")


def electronic_date(article: Article) -> PartialDate | None:
    """Give the date of electronic publication, where the record has one."""
    return next((d.date for d in article.dates if d.kind == "Electronic"), None)


def _source_parts(article: Article) -> list[str]:
    journal = article.journal
    name = (
        journal.iso_abbreviation or journal.medline_abbreviation or journal.title or article.book_title or ""
    )
    volume = (journal.volume or "") + (f"({journal.issue})" if journal.issue else "")
    date = article.pub_date.text if article.pub_date else ""
    place = date + (f";{volume}" if volume else "") + (f":{article.pagination}" if article.pagination else "")
    parts = [name.rstrip("."), article.publisher or "", place.lstrip(";:")]
    if article.doi:
        parts.append(f"doi: {article.doi}")
    online = electronic_date(article)
    if online is not None and _numbers(online) != _numbers(article.pub_date):
        word = "Online" if article.publication_status == "epublish" else "Epub"
        parts.append(f"{word} {_written(online)}")
    return parts


def _numbers(date: PartialDate | None) -> tuple[int | None, int | None, int | None] | None:
    return None if date is None else (date.year, date.month, date.day)


def _written(date: PartialDate) -> str:
    """Write a date as PubMed's citations do: ``2018 Sep 28``."""
    if date.year is None:
        return date.text
    month = MONTHS[date.month - 1] if date.month else ""
    return " ".join(part for part in (str(date.year), month, str(date.day or "") if month else "") if part)
