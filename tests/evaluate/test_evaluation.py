"""Scores: small cases by hand, and the labelled abstracts against the program that came with them."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from evidence.evaluate.evaluation import CORE, Evaluation, Tally, evaluate
from evidence.evaluate.gold import GoldRecord, Label, parse_gold
from evidence.extract.jsonform import finding_to_dict
from evidence.model import Finding
from tests.extract.reading import Reader

OUTCOMES = {"CR", "OS"}


def label(outcome: str = "CR", **slots: Any) -> Label:
    return Label(outcome, "proportion", **slots)


def finding(outcome: str = "CR", **slots: Any) -> Finding:
    words: dict[str, Any] = {
        "passage": "abstract",
        "quote": "",
        "sentence": "",
        "rule": "",
        "ruleset": "",
        "pmid": "1",
    }
    return Finding(outcome=outcome, measure="proportion", start=0, end=0, **words, **slots)


def scored(labels: list[Label], found: list[Finding]) -> Evaluation:
    return evaluate([GoldRecord("1", (), tuple(labels))], lambda _: found, OUTCOMES)


def test_precision_and_recall() -> None:
    result = scored(
        [label(percent=40.0), label(percent=50.0), label("OS", percent=60.0)],
        [finding(percent=40.0), finding(percent=55.0)],
    )
    assert result.detection == Tally(matched=1, found=2, labelled=3)
    assert (result.detection.precision, result.detection.recall) == (1 / 2, 1 / 3)
    assert result.detection.f1 == pytest.approx(0.4)
    assert result.outcomes == {"CR": Tally(1, 2, 2), "OS": Tally(0, 0, 1)}
    assert [
        (f.kind, f.label and f.label.percent, f.finding and f.finding.percent) for f in result.faults
    ] == [
        ("missed", 50.0, None),
        ("missed", 60.0, None),
        ("false", None, 55.0),
    ]


def test_nothing_at_all_scores_nothing() -> None:
    result = scored([], [])
    assert (result.detection.precision, result.detection.recall, result.detection.f1) == (0.0, 0.0, 0.0)
    assert result.slots == {}


def test_pairs_that_agree_in_more_slots_are_matched_first() -> None:
    result = scored(
        [label(percent=40.0, arm="drug A"), label(percent=40.0, arm="drug B")],
        [finding(percent=40.0, arm="drug B"), finding(percent=40.0, arm="drug A")],
    )
    assert result.strict == result.detection == Tally(2, 2, 2)
    assert result.faults == ()


def test_one_finding_matches_one_label() -> None:
    assert scored([label(percent=40.0)] * 2, [finding(percent=40.0)]).detection == Tally(1, 1, 2)


def test_a_wrong_slot_costs_the_strict_match_but_a_population_does_not() -> None:
    wrong_total = scored([label(percent=40.0, total=30.0)], [finding(percent=40.0, total=33)])
    assert (wrong_total.detection.matched, wrong_total.strict.matched) == (1, 0)
    assert [(f.kind, f.slot) for f in wrong_total.faults] == [("slot", "total")]
    population = scored([label(percent=40.0, population="responders")], [finding(percent=40.0)])
    assert (population.strict.matched, population.slots["population"].accuracy) == (1, 0.0)


def test_a_slot_that_both_leave_open_is_not_counted() -> None:
    result = scored([label(events=12.0, total=30.0)], [finding(events=12, total=30, percent=40.0)])
    assert set(result.slots) == {"events", "total"}, "a computed percentage is not asked for"


def test_other_outcomes_are_left_out() -> None:
    assert scored([label("pCR", percent=40.0)], [finding("pCR", percent=4.0)]).detection == Tally()


@pytest.fixture(scope="module")
def reference(shared: Path) -> ModuleType:
    """The program whose definitions these are."""
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["dev", "digests"])
def test_the_scores_are_those_of_the_reference(
    reader: Reader, reference: ModuleType, shared: Path, name: str
) -> None:
    path = shared / "gold" / f"{name}.jsonl"
    with path.open("rb") as stream:
        records = list(parse_gold(stream, path.name))
    found = {r.pmid: reader.extractor.extract(r.pmid, r.passages) for r in records}
    result = evaluate(records, lambda record: found[record.pmid], reader.rules.outcomes)
    expected = reference.score(
        reference.load(path), [finding_to_dict(f) for findings in found.values() for f in findings]
    )
    for prefix, tally in (("", result.detection), ("core_", result.core), ("strict_", result.strict)):
        assert (tally.precision, tally.recall, tally.f1) == tuple(
            expected[prefix + key] for key in ("precision", "recall", "f1")
        )
    assert {s: (share.accuracy, share.counted) for s, share in result.slots.items()} == expected["slots"]
    ours = {o: (t.precision, t.recall, t.f1, t.labelled) for o, t in result.outcomes.items()}
    # The reference lists outcomes of its core that occur nowhere.
    assert ours == {o: scores for o, scores in expected["outcomes"].items() if o in ours}
    assert all(scores == (0, 0, 0, 0) for o, scores in expected["outcomes"].items() if o not in ours)
    kinds = Counter(fault.kind for fault in result.faults)
    assert kinds["slot"] == sum(share.counted - share.right for share in result.slots.values())
    assert kinds["missed"] == expected["gold"] - expected["matched"]
    assert kinds["false"] == expected["predicted"] - expected["matched"]


def test_the_outcomes_that_count_are_those_of_the_reference(reader: Reader, reference: ModuleType) -> None:
    assert set(reader.rules.outcomes) == set(reference.OUTCOMES)
    assert set(reference.CORE) == CORE
