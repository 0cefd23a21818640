"""Opening a library: to write, or to read what may not be writable; an older one is brought up to date."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from evidence.errors import LibraryFull, LibraryReadOnly
from evidence.library import schema
from evidence.library.columns import utc_text
from evidence.library.connection import (
    connect,
    connect_to_read,
    copied_to_memory,
    keep_in_wal_mode,
    library_errors,
)

__all__ = ["opened_to_read", "opened_to_write"]


def opened_to_write(path: Path, *, create: bool, busy_timeout_s: float) -> sqlite3.Connection:
    """Open a library, bringing an older one up to date.

    Raises
    ------
    LibraryError, LibraryBusy
        As :meth:`evidence.library.store.Library.open` says.
    """
    with library_errors(path):
        connection = connect(path, create=create, busy_timeout_s=busy_timeout_s)
        try:
            schema.check(connection, path)
            keep_in_wal_mode(connection, busy_timeout_s=busy_timeout_s)
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def opened_to_read(path: Path, *, busy_timeout_s: float) -> sqlite3.Connection:
    """Open a library that exists; where it cannot be written, as it stands, and for reading only.

    An older one that cannot be written is brought up to date in a copy in memory.

    Raises
    ------
    LibraryError, LibraryBusy
        As :meth:`evidence.library.store.Library.open_to_read` says.
    """
    try:
        return opened_to_write(path, create=False, busy_timeout_s=busy_timeout_s)
    except (LibraryReadOnly, LibraryFull):
        with library_errors(path):
            return _as_it_stands(path, busy_timeout_s)


def _as_it_stands(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    connection = connect_to_read(path, busy_timeout_s=busy_timeout_s)
    try:
        schema.check(connection, path)
        if schema.is_older(connection):
            connection = copied_to_memory(connection)
            _migrate(connection)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    schema.migrate(connection, now=utc_text(datetime.now(UTC).isoformat()))
