"""A comparison as plain GitHub tables, the notes of each below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.compare.rows import Row
from evidence.compare.table import Comparison, OutcomeSection
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
from evidence.report.layout import absences, foot_lines, head_lines, section_title, shown_rows

__all__ = ["escape", "markdown_text"]

_HEADINGS = ("Study", "Arm", "Among", "When", "Result [95% CI]", "Notes")

#: What begins or ends markup anywhere in a line.
_MARKUP = re.compile(r"([\\`*_{}\[\]|~$])")

#: What begins markup at the start of a line, or makes a link or a mention of a word.
_LEADING = re.compile(r"^([#+\-=>]|\d+(?=[.)]))")


def markdown_text(comparison: Comparison) -> str:
    """Write a comparison as GitHub-flavoured Markdown."""
    return "\n".join(_lines(comparison)) + "\n"


def escape(text: str) -> str:
    """Turn any text into one line that Markdown shows as it is."""
    shown = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LEADING.sub(r"\\\1", _MARKUP.sub(r"\\\1", shown))


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"# {escape(comparison.title)}"
    yield ""
    for line in head_lines(comparison):
        yield escape(line)
        yield ""
    for section in comparison.sections:
        yield f"## {escape(section_title(section))}"
        yield ""
        yield from _table(section)
        yield ""
        for line in pooling_lines(section):
            yield escape(line)
            yield ""
        for note in section.notes:
            yield f"- {note.sign} {escape(note.text)}"
        for words, rows in absences(section):
            yield f"- {escape(words)}: {', '.join(escape(row.study.name) for row in rows)}"
        yield ""
    for line in foot_lines(comparison):
        yield escape(line)
        yield ""


def _table(section: OutcomeSection) -> Iterator[str]:
    headings = (*_HEADINGS[:-1], *naive_headings(section.analyses), _HEADINGS[-1])
    yield _line(*headings)
    yield _line(*("---" for _ in headings))
    for rows in shown_rows(section):
        for number, row in enumerate(rows):
            cell = cell_text(row).replace("|", r"\|")
            yield _line(
                _study(row) if number == 0 else '"',
                escape(arm_text(row)),
                escape(among_text(row)),
                escape(time_text(row)),
                f"**{cell}**" if row.study.is_index else cell,
                *(escape(cell) for cell in naive_cells(row, section.analyses)),
                escape(signs_text(row)),
            )


def _study(row: Row) -> str:
    """Write the study column; bold and strokes only repeat what the words say."""
    study = row.study
    name = escape(study.name)
    name = f"**{name}**" if study.is_index else f"~~{name}~~" if study.retracted else name
    standing = standing_text(study)
    parts = [name, f"({escape(standing)})" if standing else "", f"PMID {study.pmid}"]
    facts = facts_text(study)
    return " ".join(part for part in parts if part) + (f"; {escape(facts)}" if facts else "")


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
