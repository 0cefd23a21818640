"""Answers of ``evidence bulk query`` as text and CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from evidence.report.cells import ends_text
from evidence.report.csv import csv_field
from evidence.wording import graded

if TYPE_CHECKING:
    from evidence.bulk.query import Answer

__all__ = ["answer_csv", "answer_lines"]

_COLUMNS: Final = """
    pmid first_author year journal outcome measure events total percent value unit ci_low ci_high ci_level se
    p_value arm population timepoint grade patients condition design retracted title sentence rule ruleset id
""".split()
_WIDTH: Final = 79


def answer_lines(answer: Answer, most: int) -> list[str]:
    """Give the first findings, two lines each: the study and its figure, and the words that say it."""
    lines: list[str] = []
    study = None
    for row in answer.rows(most):
        if row["pmid"] != study:
            study = row["pmid"]
            lines.append(_cut(_study(row)))
        lines.append(_cut(f"  {row['outcome']}  {_figure(row)}"))
        lines.append(_cut(f"      {row['sentence']}"))
    return lines


def _study(row: dict[str, Any]) -> str:
    parts = (
        f"{row['first_author'] or '?'} {row['year'] or ''}".strip(),
        f"PMID {row['pmid']}",
        "RETRACTED" if row["retracted"] else None,
        row["design"],
        None if row["patients"] is None else f"N {row['patients']}",
        row["condition"],
    )
    return " · ".join(part for part in parts if part)


def _figure(row: dict[str, Any]) -> str:
    parts: list[str] = []
    if row["events"] is not None:
        parts.append(f"{row['events']}" + (f"/{row['total']}" if row["total"] is not None else ""))
    if row["percent"] is not None:
        parts.append(f"{row['percent']:g}%")
    if row["value"] is not None:
        parts.append(f"{row['value']:g} {row['unit'] or ''}".strip())
    elif row["unit"] is not None:
        parts.append(row["unit"])
    if row["ci_low"] is not None or row["ci_high"] is not None:
        parts.append(f"[{ends_text(row['ci_low'], row['ci_high'])}]")
    where = [row[name] for name in ("arm", "population", "timepoint") if row[name]]
    where += [graded(row["grade"])] if row["grade"] else []
    return " ".join(parts) + (f" · {' · '.join(where)}" if where else "")


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def answer_csv(answer: Answer) -> str:
    """Give all findings, a row each."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in answer.rows():
        writer.writerow([csv_field(row[name]) for name in _COLUMNS])
    return stream.getvalue()
