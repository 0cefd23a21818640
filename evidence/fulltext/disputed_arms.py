"""Arms of sentences that a table of the same article contradicts.

"2.6 and 3.8 years with A and B" may be read crosswise; a table prints the arm over the number. Where it has
a figure once, under another arm, and tells of the sentence's arm something else, the sentence is mistrusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence.fulltext.same_figure import compatible, contradict, same_number, unmistakable
from evidence.model import Finding

__all__ = ["open_disputed_arms"]


def open_disputed_arms(findings: Sequence[Finding]) -> list[Finding]:
    """Leave open the arm of every figure in a sentence that a table gives to another arm.

    Parameters
    ----------
    findings : sequence of Finding
        Of one article.
    """
    cells = [f for f in findings if f.cell is not None and f.arm is not None and f.population is None]
    return [replace(f, arm=None) if _disputed(f, cells) else f for f in findings]


def _disputed(finding: Finding, cells: Sequence[Finding]) -> bool:
    if finding.cell is not None or finding.arm is None or not unmistakable(finding):
        return False
    of_outcome = [c for c in cells if (c.outcome, c.measure) == (finding.outcome, finding.measure)]
    nobodys = replace(finding, arm=None, population=None)
    same = [c for c in of_outcome if same_number(finding, c) and compatible(nobodys, c)]
    if not same or not all(contradict(finding.arm, c.arm) for c in same):
        return False
    return any(not contradict(finding.arm, c.arm) for c in of_outcome)
