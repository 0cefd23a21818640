"""Sheets and cells of a workbook: text that stays text, numbers that stay numbers, panes that stay put."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
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

#: Other programs than Excel have a face of the same widths for it.
_FONT: Final = "Arial"
_FONT_SIZE_PT: Final = 9
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
    workbook: Workbook,
    name: str,
    columns: Sequence[Column],
    *,
    above: Sequence[str] = (),
    printed: int = 0,
    right: Collection[int] = (),
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
    right : collection of int
        Columns of numbers, counted from 1; their headings stand at the right.
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
        side = "right" if place in right else None
        cell.alignment = Alignment(
            horizontal=side, wrap_text=True, vertical="bottom", indent=1 if side else 0
        )
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
    sheet: Worksheet,
    values: Sequence[CellValue],
    *,
    bold: bool = False,
    struck: bool = False,
    right: Collection[int] = (),
) -> list[Cell]:
    """Add a row; text is wrapped, and never a formula.

    Parameters
    ----------
    sheet : Worksheet
        Gets the row as its last.
    values : sequence of str, int, float, Number or None
        From left to right.
    bold, struck : bool
        Look of the whole row.
    right : collection of int
        Columns of numbers, counted from 1: a word for a missing one stands at the right as they do.
    """
    number = sheet.max_row + 1
    text, figure = (_look(sheet, bold=bold, struck=struck, right=side) for side in (False, True))
    cells = []
    for place, value in enumerate(values, start=1):
        cell = cell_at(sheet, number, place)
        cell.style = text if isinstance(value, str) and place not in right else figure
        if isinstance(value, str):
            _put_text(cell, value)
        elif isinstance(value, Number):
            cell.value, cell.number_format = value.value, value.number_format
        else:
            cell.value = value
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


def _look(sheet: Worksheet, *, bold: bool, struck: bool, right: bool) -> str:
    """Name the workbook's style for a cell, made once: to style cell by cell takes most of the time."""
    from openpyxl.styles import Alignment, Border, NamedStyle, Side  # noqa: PLC0415 - see add_sheet

    words = ("Figure" if right else "Text", "bold" if bold else "", "struck" if struck else "")
    name = " ".join(word for word in words if word)
    workbook = cast("Workbook", sheet.parent)
    if name not in workbook.named_styles:
        side = Alignment(horizontal="right", vertical="top", indent=1)
        workbook.add_named_style(
            NamedStyle(
                name=name,
                font=_font(bold=bold, strike=struck),
                border=Border(bottom=Side(style="hair")),
                alignment=side if right else Alignment(wrap_text=True, vertical="top"),
            )
        )
    return name


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
