"""Whether a ratio is adjusted, in the words that stand nearest to it."""

from __future__ import annotations

import re
from typing import Literal

from evidence.model import Finding

__all__ = ["Adjustment", "adjustment"]

Adjustment = Literal["adjusted", "unadjusted"]

_WORDS: tuple[tuple[Adjustment, re.Pattern[str]], ...] = (
    ("unadjusted", re.compile(r"\b(?:un|non-?)adjusted|\bunivaria\w*|\bcrude\b", re.IGNORECASE)),
    (
        "adjusted",
        re.compile(r"(?<!un)(?<!non)(?<!non-)\badjust(?:ed|ing|ment)\w*|\bmultivaria\w*", re.IGNORECASE),
    ),
)
#: What words do not easily reach across, and how many letters it weighs.
_BARRIER = re.compile(r"[,;()\[\]]")
_BARRIER_LETTERS = 30


def adjustment(finding: Finding) -> Adjustment | None:
    """Say whether a ratio is adjusted, as its sentence says; None where that does not say.

    A sentence that gives both, "11.0 in univariate and 9.2 in multivariate analysis", gives each figure
    the word that stands nearest to it.
    """
    sentence = finding.sentence
    said = [(kind, match) for kind, pattern in _WORDS for match in pattern.finditer(sentence)]
    kinds = {kind for kind, _ in said}
    if len(kinds) <= 1:
        return kinds.pop() if kinds else None
    start = sentence.find(finding.quote)
    if start < 0 or not finding.quote:
        return None
    end = start + len(finding.quote)
    distances: dict[Adjustment, int] = {}
    for kind, match in said:
        between = sentence[match.end() : start] if match.start() < start else sentence[end : match.start()]
        distance = len(between) + _BARRIER_LETTERS * len(_BARRIER.findall(between))
        distances[kind] = min(distance, distances.get(kind, distance))
    if distances["adjusted"] == distances["unadjusted"]:
        return None
    return min(distances, key=distances.__getitem__)
