"""What in a table's grid is a heading: rows at the top, columns at the left, rows that head others.

Publishers mark little of this. The head is what they say it is, and the rows below it that only go on
with it ("n (%)" under the names of arms). A column at the left belongs to the stub as long as most of
what it holds reads as words. A row without values heads the rows below it, further in where they are
set in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evidence.model.fulltext import Cell, Grid

__all__ = ["Layout", "find_layout", "reads_as_value"]

_NUMBER: Final = r"(?:\d[\d\s.,·]*|[.·]\d+)"
_VALUE: Final = re.compile(
    rf"""
    [(\[]?(?:[<>≤≥~≈+\-−–±]|[Pp]\s*[=<>])?\s*{_NUMBER}     # 12, <0.001, P = 0.03, (0.5, 0.9)
    (?:[\s\d.,·()\[\]{{}}%±/<>≤≥–\-−—~;:*†‡§+×x=a-d]|to\b|vs\.?|n/a|\b[SN][DE]\b|CI|
       (?:day|week|month|year|yr|mo)s?\b)*
    | N/?[AREDCS] | n\.?[sra]\.? | [Nn]ot\s(?:yet\s)?(?:reached|estimable|reported|applicable|available)
    | [-–—−.…*]+ | \?\*? | [Rr]ef(?:erence)?\.?
    """,
    re.VERBOSE,
)
_P_HEADING: Final = re.compile(r"\W*(?:log-?\s?rank\s)?[Pp](?:[\s-]*values?)?\W*", re.IGNORECASE)
#: What a second row of a head says: what is counted and how, or the size of a group.
_STATISTIC: Final = re.compile(
    r"""
    (?: [\s,;/()\[\]±=:<>≤≥–-]
      | \bno\.? | \bn\b | \bnumbers?\b | \bof\b | \bpatients?\b | \bsubjects?\b | \bcases?\b | %
      | \d+(?:\.\d+)?
      | \bmeans?\b | \bmedians?\b | \bs\.?[de]\.?m?\b | \branges?\b | \biqr\b | \bci\b | \bconfidence\b
      | \bintervals? | \bhr\b | \bor\b | \brr\b | \bhazard\b | \bodds\b | \bratios?\b
      | \bp\b | \bp?-?values?\b
      | \bgrades?\b | \ball\b | \bany\b | \bmonths?\b | \byears?\b | \bweeks?\b | \bdays?\b | \btotal\b
    )+
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: More white space than stands before any heading.
_COLUMN: Final = 1000
_SIZE: Final = re.compile(r"\b[Nn]\s?=\s?\d")


def reads_as_value(text: str) -> bool:
    """Whether a cell holds a figure, or what stands in the place of one, and not words."""
    return _VALUE.fullmatch(text.strip()) is not None


@dataclass(frozen=True, slots=True)
class Layout:
    """How many rows and columns are headings, and what each row is headed by."""

    head_rows: int
    stub_columns: int
    row_paths: tuple[tuple[str, ...], ...]


def find_layout(grid: Grid, marked_head_rows: int) -> Layout:
    """Tell headings from values.

    Parameters
    ----------
    grid : Grid
        All rows, those of the head first.
    marked_head_rows : int
        How many rows the article itself calls the head.

    Returns
    -------
    Layout
    """
    if not grid:
        return Layout(0, 0, ())
    head = marked_head_rows
    stub = _stub_columns(grid, head)
    if head == 0 and _is_heading(grid, 0, stub):
        head = 1
        stub = _stub_columns(grid, head)
    while 0 < head < len(grid) - 1 and _goes_on(grid, head, stub):
        head += 1
    return Layout(head, stub, _row_paths(grid, head, stub))


def _stub_columns(grid: Grid, head: int) -> int:
    """Count the columns at the left that name rows; every table but one of a single column has one."""
    width = len(grid[0]) if grid else 0
    body = grid[head:]
    holds_values = [_mostly_values(body, column) for column in range(width)]
    if width < 2:
        return 0
    if not any(holds_values[1:]):
        return 1
    stub = 1
    while stub < width - 1 and any(holds_values[stub + 1 :]):
        unnamed = head > 0 and not any(_text(row[stub]) for row in grid[:head])
        if holds_values[stub] and not unnamed:
            break
        stub += 1
    return stub


def _mostly_values(body: Sequence[Sequence[Cell | None]], column: int) -> bool:
    own = {cell for row in body if (cell := row[column]) is not None and cell.column == column + 1}
    texts = [cell.text for cell in own if cell.text]
    figures = sum(text[0].isdigit() or reads_as_value(text) for text in texts)
    return bool(texts) and 2 * figures >= len(texts)


def _is_heading(grid: Grid, row: int, stub: int) -> bool:
    """Whether a row names columns: it has words and no value, and values stand below it."""
    texts = [text for cell in grid[row][stub:] if (text := _text(cell))]
    below = any(reads_as_value(_text(cell)) for cells in grid[row + 1 :] for cell in cells[stub:])
    return bool(texts) and below and not any(map(reads_as_value, texts))


def _goes_on(grid: Grid, row: int, stub: int) -> bool:
    """Whether a row below the head goes on with it."""
    cells = [cell for cell in dict.fromkeys(grid[row][stub:]) if cell is not None and cell.column > stub]
    texts = [cell.text for cell in cells if cell.text]
    if not texts or not _is_heading(grid, row, stub):
        return False
    if all(_SIZE.search(text) or _STATISTIC.fullmatch(text) for text in texts):
        return True
    above = {cell for cell in grid[row - 1][stub:] if cell is not None}
    return len(texts) == len(cells) > 1 and any(cell.columnspan > 1 for cell in above)


@dataclass(slots=True)
class _Heading:
    """A row that heads others.

    ``reach`` is the indent of the rows it heads, less a half where they are not set in.
    """

    text: str
    indent: int
    reach: float
    has_values: bool


def _row_paths(grid: Grid, head: int, stub: int) -> tuple[tuple[str, ...], ...]:
    """Say of every row what it is headed by."""
    p_columns = {c for c in range(stub, len(grid[0]) if grid else 0) if _names_p(grid, head, c)}
    paths: list[tuple[str, ...]] = [()] * head
    above: list[_Heading] = []
    carried: dict[int, str] = {}
    for row in range(head, len(grid)):
        cells = grid[row]
        labels = _labels(cells, stub, carried)
        has_values = any(
            _text(cell) and cell is not None and cell.column > stub
            for column, cell in enumerate(cells)
            if column >= stub and column not in p_columns
        )
        if not labels:
            paths.append(tuple(h.text for h in above) if has_values else ())
            continue
        indent = _indent(cells)
        if has_values:
            while above and above[-1].reach >= indent:
                above.pop()
            paths.append(_path(above, labels))
            if len(labels) == 1 and _indent_below(grid, row) > indent:
                above.append(_Heading(labels[-1], indent, indent, has_values=True))
            continue
        follows_heading = (
            row > head and bool(above) and not above[-1].has_values and above[-1].text in paths[-1][-1:]
        )
        while above and above[-1].indent >= indent and not (follows_heading and above[-1].indent == indent):
            above.pop()
        paths.append(_path(above, labels))
        below = _indent_below(grid, row)
        above.append(
            _Heading(labels[-1], indent, indent if below > indent else indent - 0.5, has_values=False)
        )
        carried.clear()
    return tuple(paths)


def _labels(cells: Sequence[Cell | None], stub: int, carried: dict[int, str]) -> list[str]:
    """Read a row's own headings; one that is left empty before another is that of the row above."""
    own = {cell.column: cell.text for cell in cells[:stub] if cell is not None and cell.text}
    if not own:
        return []
    last = max(own)
    labels = [own.get(column) or carried.get(column, "") for column in range(1, last + 1)]
    for column in range(1, stub + 1):
        if column in own:
            carried[column] = own[column]
            for further in range(column + 1, stub + 1):
                carried.pop(further, None)
    return [text for text in dict.fromkeys(labels) if text]


def _path(above: Sequence[_Heading], labels: Sequence[str]) -> tuple[str, ...]:
    """Join what heads a row to its own headings; one that both name stands once."""
    headings = [heading.text for heading in above if heading.text not in labels]
    return (*headings, *labels)


def _indent(cells: Sequence[Cell | None]) -> int:
    """Say how far a row's first heading is set in; one in a further column is further in than any other."""
    first = next(cell for cell in cells if cell is not None and cell.text)
    return first.indent + _COLUMN * (first.column - 1)


def _indent_below(grid: Grid, row: int) -> int:
    """Give the indent of the next row that has a heading, -1 where there is none."""
    for cells in grid[row + 1 :]:
        if any(_text(cell) for cell in cells):
            return _indent(cells)
    return -1


def _names_p(grid: Grid, head: int, column: int) -> bool:
    texts = [text for row in grid[:head] if (text := _text(row[column]))]
    return bool(texts) and _P_HEADING.fullmatch(texts[-1]) is not None


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text
