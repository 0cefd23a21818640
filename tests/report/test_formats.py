"""Which format a file's name asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import UsageError
from evidence.report.formats import comparison_text, format_of_file
from tests.compare.by_hand import full_comparison


@pytest.mark.parametrize(
    ("name", "table_format"),
    [
        ("a.md", "md"),
        ("a.MD", "md"),
        ("a.csv", "csv"),
        ("b/a.json", "json"),
        ("a.jsonl", "jsonl"),
        ("a.txt", "table"),
    ],
)
def test_the_ending_names_the_format(name: str, table_format: str) -> None:
    assert format_of_file(Path(name)) == table_format


@pytest.mark.parametrize("name", ["a.xyz", "a", ".md"])
def test_another_ending_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(UsageError, match="--format"):
        format_of_file(Path(name))


@pytest.mark.parametrize("table_format", ["table", "md", "csv", "json", "jsonl"])
def test_every_format_ends_with_one_line_break_and_is_the_same_each_time(table_format: str) -> None:
    texts = {comparison_text(full_comparison(), table_format) for _ in range(2)}  # type: ignore[arg-type] # parametrised
    (text,) = texts
    assert text.endswith("\n")
