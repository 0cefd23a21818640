"""Fetching: what to ask for, asking in an order that survives an interruption, storing, accounting.

The order is what makes a cut-off run harmless: the named records first, which proves their PMIDs
(elink also answers for PMIDs that do not exist); then every set of links, stored as it arrives; then
the linked records, stored batch by batch. Whatever the run had stored is "already there" next time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from evidence.collect.account import GROUPS, Account, Group, LinkState, SearchAccount
from evidence.collect.cited_by import CitingSource, ask_cited_by
from evidence.collect.concerns import ask_concerns
from evidence.collect.full_texts import FullTextCollector, SecondSource
from evidence.collect.searching import keep_answer
from evidence.collect.wanted import NOT_IN_PUBMED, Wanted, known_pmids, link_account, sort_out, targets_of
from evidence.entrez.fetch import Batch, fetch_records
from evidence.entrez.identifiers import parse_identifier, resolve
from evidence.entrez.links import LinkSet, find_links
from evidence.entrez.slices import search_all
from evidence.entrez.transport import Transport
from evidence.errors import (
    Blocked,
    Incomplete,
    LibraryError,
    RateLimited,
    RecordError,
    ServerFault,
    SourceError,
    Unreachable,
)
from evidence.library.store import Library
from evidence.model import Article, LinkKind
from evidence.records.pubmed import parse_record

__all__ = ["BATCH_SIZE", "Collector", "Progress", "utc_now"]

#: Records in one request, in one transaction, and lost at most to an interruption.
BATCH_SIZE = 200

log = logging.getLogger(__name__)


class Progress(Protocol):
    """Hears how far a run has come."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Take the name of the stage, the articles it is done with, and how many it has."""


