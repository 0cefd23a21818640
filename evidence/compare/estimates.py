"""What can be computed from one reported figure, and where its own arithmetic fails.

Nothing here changes a reported number. A computed one is a :class:`~evidence.model.Derived` beside
it, a doubt is a :class:`Remark`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from evidence.arithmetic import (
    counts_rounding_to,
    percentage,
    printed_number,
    ratio_is_centred,
    rounds_to,
    surely_standard_error,
)
from evidence.compare.adjustment import adjustment
from evidence.extract.checks import flags_of
from evidence.intervals import (
    METHOD_NAMES,
    IntervalMethod,
    log_log_interval,
    proportion_interval,
)
from evidence.model import Derived, Finding

__all__ = [
    "COMPUTED",
    "ELSEWHERE",
    "Estimate",
    "Remark",
    "Spread",
    "conflict_remarks",
    "estimate",
    "estimators_named",
    "is_ratio",
    "number_as_printed",
]

#: Marks of numbers that a figure itself does not print: ours, and those of other places of its article.
COMPUTED, ELSEWHERE = "†", "*"

#: Signs with a fixed meaning; a remark without one gets a letter.
Sign = Literal["‡", "§", "¶"]

#: What stands behind a ±: a standard error, a half-width of the 95 % interval, or nobody says.
Spread = Literal["standard error", "half-width", "not stated"]

_STANDARD_ERROR = re.compile(r"\b(?:SEM?(?!\w)|s\.e\.)|standard errors?\b", re.IGNORECASE)
_HALF_WIDTH = re.compile(r"\bCI\b|confidence", re.IGNORECASE)
#: How far from its number the name of a spread may stand: "(SE, 9.3%)", "± 7.5% (standard error)".
_NEAR = 24
#: What a text may call the way in which its estimates at a time were made.
_ESTIMATORS = (
    ("Kaplan-Meier estimate", re.compile(r"Kaplan\W{0,3}Meier|\bKM\b|product[- ]limit", re.IGNORECASE)),
    ("cumulative incidence", re.compile(r"cumulative[- ]incidence|competing[- ]risks?", re.IGNORECASE)),
)

#: More counts than this behind one percentage say nothing worth printing one by one.
_LISTED_COUNTS = 4


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader must know about a figure.

    Parameters
    ----------
    text : str
        For the notes below the table.
    sign : {"‡", "§", "¶"} or None
        ‡ read from a figure, § the source contradicts itself, ¶ another definition or denominator
        than the index study; None for anything else.
    """

    text: str
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A reported figure with what we computed from it.

    Parameters
    ----------
    finding : Finding
        As reported.
    derived : tuple of Derived
        Ours, and those of other places of the article; slots ``events``, ``total``, ``percent``, ``ci`` in
        the units of the finding.
    remarks : tuple of Remark
        Doubts and explanations.
    spread : str or None
        What stands behind a ±.
    """

    finding: Finding
    derived: tuple[Derived, ...] = ()
    remarks: tuple[Remark, ...] = ()
    spread: Spread | None = None

    def computed(self, slot: str) -> tuple[float, ...] | None:
        """Give our value of a slot, or None."""
        return next((d.values for d in self.derived if d.slot == slot), None)

    def mark(self, slot: str) -> str:
        """Give the sign of a number that the figure itself does not print: † ours, * from another place."""
        derived = next((d for d in self.derived if d.slot == slot), None)
        if derived is None:
            return ""
        return COMPUTED if derived.source is None else ELSEWHERE

    @property
    def events(self) -> int | None:
        """The count, reported or else ours."""
        return _reported_or_computed(self.finding.events, self.computed("events"))

    @property
    def total(self) -> int | None:
        """The denominator, reported or else ours."""
        return _reported_or_computed(self.finding.total, self.computed("total"))


def estimate(
    finding: Finding, method: IntervalMethod = "clopper-pearson", *, study_size: int | None = None
) -> Estimate:
    """Compute what a figure leaves open, and check it.

    Parameters
    ----------
    finding : Finding
        As extracted; its own derived denominator is used unless the printed percentage denies it.
    method : {"clopper-pearson", "wilson"}
        For the interval of a proportion.
    study_size : int or None
        The largest number of patients that the figure can rest on, where it does not say itself on how many.
    """
    if finding.measure == "proportion":
        made = _proportion(finding, method)
    elif finding.measure == "rate_at_time":
        made = _rate(finding, study_size)
    elif is_ratio(finding):
        made = Estimate(finding, finding.derived, _ratio_remarks(finding))
    else:
        made = Estimate(finding, finding.derived)
    made = replace(made, remarks=(*made.remarks, *_interval_remarks(finding), *conflict_remarks(finding)))
    if finding.passage.startswith("figure:"):
        figure = Remark(f"read from the {finding.place.where}", "‡")
        return Estimate(finding, made.derived, (figure, *made.remarks), made.spread)
    return made


def _interval_remarks(finding: Finding) -> Iterator[Remark]:
    """Say what the extraction found wrong with a reported interval; of ratios more is said elsewhere."""
    if "outside-interval" in finding.flags and not is_ratio(finding):
        yield Remark("the figure lies outside of its own interval", "§")
    elif "interval-mismatch" in finding.flags:
        yield Remark("the interval is neither the Clopper-Pearson nor the Wilson interval of the count")


def conflict_remarks(finding: Finding) -> Iterator[Remark]:
    """Name the other figures that the article prints for the same patients; none of them is preferred."""
    for place in finding.conflicts:
        yield Remark(f"“{' '.join(place.quote.split())}” in the same article: {place.where}", "§")


def is_ratio(finding: Finding) -> bool:
    """Whether the figure compares two groups of one study."""
    return finding.measure in {"hazard_ratio", "odds_ratio", "risk_ratio"}


def number_as_printed(finding: Finding, value: float) -> str:
    """Give one of the finding's numbers with the decimals of its quote or sentence."""
    sign = "%" if value == finding.percent else ""
    return printed_number(value, finding.quote, finding.sentence, sign=sign)


