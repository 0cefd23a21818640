"""How a library comes to its tables: an ordered list of migrations.

A migration's number is its place in ``MIGRATIONS``, counted from 1, and is kept in the file's
``user_version``. A migration that has been released is never edited or moved: add one at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from evidence.errors import LibraryError
from evidence.library.connection import snapshot, transaction
from evidence.library.definitions import (
    CHECKED,
    FINDINGS,
    FULL_TEXTS,
    LINKS,
    MORE_ORIGINS,
    RECORDS,
    REVIEWS,
    SEARCHES,
    UTC,
)
from evidence.library.records import index_all
from evidence.library.text_index import TEXT_INDEX

__all__ = ["APPLICATION_ID", "MIGRATIONS", "check", "is_older", "migrate"]

#: ``EVID`` in ASCII; it tells a library from the SQLite files of other programs.
APPLICATION_ID = 0x45564944


def _records_links_findings(connection: sqlite3.Connection) -> None:
    """Make the first schema."""
    for statement in (*RECORDS, *LINKS, *FINDINGS):
        connection.execute(statement)


def _searches_and_reviews(connection: sqlite3.Connection) -> None:
    """Add searches, what PubMed was asked of a record, reviews with their runs, and decisions."""
    for statement in (*SEARCHES, *CHECKED, *REVIEWS):
        connection.execute(statement)


def _full_texts(connection: sqlite3.Connection) -> None:
    """Add full texts, and let links come from iCite and Europe PMC."""
    for statement in (*FULL_TEXTS, *MORE_ORIGINS):
        connection.execute(statement)


def _text_index(connection: sqlite3.Connection) -> None:
    """Add the search index, with every record that is there."""
    for statement in TEXT_INDEX:
        connection.execute(statement)
    index_all(connection)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _records_links_findings,
    _searches_and_reviews,
    _full_texts,
    _text_index,
)

_JOURNAL = f"""
CREATE TABLE IF NOT EXISTS migration (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  applied_at TEXT NOT NULL CHECK (applied_at {UTC})
) STRICT
"""


def check(connection: sqlite3.Connection, path: Path) -> None:
    """See that a file is a library of ours, or empty, without changing it.

    Raises
    ------
    LibraryError
        If it belongs to another program or to a newer version of this one.
    """
    # All of one state: another process may be making this very library.
    with snapshot(connection):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        number = _number(connection)
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (application or number or objects):
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
