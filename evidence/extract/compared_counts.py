"""People who are counted on both sides of a comparison: "30 patients with X had a shorter OS than 21 with Y".

The counts tell how large the groups are, and the second group is what the first is compared with.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.text import holds_any
from evidence.extract.view import SentenceView

__all__ = ["counts_compared"]

#: "30 patients | with X had a shorter survival than the | 21 patients"; not "died after more than | 21 days"
_THAN: Final = re.compile(
    r"(?:[^,;:()](?!\b(?:more|less|fewer|later|older|younger|greater) than\b)){2,120}\s"
    r"(?:than|compared\s(?:with|to))\s(?:(?:in|for|with|among)\s)?"
    r"(?:the\s|those\s)?"
)


def counts_compared(view: SentenceView) -> tuple[Figure, Figure] | None:
    """Find the counts of the people of two groups that "than" compares.

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Returns
    -------
    (Figure, Figure) or None
        None where no figures follow that tell how both fared.
    """
    if not holds_any(view.text, (" than ", " compared ")):
        return None
    for first, second in pairwise(view.figures):
        counted = all(
            f.kind == "proportion" and f.events and f.percent is None and f.total is None and f.depth == 0
            for f in (first, second)
        )
        if counted and _THAN.fullmatch(view.text, first.last, second.start):
            rest = [f for f in view.figures if f.start >= second.last and f.kind != "ratio"]
            return (first, second) if len(rest) > 1 and view.is_tight(rest[:2]) else None
    return None
