"""CSV: tidy, reported apart from computed, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from evidence.report.csv import csv_text
from evidence.report.flat_rows import COLUMNS
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_there_is_one_row_for_every_figure_and_for_every_study_without_one() -> None:
    made = full_comparison()
    got = rows(csv_text(made))
    assert sum(row["status"] == "reported" for row in got) == made.figures == 9
    assert {(r["outcome"], r["pmid"]) for r in got} == {
        (section.outcome, s.pmid) for section in made.sections for s in made.studies
    }
    assert {row["status"] for row in got} == {"reported", "NR", "—", "not read"}


def test_what_is_reported_and_what_is_ours_stand_apart() -> None:
    got = next(r for r in rows(csv_text(full_comparison())) if r["events"] == "5")
    assert (got["total"], got["percent"]) == ("40", "")
    assert float(got["computed_percent"]) == 12.5
    assert (got["ci_low"], got["ci_high"]) == ("", "")
    assert float(got["computed_ci_low"]) == pytest.approx(4.19, abs=0.01)
    assert "Clopper-Pearson" in got["computed_by"]


def test_only_its_own_notes_stand_in_a_row() -> None:
    got = {r["first_author"]: r for r in rows(csv_text(full_comparison())) if r["outcome"] == "CR"}
    assert got["O'|Brien*"]["notes"].startswith("§ O'|Brien* 2012: no count out of 51")
    assert "§" not in got["Kantarjian"]["notes"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", " ="])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    author = f"{start}HYPERLINK(A1)"
    made = comparison(
        index_study(), study("1", author, 2010, finding(percent=5.0, arm=f"{start}1+1", quote=f"{start}5%"))
    )
    got = rows(csv_text(made))[1]
    assert got["first_author"] == f"'{author}"
    assert got["arm"].startswith("'")
    assert got["quote"].startswith("'")


def test_no_field_of_a_table_begins_as_a_formula() -> None:
    for row in rows(csv_text(full_comparison())):
        assert not any(value.startswith(("=", "+", "-", "@", "\t")) for value in row.values())


def test_quotes_commas_and_line_breaks_come_back_as_they_were() -> None:
    words = 'one, "two"\nthree'
    made = comparison(index_study(finding(percent=5.0, arm=words, quote="5%")))
    assert rows(csv_text(made))[0]["arm"] == words


def test_a_lone_carriage_return_does_not_end_a_row() -> None:
    made = comparison(index_study(finding(percent=5.0, arm="a\rb", quote="5%")))
    assert rows(csv_text(made))[0]["arm"] == "a\nb"


def test_the_header_names_every_column_once() -> None:
    header = csv_text(full_comparison()).splitlines()[0].split(",")
    assert header == list(COLUMNS)
    assert len(set(header)) == len(header)
