"""The tables of a library, as an ordered list of migrations; ``docs/library.md`` tells them in words.

A migration's number is its place in ``MIGRATIONS``, counted from 1, and is kept in the file's
``user_version``. A migration that has been released is never edited or moved: add one at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from evidence.errors import LibraryError
from evidence.library.connection import transaction

__all__ = ["APPLICATION_ID", "MIGRATIONS", "check", "is_older", "migrate"]

#: ``EVID`` in ASCII; it tells a library from the SQLite files of other programs.
APPLICATION_ID = 0x45564944

_UTC = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'"

# The record's pointer to its version and the version's to its record meet each other, hence the
# deferred keys. The raw text has a table of its own so that counting versions does not read it.
_RECORDS = (
    """
    CREATE TABLE record (
      pmid INTEGER PRIMARY KEY CHECK (pmid > 0),
      version_id INTEGER NOT NULL UNIQUE
        REFERENCES record_version (id) DEFERRABLE INITIALLY DEFERRED,
      title TEXT NOT NULL,
      first_author TEXT,
      year INTEGER,
      doi TEXT CHECK (doi = lower(doi)),
      pmcid TEXT CHECK (pmcid GLOB 'PMC[0-9]*'),
      has_abstract INTEGER NOT NULL CHECK (has_abstract IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX record_doi ON record (doi) WHERE doi IS NOT NULL",
    "CREATE INDEX record_pmcid ON record (pmcid) WHERE pmcid IS NOT NULL",
    f"""
    CREATE TABLE record_version (
      id INTEGER PRIMARY KEY,
      pmid INTEGER NOT NULL REFERENCES record (pmid) DEFERRABLE INITIALLY DEFERRED,
      text_source TEXT NOT NULL CHECK (text_source IN ('pubmed', 'medline', 'digest')),
      pmid_version INTEGER NOT NULL CHECK (pmid_version >= 1),
      content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {_UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {_UTC} AND last_seen_at >= first_seen_at)
    ) STRICT
    """,
    "CREATE INDEX record_version_pmid ON record_version (pmid, id)",
    """
    CREATE VIEW current_version AS
      SELECT r.pmid, v.id AS version_id, v.text_source, v.pmid_version, v.content_hash
      FROM record r JOIN record_version v ON v.id = r.version_id
    """,
    """
    CREATE TABLE version_raw (
      version_id INTEGER PRIMARY KEY REFERENCES record_version (id),
      zstd BLOB NOT NULL
    ) STRICT
    """,
    f"""
    CREATE TABLE missing (
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      first_asked_at TEXT NOT NULL CHECK (first_asked_at {_UTC}),
      last_asked_at TEXT NOT NULL CHECK (last_asked_at {_UTC} AND last_asked_at >= first_asked_at),
      found_at TEXT CHECK (found_at {_UTC}),
      PRIMARY KEY (pmid, first_asked_at)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX missing_now ON missing (pmid) WHERE found_at IS NULL",
)

_KIND = "kind TEXT NOT NULL CHECK (kind IN ('cited_by', 'references', 'similar'))"
_ORIGIN = "origin TEXT NOT NULL CHECK (origin IN ('elink', 'reference_list'))"

_LINKS = (
    f"""
    CREATE TABLE link (
      source_pmid INTEGER NOT NULL CHECK (source_pmid > 0),
      {_KIND},
      {_ORIGIN},
      target_pmid INTEGER NOT NULL CHECK (target_pmid > 0 AND target_pmid <> source_pmid),
      score INTEGER,
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {_UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {_UTC} AND last_seen_at >= first_seen_at),
      PRIMARY KEY (source_pmid, kind, origin, target_pmid)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE link_asked (
      source_pmid INTEGER NOT NULL CHECK (source_pmid > 0),
      {_KIND},
      {_ORIGIN},
      asked_at TEXT NOT NULL CHECK (asked_at {_UTC}),
      targets INTEGER NOT NULL CHECK (targets >= 0),
      PRIMARY KEY (source_pmid, kind, origin, asked_at)
    ) STRICT, WITHOUT ROWID
    """,
)

_FINDINGS = (
    f"""
    CREATE TABLE extraction (
      id INTEGER PRIMARY KEY,
      pmid INTEGER NOT NULL REFERENCES record (pmid),
      text_hash TEXT NOT NULL CHECK (text_hash <> ''),
      ruleset TEXT NOT NULL CHECK (ruleset <> ''),
      extracted_at TEXT NOT NULL CHECK (extracted_at {_UTC})
    ) STRICT
    """,
    "CREATE INDEX extraction_key ON extraction (pmid, ruleset, text_hash, id)",
    """
    CREATE TABLE finding (
      extraction_id INTEGER NOT NULL REFERENCES extraction (id),
      position INTEGER NOT NULL CHECK (position >= 0),
      outcome TEXT NOT NULL CHECK (outcome <> ''),
      json TEXT NOT NULL CHECK (json_valid(json)),
      PRIMARY KEY (extraction_id, position)
    ) STRICT, WITHOUT ROWID
    """,
)


# What PubMed said of a query, mirroring ``link`` and ``link_asked``.
_SEARCHES = (
    """
    CREATE TABLE search (
      id INTEGER PRIMARY KEY,
      term TEXT NOT NULL UNIQUE CHECK (term <> '')
    ) STRICT
    """,
    f"""
    CREATE TABLE search_asked (
      search_id INTEGER NOT NULL REFERENCES search (id),
      asked_at TEXT NOT NULL CHECK (asked_at {_UTC}),
      matches INTEGER NOT NULL CHECK (matches >= 0),
      translation TEXT NOT NULL,
      remarks TEXT NOT NULL CHECK (json_valid(remarks)),
      PRIMARY KEY (search_id, asked_at)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE search_match (
      search_id INTEGER NOT NULL REFERENCES search (id),
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {_UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {_UTC} AND last_seen_at >= first_seen_at),
      PRIMARY KEY (search_id, pmid)
    ) STRICT, WITHOUT ROWID
    """,
)

# When PubMed itself last told the state of a record: a file that was imported may be years old.
_CHECKED = (
    f"""
    CREATE TABLE record_checked (
      pmid INTEGER PRIMARY KEY REFERENCES record (pmid),
      fetched_at TEXT CHECK (fetched_at {_UTC}),
      concerns_asked_at TEXT CHECK (concerns_asked_at {_UTC}),
      CHECK (fetched_at IS NOT NULL OR concerns_asked_at IS NOT NULL)
    ) STRICT
    """,
)

# Reviews, their runs, and what each has reported; docs/decisions/0002-updates.md says why.
_REVIEWS = (
    f"""
    CREATE TABLE review (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      index_pmid INTEGER NOT NULL CHECK (index_pmid > 0),
      uuid TEXT NOT NULL UNIQUE,
      made_at TEXT NOT NULL CHECK (made_at {_UTC}),
      complete_at TEXT CHECK (complete_at {_UTC})
    ) STRICT
    """,
    f"""
    CREATE TABLE review_run (
      review_id INTEGER NOT NULL REFERENCES review (id),
      number INTEGER NOT NULL CHECK (number >= 1),
      started_at TEXT NOT NULL CHECK (started_at {_UTC}),
      finished_at TEXT CHECK (finished_at {_UTC}),
      state TEXT NOT NULL CHECK (state IN ('unfinished', 'complete', 'partial')),
      sources TEXT NOT NULL CHECK (json_valid(sources)),
      ruleset TEXT,
      report TEXT CHECK (report IS NULL OR json_valid(report)),
      PRIMARY KEY (review_id, number),
      CHECK ((state = 'unfinished') = (finished_at IS NULL)),
      CHECK ((state = 'unfinished') = (report IS NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE review_member (
      review_id INTEGER NOT NULL REFERENCES review (id),
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      first_run INTEGER NOT NULL,
      version INTEGER NOT NULL CHECK (version >= 0),
      text_hash TEXT,
      ruleset TEXT,
      missing INTEGER NOT NULL CHECK (missing IN (0, 1)),
      PRIMARY KEY (review_id, pmid)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE review_tie (
      review_id INTEGER NOT NULL,
      pmid INTEGER NOT NULL,
      source TEXT NOT NULL CHECK (source <> ''),
      given INTEGER NOT NULL CHECK (given IN (0, 1)),
      PRIMARY KEY (review_id, pmid, source),
      FOREIGN KEY (review_id, pmid) REFERENCES review_member (review_id, pmid)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE decision (
      id INTEGER PRIMARY KEY,
      review_id INTEGER NOT NULL REFERENCES review (id),
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude')),
      reason TEXT NOT NULL CHECK (reason <> ''),
      decided_at TEXT NOT NULL CHECK (decided_at {_UTC})
    ) STRICT
    """,
)


def _records_links_findings(connection: sqlite3.Connection) -> None:
    """Make the first schema."""
    for statement in (*_RECORDS, *_LINKS, *_FINDINGS):
        connection.execute(statement)


def _searches_and_reviews(connection: sqlite3.Connection) -> None:
    """Add searches, what PubMed was asked of a record, reviews with their runs, and decisions."""
    for statement in (*_SEARCHES, *_CHECKED, *_REVIEWS):
        connection.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _records_links_findings,
    _searches_and_reviews,
)

_JOURNAL = f"""
CREATE TABLE IF NOT EXISTS migration (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  applied_at TEXT NOT NULL CHECK (applied_at {_UTC})
) STRICT
"""


def check(connection: sqlite3.Connection, path: Path) -> None:
    """See that a file is a library of ours, or empty, without changing it.

    Raises
    ------
    LibraryError
        If it belongs to another program or to a newer version of this one.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    number = _number(connection)
    if application != APPLICATION_ID:
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if application or number or objects:
            raise LibraryError(
                f"{path} is an SQLite file of another program, not a library; "
                "nothing was changed, name another file"
            )
    if number > len(MIGRATIONS):
        raise LibraryError(
            f"{path} was made by a newer version of evidence (schema {number}, this version knows "
            f"{len(MIGRATIONS)}); nothing was changed, upgrade evidence to use it"
        )


def is_older(connection: sqlite3.Connection) -> bool:
    """Whether a library lacks migrations of this version."""
    return _number(connection) < len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, *, now: str) -> None:
    """Apply the migrations that a library lacks, each with its record in one transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
        Outside any transaction.
    now : str
        The moment to record, ``2026-06-01T09:30:00Z``.
    """
    while _number(connection) < len(MIGRATIONS):
        with transaction(connection):
            # Another process may have gone ahead while this one waited for the lock.
            done = _number(connection)
            if done >= len(MIGRATIONS):
                return
            step = MIGRATIONS[done]
            connection.execute(_JOURNAL)
            step(connection)
            connection.execute(
                "INSERT INTO migration (number, name, applied_at) VALUES (?, ?, ?)",
                (done + 1, step.__name__.lstrip("_"), now),
            )
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {done + 1}")


def _number(connection: sqlite3.Connection) -> int:
    """Give the number of the last migration applied, 0 in an empty file."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)