def _proportion(finding: Finding, method: IntervalMethod) -> Estimate:
    """Fill in count, percentage and interval where the reported numbers fix them."""
    derived = list(_trusted(finding))
    remarks: list[Remark] = []
    percent = None if finding.percent is None else number_as_printed(finding, finding.percent)
    found = any(d.slot == "events" and d.source is not None for d in derived)
    if finding.events is None and finding.total and percent is not None and not found:
        counts = counts_rounding_to(percent, finding.total)
        derived = [d for d in derived if d.slot != "events"]
        if len(counts) == 1:
            words = "count: the only one that rounds to the printed percentage"
            derived.append(Derived("events", (float(counts[0]),), words))
        else:
            remarks.append(_count_remark(percent, finding.total, counts))
    so_far = Estimate(finding, tuple(derived))
    events, total = so_far.events, so_far.total
    if events is None or not total:
        return Estimate(finding, so_far.derived, tuple(remarks))
    if events > total:
        remarks.append(Remark(f"{events} of {total} is more than all", "§"))
        return Estimate(finding, so_far.derived, tuple(remarks))
    if percent is None:
        derived = [d for d in derived if d.slot != "percent"]
        words = "percentage: count / N, rounded half up"
        derived.append(Derived("percent", (float(percentage(events, total)),), words))
    elif finding.events is not None and not rounds_to(events, total, percent):
        ours = percentage(events, total, max(0, -int(Decimal(percent).as_tuple().exponent)))
        remarks.append(Remark(f"{events}/{total} is {ours}%, the text prints {percent}%", "§"))
        return Estimate(finding, tuple(derived), tuple(remarks))
    if finding.ci_low is None and finding.ci_high is None and so_far.computed("ci") is None:
        interval = proportion_interval(events, total, method)
        words = f"interval: {METHOD_NAMES[method]}, 95%, from count and N"
        derived.append(Derived("ci", (100 * interval.low, 100 * interval.high), words))
    return Estimate(finding, tuple(derived), tuple(remarks))


def _trusted(finding: Finding) -> tuple[Derived, ...]:
    """Keep the extraction's own derived numbers, but no denominator that the printed figures deny.

    A cohort size from another sentence need not be what the percentage was taken of.
    """
    total = Estimate(finding, finding.derived).computed("total")
    if total is None or finding.total is not None:
        return finding.derived
    size = int(total[0])
    denied = size <= 0 or (finding.events is not None and finding.events > size)
    if not denied and finding.events is not None and finding.percent is not None:
        percent = number_as_printed(finding, finding.percent)
        denied = not rounds_to(finding.events, size, percent)
    return tuple(d for d in finding.derived if d.slot in {"events", "percent"}) if denied else finding.derived


def _count_remark(percent: str, total: int, counts: tuple[int, ...]) -> Remark:
    """Say which counts a percentage allows when it is not one."""
    if not counts:
        return Remark(f"no count out of {total} rounds to {percent}%", "§")
    if len(counts) > _LISTED_COUNTS:
        return Remark(f"{percent}% of {total} is a count between {counts[0]} and {counts[-1]}")
    listed = ", ".join(map(str, counts[:-1])) + f" or {counts[-1]}"
    return Remark(f"{percent}% of {total} is {listed}")


