"""What every reference format says of a record, drawn from it once: names, pages, dates, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from evidence.compare.studies import concerns_of
from evidence.model import Article, Author, PartialDate
from evidence.report.cells import plain
from evidence.report.citation import electronic_date
from evidence.report.grid import PUBMED

__all__ = ["Pages", "Reference", "abstract_text", "pages_of", "reference_of"]

#: ``1133-9``, ``S12-5``, ``e123-e30``; what follows, such as a discussion's pages, stays in the text.
_PAGE_RANGE: Final = re.compile(r"([A-Za-z]*)(\d+)\s*[-–]\s*([A-Za-z]*)(\d+)")

_DIGEST: Final = "Known from our own digest only, not from PubMed's record or the authors' abstract"


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page; ``last`` is None for a single page, an article number, or an odd text."""

    first: str
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A record as reference managers know it; None where the record is silent.

    Parameters
    ----------
    article : Article
        The record itself.
    title, container, container_short : str or None
        Of the article or chapter, of the journal or book, and the journal's short title.
    authors : tuple of Author
        Without superseded spellings.
    date : PartialDate or None
        Of the issue or book, else of electronic publication.
    pages : Pages or None
        Where in the issue.
    keywords : tuple of str
        MeSH headings, then the authors' keywords, each once; never our own notes.
    notes : tuple of str
        A retraction, a concern, a correction; a list of authors that is not complete; that only our
        digest is known.
    database : str or None
        Where the record comes from; None for our digest.
    url : str
        Of the record in PubMed.
    """

    article: Article
    title: str | None
    container: str | None
    container_short: str | None
    authors: tuple[Author, ...]
    date: PartialDate | None
    pages: Pages | None
    keywords: tuple[str, ...]
    notes: tuple[str, ...]
    database: str | None
    url: str

    @property
    def is_chapter(self) -> bool:
        """Whether the record is a part of a book."""
        return self.article.kind == "book" and self.container is not None


def reference_of(article: Article) -> Reference:
    """Draw a reference from a record."""
    journal = article.journal
    issue = article.pub_date
    headings = [heading.name for heading in article.mesh_headings]
    words = [keyword.text for keyword in article.keywords if keyword.owner != "evidence"]
    is_digest = article.text_source == "digest"
    concerns = [concern[0].upper() + concern[1:] for concern in concerns_of(article)]
    return Reference(
        article=article,
        title=_line(article.title),
        container=_line(journal.title or journal.medline_abbreviation or article.book_title),
        container_short=_line(journal.iso_abbreviation or journal.medline_abbreviation),
        authors=tuple(author for author in article.authors if author.valid),
        date=issue if issue is not None and issue.year is not None else electronic_date(article) or issue,
        pages=None if article.pagination is None else pages_of(plain(article.pagination)),
        keywords=tuple(dict.fromkeys(plain(text) for text in (*headings, *words))),
        notes=(
            *(f"{concern}, as PubMed says" for concern in concerns),
            *(() if article.authors_complete else ("The list of authors is not complete",)),
            *((_DIGEST,) if is_digest else ()),
        ),
        database=None if is_digest else "PubMed",
        url=f"{PUBMED}{article.pmid}/",
    )


def pages_of(text: str) -> Pages:
    """Split pages, completing a shortened last page: ``1133-9`` ends on page 1139."""
    match = _PAGE_RANGE.fullmatch(text)
    if match is None:
        return Pages(text)
    prefix, first, last_prefix, last = match.groups()
    if len(last) < len(first) and last_prefix in {"", prefix}:
        last = first[: len(first) - len(last)] + last
    return Pages(prefix + first, (last_prefix or prefix) + last)


def abstract_text(article: Article) -> str | None:
    """Give the authors' abstract in one paragraph; a digest is ours and is not exported as theirs."""
    parts = (f"{s.label}: {s.text}" if s.label else s.text for s in article.abstract)
    return _line(" ".join(parts))


def _line(text: str | None) -> str | None:
    """Fold a text into one line; an empty one is none."""
    return plain(text) or None if text else None
