"""Reading a library that cannot be written: read-only, on a read-only medium, on a full disk, or older."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from evidence.errors import LibraryError, LibraryFull, LibraryReadOnly
from evidence.library import opening, schema
from evidence.library.store import Library
from tests.library import writers
from tests.library.samples import FEBRUARY, JANUARY, record

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def stored(path: Path) -> Path:
    """Give a library with one record."""
    with Library.open(path) as library:
        library.store_record(*record("11"), fetched_at=JANUARY)
    return path


@pytest.fixture
def _may_not_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the operating system say that nothing can be written."""
    monkeypatch.setattr(
        "evidence.library.connection.os.access", lambda _place, mode, **_: mode & os.W_OK == 0
    )


@pytest.fixture
def open_to_everybody() -> Iterator[Path]:
    """Give a folder that other users can enter; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        folder.chmod(0o777)


def read_by_nobody(path: Path) -> tuple[object, str]:
    """Read a library as another user."""
    hear, announce = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=writers.read_as_nobody, args=(path, announce))
    process.start()
    announce.close()
    said: tuple[object, str] = hear.recv()
    process.join()
    return said


def test_a_library_that_can_be_written_is_opened_as_ever(stored: Path) -> None:
    with Library.open_to_read(stored) as library:
        assert library.store_record(*record("12"), fetched_at=FEBRUARY)


def test_a_library_of_another_user_is_read_and_left_alone(open_to_everybody: Path) -> None:
    path = open_to_everybody / "library.sqlite"
    with Library.open(path) as library:
        library.store_record(*record("11"), fetched_at=JANUARY)
    path.chmod(0o444)
    open_to_everybody.chmod(0o555)
    before = path.read_bytes()
    assert read_by_nobody(path) == (["11"], "LibraryReadOnly")
    assert path.read_bytes() == before
    assert [file.name for file in open_to_everybody.iterdir()] == [path.name]


def test_changes_that_stand_beside_a_library_are_never_passed_over(open_to_everybody: Path) -> None:
    path = open_to_everybody / "library.sqlite"
    with Library.open(open_to_everybody / "first.sqlite") as library:
        library.store_record(*record("11"), fetched_at=JANUARY)
        for ending in ("", "-wal"):
            shutil.copy(f"{library.path}{ending}", f"{path}{ending}")
    open_to_everybody.chmod(0o555)
    said, name = read_by_nobody(path)
    assert name == "LibraryReadOnly"
    assert "library.sqlite-wal; copy both" in str(said)


@pytest.mark.usefixtures("_may_not_write")
def test_writing_into_a_library_opened_to_read_is_refused(stored: Path) -> None:
    with Library.open_to_read(stored) as library:
        assert library.has(["11"]) == {"11"}
        assert library.summary().records == {"pubmed": 1}
        with pytest.raises(LibraryReadOnly, match="cannot be opened for writing"):
            library.store_record(*record("12"), fetched_at=FEBRUARY)
        assert library.has(["12"]) == set()


@pytest.mark.usefixtures("_may_not_write")
def test_an_older_library_that_cannot_be_written_is_read_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        older.setattr("evidence.library.connection.os.access", lambda *_, **__: True)
        Library.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    with Library.open_to_read(path) as library:
        assert library.reviews.find("any") is None
        with pytest.raises(LibraryReadOnly):
            library.store_record(*record("12"), fetched_at=FEBRUARY)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_library_on_a_full_disk_is_read(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, **_: object) -> sqlite3.Connection:
        raise LibraryFull(f"{path} could not be written: the disk is full")

    monkeypatch.setattr(opening, "opened_to_write", full)
    with Library.open_to_read(stored) as library:
        assert library.has(["11"]) == {"11"}


def test_reading_makes_no_library(path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library at"):
        Library.open_to_read(path)
    assert not path.exists()


@pytest.mark.parametrize("open_it", [Library.open, Library.open_to_read])
def test_a_device_is_no_library(open_it: object) -> None:
    assert callable(open_it)
    with pytest.raises(LibraryError, match="/dev/null is a device or pipe, not a library; name another"):
        open_it("/dev/null")
