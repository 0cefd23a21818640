"""What ``show`` says of a full text: whence, its figures and tables, or why there is none."""

from __future__ import annotations

import json

import pytest

from evidence.errors import NotInLibrary
from evidence.model import Cell, Figure, FullText, Licence, Table
from evidence.report.full_text_view import (
    FullTextView,
    figure_lines,
    full_text_dict,
    full_text_lines,
    table_dict,
    table_lines,
    table_named,
)

CELLS = ((Cell(1, 1, "CR"), Cell(1, 2, "28 (67)")),)
TEXT = FullText(
    pmcid="PMC7",
    pmid="7",
    title="A trial",
    licence=Licence("Anybody may read it.", "https://creativecommons.org/licenses/by/4.0/"),
    has_body=True,
    figures=(Figure("F1", "Figure 1", "EFS was 23%."), Figure("F2", None, None)),
    tables=(
        Table("T1", "Table 1", "Patients", ()),
        Table("T2", "Table 2.", "Outcomes", CELLS, stub_columns=1, row_paths=(("CR",),)),
        Table("X9", None, None, CELLS),
    ),
)
HELD = FullTextView("7", TEXT, "PMC7", "europepmc", "2026-03-01T12:00:00+00:00", {})
NONE = FullTextView("7", None, None, None, None, {})


def test_source_day_and_licence_are_said() -> None:
    assert list(full_text_lines(HELD)) == [
        "PMC7 from Europe PMC, 2026-03-01: 0 paragraphs",
        "Licence: https://creativecommons.org/licenses/by/4.0/",
    ]


def test_a_text_that_is_not_there_is_told_from_one_never_asked_for() -> None:
    assert next(full_text_lines(NONE)) == "never asked for"
    asked = FullTextView("7", None, None, None, None, {"pmc": ("front_matter", "2026-03-01T12:00:00+00:00")})
    assert list(full_text_lines(asked)) == ["PMC has it, but not as XML (asked 2026-03-01)"]
    assert (list(figure_lines(NONE)), list(table_lines(NONE))) == ([], [])


def test_figures_and_tables_are_listed_with_captions() -> None:
    assert list(figure_lines(HELD)) == ["Figure 1: EFS was 23%.", "F2: [no caption]"]
    assert list(table_lines(HELD)) == [
        "Table 1: Patients [a picture, without cells]",
        "Table 2.: Outcomes [1 × 2 cells]",
        "X9: [no caption] [1 × 2 cells]",
        "Print one with: evidence show 7 --table 1",
    ]


@pytest.mark.parametrize("name", ["2", "Table 2", "table  2.", "T2", "t2"])
def test_a_table_is_named_by_number_label_or_id(name: str) -> None:
    assert table_named(HELD, name).id == "T2"


def test_a_table_that_is_not_there_is_said_so_with_those_that_are() -> None:
    with pytest.raises(NotInLibrary, match=r"no table '5'; its tables are: 1, 2, X9"):
        table_named(HELD, "5")
    with pytest.raises(NotInLibrary, match="no full text of 7; ask for it with"):
        table_named(NONE, "5")


def test_everything_is_plain_data() -> None:
    told = json.loads(json.dumps(full_text_dict(HELD)))
    assert (told["source"], told["licence"]["url"]) == ("europepmc", TEXT.licence and TEXT.licence.url)
    assert [(t["id"], t["is_picture"], t["columns"]) for t in told["tables"]] == [
        ("T1", True, 0),
        ("T2", False, 2),
        ("X9", False, 2),
    ]
    table = json.loads(json.dumps(table_dict(TEXT.tables[1])))
    assert [cell["text"] for cell in table["cells"]] == ["CR", "28 (67)"]
    assert table["row_paths"] == [["CR"]]
