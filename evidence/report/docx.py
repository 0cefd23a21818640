"""A comparison as a Word document: landscape, one table an outcome, its notes below it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from evidence.compare.rows import Row
from evidence.compare.table import Analyses, Comparison, OutcomeSection
from evidence.report.cells import plain
from evidence.report.grid import (
    RESULT_AT,
    figure_cells,
    headings,
    note_lines,
    stands_apart,
    study_cell,
)
from evidence.report.layout import (
    caption_text,
    foot_lines,
    head_lines,
    lead_text,
    section_title,
    shown_rows,
)
from evidence.report.package import UNDATED, undated_archive

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["docx_bytes"]

#: Widths in millimetres of arm, among, when, result, notes; the study takes what the others leave.
_WIDTHS_MM: Final = (41, 45, 25, 50, 18)
_NARROW_MM: Final = (30, 32, 21, 42, 14)
_CONTRAST_MM: Final = 38
_PAGE_MM: Final = (297, 210)
_MARGIN_MM: Final = 15

#: What core properties can hold; a longer title stands in the text in full.
_PROPERTY_LENGTH: Final = 255


def docx_bytes(comparison: Comparison) -> bytes:
    """Write a comparison as a Word document; the same comparison gives the same bytes."""
    import docx  # noqa: PLC0415 - start-up must not pay for it

    document = docx.Document()
    _set_up(document, comparison)
    title = plain(comparison.title)
    document.add_paragraph(title, style="Title")
    for line in head_lines(comparison):
        document.add_paragraph(line)
    for section in comparison.sections:
        _add_section(document, comparison, section)
    document.add_heading("Signs and sources", level=1)
    for line in foot_lines(comparison):
        document.add_paragraph(line, style="Notes")
    stream = io.BytesIO()
    document.save(stream)
    return undated_archive(stream.getvalue())


def _set_up(document: Document, comparison: Comparison) -> None:
    """Set page, styles, footer and properties."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - see docx_bytes
    from docx.shared import Mm  # noqa: PLC0415

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = (Mm(side) for side in _PAGE_MM)
    page.left_margin = page.right_margin = page.top_margin = Mm(_MARGIN_MM)
    page.bottom_margin, page.footer_distance = Mm(_MARGIN_MM + 3), Mm(_MARGIN_MM // 2)
    _set_styles(document)
    footer = page.footer.paragraphs[0]
    footer.style = "Notes"
    footer.add_run(
        f"Naive comparison beside {plain(comparison.index.name)} (PMID {comparison.index.pmid}), page "
    )
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")
    properties = document.core_properties
    properties.title = plain(comparison.title)[:_PROPERTY_LENGTH]
    properties.author = properties.last_modified_by = "evidence"
    properties.comments = ""
    properties.language = "en-GB"
    properties.created = properties.modified = UNDATED


def _set_styles(document: Document) -> None:
    """Make the template's styles plain: black, one typeface, British English."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - see docx_bytes
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    styles = document.styles
    styles.add_style("Notes", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    looks = (("Normal", 9.5, 3), ("Notes", 8, 1), ("Title", 15, 6), ("Heading 1", 12, 3), ("Caption", 9, 3))
    for name, size_pt, after_pt in looks:
        style = styles[name]
        style.font.name = "Arial"
        # The template names theme fonts, which would win over the name.
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), "Arial")
        style.font.size = Pt(size_pt)
        _set_size_of_other_scripts(style.element.rPr, size_pt)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_after = Pt(after_pt)
    title = styles["Title"]
    title.font.bold = True
    styles["Caption"].font.bold = False
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    styles["Caption"].paragraph_format.keep_with_next = True
    language = styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-GB")


def _set_size_of_other_scripts(properties: BaseOxmlElement, size_pt: float) -> None:
    """Give Hebrew, Arabic and the like the size of the rest; Word keeps theirs apart."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - see docx_bytes

    for former in properties.findall(qn("w:szCs")):
        properties.remove(former)
    size = _element("w:szCs")
    size.set(qn("w:val"), str(round(2 * size_pt)))
    usual = properties.find(qn("w:sz"))
    if usual is not None:
        usual.addnext(size)


def _add_section(document: Document, comparison: Comparison, section: OutcomeSection) -> None:
    """Write one outcome: heading, caption, table, notes."""
    from docx.shared import Pt  # noqa: PLC0415 - see docx_bytes

    title = section_title(section)
    document.add_heading(title, level=1)
    if lead := lead_text(section):
        document.add_paragraph(lead).paragraph_format.keep_with_next = True
    document.add_paragraph(caption_text(comparison, section), style="Caption")
    groups = shown_rows(section)
    columns = headings(section)
    table = document.add_table(rows=1 + sum(map(len, groups)), cols=len(columns))
    _shape(table, title, _widths_mm(columns))
    grid = [list(row.cells) for row in table.rows]
    for cell, heading in zip(grid[0], columns, strict=True):
        _write(cell, heading, bold=True, keep_with_next=True)
    lines = iter(grid[1:])
    for rows in groups:
        for number, row in enumerate(rows):
            # A study's rows stay together, so that its name is on the page that shows its figures.
            cells = next(lines)
            # The index study's rows are never left alone at the foot of a page.
            last = number + 1 == len(rows) and not row.study.is_index
            _fill(cells, row, section.analyses, first=number == 0, last=last)
            if row.study.is_index:
                _shade(cells)
    for number, line in enumerate(note_lines(section)):
        note = document.add_paragraph(line, style="Notes")
        if number == 0:
            note.paragraph_format.space_before = Pt(4)


def _widths_mm(columns: Sequence[str]) -> list[int]:
    """Divide the text width; columns for contrasts make the others narrower."""
    contrasts = len(columns) - 1 - len(_WIDTHS_MM)
    usual = _NARROW_MM if contrasts else _WIDTHS_MM
    others = [*usual[:RESULT_AT], *[_CONTRAST_MM] * contrasts, *usual[RESULT_AT:]]
    return [_PAGE_MM[0] - 2 * _MARGIN_MM - sum(others), *others]


def _shape(table: Table, title: str, widths_mm: Sequence[int]) -> None:
    """Set widths, repeat the header row, keep rows whole, and describe the table to a screen reader."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - see docx_bytes
    from docx.shared import Mm  # noqa: PLC0415

    table.autofit = False
    _rule(table)
    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width_mm)
    for row in table.rows:
        row_properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to these
        _append(row_properties, "w:cantSplit")
        for cell, width_mm in zip(row._tr.tc_lst, widths_mm, strict=True):  # noqa: SLF001
            cell.width = Mm(width_mm)
    _append(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
    properties = table._tbl.tblPr  # noqa: SLF001
    _append(properties, "w:tblCaption").set(qn("w:val"), title)
    _append(properties, "w:tblDescription").set(
        qn("w:val"),
        f"One row a figure for {title}: study, arm, among whom, when, result with its interval, signs of the "
        "notes below the table. The index study comes first and is labelled.",
    )


def _rule(table: Table) -> None:
    """Draw horizontal rules only, as journals do, and give the text some air."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - see docx_bytes

    properties = table._tbl.tblPr  # noqa: SLF001
    borders, margins = _element("w:tblBorders"), _element("w:tblCellMar")
    for side, eighths_of_point in (("top", 12), ("bottom", 12), ("insideH", 2)):
        border = _append(borders, f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths_of_point), ("space", 0), ("color", "000000")):
            border.set(qn(f"w:{name}"), str(value))
    for side, twentieths_of_point in (("top", 30), ("left", 60), ("bottom", 30), ("right", 60)):
        margin = _append(margins, f"w:{side}")
        margin.set(qn("w:w"), str(twentieths_of_point))
        margin.set(qn("w:type"), "dxa")
    # Word takes the parts of a table's properties in this order only.
    for name, element in (("w:tblLayout", borders), ("w:tblLook", margins)):
        successor = properties.find(qn(name))
        properties.append(element) if successor is None else successor.addprevious(element)


