"""``explain``, and plain text on standard input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, make_record

ABSTRACT = "Complete remission was achieved in 12 of 30 patients (40%). Nausea occurred in 7%."


def test_every_number_of_a_held_record_is_explained(
    evidence: Evidence, eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    eutils.store.add(make_record(1, abstract=ABSTRACT, doi="10.1000/one"))
    assert evidence("fetch", "1").code == 0
    run = evidence("explain", "10.1000/one")
    assert (run.code, run.err) == (0, "")
    assert "→ 12 of 30 " in run.out
    assert "· 7% " in run.out
    assert max(map(len, run.out.splitlines())) <= 80
    told = json.loads(evidence("explain", "1", "--format", "json").out)
    numbers = [n for record in told for passage in record["passages"] for n in passage["numbers"]]
    assert [(n["text"], n["fate"]) for n in numbers][-3:] == [
        ("12 of 30", "finding"),
        ("40%", "finding"),
        ("7%", "no-outcome"),
    ]


def test_a_record_that_is_not_held_is_said_so(evidence: Evidence, workplace: Path) -> None:
    assert workplace.is_dir()
    run = evidence("explain", "99")
    assert run.code != 0
    assert "evidence" in run.complaint


def test_plain_text_on_standard_input(evidence: Evidence) -> None:
    for arguments in (["-"], ["--input", "-"]):
        run = evidence("explain", *arguments, stdin=ABSTRACT.encode())
        assert (run.code, run.err) == (0, "")
        assert "→ 12 of 30 " in run.out
    run = evidence("extract", "--input", "-", "--format", "jsonl", stdin=ABSTRACT.encode())
    (finding,) = map(json.loads, run.out.splitlines())
    assert (finding["pmid"], finding["events"]) == ("stdin", 12)
    assert ABSTRACT[finding["start"] : finding["end"]] == finding["quote"]


def test_json_lines_with_one_that_cannot_be_read(evidence: Evidence) -> None:
    lines = [json.dumps({"pmid": name, "abstract": ABSTRACT}) for name in ("a", "b")]
    Path("texts.jsonl").write_text(f"{lines[0]}\nnonsense\n{lines[1]}\n")
    run = evidence("explain", "--input", "texts.jsonl", "--format", "json")
    assert run.code == 4
    assert [record["pmid"] for record in json.loads(run.out)] == ["a", "b"]
    assert "line 2: not JSON" in run.complaint


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        ([], b"", "name one PMID"),
        (["1", "--input", "x.jsonl"], b"", "name one PMID"),
        (["-"], b" \n", "standard input holds no text"),
        (["-"], b"\xff\xfe", "standard input holds no text"),
        (["--input", "missing.jsonl"], b"", "missing.jsonl cannot be read"),
        (["--rules", "missing.toml", "-"], b"x", "missing.toml"),
    ],
)
def test_what_cannot_be_explained(evidence: Evidence, arguments: list[str], stdin: bytes, words: str) -> None:
    run = evidence("explain", *arguments, stdin=stdin)
    assert run.code == 2
    assert words in run.complaint


def test_texts_with_their_figures_marked(evidence: Evidence) -> None:
    line = json.dumps({"pmid": "7", "title": "A trial", "abstract": ABSTRACT}).encode()
    run = evidence("extract", "--input", "-", "--format", "html", "--output", "out/page.html", stdin=line)
    assert run.code == 0
    page = Path("out/page.html").read_text("utf-8")
    assert ">12 of 30 patients (40%" in page
    assert page.count("</mark>") == 2, "one in the legend, one in the text"
