"""A comparison as plain GitHub tables, the notes of each below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.compare.rows import Row
from evidence.compare.table import Comparison, OutcomeSection
from evidence.report.cells import cell_text, facts_text, plain, standing_text
from evidence.report.grid import RESULT_AT, figure_cells, headings, note_lines
from evidence.report.layout import (
    caption_text,
    foot_lines,
    head_lines,
    lead_text,
    section_title,
    shown_rows,
)

__all__ = ["escape", "markdown_text"]

#: What begins or ends markup anywhere in a line.
_MARKUP = re.compile(r"([\\`*_{}\[\]|~$])")

#: What begins a heading, list or quotation at the start of a line; of "1." it is the point.
_LEADING = re.compile(r"^(\d*)([#+\-=>]|(?<=\d)[.)])")


def markdown_text(comparison: Comparison) -> str:
    """Write a comparison as GitHub-flavoured Markdown."""
    return "\n".join(_lines(comparison)) + "\n"


def escape(text: str) -> str:
    """Turn any text into one line that Markdown shows as it is."""
    return _LEADING.sub(r"\1\\\2", _inline(text))


def _inline(text: str) -> str:
    """Escape what is markup anywhere in a line."""
    shown = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", shown)


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"# {escape(comparison.title)}"
    yield ""
    for line in head_lines(comparison):
        yield escape(line)
        yield ""
    for section in comparison.sections:
        yield f"## {escape(section_title(section))}"
        yield ""
        for above in (lead_text(section), caption_text(comparison, section)):
            if above is not None:
                yield escape(above)
                yield ""
        yield from _table(section)
        yield ""
        for line in note_lines(section):
            yield f"- {escape(line)}"
        yield ""
    for line in foot_lines(comparison):
        yield escape(line)
        yield ""


def _table(section: OutcomeSection) -> Iterator[str]:
    columns = headings(section)
    yield _line(*(_cell(name) for name in columns))
    yield _line(*("---" for _ in columns))
    for rows in shown_rows(section):
        for number, row in enumerate(rows):
            cells = [_cell(text) for text in figure_cells(row, section.analyses)]
            cells[RESULT_AT - 1] = _result(row)
            yield _line(_study(row) if number == 0 else '"', *cells)


def _result(row: Row) -> str:
    """Write the figure; bold and strokes only repeat what the study column says."""
    cell = _cell(cell_text(row))
    return f"**{cell}**" if row.study.is_index else f"~~{cell}~~" if row.study.retracted else cell


def _cell(text: str) -> str:
    """Escape a cell; the brackets of an interval stay as they are, those of a link do not."""
    shown = _inline(text)
    return shown if "](" in text else shown.replace(r"\[", "[").replace(r"\]", "]")


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
