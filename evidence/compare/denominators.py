"""Whose figure it is: the denominator in words, and whether two figures have the same one."""

from __future__ import annotations

import re

from evidence.compare.estimates import Estimate

__all__ = ["ALL", "ALL_IN_ARM", "NOT_STATED", "denominator_kind", "denominator_words"]

#: What a table prints where the text names no denominator.
NOT_STATED = "not stated"

#: What it prints where the text names no subgroup of the study or of the arm.
ALL, ALL_IN_ARM = "all", "all in arm"

#: Words that mean the same denominator, the most telling first. Everything else is compared as written.
_KINDS = (
    ("transplanted", re.compile(r"trans?plant|\bhs?ct\b|\bsct\b|\bbmt\b", re.IGNORECASE)),
    ("MRD-positive", re.compile(r"mrd[ -]?positive|\bpositive mrd", re.IGNORECASE)),
    (
        "responders",
        re.compile(
            r"^(?!.*\bnon-?respon).*(?:\bresponders?\b|\bresponding\b|in (?:complete )?(?:remission|response)"
            r"|\bremitters?\b|(?:achiev|attain|reach|enter)\w* (?:a )?(?:cr|complete|remission)"
            r"|\b(?:with|those in) cr\b|^crs?$|cr/cri|complete (?:remission|response))",
            re.IGNORECASE,
        ),
    ),
    ("evaluable", re.compile(r"evaluable|assessable", re.IGNORECASE)),
    (ALL, re.compile(r"^(?:all|all (?:treated |enrolled )?(?:patients|children|adults))$", re.IGNORECASE)),
)


def denominator_words(estimate: Estimate) -> str | None:
    """Say among whom a figure was counted, as the text does.

    Returns
    -------
    str or None
        None for ratios, which have no denominator.
    """
    finding = estimate.finding
    if finding.population:
        return finding.population
    if finding.measure in {"hazard_ratio", "odds_ratio", "risk_ratio"}:
        return None
    if finding.measure == "proportion" and (estimate.total is None or finding.outcome == "MRD-negativity"):
        return NOT_STATED
    return ALL_IN_ARM if finding.arm else ALL


def denominator_kind(estimate: Estimate) -> str | None:
    """Class a denominator so that "responders" and "patients in remission" are one.

    Returns
    -------
    str or None
        None where the text does not say, or for a ratio.
    """
    words = denominator_words(estimate)
    if words is None or words == NOT_STATED:
        return None
    if words == ALL_IN_ARM:
        return ALL
    folded = " ".join(words.split()).lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), folded)
