"""``show``, ``library``, ``import`` and ``extract`` on a small library."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from evidence.errors import LibraryFull
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, make_record
from tests.eutils_server.records import article_set

ABSTRACT = "Complete remission was achieved in 12 of 30 patients (40%)."


@pytest.fixture(autouse=True)
def small_library(evidence: Evidence, eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    """Article 1, cited by 2 and by 99, which PubMed does not have."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    eutils.store.add(make_record(1, abstract=ABSTRACT, doi="10.1000/one", pmcid="PMC77", cites=[5]))
    eutils.store.add(make_record(2, abstract="Nothing was counted."))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, [2, 99])
    assert evidence("fetch", "1").code == 4
    eutils.forget_requests()
    return eutils


@pytest.mark.parametrize("name", ["1", "10.1000/ONE", "PMC77", "https://pubmed.ncbi.nlm.nih.gov/1/"])
def test_show_finds_an_article_by_any_identifier(evidence: Evidence, name: str) -> None:
    run = evidence("show", name)
    assert (run.code, run.err) == (0, "")
    assert ABSTRACT in " ".join(run.out.split())
    assert "Cited by: 2 known, 1 in the library (asked 20" in run.out
    assert "99 [PubMed has no such record; elink 20" in run.out
    assert "Similar articles: never asked" in run.out
    assert "PMID 5 [not in the library]" in " ".join(run.out.split())


def test_show_as_json(evidence: Evidence) -> None:
    shown = json.loads(evidence("show", "1", "--format", "json").out)
    assert shown["article"]["abstract"][0]["text"] == ABSTRACT
    assert shown["links"]["similar"]["state"] == "never_asked"
    assert [a["holding"] for a in shown["links"]["cited_by"]["articles"]] == ["record", "missing"]


def test_reading_commands_ask_nobody(evidence: Evidence, small_library: EutilsServer) -> None:
    for command in (["show", "1"], ["library"], ["extract"], ["compare", "1"]):
        assert evidence(*command).code == 0
    assert small_library.requests == ()


@pytest.mark.parametrize(
    "command",
    [
        ["show", "1"],
        ["library"],
        ["explain", "1"],
        ["extract"],
        ["compare", "1"],
        ["compare", "1", "--output", "table.html"],
        ["plot", "1", "--outcome", "CR", "--output", "cr.svg"],
        ["report", "1", "--output", "page.html"],
        ["export", "--format", "ris"],
        ["export", "--format", "csv"],
        ["fetch", "1", "--no-citing", "--offline"],
    ],
    ids=" ".join,
)
def test_reading_commands_need_no_library_that_can_be_written(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    library = Path("corpus/library.sqlite")
    before = library.read_bytes()
    monkeypatch.setattr("evidence.library.connection.os.access", lambda _place, mode, **_: not mode & os.W_OK)
    run = evidence(*command)
    assert run.code == 0, run
    reads = command[0] in {"extract", "compare", "plot", "report"} or command[-1] == "csv"
    assert ("not kept in the library (it cannot be written here)" in run.err) == reads
    assert library.read_bytes() == before


def test_a_full_disk_does_not_keep_the_table_back(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise LibraryFull("the disk is full")

    monkeypatch.setattr("evidence.library.store.Library.store_findings", full)
    run = evidence("compare", "1", "--outcome", "CR")
    assert run.code == 0
    assert "12/30 (40%)" in run.out
    assert run.complaint.endswith("(its disk is full); the next run reads them again")


def test_library_counts(evidence: Evidence) -> None:
    out = " ".join(evidence("library").out.split())
    assert "library corpus/library.sqlite records 2 from PubMed 2 with an abstract 2" in out
    assert "not in PubMed 1 links 2 citing articles 2" in out
    counted = json.loads(evidence("library", "--format", "json").out)
    assert counted["records"] == {"pubmed": 2}
    assert counted["library"] == "corpus/library.sqlite"


def test_extract_reads_the_library(evidence: Evidence) -> None:
    run = evidence("extract", "--format", "jsonl")
    findings = [json.loads(line) for line in run.out.splitlines()]
    assert [(f["pmid"], f["outcome"], f["events"], f["total"]) for f in findings] == [("1", "CR", 12, 30)]
    assert ABSTRACT[findings[0]["start"] : findings[0]["end"]] == findings[0]["quote"]
    assert run.err == "evidence: 1 finding in 1 of 2 texts\n"
    assert json.loads(evidence("library", "--format", "json").out)["findings"], "kept for the next run"


def test_extract_names_what_is_not_in_the_library(evidence: Evidence) -> None:
    run = evidence("extract", "1", "99", "10.1000/two", "--format", "csv")
    assert run.code == 4
    assert len(list(csv.reader(io.StringIO(run.out)))) == 2
    assert "99 is not in the library" in run.err
    assert "10.1000/two is not in the library" in run.err


def test_nothing_found_is_an_answer(evidence: Evidence) -> None:
    run = evidence("extract", "2", "--format", "json")
    assert (run.code, json.loads(run.out)) == (0, [])
    assert "0 findings in 0 of 1 text" in run.err


def test_extract_reads_texts_without_a_library(evidence: Evidence) -> None:
    line = json.dumps({"pmid": "some name", "title": "A trial", "abstract": ABSTRACT}).encode()
    run = evidence("--library", "nowhere.sqlite", "extract", "--input", "-", "--format", "jsonl", stdin=line)
    assert run.code == 0
    assert json.loads(run.out)["pmid"] == "some name"
    assert not Path("nowhere.sqlite").exists()


def test_extract_without_a_library_says_how_texts_on_standard_input_are_read(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"pmid": "1", "title": "A trial", "abstract": "CR was 40%."}\n', encoding="utf-8")
    with texts.open(encoding="utf-8") as piped:
        monkeypatch.setattr("evidence.cli.extract.sys", SimpleNamespace(stdin=piped))
        run = evidence("--library", "nowhere.sqlite", "extract")
    assert run.code == 2
    assert "evidence extract --input -" in run.err


def test_extract_writes_a_file_and_says_so(evidence: Evidence) -> None:
    run = evidence("extract", "--output", "out/findings.csv", "--format", "csv")
    assert (run.code, run.out) == (0, "")
    assert "wrote out/findings.csv" in run.err
    assert len(Path("out/findings.csv").read_text("utf-8").splitlines()) == 2


def test_import_tells_files_apart_by_their_content(evidence: Evidence) -> None:
    Path("records.xml.gz").write_bytes(gzip.compress(article_set([make_record(5), make_record(1)])))
    Path("list.txt").write_text("5\n6\n")
    run = evidence("import", "records.xml.gz", "list.txt")
    assert run.code == 4
    assert "records.xml.gz: 2 read, 2 stored, 0 already there, 0 unreadable, 0 to fetch" in run.out
    assert "list.txt: 2 read, 0 stored, 1 already there, 0 unreadable, 1 to fetch" in run.out
    assert "to fetch: 6" in run.out
    assert "evidence fetch --from list.txt" in run.err


def test_import_as_json(evidence: Evidence) -> None:
    Path("records.xml").write_bytes(article_set([make_record(5)]))
    (summary,) = json.loads(evidence("import", "records.xml", "--format", "json").out)["files"]
    assert summary == {
        "file": "records.xml",
        "read": 1,
        "stored": 1,
        "already_there": 0,
        "unreadable": [],
        "to_fetch": [],
    }
