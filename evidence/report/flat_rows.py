"""A comparison as flat rows: one for every figure, and one for every study that has none.

The columns are the same for CSV and JSON lines. What was reported and what we computed stand in
columns of their own; ``status`` tells figures from NR and its like.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence.compare.rows import Row
from evidence.compare.table import Comparison, OutcomeSection
from evidence.report.cells import cell_text, plain, relation_text

__all__ = ["COLUMNS", "Value", "flat_rows"]

#: What a column may hold.
Value = str | int | float | bool | None

_REPORTED = (
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
)
_PROVENANCE = ("passage", "section", "start", "end", "quote", "sentence", "rule", "ruleset")
_COMPUTED = ("events", "total", "percent", "ci_low", "ci_high")

COLUMNS = (
    "outcome",
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
    "status",
    "cell",
    "denominator",
    "comparator",
    *_REPORTED,
    *(f"computed_{slot}" for slot in _COMPUTED),
    "computed_by",
    "signs",
    "notes",
    "flags",
    *_PROVENANCE,
)


def flat_rows(comparison: Comparison) -> Iterator[dict[str, Value]]:
    """Give every row of every section with all of :data:`COLUMNS`; None where there is no value."""
    for section in comparison.sections:
        for row in section.rows:
            yield dict.fromkeys(COLUMNS) | _about(row) | _figure(row, section)


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
        "status": row.absence or "reported",
        "cell": cell_text(row),
    }


def _figure(row: Row, section: OutcomeSection) -> dict[str, Value]:
    """Give the figure itself, ours apart from theirs."""
    if row.estimate is None:
        return {}
    finding = row.estimate.finding
    values: dict[str, Value] = {name: getattr(finding, name) for name in (*_REPORTED, *_PROVENANCE)}
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
    }


def _belongs(sign: str, text: str, row: Row) -> bool:
    """Whether a section's note is about a row; ‡ and § name their study."""
    return sign in row.signs and (sign not in {"‡", "§"} or text.startswith(f"{row.study.name}: "))
