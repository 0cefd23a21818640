from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from evidence.errors import LibraryBusy, LibraryError, LibraryFull, LibraryReadOnly
from evidence.library import connection as connection_module
from evidence.library.store import Library
from tests.library import writers
from tests.library.samples import FEBRUARY, JANUARY, record

SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def _started(target: Callable[..., None], *arguments: object) -> Iterator[tuple[SpawnProcess, Connection]]:
    """Run a writer that announces to a connection, and end it in any case."""
    hear, announce = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=target, args=(*arguments, announce))
    process.start()
    announce.close()
    try:
        yield process, hear
    finally:
        process.kill()
        process.join()
        hear.close()


def _is_whole(library: Library) -> bool:
    (answer,) = library._connection.execute("PRAGMA integrity_check").fetchone()
    broken_keys = library._connection.execute("PRAGMA foreign_key_check").fetchall()
    return bool(answer == "ok") and broken_keys == []


def test_a_library_and_its_folder_are_made_where_missing(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "100% mine?#1.sqlite"
    with Library.open(path) as library:
        library.store_record(*record("11"), fetched_at=JANUARY)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with Library.open(str(path), create=False) as library:
        assert library.has(["11"]) == {"11"}


def test_a_library_that_is_not_there_is_an_error_and_not_made(path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library at"):
        Library.open(path, create=False)
    assert not path.exists()


def test_a_folder_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is a folder"):
        Library.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LibraryError, match="cannot be"):
        Library.open(tmp_path / "file" / "below" / "library.sqlite")


@pytest.mark.parametrize(
    "content", [b"PMID,Title\n1,A\n", bytes(5_000), b"SQLite format 3\x00" + bytes(5_000)],
    ids=["text", "zeros", "header only"],
)  # fmt: skip
def test_a_file_that_is_no_library_is_refused_untouched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=r"not a library|damaged"):
        Library.open(path)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


def test_a_truncated_library_is_said_to_be_damaged(path: Path) -> None:
    with Library.open(path) as library:
        library.store_batch([record(str(n)) for n in range(1, 200)], fetched_at=JANUARY)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(LibraryError, match=r"is damaged .* restore a copy"):
        Library.open(path)


def test_damage_within_a_library_is_an_error_not_a_wrong_answer(path: Path) -> None:
    with Library.open(path) as library:
        library.store_batch([record(str(n)) for n in range(1, 200)], fetched_at=JANUARY)
    content = bytearray(path.read_bytes())
    content[8_192:] = b"\xa5" * (len(content) - 8_192)
    path.write_bytes(content)
    with pytest.raises(LibraryError, match="damaged"):  # noqa: SIM117 - opening may pass or not
        with Library.open(path) as library:
            list(library.articles())


def test_sqlite_that_is_too_old_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(LibraryError, match="too old"):
        Library.open(path)


def test_a_closed_library_is_an_error(path: Path) -> None:
    library = Library.open(path)
    library.close()
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        library.missing()


def test_a_write_that_waits_too_long_is_busy_and_reading_goes_on(library: Library, path: Path) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy, match="another process"):
            library.store_record(*record("12"), fetched_at=JANUARY)
        assert library.has(["11", "12"]) == {"11"}
        other.execute("ROLLBACK")
    assert library.store_record(*record("12"), fetched_at=JANUARY)


def test_a_library_locked_as_a_whole_is_busy(path: Path) -> None:
    Library.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryBusy):
            Library.open(path, busy_timeout_s=0.05)


