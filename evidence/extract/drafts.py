"""The figures of a sentence while they are put together."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.extract.figures import Figure, FigureKind, bracket_depths, counted_with_median
from evidence.extract.quantity import Quantity

__all__ = ["Draft"]


class Draft:
    """What was read of a sentence so far.

    Parameters
    ----------
    sentence : str
        Normalised text.
    quantities : list of Quantity
        In order.
    errors_declared : bool
        Whether sentences before say that standard errors follow rates in brackets.
    apart : sequence of Quantity
        Intervals and standard errors that were read apart from the sentence.

    Attributes
    ----------
    figures : list of Figure
        Made so far, in order.
    used : set of int
        Places of the quantities that an earlier one has taken.
    units : list of (Figure, int)
        Times whose unit stands behind their interval, "2.1 (1.9-3.5) months", and where the unit ends.
    scope : Quantity or None
        The leading "Of 24 evaluable patients," under which figures stand.
    further : list of (Quantity, int)
        Those of other groups beside it, "Of 24 patients in arm A and 30 in arm B,", and how many figures
        were made before.
    """

    def __init__(
        self,
        sentence: str,
        quantities: list[Quantity],
        *,
        errors_declared: bool = False,
        apart: Sequence[Quantity] = (),
    ) -> None:
        self.sentence = sentence
        self.quantities = quantities
        self.errors_declared = errors_declared
        #: Whether an interval, or an error, is called so in the sentence.
        self.intervals_named = any(q.kind == "ci" for q in apart)
        self.errors_named = any(q.kind == "se" and q.note is not None for q in apart)
        self.depths = bracket_depths(sentence)
        self.figures: list[Figure] = []
        self.used: set[int] = set()
        self.units: list[tuple[Figure, int]] = []
        self.scope: Quantity | None = None
        self.further: list[tuple[Quantity, int]] = []

    def gap(self, i: int) -> str:
        """Give the text between a quantity and the one after it."""
        return self.sentence[self.quantities[i].end : self.quantities[i + 1].start]

    def following(self, i: int, *kinds: str) -> Quantity | None:
        """Give the quantity after one, if it is of some kind."""
        if i + 1 < len(self.quantities) and self.quantities[i + 1].kind in kinds:
            return self.quantities[i + 1]
        return None

    def begin(self, kind: FigureKind, quantity: Quantity) -> Figure:
        """Begin a figure with a quantity."""
        figure = Figure(kind, quantity.start, quantity.end, quantity.end, self.depths[quantity.start])
        figure.text = self.sentence[quantity.start : quantity.end]
        figure.take(quantity)
        self.figures.append(figure)
        return figure

    def add_scope(self, figure: Figure) -> None:
        """Note on a figure the total under which it stands."""
        if self.scope is None or figure.total is not None or self.scope.value is None:
            return
        if counted_with_median(self.sentence, self.figures, figure) is not None:
            return
        scope = self._scope_in_turn(self.scope)
        total = int(scope.value or 0)
        if figure.events is not None and figure.events > total:
            return
        counted = figure.events is not None and figure.percent is not None
        if scope is not self.scope and counted and not figure.agrees_with_total(total, self.sentence):
            return
        figure.total_scope = (total, scope.start)

    def _scope_in_turn(self, first: Quantity) -> Quantity:
        """Give the total in the same place of its list as the last figure has in a row."""
        totals = [first, *(one for one, _ in self.further)]
        before = self.further[-1][1] if self.further else 0
        return totals[(len(self.figures) - before - 1) % len(totals)]
