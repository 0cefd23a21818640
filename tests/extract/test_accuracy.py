"""Floors of what the reader finds, by the scorer that is kept with the labels."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from evidence.extract.jsonform import finding_to_dict
from tests.extract.reading import Reader, passages

# Floors, not aims: they stand below what is reached and are only ever raised, so that a change to a rule or
# to the grammar that helps one text and harms many does not pass unseen.
DIGESTS_DETECTION_F1 = 0.96
DIGESTS_STRICT_F1 = 0.88
DEV_CORE_PRECISION = 0.95
DEV_CORE_RECALL = 0.94
DEV_STRICT_F1 = 0.85


@pytest.fixture(scope="module")
def gold(shared: Path) -> Path:
    """Give the folder of the labels and their scorer, or skip."""
    folder = shared / "gold"
    if not (folder / "score.py").is_file():
        pytest.skip("the labels and their scorer are not beside the checkout")
    return folder


@pytest.fixture(scope="module")
def scorer(gold: Path) -> ModuleType:
    """Load the scorer."""
    spec = importlib.util.spec_from_file_location("gold_score", gold / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scored(reader: Reader, scorer: ModuleType, labels: Path) -> dict[str, Any]:
    """Read the labelled texts and score what was found."""
    rows = scorer.load(labels)
    found = [
        finding_to_dict(finding)
        for row in rows
        for finding in reader.extractor.extract(
            str(row["pmid"]), passages(row["abstract"], title=row["title"])
        )
    ]
    result: dict[str, Any] = scorer.score(rows, found)
    return result


def test_digests_are_read_above_the_floor(reader: Reader, scorer: ModuleType, gold: Path) -> None:
    result = scored(reader, scorer, gold / "digests.jsonl")
    assert result["f1"] >= DIGESTS_DETECTION_F1
    assert result["strict_f1"] >= DIGESTS_STRICT_F1


def test_abstracts_are_read_above_the_floor(reader: Reader, scorer: ModuleType, gold: Path) -> None:
    result = scored(reader, scorer, gold / "dev.jsonl")
    assert result["core_precision"] >= DEV_CORE_PRECISION
    assert result["core_recall"] >= DEV_CORE_RECALL
    assert result["strict_f1"] >= DEV_STRICT_F1
