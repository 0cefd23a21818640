"""Records as CSL-JSON, which citeproc, Pandoc and Zotero read.

The names of the fields are those of the schema of CSL 1.0.2 (csl-data.json); every value there is a
string but for names and dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from evidence.model import Article, Author, PartialDate
from evidence.report.cells import plain
from evidence.report.export_fields import Reference, abstract_text, reference_of

__all__ = ["csl_items", "csl_text"]


def csl_text(articles: Iterable[Article]) -> str:
    """Write records as one JSON array, in UTF-8."""
    return json.dumps(csl_items(articles), ensure_ascii=False, indent=2) + "\n"


def csl_items(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """Give records as plain values, without what is not known."""
    return [_item(reference_of(article)) for article in articles]


def _item(reference: Reference) -> dict[str, Any]:
    article, journal, pages = reference.article, reference.article.journal, reference.pages
    item: dict[str, Any] = {
        "id": f"pmid:{article.pmid}",
        "type": "article-journal" if article.kind == "article" else "book",
        "title": reference.title,
        "author": [name for name in map(_name, reference.authors) if name],
        "editor": [name for name in map(_name, article.editors) if name],
        "container-title": reference.container,
        "container-title-short": reference.container_short,
        "issued": _date(reference.date),
        "volume": journal.volume,
        "issue": journal.issue,
        "page": None if pages is None else "-".join(part for part in (pages.first, pages.last) if part),
        "publisher": article.publisher,
        "DOI": article.doi,
        "PMID": article.pmid,
        "PMCID": article.pmcid,
        "ISSN": journal.issn or journal.issn_linking,
        "URL": reference.url,
        "language": article.languages[0] if article.languages else None,
        "keyword": ", ".join(k.replace(",", ";") for k in reference.keywords),
        "note": "; ".join(reference.notes),
        "abstract": abstract_text(article),
        "source": reference.database,
    }
    if reference.is_chapter:
        item["type"] = "chapter"
    return {name: value for name, value in item.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.collective_name is not None:
        return {"literal": plain(author.collective_name)}
    parts = {
        "family": author.last_name,
        "given": author.fore_name or author.initials,
        "suffix": author.suffix,
    }
    return {name: plain(part) for name, part in parts.items() if part}


def _date(date: PartialDate | None) -> dict[str, Any] | None:
    """Give the parts that are known, or the words where not even the year is."""
    if date is None:
        return None
    if date.year is None:
        return {"literal": plain(date.text)}
    parts = [date.year]
    if date.month:
        parts += [date.month] + ([date.day] if date.day else [])
    return {"date-parts": [parts]}
