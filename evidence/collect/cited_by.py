"""Asking further sources who cites an article, beside elink; the library keeps the union of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from evidence.collect.account import Account, LinkAccount
from evidence.collect.wanted import link_account
from evidence.entrez.links import LinkSet
from evidence.errors import SourceError
from evidence.library.store import Library
from evidence.model import LinkSource

__all__ = ["CitingSource", "ask_cited_by"]


class CitingSource(Protocol):
    """A source that knows who cites an article."""

    @property
    def origin(self) -> LinkSource:
        """How its links are called in the library."""

    def cited_by(self, pmids: Sequence[str]) -> Iterator[LinkSet | str]:
        """Give a link set for each article; the PMID alone where the source does not know it."""


def ask_cited_by(
    library: Library,
    source: CitingSource,
    pmids: Sequence[str],
    account: Account,
    *,
    now: Callable[[], str],
    on_progress: Callable[[str, int, int], None],
) -> None:
    """Ask one source about some articles, store each answer as it arrives, and enter it in the account.

    A source that fails leaves NCBI and the other sources alone: what it did not answer is accounted for
    as such. That it does not know an article is an answer with no links.

    Raises
    ------
    LibraryError
        If the library cannot be written.
    """
    stage = f"links: citing articles ({source.origin})"
    answered: dict[str, str | None] = {}
    failure: SourceError | None = None
    on_progress(stage, 0, len(pmids))
    try:
        for answer in source.cited_by(pmids):
            unknown = isinstance(answer, str)
            links = LinkSet(answer, "cited_by", ()) if isinstance(answer, str) else answer
            library.store_links([links], source.origin, now())
            answered[links.source_pmid] = "it has no record of the article" if unknown else None
            account.answers += 1
            on_progress(stage, len(answered), len(pmids))
    except SourceError as error:
        account.errors.append(error)
        failure = error
    for pmid in pmids:
        account.links.append(_entry(library, source.origin, pmid, answered, failure))


def _entry(
    library: Library,
    origin: LinkSource,
    pmid: str,
    answered: dict[str, str | None],
    failure: SourceError | None,
) -> LinkAccount:
    if pmid in answered:
        return link_account(library, pmid, "cited_by", "asked", answered[pmid], origin=origin)
    reason = str(failure or "not in the answer")
    return link_account(library, pmid, "cited_by", "could_not_ask", reason, origin=origin)
