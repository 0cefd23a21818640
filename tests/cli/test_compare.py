"""``evidence compare`` as a user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from evidence.extract.ruleset import RuleSet
from evidence.library.store import Library
from evidence.model import Finding, Passage
from evidence.records.pubmed import parse_record
from tests.cli.conftest import Evidence
from tests.library.samples import FEBRUARY, JANUARY, Links, pubmed_xml

LIBRARY = Path("corpus/library.sqlite")

TEXTS = {
    "100": "Of 42 patients, 28 (66.7%) achieved complete remission.",
    "101": "Complete remission was achieved in 5 of 40 patients.",
    "102": "The weather was fine.",
}


class RemissionReader:
    """Reads complete remissions as the extraction would; its accuracy is tested elsewhere."""

    def __init__(self, rules: RuleSet) -> None:
        self._ruleset = rules.name

    def extract(self, pmid: str, passages: Sequence[Passage]) -> tuple[Finding, ...]:
        text = next((p.text for p in passages if p.name == "abstract"), "")
        match = re.search(r"(?P<b>\d+) of (?P<n>\d+)|Of (?P<N>\d+) patients, (?P<a>\d+)", text)
        if match is None:
            return ()
        percent = re.search(r"(\d+\.\d)%", text)
        return (
            Finding(
                pmid=pmid,
                outcome="CR",
                measure="proportion",
                passage="abstract",
                start=match.start(),
                end=match.end(),
                quote=match.group(),
                sentence=text,
                rule="CR.noun",
                ruleset=self._ruleset,
                events=int(match["a"] or match["b"]),
                total=int(match["N"] or match["n"]),
                percent=None if percent is None else float(percent[1]),
            ),
        )


@pytest.fixture(autouse=True)
def library(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill the default library with the index study 100 and two others."""
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", RemissionReader)
    with Library.open(workplace / LIBRARY) as opened:
        for pmid, text in TEXTS.items():
            xml = pubmed_xml(pmid, abstract=text, doi=f"10.1000/{pmid}", pmcid=f"PMC{pmid}")
            opened.store_record(xml, parse_record(xml), fetched_at=JANUARY)
    return workplace / LIBRARY


def test_the_index_study_and_the_library_are_laid_side_by_side(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--outcome", "CR")
    assert (run.code, run.err) == (0, "")
    words = " ".join(run.out.split())
    assert "because it knows no article that cites PMID 100" in words
    assert "28/42 (66.7%) [50.5–80.4]†" in run.out
    assert "5/40 (12.5%†) [4.2–26.8]†" in run.out
    assert run.out.index("28/42") < run.out.index("5/40")
    assert "NR (read, not reported): Muster 2019" in run.out
    assert "\x1b" not in run.out


@pytest.mark.parametrize("identifier", ["100", "10.1000/100", "PMC100"])
def test_a_doi_or_pmcid_names_the_index_study_too(evidence: Evidence, identifier: str) -> None:
    run = evidence("compare", identifier, "--format", "json")
    assert run.code == 0
    assert json.loads(run.out)["index"] == "100"


def test_without_outcomes_the_seven_usual_ones_are_shown(evidence: Evidence) -> None:
    shown = json.loads(evidence("compare", "100", "--format", "json").out)["outcomes"]
    assert [o["outcome"] for o in shown] == ["CR", "CR/CRi", "ORR", "MRD-negativity", "SOS", "OS", "EFS"]


def test_known_citing_articles_are_preferred_to_the_library(evidence: Evidence, library: Path) -> None:
    with Library.open(library) as opened:
        opened.store_links([Links("100", "cited_by", [("101", None), ("999", None)])], "elink", FEBRUARY)
    run = evidence("compare", "100", "--outcome", "CR")
    assert run.code == 0, "nobody asked for 999 by name"
    assert "the 1 in the library of 2 articles known to cite PMID 100" in " ".join(run.out.split())
    assert "Not in the library: PMID 999." in run.out
    everything = evidence("compare", "100", "--only", "library", "--format", "json")
    assert len(json.loads(everything.out)["studies"]) == 3


def test_records_asked_for_by_name_that_are_not_there_are_named_and_end_in_part(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--outcome", "CR", "--only", "101,888,999")
    assert run.code == 4
    assert run.complaint == "evidence: done in part: not in the library: PMID 888, 999"
    assert "5/40" in run.out


def test_an_index_study_that_is_not_there_is_one_line_that_says_what_to_do(evidence: Evidence) -> None:
    for identifier in ("555", "10.1000/555"):
        run = evidence("compare", identifier)
        assert (run.code, run.out) == (1, "")
        assert f"evidence fetch {identifier}" in run.complaint


def test_without_a_library_there_is_one_line(evidence: Evidence, tmp_path: Path) -> None:
    run = evidence("--library", tmp_path / "none.sqlite", "compare", "100")
    assert (run.code, run.out) == (1, "")
    assert "none.sqlite" in run.complaint


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bhojwani"], "bhojwani"),
        (["100", "--outcome", "remission"], "did you mean CR"),
        (["100", "--outcome", "MRD"], "MRD-negativity"),
        (["100", "--only", "citings"], "--only takes citing, references, library or PMIDs"),
        (["100", "--output", "table.xyz"], "--format"),
        (["100", "--format", "pdf"], "--format"),
        ([], "PMID"),
    ],
)
def test_a_wrong_call_is_one_line_and_code_2(
    evidence: Evidence, workplace: Path, arguments: list[str], words: str
) -> None:
    run = evidence("compare", *arguments)
    assert (run.code, run.out) == (2, "")
    assert words in run.complaint
    assert not (workplace / "table.xyz").exists()


