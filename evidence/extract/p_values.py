"""Which figures a p-value compares."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.figures import Figure
from evidence.extract.quantity import Quantity
from evidence.extract.series import Series
from evidence.extract.view import SentenceView

__all__ = ["attach_p_values"]


def attach_p_values(view: SentenceView, quantities: Sequence[Quantity], series: Sequence[Series]) -> None:
    """Give every p-value to the figures it compares.

    Any that figures have already are taken away first. A p-value belongs to the series it follows, back to
    the p-value before it, and to the ratio of the same outcome; one in front of its figures within the same
    bracket belongs to those.
    """
    p_values = [q for q in quantities if q.kind == "p"]
    if not p_values:
        return
    for figure in view.figures:
        figure.p_value = None
    borders = [0] + [p.end for p in p_values[:-1]]
    limits = [p.start for p in p_values[1:]] + [len(view.text)]
    for p, border, limit in zip(p_values, borders, limits, strict=True):
        printed = p.value if p.value is not None else p.note
        for figure in _compared_by(view, p, p_values, series, between=(border, limit)):
            figure.p_value = printed


def _compared_by(
    view: SentenceView,
    p: Quantity,
    p_values: Sequence[Quantity],
    series: Sequence[Series],
    *,
    between: tuple[int, int],
) -> list[Figure]:
    """List the figures that a p-value compares, between the p-values before and behind it."""
    border, limit = between
    ahead = _in_same_bracket_ahead(view, p, limit)
    opening = view.opening(p.start)
    before_all = not any(opening < f.start < p.start for f in view.figures)
    named = [f for s in series for f in s.figures if f in ahead] if before_all else []
    if named and any(f.kind != "ratio" for f in named):
        return named
    owners = [s for s in series if any(border <= f.start < p.start for f in s.figures)]
    if not owners:
        return named
    nearest = max(owners, key=lambda s: max(f.start for f in s.figures if f.start < p.start))
    own = [f for f in nearest.figures if border <= f.start < p.start]
    several = sum(1 for q in p_values if nearest.figures[0].start < q.start <= nearest.end) > 1
    if len(nearest.figures) > 2 and several:
        # Each of three arms against the first: a p-value belongs to the figure it follows.
        own = own[-1:]
    if _broken(view, own[-1].last, p.start):
        return []
    own += [f for f in named if f not in own]
    related = [s for s in owners if s is not nearest and _ratio_of_same(s, nearest)]
    return own + [f for s in related for f in s.figures if border <= f.start < p.start and f.p_value is None]


def _ratio_of_same(first: Series, second: Series) -> bool:
    """Whether one of two series of the same outcome is a ratio, so that one p-value serves both."""
    kinds = {first.figures[0].kind, second.figures[0].kind}
    return first.mention.outcome == second.mention.outcome and "ratio" in kinds


def _broken(view: SentenceView, start: int, end: int) -> bool:
    """Whether another subject begins between a figure and a p-value."""
    between = view.text[start:end]
    if any(m for m in view.mentions if start <= m.start and m.end <= end and m.outcome is None):
        return True
    return (
        len(between) > 160
        or re.search(r"[;.]\s+[a-z]+ [a-z]+ [a-z]+ [a-z]+", re.sub(r"\([^)]*\)", "", between)) is not None
    )


def _in_same_bracket_ahead(view: SentenceView, p: Quantity, until: int) -> list[Figure]:
    depth = view.depths[p.start]
    if depth == 0:
        return []
    close = next((i for i in range(p.end, len(view.text)) if view.depths[i] < depth), len(view.text))
    return [f for f in view.figures if p.end <= f.start < min(close, until)]
