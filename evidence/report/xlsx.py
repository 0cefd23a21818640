"""A comparison as an Excel workbook: one sheet an outcome, the sentence behind every figure, what was asked.

The display column has the words of every other format; the typed columns behind it hold the same
numbers for formulas. A number of ours carries its † as number format, so that it still counts.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from evidence.compare.rows import Row
from evidence.compare.table import NAIVE, Analyses, Comparison, OutcomeSection
from evidence.report.cells import NO_TEXT, NOT_REPORTED, plain
from evidence.report.grid import RESULT_AT, figure_cells, headings, note_lines, study_cell
from evidence.report.layout import caption_text, foot_lines, head_lines, lead_text, section_title
from evidence.report.package import UNDATED, undated_archive
from evidence.report.xlsx_sheet import (
    CellValue,
    Column,
    Number,
    add_line,
    add_row,
    add_sheet,
    cell_at,
    header_row,
)
from evidence.report.xlsx_sources import SHEET, add_sources

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["display_columns", "typed_columns", "xlsx_bytes"]

#: What people read and what is printed of a study; the columns of every format follow.
_STUDY: Final = (
    Column("Study", 22),
    Column("Standing", 13),
    Column("PMID", 11),
    Column("Year", 6),
    Column("Design", 18),
    Column("N", 9),
    Column("Population", 18),
    Column("Intervention", 24),
)
#: Where numbers of a study stand among these, counted from 1.
_NUMBERS: Final = tuple(at for at, column in enumerate(_STUDY, 1) if column.heading in {"PMID", "Year", "N"})
#: Of arm, among, when, result, notes; contrasts stand before the notes.
_FIGURE_WIDTHS: Final = (18, 20, 12, 34, 8)
_CONTRAST_WIDTH: Final = 26

#: The same figures as numbers.
_TYPED: Final = (
    Column("Measure", 14),
    Column("Events", 9),
    Column("Total", 9),
    Column("Percent", 10),
    Column("Value", 9),
    Column("Unit", 9),
    Column("CI low", 10),
    Column("CI high", 10),
    Column("CI level %", 10),
    Column("SE", 8),
    Column("† computed by", 60),
)

_DIFFERENCE: Final = tuple(Column(f"Difference{part}, points", 11) for part in ("", " low", " high"))
_RATIO: Final = tuple(Column(f"Ratio{part}", 9) for part in ("", " low", " high"))

_SHEET_NAME_LENGTH: Final = 31
_PROPERTY_LENGTH: Final = 255
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\']")


def display_columns(section: OutcomeSection) -> tuple[Column, ...]:
    """Give the columns with words, those of contrasts only where they were asked for."""
    names = headings(section)[1:]
    contrasts = [_CONTRAST_WIDTH] * (len(names) - len(_FIGURE_WIDTHS))
    widths = (*_FIGURE_WIDTHS[:RESULT_AT], *contrasts, *_FIGURE_WIDTHS[RESULT_AT:])
    return *_STUDY, *(Column(name, width) for name, width in zip(names, widths, strict=True))


def typed_columns(analyses: Analyses) -> tuple[Column, ...]:
    """Give the columns with numbers."""
    contrasts = (_DIFFERENCE if analyses.difference else ()) + (_RATIO if analyses.ratio else ())
    return *_TYPED, *contrasts


def xlsx_bytes(comparison: Comparison) -> bytes:
    """Write a comparison as an Excel workbook; the same comparison gives the same bytes."""
    import openpyxl  # noqa: PLC0415 - start-up must not pay for it

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    names = _sheet_names(_label(section) for section in comparison.sections)
    sheets = [
        _add_section(workbook, name, comparison, section)
        for name, section in zip(names, comparison.sections, strict=True)
    ]
    result = len(_STUDY) + RESULT_AT
    for (section_number, row_number), place in add_sources(workbook, comparison).items():
        sheet = sheets[section_number]
        _link(cell_at(sheet, header_row(sheet) + 1 + row_number, result), place)
    _add_about(workbook, comparison)
    properties = workbook.properties
    properties.title = plain(comparison.title)[:_PROPERTY_LENGTH]
    properties.creator = properties.lastModifiedBy = "evidence"
    properties.created = properties.modified = UNDATED
    return undated_archive(_saved(workbook))


def _saved(workbook: Workbook) -> bytes:
    """Write the archive; ``Workbook.save`` would set the moment of saving."""
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - see xlsx_bytes

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).write_data()
    return stream.getvalue()


def _label(section: OutcomeSection) -> str:
    return f"{section.outcome} ratios" if section.part == "ratios" else section.outcome


def _sheet_names(labels: Iterable[str]) -> list[str]:
    """Make names that Excel takes: short, without its signs, different even in lower case."""
    taken = {"sources", "about", "history"}
    names = []
    for label in labels:
        base = _NOT_IN_SHEET_NAMES.sub("-", plain(label))[:_SHEET_NAME_LENGTH].strip() or "outcome"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: _SHEET_NAME_LENGTH - 4]} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _add_section(workbook: Workbook, name: str, comparison: Comparison, section: OutcomeSection) -> Worksheet:
    """Write one outcome; a study without a figure has a row that says why."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - see xlsx_bytes

    care = lead_text(section) or NAIVE
    leads = f"{care} A result leads to its sentence in the sheet {SHEET}."
    above = (section_title(section), caption_text(comparison, section), leads)
    display = display_columns(section)
    columns = display + typed_columns(section.analyses)
    sheet = add_sheet(workbook, name, columns, above=above, printed=len(display), right=_NUMBERS)
    for row in section.rows:
        values = [*_shown(row, section.analyses), *_typed(row, section.analyses)]
        add_row(sheet, values, bold=row.study.is_index, struck=row.study.retracted, right=_NUMBERS)
    last = sheet.max_row
    sheet.auto_filter.ref = f"A{header_row(sheet)}:{get_column_letter(len(columns))}{last}"
    for line in note_lines(section, named=False):
        add_line(sheet, line, display)
    sheet.print_area = f"A1:{get_column_letter(len(display))}{sheet.max_row}"
    return sheet


