"""Which of several names a ratio is of: "improved DFS and OS (HR 0.83; HR 0.88)".

Ratios are told in the order of the names, or each behind the figures of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from evidence.extract.factor_subjects import factor_of_row
from evidence.extract.figures import Figure
from evidence.extract.repeated_rows import rebound
from evidence.extract.text import IN_ORDER, INNER_BRACKETS
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["ratios_of_list", "with_ratios_behind", "with_ratios_in_order"]


def with_ratios_behind(
    view: SentenceView, run: Sequence[Mention], shared: Sequence[Binding], bindings: Sequence[Binding]
) -> list[Binding]:
    """Read "OS and PFS were 54% v 39% (HR, 0.74), 53% v 39% (HR, 0.69)": of the name of the pair before.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    run : sequence of Mention
        The names that share the figures.
    shared : sequence of Binding
        The figures, each with its own of the names.
    bindings : sequence of Binding
        All of the sentence, in order.
    """
    if len(shared) < len(run) or len({id(b.figure) for b in shared}) < len(shared):
        return list(bindings)
    told = []
    for binding in bindings:
        ratio, opening = binding.figure, view.opening(binding.figure.start)
        of_run = run[0].start <= binding.mention.start < run[-1].end
        if ratio.kind != "ratio" or opening < 0 or not of_run:
            continue
        alone = [f for f in view.figures_within(opening) if f.kind == "ratio"] == [ratio]
        pair = next((b for b in shared if _BEHIND.fullmatch(view.text, b.figure.last, opening)), None)
        if alone and pair is not None:
            told.append(Binding(ratio, pair.mention, 0.0))
    return rebound(bindings, told)


#: "53.2% v 38.7%|, |(HR"
_BEHIND = re.compile(r"\s*,?\s*")


def with_ratios_in_order(
    view: SentenceView, run: Sequence[Mention], bindings: Sequence[Binding]
) -> list[Binding]:
    """Read "improved DFS and OS (HR 0.83; P = .03 and HR 0.88; P = .04)": a ratio for each name."""
    # "hazard ratios for DFS and OS were 0.83" holds the names.
    ratios = [b for b in bindings if b.figure.kind == "ratio" and b.figure.end > run[-1].end]
    ratios = [
        b for b in ratios if b.mention == run[-1] or (b.mention in run and b.figure.start < run[0].start)
    ]
    if not ratios:
        ratios = _ahead_in_order(view, run, bindings)
    if len(ratios) != len(run) or any(m.outcome is None for m in run):
        return list(bindings)
    if view.names_outcome_in(run[-1].end, ratios[-1].figure.start):
        return list(bindings)
    return rebound(bindings, [Binding(b.figure, m, b.cost) for b, m in zip(ratios, run, strict=True)])


def _ahead_in_order(view: SentenceView, run: Sequence[Mention], bindings: Sequence[Binding]) -> list[Binding]:
    """Give the ratios in front of names: "HRs were 0.83 (0.7-0.9) and 0.88 (0.8-1.0) for DFS and OS"."""
    ratios = [b for b in bindings if b.figure.kind == "ratio" and b.figure.last <= run[0].start]
    joined = ratios and _FOR_NAMES.fullmatch(view.text, ratios[-1].figure.last, run[0].start)
    closed = IN_ORDER.search(view.text, run[-1].end, view.part_end(run[-1].end))
    return ratios if joined and closed is not None and all(b.mention in run for b in ratios) else []


_FOR_NAMES = re.compile(r"[)\]]?\s+(?:for|of|in terms of)\s+(?:the\s+)?")


def ratios_of_list(view: SentenceView, bindings: Sequence[Binding]) -> list[Binding]:
    """Read "better OS and PFS and more CRs (HR 0.85; HR 0.80; OR 1.48, respectively)": one for each."""
    openings = {view.opening(f.start) for f in view.figures if f.kind == "ratio"} - {-1}
    closing = IN_ORDER.search(view.text) if openings else None
    told: list[Binding] = []
    for opening in openings:
        row = view.figures_within(opening)
        start = view.part_start(opening)
        # "PFS/OS (HR 1.56/HR 2.02)" tells the order as "respectively" does.
        strokes = all(view.text[x.last : y.start].strip() == "/" for x, y in pairwise(row))
        if not strokes and not _closes_row(view, row, closing):
            continue
        if factor_of_row(view, row[0]) is not None:
            continue  # "CR and acute GVHD were associated with OS (HR 0.5 and 2.1, respectively)"
        named = [m for m in view.mentions if start <= m.start < opening and not view.depths[m.start]]
        named = [m for m in named if m.role in {"noun", "topic"}]
        # "..., and mean difference: 1.39" is of the last name, and no ratio.
        end = row[-1].last if closing is None else max(row[-1].last, closing.start())
        count = len(row) + len(_DIFFERENCE.findall(view.text, opening, end))
        distinct = len({m.outcome or m.rule for m in named}) == len(named) == count
        if distinct and len(row) > 1 and all(f.kind == "ratio" for f in row):
            told += (Binding(f, m, 0.0) for f, m in zip(row, named, strict=False))
    return rebound(bindings, told)


def _closes_row(view: SentenceView, row: Sequence[Figure], closing: re.Match[str] | None) -> bool:
    """Whether "respectively" stands in the bracket of figures, or right behind it."""
    if closing is None or closing.start() < row[-1].last:
        return False
    return ")" not in INNER_BRACKETS.sub("", view.text[row[-1].last : closing.start()])


_DIFFERENCE = re.compile(r"\bdifferences?\b")
