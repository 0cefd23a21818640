"""What other processes do to a library in the tests; they are started afresh, not forked."""

from __future__ import annotations

import os
import resource
import time
from multiprocessing.connection import Connection
from pathlib import Path

from evidence.errors import LibraryError
from evidence.library import records
from evidence.library.store import Library
from tests.library.samples import JANUARY, Links, record

#: User and group ``nobody`` on most systems; any other than root would do.
NOBODY = 65534


def write_batches(path: Path, first: int, batches: int, size: int) -> None:
    """Open or make a library and write batches of records with a link each."""
    with Library.open(path) as library:
        for number in range(batches):
            start = first + number * size
            pmids = [str(pmid) for pmid in range(start, start + size)]
            library.store_batch([record(pmid) for pmid in pmids], fetched_at=JANUARY)
            library.store_links([Links(pmid, "cited_by", [("1", None)]) for pmid in pmids], "elink", JANUARY)


def write_until_killed(path: Path, size: int, announce: Connection) -> None:
    """Write batches for ever and announce each when it is stored."""
    with Library.open(path) as library:
        done = 0
        while True:
            library.store_batch(
                [record(str(pmid)) for pmid in range(done + 1, done + size + 1)], fetched_at=JANUARY
            )
            done += size
            announce.send(done)


def stop_within_a_batch(path: Path, announce: Connection) -> None:
    """Store a batch, then stop in the middle of another until killed."""
    with Library.open(path) as library:
        library.store_batch([record("1"), record("2")], fetched_at=JANUARY)
        with library._writing() as connection:
            records.store(connection, records.prepare([record("3"), record("1", title="New")]), [4], JANUARY)
            announce.send("within")
            while True:
                time.sleep(60)


def write_until_full(path: Path, limit_bytes: int, announce: Connection) -> None:
    """Write with a limit on the size of files, as on a full disk, and announce how far it came."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    done = 0
    with Library.open(path) as library:
        try:
            while True:
                # Random titles do not shrink when compressed.
                title = os.urandom(20_000).hex()
                library.store_record(*record(str(done + 1), title=title), fetched_at=JANUARY)
                done += 1
        except LibraryError as error:
            announce.send((done, type(error).__name__, str(error), library.has(["1", str(done + 1)])))


def open_as_nobody(path: Path, announce: Connection) -> None:
    """Open a library as a user who may read it only, and announce what came of it."""
    if os.geteuid() == 0:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        Library.open(path).close()
        announce.send(("opened", ""))
    except LibraryError as error:
        announce.send((type(error).__name__, str(error)))


def read_as_nobody(path: Path, announce: Connection) -> None:
    """Read a library as a user who may not write it, try to write, and announce what came of both."""
    if os.geteuid() == 0:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        with Library.open_to_read(path) as library:
            held = [article.pmid for article in library.articles()]
            try:
                library.store_record(*record("12"), fetched_at=JANUARY)
            except LibraryError as error:
                announce.send((held, type(error).__name__))
    except LibraryError as error:
        announce.send((str(error), type(error).__name__))