def utc_now() -> str:
    """Give the time as it is stored: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _no_progress(stage: str, done: int, total: int) -> None:
    log.debug("%s: %d of %d", stage, done, total)


class Collector:
    """Fetches records and links into a library and keeps the account.

    Parameters
    ----------
    library : Library
        Where everything goes.
    transport : Transport
        How NCBI is asked.
    now : callable
        The time that is stored with what arrives.
    on_progress : Progress
        Hears how far the run has come.
    citing_sources : sequence of CitingSource
        Who is asked besides elink which articles cite another.
    second_source : SecondSource or None
        Who is asked for full texts that PMC does not give.

    Attributes
    ----------
    account : Account
        True at every moment, also after an exception out of `collect`.
    """

    def __init__(
        self,
        library: Library,
        transport: Transport,
        *,
        now: Callable[[], str] = utc_now,
        on_progress: Progress = _no_progress,
        citing_sources: Sequence[CitingSource] = (),
        second_source: SecondSource | None = None,
    ) -> None:
        self.account = Account()
        self._library = library
        self._transport = transport
        self._now = now
        self._on_progress = on_progress
        self._citing_sources = citing_sources
        self._second_source = second_source
        self._stopped_by: SourceError | None = None
        self._server_faults = 0

    def collect(self, wanted: Wanted) -> Account:
        """Fetch what is wanted and not yet there.

        Returns
        -------
        Account
            What was asked, stored, already there, missing and failed. A source that fails does not
            raise: what it did not give is counted as failed.

        Raises
        ------
        UsageError
            If an identifier is none; nothing is asked then.
        LibraryError
            If the library cannot be written; what it had stored before stays.
        """
        named = self._resolve(wanted.identifiers)
        self.fetch("index", named, refresh=wanted.refresh, named=True)
        gone = set(self.account.total.missing)
        sources = [pmid for pmid in named if pmid not in gone]
        for kind in wanted.kinds:
            self.ask_links(kind, sources)
        for kind in wanted.kinds:
            targets = [
                t for source in sources for t in targets_of(self._library, source, kind, wanted.similar)
            ]
            self.fetch(GROUPS[kind], targets, refresh=wanted.refresh)
        if wanted.full_text:
            self.fetch_full_texts(refresh=wanted.refresh)
        return self.account

    def fetch_full_texts(self, *, refresh: bool) -> None:
        """Fetch the full texts of everything that the account counts as there."""
        texts = FullTextCollector(
            self._library,
            self._transport,
            self._second_source,
            now=self._now,
            on_progress=self._on_progress,
            on_answer=self._note_answer,
            on_error=self.account.errors.append,
        )
        self.account.full_texts = texts.account
        total = self.account.total
        texts.collect([*total.stored, *total.already], refresh=refresh, stopped_by=self._stopped_by)

    def _resolve(self, texts: Sequence[str]) -> list[str]:
        """Turn what the user wrote into PMIDs; the library is asked before NCBI is."""
        known, unknown = known_pmids(self._library, texts)
        if unknown:
            self.account.plan("index", (identifier.value for identifier in unknown))
            try:
                resolution = resolve(self._transport, unknown)
            except SourceError as error:
                self._note_failure(error)
                for identifier in unknown:
                    self.account.settle(identifier.value, "failed", f"could not be looked up: {error}")
            else:
                self._note_answer()
                known |= resolution.pmids
                for value in resolution.unknown:
                    self.account.settle(value, "missing", resolution.reasons.get(value))
                self.account.forget(value for value in resolution.pmids)
        values = (parse_identifier(text).value for text in texts)
        return list(dict.fromkeys(known[value] for value in values if value in known))

    def fetch(self, group: Group, pmids: Iterable[str], *, refresh: bool, named: bool = False) -> None:
        """Fetch one group of articles, all but those that are there or known to be missing.

        Parameters
        ----------
        group : Group
            Under which they are counted.
        pmids : iterable of str
            Those that another group has already brought are not asked for again.
        refresh : bool
            Whether what is there, and what was missing, is asked for again.
        named : bool
            Whether what was missing is asked for again.
        """
        self.account.plan(group, pmids)
        sort_out(self._library, self.account, refresh=refresh, named=named)
        waiting = self.account.open_pmids()
        for start in range(0, len(waiting), BATCH_SIZE):
            self._on_progress(group, start, len(waiting))
            self._fetch_batch(waiting[start : start + BATCH_SIZE])
        self._on_progress(group, len(waiting), len(waiting))

    def _fetch_batch(self, pmids: Sequence[str]) -> None:
        """Ask for a batch and store it at once; a batch that fails leaves the others alone."""
        reason = "not in the answer"
        if self._stopped_by is not None:
            reason = f"not asked, after: {self._stopped_by}"
        else:
            try:
                for batch in fetch_records(self._transport, pmids, batch_size=BATCH_SIZE):
                    self._note_answer()
                    self._store(batch)
            except SourceError as error:
                self._note_failure(error)
                reason = str(error)
        still_open = set(self.account.open_pmids())
        for pmid in pmids:
            if pmid in still_open:
                self.account.settle(pmid, "failed", reason)

    def _store(self, batch: Batch) -> None:
        """Store what arrived in one transaction; a record that cannot be read is named and skipped.

        Unchanged records are "already there": after a refresh, or from a run beside this one.
        """
        readable: list[tuple[str, bytes, Article]] = []
        for record in batch.records:
            try:
                readable.append((record.pmid, record.xml, parse_record(record.xml)))
            except RecordError as error:
                self.account.settle(record.pmid, "failed", f"its record cannot be read: {error}")
        held = self._library.has(batch.missing, include_digests=True)
        try:
            counts = self._library.store_batch(
                [(xml, article) for _, xml, article in readable],
                batch.missing,
                fetched_at=self._now(),
                from_pubmed=True,
            )
        except LibraryError as error:
            for pmid in [*(pmid for pmid, _, _ in readable), *batch.missing]:
                self.account.settle(pmid, "failed", f"could not be stored: {error}")
            raise
        stored = set(counts.stored_pmids)
        for pmid, _, article in readable:
            self.account.settle(pmid, "stored" if article.pmid in stored else "already")
        for pmid in batch.missing:
            kept = "; the library keeps what it had" if pmid in held else ""
            self.account.settle(pmid, "missing", NOT_IN_PUBMED + kept)

    def ask_links(self, kind: LinkKind, sources: Sequence[str]) -> None:
        """Ask for one kind of links and store each set as it arrives; what fails stands in the account."""
        failure = self._stopped_by
        answered: set[str] = set()
        if failure is None and sources:
            self._on_progress(f"links: {GROUPS[kind]}", 0, len(sources))
            try:
                for link_set in find_links(self._transport, sources, kind):
                    self._note_answer()
                    self._library.store_links([link_set], "elink", self._now())
                    answered.add(link_set.source_pmid)
                    self._on_progress(f"links: {GROUPS[kind]}", len(answered), len(sources))
            except SourceError as error:
                self._note_failure(error)
                failure = error
        if kind == "cited_by":
            for further in self._citing_sources:
                ask_cited_by(
                    self._library,
                    further,
                    sources,
                    self.account,
                    now=self._now,
                    on_progress=self._on_progress,
                )
        for source in sources:
            if kind == "references":
                self._store_reference_list(source)
            state: LinkState = "asked" if source in answered else "could_not_ask"
            reason = None if source in answered else str(failure or "not in the answer")
            self.account.links.append(link_account(self._library, source, kind, state, reason))

    def _store_reference_list(self, pmid: str) -> None:
        """Store the references that the record itself prints: elink knows those of PMC articles only."""
        article = self._library.article(pmid)
        if article is not None and article.cited_pmids:
            targets = tuple((target, None) for target in article.cited_pmids)
            self._library.store_links([LinkSet(pmid, "references", targets)], "reference_list", self._now())

    def ask_search(self, term: str) -> tuple[str, ...] | None:
        """List all that matches a query and keep the answer; None where it could not be had in full."""
        failure = self._stopped_by
        if failure is None:
            stage = f"search: {term[:40]}"
            self._on_progress(stage, 0, 1)
            try:
                result = search_all(
                    self._transport, term, on_progress=lambda done, of: self._on_progress(stage, done, of)
                )
            except SourceError as error:
                self._note_failure(error)
                failure = error
            else:
                self._note_answer()
                self.account.searches.append(keep_answer(self._library, result, self._now()))
                self._on_progress(stage, 1, 1)
                return result.pmids
        self.account.searches.append(SearchAccount(term, "could_not_ask", reason=str(failure)))
        return None

    def ask_created_since(self, term: str, since: str, listed: Collection[str]) -> tuple[str, ...] | None:
        """List the matches created since a day, ``2026/01/31``; None where they are not all in a full list.

        A full list and this one come from different requests: one that disagrees with the other is not
        to be believed.
        """
        if self._stopped_by is not None:
            return None
        try:
            found = search_all(self._transport, f"({term}) AND {since}:3000/12/31[crdt]").pmids
        except SourceError as error:
            self._note_failure(error)
            return None
        self._note_answer()
        absent = sum(pmid not in listed for pmid in found)
        if absent:
            self._note_failure(
                Incomplete(
                    f"esearch: {absent} of {len(found)} new matches are not in the full list; try again",
                    utility="esearch",
                )
            )
            return None
        return found

    def ask_concerns(self, pmids: Sequence[str]) -> tuple[tuple[str, ...], bool]:
        """Ask PubMed's filters about records; give those flagged, and whether all were answered for."""
        flagged: list[str] = []
        if self._stopped_by is not None:
            return (), False
        answered = True
        try:
            for answer in ask_concerns(self._transport, pmids):
                self._note_answer()
                self._on_progress("retractions", len(answer.asked), len(pmids))
                flagged += answer.flagged
                answered &= answer.understood
                if answer.understood:
                    clear = [pmid for pmid in answer.asked if pmid not in answer.flagged]
                    self._library.checks.note_concerns_asked(clear, self._now())
        except SourceError as error:
            self._note_failure(error)
            answered = False
        return tuple(flagged), answered

    def _note_answer(self) -> None:
        self.account.answers += 1
        self._server_faults = 0

    def _note_failure(self, error: SourceError) -> None:
        """Write a failure down, and stop asking where asking on cannot help.

        A server that failed two requests running, each after every permitted try, is down.
        """
        # The account and the end of the run tell it; the log is for following along.
        log.info("%s", error)
        self.account.errors.append(error)
        self._server_faults += isinstance(error, ServerFault)
        if isinstance(error, Unreachable | RateLimited | Blocked) or self._server_faults > 1:
            self._stopped_by = error
