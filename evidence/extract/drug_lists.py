"""Drugs that are given together, told with commas: "with pomalidomide, bortezomib, and dexamethasone".

Read as "pomalidomide plus bortezomib and dexamethasone", they are one treatment, as they are for a reader who
knows drugs by what their names end with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.drug_names import is_drug
from evidence.extract.text import ends_in

__all__ = ["drug_lists"]

_DRUG: Final = r"[A-Za-z][a-z]{4,}(?:-[a-z]+)?"
_LIST: Final = re.compile(
    rf"\b(?:with|on|of|given|receiving|received|than|versus|vs|plus)\s(?:the\s)?"
    rf"(?P<first>{_DRUG}(?:,\s{_DRUG}){{0,3}})(?P<joint>,)\s(?P<next>{_DRUG})(?P<comma>,?)\sand\s(?P<last>{_DRUG})\b"
    # "with X, Y and Z, respectively", "with X, Y and Z was 30%, 40% and 50%": of three groups
    r"(?!,?\srespectively|[^.;]{0,60}?\d[\d.]*%?,\s\d|\s(?:groups|arms|cohorts))"
)
#: "30%, 40% and 50% of those given | X, Y and Z", "were randomly assigned to receive | X, Y and Z"
_OF_SEVERAL: Final = re.compile(
    r"(?:\d[\d.]*%?,\s\d[\d.]*%?,?\sand\s\d[^.;]{0,60}|\b(?:randomi[sz]|assign|allocat|compar|between|among|three|four)[^.;]{0,80})$"
)


def drug_lists(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the commas of such lists.

    Parameters
    ----------
    text : str
        Normalised.

    Yields
    ------
    int, int, str
        Where a comma stands, and what is read for it.
    """
    for match in _LIST.finditer(text) if ", " in text and " and " in text else ():
        names = [*match["first"].split(", "), match["next"], match["last"]]
        if not all(map(is_drug, names)) or ends_in(_OF_SEVERAL, text, match.start(), reach=120):
            continue
        at = match.start("first")
        for name in names[:-2]:
            at += len(name)
            yield at, at + 1, " plus"
            at += len(", ")
        if match["comma"]:
            yield *match.span("comma"), ""
