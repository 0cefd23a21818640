"""``evidence export`` as a user meets it: what is chosen, what is written, how it ends."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rispy

from evidence.library.store import Library
from evidence.records.pubmed import parse_record
from tests.cli.conftest import Evidence
from tests.cli.test_compare import LIBRARY, TEXTS, RemissionReader
from tests.library.samples import FEBRUARY, JANUARY, Links, pubmed_xml


@pytest.fixture(autouse=True)
def library(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill the default library with three records; 101 is known to cite 100."""
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", RemissionReader)
    with Library.open(workplace / LIBRARY) as opened:
        for pmid, text in TEXTS.items():
            xml = pubmed_xml(pmid, abstract=text, doi=f"10.1000/{pmid}", pmcid=f"PMC{pmid}")
            opened.store_record(xml, parse_record(xml), fetched_at=JANUARY)
        opened.store_links([Links("100", "cited_by", [("101", None), ("999", None)])], "elink", FEBRUARY)
    return workplace / LIBRARY


def pmids(ris: str) -> list[str]:
    return [entry["accession_number"] for entry in rispy.loads(ris)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["100", "101", "102"]),
        (["--only", "library"], ["100", "101", "102"]),
        (["--only", "102,100"], ["100", "102"]),
        (["100"], ["100", "101"]),
        (["10.1000/100"], ["100", "101"]),
        (["100", "--only", "citing"], ["100", "101"]),
        (["100", "--only", "library"], ["100", "101", "102"]),
        (["101"], ["101", "100", "102"]),
        (["100", "--only", "102"], ["100", "102"]),
    ],
)
def test_records_are_chosen_as_for_a_comparison(
    evidence: Evidence, arguments: list[str], expected: list[str]
) -> None:
    run = evidence("export", *arguments, "--format", "ris")
    assert (run.code, run.err) == (0, "")
    assert pmids(run.out) == expected


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("out/all.ris", "TY  - JOUR"),
        ("all.bib", "@article{"),
        ("all.csl.json", "["),
        ("all.json", "{"),
        ("all.csv", "pmid,doi,"),
        ("all.r.csv", "studlab,study,"),
        ("ALL.BIB", "@article{"),
    ],
)
def test_a_file_is_written_in_the_format_of_its_ending(
    evidence: Evidence, workplace: Path, name: str, beginning: str
) -> None:
    run = evidence("export", "--output", name)
    assert (run.code, run.out) == (0, "")
    assert run.complaint == f"evidence: wrote {name}: 3 records"
    assert (workplace / name).read_text(encoding="utf-8").startswith(beginning)


def test_figures_are_read_and_chosen_by_outcome(evidence: Evidence) -> None:
    run = evidence("export", "--format", "r-csv", "--outcome", "cr")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert [(row["pmid"], row["event"], row["n"]) for row in rows] == [
        ("100", "28", "42"),
        ("101", "5", "40"),
    ]
    assert evidence("export", "--format", "csv", "--outcome", "OS").out.count("\n") == 1
    document = json.loads(evidence("export", "--format", "json").out)
    assert [len(record["findings"]) for record in document["records"]] == [1, 1, 0]
    assert len(document["outcomes"]) > 7, "every outcome that the rules know"


def test_records_asked_for_by_name_that_are_not_there_are_named_and_end_in_part(evidence: Evidence) -> None:
    run = evidence("export", "--only", "101,888", "--format", "ris")
    assert run.code == 4
    assert run.complaint == "evidence: done in part: not in the library: PMID 888"
    assert pmids(run.out) == ["101"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "say what to export: --format"),
        (["--output", "x.xyz"], "add --format with one of ris, bibtex, csl-json, csv, json, r-csv"),
        (["--format", "endnote"], "--format"),
        (["--format", "ris", "--only", "citing"], "evidence export PMID --only citing"),
        (["--format", "ris", "--only", "nonsense"], "--only takes"),
        (["--format", "bibtex", "--outcome", "CR"], "--outcome chooses figures"),
        (["--format", "csv", "--outcome", "remission"], "did you mean CR"),
        (["bhojwani", "--format", "ris"], "bhojwani"),
    ],
)
def test_a_wrong_call_is_one_line_and_code_2(
    evidence: Evidence, workplace: Path, arguments: list[str], words: str
) -> None:
    run = evidence("export", *arguments)
    assert (run.code, run.out) == (2, "")
    assert words in run.complaint
    assert not (workplace / "x.xyz").exists()


@pytest.mark.parametrize("arguments", [["555"], ["--only", "555,666"], ["10.1000/555"]])
def test_records_that_are_not_there_are_one_line_that_says_what_to_do(
    evidence: Evidence, workplace: Path, arguments: list[str]
) -> None:
    run = evidence("export", *arguments, "--output", "x.ris")
    assert (run.code, run.out) == (1, "")
    assert "evidence fetch" in run.complaint
    assert not (workplace / "x.ris").exists()


def test_an_empty_library_is_one_line_and_no_file(evidence: Evidence, workplace: Path) -> None:
    with Library.open(workplace / "empty.sqlite"):
        pass
    run = evidence("--library", workplace / "empty.sqlite", "export", "--output", "x.ris")
    assert (run.code, run.out) == (1, "")
    assert "holds no record" in run.complaint
    assert not (workplace / "x.ris").exists()


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(
    evidence: Evidence, workplace: Path
) -> None:
    (workplace / "taken.bib").mkdir()
    run = evidence("export", "--output", "taken.bib")
    assert run.code == 1
    assert "taken.bib cannot be written" in run.complaint
    assert list(workplace.glob("*.part")) == list(workplace.glob(".*.part")) == []
