"""The sheet ``sources``: the sentence behind every figure of a comparison, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from evidence.compare.rows import Row
from evidence.compare.table import Comparison
from evidence.model import Finding, Place
from evidence.report.cells import arm_text, cell_text, plain
from evidence.report.grid import PUBMED
from evidence.report.xlsx_sheet import CellValue, Column, add_row, add_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["COLUMNS", "SHEET", "Source", "add_sources", "sources_of"]

SHEET: Final = "sources"

COLUMNS: Final = (
    Column("Study", 20),
    Column("Outcome", 14),
    Column("Arm", 18),
    Column("Result", 30),
    Column("Words of the figure", 26),
    Column("Sentence", 70),
    Column("PMID", 12),
    Column("Passage", 26),
    Column("Section", 12),
    Column("Start", 7),
    Column("End", 7),
    Column("Rule", 18),
    Column("Rule set", 26),
    Column("Where", 10),
    Column("Flags", 16),
    Column("Record", 38),
)

#: Of these, on paper: as far as the rule.
_PRINTED: Final = "L"


@dataclass(frozen=True, slots=True)
class Source:
    """A place where a figure stands: the one that the table shows, a repetition, or one that contradicts."""

    section: int
    row: int
    shown: Row
    found: Finding | Place
    standing: Literal["shown", "repeated", "otherwise"]


def sources_of(comparison: Comparison) -> Iterator[Source]:
    """Give the places of all figures, in the order of the tables; ``section`` and ``row`` count from 0."""
    for section_number, section in enumerate(comparison.sections):
        for number, row in enumerate(section.rows):
            if row.estimate is None:
                continue
            finding = row.estimate.finding
            yield Source(section_number, number, row, finding, "shown")
            for place in row.places:
                yield Source(section_number, number, row, place, "repeated")
            for place in finding.conflicts:
                yield Source(section_number, number, row, place, "otherwise")


def add_sources(workbook: Workbook, comparison: Comparison) -> dict[tuple[int, int], int]:
    """Add the sheet.

    Returns
    -------
    dict
        For every figure, by the numbers of its section and row, the row of its sentence.
    """
    sheet = add_sheet(workbook, SHEET, COLUMNS)
    places: dict[tuple[int, int], int] = {}
    for source in sources_of(comparison):
        cells = add_row(sheet, _values(source), bold=source.shown.study.is_index)
        cells[-1].hyperlink = str(cells[-1].value)
        if source.standing == "shown":
            places[source.section, source.row] = cells[0].row
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_area = f"A1:{_PRINTED}{sheet.max_row}"
    return places


def _values(source: Source) -> list[CellValue]:
    found, row = source.found, source.shown
    finding = found if isinstance(found, Finding) else None
    place = found.place if isinstance(found, Finding) else found
    return [
        plain(row.study.name),
        row.outcome,
        arm_text(row),
        cell_text(row),
        plain(place.quote),
        plain(place.sentence),
        int(row.study.pmid),
        plain(place.where),
        plain(place.section) if place.section else None,
        place.start,
        place.end,
        finding.rule if finding else None,
        finding.ruleset if finding else None,
        source.standing,
        " ".join(finding.flags) or None if finding else None,
        f"{PUBMED}{row.study.pmid}/",
    ]
