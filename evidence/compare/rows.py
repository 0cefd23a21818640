"""The rows of one outcome: every figure once, in order, with its denominator and its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Literal

from evidence.compare.definitions import definition_of, grades_counted
from evidence.compare.denominators import NOT_TOLD_APART, Patients, denominator_kind, denominator_words
from evidence.compare.distinct import distinct, folded
from evidence.compare.estimates import (
    COMPUTED,
    ELSEWHERE,
    Estimate,
    Remark,
    estimate,
    estimators_named,
    is_ratio,
)
from evidence.compare.statistics import Contrast
from evidence.compare.studies import Study
from evidence.intervals import IntervalMethod
from evidence.model import WHOSE, Finding, Place

__all__ = ["Absence", "Note", "Row", "rows_of_outcome"]

#: Why a study has no figure for an outcome: NR, its text was read and reports none; —, there is no
#: text to read; not read, there is one and nobody has read it.
Absence = Literal["NR", "—", "not read"]


@dataclass(frozen=True, slots=True)
class Note:
    """One line below a table: its sign and what it says."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a study's figure, or why it has none.

    Parameters
    ----------
    study : Study
        Whose.
    outcome : str
        Id of the outcome.
    estimate : Estimate or None
        The figure; None in a row that says why there is none.
    absence : str or None
        One of :data:`Absence`.
    denominator : str or None
        Among whom, in the words of the text.
    kind : str or None
        The denominator's class: two figures of one class were counted among the same kind of patients.
    comparator : str or None
        The other arm of a ratio, where the study has just one other.
    signs : tuple of str
        Signs and letters of its notes, in the order in which they are printed.
    repeats : tuple of Finding
        The same figure elsewhere in the same record.
    contrast : Contrast or None
        With the index study; None unless it was asked for.
    verified : bool
        Whether a reader has confirmed the figure against its sentence.
    """

    study: Study
    outcome: str
    estimate: Estimate | None = None
    absence: Absence | None = None
    denominator: str | None = None
    kind: str | None = None
    comparator: str | None = None
    signs: tuple[str, ...] = ()
    repeats: tuple[Finding, ...] = ()
    contrast: Contrast | None = None
    verified: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """Where else the same figure stands: in other parts of the article, and again in the same part."""
        if self.estimate is None:
            return ()
        again = (place for finding in self.repeats for place in (finding.place, *finding.places))
        return tuple(dict.fromkeys((*self.estimate.finding.places, *again)))


def rows_of_outcome(
    outcome: str,
    studies: Sequence[tuple[Study, tuple[Finding, ...] | None]],
    method: IntervalMethod,
    *,
    ratios: bool | None = None,
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """Lay out one outcome.

    Parameters
    ----------
    outcome : str
        Its id.
    studies : sequence of (Study, findings or None)
        In the order of the table; findings of every outcome, because arms are named once a study.
    method : {"clopper-pearson", "wilson"}
        For computed intervals.
    ratios : bool or None
        Only the ratios between groups of one study, or everything but these; None for all.

    Returns
    -------
    rows, notes
        Notes: † and * first, then the other fixed signs, then letters in order of appearance.
    """
    names = {study.pmid: study.name for study, _ in studies}
    drafts: list[tuple[Row, list[Remark]]] = []
    index_kinds: dict[str, str] = {}
    index_definitions: dict[str, None] = {}
    index_grades: dict[str, None] = {}
    for study, findings in studies:
        figures = [f for f in findings or () if f.outcome == outcome and ratios in {None, is_ratio(f)}]
        rows = _rows_of_study(study, outcome, figures, findings or (), method)
        if not rows:
            rows = [Row(study, outcome, absence=_absence(study, findings))]
        for number, row in enumerate(rows):
            if study.is_index and row.kind is not None:
                index_kinds.setdefault(row.kind, row.denominator or row.kind)
            definition = None if row.estimate is None else definition_of(row.estimate.finding)
            if study.is_index and definition is not None:
                index_definitions.setdefault(definition)
            if study.is_index and row.estimate is not None:
                index_grades.setdefault(grades_counted(row.estimate.finding))
            remarks = [*_remarks(row, index_kinds), *_definitions(definition, tuple(index_definitions))]
            remarks += _grades(row, tuple(index_grades))
            if number == 0 and row.estimate is not None:
                remarks += _overlaps(study, names)
            drafts.append((row, remarks))
    return _signed(drafts)


def _rows_of_study(
    study: Study,
    outcome: str,
    chosen: Sequence[Finding],
    findings: Sequence[Finding],
    method: IntervalMethod,
) -> list[Row]:
    """Lay out the figures chosen of one study, every one once; all its findings tell how many it has."""
    figures = distinct(chosen)
    shared = {key for key, count in Counter(_whose(f) for f, _ in figures).items() if count > 1}
    patients = _patients(study, [f for f, _ in figures], findings)
    rows = []
    for finding, repeats in figures:
        made = estimate(finding, method, study_size=_largest(study, findings))
        words = denominator_words(made, alone=_whose(finding) not in shared, patients=patients)
        kind = denominator_kind(words, everybody=patients.are_all(made), transplanted=patients.transplanted)
        comparator = _comparator(finding, findings)
        rows.append(Row(study, outcome, made, None, words, kind, comparator, repeats=repeats))
    return rows


def _remarks(row: Row, index_kinds: Mapping[str, str]) -> list[Remark]:
    """Gather what a reader must know about a figure, its denominator against the index study's included."""
    if row.estimate is None:
        return []
    remarks = list(row.estimate.remarks)
    finding, estimator = row.estimate.finding, row.study.facts.estimator
    if finding.measure == "rate_at_time" and estimator and not estimators_named(finding.sentence):
        remarks.append(Remark(f"{estimator}, as the text says elsewhere"))
    if row.kind is not None and index_kinds and row.kind not in index_kinds:
        remarks.append(_other_denominator(tuple(index_kinds.values())))
    if row.denominator == NOT_TOLD_APART:
        remarks.append(Remark("several figures that the rules could not tell apart: read the sentence"))
    return remarks


