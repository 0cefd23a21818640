"""Shares of transplanted patients by kind of donor or graft, which are no rate of transplantation.

Where the title tells that all were transplanted, "29 (94%) underwent haploidentical HSCT" says from whom, and
"most received a peripheral blood stem cell transplant (81%)" says what.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.model import Finding

__all__ = ["without_kinds_of_transplant"]

#: The setting of a study: "outcomes after allogeneic stem cell transplantation", not "who benefit from one".
_ALL_TRANSPLANTED: Final = re.compile(
    r"(?:^|\b(?:after|following|of|for|in|undergoing|sequential)\s)(?:[\w-]+\s){0,5}?(?:(?:allo|auto)-?)?"
    r"(?:transplant(?:ation)?s?|HSCT|HCT|BMT|SCT|allografts?)\b",
    re.IGNORECASE,
)
_KIND: Final = re.compile(
    r"\b(?:haplo\w*|(?:mis)?matched|unrelated|related|sibling|cord\sblood|peripheral\sblood|bone\smarrow|"
    r"T-?cell[\s-](?:deplet|replet)\w*|myeloablative|reduced-intensity|nonmyeloablative|RIC|MAC)\b",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(r"\b(?:second|another|repeat\w*|re-?transplant\w*|subsequent)\b", re.IGNORECASE)
_HSCT: Final = "HSCT"


def without_kinds_of_transplant(
    found: list[tuple[Figure, Finding]], title: str
) -> list[tuple[Figure, Finding]]:
    """Leave out how many had which kind of transplant, in a study of the transplanted.

    Parameters
    ----------
    found : list
        Figures with their findings.
    title : str
        Of the record.
    """
    if not any(f.outcome == _HSCT for _, f in found) or _ALL_TRANSPLANTED.search(title) is None:
        return found
    return [
        (figure, finding)
        for figure, finding in found
        if finding.outcome != _HSCT
        or _KIND.search(finding.sentence) is None
        or _AGAIN.search(finding.sentence) is not None
    ]
