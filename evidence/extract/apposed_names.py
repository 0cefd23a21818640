"""Names behind a comparison between commas: "7 of 9 with X, compared with 5 of 42 without, relapsed"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["apposed_name"]

_APPOSED = re.compile(
    r",\s(?:as\s)?(?:compared\s(?:with|to)|versus|vs\.?|against|opposed\sto|in\scontrast\sto)\s"
    r"(?P<second>[^,;:]{3,90}),\s"
    r"(?:(?:developed|had|achieved|experienced|entered|attained|obtained|showed)\s(?:an?\s)?)?$"
)
#: "12 of 20 patients | with | relapse, compared with 5 of 22 without, achieved CR"
_TELLS_WHOM = re.compile(r"\b(?:with|without|in|after)\s(?:an?\s|prior\s|previous\s)?$")
_REACH = 140


def apposed_name(view: SentenceView, figure: Figure, named: Sequence[Mention]) -> Mention | None:
    """Give the name of two figures of which the second stands between commas in front of it.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        One of the two, perhaps.
    named : sequence of Mention
        What it may be of.

    Returns
    -------
    Mention or None
        None where the figure is no part of such a comparison.
    """
    if figure.kind != "proportion" or ", " not in view.text:
        return None
    for mention in named:
        if mention.start < figure.last or mention.role == "condition":
            continue
        told = ends_in(_APPOSED, view.text, mention.start, reach=_REACH)
        if told is None:
            continue
        within = [f for f in view.amounts if told.start("second") <= f.start < told.end("second")]
        before = [f for f in view.amounts if f.last <= told.start()]
        if len(within) != 1 or not before or figure not in (within[0], before[-1]):
            return None
        parted = any(
            m.outcome is not None
            and m.role != "condition"
            and ends_in(_TELLS_WHOM, view.text, m.start, reach=24) is None
            and before[-1].last <= m.start < told.start()
            for m in view.mentions
        )
        return None if parted or before[-1].kind != within[0].kind else mention
    return None
