"""Endpoints of one site or one kind: "locoregional failure-free survival" is not event-free survival."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_of_one_site"]

_OUTCOMES: Final = frozenset({"EFS", "PFS", "RFS", "DFS", "relapse"})
_BEFORE: Final = re.compile(
    r"\b(?:(?:loco|para|intra|extra)?-?\s?(?:local(?:ly)?|regional(?:ly)?|hepatic|cranial|medullary)|"
    r"distant|"
    r"metasta(?:sis|ses|tic)|nodal|lymph node|biochemical(?:ly)?|PSA|CNS|brain|bone|liver|lung|pelvic|"
    r"in-field|"
    r"marginal|isolated|ipsilateral|contralateral|colostomy|laryngectomy|biopsy|systemic|symptom(?:atic)?)"
    r"(?:(?:\s?(?:/|and|or)\s?|-)(?:regional|distant|local|nodal))*"
    r"[\s/-]*(?:(?:tumou?r|disease)[\s-]*)?$",
    re.IGNORECASE,
)
#: "L-FFS", "LR-PFS": the letters before the hyphen say which.
_LETTERS: Final = re.compile(r"(?<![\w-])[A-Z]{1,3}-$")


def is_of_one_site(outcome: str | None, text: str, start: int) -> bool:
    """Whether the words before a name make it the name of another endpoint.

    Parameters
    ----------
    outcome : str or None
        What the name alone would mean.
    text : str
        Normalised.
    start : int
        Where the name begins in it.
    """
    if outcome not in _OUTCOMES:
        return False
    before = text[:start]
    return _BEFORE.search(before) is not None or _LETTERS.search(before) is not None
