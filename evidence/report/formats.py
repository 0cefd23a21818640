"""Which formats a comparison can be written in, and which one a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, get_args

from evidence.compare.table import Comparison
from evidence.errors import UsageError
from evidence.report.csv import csv_text
from evidence.report.docx import docx_bytes
from evidence.report.html_table import html_text
from evidence.report.jsonout import json_text, jsonl_text
from evidence.report.markdown import markdown_text
from evidence.report.terminal import terminal_text
from evidence.report.xlsx import xlsx_bytes

__all__ = ["TableFormat", "comparison_content", "comparison_text", "format_of_file", "require_file_for"]

#: The formats of ``evidence compare``.
TableFormat = Literal["table", "md", "csv", "json", "jsonl", "html", "xlsx", "docx"]

_TEXT_WRITERS: Final[dict[TableFormat, Callable[[Comparison], str]]] = {
    "table": terminal_text,
    "md": markdown_text,
    "csv": csv_text,
    "json": json_text,
    "jsonl": jsonl_text,
    "html": html_text,
}
_BINARY_WRITERS: Final[dict[TableFormat, Callable[[Comparison], bytes]]] = {
    "xlsx": xlsx_bytes,
    "docx": docx_bytes,
}
_SUFFIXES: Final[dict[str, TableFormat]] = {
    ".txt": "table",
    ".md": "md",
    ".markdown": "md",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
    ".docx": "docx",
}


def comparison_content(comparison: Comparison, table_format: TableFormat) -> str | bytes:
    """Write a comparison in one of the formats: text, or the bytes of an office file."""
    if table_format in _BINARY_WRITERS:
        return _BINARY_WRITERS[table_format](comparison)
    return comparison_text(comparison, table_format)


def comparison_text(comparison: Comparison, table_format: TableFormat) -> str:
    """Write a comparison in one of the text formats; ``table`` without colours, 100 columns wide.

    Raises
    ------
    UsageError
        If the format is not text.
    """
    require_file_for(table_format, None)
    return _TEXT_WRITERS[table_format](comparison)


def require_file_for(table_format: TableFormat, output: Path | None) -> None:
    """Refuse to print what only a file can hold.

    Raises
    ------
    UsageError
        If the format is binary and there is no file.
    """
    if output is None and table_format in _BINARY_WRITERS:
        raise UsageError(f"{table_format} cannot be printed; add --output FILE.{table_format}")


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
