"""A comparison as JSON: the whole model, or one line a row."""

from __future__ import annotations

import json
from typing import Any

from evidence.compare.rows import Row
from evidence.compare.studies import Study
from evidence.compare.table import NAIVE, Comparison, OutcomeSection
from evidence.extract.jsonform import finding_to_dict
from evidence.model import Derived
from evidence.report.cells import cell_text, relation_text
from evidence.report.flat_rows import flat_rows

__all__ = ["comparison_to_dict", "json_text", "jsonl_text"]


def json_text(comparison: Comparison) -> str:
    """Write the whole model, readable and in UTF-8."""
    return json.dumps(comparison_to_dict(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def jsonl_text(comparison: Comparison) -> str:
    """Write every row of the table on a line, with the columns of the CSV."""
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in flat_rows(comparison))
    return "".join(f"{line}\n" for line in lines)


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """Turn the model into plain values.

    A row's ``finding`` holds what was reported and what the extraction derived, in the public form of
    a finding; ``computed`` holds everything that is ours.
    """
    return {
        "title": comparison.title,
        "index": comparison.index.pmid,
        "scope": comparison.scope,
        "searched": comparison.searched,
        "statement": NAIVE,
        "interval": {"method": comparison.interval_method, "level": 95},
        "figures": comparison.figures,
        "verified": comparison.verified,
        "set_aside": comparison.set_aside,
        "unavailable": list(comparison.unavailable),
        "studies": [_study(study) for study in comparison.studies],
        "outcomes": [_section(section) for section in comparison.sections],
    }


def _study(study: Study) -> dict[str, Any]:
    return {
        "pmid": study.pmid,
        "is_index": study.is_index,
        "name": study.name,
        "first_author": study.first_author,
        "year": study.year,
        "title": study.title,
        "design": study.facts.design,
        "size": study.facts.size,
        "population": study.facts.population,
        "intervention": study.facts.intervention,
        "text_source": study.text_source,
        "relation": relation_text(study),
        "origins": list(study.relation.origins),
        "concerns": list(study.concerns),
        "shares_patients_with": list(study.shares_patients_with),
    }


def _section(section: OutcomeSection) -> dict[str, Any]:
    return {
        "outcome": section.outcome,
        "name": section.name,
        "rows": [_row(row) for row in section.rows],
        "notes": [{"sign": note.sign, "text": note.text} for note in section.notes],
    }


def _row(row: Row) -> dict[str, Any]:
    base: dict[str, Any] = {
        "pmid": row.study.pmid,
        "status": row.absence or "reported",
        "cell": cell_text(row),
    }
    if row.estimate is None:
        return base
    return base | {
        "denominator": row.denominator,
        "comparator": row.comparator,
        "finding": finding_to_dict(row.estimate.finding),
        "computed": [_derived(derived) for derived in row.estimate.derived],
        "signs": list(row.signs),
        "remarks": [remark.text for remark in row.estimate.remarks],
        "repeats": [finding_to_dict(finding) for finding in row.repeats],
    }


def _derived(derived: Derived) -> dict[str, Any]:
    return {"slot": derived.slot, "values": list(derived.values), "method": derived.method}
