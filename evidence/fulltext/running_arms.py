"""Arms that the reader of abstracts takes from long texts and that are none.

It learns the arms of a study from the whole text. Abstracts name little else; full texts also write "in the
multivariate analysis group" or "TRM in the BuCy group". An open slot is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.vocabulary import Mention
from evidence.model import Finding

__all__ = ["with_true_arms"]

_NO_ARM: Final = re.compile(
    r"(?:\w+\s+)*analys[ei]s|additional|further|represented|defined|regardless\b.*|sizes?|"
    r"(?:their )?assigned treatment|thus|meanwhile|(?:\w+\s+){0,2}?methods?|clinical practice|"
    r"performance status",
    re.IGNORECASE,
)


def with_true_arms(findings: Sequence[Finding], text: str, mentions: Sequence[Mention]) -> list[Finding]:
    """Leave open the arms of a sentence that are no arms.

    Parameters
    ----------
    findings : sequence of Finding
        Of one sentence.
    text : str
        The sentence, normalised.
    mentions : sequence of Mention
        What it names.
    """
    names = [text[m.start : m.end] for m in mentions if m.role != "condition"]
    taken = {finding.arm for finding in findings if finding.arm is not None}
    # With the name of an outcome among the arms every figure has the arm of its neighbour.
    shifted = any(re.search(rf"(?<!\w){re.escape(arm)}$", name) for arm in taken for name in names)
    return [
        replace(finding, arm=None)
        if finding.arm is not None and (shifted or _NO_ARM.fullmatch(finding.arm))
        else finding
        for finding in findings
    ]
