"""Which figures a p-value compares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import PATTERN_OF
from evidence.extract.quantity import Quantity
from evidence.extract.series import Series
from evidence.extract.view import SentenceView

__all__ = ["attach_p_values", "closing_p_value"]


_P: Final = PATTERN_OF["p"]
_TEST: Final = (
    r"(?:(?:by\s)?(?:the\s)?(?:log-?\s?rank|two-(?:sided|tailed)|chi-squared?|Fisher's\sexact)\s"
    r"(?:tests?,?\s)?)?"
)
#: "60% v 40% | (log-rank P = 0.03).", "60% v 40% |, P = 0.03."
_CLOSING: Final = re.compile(rf"(?:\s?[(\[]{_TEST}(?:{_P})\s?[)\]]|[,;]\s{_TEST}(?:{_P}))\.?\s*$")
#: No such end is longer.
_REACH: Final = 60
_ANY: Final = re.compile(_P)


def closing_p_value(text: str) -> int:
    """Say where what closes a sentence begins, if that is its one p-value and nothing else.

    The rules ask what stands at the end of a sentence; such a p-value is not of it.

    Parameters
    ----------
    text : str
        The sentence.

    Returns
    -------
    int
        The place of the bracket or comma before the p-value; the length of the text where none closes it.
    """
    closing = _CLOSING.search(text, max(0, len(text) - _REACH))
    if closing is None or _ANY.search(text, 0, closing.start()):
        return len(text)
    return closing.start()


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
    in_order = _told_in_order(view, p_values, series)
    borders = [0] + [p.end for p in p_values[:-1]]
    limits = [p.start for p in p_values[1:]] + [len(view.text)]
    for p, border, limit in zip(p_values, borders, limits, strict=True):
        printed = p.value if p.value is not None else p.note
        for figure in in_order.get(p.start) or _compared_by(
            view, p, p_values, series, between=(border, limit)
        ):
            figure.p_value = printed
    if len(p_values) == 1:
        for figure in _told_beforehand(view, p_values[0], series):
            figure.p_value = p_values[0].value if p_values[0].value is not None else p_values[0].note


#: "OS differed (P = 0.02), with rates of", "no difference in OS, P = 0.61; the rates were"
_DIFFERED = re.compile(r"\b(?:differ\w*|associat\w+|correlat\w+|significan\w+)\b")


def _told_beforehand(view: SentenceView, p: Quantity, series: Sequence[Series]) -> list[Figure]:
    """List the figures of an outcome that a p-value in front of all of them says to differ."""
    if any(f.start < p.start for f in view.figures if f.note not in {"bare", "none"}):
        return []
    named = next((m for m in reversed(view.mentions) if m.end <= p.start and m.outcome is not None), None)
    if named is None or _DIFFERED.search(view.text, 0, p.start) is None:
        return []
    return [f for s in series if s.mention.outcome == named.outcome and len(s.figures) > 1 for f in s.figures]


#: "(P = 0.01 | and | P < 0.001|, respectively)"
_BETWEEN_TWO = re.compile(r"\s*(?:,|;|and|,\s+and)\s*")
_CLOSED = re.compile(r",?\s*resp(?:ectively)?\b")


def _told_in_order(
    view: SentenceView, p_values: Sequence[Quantity], series: Sequence[Series]
) -> dict[int, list[Figure]]:
    """Give the p-values that "respectively" closes the figures of one series, or one figure, each.

    Returns
    -------
    dict of int to list of Figure
        By start of the p-value; those that stand alone are not in it.
    """
    told: dict[int, list[Figure]] = {}
    row: list[Quantity] = []
    for p in p_values:
        joined = row and _BETWEEN_TWO.fullmatch(view.text, row[-1].end, p.start)
        row = [*row, p] if joined else [p]
        if len(row) < 2 or _CLOSED.match(view.text, p.end) is None:
            continue
        before = max((q.end for q in p_values if q.end < row[0].start), default=0)
        owners = [s for s in series if before <= s.figures[0].start and s.figures[-1].last <= row[0].start]
        owners = sorted(owners, key=lambda s: s.figures[0].start)[-len(row) :]
        if len(owners) == len(row) and len({s.mention.outcome for s in owners}) == len(row):
            told |= {q.start: list(owner.figures) for q, owner in zip(row, owners, strict=True)}
        elif owners and len(owners[-1].figures) == len(row):
            told |= {q.start: [figure] for q, figure in zip(row, owners[-1].figures, strict=True)}
    return told


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
    if named and nearest.figures[-1].kind == "ratio":
        return named  # "X (P = 0.006, HR 1.9), Y (P = 0.002, HR 3.0)"
    own = [f for f in nearest.figures if border <= f.start < p.start]
    several = sum(1 for q in p_values if nearest.figures[0].start < q.start <= nearest.end) > 1
    if len(nearest.figures) > 2 and several:
        # Each of three arms against the first: a p-value belongs to the figure it follows.
        own = own[-1:]
    if _broken(view, own[-1].last, p.start) or _of_other_ratio(view, series, own[-1].last, p.start):
        return []
    if _FOR_ALL.match(view.text, p.end):
        return [f for s in owners for f in s.figures if border <= f.start < p.start]
    own += [f for f in named if f not in own]
    related = [s for s in owners if s is not nearest and _compared_with(s, nearest)]
    return own + [f for s in related for f in s.figures if border <= f.start < p.start and f.p_value is None]


#: "(1 v 24 months and 10 v 30 months; p < 0.0001 | for both comparisons"
_FOR_ALL = re.compile(r"\s*(?:(?:for|in|each for)\s+)?(?:both|all|each)\b(?!\s+(?:patients|groups|arms))")


def _ratio_of_same(first: Series, second: Series) -> bool:
    """Whether one of two series of the same outcome is a ratio, so that one p-value serves both."""
    kinds = {first.figures[0].kind, second.figures[0].kind}
    return first.mention.outcome == second.mention.outcome and "ratio" in kinds


def _compared_with(first: Series, second: Series) -> bool:
    """Whether one p-value serves two series: a ratio and what it compares, or the times of one estimate."""
    return _ratio_of_same(first, second) or _of_times(first, second)


def _of_times(first: Series, second: Series) -> bool:
    """Whether two series are of a list of times: "3- and 5-year OS was 66% and 62%, 60% and 57% in Y"."""
    same = first.mention.outcome == second.mention.outcome
    return same and first.landmark is not None and second.landmark is not None


def _of_other_ratio(view: SentenceView, series: Sequence[Series], start: int, end: int) -> bool:
    """Whether a ratio of what is no outcome stands nearer: "OS (HR 2.3), and X (OR 3.6, P = 0.001)"."""
    told = {f.start for s in series for f in s.figures}
    return any(f.kind == "ratio" and start <= f.start < end and f.start not in told for f in view.figures)


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
    if view.depths[p.start] == 0:
        return []
    return [f for f in view.figures if p.end <= f.start < min(view.closing(p.start, p.end), until)]
