"""How a sentence defines what it counts: the level of residual disease, the criteria by name, the grades.

Two studies that count by other definitions report two things under one name. Only what stands in the
figure's own sentence is taken; a definition in the methods may be that of another outcome.
"""

from __future__ import annotations

import re

from evidence.model import Finding
from evidence.wording import graded

__all__ = ["definition_of", "grades_counted"]

_RESIDUAL_DISEASE = re.compile(r"\bMRD\b|residual disease", re.IGNORECASE)
#: "< 0.01%", "under 10⁻⁴", "at a level of 1 x 10-4".
_LEVEL = re.compile(
    r"(?:<|≤|\b(?:below|under|less than|lower than|level of|threshold of|cut-?off of|sensitivity of))\s*"
    r"(?:(?P<percent>0\.\d+|1)\s*%|(?:1\s*[x×·]\s*)?10(?:⁻(?P<raised>[²³⁴⁵⁶])|\s*[-–]\s*(?P<plain>[2-6])(?!\d)))",
    re.IGNORECASE,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: Criteria that are known by a name, as haematology and oncology use them.
_NAME = re.compile(
    r"\b(?:(?:modified )?(?:Baltimore|Seattle|Cairo(?:-Bishop)?|Glucksberg|Cheson|Lugano|Keystone)"
    r"|EBMT|IMWG|iwCLL|NCCN|ELN(?: 20\d\d)?|NIH|ASTCT|RECIST(?: (?:version )?1\.[01])?)(?!\w)",
    re.IGNORECASE,
)
#: What makes such a name one of criteria, and where it stands: "EBMT criteria", "Baltimore or EBMT criteria".
_CRITERIA = re.compile(
    r"(?P<before>[^.;]{0,40})[ -](?:criteria|grading|classification|consensus|definition)\b"
)


def definition_of(finding: Finding) -> str | None:
    """Give the definition in the words of a table, the same for the same thing; None where none is said."""
    parts = []
    if finding.outcome.upper().startswith("MRD") and _RESIDUAL_DISEASE.search(finding.sentence):
        levels = {_as_power(match) for match in _LEVEL.finditer(finding.sentence)}
        if len(levels) == 1:
            parts.append(f"residual disease below {levels.pop()}")
    before = " ".join(match["before"] for match in _CRITERIA.finditer(finding.sentence))
    names = {match.group() for match in _NAME.finditer(before)}
    if len(names) == 1:
        parts.append(f"{names.pop()} criteria")
    return "; ".join(parts) or None


def grades_counted(finding: Finding) -> str:
    """Give the grades of its event that a figure counts, in words; all of them where the text tells none."""
    return graded(finding.grade or "any")


def _as_power(match: re.Match[str]) -> str:
    """Write a level as percentage, so that 10⁻⁴ and 0.01% are one."""
    if match["percent"] is not None:
        return f"{float(match['percent']):g}%"
    power = int(match["raised"].translate(_RAISED) if match["raised"] else match["plain"])
    return f"{10.0 ** (2 - power):g}%"
