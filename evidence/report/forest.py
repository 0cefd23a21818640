"""What a forest plot shows: its rows, its axis, its words. Pure; :mod:`forest_svg` draws it.

One picture has one scale. Proportions and survival at a time stand on a line from 0 to 100 percent,
ratios on a logarithmic one, each kind of ratio in a picture of its own. Medians are not drawn: their
intervals are often open and their time axes differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from evidence.compare.estimates import COMPUTED, ELSEWHERE, is_ratio
from evidence.compare.rows import Note, Row
from evidence.compare.table import OutcomeSection
from evidence.report.across_studies import pooled_text, prediction_text
from evidence.report.axis import Axis, Scale, axis_of
from evidence.report.cells import (
    arm_text,
    count_text,
    effect_text,
    plain,
    standing_text,
    time_text,
)
from evidence.report.layout import lead_text, section_title
from evidence.report.retractions import retraction_line

__all__ = [
    "NAIVE_CAPTION",
    "ForestPlot",
    "PlotRow",
    "PooledRow",
    "forest_plots",
    "why_not_drawn",
]

#: Which pool belongs on which scale; estimates of Kaplan and Meier are never pooled.
_POOLED_KINDS: dict[Scale, str] = {
    "proportion": "proportions",
    "hazard_ratio": "hazard ratios",
    "odds_ratio": "odds ratios",
    "risk_ratio": "risk ratios",
}

#: Stands inside every picture, because pictures travel without their page.
NAIVE_CAPTION = "Naive, unadjusted: no difference between two studies in this picture is an effect."


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One study's figure.

    Parameters
    ----------
    name, detail : str
        Study with what sets it apart; arm and time.
    counted, among : str
        ``28/42`` and among whom.
    effect : str
        Figure and interval in words.
    value, low, high : float or None
        Figure and limits of the interval; a limit that is not estimable is infinite. No limits, no whisker.
    patients : int or None
        For the area of the marker.
    is_index, struck : bool
        Index study; retracted.
    """

    name: str
    detail: str
    counted: str
    among: str
    effect: str
    value: float | None
    low: float | None
    high: float | None
    patients: int | None
    is_index: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class PooledRow:
    """The pool of the studies above; only there when somebody asked for it and nothing forbids it.

    Parameters
    ----------
    name, detail, effect : str
        What was pooled, how, with which result.
    value, low, high : float
        Estimate and its confidence interval, in the unit of the axis.
    prediction_low, prediction_high : float or None
        Prediction interval.
    """

    name: str
    detail: str
    effect: str
    value: float
    low: float
    high: float
    prediction_low: float | None = None
    prediction_high: float | None = None


@dataclass(frozen=True, slots=True)
class ForestPlot:
    """Everything a picture says.

    Parameters
    ----------
    title, subtitle : str
        Outcome and measure; beside whom and among whom, because pictures travel without their page.
    scale : Scale
        What it measures.
    axis : Axis
        Where values stand.
    rows : tuple of PlotRow
        The index study first, then by year.
    pooled : PooledRow or None
        Below the studies.
    notes : tuple of str
        Lines at the foot, the caption "naive, unadjusted" first.
    """

    title: str
    subtitle: str
    scale: Scale
    axis: Axis
    rows: tuple[PlotRow, ...]
    pooled: PooledRow | None
    notes: tuple[str, ...]

    @property
    def description(self) -> str:
        """The picture in words, for those who do not see it."""
        said = "; ".join(
            ", ".join(part for part in (row.name, row.detail, row.counted, row.among, row.effect) if part)
            for row in self.rows
        )
        pool = "" if self.pooled is None else f" {self.pooled.name}: {self.pooled.effect}."
        return f"{self.subtitle}. Forest plot, {self.axis.words}. {said}.{pool} {self.notes[0]}"


