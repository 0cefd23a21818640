"""``evaluate`` on two labelled abstracts of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Evidence

GOLD = [
    {
        "pmid": "1",
        "title": "A trial",
        "abstract": "Complete remission was achieved in 12 of 30 patients (40%).",
        "findings": [
            {
                "outcome": "CR",
                "measure": "proportion",
                "events": 12,
                "total": 31,
                "percent": 40,
                "quote": "12",
            }
        ],
    },
    {
        "pmid": "2",
        "abstract": "Nothing was counted.",
        "findings": [{"outcome": "OS", "measure": "median_time", "value": 7.5, "unit": "months"}],
    },
]


@pytest.fixture
def gold(workplace: Path) -> Path:
    path = workplace / "gold.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in GOLD))
    return path


def test_scores_and_faults(evidence: Evidence, gold: Path) -> None:
    run = evidence("evaluate", gold, "--errors")
    assert (run.code, run.err) == (0, "")
    assert "2 records: 2 labelled findings, 1 found, 1 match" in run.out
    assert "wrong slot: 1 CR total: labelled 31, found 30 | 12" in run.out
    assert "missed: 2 OS median_time value=7.5 unit=“months”" in run.out
    assert "missed" not in evidence("evaluate", gold).out


def test_as_json(evidence: Evidence, gold: Path) -> None:
    scores = json.loads(evidence("evaluate", gold, "--format", "json").out)
    assert (scores["detection"]["precision"], scores["detection"]["recall"]) == (1.0, 0.5)
    assert scores["strict"]["matched"] == 0
    assert scores["slots"]["total"]["accuracy"] == 0.0
    assert "errors" not in scores
    with_errors = evidence("evaluate", "-", "--format", "json", "--errors", stdin=gold.read_bytes())
    assert len(json.loads(with_errors.out)["errors"]) == 2


def test_rules_of_the_user_count(evidence: Evidence, gold: Path) -> None:
    Path("mine.toml").write_text(
        """
name = "mine"

[[outcome]]
id = "nothing"
label = "Counted things"
kind = "event"

[[outcome.rule]]
id = "nothing.noun"
phrases = ["nothing"]
example = "Nothing occurred in 3 patients."
counter_example = "Something occurred."
"""
    )
    line = GOLD[0] | {
        "abstract": "Nothing occurred in 12 of 30 patients.",
        "findings": [{"outcome": "nothing", "measure": "proportion", "events": 12, "total": 30}],
    }
    gold.write_text(json.dumps(line))
    scores = json.loads(evidence("evaluate", gold, "--rules", "mine.toml", "--format", "json").out)
    assert scores["outcomes"]["nothing"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        ("", "no labelled abstracts", 2),
        ("{}", "line 1: a labelled abstract has a pmid", 1),
        (None, "cannot be read", 2),
    ],
)
def test_what_cannot_be_evaluated(evidence: Evidence, content: str | None, words: str, code: int) -> None:
    if content is not None:
        Path("bad.jsonl").write_text(content)
    run = evidence("evaluate", "bad.jsonl")
    assert run.code == code
    assert words in run.complaint
