"""The workbook, opened again: every cell of the model, text that stays text, numbers that count."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evidence.compare.table import NAIVE, Comparison, OutcomeSection
from evidence.model import Finding
from evidence.report.grid import figure_cells, headings, note_lines, result_heading, study_cell
from evidence.report.layout import caption_text, foot_lines, head_lines, lead_text
from evidence.report.package import UNDATED
from evidence.report.xlsx import display_columns, typed_columns, xlsx_bytes
from evidence.report.xlsx_sheet import CELL_LENGTH, CUT, cut, header_row
from evidence.report.xlsx_sources import COLUMNS, sources_of
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study
from tests.report.hard_cases import FORMULAS, dangerous, many, overlong, right_to_left, set_against


def columns_of(section: OutcomeSection) -> list[str]:
    return [c.heading for c in (*display_columns(section), *typed_columns(section.analyses))]


HEADINGS = columns_of(full_comparison().sections[0])
RESULT = result_heading(full_comparison().sections[0])
CASES = [full_comparison(), dangerous(), right_to_left(), overlong(), many(60), set_against()]


def opened(made: Comparison) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(made)))


def records(sheet: Worksheet, count: int, headings: list[str]) -> list[dict[str, object]]:
    """Give the rows below the header, by heading."""
    first = header_row(sheet) + 1
    rows = sheet.iter_rows(min_row=first, max_row=first + count - 1, values_only=True)
    return [dict(zip(headings, row, strict=False)) for row in rows]


@pytest.mark.parametrize("made", CASES, ids=range(6))
def test_every_cell_says_what_the_model_says(made: Comparison) -> None:
    workbook = opened(made)
    assert len(workbook.sheetnames) == len(made.sections) + 2
    for sheet, section in zip(workbook.worksheets, made.sections, strict=False):
        names = columns_of(section)
        assert [c.value for c in sheet[header_row(sheet)]] == names
        for shown, row in zip(records(sheet, len(section.rows), names), section.rows, strict=True):
            cell, facts = study_cell(row.study), row.study.facts
            assert shown["Study"] == cut(cell.name)
            assert (shown["Standing"] or "") == cell.standing
            assert str(shown["PMID"]) == cell.pmid
            missing = "NR" if row.study.has_text else "—"
            assert (shown["Year"], shown["N"]) == (row.study.year or "NR", facts.size or missing)
            assert shown["Design"] == (facts.design or missing)
            assert shown["Population"] == (facts.population or missing)
            assert shown["Intervention"] == (facts.intervention or missing)
            texts = [shown[name] or "" for name in headings(section)[1:]]
            assert texts == [cut(text) for text in figure_cells(row, section.analyses)]


def test_typed_columns_hold_the_numbers_of_the_display_column() -> None:
    made = full_comparison()
    workbook = opened(made)
    by_study = {r["Study"]: r for r in records(workbook["CR"], len(made.sections[0].rows), HEADINGS)}
    assert by_study["Nemo 2020"][RESULT] == "NR"
    assert by_study["Nemo 2020"]["Events"] is None, "NR is no number"
    sheet = workbook["CR"]
    cells = {(sheet.cell(row, 1).value, sheet.cell(row, 9).value): row for row in range(1, sheet.max_row + 1)}
    row = cells["Kantarjian 2019", "SoC"]
    typed = {h: sheet.cell(row, HEADINGS.index(h) + 1) for h in ("Events", "Total", "Percent", "CI low")}
    assert {name: (cell.data_type, cell.number_format) for name, cell in typed.items()} == {
        "Events": ("n", "General"),
        "Total": ("n", "General"),
        "Percent": ("n", '0.0"†"'),
        "CI low": ("n", '0.0"†"'),
    }
    assert (typed["Events"].value, typed["Total"].value, typed["Percent"].value) == (5, 40, 12.5)
    (ratio,) = (r for r in records(workbook["OS ratios"], 2, HEADINGS) if r["Measure"] == "hazard ratio")
    assert (ratio["Value"], ratio["CI low"], ratio["CI high"], ratio["CI level %"]) == (
        0.75,
        0.57,
        0.99,
        97.5,
    )
    assert ratio["Events"] is None


def test_contrasts_count_as_numbers_and_what_is_not_estimable_stays_empty() -> None:
    made = set_against()
    nothing, twelve = records(opened(made).worksheets[0], 3, columns_of(made.sections[0]))[1:]
    assert nothing["Difference, points"] == 0
    assert nothing["Ratio"] is None, "no event in either study"
    assert twelve["Difference, points"] == pytest.approx(30)
    assert twelve["Ratio"] is None, "infinite"
    assert isinstance(twelve["Ratio low"], float)


@pytest.mark.parametrize("made", CASES, ids=range(6))
def test_no_text_of_a_paper_is_ever_a_formula_or_an_error(made: Comparison) -> None:
    content = xlsx_bytes(made)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet or b't="e"' in sheet for sheet in sheets)


def test_text_like_a_formula_is_stored_as_typed_with_excels_mark_for_text() -> None:
    sheet = opened(dangerous()).worksheets[0]
    rows = list(sheet.iter_rows(min_row=header_row(sheet) + 2, max_row=header_row(sheet) + 1 + len(FORMULAS)))
    for cells, text in zip(rows, FORMULAS, strict=True):
        for heading in ("Design", "Population", "Intervention", "Arm", "Among", "When"):
            cell = cells[HEADINGS.index(heading)]
            assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (text, "s", True)


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "TRUE", "1E5", "2019-01-01", "0123"])
def test_text_like_another_value_stays_text(text: str) -> None:
    made = comparison(index_study(), study("1", "A", 2001, finding(percent=5.0, arm=text, quote="5%")))
    sheet = opened(made).worksheets[0]
    cell = sheet.cell(header_row(sheet) + 2, HEADINGS.index("Arm") + 1)
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    sheet = opened(overlong()).worksheets[0]
    value = str(sheet.cell(header_row(sheet) + 2, 1).value)
    assert len(value) == CELL_LENGTH
    assert value.endswith(CUT)


@pytest.mark.parametrize("text", ["x" * CELL_LENGTH, "𝛼" * 16_383])
def test_a_text_as_long_as_a_cell_is_whole(text: str) -> None:
    assert cut(text) == text


@pytest.mark.parametrize("text", ["x" * (CELL_LENGTH + 1), "𝛼" * 16_384, "x" + "𝛼" * 20_000])
def test_length_is_counted_as_excel_counts(text: str) -> None:
    assert cut(text).endswith(CUT)
    assert len(cut(text).encode("utf-16-le")) // 2 in {CELL_LENGTH, CELL_LENGTH - 1}


def test_every_figure_has_its_sentence_in_the_sources_and_leads_to_it() -> None:
    made = full_comparison()
    workbook = opened(made)
    sources = workbook["sources"]
    expected = list(sources_of(made))
    headings = [column.heading for column in COLUMNS]
    assert [c.value for c in sources[1]] == headings
    shown = records(sources, len(expected), headings)
    for row, source in zip(shown, expected, strict=True):
        found = source.found
        place = found.place if isinstance(found, Finding) else found
        assert (row["PMID"], row["Passage"], row["Start"], row["End"], row["Rule"]) == (
            int(source.shown.study.pmid),
            place.where,
            place.start,
            place.end,
            found.rule if isinstance(found, Finding) else None,
        )
        assert (row["Sentence"] or "") == found.sentence
        assert (row["Words of the figure"] or "") == found.quote
    links = 0
    for sheet, section in zip(workbook.worksheets, made.sections, strict=False):
        for number, model_row in enumerate(section.rows):
            column = columns_of(section).index(result_heading(section)) + 1
            cell = sheet.cell(header_row(sheet) + 1 + number, column)
            assert (cell.hyperlink is None) == (model_row.estimate is None)
            if cell.hyperlink is not None:
                line = int(str(cell.hyperlink.location).removeprefix("'sources'!A"))
                assert sources.cell(line, headings.index("Result") + 1).value == cell.value
                assert sources.cell(line, 2).value == section.outcome
                links += 1
    assert links == made.figures


def test_panes_are_frozen_below_the_header_and_beside_the_study() -> None:
    for sheet in opened(full_comparison()).worksheets:
        assert sheet.freeze_panes == f"B{header_row(sheet) + 1}"
        assert sheet.print_title_rows is not None
        assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("made", [full_comparison(), set_against()], ids=range(2))
def test_notes_and_statement_stand_with_every_table(made: Comparison) -> None:
    workbook = opened(made)
    for sheet, section in zip(workbook.worksheets, made.sections, strict=False):
        column = [c.value for c in sheet["A"]]
        assert caption_text(made, section) in column
        assert str(column[2]).startswith(lead_text(section) or NAIVE)
        last = column[header_row(sheet) + len(section.rows) :]
        assert last == note_lines(section, named=False)
    about = [c.value for c in workbook["about"]["A"]]
    assert about[1:] == [made.title, *head_lines(made), *foot_lines(made)]


def test_the_index_study_is_bold_and_a_retracted_one_struck_through() -> None:
    made = full_comparison()
    sheet = opened(made).worksheets[0]
    for number, row in enumerate(made.sections[0].rows):
        cell = sheet.cell(header_row(sheet) + 1 + number, 1)
        assert (cell.font.b, cell.font.strike or False) == (row.study.is_index, row.study.retracted)


def test_sheet_names_are_such_as_excel_takes_and_all_different() -> None:
    outcomes = ("CR/CRi", "CR:CRi", "Sources", "x" * 40, "x" * 41, "'quoted'")
    names = opened(comparison(index_study(), outcomes=outcomes)).sheetnames
    assert len({name.casefold() for name in names}) == len(outcomes) + 2
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_five_hundred_studies_are_five_hundred_rows() -> None:
    made = many()
    sheet = opened(made).worksheets[0]
    shown = records(sheet, 501, HEADINGS)
    assert [r["PMID"] for r in shown] == [int(row.study.pmid) for row in made.sections[0].rows]
    assert sheet.auto_filter.ref is not None


def test_the_same_comparison_is_the_same_file_without_a_moment_of_making() -> None:
    first, second = xlsx_bytes(full_comparison()), xlsx_bytes(full_comparison())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {UNDATED.timetuple()[:6]}
    properties = opened(full_comparison()).properties
    assert (properties.created, properties.modified, properties.creator) == (UNDATED, UNDATED, "evidence")
