"""A number as a sentence prints it, before anything is said of what it means."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Kind", "Quantity"]

Kind = Literal[
    "percent", "count", "decimal", "fraction", "duration", "interval", "ci", "se", "p", "ratio",
    "total", "unreached", "aside",
]  # fmt: skip


class Quantity(NamedTuple):
    """One number, or one fixed group of numbers, as printed.

    Parameters
    ----------
    kind : str
        ``percent`` (value, and ``se`` in ``second`` for "23.4 ± 7.5%"), ``count`` (whole number,
        ``0`` for "no", ``None`` for "all"), ``decimal``, ``fraction`` (events in ``value``, total
        in ``second``), ``duration`` (value and ``unit``), ``interval`` (two ends joined by a dash
        or "to"), ``ci`` (an interval called one; ``level`` in percent), ``se``, ``p``, ``ratio``
        (``unit`` says hazard, odds or risk), ``total`` ("n = 45"), ``unreached``, ``aside``.
    start, end : int
        Offsets in the sentence.
    value, second, level : float or None
        See ``kind``. An upper end that was not reached is None.
    unit : str or None
        ``patients`` for a count that its percentage follows behind a comma, ``days`` ... ``years`` for
        durations, ``%`` for intervals of percentages, the unit of a time for those of times, a ratio's kind.
    note : str or None
        For ``p`` the printed sign and number; for ``aside`` the reason; ``named`` for a count right behind
        the name of what it counts; ``called`` for a standard error that is not only printed behind "±";
        ``ahead`` for a fraction in front of its percentage.
    """

    kind: Kind
    start: int
    end: int
    value: float | None = None
    second: float | None = None
    level: float | None = None
    unit: str | None = None
    note: str | None = None
