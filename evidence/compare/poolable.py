"""What may be pooled: the figures of an outcome that belong together, or every reason why they do not.

Pooling is refused rather than mended. Figures of other denominators, times or definitions are not
dropped until the rest fits; whoever asks chooses the studies, and the reasons say what to choose by.
Only what cannot enter a model at all is left out, and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from evidence.compare.adjustment import adjustment
from evidence.compare.contrasts import counts_of, same_time
from evidence.compare.definitions import definition_of, grades_counted
from evidence.compare.denominators import NOT_TOLD_APART
from evidence.compare.distinct import folded
from evidence.compare.estimates import is_ratio
from evidence.compare.pooling import PooledValue, pool_proportions, pool_ratios
from evidence.compare.rows import Row
from evidence.compare.studies import Study
from evidence.errors import NotEstimable
from evidence.model import Finding, Measure

__all__ = ["FEWEST_STUDIES", "Pooling", "pool_outcome"]

#: Two studies say next to nothing about the variance between studies.
FEWEST_STUDIES = 3

_NOT_STATED = "not stated"

_RATIO_NAMES: dict[Measure, str] = {
    "hazard_ratio": "hazard ratios",
    "odds_ratio": "odds ratios",
    "risk_ratio": "risk ratios",
}


@dataclass(frozen=True, slots=True)
class Pooling:
    """The figures of one kind and one outcome, pooled or refused.

    Parameters
    ----------
    kind : str
        What was to be pooled: ``proportions``, ``medians``, ``hazard ratios`` and the like.
    studies : tuple of Study
        Whose figures; never the index study, never a retracted one.
    patients : int or None
        The denominators together; None for anything but proportions.
    denominator : str or None
        Among whom, where all figures agree.
    values : tuple of PooledValue
        One for each method; empty where pooling is refused.
    refusals : tuple of str
        Every reason against pooling; empty where there is none.
    left_out : tuple of (Study, str)
        Studies with a figure that no model can take, and why.
    """

    kind: str
    studies: tuple[Study, ...]
    patients: int | None = None
    denominator: str | None = None
    values: tuple[PooledValue, ...] = ()
    refusals: tuple[str, ...] = ()
    left_out: tuple[tuple[Study, str], ...] = ()

    @property
    def digests(self) -> tuple[Study, ...]:
        """Studies among them whose figures come from our own digest."""
        return tuple(study for study in self.studies if study.text_source == "digest")

    @property
    def is_ratio(self) -> bool:
        """Whether estimates are ratios, not shares."""
        return self.kind in _RATIO_NAMES.values()


def pool_outcome(rows: Sequence[Row]) -> tuple[Pooling, ...]:
    """Pool what an outcome's rows allow, each kind of figure by itself.

    Parameters
    ----------
    rows : sequence of Row
        Of one outcome, the index study's among them; those are never pooled.
    """
    others = [row for row in rows if row.estimate is not None and not row.study.is_index]
    retracted = tuple((s, "retracted") for s in _studies(row for row in others if row.study.retracted))
    sound = [row for row in others if not row.study.retracted]
    index = next((row.study for row in rows if row.study.is_index), None)
    made = []
    shares = [row for row in sound if _measure(row) in {"proportion", "rate_at_time"}]
    if shares:
        made.append(_pool_shares(shares, index))
    if medians := [row for row in sound if _measure(row) == "median_time"]:
        reason = "medians are not pooled: they carry neither counts nor a standard error"
        made.append(Pooling("medians", _studies(medians), refusals=(reason,)))
    for measure, name in _RATIO_NAMES.items():
        if ratios := [row for row in sound if _measure(row) == measure]:
            made.append(_pool_ratios(name, ratios, index))
    if not made:
        return (Pooling("figures", (), refusals=(_too_few(0),), left_out=retracted),)
    return (replace(made[0], left_out=(*made[0].left_out, *retracted)), *made[1:])


def _pool_shares(rows: Sequence[Row], index: Study | None) -> Pooling:
    """Pool proportions; estimates of Kaplan and Meier have no counts and are never taken for crude ones."""
    crude = [row for row in rows if _measure(row) == "proportion"]
    estimated = [row for row in rows if _measure(row) == "rate_at_time"]
    if not crude:
        reason = "Kaplan-Meier and other estimates at a time point have no counts to pool"
        return Pooling("estimates at a time point", _studies(estimated), refusals=(reason,))
    counted = [row for row in crude if counts_of(row) is not None]
    refusals = []
    if estimated:
        refusals.append(
            f"Kaplan-Meier or other estimates at a time point ({_names(estimated)}) mixed with crude "
            f"proportions ({_names(crude)})"
        )
    refusals += _disagreements(counted, crude, index)
    counts = [pair for row in counted if (pair := counts_of(row)) is not None]
    events, patients = sum(x for x, _ in counts), sum(n for _, n in counts)
    if counts and events == 0:
        refusals.append("no study has an event")
    elif counts and events == patients:
        refusals.append("every patient of every study has the event")
    with_count = {row.study.pmid for row in counted}
    left_out = tuple(
        (study, "no count that can be relied on") for study in _studies(crude) if study.pmid not in with_count
    )
    return _pooled(
        Pooling(
            "proportions",
            _studies(counted),
            patients or None,
            _agreed_denominator(counted),
            refusals=tuple(refusals),
            left_out=left_out,
        ),
        lambda: pool_proportions(counts),
    )


def _pool_ratios(name: str, rows: Sequence[Row], index: Study | None) -> Pooling:
    """Pool ratios of the same comparison, all adjusted or none."""
    measured = [row for row in rows if _interval_of(row) is not None]
    refusals = _disagreements(measured, rows, index, ratios=True)
    contrasts = {(folded(f.arm), folded(row.comparator)) for row, f in _findings(measured)}
    if any(None in contrast for contrast in contrasts):
        refusals.append("what is compared with what is not stated in every study")
    elif len(contrasts) > 1:
        refusals.append("mixed definitions: the studies compare different treatments")
    if len({adjustment(f) for _, f in _findings(measured)}) > 1:
        refusals.append("mixed definitions: adjusted, unadjusted or not said to be either")
    with_interval = {row.study.pmid for row in measured}
    left_out = tuple(
        (study, "no interval that can be relied on")
        for study in _studies(rows)
        if study.pmid not in with_interval
    )
    ratios = [ratio for row in measured if (ratio := _interval_of(row)) is not None]
    return _pooled(
        Pooling(name, _studies(measured), refusals=tuple(refusals), left_out=left_out),
        lambda: pool_ratios(ratios),
    )


def _disagreements(
    rows: Sequence[Row], reported: Sequence[Row], index: Study | None, *, ratios: bool = False
) -> list[str]:
    """Give every reason why figures do not belong together.

    A study that reports several figures stays one of several even where only one of them can be used.
    """
    studies = _studies(rows)
    reasons = []
    if len(studies) < FEWEST_STUDIES:
        reasons.append(_too_few(len(studies)))
    several = [s for s in studies if sum(row.study.pmid == s.pmid for row in reported) > 1]
    if several:
        reasons.append(
            "mixed definitions: several arms, subgroups or times of one study "
            f"({', '.join(study.name for study in several)})"
        )
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.kind or _unknown(row, ratio=ratios), []).append(row)
    if len(kinds) > 1:
        listed = "; ".join(f"{kind}: {_names(group)}" for kind, group in kinds.items())
        reasons.append(f"mixed denominators ({listed})")
    elif _NOT_STATED in kinds:
        reasons.append("mixed denominators: no study says among whom it counted")
    definitions = {d for _, finding in _findings(rows) if (d := definition_of(finding)) is not None}
    if len(definitions) > 1:
        reasons.append(f"mixed definitions ({', '.join(sorted(definitions))})")
    grades = {grades_counted(finding) for _, finding in _findings(rows)}
    if len(grades) > 1:
        reasons.append(f"mixed grades ({', '.join(sorted(grades))})")
    times = {same_time(finding.timepoint) or "not stated" for _, finding in _findings(rows)}
    if len(times) > 1:
        reasons.append(f"mixed time points ({', '.join(sorted(times))})")
    reasons += _overlaps(studies, index)
    return reasons


def _unknown(row: Row, *, ratio: bool) -> str:
    """Name a denominator that is not known; a ratio of whole arms needs none."""
    return "whole arms" if ratio and row.denominator != NOT_TOLD_APART else _NOT_STATED


def _overlaps(studies: Sequence[Study], index: Study | None) -> list[str]:
    """Name studies whose patients may be the same, those of the index study included."""
    pairs = []
    for number, study in enumerate(studies):
        pairs += [
            f"{study.name} and {other.name}"
            for other in studies[number + 1 :]
            if other.pmid in study.shares_patients_with or study.pmid in other.shares_patients_with
        ]
        if index is not None and index.pmid in study.shares_patients_with:
            pairs.append(f"{study.name} and the index study")
    return [f"overlapping cohorts ({'; '.join(pairs)})"] if pairs else []


def _pooled(draft: Pooling, pool: Callable[[], tuple[PooledValue, ...]]) -> Pooling:
    """Fill in the values unless there is a reason against it; a model without an answer is one more."""
    if draft.refusals:
        return draft
    try:
        return replace(draft, values=pool())
    except NotEstimable as error:
        return replace(draft, refusals=(str(error),))


def _interval_of(row: Row) -> tuple[float, float, float, float] | None:
    """Give a ratio with its interval and level, unless it has none or lies outside of its middle."""
    if row.estimate is None or "§" in row.signs:
        return None
    finding = row.estimate.finding
    if not is_ratio(finding) or finding.value is None or finding.ci_low is None or finding.ci_high is None:
        return None
    if not 0 < finding.ci_low < finding.ci_high or finding.value <= 0:
        return None
    level = 0.95 if finding.ci_level is None else finding.ci_level / 100
    return finding.value, finding.ci_low, finding.ci_high, level


def _agreed_denominator(rows: Sequence[Row]) -> str | None:
    kinds = {row.kind for row in rows}
    return kinds.pop() if len(kinds) == 1 else None


def _findings(rows: Iterable[Row]) -> list[tuple[Row, Finding]]:
    return [(row, row.estimate.finding) for row in rows if row.estimate is not None]


def _measure(row: Row) -> Measure | None:
    return None if row.estimate is None else row.estimate.finding.measure


def _studies(rows: Iterable[Row]) -> tuple[Study, ...]:
    """Give every study once, in the order of the rows."""
    return tuple({row.study.pmid: row.study for row in rows}.values())


def _names(rows: Iterable[Row]) -> str:
    return ", ".join(study.name for study in _studies(rows))


def _too_few(number: int) -> str:
    return f"fewer than {FEWEST_STUDIES} studies beside the index study ({number})"
