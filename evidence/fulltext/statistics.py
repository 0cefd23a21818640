"""From the number in a cell and what headings say of it to the slots of a finding, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypedDict

from evidence.extract.ruleset import Outcome
from evidence.fulltext.headings import Heading, Ratio
from evidence.fulltext.values import Value
from evidence.model import Measure

__all__ = ["Printed", "Slots", "Statistic", "interpret"]


@dataclass(frozen=True, slots=True)
class Statistic:
    """What the headings above and beside a cell say is printed in it; see :class:`Heading` for the flags.

    Parameters
    ----------
    named_by_heading : bool
        Whether row or column name the outcome; where only the caption does, a time must be called a median.
    """

    ratio: Ratio | None = None
    has_interval: bool = False
    is_count: bool = False
    is_percent: bool = False
    is_median: bool = False
    is_mean: bool = False
    is_range: bool = False
    is_spread: bool = False
    is_estimate: bool = False
    unit: str | None = None
    time: str | None = None
    named_by_heading: bool = True

    @classmethod
    def of(cls, headings: Iterable[Heading], *, time: str | None, named_by_heading: bool) -> Statistic:
        """Gather what several headings say; the first that gives a unit, ratio or time decides it."""
        given = list(headings)
        return cls(
            ratio=next((h.ratio for h in given if h.ratio), None),
            unit=next((h.unit for h in given if h.unit), None),
            time=time or next((h.time for h in given if h.time), None),
            named_by_heading=named_by_heading,
            **{name: any(getattr(h, name) for h in given) for name in _FLAGS},
        )


_FLAGS: Final = (
    *(
        "has_interval",
        "is_count",
        "is_percent",
        "is_median",
        "is_mean",
        "is_range",
        "is_spread",
        "is_estimate",
    ),
)
_RATIO_MEASURES: Final[dict[str, Measure]] = {
    "hazard": "hazard_ratio",
    "odds": "odds_ratio",
    "risk": "risk_ratio",
}
_TIMED: Final = frozenset({"survival", "duration"})


@dataclass(slots=True)
class Printed:
    """What is printed of one figure, over one or several cells.

    Parameters
    ----------
    value : Value
        Of the main cell.
    percent : Value or None
        Of the cell beside it that holds the percentage.
    ends : list of float
        Of cells beside it that hold an interval.
    p_value : str or None
        As printed.
    """

    value: Value
    percent: Value | None = None
    ends: list[float] = field(default_factory=list)
    p_value: str | None = None


class Slots(TypedDict, total=False):
    """The numbers of a finding, those that are printed."""

    events: int
    total: int
    percent: float
    value: float
    unit: str
    ci_low: float | None
    ci_high: float | None
    ci_level: float
    se: float


def interpret(printed: Printed, statistic: Statistic, outcome: Outcome) -> tuple[Measure, Slots] | str:
    """Say what a figure is.

    Returns
    -------
    tuple of (Measure, dict) or str
        The slots of a finding; or why it is none, in words.
    """
    value = printed.value
    if value.form in {"words", "absent"}:
        return "no figure" if value.form == "absent" else "words, or a form of figures that is not read"
    if value.form == "bound":
        return "a bound, not a figure"
    if value.form == "ends" and not printed.ends:
        return "two ends, of no estimate"
    if statistic.ratio is not None:
        return _ratio(printed, statistic, outcome)
    if statistic.is_mean:
        return "a mean"
    if value.form == "p":
        return "a p-value"
    if _is_time(value, statistic, outcome):
        return _time(printed, statistic)
    if statistic.unit is not None and not (
        statistic.is_percent or value.is_percent or value.form == "fraction"
    ):
        return "a time beside an outcome that has no median here"
    if value.form == "unreached":
        return "not reported or not reached; the headings do not say which"
    if outcome.kind == "duration":
        return "a number without a unit of time"
    return _share(printed, statistic, outcome)


def _ends(printed: Printed, statistic: Statistic) -> tuple[float | None, float | None]:
    """Give the interval, where it is one and not a range."""
    if len(printed.ends) == 2:
        return printed.ends[0], printed.ends[1]
    value = printed.value
    spread = statistic.is_range and not statistic.has_interval
    return (None, None) if spread else (value.low, value.high)


def _with_interval(slots: Slots, low: float | None, high: float | None) -> Slots:
    if low is None and high is None:
        return slots
    return slots | {"ci_low": low, "ci_high": high, "ci_level": 95.0}


def _ratio(printed: Printed, statistic: Statistic, outcome: Outcome) -> tuple[Measure, Slots] | str:
    value = printed.value
    number = value.first
    if number is None or value.form in {"fraction", "spread"}:
        return "no ratio"
    low, high = _ends(printed, statistic)
    if number == 1 and low is None:
        return "the reference of a comparison"
    if value.whole and low is None:
        return "a whole number where a ratio is expected"
    if number <= 0 or (low is not None and not low <= number * 1.02 + 0.01):
        return "not a ratio: it lies outside its interval"
    if high is not None and high < number * 0.98 - 0.01:
        return "not a ratio: it lies outside its interval"
    kind = statistic.ratio
    if kind == "either":
        kind = "odds" if outcome.kind in {"response", "event"} else "hazard"
    return _RATIO_MEASURES[kind or "hazard"], _with_interval({"value": number}, low, high)


def _is_time(value: Value, statistic: Statistic, outcome: Outcome) -> bool:
    if outcome.kind not in _TIMED or value.is_percent or value.form == "fraction":
        return False
    timed = statistic.unit is not None or value.unit is not None
    if statistic.is_percent or statistic.is_count:
        return value.unit is not None
    return timed or (value.form == "unreached" and statistic.is_median)


def _time(printed: Printed, statistic: Statistic) -> tuple[Measure, Slots] | str:
    value = printed.value
    if not (statistic.is_median or statistic.named_by_heading):
        return "a time that is not called a median"
    if (statistic.is_range or statistic.is_spread) and not statistic.is_median:
        return "a range or spread of times"
    if value.form == "unreached":
        return "median_time", _with_interval({"unit": "not reached"}, value.low, None)
    if value.first is None:
        return "no time"
    low, high = _ends(printed, statistic)
    if value.form == "interval" and not (statistic.has_interval or printed.ends):
        # Two ends in brackets that nothing names may be a range.
        low = high = None
    unit = value.unit or statistic.unit
    if unit is None:
        return "a number without a unit of time"
    return "median_time", _with_interval({"value": value.first, "unit": unit}, low, high)


def _share(printed: Printed, statistic: Statistic, outcome: Outcome) -> tuple[Measure, Slots] | str:
    slots = _counts(printed, statistic, outcome)
    if isinstance(slots, str):
        return slots
    percent = slots.get("percent")
    if isinstance(percent, float) and not 0 <= percent <= 100:
        return "a percentage above 100"
    if slots.get("events") is not None or outcome.kind in {"response", "event"}:
        estimated = statistic.is_estimate and slots.get("events") is None and outcome.kind == "event"
        return "rate_at_time" if estimated else "proportion", slots
    at_a_time = statistic.time is not None or statistic.is_estimate
    return "rate_at_time" if at_a_time else "proportion", slots


def _counts(printed: Printed, statistic: Statistic, outcome: Outcome) -> Slots | str:
    """Read counts and percentages in the forms that tables have for them."""
    value, first = printed.value, printed.value.first
    if printed.percent is not None:
        if first is None or not value.whole or printed.percent.first is None:
            return "a count and a percentage of which one cannot be read"
        return {"events": int(first), "percent": printed.percent.first}
    if value.form == "fraction":
        slots: Slots = {"events": int(value.first or 0), "total": int(value.second or 0)}
        return slots if value.percent is None else slots | {"percent": value.percent}
    if value.form == "bracket":
        return _bracketed(value, statistic)
    if value.form == "spread":
        if outcome.kind in {"survival", "incidence"}:
            return {"percent": first or 0.0, "se": value.second or 0.0}
        return "a mean with its spread"
    if first is None:
        return "no figure"
    if value.form == "interval":
        return _estimate(printed, statistic, outcome, first)
    return _plain(value, statistic, outcome, first)


def _bracketed(value: Value, statistic: Statistic) -> Slots | str:
    """Read ``28 (67)``: count and percentage, the other way round, or an estimate with its error."""
    first, second = value.first or 0.0, value.second or 0.0
    if statistic.is_spread and not (statistic.is_count or value.bracket_percent):
        return "a mean or estimate with its spread"
    if value.is_percent and second == int(second) and not value.bracket_percent:
        return {"events": int(second), "percent": first}
    if not value.whole:
        return "a number with another in brackets, of which none is a count"
    if second > 100:
        return "a percentage above 100"
    return {"events": int(first), "percent": second}


def _estimate(printed: Printed, statistic: Statistic, outcome: Outcome, first: float) -> Slots | str:
    """Read ``67 (50-80)``, or the same as a probability."""
    low, high = _ends(printed, statistic)
    if statistic.is_range and not statistic.has_interval:
        return "a number with a range"
    if _is_probability(first, printed.value, statistic):
        first = _percent_of(first)
        low, high = (None if end is None else _percent_of(end) for end in (low, high))
    elif outcome.kind == "survival" and not _is_called_a_share(printed.value, statistic):
        return "a number that the headings do not explain"
    return _with_interval({"percent": first}, low, high)


def _is_called_a_share(value: Value, statistic: Statistic) -> bool:
    """Whether something says that a number beside a survival is a percentage."""
    return value.is_percent or statistic.is_percent or statistic.time is not None or statistic.is_estimate


def _percent_of(share: float) -> float:
    return round(100 * share, 6)


def _is_probability(first: float, value: Value, statistic: Statistic) -> bool:
    """Whether a number is a share of one: estimates are, and what lies between nothing and one with ends."""
    if value.is_percent or value.whole or first > 1:
        return False
    high = value.high if value.high is not None else first
    return high <= 1 and (statistic.is_estimate or not statistic.is_percent)


def _plain(value: Value, statistic: Statistic, outcome: Outcome, first: float) -> Slots | str:
    """Read a number that stands alone by what the headings say."""
    if value.unit is not None:
        return "a time beside an outcome that has no median here"
    if _is_probability(first, value, statistic) and statistic.is_estimate:
        return {"percent": _percent_of(first)}
    if value.is_percent or (statistic.is_percent and not statistic.is_count):
        return {"percent": first}
    if outcome.kind == "survival" and not statistic.is_count:
        called_so = _is_called_a_share(value, statistic)
        return {"percent": first} if called_so else "a number that the headings do not explain"
    if value.whole and first == int(first):
        return {"events": int(first)}
    return "a number that is neither count nor percentage"
