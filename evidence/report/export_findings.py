"""Findings as a tidy table or as JSON: every figure that was read, with the record it comes from.

Nothing is left out or merged: a figure that a paper prints twice stands there twice, and what the
text ascribes to another study stands there with its flag.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from evidence.compare.studies import Study, StudyInput, describe_studies
from evidence.extract.jsonform import finding_to_dict
from evidence.model import Finding
from evidence.report.citation import short_citation
from evidence.report.csv import csv_field
from evidence.report.flat_rows import PLACES, PROVENANCE, REPORTED, Value, places_of

__all__ = ["COLUMNS", "findings_csv", "findings_json"]

_ABOUT: Final = (
    "pmid",
    "doi",
    "first_author",
    "year",
    "design",
    "size",
    "study_population",
    "intervention",
    "text_source",
    "concerns",
    "retraction",
)
_DERIVED: Final = ("derived_events", "derived_total", "derived_percent", "derived_ci_low", "derived_ci_high")

COLUMNS: Final = (*_ABOUT, "outcome", *REPORTED, *_DERIVED, "derived_by", "flags", *PROVENANCE, *PLACES)


def findings_csv(studies: Sequence[StudyInput], outcomes: Sequence[str]) -> str:
    """Write one row a finding, in UTF-8; text that a spreadsheet would run gets an apostrophe before it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for given, study in _described(studies):
        about = _about(given, study)
        for finding in _chosen(given, outcomes):
            row = about | _figure(finding)
            writer.writerow([csv_field(row.get(column)) for column in COLUMNS])
    return stream.getvalue()


def findings_json(studies: Sequence[StudyInput], outcomes: Sequence[str]) -> str:
    """Write one object a record, each with its findings in their public form; also of those without one."""
    records: list[dict[str, Any]] = [
        _about(given, study)
        | {
            "citation": short_citation(given.article),
            "concerns": list(study.concerns),
            "findings": [finding_to_dict(finding) for finding in _chosen(given, outcomes)],
        }
        for given, study in _described(studies)
    ]
    document = {"outcomes": list(outcomes), "records": records}
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _described(studies: Sequence[StudyInput]) -> Iterator[tuple[StudyInput, Study]]:
    return zip(studies, describe_studies(studies), strict=True)


def _chosen(given: StudyInput, outcomes: Sequence[str]) -> list[Finding]:
    return [finding for finding in given.findings or () if finding.outcome in outcomes]


def _about(given: StudyInput, study: Study) -> dict[str, Value]:
    """Say whose findings they are."""
    return {
        "pmid": study.pmid,
        "doi": given.article.doi,
        "first_author": study.first_author,
        "year": study.year,
        "design": study.facts.design,
        "size": study.facts.size,
        "study_population": study.facts.population,
        "intervention": study.facts.intervention,
        "text_source": study.text_source,
        "concerns": "; ".join(study.concerns) or None,
        "retraction": study.retraction,
    }


def _figure(finding: Finding) -> dict[str, Value]:
    """Give the figure itself, ours apart from theirs."""
    row: dict[str, Value] = {name: getattr(finding, name) for name in ("outcome", *REPORTED, *PROVENANCE)}
    for derived in finding.derived:
        slots = ("ci_low", "ci_high") if derived.slot == "ci" else (derived.slot,)
        for slot, number in zip(slots, derived.values, strict=False):
            row[f"derived_{slot}"] = int(number) if slot in {"events", "total"} else number
    row["derived_by"] = "; ".join(dict.fromkeys(d.method for d in finding.derived)) or None
    row["flags"] = " ".join(finding.flags) or None
    return row | places_of(finding, finding.places)
