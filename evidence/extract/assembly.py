"""Quantities become figures: each kind of quantity begins a figure, or belongs to the one before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from evidence.extract.counts import read_count, read_fraction, read_percent
from evidence.extract.drafts import Draft
from evidence.extract.estimates import read_decimal, read_duration, read_ratio, read_unreached
from evidence.extract.figures import Figure
from evidence.extract.intervals import read_ci, read_interval, read_se, read_total
from evidence.extract.quantity import Kind, Quantity
from evidence.extract.read_apart import attach_apart

__all__ = ["assemble_figures"]

_READERS: Final[Mapping[Kind, Callable[[Draft, int, Quantity], None]]] = {
    "fraction": read_fraction,
    "count": read_count,
    "percent": read_percent,
    "decimal": read_decimal,
    "duration": read_duration,
    "unreached": read_unreached,
    "ratio": read_ratio,
    "se": read_se,
    "ci": read_ci,
    "interval": read_interval,
    "total": read_total,
}


def assemble_figures(
    sentence: str,
    quantities: list[Quantity],
    *,
    errors_declared: bool = False,
    apart: Sequence[Quantity] = (),
) -> list[Figure]:
    """Group the quantities of a sentence into figures.

    Parameters
    ----------
    sentence : str
        Normalised text.
    quantities : list of Quantity
        In order.
    errors_declared : bool
        Whether a number in brackets behind a rate is its standard error (see ``errors_begin``).
    apart : sequence of Quantity
        Intervals and errors that were read apart from the sentence, where their estimates end in it.

    Returns
    -------
    list of Figure
        In order. Quantities of no figure (asides, lone p-values, counts of other things) are left out.
    """
    draft = Draft(sentence, quantities, errors_declared=errors_declared, apart=apart)
    for i, quantity in enumerate(quantities):
        reader = _READERS.get(quantity.kind)
        if reader is not None and i not in draft.used:
            reader(draft, i, quantity)
            # At once, since what follows may go on from it: "64% (16/25); 10 (40%)".
            attach_apart(draft.figures[-1:], apart)
    for figure, end in draft.units:
        figure.last = max(figure.last, end)
    return draft.figures
