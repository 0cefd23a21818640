"""Which formats a comparison can be written in, and which one a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from evidence.compare.table import Comparison
from evidence.errors import UsageError
from evidence.report.csv import csv_text
from evidence.report.jsonout import json_text, jsonl_text
from evidence.report.markdown import markdown_text
from evidence.report.terminal import terminal_text

__all__ = ["TableFormat", "comparison_text", "format_of_file"]

#: The formats of ``evidence compare``.
TableFormat = Literal["table", "md", "csv", "json", "jsonl"]

_WRITERS: dict[TableFormat, Callable[[Comparison], str]] = {
    "table": terminal_text,
    "md": markdown_text,
    "csv": csv_text,
    "json": json_text,
    "jsonl": jsonl_text,
}
_SUFFIXES: dict[str, TableFormat] = {
    ".txt": "table",
    ".md": "md",
    ".markdown": "md",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
}


def comparison_text(comparison: Comparison, table_format: TableFormat) -> str:
    """Write a comparison in one of the formats; ``table`` without colours, 100 columns wide."""
    return _WRITERS[table_format](comparison)


def format_of_file(path: Path) -> TableFormat:
    """Give the format that a file's name asks for.

    Raises
    ------
    UsageError
        If its ending is not one of ours.
    """
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        formats = ", ".join(get_args(TableFormat))
        raise UsageError(f"{path}: the ending names no format; add --format with one of {formats}")
    return found
