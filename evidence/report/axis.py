"""The axis of a forest plot: percent on a line, ratios on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Axis", "Scale", "axis_of"]

#: What one picture measures.
Scale = Literal["proportion", "rate_at_time", "hazard_ratio", "odds_ratio", "risk_ratio"]

_SCALE_WORDS: dict[Scale, str] = {
    "proportion": "percent of patients",
    "rate_at_time": "percent at the time given",
    "hazard_ratio": "hazard ratio, logarithmic",
    "odds_ratio": "odds ratio, logarithmic",
    "risk_ratio": "risk ratio, logarithmic",
}

#: Limits of a logarithmic axis; an interval that goes on beyond ends in an arrow.
_SMALLEST_RATIO, _LARGEST_RATIO = 0.01, 100.0

#: More labels than these would touch each other.
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Axis:
    """Where values stand.

    Parameters
    ----------
    low, high : float
        Its ends, in the unit of the values.
    logarithmic : bool
        Whether equal ratios are equal distances.
    ticks : tuple of float
        Values that are named below it.
    reference : float or None
        Value of no effect.
    words : str
        What it measures.
    """

    low: float
    high: float
    logarithmic: bool
    ticks: tuple[float, ...]
    reference: float | None
    words: str

    def share(self, value: float) -> float:
        """Give a value's place between 0, the left end, and 1, the right end."""
        low, high, at = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            low, high, at = math.log(low), math.log(high), math.log(at)
        return (at - low) / (high - low)


def axis_of(scale: Scale, numbers: Sequence[float]) -> Axis:
    """Choose the ends of the axis: 0 to 100 percent, or round numbers around every ratio and 1.

    Parameters
    ----------
    scale : Scale
        What is measured.
    numbers : sequence of float
        Everything that shall stand on the axis.
    """
    words = _SCALE_WORDS[scale]
    if scale in {"proportion", "rate_at_time"}:
        return Axis(0, 100, logarithmic=False, ticks=(0, 20, 40, 60, 80, 100), reference=None, words=words)
    inside = [n for n in numbers if _SMALLEST_RATIO <= n <= _LARGEST_RATIO]
    rungs = list(_round_numbers())
    low = max(rung for rung in rungs if rung <= min([0.5, *inside]))
    high = min(rung for rung in rungs if rung >= max([2.0, *inside]))
    ticks = [rung for rung in rungs if low <= rung <= high]
    if len(ticks) > _MOST_TICKS:
        ticks = [tick for tick in ticks if math.log10(tick).is_integer()]
    return Axis(low, high, logarithmic=True, ticks=tuple(ticks), reference=1.0, words=words)


def _round_numbers() -> Iterator[float]:
    """Count 0.01, 0.02, 0.05, 0.1 ... 100."""
    for power in range(-2, 2):
        for digit in (1, 2, 5):
            yield float(f"{digit}e{power}")
    yield _LARGEST_RATIO
