"""The rows of one outcome: every figure once, in order, with its denominator and its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from string import ascii_lowercase
from typing import Literal

from evidence.compare.denominators import NOT_TOLD_APART, denominator_kind, denominator_words
from evidence.compare.estimates import Estimate, Remark, estimate, is_ratio, number_as_printed
from evidence.compare.statistics import Contrast
from evidence.compare.studies import Study
from evidence.intervals import IntervalMethod
from evidence.model import Finding

__all__ = ["Absence", "Note", "Row", "distinct", "rows_of_outcome"]

#: Why a study has no figure for an outcome: NR, its text was read and reports none; —, there is no
#: text to read; not read, there is one and nobody has read it.
Absence = Literal["NR", "—", "not read"]

#: Sections whose figures repeat those of the results, often with fewer words.
_RESTATING = ("CONCLU", "INTERPRETATION", "DISCUSSION", "SUMMARY")

#: Slots that hold the numbers of a figure.
_NUMBERS = ("events", "total", "value", "unit", "ci_low", "ci_high", "ci_level", "se")


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
    comparator : str or None
        The other arm of a ratio, where the study has just one other.
    signs : tuple of str
        Signs and letters of its notes, in the order in which they are printed.
    repeats : tuple of Finding
        The same figure elsewhere in the same record.
    contrast : Contrast or None
        With the index study; None unless it was asked for.
    """

    study: Study
    outcome: str
    estimate: Estimate | None = None
    absence: Absence | None = None
    denominator: str | None = None
    comparator: str | None = None
    signs: tuple[str, ...] = ()
    repeats: tuple[Finding, ...] = ()
    contrast: Contrast | None = None


