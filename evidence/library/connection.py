"""Opening the SQLite file, transactions, and what SQLite's errors mean to the user."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from evidence.errors import LibraryBusy, LibraryError, LibraryFull, LibraryReadOnly

__all__ = [
    "Access",
    "connect",
    "connect_to_read",
    "copied_to_memory",
    "keep_in_wal_mode",
    "library_errors",
    "snapshot",
    "transaction",
]

#: Gives a library's connection for one read or one transaction.
Access = Callable[[], AbstractContextManager[sqlite3.Connection]]

#: STRICT tables came with 3.37; JSON functions are in every build since 3.38.
_OLDEST_SQLITE = (3, 38, 0)

#: Errors of the device on reading; every other I/O error is met on writing.
_READ_FAULTS = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})

#: What opening a library in WAL mode gives where its shared index cannot be made.
_NEEDS_WRITING = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
)

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
    LibraryReadOnly
        If this user cannot write the file or its folder.
    LibraryError
        If the path cannot be a library's: a folder, a device, not there.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise LibraryError(f"SQLite {sqlite3.sqlite_version} is too old: evidence needs 3.38 or later")
    _check_place(path, create=create)
    return _connected(path, f"mode={'rwc' if create else 'rw'}", busy_timeout_s)


def connect_to_read(path: Path, *, busy_timeout_s: float) -> sqlite3.Connection:
    """Open a file that cannot be written: read-only, on a read-only medium, or on a full disk.

    A library in WAL mode has a shared index beside it while it is in use, which cannot be made here. Where
    nobody uses it there is none, and the file alone is the whole library.

    Raises
    ------
    LibraryError
        If transactions stand in a file beside it that cannot be read without writing.
    """
    connection = _connected(path, "mode=ro", busy_timeout_s)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        journal = path.with_name(f"{path.name}-wal")
        if error.sqlite_errorcode & 0xFF not in _NEEDS_WRITING:
            raise
        if journal.exists() and journal.stat().st_size > 0:
            raise LibraryReadOnly(
                f"{path} cannot be written, and its latest changes are still in {journal.name}; "
                "copy both into a folder that can be written, and name that with --library"
            ) from error
        connection = _connected(path, "mode=ro&immutable=1", busy_timeout_s)
    return connection


def copied_to_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Copy a library that cannot be written into memory, where it can be brought up to date."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    connection.close()
    return copy


def _connected(path: Path, options: str, busy_timeout_s: float) -> sqlite3.Connection:
    # isolation_level=None: transactions begin and end where this package says so, nowhere else.
    address = f"{path.absolute().as_uri()}?{options}"
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
    if exists and not path.is_file():
        raise LibraryError(f"{path} is a device or pipe, not a library; {_ELSEWHERE}")
    if exists:
        effective = os.access in os.supports_effective_ids
        for place, what in ((path, "file"), (path.parent, "folder")):
            if not os.access(place, os.R_OK | os.W_OK, effective_ids=effective):
                raise LibraryReadOnly(
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
    LibraryReadOnly
        If the file is read-only.
    LibraryError
        If the file is damaged or not a library.
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
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return LibraryReadOnly(f"{path} cannot be opened for writing ({error}); {_ELSEWHERE}")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(f"{path} cannot be opened ({error}); {_ELSEWHERE}")
    return LibraryError(f"{path}: {error}")
