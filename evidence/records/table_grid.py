"""Cells with spans become a grid in which every position says which cell stands there.

As HTML lays tables out: a cell takes the next free position of its row, and what spans rows ends
with its group of rows (head, body, foot) at the latest. Where cells overlap, the earlier one keeps the
position; no cell is dropped for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.model.fulltext import Cell, Grid

__all__ = ["RawCell", "lay_out"]

#: No real table is wider; a larger number is a typing error that would fill the memory.
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it stands in its row.

    Parameters
    ----------
    text : str
        Plain text.
    rowspan, columnspan : int
        As given, at least 1; 0 rows mean all that are left of the group.
    column : int or None
        Where it begins, from 1, if the source says; None where it follows its neighbour.
    is_heading, indent, notes
        See :class:`~evidence.model.fulltext.Cell`.
    """

    text: str
    rowspan: int = 1
    columnspan: int = 1
    column: int | None = None
    is_heading: bool = False
    indent: int = 0
    notes: tuple[str, ...] = ()


def lay_out(groups: Sequence[tuple[bool, Sequence[Sequence[RawCell]]]]) -> Grid:
    """Place the cells of a table.

    Parameters
    ----------
    groups : sequence of (bool, rows)
        Head, bodies and foot in printed order, each with whether it is a head; a row is a sequence of
        cells.

    Returns
    -------
    Grid
        As wide as the widest row in all its rows. Every cell of the input stands in it; without any it
        has no rows.
    """
    placed: dict[tuple[int, int], Cell] = {}
    first_row = 0
    for is_head, rows in groups:
        for offset, cells in enumerate(rows):
            free = 1
            for raw in cells:
                free = max(free, raw.column or 1)
                while (first_row + offset, free) in placed:
                    free += 1
                rows_left = len(rows) - offset
                rowspan = min(raw.rowspan or rows_left, rows_left)
                columnspan = min(max(raw.columnspan, 1), _MOST_COLUMNS)
                cell = Cell(
                    first_row + offset + 1,
                    free,
                    raw.text,
                    rowspan,
                    columnspan,
                    is_head or raw.is_heading,
                    raw.indent,
                    raw.notes,
                )
                for row in range(first_row + offset, first_row + offset + rowspan):
                    for column in range(free, free + columnspan):
                        placed.setdefault((row, column), cell)
                free += columnspan
        first_row += len(rows)
    if not placed:
        return ()
    width = max(column for _, column in placed)
    return tuple(
        tuple(placed.get((row, column)) for column in range(1, width + 1)) for row in range(first_row)
    )
