"""What the cells of a printed row say, one text a column, the same for every format with a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from evidence.compare.rows import Note, Row
from evidence.compare.studies import Study
from evidence.compare.table import Analyses, OutcomeSection
from evidence.report.across_studies import naive_cells, naive_headings, pooling_lines
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
from evidence.report.layout import absences, section_title

__all__ = [
    "PUBMED",
    "RESULT",
    "StudyCell",
    "caption_text",
    "figure_cells",
    "headings",
    "note_lines",
    "note_text",
    "stands_apart",
    "study_cell",
]

#: The column of the figure itself.
RESULT: Final = "Result [95% CI]"

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


def headings(analyses: Analyses) -> tuple[str, ...]:
    """Name the columns from the study to its notes; contrasts have some only where they were asked for."""
    return "Study", "Arm", "Among", "When", RESULT, *naive_headings(analyses), "Notes"


def figure_cells(row: Row, analyses: Analyses) -> tuple[str, ...]:
    """Give the texts of the columns behind the study's."""
    whose = (arm_text(row), among_text(row), time_text(row))
    return *whose, cell_text(row), *naive_cells(row, analyses), signs_text(row)


def caption_text(section: OutcomeSection) -> str:
    """Say how much a table shows, and in which order."""
    studies = len({row.study.pmid for row in section.rows if row.estimate is not None})
    figures = section.figures
    return (
        f"{section_title(section)}: {figures} {'figure' if figures == 1 else 'figures'} of {studies} "
        f"{'study' if studies == 1 else 'studies'}; the index study first, then by year, reports of the same "
        "patients together"
    )


def stands_apart(study: Study) -> bool:
    """Whether the words about a study's standing are themselves made bold."""
    return study.is_index or bool(study.concerns)


def note_text(note: Note) -> str:
    """Write a note as it stands below a table, its sign first."""
    return f"{note.sign} {plain(note.text)}"


def note_lines(section: OutcomeSection) -> list[str]:
    """Write what stands below a table: pooled values, its notes, then the studies without a figure."""
    lines = [*pooling_lines(section), *(note_text(note) for note in section.notes)]
    for words, rows in absences(section):
        lines.append(f"{words}: {', '.join(plain(row.study.name) for row in rows)}")
    return lines