def forest_plots(section: OutcomeSection) -> tuple[ForestPlot, ...]:
    """Lay out a section's pictures, one for every scale on which a study has a figure.

    The rows keep the order of the table. A pool is drawn where the section has one.
    """
    scales = {row.estimate.finding.measure for row in section.rows if row.estimate is not None}
    plots = []
    for scale in get_args(Scale):
        rows = _rows_on(section, scale) if scale in scales else ()
        drawn = tuple(_plot_row(row) for row in rows)
        if any(row.value is not None for row in drawn):
            pool = _pooled_row(section, scale)
            notes = (NAIVE_CAPTION, *_notes(section, scale, rows, drawn, pooled=pool is not None))
            numbers = [n for row in drawn for n in (row.value, row.low, row.high) if n is not None]
            axis = axis_of(scale, numbers)
            title, subtitle = section_title(section), _subtitle(section)
            plots.append(ForestPlot(title, subtitle, scale, axis, drawn, pool, notes))
    return tuple(plots)


def _subtitle(section: OutcomeSection) -> str:
    """Say beside which study, and among whom, the others stand."""
    index = next((row.study for row in section.rows if row.study.is_index), None)
    if index is None:
        return ""
    among = f", {plain(index.facts.population)}" if index.facts.population else ""
    return f"Beside {plain(index.name)} (PMID {index.pmid}){among}"


def why_not_drawn(section: OutcomeSection) -> str | None:
    """Say why a section has no picture at all; None where it has one."""
    if forest_plots(section):
        return None
    if not section.figures:
        return "No forest plot: no study reports a figure for this outcome."
    measures = {row.estimate.finding.measure for row in section.rows if row.estimate is not None}
    if measures == {"median_time"}:
        return "No forest plot: there are only medians, which stand in the table."
    return "No forest plot: no figure has a percentage or a ratio that could be drawn."


def _pooled_row(section: OutcomeSection, scale: Scale) -> PooledRow | None:
    """Give the result of the first method, if the section's figures of this kind were pooled."""
    pooling = next((p for p in section.pooling if p.kind == _POOLED_KINDS.get(scale) and p.values), None)
    if pooling is None:
        return None
    value, *others = pooling.values
    unit = 1.0 if pooling.is_ratio else 100.0
    estimate, low, high = (unit * n for n in (value.estimate, value.interval.low, value.interval.high))
    patients = "" if pooling.patients is None else f", N = {pooling.patients}"
    also = "".join(f" {other.method}: {pooled_text(pooling, other)}." for other in others)
    return PooledRow(
        name=f"Pooled, k = {len(pooling.studies)}{patients}",
        detail=f"{value.method}. Bar: prediction interval {prediction_text(pooling, value)}.{also}",
        effect=pooled_text(pooling, value),
        value=estimate,
        low=low,
        high=high,
        prediction_low=unit * value.prediction.low,
        prediction_high=unit * value.prediction.high,
    )


def _rows_on(section: OutcomeSection, scale: Scale) -> tuple[Row, ...]:
    """Take the rows of one scale; the index study keeps its place also where it has no such figure."""
    rows = [row for row in section.rows if row.estimate is not None and row.estimate.finding.measure == scale]
    index = next((row for row in section.rows if row.study.is_index), None)
    if index is not None and not any(row.study.is_index for row in rows):
        rows.insert(0, Row(index.study, section.outcome, absence=index.absence))
    return tuple(rows)


def _plot_row(row: Row) -> PlotRow:
    """Turn a table's row into a picture's."""
    study = row.study
    standing = standing_text(study)
    name = plain(study.name) + (f" ({standing})" if standing else "")
    if row.estimate is None:
        effect = row.absence or "not on this scale"
        return PlotRow(name, "", "", "", effect, None, None, None, None, is_index=study.is_index)
    finding = row.estimate.finding
    value = finding.percent if finding.measure in {"proportion", "rate_at_time"} else finding.value
    if value is None:
        value = next(iter(row.estimate.computed("percent") or ()), None)
    low, high = _limits(row)
    return PlotRow(
        name=name,
        detail=" · ".join(part for part in (_whose(row), _when(row)) if part),
        counted="" if finding.measure.endswith("_ratio") else count_text(row),
        among="" if is_ratio(finding) else plain(row.denominator or ""),
        effect=" ".join(part for part in (effect_text(row), "".join(_fixed_signs(row))) if part),
        value=value,
        low=low,
        high=high,
        patients=row.estimate.total,
        is_index=study.is_index,
        struck=study.retracted,
    )


