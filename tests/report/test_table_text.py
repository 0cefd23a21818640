from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from evidence.model import Table
from evidence.records.jats import parse_full_text
from evidence.report.cells import plain
from evidence.report.table_text import table_text

MARKUP = """<article><front><article-meta><article-id pub-id-type="pmc">7</article-id></article-meta></front>
<body><table-wrap id="T2"><label>Table 2</label><caption><p>Outcomes [bold]of all[/bold]</p></caption><table>
<thead><tr><th rowspan="2">Outcome</th><th colspan="2">InO, number of patients (%)</th></tr>
<tr><th>Men</th><th>Women</th></tr></thead>
<tbody><tr><td colspan="3">Best response in everybody who was treated</td></tr>
<tr><td>&#160;&#160;CR</td><td>12 (40)<xref ref-type="table-fn" rid="n">a</xref></td><td>9 (30)</td></tr>
<tr><td>&#160;&#160;PR</td><td>1 (3)</td><td>{last}</td></tr></tbody></table>
<table-wrap-foot><fn id="n"><label>a</label><p>Two unconfirmed.</p></fn></table-wrap-foot>
</table-wrap></body></article>"""


def _table(last: str = "2 (7)") -> Table:
    (table,) = parse_full_text(MARKUP.format(last=last).encode()).tables
    return table


def test_a_cell_stands_over_the_columns_that_it_spans() -> None:
    assert table_text(_table(), width=50).splitlines() == [
        "Table 2. Outcomes [bold]of all[/bold]",
        "",
        "Outcome    InO, number of patients (%)",
        "           Men                Women",
        "──────────────────────────────────────────",
        "Best response in everybody who was treated",
        "  CR       12 (40) [a]        9 (30)",
        "  PR       1 (3)              2 (7)",
        "",
        "a Two unconfirmed.",
    ]


def test_a_table_that_does_not_fit_is_written_row_by_row() -> None:
    lines = table_text(_table(last="x" * 30), width=40).splitlines()
    at = lines.index("treated > PR")
    assert lines[at + 1 : at + 6] == [
        "    InO, number of patients (%) > Men:",
        "      1 (3)",
        "    InO, number of patients (%) >",
        "      Women:",
        f"      {'x' * 30}",
    ]


def test_a_picture_is_said_to_be_one() -> None:
    text = table_text(Table("T1", None, None, ()))
    assert text.startswith("T1.")
    assert "gives no cells of this table" in text


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x9b" not in table_text(_table(last="\x9b31m"))


@pytest.mark.parametrize("width", [60, 80, 200])
def test_real_tables_keep_every_word_within_the_width(width: int, shared: Path) -> None:
    for path in sorted(shared.glob("jats/*.nxml"))[::3]:
        for table in parse_full_text(path.read_bytes()).tables:
            text = table_text(table, width=width)
            assert max(map(cell_len, text.splitlines())) <= width
            letters = re.sub(r"\s", "", text)
            for cell in table.cells:
                for word in plain(cell.text).split():
                    assert word in letters
