"""Figures of full texts in tables and in the report: where they stand, what completes them, what differs."""

from __future__ import annotations

import csv
import io
import json

from evidence.compare.table import Comparison
from evidence.model import Derived, Place
from evidence.report.cells import cell_text
from evidence.report.checks import conflicts, failed_checks
from evidence.report.formats import comparison_text
from evidence.report.proof import proof_of
from tests.compare.by_hand import INDEX, comparison, finding, index_study
from tests.report.reports import page

CELL = Place("table:T<2", 40, 49, "28\t66.7", "CR | InO: 28 66.7", "Table 2", (3, 2))
OTHER = Place("figure:F1", 4, 9, "64.3%", "CR was 64.3%.", "Figure 1", None)


def _made() -> Comparison:
    completed = finding(
        percent=66.7,
        arm="InO",
        quote="66.7%",
        sentence="CR was 66.7%.",
        derived=(
            Derived("events", (28.0,), "count from Table 2, row 3, column 2", CELL),
            Derived("total", (42.0,), "N from Table 2, row 3, column 2", CELL),
        ),
        places=(CELL,),
        conflicts=(OTHER,),
        flags=("sources-differ",),
    )
    return comparison(index_study(completed))


def test_numbers_of_another_place_have_a_mark_of_their_own() -> None:
    (section,) = _made().sections
    assert cell_text(section.rows[0]) == "28*/42* (66.7%) [50.5–80.4]†"
    notes = {note.sign: note.text for note in section.notes}
    assert notes["*"] == (
        "Bhojwani 2019: count from Table 2, row 3, column 2; N from Table 2, row 3, column 2"
    )
    assert notes["†"] == "computed by us: interval: Clopper-Pearson, 95%, from count and N"


def test_a_figure_that_the_article_prints_otherwise_is_marked_and_kept() -> None:
    (section,) = _made().sections
    assert section.rows[0].signs == ("§",)
    notes = {note.sign: note.text for note in section.notes}
    assert notes["§"] == "Bhojwani 2019: “64.3%” in the same article: caption of Figure 1"


def test_it_is_a_conflict_of_sources_and_no_fault_of_arithmetic() -> None:
    assert failed_checks(_made()) == ()
    (doubt,) = conflicts(_made())
    assert doubt.words.endswith("but “64.3%” in the same article: caption of Figure 1")


def test_an_interval_of_another_place_is_written_as_that_place_prints_it() -> None:
    place = Place("table:T2", 0, 9, "66.70 (50.10-80.0)", "CR: 66.70 (50.10-80.0)", "Table 2", (3, 2))
    found = finding(
        percent=66.7, quote="66.7%", derived=(Derived("ci", (50.1, 80.0), "interval from", place),)
    )
    (section,) = comparison(index_study(found)).sections
    assert cell_text(section.rows[0]) == "66.7% [50.10–80.0]*"


def test_the_page_shows_every_place_and_leads_to_the_article() -> None:
    text = page(_made(), pmcids={INDEX: "PMC77"})
    assert '<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC77/#T%3C2" rel="noopener noreferrer">' in text
    assert "Table 2, row 3, column 2</a>" in text
    assert "CR | InO: <mark>28 66.7</mark>" in text
    assert "§ The same article prints otherwise:" in text
    assert '#F1" rel="noopener noreferrer">caption of Figure 1, characters 4–9</a>' in text


def test_without_a_full_text_nothing_leads_to_one() -> None:
    assert "pmc.ncbi" not in page(_made())


def test_flat_rows_and_json_name_the_places() -> None:
    (row,) = csv.DictReader(io.StringIO(comparison_text(_made(), "csv")))
    assert (row["where"], row["also_at"]) == ("abstract", "Table 2, row 3, column 2")
    assert row["otherwise_at"] == "caption of Figure 1: 64.3%"
    plain = json.loads(comparison_text(_made(), "json"))["outcomes"][0]["rows"][0]
    assert plain["finding"]["places"][0]["cell"] == [3, 2]
    assert plain["computed"][1]["source"]["passage"] == "table:T<2"


def test_a_cell_is_proved_by_its_headings() -> None:
    proof = proof_of(CELL, pmcid="PMC77")
    assert (proof.before, proof.figure, proof.place) == ("CR | InO: ", "28 66.7", "Table 2, row 3, column 2")
    assert proof.rule is None
