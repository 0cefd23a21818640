"""Labelled abstracts as files."""

from __future__ import annotations

import json

import pytest

from evidence.errors import RecordError
from evidence.evaluate.gold import parse_gold

LABEL = {"outcome": "CR", "measure": "proportion", "events": 12, "total": 30, "arm": "A", "p_value": "<0.001"}
RECORD = {"pmid": 7, "title": None, "abstract": "CR in 12 of 30.", "findings": [LABEL], "source": "ours"}


def line(**changes: object) -> bytes:
    return json.dumps(RECORD | changes).encode()


def test_a_record_is_read_with_its_labels() -> None:
    (record,) = parse_gold([b"\n", line(), b""], "gold.jsonl")
    assert record.pmid == "7"
    assert [(p.name, p.text) for p in record.passages] == [("title", ""), ("abstract", "CR in 12 of 30.")]
    (label,) = record.labels
    assert (label.outcome, label.events, label.total, label.percent, label.arm) == ("CR", 12, 30, None, "A")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not an object"),
        (line(pmid=""), "has a pmid"),
        (line(findings=None), "list of findings"),
        (line(abstract=3), "must be texts"),
        (line(findings=["CR"]), "outcome and a measure"),
        (line(findings=[LABEL | {"events": "twelve"}]), "events must be a number"),
        (line(findings=[LABEL | {"total": True}]), "total must be a number"),
        (line(findings=[LABEL | {"arm": 1}]), "arm must be a text"),
    ],
)
def test_a_line_that_is_no_labelled_abstract_is_named(bad: bytes, words: str) -> None:
    with pytest.raises(RecordError, match=rf"gold\.jsonl line 2: .*{words}"):
        list(parse_gold([line(), bad], "gold.jsonl"))
