from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from evidence.extract.jsonform import finding_from_dict
from evidence.model import Derived, Finding
from evidence.report.findings_view import figure_words, findings_text

TEXT = "CR was achieved in 12 of 30 patients (40%; 95% CI, 23-59)."
FINDING = Finding(
    pmid="7",
    outcome="CR",
    measure="proportion",
    passage="abstract",
    start=19,
    end=27,
    quote=TEXT[19:27],
    sentence=TEXT,
    rule="cr",
    ruleset="rules@1",
    events=12,
    total=30,
    percent=40.0,
    ci_low=23.0,
    ci_high=59.0,
    ci_level=95.0,
    population="all patients",
    derived=(Derived("ci", (0.23, 0.59), "Clopper-Pearson"),),
    flags=("other-study",),
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "12/30 (40%) [95% CI 23–59]"),
        ({"ci_high": None}, "12/30 (40%) [95% CI 23–NE]"),
        ({"ci_low": None}, "12/30 (40%) [95% CI NE–59]"),
        ({"events": None, "ci_low": None, "ci_high": None}, "of 30 40%"),
        ({"events": None, "total": None, "ci_low": None, "ci_high": None}, "40%"),
        ({"events": 0, "total": None, "percent": None, "ci_low": None, "ci_high": None}, "0 patients"),
        (
            {
                "events": None,
                "total": None,
                "percent": None,
                "ci_level": None,
                "value": 7.5,
                "unit": "months",
                "p_value": "<0.001",
            },
            "7.5 months [23–59] p<0.001",
        ),
        (
            {
                "events": None,
                "total": None,
                "percent": 23.4,
                "se": 7.5,
                "ci_low": None,
                "ci_high": None,
                "p_value": 0.02,
            },
            "23.4% SE 7.5 p=0.02",
        ),
    ],
)
def test_a_figure_is_written_as_reported(changes: dict[str, object], words: str) -> None:
    assert figure_words(replace(FINDING, **changes)) == words  # type: ignore[arg-type]  # slots of both kinds


def test_the_table_gives_the_sentence_and_where_it_stands() -> None:
    text = findings_text([FINDING, replace(FINDING, pmid="8")], "table")
    assert text.startswith(
        "7\n  CR (proportion): 12/30 (40%) [95% CI 23–59]; among all patients; flags\n      other-study\n"
    )
    assert f"“{TEXT}”" in " ".join(text.split())
    assert "[abstract 19-27, cr]" in " ".join(text.split())
    assert "\n8\n" in text


def test_jsonl_is_the_public_form() -> None:
    (line,) = findings_text([FINDING], "jsonl").splitlines()
    assert finding_from_dict(json.loads(line)) == FINDING


def test_json_is_a_list() -> None:
    assert [finding_from_dict(entry) for entry in json.loads(findings_text([FINDING] * 2, "json"))] == [
        FINDING
    ] * 2
    assert json.loads(findings_text([], "json")) == []


def test_csv_has_its_columns_even_without_findings() -> None:
    (columns,) = csv.reader(io.StringIO(findings_text([], "csv")))
    header, row = csv.reader(io.StringIO(findings_text([FINDING], "csv")))
    assert header == columns
    values = dict(zip(header, row, strict=True))
    assert (values["pmid"], values["events"], values["arm"]) == ("7", "12", "")
    assert json.loads(values["flags"]) == ["other-study"]


def test_csv_text_is_never_a_formula() -> None:
    assert "'=cmd()" in findings_text([replace(FINDING, arm="=cmd()")], "csv")


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in findings_text([replace(FINDING, arm="\x1b[2J")], "table")
