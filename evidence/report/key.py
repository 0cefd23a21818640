"""What the signs and words in the cells of a table mean, and which of them one table uses."""

from __future__ import annotations

import re
from typing import Final

from evidence.compare.denominators import ALL, ALL_IN_ARM, NOT_STATED, NOT_TOLD_APART
from evidence.compare.table import OutcomeSection
from evidence.report.across_studies import naive_cells
from evidence.report.cells import among_text, arm_text, cell_text, facts_text, time_text

__all__ = ["key_line", "whole_key"]

#: In the order in which they are explained.
KEY: Final = {
    "NR": "not reported, the text was read",
    "NA": "not applicable",
    "NE": "not estimable",
    "NC": "not calculable",
    "—": "no text to read",
    ALL: "no subgroup of the study, or of the arm, is named",
    NOT_STATED: "the text does not say of whom",
    NOT_TOLD_APART: "one study, several figures, and the rules do not see whose each is",
}
_SIGNS: Final = re.compile(r"(?<!\w)(?:NR|NA|NE|NC|—)(?!\w)")


def whole_key() -> str:
    """Explain all signs and words, where tables do not do so themselves."""
    return " ".join(f"{sign}: {words}." for sign, words in KEY.items())


def key_line(section: OutcomeSection) -> str | None:
    """Explain those signs and words that a table uses; None where it needs no explanation."""
    used = {word for row in section.rows for word in _used(row.denominator)}
    for row in section.rows:
        if row.estimate is None and not row.study.is_index:
            continue
        cells = (arm_text(row), among_text(row), time_text(row), cell_text(row), facts_text(row.study))
        for text in (*cells, *naive_cells(row, section.analyses)):
            used.update(_SIGNS.findall(text))
    return "; ".join(f"{sign}: {words}" for sign, words in KEY.items() if sign in used) or None


def _used(denominator: str | None) -> tuple[str, ...]:
    if denominator in {ALL, ALL_IN_ARM}:
        return (ALL,)
    return (denominator,) if denominator in {NOT_STATED, NOT_TOLD_APART} else ()