def rows_of_outcome(
    outcome: str,
    studies: Sequence[tuple[Study, tuple[Finding, ...] | None, bool]],
    method: IntervalMethod,
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """Lay out one outcome.

    Parameters
    ----------
    outcome : str
        Its id.
    studies : sequence of (Study, findings or None, has text)
        In the order of the table; findings of every outcome, because arms are named once a study.
    method : {"clopper-pearson", "wilson"}
        For computed intervals.

    Returns
    -------
    rows, notes
        Notes: † first, then the other fixed signs, then letters in order of appearance.
    """
    names = {study.pmid: study.name for study, _, _ in studies}
    drafts: list[tuple[Row, list[Remark]]] = []
    index_kinds: dict[str, str] = {}
    for study, findings, has_text in studies:
        figures = distinct([f for f in findings or () if f.outcome == outcome])
        if not figures:
            drafts.append((Row(study, outcome, absence=_absence(findings, has_text=has_text)), []))
        shared = {key for key, count in Counter(_whose(f) for f, _ in figures).items() if count > 1}
        for number, (finding, repeats) in enumerate(figures):
            made = estimate(finding, method)
            row = Row(
                study,
                outcome,
                made,
                denominator=denominator_words(
                    made, alone=_whose(finding) not in shared, study_size=_size(study, findings or ())
                ),
                comparator=_comparator(finding, findings or ()),
                repeats=repeats,
            )
            kind = denominator_kind(row.denominator)
            remarks = list(made.remarks)
            if study.is_index and kind is not None:
                index_kinds.setdefault(kind, row.denominator or kind)
            elif kind is not None and index_kinds and kind not in index_kinds:
                remarks.append(_other_denominator(tuple(index_kinds.values())))
            if row.denominator == NOT_TOLD_APART:
                remarks.append(
                    Remark("several figures that the rules could not tell apart: read the sentence")
                )
            if number == 0:
                remarks.extend(_overlaps(study, names))
            drafts.append((row, remarks))
    return _signed(drafts)


def distinct(findings: Sequence[Finding]) -> list[tuple[Finding, tuple[Finding, ...]]]:
    """Give every figure once, the fullest wording of it, with its repetitions, in order of the text."""
    groups: list[list[Finding]] = []
    for finding in sorted(findings, key=_fullness, reverse=True):
        group = next((g for g in groups if _same_figure(g[0], finding)), None)
        if group is None:
            groups.append([finding])
        else:
            group.append(finding)
    groups.sort(key=_first_place)
    return [(group[0], tuple(sorted(group[1:], key=_place))) for group in groups]


def _fullness(finding: Finding) -> tuple[int, int, int]:
    """Rank a figure by how much it says; of two that say the same the earlier wins."""
    said = sum(getattr(finding, slot) is not None for slot in (*_NUMBERS, "percent", "p_value"))
    named = sum(w is not None for w in (finding.arm, finding.population, finding.timepoint))
    decimals = 0 if finding.percent is None else len(number_as_printed(finding, finding.percent))
    return said + named, decimals, -finding.start


def _place(finding: Finding) -> tuple[bool, str, int]:
    """Order figures as a reader meets them, those of the title last."""
    return finding.passage == "title", finding.passage, finding.start


def _first_place(group: Sequence[Finding]) -> tuple[bool, str, int]:
    """Order figures by where the results give them, by a summary only where nothing else does."""
    return min(_place(f) for f in [f for f in group if not _restates(f)] or group)


def _same_figure(full: Finding, other: Finding) -> bool:
    """Whether two findings are one figure, printed twice."""
    if full.measure != other.measure:
        return False
    for slot in ("arm", "population", "timepoint"):
        ours, theirs = _folded(getattr(full, slot)), _folded(getattr(other, slot))
        if ours != theirs and not (theirs is None and _restates(other)):
            return False
    if any(_differ(getattr(full, slot), getattr(other, slot)) for slot in _NUMBERS):
        return False
    if full.percent is not None and other.percent is not None:
        return _same_percentage(
            number_as_printed(full, full.percent), number_as_printed(other, other.percent)
        )
    if full.unit == other.unit == "not reached":
        return True
    shared = (full.events, other.events) if full.events is not None else (full.value, other.value)
    return shared[0] is not None and shared[0] == shared[1]


def _whose(finding: Finding) -> tuple[str | None, ...]:
    """Say whose figure it is, as far as the extraction knows; two figures of one study must differ in it."""
    return finding.measure, *(
        _folded(words) for words in (finding.arm, finding.population, finding.timepoint)
    )


def _size(study: Study, findings: Sequence[Finding]) -> int | None:
    """Give the largest number of patients that a study is known to have: its size, or any denominator."""
    return max((n for n in (study.facts.size, *(f.total for f in findings)) if n is not None), default=None)


def _differ(one: object, two: object) -> bool:
    """Whether two slots contradict each other; an empty one contradicts nothing."""
    return one is not None and two is not None and one != two


def _same_percentage(one: str, two: str) -> bool:
    """Whether the coarser percentage is the finer one, rounded."""
    fine, coarse = sorted((Decimal(one), Decimal(two)), key=lambda d: int(d.as_tuple().exponent))
    step = Decimal(1).scaleb(int(coarse.as_tuple().exponent))
    return coarse in {fine.quantize(step, mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def _restates(finding: Finding) -> bool:
    """Whether a figure stands where papers sum up what they have said already."""
    return finding.passage == "title" or (finding.section or "").upper().startswith(_RESTATING)


def _folded(text: str | None) -> str | None:
    """Fold case and white space, so that one arm is not two."""
    return None if text is None else " ".join(text.split()).casefold()


def _absence(findings: tuple[Finding, ...] | None, *, has_text: bool) -> Absence:
    """Say why there is no figure."""
    if not has_text:
        return "—"
    return "not read" if findings is None else "NR"


def _comparator(finding: Finding, findings: Sequence[Finding]) -> str | None:
    """Name the other arm of a ratio: first among the outcome's arms, then among the study's."""
    if not is_ratio(finding) or finding.arm is None:
        return None
    for pool in ([f for f in findings if f.outcome == finding.outcome], findings):
        arms = {_folded(f.arm): f.arm for f in pool if f.arm is not None and not is_ratio(f)}
        if _folded(finding.arm) in arms and len(arms) == 2:
            return next(words for folded, words in arms.items() if folded != _folded(finding.arm))
    return None


def _other_denominator(index_words: tuple[str, ...]) -> Remark:
    """Say that a figure was taken of other patients than the index study's."""
    return Remark(f"denominator other than the index study's ({'; '.join(index_words)})", "¶")


def _overlaps(study: Study, names: Mapping[str, str]) -> list[Remark]:
    """Name the studies in the table whose patients may be the same, and how that is known."""
    return [
        Remark(f"patients overlap with {names[overlap.pmid]} (PMID {overlap.pmid}): {overlap.reason}")
        for overlap in study.overlaps
        if overlap.pmid in names
    ]


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
        rows.append(
            Row(
                row.study,
                row.outcome,
                row.estimate,
                row.absence,
                row.denominator,
                row.comparator,
                tuple(signs),
                row.repeats,
            )
        )
    notes = [Note("†", text) for text in _computed_by_us(rows)]
    notes += [Note(sign, text) for sign, texts in fixed.items() for text in texts]
    notes += [Note(letter, text) for text, letter in letters.items()]
    return tuple(rows), tuple(notes)


def _computed_by_us(rows: Sequence[Row]) -> list[str]:
    """List the formulas of a table's own numbers, each once, in one note."""
    methods: dict[str, None] = {}
    for row in rows:
        for derived in row.estimate.derived if row.estimate is not None else ():
            methods.setdefault(derived.method)
    return [f"computed by us: {'; '.join(methods)}"] if methods else []


def _letter(number: int) -> str:
    """Count a, b ... z, aa, ab ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters
