"""Keeping what PubMed answered to a query, and saying where it searched for something else."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.collect.account import SearchAccount
from evidence.entrez.search import SearchResult
from evidence.library.store import Library, SearchAnswer

__all__ = ["keep_answer", "reads_otherwise", "remarks_on"]


def keep_answer(library: Library, result: SearchResult, now: str) -> SearchAccount:
    """Store a complete answer, and give the account of it."""
    answer = SearchAnswer(
        asked_at=now,
        matches=result.count,
        translation=result.query_translation,
        phrases_not_found=result.phrases_not_found,
        phrases_ignored=result.phrases_ignored,
        warnings=result.warnings,
    )
    new = library.searches.store(result.term, result.pmids, answer)
    return SearchAccount(
        result.term, "asked", result.count, new, result.query_translation, tuple(remarks_on(result))
    )


def remarks_on(result: SearchResult | SearchAnswer) -> Iterator[str]:
    """Say what PubMed left out of a query or searched as loose words."""
    if result.phrases_not_found:
        absent = ", ".join(result.phrases_not_found)
        yield f"not in PubMed's index, dropped or searched as loose words: {absent}"
    if result.phrases_ignored:
        yield f"ignored by PubMed: {', '.join(result.phrases_ignored)}"
    yield from (f"PubMed says: {warning}" for warning in result.warnings)


def reads_otherwise(term: str, translation: str) -> bool:
    """Whether PubMed ran another query than the one asked, beyond brackets, quotes, case and spaces."""
    return _folded(term) != _folded(translation)


def _folded(term: str) -> str:
    return "".join(c for c in term.casefold() if not c.isspace() and c not in '()"')
