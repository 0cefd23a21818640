"""The labels of abstracts that anyone can have are such as ``evidence evaluate`` reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.evaluate.gold import parse_gold
from evidence.extract.rules import load_rules

LABELS = Path(__file__).parents[2] / "benchmarks" / "labels" / "pubmed-2021.jsonl"
_MEASURES = {"proportion", "rate_at_time", "median_time", "hazard_ratio", "odds_ratio", "risk_ratio"}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    """Give the labelled abstracts, without their texts."""
    return [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def test_every_abstract_is_labelled_once(entries: list[dict[str, Any]]) -> None:
    assert len({entry["pmid"] for entry in entries}) == len(entries)


def test_labels_hold_places_and_no_texts(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        assert set(entry) == {"pmid", "read", "abstract_sha256", "findings"}
        assert all(label["quote"] is None or len(label["quote"]) == 2 for label in entry["findings"])


def test_labels_are_of_outcomes_and_measures_that_are_read(entries: list[dict[str, Any]]) -> None:
    outcomes = load_rules().outcomes
    for label in (label for entry in entries for label in entry["findings"]):
        assert label["outcome"] in outcomes
        assert label["measure"] in _MEASURES


def test_labels_are_read_as_gold(entries: list[dict[str, Any]]) -> None:
    lines = [
        json.dumps({**entry, "findings": [{**label, "quote": None} for label in entry["findings"]]}).encode()
        for entry in entries
    ]
    assert len(list(parse_gold(lines, LABELS.name))) == len(entries)