def _definitions(definition: str | None, index_definitions: tuple[str, ...]) -> list[Remark]:
    """Say by which definition a figure counts, and whether it is another than the index study's."""
    if definition is None:
        return []
    said = Remark(f"{definition}, as the sentence says")
    if not index_definitions or definition in index_definitions:
        return [said]
    words = "; ".join(index_definitions)
    return [said, Remark(f"definition other than the index study's ({words})", "¶")]


def _grades(row: Row, index_grades: tuple[str, ...]) -> list[Remark]:
    """Say that a figure counts other grades of an event than the index study's."""
    if row.estimate is None or not index_grades or grades_counted(row.estimate.finding) in index_grades:
        return []
    return [Remark(f"grades other than the index study's ({'; '.join(index_grades)})", "¶")]


def _patients(study: Study, figures: Sequence[Finding], findings: Sequence[Finding]) -> Patients:
    """Say how many are everybody; denominators by arm count where all of them are of one time."""
    counted = {f.arm: f.total for f in figures if f.arm is not None and f.total is not None}
    of_one_time = len({folded(f.timepoint) for f in figures if f.arm is not None}) == 1
    facts = study.facts
    largest = max([*_totals(findings), *([facts.size] if facts.size is not None else [])], default=None)
    return Patients.known(largest, dict(facts.arms), counted if of_one_time else {}, facts.intervention)


def _largest(study: Study, findings: Sequence[Finding]) -> int | None:
    """Give the largest number of patients that a figure of a study can rest on; None where it may be any."""
    size = study.facts.size
    return None if size is None else max([size, *_totals(findings)])


def _totals(findings: Sequence[Finding]) -> list[int]:
    """Give every denominator of a study, those that the extraction derived included."""
    totals = [Estimate(finding, finding.derived).total for finding in findings]
    return [total for total in totals if total is not None]


