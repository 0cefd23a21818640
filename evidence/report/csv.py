"""A comparison as CSV, one row a figure, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from evidence.compare.table import Comparison
from evidence.report.flat_rows import Value, columns_of, flat_rows

__all__ = ["csv_field", "csv_text"]

#: A spreadsheet takes text that begins so for a formula, full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(comparison: Comparison) -> str:
    """Write all rows under their column names; an empty field is a value that does not exist."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    columns = columns_of(comparison)
    writer.writerow(columns)
    for row in flat_rows(comparison):
        writer.writerow([csv_field(row[name]) for name in columns])
    return stream.getvalue()


def csv_field(value: Value) -> str | int | float:
    """Write one field; text that a spreadsheet would run gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A carriage return alone would end the row for some readers and not for others.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        dangerous = value.startswith(_FORMULA_STARTS) or value.lstrip().startswith(_FORMULA_STARTS)
        return f"'{value}" if dangerous else value
    return value
