"""What the cells of a printed row say, one text a column, the same for every format with a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from evidence.compare.estimates import COMPUTED
from evidence.compare.rows import Note, Row
from evidence.compare.studies import Study
from evidence.compare.table import Analyses, OutcomeSection
from evidence.report.across_studies import naive_absences, naive_cells, naive_headings, pooling_lines
from evidence.report.cells import (
    among_text,
    arm_text,
    cell_text,
    facts_text,
    plain,
    signs_text,
    standing_text,
    time_text,
)
from evidence.report.key import key_line
from evidence.report.layout import absences

__all__ = [
    "PUBMED",
    "RESULT_AT",
    "StudyCell",
    "figure_cells",
    "headings",
    "note_lines",
    "note_text",
    "result_heading",
    "stands_apart",
    "study_cell",
]

#: Which of the columns holds the figure itself, counted from 0.
RESULT_AT: Final = 4

#: Where a record can be read; the PMID follows.
PUBMED: Final = "https://pubmed.ncbi.nlm.nih.gov/"


@dataclass(frozen=True, slots=True)
class StudyCell:
    """The parts of the study column.

    Parameters
    ----------
    name : str
        First author and year.
    standing : str
        What sets the study apart, in words: ``INDEX STUDY``, ``RETRACTED``; else empty.
    pmid : str
        Of its record.
    facts : str
        Design, size, population, intervention; may be empty.
    """

    name: str
    standing: str
    pmid: str
    facts: str

    @property
    def text(self) -> str:
        """All parts in one line."""
        standing = f" ({self.standing})" if self.standing else ""
        facts = f"; {self.facts}" if self.facts else ""
        return f"{self.name}{standing} PMID {self.pmid}{facts}"


def study_cell(study: Study) -> StudyCell:
    """Say whose row it is."""
    return StudyCell(plain(study.name), standing_text(study), study.pmid, facts_text(study))


def headings(section: OutcomeSection) -> tuple[str, ...]:
    """Name the columns from the study to its notes; contrasts have some only where they were asked for."""
    naive = naive_headings(section.analyses)
    return "Study", "Arm", "Among", "When", result_heading(section), *naive, "Notes"


def result_heading(section: OutcomeSection) -> str:
    """Name the column of the figure itself, and how the intervals were made that are ours."""
    methods: dict[str, None] = {}
    for row in section.rows:
        for derived in row.estimate.derived if row.estimate is not None else ():
            if derived.slot == "ci" and derived.source is None:
                methods.setdefault(derived.method.removeprefix("interval: ").partition(",")[0])
    ours = f"; {COMPUTED} {', '.join(methods)}" if methods else ""
    return f"{'Ratio' if section.part == 'ratios' else 'Result'} [95% CI{ours}]"


def figure_cells(row: Row, analyses: Analyses) -> tuple[str, ...]:
    """Give the texts of the columns behind the study's."""
    whose = (arm_text(row), among_text(row), time_text(row))
    return *whose, cell_text(row), *naive_cells(row, analyses), signs_text(row)


def stands_apart(study: Study) -> bool:
    """Whether the words about a study's standing are themselves made bold."""
    return study.is_index or bool(study.concerns)


def note_text(note: Note) -> str:
    """Write a note as it stands below a table, its sign first."""
    return f"{note.sign} {plain(note.text)}"


def note_lines(section: OutcomeSection, *, named: bool = True) -> list[str]:
    """Write what stands below a table: contrasts that are missing, pooled values, its notes, its signs.

    Parameters
    ----------
    section : OutcomeSection
        The table.
    named : bool
        Whether studies without a figure are named here, because the table has no row for them.
    """
    lines = [*naive_absences(section), *pooling_lines(section), *map(note_text, section.notes)]
    if named:
        lines += [f"{why}: {', '.join(plain(r.study.name) for r in rows)}" for why, rows in absences(section)]
    key = key_line(section)
    return [*lines, key] if key else lines
