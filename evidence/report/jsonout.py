"""A comparison as JSON: the whole model, or one line a row."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from evidence.compare.contrasts import NAIVE_DIFFERENCE, NAIVE_FISHER, NAIVE_RATIO
from evidence.compare.poolable import Pooling
from evidence.compare.rows import Row
from evidence.compare.statistics import Contrast
from evidence.compare.studies import Study
from evidence.compare.table import NAIVE, Comparison, OutcomeSection
from evidence.extract.jsonform import derived_to_dict, finding_to_dict
from evidence.intervals import Interval
from evidence.model import Derived
from evidence.report.across_studies import difference_text, fisher_text, pooled_text, ratio_text
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
        "as_of": comparison.as_of,
        "decisions": [asdict(decision) for decision in comparison.decisions],
        "left_out": [{"pmid": study.pmid, "reason": reason} for study, reason in comparison.left_out],
        "analyses": asdict(comparison.analyses),
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
        "retraction": study.retraction,
        "retraction_checked_on": study.checked_on,
        "shares_patients_with": list(study.shares_patients_with),
        "overlaps": [{"pmid": overlap.pmid, "reason": overlap.reason} for overlap in study.overlaps],
    }


def _section(section: OutcomeSection) -> dict[str, Any]:
    return {
        "outcome": section.outcome,
        "name": section.name,
        "part": section.part,
        "rows": [_row(row) for row in section.rows],
        "notes": [{"sign": note.sign, "text": note.text} for note in section.notes],
        "pooling": [_pooling(pooling) for pooling in section.pooling],
    }


def _row(row: Row) -> dict[str, Any]:
    base: dict[str, Any] = {
        "pmid": row.study.pmid,
        "status": row.absence or "reported",
        "cell": cell_text(row),
    }
    if row.estimate is None:
        return base
    return (
        base
        | {
            "denominator": row.denominator,
            "comparator": row.comparator,
            "finding": finding_to_dict(row.estimate.finding),
            "computed": [_derived(derived) for derived in row.estimate.derived],
            "signs": list(row.signs),
            "remarks": [remark.text for remark in row.estimate.remarks],
            "repeats": [finding_to_dict(finding) for finding in row.repeats],
        }
        | ({} if row.contrast is None else {"naive": _contrast(row, row.contrast)})
    )


def _contrast(row: Row, contrast: Contrast) -> dict[str, Any]:
    """Turn a contrast into plain values; a limit that is infinite is null."""
    fisher = (
        {} if contrast.fisher_p is None else {NAIVE_FISHER: fisher_text(row), "fisher_p": contrast.fisher_p}
    )
    return fisher | {
        "against": None if contrast.against is None else list(contrast.against),
        NAIVE_DIFFERENCE: difference_text(row),
        "difference": contrast.difference,
        "difference_interval": _interval(contrast.difference_interval),
        NAIVE_RATIO: ratio_text(row),
        "ratio": _finite(contrast.ratio),
        "ratio_interval": _interval(contrast.ratio_interval),
        "reason": contrast.reason or None,
    }


def _pooling(pooling: Pooling) -> dict[str, Any]:
    return {
        "kind": pooling.kind,
        "pooled": not pooling.refusals,
        "refusals": list(pooling.refusals),
        "studies": [study.pmid for study in pooling.studies],
        "digests": [study.pmid for study in pooling.digests],
        "patients": pooling.patients,
        "denominator": pooling.denominator,
        "left_out": [{"pmid": study.pmid, "reason": reason} for study, reason in pooling.left_out],
        "values": [
            {
                "method": value.method,
                "cell": pooled_text(pooling, value),
                "estimate": value.estimate,
                "interval": _interval(value.interval),
                "prediction": _interval(value.prediction),
                "tau": value.tau,
                "i2": value.i2,
                "q": value.q,
                "narrowed": value.narrowed,
            }
            for value in pooling.values
        ],
    }


def _interval(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_finite(interval.low), _finite(interval.high)]


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def _derived(derived: Derived) -> dict[str, Any]:
    return {"slot": derived.slot} | derived_to_dict(derived)
