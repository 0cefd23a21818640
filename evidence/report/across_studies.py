"""How naive contrasts and pooled values read, one text for every format.

::

    −13.7 points [−31.1 to 4.1]†       a difference: study less index study, in percentage points
    0.83 [0.62–1.06]†                  a ratio: study over index study
    NE [1.87–NE]†                      a ratio against no event
    0.16†                              a p-value; <0.001† where it is smaller
    NC                                 not calculable
    NA                                 not applicable: a median, a ratio, the index study itself
    65.2% [49.1–78.5]†                 a pooled proportion
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from evidence.compare.contrasts import NAIVE_ANY, NAIVE_DIFFERENCE, NAIVE_FISHER, NAIVE_RATIO
from evidence.compare.estimates import COMPUTED
from evidence.compare.poolable import Pooling
from evidence.compare.pooling import PooledValue
from evidence.compare.rows import Row
from evidence.compare.table import Analyses, Comparison, OutcomeSection
from evidence.intervals import Interval
from evidence.report.cells import plain

__all__ = [
    "analysis_lines",
    "difference_text",
    "fisher_text",
    "naive_absences",
    "naive_cells",
    "naive_headings",
    "naive_lines",
    "pooled_text",
    "pooling_lines",
    "prediction_text",
    "ratio_text",
]

_RATIO_SIGNS = {"hazard ratios": "HR", "odds ratios": "OR", "risk ratios": "RR"}
_MINUS = "\N{MINUS SIGN}"


def naive_headings(analyses: Analyses) -> tuple[str, ...]:
    """Name the columns that were asked for; none at all unless they were."""
    asked = (analyses.difference, analyses.ratio, analyses.fisher)
    names = (NAIVE_DIFFERENCE, NAIVE_RATIO, NAIVE_FISHER)
    return tuple(name for name, on in zip(names, asked, strict=True) if on)


def naive_cells(row: Row, analyses: Analyses) -> tuple[str, ...]:
    """Write the cells of a row under :func:`naive_headings`."""
    texts = {NAIVE_DIFFERENCE: difference_text, NAIVE_RATIO: ratio_text, NAIVE_FISHER: fisher_text}
    return tuple(texts[name](row) for name in naive_headings(analyses))


def difference_text(row: Row) -> str:
    """Write ``−13.7 points [−31.1 to 4.1]†``, or why there is none."""
    contrast = row.contrast
    if contrast is None:
        return _no_figure(row)
    if contrast.difference is None or contrast.difference_interval is None:
        return contrast.absence or "NC"
    low, high = contrast.difference_interval.low, contrast.difference_interval.high
    return f"{_points(contrast.difference)} points [{_points(low)} to {_points(high)}]{COMPUTED}"


def ratio_text(row: Row) -> str:
    """Write ``0.83 [0.62–1.06]†``, or why there is none."""
    contrast = row.contrast
    if contrast is None:
        return _no_figure(row)
    if contrast.ratio is None or contrast.ratio_interval is None:
        return contrast.absence or "NE"
    low, high = contrast.ratio_interval.low, contrast.ratio_interval.high
    return f"{_ratio(contrast.ratio)} [{_ratio(low)}–{_ratio(high)}]{COMPUTED}"


def fisher_text(row: Row) -> str:
    """Write ``0.16†`` or ``<0.001†``, or why there is none."""
    contrast = row.contrast
    if contrast is None:
        return _no_figure(row)
    if contrast.fisher_p is None:
        return contrast.absence or "NC"
    if contrast.fisher_p < 0.001:
        return f"<0.001{COMPUTED}"
    return f"{_rounded(contrast.fisher_p, 2 if contrast.fisher_p >= 0.1 else 3)}{COMPUTED}"


def _no_figure(row: Row) -> str:
    """Say why a row has no contrast at all: it is the index study's, a ratio, or has no figure."""
    return "NC" if row.estimate is None and not row.study.is_index else "NA"


def naive_lines(row: Row, analyses: Analyses) -> Iterator[str]:
    """Write below a figure, where there is no room for columns, what could be computed of it."""
    for name, cell in zip(naive_headings(analyses), naive_cells(row, analyses), strict=True):
        if cell.endswith(COMPUTED):
            yield f"{name}: {cell}"


def naive_absences(section: OutcomeSection) -> Iterator[str]:
    """Say below a table whose figures have no naive contrast, and why; once where all columns agree."""
    headings = naive_headings(section.analyses)
    listed = [_without(section, number) for number in range(len(headings))]
    if len(set(listed)) == 1 and len(headings) > 1:
        headings, listed = (NAIVE_ANY,), listed[:1]
    yield from (f"{name}: {words}." for name, words in zip(headings, listed, strict=True) if words)


