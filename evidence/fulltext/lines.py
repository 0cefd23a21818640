"""The rows and columns of a table as lines, each with its headings taken apart and the part it plays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evidence.extract.ruleset import Outcome
from evidence.fulltext.naming import Name, Namer, Part
from evidence.fulltext.values import Value, read_value
from evidence.model import Cell, Table

__all__ = ["Axis", "Line", "Lines", "read_lines"]

#: Where a table names its outcomes.
Axis = Literal["row", "column", "caption"]

#: ``main`` holds figures; ``p``, ``interval`` and ``percent`` complete the figure before them; ``size`` holds
#: the number of patients of the other axis's lines.
Role = Literal["main", "p", "interval", "percent", "size"]

_TOXICITY: Final = re.compile(r"toxic|adverse|side[- ]effect|safety|complication|CTC", re.IGNORECASE)
_BASELINE: Final = re.compile(
    r"characteristic|demographic|baseline|patients'? (?:and|features)|clinical features|"
    r"at (?:study )?entry|pre-?treatment",
    re.IGNORECASE,
)
_SINGLE_PATIENTS: Final = re.compile(
    r"(?:pt|pts|patient|patients|case|subject|UPN|ID|no|number|#|patient (?:no|number|id)|study id)\.?",
    re.IGNORECASE,
)
_FOLLOW_UP: Final = re.compile(r"time|follow-?\s?up|month|year|week|day", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_TOTAL: Final = re.compile(r"(?:total|all)(?: (?:patients|number))?", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One row or column.

    Parameters
    ----------
    index : int
        Its place in the grid, from 1.
    parts : tuple of Part
        Its headings, the outermost first.
    role : Role
        What its cells hold.
    time : str or None
        The time point that its headings give.
    """

    index: int
    parts: tuple[Part, ...]
    role: Role = "main"
    time: str | None = None

    @property
    def name(self) -> Name | None:
        """The outcome or endpoint that it names: that of its own heading, else of one above it."""
        return next((part.name for part in reversed(self.parts) if part.name is not None), None)

    @property
    def is_statistic(self) -> bool:
        """Whether its headings say nothing but how figures are printed."""
        return all(part.is_statistic for part in self.parts)

    @property
    def has_ratio(self) -> bool:
        """Whether a heading says that ratios are printed."""
        return any(part.heading.ratio is not None for part in self.parts)

    @property
    def size(self) -> int | None:
        """The number of patients that its headings print; the innermost counts."""
        return next((p.heading.size for p in reversed(self.parts) if p.heading.size is not None), None)


@dataclass(slots=True)
class Lines:
    """A table's lines with what holds for all of it."""

    table: Table
    rows: dict[int, Line]
    columns: dict[int, Line]
    axis: Axis
    caption_name: Name | None
    caption: Part
    notes: str
    is_baseline: bool
    lists_patients: bool
    row_sizes: dict[int, int]
    column_sizes: dict[int, int]

    def cells_of_row(self, row: int) -> list[Cell]:
        """List the cells of a row behind its headings, each once."""
        cells = dict.fromkeys(self.table.grid[row - 1])
        return [cell for cell in cells if cell is not None and cell.column > self.table.stub_columns]

    def value(self, row: int, column: int) -> Value:
        """Read the cell at a position."""
        cell = self.table.at(row, column)
        return read_value("" if cell is None else cell.text)


def read_lines(table: Table, namer: Namer, kinds: Mapping[str, Outcome]) -> Lines:
    """Take the headings of a table apart and find where it names outcomes."""
    caption = table.caption or ""
    heads = " ".join(text for c in range(1, _width(table) + 1) for text in table.column_path(c))
    toxicity = _TOXICITY.search(f"{caption} {heads}") is not None
    rows = {
        index: Line(index, tuple(namer.part(text, toxicity=toxicity) for text in path))
        for index, path in enumerate(table.row_paths, start=1)
        if index > table.head_rows
    }
    columns = {
        index: Line(index, tuple(namer.part(text) for text in table.column_path(index)))
        for index in range(table.stub_columns + 1, _width(table) + 1)
    }
    _give_times(table, rows, columns)
    names = namer.outcomes_in(caption)
    axis = _axis(list(rows.values()), list(columns.values()), names, kinds)
    lines = Lines(
        table=table,
        rows=rows,
        columns=columns,
        axis=axis,
        caption_name=names[0] if len(names) == 1 else None,
        caption=namer.part(caption),
        notes=" ".join(note.text for note in table.footnotes if note.mark is None),
        is_baseline=not names and _BASELINE.search(caption) is not None,
        lists_patients=_lists_patients(table),
        row_sizes={},
        column_sizes={},
    )
    _give_roles(lines)
    _give_sizes(lines)
    return lines


def _width(table: Table) -> int:
    return len(table.grid[0]) if table.grid else 0


def _lists_patients(table: Table) -> bool:
    """Whether every row is one patient: a column of their numbers, or several columns of words."""
    heads = [table.column_path(column) for column in range(1, table.stub_columns + 1)]
    if heads and heads[0] and _SINGLE_PATIENTS.fullmatch(heads[0][-1]):
        own = [c.text for c in table.cells if c.column == 1 and c.row > table.head_rows and c.text]
        return len(own) > 2
    return len([head for head in heads if head]) > 2


