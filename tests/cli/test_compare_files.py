"""``evidence compare`` into HTML, Word and Excel: written whole, or not at all and one line says why."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import docx
import openpyxl
import pytest

from evidence.library.store import Library
from evidence.records.pubmed import parse_record
from tests.cli.conftest import Evidence
from tests.cli.test_compare import LIBRARY, TEXTS, RemissionReader
from tests.library.samples import JANUARY, pubmed_xml

CELL = "28/42 (66.7%) [50.5–80.4]†"


@pytest.fixture(autouse=True)
def library(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill the default library with the index study 100 and two others."""
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", RemissionReader)
    with Library.open(workplace / LIBRARY) as opened:
        for pmid, text in TEXTS.items():
            xml = pubmed_xml(pmid, abstract=text)
            opened.store_record(xml, parse_record(xml), fetched_at=JANUARY)
    return workplace / LIBRARY


@pytest.mark.parametrize("name", ["out/t.docx", "t.xlsx", "t.html", "T.HTM"])
def test_the_ending_names_the_format(evidence: Evidence, workplace: Path, name: str) -> None:
    run = evidence("compare", "100", "--outcome", "CR", "--output", name)
    assert (run.code, run.out) == (0, "")
    assert run.complaint == f"evidence: wrote {name}"
    content = (workplace / name).read_bytes()
    if name.endswith("docx"):
        shown = [c.text for r in docx.Document(io.BytesIO(content)).tables[0].rows for c in r.cells]
    elif name.endswith("xlsx"):
        values = openpyxl.load_workbook(io.BytesIO(content))["CR"].values
        shown = [str(value) for row in values for value in row]
    else:
        shown = [content.decode()]
    assert any(CELL in text for text in shown)


def test_html_can_be_printed(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--format", "html")
    assert run.code == 0
    assert run.out.startswith("<!DOCTYPE html>")
    assert run.out.endswith("</html>\n")


@pytest.mark.parametrize("table_format", ["xlsx", "docx"])
def test_office_files_are_refused_without_a_file(evidence: Evidence, table_format: str) -> None:
    run = evidence("compare", "100", "--format", table_format)
    assert (run.code, run.out) == (2, "")
    assert f"--output FILE.{table_format}" in run.complaint


@pytest.mark.parametrize("name", ["t.docx", "t.xlsx", "t.html"])
def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(
    evidence: Evidence, workplace: Path, name: str
) -> None:
    (workplace / name).mkdir()
    run = evidence("compare", "100", "--output", name)
    assert (run.code, run.out) == (1, "")
    assert f"{name} cannot be written" in run.complaint
    assert list((workplace / name).iterdir()) == []
    assert {path.name for path in workplace.iterdir()} == {name, "corpus"}


@pytest.mark.parametrize("name", ["t.docx", "t.xlsx"])
def test_what_was_there_stays_where_writing_fails_midway(
    evidence: Evidence, workplace: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (workplace / name).write_text("old", encoding="utf-8")

    def no_space(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    evidence("compare", "100")  # the library's own writing is over
    monkeypatch.setattr("evidence.files.os.fsync", no_space)
    run = evidence("compare", "100", "--output", name)
    assert run.code == 1
    assert "No space left on device" in run.complaint
    assert (workplace / name).read_text(encoding="utf-8") == "old"
    assert {path.name for path in workplace.iterdir()} == {name, "corpus"}


def test_two_runs_write_the_same_bytes(evidence: Evidence, workplace: Path) -> None:
    for name in ("a.docx", "b.docx", "a.xlsx", "b.xlsx", "a.html", "b.html"):
        evidence("compare", "100", "--output", name)
    for kind in ("docx", "xlsx", "html"):
        assert (workplace / f"a.{kind}").read_bytes() == (workplace / f"b.{kind}").read_bytes()
