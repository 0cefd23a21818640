"""Records as BibTeX, in UTF-8: for biber, or for BibTeX with a LaTeX of 2018 or later."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from evidence.model import Article, Author
from evidence.report.cells import plain
from evidence.report.export_fields import Reference, abstract_text, reference_of

__all__ = ["bibtex_text", "citation_key"]

#: BibTeX counts braces even behind a backslash, so these stand as commands.
_COMMANDS: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
}
_ESCAPES: Final = str.maketrans(_COMMANDS)

#: BibTeX's own names of months; they stand without braces.
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

#: What would end or unbalance a field that is taken letter by letter, such as a DOI.
_NOT_VERBATIM: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def bibtex_text(articles: Iterable[Article]) -> str:
    """Write records one after the other; their keys are unique, for each ends in the PMID."""
    return "\n".join(_entry(reference_of(article)) for article in articles)


def citation_key(article: Article) -> str:
    """Give a key of plain ASCII letters and digits: ``Bhojwani2019_30267011``."""
    letters = unicodedata.normalize("NFKD", article.first_author or "")
    name = re.sub(r"[^A-Za-z]", "", letters.encode("ascii", "ignore").decode())
    return f"{name or 'Anon'}{article.year or ''}_{article.pmid}"


def _entry(reference: Reference) -> str:
    kind = "article"
    if reference.article.kind == "book":
        kind = "incollection" if reference.is_chapter else "book"
    fields = (f"  {name} = {value}" for name, value in _fields(reference) if value)
    return f"@{kind}{{{citation_key(reference.article)},\n" + ",\n".join(fields) + "\n}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str | None]]:
    article, journal = reference.article, reference.article.journal
    yield "author", _names(reference.authors)
    yield "editor", _names(article.editors)
    # Two braces keep the capitals of genes and drugs whatever the style does to titles.
    yield "title", f"{{{_braced(reference.title)}}}" if reference.title else None
    yield "booktitle" if reference.is_chapter else "journal", _braced(reference.container)
    date = reference.date
    yield "year", _braced(None if date is None or date.year is None else str(date.year))
    yield "month", _MONTHS[date.month - 1] if date is not None and date.month else None
    yield "volume", _braced(journal.volume)
    yield "number", _braced(journal.issue)
    if reference.pages is not None:
        last = f"--{reference.pages.last}" if reference.pages.last else ""
        yield "pages", _braced(reference.pages.first + last)
    yield "publisher", _braced(article.publisher)
    yield "issn", _braced(journal.issn or journal.issn_linking)
    yield "doi", f"{{{article.doi.translate(_NOT_VERBATIM)}}}" if article.doi else None
    yield "pmid", _braced(article.pmid)
    yield "pmcid", _braced(article.pmcid)
    yield "url", f"{{{reference.url}}}"
    yield "language", _braced(article.languages[0] if article.languages else None)
    yield "keywords", _braced(", ".join(k.replace(",", ";") for k in reference.keywords))
    yield "note", _braced("; ".join(reference.notes))
    yield "abstract", _braced(abstract_text(article))


def _names(authors: Iterable[Author]) -> str | None:
    """Join names by ``and``."""
    return _wrapped(" and ".join(filter(None, map(_name, authors))))


def _name(author: Author) -> str:
    """Write ``Last, Suffix, First``; braces keep a group, an ``and`` or a comma in one piece."""
    if author.collective_name is not None:
        return f"{{{_escaped(author.collective_name)}}}"
    last, suffix, first = (
        _piece(part) for part in (author.last_name, author.suffix, author.fore_name or author.initials)
    )
    return ", ".join(part for part in (last, suffix, first) if part)


def _piece(text: str | None) -> str:
    shown = _escaped(text or "")
    return f"{{{shown}}}" if "," in shown or re.search(r"\band\b", shown, re.IGNORECASE) else shown


def _braced(text: str | None) -> str | None:
    return _wrapped(_escaped(text or ""))


def _wrapped(text: str) -> str | None:
    return f"{{{text}}}" if text else None


def _escaped(text: str) -> str:
    return plain(text).translate(_ESCAPES)
