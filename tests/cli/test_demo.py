from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from evidence.library.store import Library
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, make_record

INDEX = "30267011"
OUTCOMES = ("CR", "CR/CRi", "ORR", "MRD-negativity", "SOS", "OS", "EFS")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks NCBI here fails at once."""
    monkeypatch.setattr("requests.Session.send", _no_network)


def _no_network(*_: object, **__: object) -> None:
    raise AssertionError("the demo asked the network")


@pytest.mark.usefixtures("no_network")
def test_the_demo_prints_the_table_and_writes_it(evidence: Evidence, workplace: Path) -> None:
    run = evidence("demo")
    assert run.code == 0
    assert "Bhojwani" in run.out
    assert "11/21" in run.out
    assert "52" in run.out
    for suffix in ("md", "csv", "json"):
        path = workplace / f"outputs/comparison-{INDEX}.{suffix}"
        assert str(path.relative_to(workplace)) in run.err
        assert "11/21" in path.read_text("utf-8") or suffix != "md"
    with (workplace / f"outputs/comparison-{INDEX}.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) > 20
    json.loads((workplace / f"outputs/comparison-{INDEX}.json").read_text("utf-8"))


@pytest.mark.usefixtures("no_network")
def test_the_readme_shows_what_the_demo_prints(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    sample = readme.partition("```text\n")[2].partition("  ...\n```")[0]
    head, table = sample.split("\n\n")
    printed = evidence("demo").out
    assert printed.startswith(f"{head}\n\n")
    assert f"\n\n{table}" in printed


@pytest.mark.usefixtures("no_network")
def test_a_second_demo_says_the_same(evidence: Evidence) -> None:
    assert evidence("demo").out == evidence("demo").out


@pytest.mark.usefixtures("no_network")
def test_a_digest_is_told_apart_everywhere(evidence: Evidence) -> None:
    run = evidence("demo")
    assert "digest" in run.out
    assert "it is not the authors' abstract" in evidence("show", INDEX).out
    assert json.loads(evidence("show", INDEX, "--format", "json").out)["digest"] is True
    findings = [json.loads(line) for line in evidence("extract", INDEX, "--format", "jsonl").out.splitlines()]
    assert {finding["passage"] for finding in findings} == {"digest"}
    assert "our own digests" in evidence("library").out


@pytest.mark.usefixtures("no_network")
def test_the_index_study_comes_out_right_in_full(evidence: Evidence) -> None:
    evidence("demo")
    findings = [json.loads(line) for line in evidence("extract", INDEX, "--format", "jsonl").out.splitlines()]
    slots = ("outcome", "events", "total", "percent", "population", "timepoint")
    assert [
        tuple(finding[slot] for slot in slots) for finding in findings if finding["outcome"] in OUTCOMES
    ] == [
        ("CR", None, None, 67, "children with overt marrow disease", None),
        ("MRD-negativity", None, None, 71, "responders", None),
        ("SOS", 0, None, None, None, "during InO"),
        ("SOS", 11, 21, 52, "after subsequent haematopoietic stem-cell transplantation (HSCT)", None),
    ]


def test_a_fetch_puts_pubmeds_record_in_place_of_the_digest(
    evidence: Evidence, eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch, workplace: Path
) -> None:
    evidence("demo")
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    eutils.store.add(make_record(INDEX))
    assert evidence("fetch", INDEX).code == 0
    with Library.open(workplace / "corpus/library.sqlite") as library:
        article = library.article(INDEX)
        assert article is not None
        assert article.text_source == "pubmed"