def _shade(cells: Sequence[_Cell]) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 - see docx_bytes

    for cell in cells:
        shading = _append(cell._tc.get_or_add_tcPr(), "w:shd")  # noqa: SLF001
        shading.set(qn("w:val"), "clear")
        shading.set(qn("w:fill"), "EDEDED")


def _fill(cells: Sequence[_Cell], row: Row, analyses: Analyses, *, first: bool, last: bool) -> None:
    """Write one row; later rows of a study repeat its name only."""
    study = study_cell(row.study)
    paragraph = cells[0].paragraphs[0]
    paragraph.style = "Notes"
    paragraph.paragraph_format.keep_with_next = not last
    name = paragraph.add_run(study.name)
    name.bold = row.study.is_index
    name.font.strike = row.study.retracted
    if first:
        if study.standing:
            paragraph.add_run(f" ({study.standing})").bold = stands_apart(row.study)
        rest = f" PMID {study.pmid}" + (f"; {study.facts}" if study.facts else "")
        paragraph.add_run(rest)
    for at, text in enumerate(figure_cells(row, analyses), start=1):
        is_result = at == RESULT_AT
        _write(
            cells[at],
            text,
            bold=is_result and row.study.is_index,
            strike=is_result and row.study.retracted,
            keep_with_next=not last,
        )


def _write(
    cell: _Cell, text: str, *, bold: bool = False, strike: bool = False, keep_with_next: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Notes"
    paragraph.paragraph_format.keep_with_next = keep_with_next
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.strike = strike


def _append(parent: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    element = _element(tag)
    parent.append(element)
    return element


def _element(tag: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - see docx_bytes

    return cast("BaseOxmlElement", OxmlElement(tag))


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word fills, such as the page number."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - see docx_bytes

    for kind in ("begin", None, "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no public way to fields
        if kind is None:
            _append(run, "w:instrText").text = instruction
        else:
            _append(run, "w:fldChar").set(qn("w:fldCharType"), kind)
