"""The table on a terminal and in a pipe: within its width, without codes, nothing lost."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len

from evidence.compare.table import NAIVE
from evidence.report.terminal import print_comparison, terminal_text
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study

WIDTHS = (80, 100, 160)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = terminal_text(full_comparison(), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_result_stays_on_one_line(width: int) -> None:
    lines = terminal_text(full_comparison(), width=width).splitlines()
    for cell in (
        "28/42 (66.7%) [50.5–80.4]† ¶",
        "HR 0.75 [97.5% CI 0.57–0.99] a",
        "11/21 (52%) [29.8–74.3]†",
    ):
        assert any(cell in line for line in lines), cell


def test_the_index_study_is_first_and_labelled_in_words_in_every_section() -> None:
    text = terminal_text(full_comparison(), width=80)
    sections = re.split(r"\n(?=CR: |MRD-negativity\n|SOS\n|OS\n)", text)[1:]
    assert len(sections) == 4
    for section in sections:
        names = re.findall(r"^(\S.* \d{4}) \(?.*PMID", section, re.MULTILINE)
        assert names[0].startswith("Bhojwani 2019")
        assert "Bhojwani 2019 (INDEX STUDY" in section


def test_the_care_to_take_stands_above_the_tables() -> None:
    text = squeezed(terminal_text(full_comparison(), width=80))
    assert NAIVE in text
    assert "0 of 9 figures verified by a reader" in text


def test_studies_without_a_figure_are_named_under_the_reason() -> None:
    text = squeezed(terminal_text(full_comparison(), width=100))
    assert "NR (read, not reported): Nemo 2020" in text
    assert "— (no text to read): Vacat 2021" in text
    assert "not read: Later 2022" in text


def test_a_retraction_and_a_digest_are_said_in_words() -> None:
    text = squeezed(terminal_text(full_comparison(), width=80))
    assert "O'|Brien* 2012 (RETRACTED)" in text
    assert "(INDEX STUDY, digest, corrected)" in text


def test_a_pipe_gets_no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = io.StringIO()
    print_comparison(full_comparison(), stream)
    assert "\x1b" not in stream.getvalue()
    assert "Bhojwani 2019" in stream.getvalue()


@pytest.mark.parametrize(("columns", "widest"), [("0", 80), ("1", 40), ("40", 40), ("100", 100)])
def test_the_width_that_the_environment_names_is_kept_to_where_it_leaves_room(
    monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    stream = io.StringIO()
    print_comparison(full_comparison(), stream)
    assert max(cell_len(line) for line in stream.getvalue().splitlines()) == widest


def test_square_brackets_and_escape_codes_of_a_paper_are_text() -> None:
    nasty = "[bold red]A[/] \x1b[31mred\x07"
    made = comparison(
        index_study(), study("1", nasty, 2010, finding(percent=5.0, arm="[/b]", population="[x]", quote="5%"))
    )
    for width in (80, 160):
        text = terminal_text(made, width=width)
        assert "[bold red]A[/]" in squeezed(text)
        assert "[/b]" in text
        assert "\x1b" not in text
        assert "\x07" not in text


def test_missing_records_are_named_but_no_endless_list() -> None:
    made = comparison(index_study(), unavailable=tuple(str(n) for n in range(1, 31)))
    assert "Not in the library: PMID 1, 2," in squeezed(terminal_text(made))
    assert "20 and 10 more" in squeezed(terminal_text(made))
