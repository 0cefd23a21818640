"""Whose figure it is: the denominator in words, and whether two figures have the same one."""

from __future__ import annotations

import re

from evidence.compare.estimates import Estimate

__all__ = ["ALL", "ALL_IN_ARM", "NOT_STATED", "NOT_TOLD_APART", "denominator_kind", "denominator_words"]

#: What a table prints where the text names no denominator.
NOT_STATED = "not stated"

#: What it prints where one study has several figures and the rules found no words that tell them apart:
#: not all of them can be figures of everybody.
NOT_TOLD_APART = "not told apart"

#: What it prints where the text names no subgroup of the study or of the arm.
ALL, ALL_IN_ARM = "all", "all in arm"

#: What a denominator may begin with where it follows a count: "71% of responders".
_PREPOSITION = re.compile(r"^(?:of|in|among|for|from)\s+(?=\S)", re.IGNORECASE)

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
    (
        ALL,
        re.compile(r"^(?:all|(?:all )?(?:treated |enrolled )?(?:patients|children|adults))$", re.IGNORECASE),
    ),
)


def denominator_words(estimate: Estimate, *, alone: bool = True, study_size: int | None = None) -> str | None:
    """Say among whom a figure was counted, as the text does.

    Parameters
    ----------
    estimate : Estimate
        The figure.
    alone : bool
        Whether it is the study's only figure of its kind with these arm, subgroup and time.
    study_size : int or None
        The largest number of patients that the study is known to have.

    Returns
    -------
    str or None
        None for ratios, which have no denominator.
    """
    finding = estimate.finding
    if finding.population:
        return _PREPOSITION.sub("", finding.population)
    if finding.measure in {"hazard_ratio", "odds_ratio", "risk_ratio"}:
        return None
    if not alone:
        return NOT_TOLD_APART
    if finding.measure == "proportion" and (estimate.total is None or finding.outcome == "MRD-negativity"):
        return NOT_STATED
    if finding.arm:
        return ALL_IN_ARM
    part = estimate.total is not None and study_size is not None and estimate.total < study_size
    return NOT_STATED if part else ALL


def denominator_kind(words: str | None) -> str | None:
    """Class a denominator so that "responders" and "patients in remission" are one.

    Parameters
    ----------
    words : str or None
        As :func:`denominator_words` gives them.

    Returns
    -------
    str or None
        None where the text does not say, or for a ratio.
    """
    if words is None or words in {NOT_STATED, NOT_TOLD_APART}:
        return None
    if words == ALL_IN_ARM:
        return ALL
    folded = " ".join(words.split()).lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), folded)