@pytest.mark.parametrize("name", ["out/table.md", "table.csv", "table.json", "table.jsonl", "table.txt"])
def test_a_file_is_written_in_the_format_of_its_ending(
    evidence: Evidence, workplace: Path, name: str
) -> None:
    run = evidence("compare", "100", "--output", name)
    assert (run.code, run.out) == (0, "")
    assert run.complaint == f"evidence: wrote {name}"
    written = (workplace / name).read_text(encoding="utf-8")
    assert "28/42 (66.7%) [50.5–80.4]†" in written


def test_format_wins_over_the_ending(evidence: Evidence, workplace: Path) -> None:
    evidence("compare", "100", "--output", "table.txt", "--format", "csv")
    with (workplace / "table.txt").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 21


def test_a_file_that_cannot_be_written_is_one_line(evidence: Evidence, workplace: Path) -> None:
    (workplace / "taken.md").mkdir()
    run = evidence("compare", "100", "--output", "taken.md")
    assert run.code == 1
    assert "taken.md cannot be written" in run.complaint
    assert list((workplace / "taken.md").iterdir()) == []


def test_wilson_replaces_the_intervals_that_we_compute(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--outcome", "CR", "--wilson", "--format", "csv")
    (row, *_) = csv.DictReader(io.StringIO(run.out))
    assert row["cell"] == "28/42 (66.7%) [51.6–79.0]†"
    assert "Wilson" in row["computed_by"]


def test_the_second_run_prints_the_same_from_what_is_kept(evidence: Evidence) -> None:
    first, second = (evidence("compare", "100", "--format", "jsonl").out for _ in range(2))
    assert first == second


def test_the_network_is_never_asked(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", "http://127.0.0.1:1/")
    assert evidence("compare", "100").code == 0


def test_an_index_study_without_findings_is_said_in_one_line_and_the_table_is_whole(
    evidence: Evidence, library: Path
) -> None:
    run = evidence("compare", "102", "--output", "table.md")
    assert run.code == 4
    told, wrote = sorted(run.err.splitlines())
    assert told == (
        "evidence: done in part: the index study, PMID 102, has no findings: the rules read no figure out of "
        "its text (evidence explain 102); the others stand alone"
    )
    assert wrote == "evidence: wrote table.md"
    assert "28/42 (66.7%)" in Path("table.md").read_text(encoding="utf-8")
    with Library.open(library) as opened:
        xml = pubmed_xml("103", abstract=None)
        opened.store_record(xml, parse_record(xml), fetched_at=JANUARY)
    assert "has no abstract to read" in evidence("compare", "103", "--outcome", "CR").err


def test_naming_the_index_study_alone_shows_it_alone(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--outcome", "CR", "--only", "100")
    assert run.code == 0
    title, scope = run.out.splitlines()[:2]
    assert title.strip() == "CR: Muster 2019 (PMID 100) alone"
    assert scope.strip() == "Studies: none; only the index study itself, PMID 100, was named."
