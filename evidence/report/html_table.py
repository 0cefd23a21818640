"""A comparison as one HTML page that opens from the disk, prints well and asks nothing of any network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from evidence.compare.rows import Row
from evidence.compare.table import Analyses, Comparison, OutcomeSection
from evidence.report.cells import plain
from evidence.report.grid import (
    PUBMED,
    RESULT_AT,
    figure_cells,
    headings,
    note_lines,
    stands_apart,
    study_cell,
)
from evidence.report.layout import (
    caption_text,
    foot_lines,
    head_lines,
    lead_text,
    section_title,
    shown_rows,
)
from evidence.report.still_page import still_page

__all__ = ["html_text"]

#: Greys only: nothing is told by colour alone, and a black-and-white printer loses nothing.
STYLE: Final = """
:root { color-scheme: light; }
body { font: 1rem/1.45 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1a1a1a;
  background: #fff; margin: 2rem auto; padding: 0 1.25rem; max-width: 76rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
p { margin: .35rem 0; max-width: 60rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; font-size: .85rem; color: #4a4a4a; padding: .25rem 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; overflow-wrap: break-word; }
thead th { border-top: 2px solid #1a1a1a; border-bottom: 1px solid #1a1a1a; vertical-align: bottom; }
tbody { border-bottom: 1px solid #c8c8c8; }
tbody th { font-weight: 400; width: 34%; }
tbody.index th, tbody.index td { background: #f2f2f2; }
tbody.index .name, tbody.index .result { font-weight: 700; }
table { border-bottom: 2px solid #1a1a1a; }
.facts { display: block; color: #4a4a4a; font-size: .85rem; }
.standing { font-size: .85rem; }
.standing.bold { font-weight: 600; }
.pmid { white-space: nowrap; }
.result { white-space: nowrap; }
a { color: #0b4f8a; }
ul.notes { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .85rem; }
ul.notes li { margin: .15rem 0; overflow-wrap: anywhere; }
footer { border-top: 1px solid #1a1a1a; margin-top: 2.5rem; padding-top: .5rem; font-size: .85rem; }
@media screen and (max-width: 48rem) {
  .result { white-space: normal; }
  caption { max-width: calc(100vw - 2.5rem); }
}
@media print {
  @page { size: A4 landscape; margin: 15mm; }
  html { font-size: 9pt; }
  body { margin: 0; padding: 0; max-width: none; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  tr, tbody { break-inside: avoid; }
  h2, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def html_text(comparison: Comparison) -> str:
    """Write a comparison as a whole page."""
    footer = (f'<p dir="auto">{_text(line)}</p>' for line in foot_lines(comparison))
    return still_page(_text(comparison.title), STYLE, _main(comparison), footer)


def _main(comparison: Comparison) -> Iterator[str]:
    for line in head_lines(comparison):
        yield f"<p>{_text(line)}</p>"
    for number, section in enumerate(comparison.sections, start=1):
        yield from _section(comparison, section, number)


def _section(comparison: Comparison, section: OutcomeSection, number: int) -> Iterator[str]:
    heading = f"outcome-{number}"
    yield f'<section aria-labelledby="{heading}">'
    yield f'<h2 id="{heading}">{_text(section_title(section))}</h2>'
    if lead := lead_text(section):
        yield f"<p>{_text(lead)}</p>"
    # A table wider than the screen must be reachable without a mouse.
    yield f'<div class="table" role="region" aria-labelledby="{heading}" tabindex="0">'
    yield "<table>"
    yield f"<caption>{_text(caption_text(comparison, section))}</caption>"
    columns = enumerate(headings(section))
    heads = (f'<th scope="col"{_kind(at)}>{_text(name)}</th>' for at, name in columns)
    yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    for rows in shown_rows(section):
        yield from _study(rows, section.analyses)
    yield "</table>"
    yield "</div>"
    notes = note_lines(section)
    if notes:
        yield f'<ul class="notes" aria-label="Notes on {_text(section.outcome)}">'
        yield from (f'<li dir="auto">{_text(line)}</li>' for line in notes)
        yield "</ul>"
    yield "</section>"


def _study(rows: Sequence[Row], analyses: Analyses) -> Iterator[str]:
    """Write the rows of one study; its cell heads them all."""
    study = rows[0].study
    kinds = " ".join(
        kind for kind, holds in (("index", study.is_index), ("retracted", study.retracted)) if holds
    )
    yield f'<tbody class="{kinds}">' if kinds else "<tbody>"
    for number, row in enumerate(rows):
        cells = [_study_head(row, len(rows))] if number == 0 else []
        for at, text in enumerate(figure_cells(row, analyses), start=1):
            shown = f"<s>{_text(text)}</s>" if study.retracted and at == RESULT_AT else _text(text)
            cells.append(f'<td dir="auto"{_kind(at)}>{shown}</td>')
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>"


def _kind(column: int) -> str:
    """Give the attribute that tells figures, which are not broken, from words and long headings."""
    return ' class="result"' if column == RESULT_AT else ""


def _study_head(row: Row, height: int) -> str:
    """Write the study column; weight and strokes only repeat what the words say."""
    cell = study_cell(row.study)
    name = f"<bdi>{_text(cell.name)}</bdi>"
    name = f"<s>{name}</s>" if row.study.retracted else name
    weight = "standing bold" if stands_apart(row.study) else "standing"
    standing = f' <span class="{weight}">({_text(cell.standing)})</span>' if cell.standing else ""
    pmid = _text(cell.pmid)
    link = f'<a class="pmid" href="{PUBMED}{pmid}/" rel="noopener noreferrer">PMID {pmid}</a>'
    facts = f'<span class="facts" dir="auto">{_text(cell.facts)}</span>' if cell.facts else ""
    parts = f'<span class="name">{name}</span>{standing} {link}{facts}'
    return f'<th scope="rowgroup" rowspan="{height}">{parts}</th>'


def _text(text: str) -> str:
    """Escape any text, in an element or in an attribute."""
    return escape(plain(text), quote=True)
