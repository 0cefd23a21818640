"""Which outcome a cell tells of: what its row, its column and the caption name, and where these disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from evidence.extract.ruleset import Outcome
from evidence.fulltext.lines import Line, Lines
from evidence.fulltext.naming import Name, tells_of_before, tells_reasons

__all__ = ["CellOutcome", "outcome_of_cell"]

_FIGURE: Final = re.compile(r"\d")
#: The name of what a cell tells of, and whether rows name the outcomes; or why there is none, in words.
CellOutcome = tuple[Name, bool] | str

#: Rows below a response that count those without one; below survival "unknown" is a group like others.
_WITHOUT_RESPONSE: Final = re.compile(
    r"N[EARDC]|[cpru]?[SP]D|(?:not|non|un|in)[- ]?(?:evalua\w+|assess\w+|available|applicable|done|known|"
    r"reported|determined|responders?|responding|responsive)|unknown|missing|no data|failures?",
    re.IGNORECASE,
)

#: Why somebody died, relapsed or left is another question than how many did; survival is always itself.
_TOLD_BY_CAUSE: Final = frozenset({None, "mortality", "NRM", "OS"})


def outcome_of_cell(lines: Lines, kinds: Mapping[str, Outcome], row: Line, column: Line) -> CellOutcome:
    """Find the outcome of a cell.

    Parameters
    ----------
    lines : Lines
        Of its table.
    kinds : mapping
        Outcomes by id.
    row, column : Line
        Those that cross in the cell.
    """
    if lines.axis == "caption":
        return _of_caption(lines, kinds, row, column)
    is_row = lines.axis == "row"
    line, other = (row, column) if is_row else (column, row)
    own = _named_by(lines, kinds, line, is_row=is_row)
    if is_row and isinstance(own, Name) and column.has_ratio:
        crosswise = _named_by(lines, kinds, other, is_row=False)
        if isinstance(crosswise, Name):
            return (crosswise, False) if crosswise.outcome else "beside another endpoint"
    if isinstance(own, str):
        return own
    if own is not None:
        return (own, is_row) if own.outcome else "beside an endpoint that no rule counts"
    if not (line.is_statistic or line.has_ratio):
        return "the headings name no outcome"
    if not is_row:
        named = _named_by(lines, kinds, row, is_row=True)
        if isinstance(named, Name) and named.outcome:
            return named, True
    return _of_caption(lines, kinds, row, column, beside_others=True)


def _of_caption(
    lines: Lines, kinds: Mapping[str, Outcome], row: Line, column: Line, *, beside_others: bool = False
) -> CellOutcome:
    """Take the outcome that only the caption names; a heading that names something else speaks against it."""
    name = lines.caption_name
    if name is None:
        return "neither headings nor caption name one outcome"
    if not beside_others and any(line.parts and line.parts[-1].name is not None for line in (row, column)):
        return "beside an endpoint that no rule counts"
    leaf = row.parts[-1] if row.parts else None
    tells_how = leaf is not None and (leaf.is_statistic or leaf.heading.ratio is not None)
    is_event = kinds[name.outcome or ""].kind in {"event", "incidence"}
    if is_event and not tells_how and column.size is not None:
        # Rows below arms: "Intrahepatic", "Resected". They part the events among them.
        return "a part of the outcome that the caption names"
    # Statistics down and groups across, or the other way round.
    return name, tells_how


def _named_by(lines: Lines, kinds: Mapping[str, Outcome], line: Line, *, is_row: bool) -> Name | str | None:
    """Give what a line names; a heading above it counts only for what is not another thing of its own."""
    at = next((i for i in range(len(line.parts) - 1, -1, -1) if line.parts[i].name is not None), None)
    if at is None:
        return None
    name, below = line.parts[at].name, line.parts[at + 1 :]
    of_response = name is not None and name.outcome is not None and kinds[name.outcome].kind == "response"
    if of_response and any(_WITHOUT_RESPONSE.fullmatch(part.rest.strip()) for part in below):
        return "counts those without the response named above it"
    if not is_row or name is None:
        return name
    above = [part.heading.text for part in line.parts[:at]]
    if any(map(tells_of_before, above)):
        return "tells of the patients before treatment"
    by_cause = any(map(tells_reasons, (*above, lines.caption.heading.text)))
    if by_cause and name.outcome not in _TOLD_BY_CAUSE:
        return "tells why something happened"
    if name.outcome is None or all(part.is_statistic for part in below):
        return name
    if kinds[name.outcome].kind in {"event", "incidence"} or _has_values(lines, line, at):
        return "a part of the outcome named above it"
    return name


def _has_values(lines: Lines, row: Line, at: int) -> bool:
    """Whether the row that heads another has figures of its own."""
    table = lines.table
    path = table.row_paths[row.index - 1][: at + 1]
    heads = (index for index in lines.rows if table.row_paths[index - 1] == path)
    return any(_FIGURE.search(cell.text) for index in heads for cell in lines.cells_of_row(index))
