"""What users get wrong: one clear line, the right exit code, and nothing broken by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.library.store import Library
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, make_record
from tests.eutils_server.records import article_set

Prepare = Callable[[Path], None]


@pytest.fixture(autouse=True)
def ncbi(eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    """A PubMed with one article, so that nothing here fails for want of an answer."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    eutils.store.add(make_record(1))
    return eutils


@pytest.fixture
def library(evidence: Evidence, workplace: Path) -> Path:
    """A library with that article."""
    assert evidence("fetch", "1", "--no-citing").code == 0
    return workplace / "corpus/library.sqlite"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["fetch"], 2, "name at least one PMID, DOI or PMCID"),
        (["fetch", "12a"], 2, "not a PMID, DOI or PMCID: '12a'"),
        (["fetch", "0"], 2, "not a PMID"),
        (["fetch", "-5"], 2, "No such option"),
        (["fetch", "1", "--from", "nowhere.txt"], 2, "nowhere.txt cannot be read: No such file"),
        (["fetch", "--from", "."], 2, "cannot be read: Is a directory"),
        (["fetch", "--from", "empty.txt"], 2, "empty.txt names no article"),
        (["fetch", "--from", "odd.txt"], 2, "odd.txt line 2: not a PMID"),
        (["fetch", "--from", "latin.txt"], 2, "latin.txt is not a text file in UTF-8"),
        (["fetch", "-"], 2, "standard input names no article"),
        (["fetch", "1", "--offline", "--dry-run"], 2, "exclude each other"),
        (["fetch", "1", "--offline", "--no-citing", "--similar", "x"], 2, "'--similar'"),
        (["fetch", "1", "--similar", "-1"], 2, "'--similar'"),
        (["fetch", "1", "--frmat", "json"], 2, "--frmat"),
        (["fetch", "1", "--format", "xml"], 2, "'xml' is not one of 'table', 'json'"),
        (["fetch", "1", "--library", "x"], 2, "--library stands before the command"),
        (["ftech", "1"], 2, "Did you mean 'fetch'?"),
        (["show"], 2, "name the index study"),
        (["show", "abc"], 2, "not a PMID"),
        (["show", "999"], 1, "999 is not in the library; fetch it with: evidence fetch 999"),
        (["show", "10.1000/none"], 1, "10.1000/none is not in the library"),
        (["import"], 2, "Missing argument 'FILE"),
        (["import", "nowhere.xml"], 2, "nowhere.xml"),
        (["import", "."], 2, "not a file"),
        (["import", "empty.txt"], 2, "empty.txt is empty"),
        (["import", "page.html"], 2, "page.html"),
        (["import", "bomb.xml"], 1, "entit"),
        (["import", "cut.xml.gz"], 2, "cut.xml.gz"),
        (["extract", "999"], 1, "999 is not in the library; fetch with: evidence fetch 999"),
        (["extract", "1", "--input", "odd.jsonl"], 2, "--input brings its own texts"),
        (["extract", "--input", "nowhere.jsonl"], 2, "nowhere.jsonl cannot be read"),
        (["extract", "--input", "empty.txt"], 2, "empty.txt holds no texts"),
        (["extract", "--input", "latin.txt"], 2, "latin.txt line 1: not UTF-8"),
        (["extract", "1", "--rules", "nowhere.toml"], 2, "nowhere.toml"),
        (["extract", "1", "--rules", "broken.toml"], 2, "broken.toml"),
        (["extract", "1", "--output", "."], 1, "cannot be written"),
        (["extract", "1", "--output", "empty.txt/x.csv"], 1, "cannot be written"),
        (["compare", "999"], 1, "999 is not in the library"),
        (["compare", "1", "--outcome", "XYZ"], 2, "XYZ"),
        (["compare", "1", "--output", "table.docm"], 2, "table.docm"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_wrong_input_is_one_line_and_leaves_the_library_whole(
    evidence: Evidence, library: Path, *, arguments: list[str], code: int, words: str
) -> None:
    _write_odd_files(Path())
    run = evidence(*arguments)
    assert run.code == code, run
    assert words in run.complaint
    assert run.out == ""
    with Library.open(library, create=False) as opened:
        assert opened.has(["1"]) == {"1"}


@pytest.mark.usefixtures("library")
def test_an_argument_that_is_no_text_is_quoted_legibly(evidence: Evidence) -> None:
    # What a locale of ASCII alone makes of "\u00dc", and what UTF-8 makes of a byte that begins nothing.
    assert (
        "'\u00dc\ufffd' is not an outcome" in evidence("compare", "1", "--outcome", "\udcc3\udc9c\udcff").err
    )


def _write_odd_files(folder: Path) -> None:
    files = {
        "empty.txt": b"",
        "odd.txt": b"1\nnot-a-pmid\n",
        "latin.txt": "Müller".encode("latin-1"),
        "page.html": b"<!DOCTYPE html><html><body>Not found</body></html>",
        "bomb.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><PubmedArticleSet>&a;</PubmedArticleSet>',
        "cut.xml.gz": b"\x1f\x8b\x08\x00\x00",
        "broken.toml": b"[[[",
        "odd.jsonl": b"{}\n",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("command", [["show", "1"], ["library"], ["extract"], ["fetch", "1", "--offline"]])
def test_no_library_yet(evidence: Evidence, workplace: Path, command: list[str]) -> None:
    run = evidence(*command)
    assert run.code == 1
    assert "corpus/library.sqlite" in run.complaint
    assert list(workplace.iterdir()) == [], "looking for a library does not make one"


@pytest.mark.parametrize(
    "command",
    [
        ["compare", "1", "--output", "table.md"],
        ["report", "1", "--output", "page.html"],
        ["plot", "1", "--outcome", "CR", "--output", "cr.svg"],
        ["export", "--output", "all.ris"],
    ],
    ids=" ".join,
)
def test_an_empty_library_is_said_and_nothing_is_written(
    evidence: Evidence, workplace: Path, command: list[str]
) -> None:
    Library.open(workplace / "corpus/library.sqlite").close()
    run = evidence(*command)
    assert run.code == 1
    assert "library" in run.complaint
    assert "evidence fetch" in run.complaint
    assert [path.name for path in workplace.iterdir()] == ["corpus"]


@pytest.mark.parametrize("command", [["show", "1"], ["library"], ["compare", "1"], ["fetch", "1"]])
def test_a_device_is_no_library(evidence: Evidence, command: list[str]) -> None:
    run = evidence("--library", "/dev/null", *command)
    assert run.code == 1
    assert "/dev/null is a device or pipe, not a library" in run.complaint


@pytest.mark.parametrize("content", [None, b"not a database at all" * 100])
@pytest.mark.parametrize("command", [["show", "1"], ["fetch", "1"]])
def test_a_library_that_is_none(
    evidence: Evidence, workplace: Path, command: list[str], content: bytes | None
) -> None:
    path = workplace / "thing"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    run = evidence("--library", path, *command)
    assert run.code == 1
    assert "thing" in run.complaint
    assert content is None or path.read_bytes() == content


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("EVIDENCE_EUTILS_URL", "eutils.ncbi.nlm.nih.gov", "EVIDENCE_EUTILS_URL must begin with http"),
        ("EVIDENCE_EUTILS_URL", "ftp://127.0.0.1/", "EVIDENCE_EUTILS_URL"),
        ("EVIDENCE_EUTILS_URL", "http://me:secret@127.0.0.1/", "EVIDENCE_EUTILS_URL"),
        ("NCBI_API_KEY", "secret\nsecret", "NCBI_API_KEY must be one word"),
        ("NCBI_EMAIL", "secret secret", "NCBI_EMAIL must be one word"),
        ("EVIDENCE_READ_TIMEOUT_S", "soon", "EVIDENCE_READ_TIMEOUT_S"),
    ],
)
def test_a_wrong_setting_is_named_and_not_quoted(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    run = evidence("fetch", "1")
    assert run.code == 2
    assert words in run.complaint
    assert "secret" not in run.err


def test_a_broken_project_file_stops_commands_but_not_the_help(evidence: Evidence, workplace: Path) -> None:
    (workplace / "evidence.toml").write_text("library = ")
    run = evidence("library")
    assert run.code == 2
    assert "evidence.toml is not valid TOML" in run.complaint
    assert evidence("library", "--help").code == 0


def test_nobody_listens_at_the_address(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, eutils: EutilsServer
) -> None:
    url = eutils.url
    eutils.stop()
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", url)
    run = evidence("fetch", "1")
    assert run.code == 3
    assert "no connection to 127.0.0.1" in run.complaint


def test_something_else_answers_at_the_address(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, eutils: EutilsServer
) -> None:
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url + "elsewhere/")
    run = evidence("fetch", "1")
    assert run.code in {1, 3}
    assert "efetch" in run.complaint


def test_a_folder_that_may_not_be_written(evidence: Evidence) -> None:
    # Nobody may make a file there, not even root.
    run = evidence("--library", "/proc/library.sqlite", "fetch", "1")
    assert run.code == 1
    assert "cannot be" in run.complaint


@pytest.mark.usefixtures("library")
def test_a_bad_line_of_texts_is_named_and_the_others_are_read(evidence: Evidence, workplace: Path) -> None:
    good = json.dumps({"pmid": "7", "title": "A trial", "abstract": "CR was achieved in 12 of 30 patients."})
    (workplace / "texts.jsonl").write_text(f"{good}\n{{broken\n\n[]\n{good.replace('7', '8', 1)}\n")
    run = evidence("extract", "--input", "texts.jsonl", "--format", "jsonl")
    assert run.code == 4
    assert "texts.jsonl line 2: not JSON" in run.err
    assert "texts.jsonl line 4: not an object" in run.err
    assert {json.loads(line)["pmid"] for line in run.out.splitlines()} == {"7", "8"}


@pytest.mark.usefixtures("library")
def test_a_damaged_file_gives_what_can_be_read_and_says_what_not(evidence: Evidence, workplace: Path) -> None:
    whole = article_set([make_record(5), make_record(6)])
    (workplace / "cut.xml").write_bytes(whole[:-200])
    run = evidence("import", "cut.xml", "nowhere.xml")
    assert run.code == 4
    assert "1 stored" in run.out
    assert "nowhere.xml" in run.err
    assert evidence("show", "5").code == 0