def _whose(row: Row) -> str:
    """Name the arm where there is one, and for a ratio among whom: its picture has no column for that."""
    if row.estimate is None:
        return ""
    finding = row.estimate.finding
    if is_ratio(finding):
        return " · ".join(part for part in (arm_text(row), plain(row.denominator or "")) if part)
    return arm_text(row) if finding.arm else ""


def _when(row: Row) -> str:
    """Say when, where it is known; an estimate at a time without its time says nothing."""
    if row.estimate is None or row.estimate.finding.timepoint is None:
        estimated = row.estimate is not None and row.estimate.finding.measure == "rate_at_time"
        return "time not stated" if estimated else ""
    return time_text(row)


def _limits(row: Row) -> tuple[float | None, float | None]:
    """Give the reported interval, else ours, else none; a limit missing on one side is infinite."""
    if row.estimate is None:
        return None, None
    finding = row.estimate.finding
    if finding.ci_low is not None or finding.ci_high is not None:
        return (
            -math.inf if finding.ci_low is None else finding.ci_low,
            math.inf if finding.ci_high is None else finding.ci_high,
        )
    ours = row.estimate.computed("ci")
    return (None, None) if ours is None else (ours[0], ours[1])


def _fixed_signs(row: Row) -> list[str]:
    """Give the signs whose notes a picture repeats; letters belong to the table."""
    return [sign for sign in row.signs if not sign.isalpha()]


def _notes(
    section: OutcomeSection, scale: Scale, rows: Sequence[Row], drawn: Sequence[PlotRow], *, pooled: bool
) -> Iterator[str]:
    """Explain what the picture shows and what it leaves out."""
    if lead := lead_text(section):
        yield lead
    yield _key(drawn, pooled=pooled)
    shown = {row.study.pmid for row in rows if row.estimate is not None}
    signs = {sign for row in rows for sign in _fixed_signs(row)}
    yield from (f"{note.sign} {plain(note.text)}" for note in _own_notes(section, rows, signs))
    elsewhere = {
        row.study.pmid
        for row in section.rows
        if row.estimate is not None and row.estimate.finding.measure != scale
    } - shown
    silent = {row.study.pmid for row in section.rows if not row.study.is_index} - shown - elsewhere
    left_out = [
        f"{len(elsewhere)} with figures of another kind only" if elsewhere else "",
        f"{len(silent)} without a figure" if silent else "",
    ]
    yield retraction_line([row.study for row in rows])
    if any(left_out):
        yield f"Studies not drawn: {', '.join(part for part in left_out if part)}; the table names them."


def _own_notes(section: OutcomeSection, rows: Sequence[Row], signs: set[str]) -> Iterator[Note]:
    """Give the notes of the rows drawn, with only those formulas that were used in them."""
    derived = [d for row in rows if row.estimate for d in row.estimate.derived]
    methods = dict.fromkeys(d.method for d in derived if d.source is None)
    if methods:
        yield Note(COMPUTED, f"computed by us: {'; '.join(methods)}")
    names = {row.study.name for row in rows}
    for note in section.notes:
        told = note.sign == "¶" or any(note.text.startswith(f"{name}: ") for name in names)
        if note.sign in {*signs, ELSEWHERE} and told:
            yield note


def _key(drawn: Sequence[PlotRow], *, pooled: bool) -> str:
    """Explain the markers that are there."""
    words = ["diamond: index study", "squares: other studies, area by N, the smallest enlarged"]
    if any(row.value is not None and row.patients is None for row in drawn):
        words.append("hollow: N not reported")
    words.append(
        "whisker: 95% CI unless said otherwise"
        if any(row.low is not None for row in drawn)
        else "no interval reported"
    )
    if any(row.low is None and row.value is not None for row in drawn):
        words.append("no whisker: no interval, and none can be computed")
    if any(row.struck for row in drawn):
        words.append("struck through: retracted, never pooled")
    if pooled:
        words.append("open diamond: pooled value with its 95% CI, without the index study")
    text = "; ".join(words)
    return text[0].upper() + text[1:] + ". NR: not reported."
