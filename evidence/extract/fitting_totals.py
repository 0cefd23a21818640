"""Whether a denominator fits a figure: no fewer than the events, and the percentage agrees."""

from __future__ import annotations

from typing import Final

from evidence.arithmetic import counts_rounding_to
from evidence.extract.figures import Figure
from evidence.extract.view import SentenceView

__all__ = ["may_be"]

#: Up to here a percentage with a decimal is that of few denominators.
_TELLING: Final = 300


def may_be(view: SentenceView, figure: Figure, total: int, *, sure: bool = True) -> bool:
    """Say whether a denominator agrees with a figure; a figure that any would agree with needs a sure one.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The figure.
    total : int
        The denominator.
    sure : bool
        Whether nothing else can be meant by it.
    """
    if total <= 0 or (figure.events is not None and figure.events > total):
        return False
    if figure.percent is None:
        return figure.kind == "time" or sure
    if figure.events is not None:
        return figure.agrees_with_total(total, view.text)
    printed = figure.printed_percent(view.text)
    # A percentage without decimals agrees with nearly any denominator.
    return sure and "." in printed and total <= _TELLING and bool(counts_rounding_to(printed, total))