def _shown(row: Row, analyses: Analyses) -> list[CellValue]:
    """Give the display columns."""
    cell, facts = study_cell(row.study), row.study.facts
    missing = NOT_REPORTED if row.study.has_text else NO_TEXT
    return [
        cell.name,
        cell.standing,
        int(cell.pmid),
        NOT_REPORTED if row.study.year is None else row.study.year,
        plain(facts.design or missing),
        missing if facts.size is None else facts.size,
        plain(facts.population or missing),
        plain(facts.intervention or missing),
        *figure_cells(row, analyses),
    ]


def _typed(row: Row, analyses: Analyses) -> list[CellValue]:
    """Give the numbers: the reported one, else ours with its mark."""
    if row.estimate is None:
        return []
    made, finding = row.estimate, row.estimate.finding
    low, high = finding.ci_low, finding.ci_high
    ours = made.computed("ci") if low is None and high is None else None
    percent = made.computed("percent") if finding.percent is None else None
    return [
        finding.measure.replace("_", " "),
        _count(made.events, finding.events),
        _count(made.total, finding.total),
        finding.percent if percent is None else Number(percent[0], decimals=1),
        finding.value,
        finding.unit,
        low if ours is None else Number(ours[0], decimals=1),
        high if ours is None else Number(ours[1], decimals=1),
        finding.ci_level if ours is None else 95,
        finding.se,
        "; ".join(dict.fromkeys(derived.method for derived in made.derived)) or None,
        *(_difference(row) if analyses.difference else ()),
        *(_ratio(row) if analyses.ratio else ()),
    ]


def _difference(row: Row) -> list[CellValue]:
    """Give the naive difference and its interval in percentage points."""
    contrast = row.contrast
    if contrast is None or contrast.difference is None or contrast.difference_interval is None:
        return [None, None, None]
    interval = contrast.difference_interval
    return [Number(100 * value, 1) for value in (contrast.difference, interval.low, interval.high)]


def _ratio(row: Row) -> list[CellValue]:
    """Give the naive ratio and its interval; a limit that is not estimable stays empty."""
    contrast = row.contrast
    if contrast is None or contrast.ratio is None or contrast.ratio_interval is None:
        return [None, None, None]
    values = (contrast.ratio, contrast.ratio_interval.low, contrast.ratio_interval.high)
    return [Number(value, 2) if math.isfinite(value) else None for value in values]


def _count(shown: int | None, reported: int | None) -> int | Number | None:
    """Mark a count that is ours."""
    return shown if shown is None or reported is not None else Number(shown)


def _link(cell: Cell, place: int) -> None:
    """Lead from a result to the row of its sentence."""
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 - see xlsx_bytes

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{SHEET}'!A{place}", display=str(cell.value))


def _add_about(workbook: Workbook, comparison: Comparison) -> None:
    """Say what was compared, out of what, and what the signs mean."""
    sheet = add_sheet(workbook, "about", (Column("About this comparison", 120),))
    for line in (plain(comparison.title), *head_lines(comparison), *foot_lines(comparison)):
        add_row(sheet, [line])
