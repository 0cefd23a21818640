"""The Word document, opened again: every cell of the model, and a table that behaves on paper."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml import etree

from evidence.compare.table import NAIVE, Comparison
from evidence.report.docx import docx_bytes
from evidence.report.grid import figure_cells, headings, note_lines, study_cell
from evidence.report.layout import foot_lines, head_lines, shown_rows
from evidence.report.package import UNDATED
from tests.compare.by_hand import full_comparison
from tests.report.hard_cases import LONG, dangerous, many, overlong, right_to_left, set_against

CASES = [full_comparison(), dangerous(), right_to_left(), overlong(), many(60), set_against()]


def opened(made: Comparison) -> Document:
    return docx.Document(io.BytesIO(docx_bytes(made)))


@pytest.mark.parametrize(
    "made",
    CASES,
    ids=range(6),
)
def test_every_cell_says_what_the_model_says(made: Comparison) -> None:
    document = opened(made)
    assert len(document.tables) == len(made.sections)
    for table, section in zip(document.tables, made.sections, strict=True):
        grid = [[cell.text for cell in row.cells] for row in table.rows]
        assert tuple(grid[0]) == headings(section)
        expected = []
        for rows in shown_rows(section):
            for number, row in enumerate(rows):
                cell = study_cell(row.study)
                expected.append(
                    [cell.text if number == 0 else cell.name, *figure_cells(row, section.analyses)]
                )
        assert grid[1:] == expected


@pytest.mark.parametrize("made", [full_comparison(), set_against()], ids=range(2))
def test_notes_stand_below_their_table_and_the_statement_above_all(made: Comparison) -> None:
    blocks = [
        block.text if isinstance(block, Paragraph) else "table" for block in opened(made).iter_inner_content()
    ]
    assert blocks[0] == made.title
    assert blocks[1 : 1 + len(list(head_lines(made)))] == list(head_lines(made))
    assert NAIVE in blocks
    places = [number for number, block in enumerate(blocks) if block == "table"]
    for place, section in zip(places, made.sections, strict=True):
        notes = note_lines(section)
        assert blocks[place + 1 : place + 1 + len(notes)] == notes
    assert [line for line in foot_lines(made) if line not in blocks] == []


def test_the_header_row_is_repeated_and_no_row_is_split() -> None:
    for table in opened(full_comparison()).tables:
        rows = table.rows
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [
            number == 0 for number in range(len(rows))
        ]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_table_is_described_to_those_who_cannot_see_it() -> None:
    made = full_comparison()
    for table, section in zip(opened(made).tables, made.sections, strict=True):
        properties = table._tbl.tblPr
        described = [properties.find(qn(f"w:{name}")) for name in ("tblCaption", "tblDescription")]
        values = [d.get(qn("w:val")) or "" for d in described if d is not None]
        assert section.outcome in values[0]
        assert "index study" in values[1]


def test_the_parts_of_a_tables_properties_stand_in_the_order_that_word_demands() -> None:
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption"]
    for table in opened(full_comparison()).tables:
        found = [etree.QName(child).localname for child in table._tbl.tblPr]
        assert [name for name in found if name in order] == [name for name in order if name in found]
        assert found[-1] == "tblDescription"


@pytest.mark.parametrize("made", [full_comparison(), set_against()], ids=range(2))
def test_a_table_is_as_wide_as_the_text(made: Comparison) -> None:
    for table in opened(made).tables:
        widths = [column.width for column in table.columns]
        assert sum(width or 0 for width in widths) == pytest.approx(Mm(297 - 2 * 15), abs=1000)
        assert min(width or 0 for width in widths) >= Mm(14)


def test_pages_are_landscape() -> None:
    (section,) = opened(full_comparison()).sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (section.page_width or 0) > (section.page_height or 0)


def test_the_index_study_is_bold_and_labelled_and_a_retracted_one_struck_through() -> None:
    rows = opened(full_comparison()).tables[0].rows
    looks = {}
    for row in rows[1:]:
        name, result = row.cells[0].paragraphs[0].runs[0], row.cells[4].paragraphs[0].runs[0]
        looks[name.text] = (name.bold, name.font.strike, result.bold, result.font.strike)
    assert looks["Bhojwani 2019"] == (True, False, True, False)
    assert looks["O'|Brien* 2012"] == (False, True, False, True)
    assert looks["Kantarjian 2019"] == (False, False, False, False)
    assert "(INDEX STUDY, digest, corrected)" in rows[1].cells[0].text


def test_the_same_comparison_is_the_same_file_without_a_moment_of_making() -> None:
    first, second = docx_bytes(full_comparison()), docx_bytes(full_comparison())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {UNDATED.timetuple()[:6]}
        assert archive.testzip() is None
    properties = opened(full_comparison()).core_properties
    assert properties.created is not None
    assert properties.created.replace(tzinfo=None) == UNDATED
    assert properties.author == "evidence"


def test_a_very_long_title_is_whole_in_the_text_and_cut_in_the_properties() -> None:
    document = opened(overlong())
    assert len(document.core_properties.title) <= 255
    assert LONG.strip() in document.tables[0].rows[2].cells[0].text
