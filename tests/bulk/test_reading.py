from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evidence.bulk.reading import FileReader, FileReading
from evidence.errors import RecordError, UsageError
from evidence.extract.pipeline import Extractor
from evidence.extract.ruleset import RuleSet
from evidence.records.pubmed import parse_record
from tests.bulk.samples import cr, deletion, record, write
from tests.records.samples import article_xml, document


@pytest.fixture(scope="module")
def reader(rules: RuleSet) -> FileReader:
    return FileReader(rules)


def rows(reading: FileReading, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reading.tables[table].to_pylist()
    return found


def test_findings_are_those_of_one_abstract_at_a_time(reader: FileReader, tmp_path: Path) -> None:
    records = [cr(1, 20), record(2), record(3, "CR was seen in 5 of 9 (56%) and SOS in 2 of 9.")]
    reading = reader.read(write(tmp_path / "a.xml.gz", *records))
    extractor = Extractor(reader.rules)
    articles = [parse_record(xml) for xml in records]
    alone = [finding for a in articles for finding in extractor.extract(a.pmid, a.passages)]
    assert [row["id"] for row in rows(reading, "findings")] == [finding.id for finding in alone]
    assert len({row["id"] for row in rows(reading, "findings")}) == 3
    assert [(row["events"], row["total"]) for row in rows(reading, "findings")] == [(20, 40), (5, 9), (2, 9)]
    assert [row["pmid"] for row in rows(reading, "studies")] == [1, 3]


def test_one_bad_record_is_named_and_the_others_are_read(reader: FileReader, tmp_path: Path) -> None:
    bad = article_xml(pmid="7", article="<Abstract><AbstractText>CR in 5 <b>of 9.</AbstractText></Abstract>")
    reading = reader.read(write(tmp_path / "a.xml", cr(1, 20), bad, cr(2, 21)))
    assert [row["pmid"] for row in rows(reading, "findings")] == [1, 2]
    ((pmid, reason),) = reading.unreadable
    assert pmid == "7"
    assert "not well-formed" in reason


def test_what_a_file_deletes_is_not_in_it(reader: FileReader, tmp_path: Path) -> None:
    reading = reader.read(write(tmp_path / "a.xml", cr(1, 20), cr(2, 21), deletion(2, 9)))
    assert [row["pmid"] for row in rows(reading, "findings")] == [1]
    assert rows(reading, "records") == [
        {"pmid": 1, "version": 1, "deleted": False},
        {"pmid": 2, "version": 0, "deleted": True},
        {"pmid": 9, "version": 0, "deleted": True},
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_versions_in_one_file_the_later_counts(
    reader: FileReader, tmp_path: Path, order: tuple[int, int]
) -> None:
    versions = [cr(1, 20), cr(1, 30, version=2)]
    reading = reader.read(write(tmp_path / "a.xml", *(versions[i] for i in order)))
    assert [row["events"] for row in rows(reading, "findings")] == [30]
    assert rows(reading, "records") == [{"pmid": 1, "version": 2, "deleted": False}]


def test_rows_are_the_same_in_however_many_pieces_they_are_kept(
    reader: FileReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [*(cr(n, n) for n in range(1, 8)), cr(2, 30, version=2), cr(3, 31), deletion(5)]
    path = write(tmp_path / "a.xml", *records)
    whole = reader.read(path).tables
    monkeypatch.setattr("evidence.bulk.gathering._ROWS", 2)
    assert reader.read(path).tables == whole
    assert [(row["pmid"], row["events"]) for row in whole["findings"].to_pylist()] == [
        *((1, 1), (4, 4), (6, 6), (7, 7), (2, 30), (3, 31))
    ]
    assert [row["pmid"] for row in whole["studies"].to_pylist()] == [1, 4, 6, 7, 2, 3]


def test_a_number_that_is_no_pmid_is_unreadable(reader: FileReader, tmp_path: Path) -> None:
    reading = reader.read(write(tmp_path / "a.xml", cr(1, 20), cr(123456789, 21), record(2_147_483_648)))
    assert [row["pmid"] for row in rows(reading, "records")] == [1]
    assert [pmid for pmid, _ in reading.unreadable] == ["123456789", "2147483648"]


def test_a_file_that_is_damaged_counts_not_at_all(reader: FileReader, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(document(cr(1, 20), cr(2, 21))[:-60])
    with pytest.raises(RecordError, match="damaged after 1 whole"):
        reader.read(path)
    with pytest.raises((UsageError, OSError)):
        reader.read(tmp_path / "none.xml")
