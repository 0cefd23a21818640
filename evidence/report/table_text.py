"""A table of an article as text: its grid where that fits the width, else row by row.

Written here and not by the library for terminals: cells that span columns are what makes these tables
readable, and that library has none.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from evidence.model import Cell, Table
from evidence.report.cells import plain

__all__ = ["table_text"]

#: Between columns.
_GAP: Final = "  "
#: A column below this is no place for text, unless all of it is shorter.
_NARROW: Final = 6
#: Lists that are set in deeper are not set in deeper here.
_DEEPEST: Final = 8
_WORDS: Final = re.compile(r"\S+")


def table_text(table: Table, *, width: int = 80) -> str:
    """Write a table with label, caption and notes.

    Parameters
    ----------
    table : Table
        Of a full text.
    width : int
        Longest line, in columns of the terminal.
    """
    console = Console(file=io.StringIO(), width=width)
    lines = _wrap(console, f"{table.label or table.id}. {table.caption or ''}", width)
    lines.append("")
    if table.is_picture:
        lines.append("The article gives no cells of this table, as where a picture stands in its place.")
    elif (widths := _widths(table, width)) is not None:
        lines += _grid_lines(console, table, widths)
    else:
        lines += _row_lines(console, table, width)
    if table.footnotes:
        lines.append("")
    for note in table.footnotes:
        lines += _wrap(console, f"{note.mark} {note.text}" if note.mark else note.text, width)
    return "\n".join(line.rstrip() for line in lines)


def _printed(cell: Cell) -> str:
    marks = "".join(f"[{mark}]" for mark in cell.notes)
    return plain(f"{cell.text} {marks}".strip())


def _widths(table: Table, width: int) -> list[int] | None:
    """Give every column its width; None where some word would have to be broken."""
    columns = len(table.grid[0])
    least, most = [1] * columns, [1] * columns
    for cell in table.cells:
        if cell.columnspan == 1:
            text, at, indent = _printed(cell), cell.column - 1, min(cell.indent, _DEEPEST)
            longest = max((cell_len(word) for word in _WORDS.findall(text)), default=1)
            least[at] = max(least[at], longest + indent, min(cell_len(text), _NARROW))
            most[at] = max(most[at], cell_len(text) + indent)
    spare = width - len(_GAP) * (columns - 1) - sum(least)
    if spare < 0:
        return None
    widths = list(least)
    # The column that lacks most gets the next of the columns of the terminal.
    while spare > 0 and any(has < wants for has, wants in zip(widths, most, strict=True)):
        widths[max(range(columns), key=lambda at: most[at] - widths[at])] += 1
        spare -= 1
    for cell in (cell for cell in table.cells if cell.columnspan > 1):
        covered = range(cell.column - 1, cell.column - 1 + cell.columnspan)
        room = sum(widths[at] for at in covered) + len(_GAP) * (cell.columnspan - 1)
        for step in range(min(spare, max(cell_len(_printed(cell)) - room, 0))):
            widths[covered[step % cell.columnspan]] += 1
            spare -= 1
    return widths


def _grid_lines(console: Console, table: Table, widths: list[int]) -> Iterator[str]:
    full = sum(widths) + len(_GAP) * (len(widths) - 1)
    for number, row in enumerate(table.grid, start=1):
        pieces: list[tuple[int, list[str]]] = []
        column = 1
        while column <= len(row):
            cell = row[column - 1]
            # A cell that spans rows stands in its first one only.
            span = 1 if cell is None else cell.column + cell.columnspan - column
            room = sum(widths[column - 1 : column - 1 + span]) + len(_GAP) * (span - 1)
            begins = cell is not None and (cell.row, cell.column) == (number, column)
            pieces.append((room, _cell_lines(console, cell, room) if cell and begins else []))
            column += span
        for line in zip_longest(*(lines for _, lines in pieces), fillvalue=""):
            yield _GAP.join(set_cell_size(text, room) for text, (room, _) in zip(line, pieces, strict=True))
        if number == table.head_rows:
            yield "─" * full


def _cell_lines(console: Console, cell: Cell, room: int) -> list[str]:
    indent = " " * min(cell.indent, _DEEPEST, max(room - 1, 0))
    return [indent + line for line in _wrap(console, _printed(cell), room - len(indent))]


def _row_lines(console: Console, table: Table, width: int) -> Iterator[str]:
    """Write every row under its heading, a line for each cell with the headings of its column."""
    for number in range(table.head_rows + 1, len(table.grid) + 1):
        row = table.grid[number - 1]
        yield from _wrap(console, plain(" > ".join(table.row_paths[number - 1])) or f"row {number}", width)
        for column, cell in enumerate(row, start=1):
            if cell is None or column <= table.stub_columns or (cell.row, cell.column) != (number, column):
                continue
            if text := _printed(cell):
                heading = plain(" > ".join(table.column_path(column)))
                first, *rest = _wrap(console, f"{heading}: {text}" if heading else text, width - 6)
                yield f"    {first}"
                yield from (f"      {line}" for line in rest)


def _wrap(console: Console, text: str, width: int) -> list[str]:
    return [line.plain.rstrip() for line in Text(plain(text)).wrap(console, max(width, 1))]
