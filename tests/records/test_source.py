from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from evidence.errors import RecordError, UsageError
from evidence.records.source import open_records
from evidence.records.split import split_records
from tests.records.samples import article_xml, document, until_error

RECORDS = [article_xml(pmid=str(number), title=f"Title {number}" * 500) for number in range(1, 200)]
DATA = document(*RECORDS)


@pytest.mark.parametrize("name", ["a.xml", "a.xml.gz", "a.nbib"])
def test_what_the_file_holds_decides_not_its_name(tmp_path: Path, name: str) -> None:
    plain, packed = tmp_path / name, tmp_path / f"packed-{name}"
    plain.write_bytes(DATA)
    packed.write_bytes(gzip.compress(DATA))
    for path in (plain, packed):
        with open_records(path) as stream:
            assert stream.read() == DATA


def test_several_gzip_members_are_one_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    with open_records(path) as stream:
        assert stream.readlines() == [b"one\n", b"two\n"]


def test_a_cut_gzip_file_gives_its_whole_records_and_then_says_so(tmp_path: Path) -> None:
    packed = gzip.compress(DATA, compresslevel=1)
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(packed[: len(packed) // 2])
    with open_records(path) as stream:
        found, error = until_error(split_records(stream))
    assert "is not a whole gzip file" in str(error)
    assert found == RECORDS[: len(found)]
    assert len(found) > 20


def test_changed_bytes_in_a_gzip_file_are_an_error(tmp_path: Path) -> None:
    packed = gzip.compress(DATA, compresslevel=1)
    middle = len(packed) // 2
    path = tmp_path / "changed.xml.gz"
    path.write_bytes(packed[:middle] + b"\xff" * 64 + packed[middle + 64 :])
    with open_records(path) as stream:
        _, error = until_error(split_records(stream))
    assert isinstance(error, RecordError)


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    with open_records(path) as stream:
        assert stream.read() == b""


@pytest.mark.parametrize("name", ["absent.xml", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot open"), open_records(tmp_path / name):
        pass