def _whose(finding: Finding) -> tuple[str | None, ...]:
    """Say whose figure it is, as far as the extraction knows; two figures of one study must differ in it."""
    return finding.measure, *(folded(getattr(finding, slot)) for slot in WHOSE)


def _absence(study: Study, findings: tuple[Finding, ...] | None) -> Absence:
    """Say why there is no figure."""
    if not study.has_text:
        return "—"
    return "not read" if findings is None else "NR"


def _comparator(finding: Finding, findings: Sequence[Finding]) -> str | None:
    """Name the other arm of a ratio: first among the outcome's arms, then among the study's."""
    if not is_ratio(finding) or finding.arm is None:
        return None
    for pool in ([f for f in findings if f.outcome == finding.outcome], findings):
        arms = {folded(f.arm): f.arm for f in pool if f.arm is not None and not is_ratio(f)}
        if folded(finding.arm) in arms and len(arms) == 2:
            return next(words for name, words in arms.items() if name != folded(finding.arm))
    return None


def _other_denominator(index_words: tuple[str, ...]) -> Remark:
    """Say that a figure was taken of other patients than the index study's."""
    return Remark(f"denominator other than the index study's ({'; '.join(index_words)})", "¶")


def _overlaps(study: Study, names: Mapping[str, str]) -> list[Remark]:
    """Name the studies in the table whose patients may be the same, under each reason for which it is known.

    All of them get the same words, and so the same letter.
    """
    remarks = []
    for reason in dict.fromkeys(overlap.reason for overlap in study.overlaps):
        members = {study.pmid, *(overlap.pmid for overlap in study.overlaps if overlap.reason == reason)}
        listed = ", ".join(f"{name} (PMID {pmid})" for pmid, name in names.items() if pmid in members)
        remarks.append(Remark(f"patients overlap, {reason}: {listed}"))
    return remarks


def _signed(drafts: Sequence[tuple[Row, list[Remark]]]) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """Give remarks their signs, the same words the same sign, and gather the notes."""
    letters: dict[str, str] = {}
    fixed: dict[str, list[str]] = {"‡": [], "§": [], "¶": []}
    rows = []
    for row, remarks in drafts:
        signs: list[str] = []
        for remark in remarks:
            if remark.sign is None:
                sign = letters.setdefault(remark.text, _letter(len(letters)))
            else:
                sign = remark.sign
                text = f"{row.study.name}: {remark.text}" if sign != "¶" else remark.text
                if text not in fixed[sign]:
                    fixed[sign].append(text)
            if sign not in signs:
                signs.append(sign)
        signs.sort(key=lambda s: ("‡§¶".find(s) if s in "‡§¶" else len("‡§¶"), len(s), s))
        rows.append(replace(row, signs=tuple(signs)))
    notes = [Note(COMPUTED, text) for text in _computed_by_us(rows)]
    notes += [Note(ELSEWHERE, text) for text in _from_elsewhere(rows)]
    notes += [Note(sign, text) for sign, texts in fixed.items() for text in texts]
    notes += [Note(letter, text) for text, letter in letters.items()]
    return tuple(rows), tuple(notes)


def _computed_by_us(rows: Sequence[Row]) -> list[str]:
    """List the formulas of a table's own numbers, each once, in one note."""
    methods: dict[str, None] = {}
    for row in rows:
        for derived in row.estimate.derived if row.estimate is not None else ():
            if derived.source is None:
                methods.setdefault(derived.method)
    return [f"computed by us: {'; '.join(methods)}"] if methods else []


def _from_elsewhere(rows: Sequence[Row]) -> list[str]:
    """Say from which place of its article a number comes that its figure does not print, study by study."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for derived in row.estimate.derived if row.estimate is not None else ():
            if derived.source is not None:
                found.setdefault(row.study.name, {}).setdefault(derived.method)
    return [f"{name}: {'; '.join(methods)}" for name, methods in found.items()]


def _letter(number: int) -> str:
    """Count a, b ... z, aa, ab ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters
