"""The library: records, links and findings in one SQLite file that several processes share."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from evidence.errors import UsageError
from evidence.library import findings as findings_table
from evidence.library import links as links_table
from evidence.library import records as records_table
from evidence.library import text_index
from evidence.library import versions as versions_table
from evidence.library.checks import CheckBook, note_fetched
from evidence.library.columns import pmid_key, utc_text
from evidence.library.connection import library_errors, snapshot, transaction
from evidence.library.full_texts import FullTextBook
from evidence.library.links import LinkSet
from evidence.library.opening import opened_to_read, opened_to_write
from evidence.library.records import BatchCounts, StoredText
from evidence.library.review_book import ReviewBook
from evidence.library.searches import SearchAnswer, SearchBook
from evidence.library.summary import LibrarySummary, summarise
from evidence.library.text_index import Found
from evidence.library.versions import RecordVersion
from evidence.model import LINK_SOURCE_NAMES, Article, Finding, Link, LinkCount, LinkKind, LinkSource

__all__ = ["BatchCounts", "Library", "LibrarySummary", "RecordVersion", "SearchAnswer"]

#: Records read at a time: some megabytes of text.
_PAGE = 200

#: Later than any moment.
_EVER = "9999"


class Library:
    """An open library; use it as a context manager or close it.

    Everything written is on the disk when a method returns, or not at all. Moments are ISO 8601 with
    an offset from UTC and come from the caller. Every method may raise LibraryBusy, LibraryFull or
    LibraryError, and UsageError for what is not a PMID or a moment.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, until: str | None = None) -> None:
        self._connection = connection
        self._until = until or _EVER
        self.path = path

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, busy_timeout_s: float = 30.0) -> Self:
        """Open a library, bringing an older one up to date.

        Parameters
        ----------
        path : Path or str
            The SQLite file.
        create : bool
            Make the file and its folder where they are missing.
        busy_timeout_s : float
            How long to wait for another process's writing, in seconds.

        Raises
        ------
        LibraryReadOnly
            If it cannot be written; ``open_to_read`` may still read it.
        LibraryError
            If there is no library at the path, it is damaged, belongs to another program, or was made by
            a newer version of this one. The file is then as it was.
        LibraryBusy
            If another process held it for longer than the wait.
        """
        path = Path(path)
        return cls(opened_to_write(path, create=create, busy_timeout_s=busy_timeout_s), path)

    @classmethod
    def open_to_read(cls, path: Path | str, *, busy_timeout_s: float = 30.0) -> Self:
        """Open a library that exists in order to read it, also one that cannot be written.

        Where it can be written this is ``open``. Where it cannot, because it or its medium is read-only or
        the disk is full, it is read as it stands: an older one is brought up to date in memory, and every
        method that writes raises LibraryReadOnly.

        Parameters
        ----------
        path, busy_timeout_s
            See ``open``.

        Raises
        ------
        LibraryError, LibraryBusy
            See ``open``.
        """
        path = Path(path)
        return cls(opened_to_read(path, busy_timeout_s=busy_timeout_s), path)

    def as_of(self, moment: str) -> Library:
        """Give the library as it was at a moment, to be read only; it ends with the one it came from.

        Records, links, missing PMIDs, findings and decisions that came later are not there.
        """
        return Library(self._connection, self.path, until=utc_text(moment))

    @property
    def is_past(self) -> bool:
        """Whether this is the library as it was at a moment."""
        return self._until != _EVER

    @property
    def moment(self) -> str | None:
        """The moment that this library is read at; None for now."""
        return self._until if self.is_past else None

    @property
    def reviews(self) -> ReviewBook:
        """Reviews, their runs and their readers' decisions."""
        return ReviewBook(self._reading, self._writing, self._until)

    @property
    def checks(self) -> CheckBook:
        """When PubMed itself last told of a record."""
        return CheckBook(self._reading, self._writing, self._until)

    @property
    def full_texts(self) -> FullTextBook:
        """Full texts, and who had none."""
        return FullTextBook(self._reading, self._writing, self._until)

    @property
    def searches(self) -> SearchBook:
        """Queries, what PubMed made of them, and what they matched."""
        return SearchBook(self._reading, self._writing, self._until)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        with library_errors(self.path):
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection, with SQLite's errors turned into ours."""
        with library_errors(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection within a transaction."""
        if self.is_past:
            raise UsageError(f"the library as it was at {self._until} cannot be written")
        with library_errors(self.path), transaction(self._connection) as connection:
            yield connection

    def store_record(self, xml: bytes, article: Article, *, fetched_at: str) -> bool:
        """Store one record; True if it is new or its content is. See ``store_batch``."""
        return self.store_batch([(xml, article)], fetched_at=fetched_at).stored == 1

    def store_batch(
        self,
        records: Iterable[tuple[bytes, Article]],
        missing: Iterable[str] = (),
        *,
        fetched_at: str,
        from_pubmed: bool = False,
    ) -> BatchCounts:
        """Store records and note missing PMIDs, all or nothing.

        Content that the library holds is not stored again: its ``last_seen_at`` moves. Other content
        makes a new version and the former ones stay. A digest never replaces a PubMed record, nor a
        MEDLINE text PubMed's XML, nor an earlier version of a PMID a later one; such a record counts
        as unchanged. A missing PMID that is stored is missing no longer, unless by a digest.

        Parameters
        ----------
        records : iterable of (bytes, Article)
            Each record as received with what was parsed from it.
        missing : iterable of str
            PMIDs that were asked for and not given.
        fetched_at : str
            When they were received.
        from_pubmed : bool
            Whether PubMed itself gave them just now; a file tells nothing of PubMed's present state.
        """
        seen_at = utc_text(fetched_at)
        prepared = records_table.prepare(records)
        missing_keys = [pmid_key(pmid) for pmid in missing]
        with self._writing() as connection:
            counts = records_table.store(connection, prepared, missing_keys, seen_at)
            if from_pubmed:
                note_fetched(connection, (record.key for record in prepared), seen_at)
            return counts

    def article(self, pmid: str) -> Article | None:
        """Give a record; None if the library does not have it."""
        return next(self.articles([pmid]), None)

    def articles(self, pmids: Iterable[str] | None = None) -> Iterator[Article]:
        """Give records in the order asked, leaving out what is not there; all by PMID without an argument.

        Raises
        ------
        RecordError
            If a stored record can no longer be parsed.
        """
        for text in self._texts(pmids):
            yield records_table.parse(text.raw, text.text_source)

    def _texts(self, pmids: Iterable[str] | None) -> Iterator[StoredText]:
        """Read texts a page at a time, so that no statement stays open between two records."""
        if pmids is None:
            key = 0
            while True:
                with self._reading() as connection:
                    keys = records_table.keys_after(connection, key, _PAGE, self._until)
                    page = records_table.texts(connection, keys, self._until)
                if not keys:
                    return
                yield from (page[key] for key in keys)
                key = keys[-1]
        for keys in _in_parts((pmid_key(pmid) for pmid in pmids), _PAGE):
            with self._reading() as connection:
                page = records_table.texts(connection, keys, self._until)
            yield from (page[key] for key in keys if key in page)

    def has(self, pmids: Iterable[str], *, include_digests: bool = False) -> set[str]:
        """Give those PMIDs whose record is in the library; a digest counts only on request."""
        found: set[str] = set()
        for keys in _in_parts((pmid_key(pmid) for pmid in pmids), 10_000):
            with self._reading() as connection:
                held = records_table.held(
                    connection, keys, include_digests=include_digests, until=self._until
                )
                found.update(str(key) for key in held)
        return found

    def pmid_of(self, kind: Literal["pmid", "doi", "pmcid"], value: str) -> str | None:
        """Find the PMID of a record in the library by an identifier; None if there is none."""
        if kind == "pmid":
            return next(iter(self.has([value], include_digests=True)), None)
        if kind not in {"doi", "pmcid"}:
            raise UsageError(f"records are found by pmid, doi or pmcid, not by {kind!r}")
        with self._reading() as connection:
            return records_table.pmid_by(connection, kind, value.lower() if kind == "doi" else value.upper())

    def raw(self, pmid: str, *, version: int | None = None) -> bytes:
        """Give a record as it was received: the current version, or the one of a number.

        Raises
        ------
        UsageError
            If the library does not have it.
        """
        key = pmid_key(pmid)
        with self._reading() as connection:
            if version is None:
                text = records_table.texts(connection, [key], self._until).get(key)
            else:
                text = records_table.version_text(connection, key, version) if version >= 1 else None
        if text is None:
            which = "" if version is None else f" version {version} of"
            raise UsageError(f"the library does not have{which} PMID {pmid}; fetch it first")
        return text.raw

    def versions(self, pmid: str) -> tuple[RecordVersion, ...]:
        """Give every version of a record, oldest first; none if the library does not have it."""
        with self._reading() as connection:
            return versions_table.versions(connection, pmid_key(pmid), self._until)

    def current_versions(self, pmids: Iterable[str]) -> dict[str, RecordVersion]:
        """Give the version of each record that counts, by PMID; those not in the library are left out."""
        found: dict[str, RecordVersion] = {}
        for keys in _in_parts((pmid_key(pmid) for pmid in pmids), 10_000):
            with self._reading() as connection:
                found |= versions_table.current(connection, keys, self._until)
        return found

    def article_version(self, pmid: str, number: int) -> Article:
        """Give a record as one of its versions has it, counted from 1.

        Raises
        ------
        UsageError
            If there is no such version.
        """
        key = pmid_key(pmid)
        with self._reading() as connection:
            text = records_table.version_text(connection, key, number) if number >= 1 else None
        if text is None:
            raise UsageError(f"the library does not have version {number} of PMID {pmid}")
        return records_table.parse(text.raw, text.text_source)

    def missing(self) -> Mapping[str, str]:
        """Give the PMIDs that PubMed did not give, with the moment when it was last asked."""
        with self._reading() as connection:
            return records_table.missing(connection, self._until)

    def store_links(self, link_sets: Iterable[LinkSet], origin: LinkSource, seen_at: str) -> int:
        """Add link sets to what is known, all or nothing, and give the number of links new to the library.

        An empty link set counts as an answer. A link that is not given again stays, with the moment
        when it was last seen.
        """
        # A caller may pass answers as they come from the network; the lock is not held for that long.
        gathered = list(link_sets)
        with self._writing() as connection:
            return links_table.store(connection, gathered, origin, utc_text(seen_at))

    def links(self, source_pmid: str, kind: LinkKind) -> tuple[Link, ...]:
        """Give every link ever seen, the most similar first, else by PMID.

        A target that two origins give comes twice, once for each.
        """
        with self._reading() as connection:
            return links_table.read(connection, source_pmid, kind, self._until)

    def links_given(self, source_pmid: str, kind: LinkKind) -> dict[str, bool]:
        """Give every target ever seen, the most similar first, and whether it is in the latest answer."""
        with self._reading() as connection:
            return links_table.given(connection, source_pmid, kind, self._until)

    def links_asked_at(self, pmid: str, kind: LinkKind, *, origin: LinkSource | None = None) -> str | None:
        """Tell when an origin, or any, last answered for a PMID, if only with no links; None if never."""
        with self._reading() as connection:
            return links_table.asked_at(connection, pmid, kind, origin, self._until)

    def link_counts(self, pmid: str, kind: LinkKind) -> tuple[LinkCount, ...]:
        """Count a PMID's links by source; a source that answered with none is there with 0."""
        counts = Counter(link.origin for link in self.links(pmid, kind))
        asked = {origin: self.links_asked_at(pmid, kind, origin=origin) for origin in LINK_SOURCE_NAMES}
        return tuple(
            LinkCount(origin, counts[origin], when)
            for origin, when in asked.items()
            if when is not None or counts[origin]
        )

    def store_findings(
        self, pmid: str, text_hash: str, ruleset: str, findings: Sequence[Finding], *, extracted_at: str
    ) -> bool:
        """Keep what a rule set found in a text, nothing included; False if the same is kept already.

        Former extractions stay.

        Raises
        ------
        UsageError
            If the library has no record of that PMID.
        """
        with self._writing() as connection:
            return findings_table.store(
                connection, pmid, text_hash, ruleset, findings, extracted_at=utc_text(extracted_at)
            )

    def findings(self, pmid: str, text_hash: str, ruleset: str) -> tuple[Finding, ...] | None:
        """Give what a rule set found in a text: None if it was never applied, ``()`` if it found nothing."""
        with self._reading() as connection:
            return findings_table.read(connection, pmid, text_hash, ruleset, self._until)

    def latest_ruleset(self, name: str) -> str | None:
        """Give the rule set of a name, whatever its hash, under which texts were last read."""
        with self._reading() as connection:
            return findings_table.latest_ruleset(connection, name, self._until)

    def find(self, query: str, *, most: int = 20, newest: bool = False) -> tuple[list[Found], int]:
        """Search titles and abstracts of the records as they are now.

        Parameters
        ----------
        query : str
            Words, phrases in quotes, beginnings with ``*``, joined by AND, OR, NOT and brackets.
        most : int
            How many to give.
        newest : bool
            Whether the newest come first instead of the best.

        Returns
        -------
        list of Found, int
            The records, and how many match.

        Raises
        ------
        UsageError
            If it is no query, or the library is one of the past, which is not indexed.
        """
        if self.is_past:
            raise UsageError("a library as it was on a day cannot be searched")
        with self._reading() as connection:
            return (
                text_index.find(connection, query, most, newest=newest),
                text_index.count(connection, query),
            )

    def summary(self) -> LibrarySummary:
        """Count what is in the library."""
        with self._reading(), snapshot(self._connection) as connection:
            return summarise(connection, self.path)


def _in_parts(keys: Iterator[int], size: int) -> Iterator[list[int]]:
    """Cut a sequence of keys into lists of bounded length."""
    while part := list(islice(keys, size)):
        yield part
