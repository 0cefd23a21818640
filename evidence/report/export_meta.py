"""Figures as R's metafor and meta take them: one row a study and arm, events and totals, or an effect.

Proportions have ``event`` and ``n`` and nothing else: which transformation they get is the analyst's
choice. Ratios have their logarithm ``yi`` with its standard error ``sei``, made from the interval;
survival estimates have both only where a standard error is reported. Medians, and proportions without
a sure count, carry nothing that could be pooled and are left out. ``docs/export.md`` has the columns.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.compare.adjustment import adjustment
from evidence.compare.estimates import Estimate, is_ratio
from evidence.compare.inverse_variance import log_ratio_effect
from evidence.compare.rows import Row, rows_of_outcome
from evidence.compare.studies import StudyInput, describe_studies
from evidence.report.cells import plain
from evidence.report.csv import csv_field
from evidence.report.flat_rows import Value

__all__ = ["COLUMNS", "meta_csv"]

COLUMNS: Final = (
    "studlab",
    "study",
    "pmid",
    "year",
    "outcome",
    "measure",
    "arm",
    "comparator",
    "among",
    "timepoint",
    "grade",
    "event",
    "n",
    "yi",
    "sei",
    "scale",
    "computed",
    "adjusted",
    "contradictory",
    "retracted",
    "digest",
    "same_patients_as",
)

#: What R reads as missing, in columns of every type.
_MISSING: Final = "NA"

_OTHER_STUDY: Final = "other-study"
_USUAL_LEVEL: Final = 95.0


def meta_csv(studies: Sequence[StudyInput], outcomes: Sequence[str]) -> str:
    """Write every figure that a meta-analysis can take.

    Parameters
    ----------
    studies : sequence of StudyInput
        Records with their findings; figures that a text ascribes to another study are left out, and a
        figure printed twice counts once.
    outcomes : sequence of str
        Ids, in the order of the rows.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for outcome in outcomes:
        for row in _rows(studies, outcome):
            writer.writerow([_field(row.get(column)) for column in COLUMNS])
    return stream.getvalue()


def _rows(studies: Sequence[StudyInput], outcome: str) -> Iterator[dict[str, Value]]:
    """Give the rows of one outcome, each under a label of its own."""
    material = [
        (study, tuple(f for f in given.findings or () if _OTHER_STUDY not in f.flags))
        for given, study in zip(studies, describe_studies(studies), strict=True)
    ]
    rows, _ = rows_of_outcome(outcome, material, "clopper-pearson")
    taken: dict[str, int] = {}
    for row in rows:
        effect = None if row.estimate is None else _effect(row.estimate)
        if row.estimate is None or effect is None:
            continue
        about = _about(row, row.estimate)
        label = str(about["studlab"])
        taken[label] = taken.get(label, 0) + 1
        if taken[label] > 1:
            about["studlab"] = f"{label} #{taken[label]}"
        yield about | effect


def _about(row: Row, made: Estimate) -> dict[str, Value]:
    """Say whose figure it is, and what an analyst must know before taking it."""
    finding, study = made.finding, row.study
    study_name = plain(study.name)
    arm = plain(finding.arm) if finding.arm else None
    return {
        "studlab": f"{study_name} ({arm})" if arm else study_name,
        "study": study_name,
        "pmid": study.pmid,
        "year": study.year,
        "outcome": row.outcome,
        "measure": finding.measure,
        "arm": arm,
        "comparator": plain(row.comparator) if row.comparator else None,
        "among": plain(row.denominator) if row.denominator else None,
        "timepoint": plain(finding.timepoint) if finding.timepoint else None,
        "grade": finding.grade,
        "computed": " ".join(d.slot for d in made.derived if d.slot in {"events", "total"}) or None,
        "adjusted": adjustment(finding) if is_ratio(finding) else None,
        "contradictory": "§" in row.signs,
        "retracted": None if study.retraction == "could not be checked" else study.retracted,
        "digest": study.text_source == "digest",
        "same_patients_as": " ".join(study.shares_patients_with) or None,
    }


def _effect(made: Estimate) -> dict[str, Value] | None:
    """Give counts, or an effect with its standard error; None where there is neither."""
    finding = made.finding
    if finding.measure == "proportion":
        if made.events is None or not made.total or made.events > made.total:
            return None
        return {"event": made.events, "n": made.total, "scale": "count"}
    if is_ratio(finding):
        if not (finding.value and finding.ci_low and finding.ci_high) or finding.ci_low >= finding.ci_high:
            return None
        level = (finding.ci_level or _USUAL_LEVEL) / 100
        effect, variance = log_ratio_effect(finding.value, finding.ci_low, finding.ci_high, level=level)
        return {"yi": effect, "sei": math.sqrt(variance), "scale": "log"}
    if finding.measure == "rate_at_time" and made.spread == "standard error":
        if finding.percent is None or not finding.se:
            return None
        return {"yi": finding.percent / 100, "sei": finding.se / 100, "scale": "identity"}
    return None


def _field(value: Value) -> str | int | float:
    """Write a field as R reads it."""
    if value is None:
        return _MISSING
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return repr(round(value, 10))
    return csv_field(value)
