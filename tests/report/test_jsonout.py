"""JSON: the whole model, and one line a row."""

from __future__ import annotations

import json

from evidence.compare.table import NAIVE
from evidence.report.flat_rows import COLUMNS
from evidence.report.jsonout import json_text, jsonl_text
from tests.compare.by_hand import comparison, finding, full_comparison, index_study


def test_the_whole_model_is_there() -> None:
    made = full_comparison()
    got = json.loads(json_text(made))
    assert got["index"] == made.index.pmid
    assert got["statement"] == NAIVE
    assert got["figures"] == 9
    assert [o["outcome"] for o in got["outcomes"]] == ["CR", "MRD-negativity", "SOS", "OS", "OS"]
    assert [o["part"] for o in got["outcomes"]] == ["figures"] * 4 + ["ratios"]
    assert [s["pmid"] for s in got["studies"]] == [s.pmid for s in made.studies]
    assert sum(len(o["rows"]) for o in got["outcomes"]) == sum(len(s.rows) for s in made.sections)


def test_a_digest_is_told_apart() -> None:
    got = json.loads(json_text(full_comparison()))
    assert [s["text_source"] for s in got["studies"]].count("digest") == 1
    assert got["studies"][0]["text_source"] == "digest"


def test_ours_stands_beside_what_was_reported() -> None:
    (row,) = json.loads(json_text(comparison(index_study(finding(events=28, total=42)))))["outcomes"][0][
        "rows"
    ]
    assert row["finding"]["percent"] is None
    assert row["finding"]["events"] == 28
    assert {c["slot"] for c in row["computed"]} == {"percent", "ci"}
    assert row["cell"] == "28/42 (66.7%†) [50.5–80.4]†"


def test_a_missing_figure_has_its_status_and_no_numbers() -> None:
    (row,) = json.loads(json_text(comparison(index_study())))["outcomes"][0]["rows"]
    assert row == {"pmid": "30267011", "status": "NR", "cell": "NR"}


def test_a_repetition_keeps_where_it_stands() -> None:
    one = finding(percent=67.0, quote="67%", start=10)
    again = finding(percent=67.0, quote="67%", start=90, section="CONCLUSION")
    (row,) = json.loads(json_text(comparison(index_study(one, again))))["outcomes"][0]["rows"]
    assert [r["start"] for r in row["repeats"]] == [90]


def test_json_lines_have_the_columns_of_the_csv_and_hold_whole_objects() -> None:
    lines = [json.loads(line) for line in jsonl_text(full_comparison()).splitlines()]
    assert all(tuple(line) == COLUMNS for line in lines)
    assert sum(line["status"] == "reported" for line in lines) == 9
