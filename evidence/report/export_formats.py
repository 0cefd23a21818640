"""Which formats records and findings can be exported in, and which one a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal, get_args

from evidence.compare.studies import StudyInput
from evidence.errors import UsageError
from evidence.model import Article
from evidence.report.export_bibtex import bibtex_text
from evidence.report.export_csl import csl_text
from evidence.report.export_findings import findings_csv, findings_json
from evidence.report.export_meta import meta_csv
from evidence.report.export_ris import ris_text

__all__ = ["ExportFormat", "export_format_of_file", "findings_export", "holds_findings", "records_export"]

#: The formats of ``evidence export``: three of references, three of figures.
ExportFormat = Literal["ris", "bibtex", "csl-json", "csv", "json", "r-csv"]

_RECORD_WRITERS: Final[dict[str, Callable[[Sequence[Article]], str]]] = {
    "ris": ris_text,
    "bibtex": bibtex_text,
    "csl-json": csl_text,
}
_FINDING_WRITERS: Final[dict[str, Callable[[Sequence[StudyInput], Sequence[str]], str]]] = {
    "csv": findings_csv,
    "json": findings_json,
    "r-csv": meta_csv,
}
#: The longer ending stands before the shorter one that it ends in.
_ENDINGS: Final[dict[str, ExportFormat]] = {
    ".ris": "ris",
    ".bib": "bibtex",
    ".csl.json": "csl-json",
    ".r.csv": "r-csv",
    ".csv": "csv",
    ".json": "json",
}


def holds_findings(form: ExportFormat) -> bool:
    """Whether a format holds figures, so that the records must be read; else it holds references."""
    return form in _FINDING_WRITERS


def records_export(articles: Sequence[Article], form: ExportFormat) -> str:
    """Write references."""
    return _RECORD_WRITERS[form](articles)


def findings_export(studies: Sequence[StudyInput], outcomes: Sequence[str], form: ExportFormat) -> str:
    """Write figures of some outcomes."""
    return _FINDING_WRITERS[form](studies, outcomes)


def export_format_of_file(path: Path) -> ExportFormat:
    """Give the format that a file's name asks for.

    Raises
    ------
    UsageError
        If its ending is not one of ours.
    """
    name = path.name.lower()
    for ending, form in _ENDINGS.items():
        if name.endswith(ending):
            return form
    raise UsageError(f"{path}: the ending names no format; add --format with one of {_names()}")


def _names() -> str:
    return ", ".join(get_args(ExportFormat))
