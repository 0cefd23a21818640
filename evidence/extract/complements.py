"""Counts that make up a whole with a count before: "of 26 boys, 16 (62%) stayed well; ten (38%) relapsed".

Sixteen and ten are twenty-six, and 62 % and 38 % are all: that is no accident, so the second is of the same
people as the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.figures import Figure
from evidence.model import Finding

__all__ = ["with_complements"]

#: Percent points by which two rounded percentages may miss a hundred.
_ROUNDING: Final = 1.0
#: A sentence that begins so speaks of other people than the one before.
_OF_OTHERS: Final = re.compile(r"Overall|In total|In (?:the|an?|all|both)\b|(?:Of|Among|For|With)\b")


def with_complements(
    found: Sequence[tuple[Figure, Finding]], shares: list[Finding]
) -> list[tuple[Figure, Finding]]:
    """Give the rest of a whole its people, and its total within one sentence.

    Parameters
    ----------
    found : sequence of (Figure, Finding)
        Of a sentence, in order.
    shares : list of Finding
        Counts of a whole from the sentence before that tells any; those of this one take their place.

    Returns
    -------
    list of (Figure, Finding)
        The same; what has a total or a group of its own keeps it.
    """
    result: list[tuple[Figure, Finding]] = []
    own: list[Finding] = []
    for figure, finding in found:
        first = next((s for s in reversed([*shares, *own]) if _is_rest(finding, s)), None)
        if first is not None:
            # A total is reported only where its own sentence prints it.
            total = first.total if first.sentence == finding.sentence else None
            finding = replace(  # noqa: PLW2901 - refined
                finding, total=total, arm=first.arm, population=first.population
            )
        if finding.total and finding.events and finding.percent is not None:
            own.append(finding)
        result.append((figure, finding))
    shares[:] = own or shares
    return result


def _is_rest(finding: Finding, share: Finding) -> bool:
    """Whether a count and its percentage are what a share leaves of its whole."""
    if finding.total is not None or not finding.events or finding.percent is None:
        return False
    if finding.arm is not None or finding.population is not None:
        return False
    if finding.events == share.events or _OF_OTHERS.match(finding.sentence):
        return False
    whole = finding.events + (share.events or 0) == share.total
    return whole and abs(finding.percent + (share.percent or 0.0) - 100) <= _ROUNDING
