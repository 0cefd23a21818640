"""What ``evidence compare`` computes across studies, and which studies it keeps, as a user asks for it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from evidence.compare.contrasts import NAIVE_DIFFERENCE, NAIVE_RATIO
from evidence.library.store import Library
from evidence.records.pubmed import parse_record
from tests.cli.conftest import Evidence
from tests.cli.test_compare import RemissionReader
from tests.library.samples import JANUARY, pubmed_xml

LIBRARY = Path("corpus/library.sqlite")

TEXTS = {
    "100": "Of 51 patients, 41 (80.4%) achieved complete remission.",
    "101": "Complete remission was achieved in 28 of 42 patients.",
    "102": "Complete remission was achieved in 27 of 48 patients.",
    "103": "Complete remission was achieved in 20 of 28 patients.",
    "104": "The weather was fine.",
}


@pytest.fixture(autouse=True)
def library(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill the default library with the index study 100 and four others."""
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", RemissionReader)
    with Library.open(workplace / LIBRARY) as opened:
        for pmid, text in TEXTS.items():
            xml = pubmed_xml(pmid, abstract=text, doi=f"10.1000/{pmid}", pmcid=f"PMC{pmid}")
            opened.store_record(xml, parse_record(xml), fetched_at=JANUARY)
    return workplace / LIBRARY


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_nothing_is_computed_across_studies_unless_asked(evidence: Evidence) -> None:
    text = squeezed(evidence("compare", "100").out)
    assert NAIVE_DIFFERENCE not in text
    assert "ooled" not in text


def test_a_difference_is_shown_and_called_naive(evidence: Evidence) -> None:
    text = squeezed(evidence("compare", "100", "--outcome", "CR", "--difference").out)
    assert f"{NAIVE_DIFFERENCE}: −13.7 points [−31.1 to 4.1]†" in text
    assert NAIVE_RATIO not in text


def test_a_ratio_is_shown_and_called_naive(evidence: Evidence) -> None:
    text = squeezed(evidence("compare", "100", "--outcome", "CR", "--ratio").out)
    assert f"{NAIVE_RATIO}: 0.83 [0.62–1.06]†" in text
    assert NAIVE_DIFFERENCE not in text


def test_the_others_are_pooled_without_the_index_study(evidence: Evidence) -> None:
    got = json.loads(evidence("compare", "100", "--outcome", "CR", "--pool", "--format", "json").out)
    (pooling,) = got["outcomes"][0]["pooling"]
    assert pooling["studies"] == ["101", "102", "103"]
    assert pooling["patients"] == 118
    assert len(pooling["values"]) == 2


def test_too_few_studies_are_refused_with_the_reason_and_code_0(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--outcome", "CR", "--pool", "--only", "101,102")
    assert run.code == 0
    assert "Not pooled, proportions: fewer than 3 studies beside the index study (2)." in squeezed(run.out)


def test_a_pooled_value_reaches_the_file(evidence: Evidence, workplace: Path) -> None:
    assert evidence("compare", "100", "--outcome", "CR", "--pool", "--output", "table.csv").code == 0
    with (workplace / "table.csv").open(encoding="utf-8", newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)].count("pooled") == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--since", "2900"], "published before 2900"),
        (["--population", "paediatric"], "population not known"),
        (["--design", "phase 2"], "design not known"),
    ],
)
def test_studies_are_chosen_and_those_left_out_are_named(
    evidence: Evidence, arguments: list[str], reason: str
) -> None:
    run = evidence("compare", "100", "--outcome", "CR", *arguments)
    assert run.code == 0
    assert "alone" in run.out.splitlines()[0]
    assert "4 left out, as asked for" in squeezed(run.out)
    assert f"Left out, as asked for: {reason}:" in squeezed(run.out)


def test_digests_can_be_left_out(evidence: Evidence) -> None:
    evidence("demo")
    arguments = ("compare", "30267011", "--only", "library", "--format", "json")
    everything, without = (
        json.loads(evidence(*arguments, option).out) for option in ("--include-digests", "--no-digests")
    )
    assert everything["left_out"] == []
    assert {study["text_source"] for study in everything["studies"]} == {"digest", "pubmed"}
    assert {study["pmid"] for study in without["studies"]} == {"30267011", *TEXTS}
    assert {left["reason"] for left in without["left_out"]} == {"only our digest of it was read"}
    assert len(without["left_out"]) == len(everything["studies"]) - len(without["studies"])


@pytest.mark.parametrize("year", ["soon", "12", "20155"])
def test_a_year_that_is_none_is_one_line_and_code_2(evidence: Evidence, year: str) -> None:
    run = evidence("compare", "100", "--since", year)
    assert (run.code, run.out) == (2, "")
    assert "--since" in run.complaint


def test_rules_that_cannot_be_read_are_one_line_and_code_2(evidence: Evidence) -> None:
    run = evidence("compare", "100", "--rules", "none.toml")
    assert (run.code, run.out) == (2, "")
    assert "none.toml" in run.complaint


def test_own_rules_are_laid_over_ours(evidence: Evidence, workplace: Path) -> None:
    before = evidence("compare", "100", "--outcome", "CR", "--format", "json").out
    (workplace / "own.toml").write_text(
        'name = "own"\n[[outcome]]\nid = "sunshine"\nlabel = "Hours of sunshine"\nkind = "event"\n'
        '[[outcome.rule]]\nid = "sunshine.noun"\nphrases = ["hours of sunshine"]\n'
        'example = "Hours of sunshine rose in 3 of 10 patients (30%)."\n'
        'counter_example = "The sun was not seen."\n',
        encoding="utf-8",
    )
    refused = evidence("compare", "100", "--outcome", "sunshine")
    assert refused.code == 2
    run = evidence("compare", "100", "--outcome", "sunshine", "--rules", "own.toml", "--format", "json")
    assert run.code == 0, run.err
    assert json.loads(run.out)["outcomes"][0]["name"] == "Hours of sunshine"
    assert evidence("compare", "100", "--outcome", "CR", "--format", "json").out == before
