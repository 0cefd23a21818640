"""A comparison as flat rows: one for every figure, and one for every study that has none.

The columns are the same for CSV and JSON lines. What was reported and what we computed stand in
columns of their own; ``status`` tells figures from NR and its like. Naive contrasts have columns, and
pooled values rows and columns, only where they were asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from evidence.compare.contrasts import NAIVE_DIFFERENCE, NAIVE_FISHER, NAIVE_RATIO
from evidence.compare.poolable import Pooling
from evidence.compare.rows import Row
from evidence.compare.table import Comparison, OutcomeSection
from evidence.model import Finding, Place
from evidence.report.across_studies import difference_text, fisher_text, pooled_text, ratio_text
from evidence.report.cells import cell_text, plain, relation_text

__all__ = ["COLUMNS", "PLACES", "PROVENANCE", "REPORTED", "Value", "columns_of", "flat_rows", "places_of"]

#: What a column may hold.
Value = str | int | float | bool | None

#: The slots of a finding that hold what the text itself says.
REPORTED = (
    "measure",
    "events",
    "total",
    "percent",
    "value",
    "unit",
    "ci_low",
    "ci_high",
    "ci_level",
    "se",
    "p_value",
    "arm",
    "population",
    "timepoint",
    "grade",
)
#: Where in the text it says so, and which rule read it.
PROVENANCE = ("passage", "section", "start", "end", "quote", "sentence", "rule", "ruleset")
#: The place in words, where else the article prints the same figure, and where another one.
PLACES = ("where", "also_at", "otherwise_at")
_COMPUTED = ("events", "total", "percent", "ci_low", "ci_high")

COLUMNS = (
    "outcome",
    "part",
    "pmid",
    "is_index",
    "first_author",
    "year",
    "design",
    "size",
    "study_population",
    "intervention",
    "text_source",
    "relation",
    "concerns",
    "retraction",
    "retraction_checked_on",
    "overlaps",
    "status",
    "cell",
    "denominator",
    "comparator",
    *REPORTED,
    *(f"computed_{slot}" for slot in _COMPUTED),
    "computed_by",
    "signs",
    "notes",
    "flags",
    *PROVENANCE,
    *PLACES,
)


_DIFFERENCE = (NAIVE_DIFFERENCE, "naive_difference", "naive_difference_low", "naive_difference_high")
_RATIO = (NAIVE_RATIO, "naive_ratio", "naive_ratio_low", "naive_ratio_high")
_POOLED = (
    "pooled_kind",
    "pooled_studies",
    "computed_value",
    "prediction_low",
    "prediction_high",
    "tau",
    "i2",
    "q",
)


def columns_of(comparison: Comparison) -> tuple[str, ...]:
    """Name the columns: those of every comparison, then those of what was computed across studies."""
    analyses = comparison.analyses
    more = (
        *(_DIFFERENCE if analyses.difference else ()),
        *(_RATIO if analyses.ratio else ()),
        *((NAIVE_FISHER, "naive_fisher_p") if analyses.fisher else ()),
        *(("naive_reason",) if analyses.contrasts else ()),
        *(_POOLED if analyses.pool else ()),
    )
    return (*COLUMNS, *more)


def flat_rows(comparison: Comparison) -> Iterator[dict[str, Value]]:
    """Give every row of every section under :func:`columns_of`; None where there is no value."""
    empty: dict[str, Value] = dict.fromkeys(columns_of(comparison))
    for section in comparison.sections:
        for row in section.rows:
            values = empty | {"part": section.part} | _about(row) | _figure(row, section)
            yield values | {name: value for name, value in _contrast(row).items() if name in empty}
        for pooling in section.pooling:
            yield from (empty | values for values in _pooled(pooling, section))


def _about(row: Row) -> dict[str, Value]:
    """Say whose row it is."""
    study = row.study
    return {
        "outcome": row.outcome,
        "pmid": study.pmid,
        "is_index": study.is_index,
        "first_author": study.first_author,
        "year": study.year,
        "design": study.facts.design,
        "size": study.facts.size,
        "study_population": study.facts.population,
        "intervention": study.facts.intervention,
        "text_source": study.text_source,
        "relation": relation_text(study),
        "concerns": "; ".join(study.concerns) or None,
        "retraction": study.retraction,
        "retraction_checked_on": study.checked_on,
        "overlaps": "; ".join(f"{overlap.pmid} ({overlap.reason})" for overlap in study.overlaps) or None,
        "status": row.absence or "reported",
        "cell": cell_text(row),
    }


def _figure(row: Row, section: OutcomeSection) -> dict[str, Value]:
    """Give the figure itself, ours apart from theirs."""
    if row.estimate is None:
        return {}
    finding = row.estimate.finding
    values: dict[str, Value] = {name: getattr(finding, name) for name in (*REPORTED, *PROVENANCE)}
    for derived in row.estimate.derived:
        slots = ("ci_low", "ci_high") if derived.slot == "ci" else (derived.slot,)
        for slot, number in zip(slots, derived.values, strict=False):
            if slot in _COMPUTED:
                values[f"computed_{slot}"] = int(number) if slot in {"events", "total"} else number
    notes = [
        f"{note.sign} {plain(note.text)}" for note in section.notes if _belongs(note.sign, note.text, row)
    ]
    return values | {
        "denominator": row.denominator,
        "comparator": row.comparator,
        "computed_by": "; ".join(dict.fromkeys(d.method for d in row.estimate.derived)) or None,
        "signs": " ".join(row.signs) or None,
        "notes": " | ".join(notes) or None,
        "flags": " ".join(finding.flags) or None,
        **places_of(finding, row.places),
    }


def places_of(finding: Finding, places: Sequence[Place]) -> dict[str, Value]:
    """Name the places of a figure: its own, those that repeat it, and those that contradict it."""
    return {
        "where": plain(finding.place.where),
        "also_at": "; ".join(plain(place.where) for place in places) or None,
        "otherwise_at": "; ".join(
            f"{plain(place.where)}: {plain(place.quote)}" for place in finding.conflicts
        )
        or None,
    }


def _contrast(row: Row) -> dict[str, Value]:
    """Give a naive contrast: shares and ratios, no percentages; a limit without bound is None."""
    contrast = row.contrast
    values: dict[str, Value] = {
        NAIVE_DIFFERENCE: difference_text(row),
        NAIVE_RATIO: ratio_text(row),
        NAIVE_FISHER: fisher_text(row),
    }
    if contrast is None:
        return values
    values |= {"naive_fisher_p": contrast.fisher_p, "naive_reason": contrast.reason or None}
    for name, estimate, interval in (
        ("naive_difference", contrast.difference, contrast.difference_interval),
        ("naive_ratio", contrast.ratio, contrast.ratio_interval),
    ):
        limits = (None, None) if interval is None else (interval.low, interval.high)
        for suffix, number in (("", estimate), ("_low", limits[0]), ("_high", limits[1])):
            values[name + suffix] = number if number is not None and math.isfinite(number) else None
    return values


def _pooled(pooling: Pooling, section: OutcomeSection) -> Iterator[dict[str, Value]]:
    """Give a row for each method, or one that says why nothing is pooled."""
    base: dict[str, Value] = {
        "outcome": section.outcome,
        "part": section.part,
        "is_index": False,
        "status": "not pooled" if pooling.refusals else "pooled",
        "denominator": pooling.denominator,
        "pooled_kind": pooling.kind,
        "pooled_studies": " ".join(study.pmid for study in pooling.studies) or None,
        "notes": plain("; ".join(pooling.refusals)) or None,
    }
    if not pooling.values:
        yield base | {"cell": "NC"}
    scale = 1 if pooling.is_ratio else 100
    slot = "computed_value" if pooling.is_ratio else "computed_percent"
    for value in pooling.values:
        yield base | {
            "cell": pooled_text(pooling, value),
            "computed_total": pooling.patients,
            slot: scale * value.estimate,
            "computed_ci_low": scale * value.interval.low,
            "computed_ci_high": scale * value.interval.high,
            "computed_by": value.method,
            "prediction_low": scale * value.prediction.low,
            "prediction_high": scale * value.prediction.high,
            "tau": value.tau,
            "i2": value.i2,
            "q": value.q,
        }


def _belongs(sign: str, text: str, row: Row) -> bool:
    """Whether a section's note is about a row; ‡ and § name their study."""
    return sign in row.signs and (sign not in {"‡", "§"} or text.startswith(f"{row.study.name}: "))
