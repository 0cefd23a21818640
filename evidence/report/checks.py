"""Which figures failed a check of their arithmetic, and where sources are at odds with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.compare.denominators import NOT_TOLD_APART
from evidence.compare.estimates import conflict_remarks
from evidence.compare.table import Comparison
from evidence.report.cells import cell_text, plain

__all__ = ["Doubt", "conflicts", "failed_checks"]

#: The extraction's flags in words; those of them that a remark of the table repeats are left to it.
_FLAG_WORDS = {
    "interval-mismatch": "its interval is neither the Clopper-Pearson nor the Wilson interval of the count",
    "other-study": "the text ascribes the figure to another study",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One line of a list of doubts: whose figure of which outcome, and what is wrong."""

    study: str
    pmid: str
    outcome: str
    words: str


def failed_checks(comparison: Comparison) -> tuple[Doubt, ...]:
    """List every figure whose numbers do not agree with each other."""
    found = []
    for section in comparison.sections:
        for row in section.rows:
            if row.estimate is None:
                continue
            elsewhere = {remark.text for remark in conflict_remarks(row.estimate.finding)}
            remarks = (r for r in row.estimate.remarks if r.sign == "§" and r.text not in elsewhere)
            reasons = [plain(remark.text) for remark in remarks]
            reasons += [words for flag, words in _FLAG_WORDS.items() if flag in row.estimate.finding.flags]
            found += [
                Doubt(plain(row.study.name), row.study.pmid, section.outcome, f"{cell_text(row)}: {reason}")
                for reason in reasons
            ]
    return tuple(dict.fromkeys(found))


def conflicts(comparison: Comparison) -> tuple[Doubt, ...]:
    """List retractions and corrections, shared patients, and figures of one study that compete or differ."""
    found = (*_concerns(comparison), *_overlaps(comparison), *_competing(comparison), *_differing(comparison))
    return tuple(dict.fromkeys(found))


def _concerns(comparison: Comparison) -> Iterator[Doubt]:
    for study in comparison.studies:
        for concern in study.concerns:
            yield Doubt(plain(study.name), study.pmid, "all", f"{concern}, says the record in PubMed")


def _overlaps(comparison: Comparison) -> Iterator[Doubt]:
    """Name every pair once."""
    names = {study.pmid: plain(study.name) for study in comparison.studies}
    told: set[frozenset[str]] = set()
    for study in comparison.studies:
        for overlap in study.overlaps:
            pair = frozenset({study.pmid, overlap.pmid})
            if overlap.pmid in names and pair not in told:
                told.add(pair)
                other = f"{names[overlap.pmid]} (PMID {overlap.pmid})"
                words = f"patients overlap with {other}: {overlap.reason}"
                yield Doubt(names[study.pmid], study.pmid, "all", words)


def _competing(comparison: Comparison) -> Iterator[Doubt]:
    for section in comparison.sections:
        for study in comparison.studies:
            rows = [
                row
                for row in section.rows
                if row.study.pmid == study.pmid and row.denominator == NOT_TOLD_APART
            ]
            if rows:
                figures = ", ".join(dict.fromkeys(cell_text(row) for row in rows))
                words = f"several figures that the rules could not tell apart: {figures}"
                yield Doubt(plain(study.name), study.pmid, section.outcome, words)


def _differing(comparison: Comparison) -> Iterator[Doubt]:
    """Name figures for which the same article prints another one elsewhere."""
    for section in comparison.sections:
        for row in section.rows:
            for remark in () if row.estimate is None else conflict_remarks(row.estimate.finding):
                words = f"{cell_text(row)}, but {plain(remark.text)}"
                yield Doubt(plain(row.study.name), row.study.pmid, section.outcome, words)
