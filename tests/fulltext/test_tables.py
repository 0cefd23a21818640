"""Findings from tables: outcome from one axis, arm from the other, the number as its headings say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.fulltext.reader import FullTextReader
from evidence.fulltext.tables import TableReading
from evidence.model import Finding
from evidence.records.jats import parse_full_text
from tests.fulltext.conftest import ReadTable


def _at(reading: TableReading, row: int, column: int) -> Finding:
    return next(f for f in reading.findings if f.cell == (row, column))


def _fates(reading: TableReading) -> dict[tuple[int, int], tuple[str, str]]:
    return {(a.cell.row, a.cell.column): (a.fate, a.detail) for a in reading.accounts}


def test_rows_name_outcomes_and_columns_arms_with_their_sizes(read_table: ReadTable) -> None:
    reading = read_table(
        """
        Outcome | InO (n = 42) | SoC (n = 40)
        ==
        CR, n (%) | 28 (67) | 12 (30)
        Median OS, months (95% CI) | 7.7 (6.0-9.2) | 6.2 (4.7-8.3)
        """
    )
    response = _at(reading, 2, 2)
    assert (response.outcome, response.measure, response.arm) == ("CR", "proportion", "InO")
    assert (response.events, response.total, response.percent) == (28, 42, 67)
    survival = _at(reading, 3, 3)
    assert (survival.outcome, survival.measure, survival.arm) == ("OS", "median_time", "SoC")
    assert (survival.value, survival.unit, survival.ci_low, survival.ci_high) == (6.2, "months", 4.7, 8.3)


def test_the_place_of_a_finding_is_its_cell_with_its_text(read_table: ReadTable) -> None:
    reading = read_table("Outcome | InO (n = 42)\n==\nCR, n (%) | 28 (67)")
    (finding,) = reading.findings
    assert (finding.passage, finding.section, finding.cell) == ("table:T1", "Table 1", (2, 2))
    assert reading.table.text[finding.start : finding.end] == finding.quote == "28 (67)"
    assert finding.sentence == "CR, n (%) | InO (n = 42): 28 (67)"


def test_the_grades_of_an_event_stand_in_either_heading(read_table: ReadTable) -> None:
    by_column = read_table(
        """
        Event | Any grade, n (%) | Grade 3-4, n (%)
        ==
        Infection | 20 (40) | 6 (12)
        """
    )
    assert [(f.percent, f.grade) for f in by_column.findings] == [(40, "any"), (12, "3-4")]
    by_row = read_table(
        """
        Event | InO (n = 50) | SoC (n = 50)
        ==
        Infection, grade ≥3, n (%) | 6 (12) | 9 (18)
        Chronic GVHD, n (%) | 10 (20) | 8 (16)
        """
    )
    assert [(f.outcome, f.grade) for f in by_row.findings] == [
        ("infection", "≥3"),
        ("infection", "≥3"),
        ("cGVHD", None),
        ("cGVHD", None),
    ]


def test_a_word_for_severity_before_the_name_of_an_event_is_its_grade(read_table: ReadTable) -> None:
    reading = read_table(
        """
        Event | InO (n = 50)
        ==
        Severe infection, n (%) | 6 (12)
        Extensive chronic GVHD, n (%) | 10 (20)
        Infection, n (%) | 20 (40)
        """
    )
    assert [f.grade for f in reading.findings] == ["severe", "extensive", None]


def test_columns_name_outcomes_and_rows_groups(read_table: ReadTable) -> None:
    reading = read_table(
        """
        Group | n | CR (%) | 3-year OS (%)
        ==
        Men | 20 | 45.0 | 30.1
        Women | 22 | 50.0 | 41.2
        """
    )
    response, survival = _at(reading, 2, 3), _at(reading, 3, 4)
    assert (response.percent, response.total, response.population) == (45.0, 20, "Men")
    assert (survival.measure, survival.timepoint, survival.percent) == ("rate_at_time", "3 years", 41.2)
    assert survival.population == "Women"


def test_a_hazard_ratio_takes_its_factor_and_its_interval_from_beside_it(read_table: ReadTable) -> None:
    reading = read_table(
        """
        Factor | HR for OS | 95% CI | P
        ==
        Age >60 years | 1.55 | 1.31-1.96 | 0.003
        """
    )
    (ratio,) = reading.findings
    assert (ratio.outcome, ratio.measure, ratio.value) == ("OS", "hazard_ratio", 1.55)
    assert (ratio.ci_low, ratio.ci_high, ratio.p_value) == (1.31, 1.96, 0.003)
    assert ratio.arm == "Age >60 years"


def test_a_count_and_its_percentage_in_two_columns_are_one_figure(read_table: ReadTable) -> None:
    reading = read_table(
        """
        Response | No. | %
        ==
        Complete response | 28 | 66.7
        """
    )
    (finding,) = reading.findings
    assert (finding.events, finding.percent) == (28, 66.7)


def test_a_row_of_medians_in_a_column_of_counts_is_one_of_times(read_table: ReadTable) -> None:
    reading = read_table(
        """
        Outcome | All, n (%)
        ==
        CR | 28 (67)
        PFS (months), median (95% CI) | 2.7 (2.1-3.3)
        """
    )
    assert _at(reading, 3, 2).measure == "median_time"


@pytest.mark.parametrize(
    ("rows", "caption", "reason"),
    [
        ("x | InO\n==\nPlatelets | 61.2", "Outcomes", "no outcome"),
        ("x | InO\n==\nPrior CR, n (%) | 12 (30)", "Outcomes", "no outcome"),
        ("x | InO\n==\nPFS (95% CI) | 2.7 (2.1-3.3)", "Outcomes", "do not explain"),
        ("x | InO\n==\nMean OS, months | 7.7", "Outcomes", "a mean"),
        ("x | InO\n==\nOS events, n | 28", "Outcomes", "run against"),
        (
            "x | InO (n = 61)\n==\nIntrahepatic, n (%) | 21 (34.4)",
            "Sites of first relapse",
            "name no outcome",
        ),
        (
            "x | InO (n = 61)\n==\nLocation, n (%) | \nIntrahepatic | 21 (34.4)",
            "Recurrence of disease",
            "a part of the outcome",
        ),
        ("x | InO\n==\nTime to progression, months | 7.7", "Outcomes", "endpoint"),
    ],
)
def test_what_is_no_result_says_why(rows: str, caption: str, reason: str, read_table: ReadTable) -> None:
    reading = read_table(rows, caption=caption)
    assert reading.findings == ()
    assert reason in " ".join(
        f"{fate} {detail}".replace("-", " ") for fate, detail in _fates(reading).values()
    )


def test_a_short_form_that_the_notes_explain_otherwise_is_no_outcome(read_table: ReadTable) -> None:
    reading = read_table(
        "x | InO (n = 40)\n==\nPR positive, n (%) | 21 (52)",
        foot="<p>PR, progesterone receptor</p>",
    )
    assert reading.findings == ()


def test_survival_of_one_site_is_another_endpoint(read_table: ReadTable) -> None:
    reading = read_table(
        """
        x | InO
        ==
        5-year locoregional failure-free survival (%) | 81.2
        5-year failure-free survival (%) | 60.1
        """
    )
    assert [finding.percent for finding in reading.findings] == [60.1]


def test_a_table_of_single_patients_is_not_read(read_table: ReadTable) -> None:
    reading = read_table(
        "Patient | Response | OS, months\n==\n1 | CR | 12.1\n2 | PR | 8.0\n3 | CR | 30.2\n4 | SD | 5.1"
    )
    assert reading.findings == ()
    assert {fate for fate, _ in _fates(reading).values()} <= {"heading", "not-read"}


def test_a_picture_of_a_table_has_no_cells_to_read(reader: FullTextReader) -> None:
    raw = (
        '<article><front><article-meta><article-id pub-id-type="pmc">1</article-id></article-meta></front>'
        '<body><p>x</p><table-wrap id="T1"><label>Table 1</label><graphic/></table-wrap></body></article>'
    )
    (reading,) = reader.tables("1", parse_full_text(raw.encode()))
    assert reading.table.is_picture
    assert reading.accounts == ()


def test_every_figure_of_every_real_table_is_accounted_for(reader: FullTextReader, shared: Path) -> None:
    cells = 0
    for path in sorted(shared.glob("jats/*.nxml")):
        for reading in reader.tables("1", parse_full_text(path.read_bytes())):
            printed = {(c.row, c.column) for c in reading.table.cells if re.search(r"\d", c.text)}
            assert printed <= set(_fates(reading))
            placed = {finding.cell for finding in reading.findings}
            assert placed <= {cell for cell, (fate, _) in _fates(reading).items() if fate == "finding"}
            text = reading.table.text
            assert all(text[f.start : f.end] == f.quote for f in reading.findings)
            cells += len(printed)
    assert cells > 4000


@pytest.mark.parametrize(
    "row",
    ["NE", "NA", "Not evaluable", "Unknown", "Non-responders", "cSD", "cPD", "Stable disease", "Failure"],
)
def test_those_without_a_response_are_no_part_of_it(row: str, read_table: ReadTable) -> None:
    reading = read_table(
        f"Outcome | InO (n = 42)\n==\nResponse rate | \n&#160;&#160;CR | 28 (67)\n&#160;&#160;{row} | 3 (7)"
    )
    assert [(f.outcome, f.events) for f in reading.findings] == [("CR", 28)]


def test_below_survival_unknown_is_a_group(read_table: ReadTable) -> None:
    reading = read_table(
        "Cytogenetics | 3-year OS (%)\n==\nGood | 45.0\nUnknown | 30.0",
    )
    assert [(f.population, f.percent) for f in reading.findings] == [("Good", 45), ("Unknown", 30)]
