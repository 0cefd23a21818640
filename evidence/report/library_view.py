"""How the contents of a library read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evidence.library.summary import LibrarySummary

__all__ = ["library_text"]

SOURCES = {
    "pubmed": "from PubMed",
    "medline": "from MEDLINE files",
    "digest": "our own digests",
}

LINKS = {"cited_by": "citing articles", "references": "references", "similar": "similar articles"}


def library_text(summary: LibrarySummary, path: Path) -> str:
    """Give the numbers of a library as lines of text."""
    return "\n".join(f"{title:24}{value:>10}" if value else title for title, value in _lines(summary, path))


def _lines(summary: LibrarySummary, path: Path) -> Iterator[tuple[str, str]]:
    yield f"library {path}", ""
    yield "records", str(sum(summary.records.values()))
    for source, count in summary.records.items():
        yield f"  {SOURCES.get(source, source)}", str(count)
    yield "  with an abstract", str(summary.with_abstract)
    yield "versions of records", str(summary.versions)
    yield "not in PubMed", str(summary.missing)
    yield "links", str(sum(summary.links.values()))
    for kind, count in summary.links.items():
        yield f"  {LINKS.get(kind, kind)}", str(count)
    yield "findings", str(sum(summary.findings.values()))
    for ruleset, count in summary.findings.items():
        yield f"  {ruleset}", str(count)
    if summary.first_fetched_at and summary.last_fetched_at:
        yield f"fetched {summary.first_fetched_at[:10]} to {summary.last_fetched_at[:10]}", ""
    yield "size on disk", f"{summary.size_bytes / 1e6:.1f} MB"
