"""What kind of number a cell prints: what headings, caption and notes say of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from evidence.extract.ruleset import Outcome
from evidence.extract.timepoints import find_landmarks
from evidence.fulltext.lines import Line, Lines
from evidence.fulltext.naming import Name
from evidence.fulltext.statistics import Statistic

__all__ = ["statistic_of_cell"]

_STATED_RATIO: Final = re.compile(r"hazard ratio|\bHRs?\b|Cox\b", re.IGNORECASE)
_STATED_INTERVAL: Final = re.compile(r"\bCIs?\b|confidence interval", re.IGNORECASE)


def statistic_of_cell(lines: Lines, row: Line, column: Line, outcome: Outcome, name: Name) -> Statistic:
    """Gather what is said of a cell's figure.

    Parameters
    ----------
    lines : Lines
        Of its table.
    row, column : Line
        Those that cross in the cell.
    outcome : Outcome
        What the cell tells of.
    name : Name
        The name that said so.
    """
    # Words beside "No." in a row are what is counted there ("No. lesions <5"), not how figures are printed.
    of_row = [
        part
        for part in reversed(row.parts)
        if part.is_statistic or part.name is not None or part.heading.ratio or part.heading.is_median
    ]
    headings = [part.heading for part in (*reversed(column.parts), *of_row)]
    statistic = Statistic.of(
        headings,
        time=column.time or row.time or _time_of_caption(lines, outcome),
        named_by_heading=name is not lines.caption_name,
    )
    if any(part.heading.is_median or part.heading.is_mean for part in of_row):
        # A row of medians in a column that is headed "n (%)" for all other rows.
        statistic = replace(statistic, is_count=False, is_percent=False)
    caption = lines.caption.heading
    stated = f"{caption.text} {lines.notes}"
    explained = statistic.ratio or statistic.is_count or statistic.is_percent or statistic.is_median
    if not explained and _STATED_RATIO.search(stated) and lines.axis != "row":
        is_timed = outcome.kind in {"survival", "incidence", "duration"}
        statistic = replace(statistic, ratio="hazard" if is_timed else None)
    return replace(
        statistic,
        has_interval=statistic.has_interval or _STATED_INTERVAL.search(stated) is not None,
        is_estimate=statistic.is_estimate or caption.is_estimate,
        is_median=statistic.is_median or (caption.is_median and statistic.unit is not None),
    )


def _time_of_caption(lines: Lines, outcome: Outcome) -> str | None:
    """Give the time point that the caption sets for all of its table."""
    if outcome.kind not in {"survival", "incidence"}:
        return None
    marks = find_landmarks(lines.caption.heading.text)
    return marks[0].text if marks and marks[0].form in {"adjective", "phrase"} else None
