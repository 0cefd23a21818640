"""Naive contrasts: a study's proportion against the index study's, without any adjustment.

They are off by default. A contrast stands only between two proportions with counts, of the same
denominator, at the same time point, of the same grades; everything else says why it has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evidence.compare.definitions import grades_counted
from evidence.compare.rows import Row
from evidence.compare.statistics import Contrast, fisher_p, miettinen_nurminen_ratio, newcombe_difference

__all__ = [
    "NAIVE_ANY",
    "NAIVE_DIFFERENCE",
    "NAIVE_FISHER",
    "NAIVE_RATIO",
    "counts_of",
    "same_time",
    "with_contrasts",
]

#: What these columns and lines are called, always and in every format.
NAIVE_DIFFERENCE = "Naive difference (unadjusted, across studies)"
NAIVE_RATIO = "Naive ratio (unadjusted, across studies)"
NAIVE_FISHER = "Naive Fisher's exact p (unadjusted, across studies)"
#: All of them.
NAIVE_ANY = "Naive comparison with the index study (unadjusted, across studies)"

_YEARS = re.compile(r"(\d+)[ -]years?")


def with_contrasts(rows: Sequence[Row], *, fisher: bool = False) -> tuple[Row, ...]:
    """Set every figure of an outcome against the index study's figure of the same kind.

    Parameters
    ----------
    rows : sequence of Row
        Of one outcome, the index study's among them.
    fisher : bool
        Whether p-values of Fisher's exact test are wanted too.
    """
    references = [row for row in rows if row.study.is_index and counts_of(row) is not None]
    return tuple(
        row if row.estimate is None else replace(row, contrast=_contrast(row, references, fisher=fisher))
        for row in rows
    )


def counts_of(row: Row) -> tuple[int, int] | None:
    """Give events and total of a proportion, unless they are unknown or the source contradicts itself."""
    made = row.estimate
    if made is None or made.finding.measure != "proportion" or "§" in row.signs:
        return None
    if made.events is None or not made.total or made.events > made.total:
        return None
    return made.events, made.total


def same_time(timepoint: str | None) -> str | None:
    """Fold a time point, so that one year is twelve months."""
    if timepoint is None:
        return None
    folded = " ".join(timepoint.split()).casefold()
    years = _YEARS.fullmatch(folded)
    return f"{12 * int(years[1])} months" if years else folded


def _contrast(row: Row, references: Sequence[Row], *, fisher: bool) -> Contrast:
    """Compare one figure, or say why not."""
    if row.study.is_index:
        return Contrast(absence="NA", reason="a figure of the index study itself")
    if row.estimate is None or row.estimate.finding.measure != "proportion":
        return Contrast(absence="NA", reason="not a proportion")
    counts = counts_of(row)
    if counts is None:
        return Contrast(absence="NC", reason="no count that can be relied on")
    kind = row.kind
    if kind is None:
        return Contrast(absence="NC", reason="the text does not say among whom it was counted")
    time = same_time(row.estimate.finding.timepoint)
    alike = [
        reference
        for reference in references
        if reference.kind == kind
        and reference.estimate is not None
        and same_time(reference.estimate.finding.timepoint) == time
        and grades_counted(reference.estimate.finding) == grades_counted(row.estimate.finding)
    ]
    index_counts = counts_of(alike[0]) if len(alike) == 1 else None
    if index_counts is None:
        several = "several figures" if alike else "no count"
        return Contrast(
            absence="NC", reason=f"the index study has {several} with this denominator, time point and grade"
        )
    difference, difference_interval = newcombe_difference(*counts, *index_counts)
    ratio = miettinen_nurminen_ratio(*counts, *index_counts)
    return Contrast(
        against=index_counts,
        difference=difference,
        difference_interval=difference_interval,
        ratio=None if ratio is None else ratio[0],
        ratio_interval=None if ratio is None else ratio[1],
        fisher_p=fisher_p(*counts, *index_counts) if fisher else None,
        reason="" if ratio is not None else "no event in either study: a difference only",
    )
