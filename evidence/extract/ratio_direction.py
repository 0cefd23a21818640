"""Which of two arms a hazard ratio is of: a ratio below one is that of the arm that did better.

"PFS was 10 months with X and 5 months with Y (HR 0.5)" does not say which is the numerator, and where both
are strangers no word tells the experimental arm from the control. The two figures do, unless the ratio is
about one: then a median and a hazard may well differ in direction.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.model import Finding

__all__ = ["with_directed_ratios"]

#: Kinds of outcomes of which more is better, and of which less is.
_MORE_IS_BETTER: Final = frozenset({"survival", "duration"})
_LESS_IS_BETTER: Final = frozenset({"incidence", "event"})
#: A hazard between these is about the same.
_QUARTER_LESS: Final = 0.75
_THIRD_MORE: Final = 1.33


def with_directed_ratios(
    found: Sequence[tuple[Figure, Finding]], outcomes: Mapping[str, Outcome], text: str
) -> list[tuple[Figure, Finding]]:
    """Give hazard ratios the arm that their two figures tell.

    Parameters
    ----------
    found : sequence of (Figure, Finding)
        Of a sentence, in order.
    outcomes : mapping
        Outcomes of the rule set by id.
    text : str
        Of the sentence.

    Returns
    -------
    list of (Figure, Finding)
        The same; a ratio of one of the two arms just compared is that of the arm whose direction it has. A
        ratio of anything else, or of arms that fared alike, is left as it is.
    """
    result = list(found)
    for i, (figure, finding) in enumerate(found):
        if finding.measure != "hazard_ratio" or finding.value is None or not _is_far_from_one(finding):
            continue
        pair = _compared(found[:i], finding)
        if pair is None:
            continue
        better = _better(*pair, outcomes[finding.outcome])
        if better is None:
            continue
        worse = pair[0] if better is pair[1] else pair[1]
        tested = better if finding.value < 1 else worse
        of_pair = finding.arm in {None, pair[0].arm, pair[1].arm} or _stands_beside(
            found[i - 1][0], figure, text
        )
        if of_pair and finding.arm != tested.arm:
            result[i] = (figure, replace(finding, arm=tested.arm))
    return result


def _is_far_from_one(ratio: Finding) -> bool:
    """Whether the interval leaves one out, or the hazard is a third more or a quarter less."""
    low, high, value = ratio.ci_low, ratio.ci_high, ratio.value
    if low is not None and high is not None and not low <= 1 <= high:
        return True
    return value is not None and not _QUARTER_LESS < value < _THIRD_MORE


def _stands_beside(before: Figure, ratio: Figure, text: str) -> bool:
    """Whether a ratio stands right behind a figure: "15.6 months versus 20.7 months (17-23); HR 1.39"."""
    return _NOTHING_ELSE.fullmatch(text, before.last, max(before.last, ratio.start)) is not None


_NOTHING_ELSE: Final = re.compile(r"[^A-Za-z]*(?:hazard\sratio\s)?(?:[(\[]HR[)\]]\s)?[(\[]?")


def _compared(before: Sequence[tuple[Figure, Finding]], ratio: Finding) -> tuple[Finding, Finding] | None:
    """Give the two figures of two arms that stand right before a ratio of the same outcome."""
    # What stands in front of another ratio was compared by that one.
    since = next((i for i in range(len(before), 0, -1) if before[i - 1][1].measure == "hazard_ratio"), 0)
    since = since if sum(f.outcome == ratio.outcome for _, f in before[since:]) > 1 else 0
    told = [f for _, f in before[since:] if f.outcome == ratio.outcome and f.measure != "hazard_ratio"]
    if not told:
        return None
    # "75% in A (median not reached) and 32% in B (median 6 months) (HR 3.9)" tells each by two.
    told = [f for f in told if f.measure == told[0].measure]
    if len(told) < 2:
        return None
    first, second = told[-2:]
    alike = (first.timepoint, first.population) == (second.timepoint, second.population)
    if not alike or None in {first.arm, second.arm}:
        return None
    # Of three arms, two cannot be told.
    third = len(told) > 2 and told[-3].timepoint == first.timepoint
    return None if third or first.arm == second.arm else (first, second)


def _better(first: Finding, second: Finding, outcome: Outcome) -> Finding | None:
    """Give the one that did better; None where the figures are the same or say nothing of it."""
    one, other = _size(first), _size(second)
    if one is None or other is None or one == other:
        return None
    if outcome.kind in _MORE_IS_BETTER:
        return first if one > other else second
    if outcome.kind in _LESS_IS_BETTER:
        return first if one < other else second
    return None


def _size(finding: Finding) -> float | None:
    """Give a percentage, or a median time; one that was not reached is longer than any."""
    if finding.measure == "median_time":
        return math.inf if finding.unit == "not reached" else finding.value
    return finding.percent