def _give_times(table: Table, rows: dict[int, Line], columns: dict[int, Line]) -> None:
    """Find the time points of lines, also where a number stands under "Years of follow-up"."""
    stub_head = [text for column in range(1, table.stub_columns + 1) for text in table.column_path(column)]
    for line in columns.values():
        line.time = _time_of(line.parts)
    for line in rows.values():
        line.time = _time_of(line.parts) or (
            _counted_time(stub_head[-1], line.parts[-1]) if stub_head and line.parts else None
        )


def _time_of(parts: Sequence[Part]) -> str | None:
    for above, part in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        counted = _counted_time(above.heading.text, part)
        if counted is not None:
            return counted
    return next((part.heading.time for part in reversed(parts) if part.heading.time), None)


def _counted_time(above: str, part: Part) -> str | None:
    """Read a bare number under a heading that says that it counts months or years."""
    if not _NUMBER.fullmatch(part.heading.text) or not _FOLLOW_UP.search(above):
        return None
    unit = next((u for u in ("day", "week", "month", "year") if u in above.lower()), None)
    return None if unit is None else f"{part.heading.text} {unit}s"


def _axis(
    rows: Sequence[Line], columns: Sequence[Line], caption: Sequence[Name], kinds: Mapping[str, Outcome]
) -> Axis:
    """Find the axis of which most lines name an outcome or endpoint.

    Beside rows that name outcomes a column "CR (n = 45)" is a group of patients.
    """
    row_share = _share(rows)
    column_share = _share([c for c in columns if row_share == 0 or not _is_group(c, kinds)])
    if column_share > 0 and column_share >= row_share:
        return "column"
    if row_share > 0:
        return "row"
    return "caption" if caption else "row"


def _is_group(line: Line, kinds: Mapping[str, Outcome]) -> bool:
    name = line.name
    if line.size is None or name is None or name.outcome is None:
        return False
    return kinds[name.outcome].kind not in {"survival", "duration"}


def _share(lines: Sequence[Line]) -> float:
    telling = [line for line in lines if line.parts and not line.is_statistic]
    named = [line for line in telling if line.name is not None and line.name.outcome is not None]
    return len(named) / len(telling) if telling else 0.0


def _give_roles(lines: Lines) -> None:
    """Say what each column holds; rows that hold only p-values or intervals complete the row above."""
    previous: Line | None = None
    for line in lines.columns.values():
        line.role = _column_role(lines, line, previous)
        previous = line
    for line in lines.rows.values():
        leaf = line.parts[-1] if line.parts else None
        if leaf is None or not (leaf.is_statistic or _TOTAL.fullmatch(leaf.heading.text)):
            continue
        if leaf.heading.is_p:
            line.role = "p"
        elif _is_interval_only(leaf):
            line.role = "interval"
        elif _is_size_only(leaf):
            line.role = "size"


def _column_role(lines: Lines, line: Line, previous: Line | None) -> Role:
    leaf = line.parts[-1] if line.parts else None
    if leaf is None:
        return "main"
    if leaf.heading.is_p:
        return "p"
    if not leaf.is_statistic:
        return "main"
    if _is_interval_only(leaf):
        return "interval"
    heading = leaf.heading
    completes = previous is not None and previous.parts and _same_above(previous, line)
    if completes and previous is not None and heading.is_percent and not heading.is_count:
        before = previous.parts[-1]
        if before.is_statistic and before.heading.is_count and not before.heading.is_percent:
            return "percent"
    alone = lines.axis != "row" and line.is_statistic
    return "size" if alone and _is_size_only(leaf) and not _percent_follows(lines, line) else "main"


def _same_above(one: Line, other: Line) -> bool:
    return [p.heading.text for p in one.parts[:-1]] == [p.heading.text for p in other.parts[:-1]]


def _percent_follows(lines: Lines, line: Line) -> bool:
    following = lines.columns.get(line.index + 1)
    if following is None or not following.parts or not _same_above(line, following):
        return False
    heading = following.parts[-1].heading
    return following.parts[-1].is_statistic and heading.is_percent and not heading.is_count


def _is_interval_only(part: Part) -> bool:
    h = part.heading
    return h.has_interval and not (
        h.ratio or h.is_median or h.is_percent or h.is_count or h.unit or h.is_estimate
    )


def _is_size_only(part: Part) -> bool:
    h = part.heading
    if h.is_percent or h.is_median or h.is_mean or h.ratio or h.has_interval or h.is_range or h.grade:
        return False
    if re.search(r"event|death", h.text, re.IGNORECASE):
        return False
    return h.is_count or _TOTAL.fullmatch(h.text) is not None


def _give_sizes(lines: Lines) -> None:
    """Read the numbers of patients that columns and rows of the table print."""
    for column in (c.index for c in lines.columns.values() if c.role == "size"):
        for row in lines.rows:
            number = _whole(lines.value(row, column))
            if number is not None:
                lines.row_sizes.setdefault(row, number)
    for row in (r.index for r in lines.rows.values() if r.role == "size"):
        for column in lines.columns:
            number = _whole(lines.value(row, column))
            if number is not None:
                lines.column_sizes.setdefault(column, number)


def _whole(value: Value) -> int | None:
    plain = value.form in {"number", "bracket"} and value.whole and not value.is_percent
    return int(value.first) if plain and value.first is not None else None
