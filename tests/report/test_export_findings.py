"""Findings as CSV and JSON: every one, with the record it comes from, ours apart from theirs."""

from __future__ import annotations

import csv
import io
import json

from evidence.compare.studies import StudyInput
from evidence.extract.jsonform import finding_from_dict
from evidence.model import Correction, Derived
from evidence.report.export_findings import COLUMNS, findings_csv, findings_json
from tests.compare.by_hand import article, finding, keywords, study

FINDINGS = (
    finding(events=28, total=42, percent=66.7, arm="InO", population="all", quote="28/42", start=1),
    finding(events=28, percent=67.0, quote="28 (67%)", start=9, derived=(Derived("total", (42.0,), "size"),)),
    finding("OS", "median_time", value=7.7, unit="months", arm="=InO", quote="7.7 months"),
    finding(percent=12.0, quote="12%", flags=("other-study",)),
)

STUDIES = [
    study(
        "5",
        "Muster",
        2020,
        *FINDINGS,
        keywords=keywords(design="phase 2", n="42"),
        corrections=(Correction("ErratumIn", "There", None),),
    ),
    study("6", "Nemo", 2021),
    StudyInput(article("7", "Later", 2022), None),
]


def rows(*outcomes: str) -> list[dict[str, str]]:
    text = findings_csv(STUDIES, outcomes)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_finding_is_a_row_under_the_same_columns() -> None:
    found = rows("CR", "OS")
    assert len(found) == len(FINDINGS)
    assert tuple(found[0]) == COLUMNS
    first = found[0]
    assert (first["pmid"], first["first_author"], first["design"], first["size"]) == (
        "5",
        "Muster",
        "phase 2",
        "42",
    )
    assert (first["events"], first["total"], first["percent"], first["arm"]) == ("28", "42", "66.7", "InO")
    assert (first["concerns"], first["retraction"]) == ("corrected", "not retracted")
    assert (first["start"], first["quote"]) == ("1", "28/42")


def test_what_we_derived_stands_apart_from_what_was_reported() -> None:
    second = rows("CR")[1]
    assert (second["total"], second["derived_total"], second["derived_by"]) == ("", "42", "size")


def test_figures_of_other_studies_stay_with_their_flag() -> None:
    assert [row["flags"] for row in rows("CR")] == ["", "", "other-study"]


def test_outcomes_choose_the_figures() -> None:
    assert {row["outcome"] for row in rows("OS")} == {"OS"}
    assert rows("SOS") == []


def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe() -> None:
    assert rows("OS")[0]["arm"] == "'=InO"


def test_json_has_every_record_and_findings_in_their_public_form() -> None:
    document = json.loads(findings_json(STUDIES, ("CR", "OS")))
    assert document["outcomes"] == ["CR", "OS"]
    assert [record["pmid"] for record in document["records"]] == ["5", "6", "7"]
    assert [len(record["findings"]) for record in document["records"]] == [len(FINDINGS), 0, 0]
    assert tuple(map(finding_from_dict, document["records"][0]["findings"])) == FINDINGS
    assert document["records"][0]["concerns"] == ["corrected"]
    assert document["records"][0]["citation"].startswith("Muster A")