def _without(section: OutcomeSection, number: int) -> str:
    """Name the studies that have no contrast in one column, under each reason."""
    missing: dict[str, dict[str, None]] = {}
    for row in section.rows:
        if row.contrast is None or row.study.is_index:
            continue
        cell = naive_cells(row, section.analyses)[number]
        if not cell.endswith(COMPUTED):
            missing.setdefault(f"{cell}, {row.contrast.reason}", {})[plain(row.study.name)] = None
    return "; ".join(f"{why}: {', '.join(names)}" for why, names in missing.items())


def pooled_text(pooling: Pooling, value: PooledValue) -> str:
    """Write a pooled value in the grammar of a cell: ``65.2% [49.1–78.5]†``."""
    if pooling.is_ratio:
        sign = _RATIO_SIGNS[pooling.kind]
        return f"{sign} {_ratio(value.estimate)} {_interval(pooling, value.interval)}{COMPUTED}"
    return f"{_percent(value.estimate)}% {_interval(pooling, value.interval)}{COMPUTED}"


def prediction_text(pooling: Pooling, value: PooledValue) -> str:
    """Write where a further study would lie: ``[33.3–87.5]†``."""
    return f"{_interval(pooling, value.prediction)}{COMPUTED}"


def pooling_lines(section: OutcomeSection) -> Iterator[str]:
    """Say below an outcome what was pooled and what came of it, or every reason against pooling."""
    for pooling in section.pooling:
        if pooling.refusals:
            yield f"Not pooled, {pooling.kind}: {plain('; '.join(pooling.refusals))}."
        else:
            yield _pooled_head(pooling)
            for value in pooling.values:
                yield _pooled_line(pooling, value)
        if pooling.left_out:
            named: dict[str, list[str]] = {}
            for study, reason in pooling.left_out:
                named.setdefault(reason, []).append(plain(study.name))
            listed = "; ".join(f"{reason}: {', '.join(names)}" for reason, names in named.items())
            yield f"Left out of pooling, {listed}."


def analysis_lines(comparison: Comparison) -> Iterator[str]:
    """Explain at the foot what was computed across studies; nothing unless something was."""
    analyses = comparison.analyses
    if analyses.difference:
        yield (
            f"{NAIVE_DIFFERENCE}: study less index study, in percentage points, "
            "with Newcombe's hybrid score interval (95%)."
        )
    if analyses.ratio:
        yield (
            f"{NAIVE_RATIO}: study over index study, with the Miettinen-Nurminen score interval (95%). "
            "NE: not estimable, because a study has no event."
        )
    if analyses.fisher:
        yield f"{NAIVE_FISHER}: two-sided, as if the patients had been randomised; they were not."
    if analyses.pool:
        yield (
            "Pooled: naive, unadjusted, never with the index study or a retracted one; intervals and "
            "prediction intervals (95%) with t of one degree of freedom fewer than studies."
        )


def _pooled_head(pooling: Pooling) -> str:
    """Name the studies behind a pooled value."""
    patients = "" if pooling.patients is None else f", N = {pooling.patients}"
    among = f", among {plain(pooling.denominator)}" if pooling.denominator else ""
    named = ", ".join(plain(study.name) for study in pooling.studies)
    digests = ", ".join(plain(study.name) for study in pooling.digests)
    words = (
        f"from our own digest, so that a retraction would not be known: {digests}"
        if digests
        else "no digest among them"
    )
    return (
        f"Pooled {pooling.kind} of the other studies (naive, unadjusted), "
        f"k = {len(pooling.studies)}{patients}{among}: {named}; {words}."
    )


def _pooled_line(pooling: Pooling, value: PooledValue) -> str:
    """Write what one method gives."""
    scale = "log" if pooling.is_ratio else "logit"
    line = (
        f"{value.method}: {pooled_text(pooling, value)}, prediction interval "
        f"{prediction_text(pooling, value)}; tau {_rounded(value.tau, 2)} ({scale}), "
        f"I² {_percent(value.i2)}%, Q {_rounded(value.q, 1)} ({len(pooling.studies) - 1} df)"
    )
    return f"{line}. Hartung-Knapp narrowed this interval." if value.narrowed else f"{line}."


def _interval(pooling: Pooling, interval: Interval) -> str:
    write = _ratio if pooling.is_ratio else _percent
    return f"[{write(interval.low)}–{write(interval.high)}]"


def _points(difference: float) -> str:
    """Write a difference of shares in percentage points, with a true minus sign."""
    text = _rounded(abs(difference) * 100, 1)
    return f"{_MINUS}{text}" if difference < 0 and Decimal(text) else text


def _percent(share: float) -> str:
    return _rounded(share * 100, 1)


def _ratio(ratio: float) -> str:
    """Write a ratio with two decimals, a small one with two digits, an infinite one as not estimable."""
    if math.isinf(ratio):
        return "NE"
    return _rounded(ratio, 2) if ratio == 0 or ratio >= 0.1 else f"{ratio:.2g}"


def _rounded(value: float, decimals: int) -> str:
    """Round half up, as everything in a table."""
    return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
