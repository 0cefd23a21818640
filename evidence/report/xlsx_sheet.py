"""Sheets and cells of a workbook: text that stays text, numbers that stay numbers, panes that stay put."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "CELL_LENGTH",
    "CUT",
    "CellValue",
    "Column",
    "Number",
    "add_line",
    "add_row",
    "add_sheet",
    "cell_at",
    "cut",
    "header_row",
]

#: What an Excel cell holds, in UTF-16 code units (Microsoft: Excel specifications and limits).
CELL_LENGTH: Final = 32_767

#: What a text that was too long ends with.
CUT: Final = " … [cut: the cell holds no more]"

#: Excel takes typed-in text that begins so for a formula; such a cell also gets Excel's own mark for text.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_FONT: Final = "Calibri"
_FONT_SIZE_PT: Final = 10
_LINE_HEIGHT_PT: Final = 13.0
#: Excel has no higher row.
_ROW_HEIGHT_PT: Final = 409.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number of ours: it is shown with its †, rounded to some decimals, and counts as it is."""

    value: float
    decimals: int = 0

    @property
    def number_format(self) -> str:
        """Excel's code for it."""
        places = "." + "0" * self.decimals if self.decimals else ""
        return f'0{places}"†"'


CellValue = str | int | float | Number | None


def add_sheet(
    workbook: Workbook, name: str, columns: Sequence[Column], *, above: Sequence[str] = (), printed: int = 0
) -> Worksheet:
    """Add a sheet with lines above its header row; header and first column do not scroll away.

    Parameters
    ----------
    workbook : Workbook
        Gets the sheet as its last.
    name : str
        As Excel takes it.
    columns : sequence of Column
        From left to right.
    above : sequence of str
        Lines above the header; the first in bold.
    printed : int
        How many columns go on paper; 0 means all.
    """
    from openpyxl.styles import Alignment, Border, Side  # noqa: PLC0415 - start-up must not pay for it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet: Worksheet = workbook.create_sheet(name)
    wide = printed or len(columns)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for number, line in enumerate(above):
        add_line(sheet, line, columns[:wide], bold=number == 0)
    header = len(above) + 1
    for place, column in enumerate(columns, start=1):
        cell = cell_at(sheet, header, place)
        _put_text(cell, column.heading)
        cell.font = _font(bold=True)
        cell.border = Border(bottom=Side(style="medium"))
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    sheet.freeze_panes = f"B{header + 1}"
    _set_page(sheet, header)
    return sheet


def _set_page(sheet: Worksheet, header: int) -> None:
    """Print landscape, as wide as the paper, the header row on every page."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem  # noqa: PLC0415 - see add_sheet
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter = HeaderFooterItem()
    sheet.oddFooter.center.text = "&A, page &P of &N"


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Give a cell that no merged range swallows."""
    return cast("Cell", sheet.cell(row, column))


def header_row(sheet: Worksheet) -> int:
    """Give the number of the header row, below which the panes are frozen."""
    return int("".join(c for c in str(sheet.freeze_panes) if c.isdigit())) - 1


def add_row(
    sheet: Worksheet, values: Sequence[CellValue], *, bold: bool = False, struck: bool = False
) -> list[Cell]:
    """Add a row; text is wrapped, and never a formula."""
    from openpyxl.styles import Alignment, Border, Side  # noqa: PLC0415 - see add_sheet

    number = sheet.max_row + 1
    cells = []
    for place, value in enumerate(values, start=1):
        cell = cell_at(sheet, number, place)
        if isinstance(value, str):
            _put_text(cell, value)
        elif isinstance(value, Number):
            cell.value, cell.number_format = value.value, value.number_format
        else:
            cell.value = value
        cell.font = _font(bold=bold, strike=struck)
        cell.border = Border(bottom=Side(style="hair"))
        if isinstance(value, str):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        else:
            cell.alignment = Alignment(horizontal="right", vertical="top", indent=1)
        cells.append(cell)
    # Excel would find the height by itself, other programs lay one line over the next.
    widths = (sheet.column_dimensions[cell.column_letter].width for cell in cells)
    heights = [_height(str(cell.value or ""), width) for cell, width in zip(cells, widths, strict=True)]
    sheet.row_dimensions[number].height = max(heights, default=_LINE_HEIGHT_PT)
    return cells


def add_line(sheet: Worksheet, text: str, columns: Sequence[Column], *, bold: bool = False) -> None:
    """Add a line of text over the width of some columns, as high as it needs."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - see add_sheet

    first = sheet.max_row == 1 and sheet.cell(1, 1).value is None
    number = 1 if first else sheet.max_row + 1
    cell = cell_at(sheet, number, 1)
    _put_text(cell, text)
    cell.font = _font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(columns))
    sheet.row_dimensions[number].height = _height(text, sum(column.width for column in columns))


def cut(text: str) -> str:
    """Cut a text to what a cell holds, and say so; a character beyond the BMP counts twice."""
    if len(text.encode("utf-16-le")) // 2 <= CELL_LENGTH:
        return text
    room = CELL_LENGTH - len(CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore") + CUT


def _height(text: str, width: float) -> float:
    """Estimate the height of wrapped text, in points."""
    lines = max(1, math.ceil(len(text) / width))
    return min(_ROW_HEIGHT_PT, _LINE_HEIGHT_PT * lines + 2)


def _font(*, bold: bool = False, strike: bool = False) -> Font:
    from openpyxl.styles import Font  # noqa: PLC0415 - see add_sheet

    return Font(name=_FONT, size=_FONT_SIZE_PT, bold=bold, strike=strike)


def _put_text(cell: Cell, text: str) -> None:
    """Store text as text: openpyxl itself would make a formula or an error of some."""
    cell.value = cut(text)
    cell.data_type = "s"
    if text.lstrip().startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