def test_making_a_library_waits_for_another_process_that_makes_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy):
            Library.open(path, busy_timeout_s=0.05)
        waits: list[float] = []

        def wait(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 3:
                other.execute("ROLLBACK")

        monkeypatch.setattr("time.sleep", wait)
        with Library.open(path, busy_timeout_s=60) as library:
            assert library.store_record(*record("11"), fetched_at=JANUARY)
        assert len(waits) == 3


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(library: Library) -> None:
    library.store_record(*record("1"), fetched_at=JANUARY)
    (pages,) = library._connection.execute("PRAGMA page_count").fetchone()
    library._connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    batch = [record(str(n)) for n in range(1, 300)]
    with pytest.raises(LibraryFull, match="disk is full"):
        library.store_batch(batch, ["900"], fetched_at=FEBRUARY)
    assert [article.pmid for article in library.articles()] == ["1"]
    assert library.versions("1")[0].last_seen_at == JANUARY
    assert library.missing() == {}
    library._connection.execute("PRAGMA max_page_count = 100000")
    assert library.store_batch(batch, fetched_at=FEBRUARY).stored == 298
    assert _is_whole(library)


def test_a_device_that_takes_no_more_bytes_is_full(path: Path) -> None:
    with _started(writers.write_until_full, path, 1_500_000) as (_, hear):
        done, name, message, held = hear.recv()
    assert name == "LibraryFull"
    assert "make room and run again" in message
    assert done > 5
    assert held == {"1"}
    with Library.open(path) as library:
        assert len(list(library.articles())) == done
        assert _is_whole(library)


def test_a_connection_that_may_only_read_says_so(library: Library) -> None:
    library._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(LibraryError, match="cannot be opened for writing"):
        library.store_record(*record("11"), fetched_at=JANUARY)


@pytest.mark.parametrize("what", ["file", "folder", "folder without a library"])
def test_what_this_user_may_not_write_is_an_error(what: str) -> None:
    # pytest's own folders are closed to other users.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "library.sqlite"
        if what != "folder without a library":
            Library.open(path).close()
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH | (0o222 if what == "folder" else 0))
        folder.chmod(0o777 if what == "file" else 0o555)
        before = path.read_bytes() if path.exists() else None
        with _started(writers.open_as_nobody, path) as (_, hear):
            error, message = hear.recv()
        folder.chmod(0o777)
        assert error == ("LibraryError" if what == "folder without a library" else "LibraryReadOnly")
        assert "name another file with --library" in message
        assert (path.read_bytes() if path.exists() else None) == before


def test_two_processes_make_and_write_one_library(path: Path) -> None:
    processes = [
        SPAWN.Process(target=writers.write_batches, args=(path, first, 10, 20)) for first in (1_000, 1_100)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    with Library.open(path) as library:
        assert [a.pmid for a in library.articles()] == [str(pmid) for pmid in range(1_000, 1_300)]
        assert library.summary().links == {"cited_by": 300}
        assert all(len(library.versions(str(pmid))) == 1 for pmid in range(1_000, 1_300))
        assert _is_whole(library)


def test_a_writer_killed_within_a_batch_leaves_the_library_as_before_it(path: Path) -> None:
    with _started(writers.stop_within_a_batch, path) as (process, hear):
        assert hear.recv() == "within"
        process.kill()
        process.join()
    with Library.open(path) as library:
        assert library.has(["1", "2", "3"]) == {"1", "2"}
        assert len(library.versions("1")) == 1
        assert library.missing() == {}
        assert _is_whole(library)
        assert library.store_record(*record("3"), fetched_at=FEBRUARY)


@pytest.mark.parametrize("batches", [1, 4])
def test_a_writer_killed_anywhere_loses_no_batch_that_was_stored(path: Path, batches: int) -> None:
    size = 30
    with _started(writers.write_until_killed, path, size) as (process, hear):
        announced = [hear.recv() for _ in range(batches)][-1]
        process.kill()
        process.join()
    with Library.open(path) as library:
        stored = len(list(library.articles()))
        assert stored >= announced
        assert stored % size == 0
        assert _is_whole(library)


def _error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_BUSY, LibraryBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, LibraryBusy),
        (sqlite3.SQLITE_LOCKED, LibraryBusy),
        (sqlite3.SQLITE_FULL, LibraryFull),
        (sqlite3.SQLITE_IOERR, LibraryFull),
        (sqlite3.SQLITE_IOERR_WRITE, LibraryFull),
        (sqlite3.SQLITE_IOERR_FSYNC, LibraryFull),
        (sqlite3.SQLITE_IOERR_SHMSIZE, LibraryFull),
        (sqlite3.SQLITE_IOERR_READ, LibraryError),
        (sqlite3.SQLITE_CORRUPT, LibraryError),
        (sqlite3.SQLITE_NOTADB, LibraryError),
        (sqlite3.SQLITE_READONLY, LibraryReadOnly),
        (sqlite3.SQLITE_CANTOPEN, LibraryError),
        (sqlite3.SQLITE_CONSTRAINT, LibraryError),
    ],
)
def test_every_error_of_sqlite_becomes_one_of_ours(
    path: Path, code: int, expected: type[LibraryError]
) -> None:
    with pytest.raises(LibraryError) as caught, connection_module.library_errors(path):
        raise _error(code)
    assert type(caught.value) is expected
    assert str(path) in str(caught.value)
    assert isinstance(caught.value.__cause__, sqlite3.Error)
