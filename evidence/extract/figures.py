"""A figure: the count, percentage, interval and p-value that belong together.

"11 of 21 (52%)", "28/42 (66.7%; 95% CI, 50 to 80)" and "23.4 ± 7.5%" are one figure each. How they are put
together from the quantities of a sentence is in ``evidence.extract.assembly``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from evidence.arithmetic import printed_number, rounds_to
from evidence.extract.quantity import Quantity

__all__ = ["Figure", "FigureKind", "bracket_depths", "counted_with_median"]

FigureKind = Literal["proportion", "time", "ratio"]


@dataclass(slots=True)
class Figure:
    """Numbers that belong together, while they are being gathered.

    Parameters
    ----------
    kind : str
        ``proportion`` (count and/or percentage), ``time`` (a median or landmark), ``ratio``.
    start, end : int
        Offsets in the sentence of the estimate itself.
    last : int
        Where its interval, total and p-value end.
    depth : int
        How many brackets are open at its start.
    text : str
        What was printed for the estimate's first quantity.
    """

    kind: FigureKind
    start: int
    end: int
    last: int
    depth: int
    events: int | None = None
    total: int | None = None
    percent: float | None = None
    value: float | None = None
    unit: str | None = None
    ci: tuple[float | None, float | None, float] | None = None
    se: float | None = None
    p_value: float | str | None = None
    note: str | None = None
    text: str = ""
    total_scope: tuple[int, int] | None = None
    quantities: list[Quantity] = field(default_factory=list)

    def is_share_of(self, other: Figure) -> bool:
        """Whether this is the percentage of a count without one: "29 of 53 responded (ORR 55%)"."""
        if self.percent is None or self.events is not None or other.percent is not None:
            return False
        total = other.total or (other.total_scope[0] if other.total_scope is not None else None)
        if other.events is None or not total or self.kind != other.kind or self.ci == other.ci is not None:
            return False
        printed = printed_number(self.percent, self.text, sign="%")
        return rounds_to(other.events, total, printed)

    def agrees_with_total(self, total: int, sentence: str) -> bool:
        """Whether its count, out of a total, rounds to its percentage as the sentence prints it."""
        if self.events is None or self.percent is None:
            return False
        return rounds_to(self.events, total, self.printed_percent(sentence))

    def printed_percent(self, sentence: str) -> str:
        """Give the percentage with the decimals that the sentence prints."""
        return printed_number(self.percent or 0.0, sentence[self.start : self.last], sign="%")

    def behind(self, sentence: str) -> int:
        """Give the place behind the estimate and a bracket that follows it."""
        at = self.end
        match = _CLOSED_THEN_BRACKET.match(sentence, at)
        return match.end() if match else at

    def take(self, quantity: Quantity) -> None:
        """Count a quantity as a part of this figure."""
        self.quantities.append(quantity)
        self.last = max(self.last, quantity.end)


_CLOSED_THEN_BRACKET = re.compile(
    r"[)\]]?\s*(?:[(\[][^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*[)\]])|[)\]]"
)


@lru_cache(maxsize=16)
def bracket_depths(sentence: str) -> tuple[int, ...]:
    """Say for every character, and for the end, how many round or square brackets are open before it."""
    depths: list[int] = []
    depth = 0
    for bracket in _ANY_BRACKET.finditer(sentence):
        depths += [depth] * (bracket.start() - len(depths))
        if bracket.group() in ")]":
            depth = max(0, depth - 1)
            depths.append(depth)
        else:
            depths.append(depth)
            depth += 1
    return (*depths, *[depth] * (len(sentence) + 1 - len(depths)))


_ANY_BRACKET = re.compile(r"[()\[\]]")


def counted_with_median(text: str, figures: Sequence[Figure], figure: Figure) -> Figure | None:
    """Give the count of whom a time is: "Of 306 patients, 43 relapsed, with a median survival of 11 months".

    Parameters
    ----------
    text : str
        The sentence.
    figures : sequence of Figure
        In order; those in front of the time at least.
    figure : Figure
        The time.
    """
    counts = [f for f in figures if f.kind == "proportion" and f.events and f.last <= figure.start]
    if figure.kind != "time" or not counts:
        return None
    return counts[-1] if _WITH_MEDIAN.search(text, counts[-1].last, figure.start) is not None else None


_WITH_MEDIAN = re.compile(r"[a-z],? with (?:an? |the )?(?:[a-z]+ )?median\b[^;.]*$")
