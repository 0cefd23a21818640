"""What completes the figure of a cell: cells beside it, rows below it, and numbers of patients."""

from __future__ import annotations

import re
from typing import Final

from evidence.fulltext.lines import Line, Lines
from evidence.fulltext.statistics import Printed, Slots
from evidence.fulltext.values import Value, read_value
from evidence.fulltext.whose import narrows
from evidence.model import Cell

__all__ = ["COMPLETES", "ends_in", "gather", "p_value_of", "size_for"]

#: Columns whose cells are parts of the figure before them.
COMPLETES: Final = frozenset({"p", "interval", "percent"})

_P: Final = re.compile(r"([<>≤≥]=?)?\s*=?\s*(\d*[.·,]?\d+)")


def gather(lines: Lines, cell: Cell) -> tuple[Printed, list[Cell]]:
    """Gather the cells behind one that complete its figure.

    Returns
    -------
    Printed
        The figure as all of them print it.
    list of Cell
        The cell and those that its figure takes in. A p-value's is not among them: it is of a comparison.
    """
    printed = Printed(read_value(cell.text))
    cells = [cell]
    column = cell.column + cell.columnspan
    while column in lines.columns and lines.columns[column].role in COMPLETES:
        line, beside = lines.columns[column], lines.table.at(cell.row, column)
        column += 1
        if beside is None or not beside.text or beside in cells:
            continue
        if _take(lines, line, read_value(beside.text), printed):
            cells.append(beside)
        elif line.role == "p":
            printed.p_value = printed.p_value or beside.text
    if len(printed.ends) == 1:
        printed.ends.clear()
    if printed.p_value is None and printed.value.note and printed.value.form != "bound":
        printed.p_value = printed.value.note
    return printed, cells


def _take(lines: Lines, line: Line, value: Value, printed: Printed) -> bool:
    """Add what a cell of a completing column says; False for a p-value."""
    if line.role == "percent":
        printed.percent = printed.percent or value
        return True
    # A head that gives the interval one column and the p-value two has slipped by one.
    slipped = line.role == "p" and len(printed.ends) == 1 and _heads_two(lines, line.index)
    if line.role == "p" and not slipped:
        return False
    if len(printed.ends) < 2:
        printed.ends += ends_in(value)
    return True


def _heads_two(lines: Lines, column: int) -> bool:
    """Whether one heading stands over a column and the next."""
    head = lines.table.at(lines.table.head_rows, column)
    return head is not None and head is lines.table.at(lines.table.head_rows, column + 1)


def ends_in(value: Value) -> list[float]:
    """Give the ends of an interval that a value prints, or the one end that it is."""
    if value.form in {"ends", "interval"} and value.low is not None and value.high is not None:
        return [value.low, value.high]
    return [value.first] if value.form == "number" and value.first is not None else []


def p_value_of(text: str | None) -> float | str | None:
    """Write a p-value as findings have it: a number, or a bound as printed."""
    match = None if text is None else _P.search(text)
    if match is None:
        return None
    number = match[2].replace("·", ".").replace(",", ".")
    if match[1]:
        return f"{match[1]}{number}"
    value = float(number)
    return value if 0 <= value <= 1 else None


def size_for(lines: Lines, row: Line, column: Line, slots: Slots) -> int | None:
    """Take the printed number of patients that can be a figure's denominator.

    A size in a row or column of sizes, or in the heading of the row, is of that row alone; the column's
    is of all its rows, unless the row narrows it down. Where count and percentage are printed the size must
    fit them.
    """
    if slots.get("total") is not None:
        return None
    events, percent = slots.get("events"), slots.get("percent")
    of_all = not narrows(row)
    options = (
        (lines.row_sizes.get(row.index), True),
        (row.size, True),
        (column.size, of_all),
        (lines.column_sizes.get(column.index), of_all),
    )
    for size, is_own in options:
        if size is None:
            continue
        if events is not None and percent is not None:
            return size if size and abs(100 * events / size - percent) <= 1 else None
        if events is None or (is_own and events <= size):
            return size
    return None
