"""Opening the SQLite file, transactions, and what SQLite's errors mean to the user."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from evidence.errors import LibraryBusy, LibraryError, LibraryFull

__all__ = ["Access", "connect", "keep_in_wal_mode", "library_errors", "snapshot", "transaction"]

#: Gives a library's connection for one read or one transaction.
Access = Callable[[], AbstractContextManager[sqlite3.Connection]]

#: STRICT tables came with 3.37; JSON functions are in every build since 3.38.
_OLDEST_SQLITE = (3, 38, 0)

#: Errors of the device on reading; every other I/O error is met on writing.
_READ_FAULTS = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})

_ELSEWHERE = "name another file with --library or EVIDENCE_LIBRARY"


def connect(path: Path, *, create: bool, busy_timeout_s: float) -> sqlite3.Connection:
    """Open a file without looking into it or changing it.

    Parameters
    ----------
    path : Path
        The file.
    create : bool
        Make the file and its folder where they are missing.
    busy_timeout_s : float
        How long a statement waits for another process's lock, in seconds.

    Raises
    ------
    LibraryError
        If the path cannot be a library's: a folder, not there, not writable.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise LibraryError(f"SQLite {sqlite3.sqlite_version} is too old: evidence needs 3.38 or later")
    _check_place(path, create=create)
    address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    # isolation_level=None: transactions begin and end where this package says so, nowhere else.
    return sqlite3.connect(address, uri=True, timeout=busy_timeout_s, isolation_level=None)


def _check_place(path: Path, *, create: bool) -> None:
    """See that a library can be at a path.

    The file itself is not opened for this: closing it would drop the locks that another connection
    of this process holds (POSIX locks belong to the process).
    """
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise LibraryError(f"{path} cannot be reached: {error.strerror}; {_ELSEWHERE}") from error
    if is_folder:
        raise LibraryError(f"{path} is a folder, not a library; {_ELSEWHERE}")
    if exists:
        effective = os.access in os.supports_effective_ids
        for place, what in ((path, "file"), (path.parent, "folder")):
            if not os.access(place, os.R_OK | os.W_OK, effective_ids=effective):
                raise LibraryError(
                    f"{path} cannot be written: its {what} is read-only for this user; {_ELSEWHERE}"
                )
        return
    if not create:
        raise LibraryError(f"there is no library at {path}; fetch or import something first, or {_ELSEWHERE}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the folder {path.parent} cannot be made: {error.strerror}; {_ELSEWHERE}"
        ) from error


def keep_in_wal_mode(connection: sqlite3.Connection, *, busy_timeout_s: float) -> None:
    """Set what every connection needs: readers beside a writer, lasting commits, foreign keys.

    SQLite does not wait for a lock when it changes the journal's mode, as it must when two processes
    make a library at the same time; so the wait is here.
    """
    give_up_at = time.monotonic() + busy_timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= give_up_at:
                raise
            time.sleep(0.02)
    # In WAL mode only FULL flushes the journal at every commit, so that a power cut loses none.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all or nothing; the lock is taken at once, so that waiting for it cannot end in deadlock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has already rolled back after a full disk or an I/O error.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Read one state of the library, whatever other processes write meanwhile."""
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def library_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Raises
    ------
    LibraryBusy
        If another process held the lock for too long.
    LibraryFull
        If the device does not take what is written.
    LibraryError
        If the file is damaged, read-only, or not a library.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _library_error(error, path) from error


def _library_error(error: sqlite3.Error, path: Path) -> LibraryError:
    """Choose our error by SQLite's code; its message is never searched for words."""
    # Errors of the sqlite3 module itself, such as a closed connection, carry no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = code & 0xFF
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LibraryBusy(f"{path} is being written by another process; try again when that has ended")
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and code not in _READ_FAULTS):
        return LibraryFull(
            f"{path} could not be written: the disk is full, over quota or failing ({error}); what was "
            "stored before is unharmed, make room and run again"
        )
    if primary == sqlite3.SQLITE_NOTADB:
        return LibraryError(f"{path} is not a library; nothing was changed, {_ELSEWHERE}")
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR}:
        return LibraryError(
            f"{path} is damaged ({error}); restore a copy, or rescue what can be read with "
            f"`sqlite3 {path} .recover`, or move it away and fetch again"
        )
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}:
        return LibraryError(f"{path} cannot be opened for writing ({error}); {_ELSEWHERE}")
    return LibraryError(f"{path}: {error}")