def _rate(finding: Finding, study_size: int | None) -> Estimate:
    """Say how an estimate was made and what stands behind its ±; turn a standard error into an interval."""
    remarks = tuple(Remark(f"{name}, as the sentence says") for name in estimators_named(finding.sentence))
    if finding.se is None or finding.percent is None:
        return Estimate(finding, finding.derived, remarks)
    spread, doubts = _spread(finding, Estimate(finding, finding.derived).total or study_size)
    derived = finding.derived
    has_interval = finding.ci_low is not None or any(d.slot == "ci" for d in derived)
    has_interval = has_interval or finding.ci_high is not None
    if spread == "standard error" and not has_interval and all(doubt.sign is None for doubt in doubts):
        interval = log_log_interval(finding.percent / 100, finding.se / 100)
        if interval is not None:
            method = "interval: log-log, 95%, from the standard error"
            derived = (*derived, Derived("ci", (100 * interval.low, 100 * interval.high), method))
    return Estimate(finding, derived, (*remarks, *doubts), spread)


def _spread(finding: Finding, total: int | None) -> tuple[Spread, tuple[Remark, ...]]:
    """Say what a spread is, by its name or by its size, and whether it can be that.

    More patients than it rests on only make the floor lower: what is too small for all is too small for
    some of them.
    """
    named = _spread_named(finding)
    if finding.se is None or finding.percent is None:
        return named, ()
    words = f"± {number_as_printed(finding, finding.se)}"
    among = f" with N = {total}" if total else ""
    if "se-below-floor" in {*finding.flags, *flags_of(replace(finding, total=total))}:
        return named, (Remark(f"{words} is smaller than any standard error can be{among}", "§"),)
    if not total or not surely_standard_error(finding.percent, finding.se, total):
        return named, ()
    too_small = f"too small for half a 95% interval with N = {total}"
    if named == "half-width":
        return named, (Remark(f"{words} is {too_small}, though the text calls it so", "§"),)
    if named == "standard error":
        return named, ()
    return "standard error", (Remark(f"{words} is a standard error: {too_small}"),)


def _spread_named(finding: Finding) -> Spread:
    """Look for the name of a spread in the figure's own words, then right beside its number."""
    for words in (finding.quote, *_beside_spread(finding)):
        if _STANDARD_ERROR.search(words):
            return "standard error"
        if _HALF_WIDTH.search(words):
            return "half-width"
    return "not stated"


def _beside_spread(finding: Finding) -> Iterator[str]:
    """Give what stands between a figure and its spread, and what follows the spread within brackets."""
    start = finding.sentence.find(finding.quote)
    if start < 0 or finding.se is None:
        return
    after = finding.sentence[start + len(finding.quote) :]
    printed = re.escape(number_as_printed(finding, finding.se))
    before = re.match(rf"[^.;]{{0,{_NEAR}}}?(?={printed}(?!\d))", after)
    if before is not None:
        yield before.group()
        after = after[before.end() + len(printed) :]
    behind = re.match(rf"\s*%?\s*[,(\[]\s*([^)\]]{{0,{_NEAR}}})", after)
    if behind is not None and not re.search(r"\d", behind[1]):
        yield behind[1]


def estimators_named(text: str) -> tuple[str, ...]:
    """Name the ways of estimating a figure at a time that a text speaks of."""
    return tuple(name for name, pattern in _ESTIMATORS if pattern.search(text))


def _ratio_remarks(finding: Finding) -> tuple[Remark, ...]:
    """Say whether a ratio is adjusted, and whether it lies in the middle of its interval."""
    said = adjustment(finding)
    words = f"{said}, as the sentence says" if said else "the sentence does not say whether it is adjusted"
    remarks = [Remark(f"ratio: {words}")]
    if finding.value is not None and finding.ci_low is not None and finding.ci_high is not None:
        printed = [number_as_printed(finding, n) for n in (finding.value, finding.ci_low, finding.ci_high)]
        if not ratio_is_centred(*printed):
            remarks.append(Remark(f"{printed[0]} cannot lie amid [{printed[1]}–{printed[2]}]", "§"))
    return tuple(remarks)


def _reported_or_computed(reported: int | None, computed: tuple[float, ...] | None) -> int | None:
    """Prefer what was reported."""
    if reported is not None:
        return reported
    return None if computed is None else int(computed[0])
