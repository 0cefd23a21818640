"""The full text of an article: paragraphs, figures with captions, tables as grids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Cell",
    "Figure",
    "Footnote",
    "FullText",
    "FullTextSource",
    "Grid",
    "Licence",
    "Paragraph",
    "Table",
]

#: Who gave the full text.
FullTextSource = Literal["pmc", "europepmc"]

#: What stands at every position of a table; a cell that spans several stands at each of them.
Grid = tuple[tuple["Cell | None", ...], ...]


@dataclass(frozen=True, slots=True)
class Licence:
    """What readers may do with a text, in the publisher's words and as an address; either may be missing."""

    text: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body.

    Parameters
    ----------
    number : int
        Its place in the body, from 1.
    text : str
        Plain text.
    headings : tuple of str
        Titles of the sections that hold it, the outermost first.
    section_type : str or None
        What the publisher calls the outermost section, such as ``"results"``.
    citations : tuple of (int, int)
        Where the text names an entry of the reference list, with the brackets around it.
    """

    number: int
    text: str
    headings: tuple[str, ...] = ()
    section_type: str | None = None
    citations: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """The name of the passage that it is."""
        return f"body:{self.number}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its label, such as ``Figure 1``, and its caption. The picture itself is not kept.

    Parameters
    ----------
    id : str
        As in the article, unique among its figures.
    label, caption : str or None
        Plain text.
    citations : tuple of (int, int)
        As those of a paragraph, in the caption.
    """

    id: str
    label: str | None
    caption: str | None
    citations: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """The name of the passage that its caption is."""
        return f"figure:{self.id}"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note below a table; ``mark`` is what its cells carry, None where it is for the whole table."""

    mark: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    row, column : int
        Its upper left position in the grid, from 1, the rows of the head included.
    text : str
        Plain text without the marks of notes; empty where the cell is.
    rowspan, columnspan : int
        How many rows and columns of the grid it covers.
    is_head : bool
        Whether it stands in the head of the table, or is marked as a heading.
    indent : int
        White space before the text, in characters: lower levels of a list of rows are set in.
    notes : tuple of str
        Marks of the notes that hold for it.
    """

    row: int
    column: int
    text: str
    rowspan: int = 1
    columnspan: int = 1
    is_head: bool = False
    indent: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with every span resolved.

    Parameters
    ----------
    id : str
        As in the article, unique among its tables.
    label, caption : str or None
        Plain text.
    grid : Grid
        All rows with all columns; a cell that spans several stands at each of its positions, None
        where there is none. Empty where the article has a picture in the place of cells.
    head_rows : int
        How many rows at the top are headings of columns.
    stub_columns : int
        How many columns at the left are headings of rows.
    row_paths : tuple of tuple of str
        For every row of the grid, what it is headed by: the headings it stands under, the topmost first,
        and its own; empty for rows of the head.
    footnotes : tuple of Footnote
        In printed order.
    """

    id: str
    label: str | None
    caption: str | None
    grid: Grid
    head_rows: int = 0
    stub_columns: int = 0
    row_paths: tuple[tuple[str, ...], ...] = ()
    footnotes: tuple[Footnote, ...] = ()

    @property
    def name(self) -> str:
        """The name of the passage that it is."""
        return f"table:{self.id}"

    @property
    def is_picture(self) -> bool:
        """Whether the article gives no cells, only a picture of the table."""
        return not self.grid

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell once, in the order of rows."""
        return tuple(
            cell
            for row, cells in enumerate(self.grid, start=1)
            for column, cell in enumerate(cells, start=1)
            if cell is not None and (cell.row, cell.column) == (row, column)
        )

    @property
    def text(self) -> str:
        """The cells as one text, in which figures have offsets: rows are lines, a tab ends every cell."""
        return "\n".join(self._lines())

    def span(self, cell: Cell) -> tuple[int, int]:
        """Give where the text of one of its cells begins and ends in ``text``."""
        start = 0
        for row, line in enumerate(self._lines(), start=1):
            if row == cell.row:
                break
            start += len(line) + 1
        before = (c for c in self.cells if c.row == cell.row and c.column < cell.column)
        start += sum(len(c.text) + 1 for c in before)
        return start, start + len(cell.text)

    def _lines(self) -> list[str]:
        lines = [""] * len(self.grid)
        for cell in self.cells:
            lines[cell.row - 1] += cell.text + "\t"
        return lines

    def at(self, row: int, column: int) -> Cell | None:
        """Give the cell at a position, counted from 1; None where there is none."""
        if not (1 <= row <= len(self.grid) and 1 <= column <= len(self.grid[row - 1])):
            return None
        return self.grid[row - 1][column - 1]

    def column_path(self, column: int) -> tuple[str, ...]:
        """Give the headings above a column, the topmost first, each cell once, empty ones left out."""
        return _texts(self.at(row, column) for row in range(1, self.head_rows + 1))

    def notes_of(self, cell: Cell) -> tuple[str, ...]:
        """Give the texts of the notes whose marks a cell carries."""
        return tuple(note.text for note in self.footnotes if note.mark in cell.notes)


@dataclass(frozen=True, slots=True)
class FullText:
    """The full text of an article.

    Parameters
    ----------
    pmcid : str or None
        With its ``PMC``.
    pmid : str or None
        Where the text itself names one.
    title : str
        Plain text.
    licence : Licence or None
        None where the text states none.
    has_body : bool
        Whether the source gave the text, and not its front matter only.
    paragraphs, figures, tables : tuple
        In the order of the article; paragraphs of the body only.
    """

    pmcid: str | None
    pmid: str | None
    title: str
    licence: Licence | None
    has_body: bool
    paragraphs: tuple[Paragraph, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


def _texts(cells: Iterable[Cell | None]) -> tuple[str, ...]:
    """Give the texts of cells, each cell once, empty ones left out."""
    distinct = dict.fromkeys(cell for cell in cells if cell is not None and cell.text)
    return tuple(cell.text for cell in distinct)
