"""A comparison for the terminal, or for a pipe: tables that stay readable at 80 columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from evidence.compare.rows import Row
from evidence.compare.studies import Study
from evidence.compare.table import Comparison, OutcomeSection
from evidence.report.across_studies import (
    naive_absences,
    naive_cells,
    naive_headings,
    naive_lines,
    pooling_lines,
)
from evidence.report.cells import (
    among_text,
    arm_text,
    cell_text,
    facts_text,
    plain,
    signs_text,
    standing_text,
    time_text,
    whose_text,
)
from evidence.report.grid import result_heading
from evidence.report.key import whole_key
from evidence.report.layout import (
    absences,
    foot_lines,
    head_lines,
    lead_text,
    section_title,
    shown_rows,
)

__all__ = ["print_comparison", "terminal_text"]

#: In columns; from here on arm, denominator and time have columns of their own.
_WIDE = 140

#: Fits ``121/164 (73.8%†) [66.4–80.3]†`` with a sign or two.
_RESULT_WIDTH = 34

#: In columns: of a terminal that does not tell (``COLUMNS=0``), and the least that a table is made for.
_USUAL = 80
_NARROWEST = 40

#: Studies without a figure that are named below a table; the files name all.
_NAMED = 20


def print_comparison(comparison: Comparison, stream: TextIO | None = None) -> None:
    """Print a comparison; in a pipe without colours and without spaces that only fill a line."""
    console = Console(file=stream, highlight=False, soft_wrap=False)
    console.width = max(console.width or _USUAL, _NARROWEST)
    if console.is_terminal:
        _print(comparison, console)
    else:
        console.file.write(terminal_text(comparison, width=console.width))


def terminal_text(comparison: Comparison, *, width: int = 100) -> str:
    """Give what a terminal of that width would show, without any colour or weight."""
    stream = io.StringIO()
    _print(comparison, Console(file=stream, width=width, highlight=False, color_system=None))
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _print(comparison: Comparison, console: Console) -> None:
    # Text objects throughout: a square bracket in a paper is no markup.
    console.print(Text(plain(comparison.title), style="bold"))
    for line in head_lines(comparison):
        console.print(Text(line))
    for section in comparison.sections:
        console.print()
        console.print(Text(section_title(section), style="bold"))
        if lead := lead_text(section):
            console.print(Text(lead))
        lay_out = _columns if console.width >= _WIDE else _stacked
        console.print(lay_out(section, console))
        for line in (*naive_absences(section), *pooling_lines(section), *_notes(section)):
            # Below the first line of a paragraph stand the others, set in.
            lines = Text(line).wrap(console, console.width - 4)
            console.print(Padding(Text("\n   ").join(lines), (0, 0, 0, 1)))
    console.print()
    for line in (whole_key(), *foot_lines(comparison)):
        console.print(Text(line))


def _columns(section: OutcomeSection, _: Console) -> Table:
    """Lay out one outcome on a wide terminal: a column for everything."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    result = result_heading(section)
    for heading, share in (("Study", 40), ("Arm", 24), ("Among", 24), ("When", 12), (result, 36)):
        table.add_column(heading, ratio=share, overflow="fold")
    for heading in naive_headings(section.analyses):
        table.add_column(heading, ratio=32, overflow="fold")
    for rows in shown_rows(section):
        facts = facts_text(rows[0].study)
        # The facts stand below the name: in the next row where there is one, so that no line is lost.
        studies = [_name(rows[0].study), Text(facts)]
        if len(rows) == 1:
            studies = [Text("\n").join(text for text in studies if text.plain)]
        for number, row in enumerate(rows):
            study = studies[number] if number < len(studies) else Text()
            whose = (Text(part) for part in (arm_text(row), among_text(row), time_text(row)))
            naive = (Text(cell) for cell in naive_cells(row, section.analyses))
            table.add_row(study, *whose, _result(row), *naive)
        table.add_section()
    return table


def _stacked(section: OutcomeSection, console: Console) -> Group:
    """Lay out one outcome on a narrow terminal: every study over the full width, its figures below it."""
    parts: list[RenderableType] = []
    heading = _figures_grid()
    heading.add_row(Text("Study: arm · among whom · when"), Text(result_heading(section)))
    parts += [Padding(heading, (0, 0, 0, 0)), Rule(style="", characters="─")]
    for rows in shown_rows(section):
        study = rows[0].study
        line = _name(study)
        line.append(f" · {facts_text(study)}", style="not bold not strike")
        # Names stand out at the left margin, also where there is no bold type.
        parts.append(Text("\n    ").join(line.wrap(console, console.width - 4)))
        figures = _figures_grid()
        for row in rows:
            figures.add_row(Text(whose_text(row)), _result(row))
            if lines := list(naive_lines(row, section.analyses)):
                parts.append(Padding(figures, (0, 0, 0, 2)))
                parts += [Padding(Text(line), (0, 0, 0, 4)) for line in lines]
                figures = _figures_grid()
        if figures.rows:
            parts.append(Padding(figures, (0, 0, 0, 2)))
    return Group(*parts)


def _figures_grid() -> Table:
    """Make the two columns that all figures of a narrow table share."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(width=_RESULT_WIDTH, overflow="fold")
    return grid


def _name(study: Study) -> Text:
    """Write the name, the standing in words and the PMID; weight and strokes only repeat the words."""
    text = Text(plain(study.name), style=_style(study))
    standing = standing_text(study)
    text.append(f" ({standing})" if standing else "", style="not strike")
    text.append(f" PMID {study.pmid}", style="not bold not strike")
    return text


def _style(study: Study) -> str:
    """Set the index study in bold and strike a retracted one through."""
    return "bold" if study.is_index else "strike" if study.retracted else ""


def _result(row: Row) -> Text:
    text = Text(cell_text(row), style=_style(row.study))
    signs = signs_text(row)
    if signs:
        text.append(f" {signs}", style="not strike")
    return text


def _notes(section: OutcomeSection) -> Iterator[str]:
    """Write the notes, and the studies without a figure: a terminal is no place for hundreds of names."""
    for note in section.notes:
        yield f"{note.sign} {plain(note.text)}"
    for words, rows in absences(section):
        names = ", ".join(plain(row.study.name) for row in rows[:_NAMED])
        more = len(rows) - _NAMED
        yield f"{words}: {names}" + (f" and {more} more (all with --format md or csv)" if more > 0 else "")
