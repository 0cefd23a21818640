"""Markdown tables: every row has its columns, and no paper's text becomes markup."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from evidence.report.markdown import escape, markdown_text
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study


def table_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_every_row_has_every_column() -> None:
    rows = table_rows(markdown_text(full_comparison()))
    assert {len(row) for row in rows} == {6}
    assert rows[0] == ["Study", "Arm", "Among", "When", "Result [95% CI; † Clopper-Pearson]", "Notes"]
    assert all(cell for row in rows for cell in row[:5]), "no cell is blank but that of notes"
    assert set(rows[1]) == {"---"}


def test_the_index_study_is_bold_and_labelled_and_a_retracted_one_struck() -> None:
    text = markdown_text(full_comparison())
    assert (
        "| **Bhojwani 2019** (INDEX STUDY, digest, corrected) PMID 30267011; retrospective cohort; N 51;"
        in text
    )
    assert r"~~O'\|Brien\* 2012~~ (RETRACTED)" in text
    assert "~~80.3% (N = 51)~~" in text


def test_cells_are_written_as_everywhere() -> None:
    cells = [row[4] for row in table_rows(markdown_text(full_comparison()))]
    assert "28/42 (66.7%) [50.5–80.4]†" in cells
    assert "**11/21 (52%) [29.8–74.3]†**" in cells
    assert "**NR**" in cells


def test_every_table_repeats_its_own_notes() -> None:
    sections = re.split(r"^## ", markdown_text(full_comparison()), flags=re.MULTILINE)[1:]
    assert [s.splitlines()[0] for s in sections] == [
        "CR: Complete remission",
        "MRD-negativity",
        "SOS",
        "OS",
        "OS, ratios within one study",
    ]
    assert "- † computed by us" in sections[0]
    assert "- † computed by us" in sections[2]
    assert "- § O'\\|Brien\\* 2012: no count out of 51 rounds to 80.3%" in sections[0]
    assert "†" not in sections[1].split("NR:")[0]
    assert "- NR: not reported, the text was read" in sections[1]


def test_text_of_a_paper_stays_in_its_cell() -> None:
    nasty = "a|b\n| c | <script>alert(1)</script> [x](http://y) `z` ~~s~~ \\"
    made = comparison(index_study(), study("1", nasty, 2010, finding(percent=5.0, arm=nasty, quote="5%")))
    rows = table_rows(markdown_text(made))
    assert {len(row) for row in rows} == {6}
    assert "<script>" not in markdown_text(made)
    assert r"\[x\](http://y)" in markdown_text(made)


@given(st.text())
def test_escaped_text_is_one_line_without_live_markup(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*\[\]<>]", shown.replace(r"\\", ""))
    assert not re.match(r"[#+\-=>]", shown)
