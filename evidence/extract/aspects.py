"""What groups are compared in, right behind their names: "between X and Y in terms of OS (62% vs 58%)"."""

from __future__ import annotations

import re

from evidence.extract.view import SentenceView

__all__ = ["end_before_aspect"]

#: "X and Y | in terms of | OS", "the X and the Y | group for | relapse"
_ASPECT = re.compile(
    r"(?P<head>\s(?:groups?|arms?|cohorts?))?\s(?:(?P<plainly>in\s(?:terms|respect)\sof|with\s(?:respect|regard)\sto|"
    r"as\s(?:regards|to)|regarding|concerning)|(?<!ed\s)(?:in|for|of|on))\s(?:the\s)?"
)
#: "patients in | first remission", "children in | CR": what people are in, not what is compared.
_STATE = re.compile(r"(?:[a-z]+\s)?(?:CR\d?|PR|remission|response|relapse)\b(?!\srates?)")


def end_before_aspect(view: SentenceView, start: int, end: int) -> int:
    """Give where a name ends, without the outcome in which it is compared.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    start, end : int
        Of the words that were read as the name.

    Returns
    -------
    int
        The given end where they hold no outcome behind a preposition.
    """
    for match in _ASPECT.finditer(view.text, start, end):
        plainly = match["plainly"] is not None
        if not (plainly or match["head"]) and _STATE.match(view.text, match.end()):
            continue
        if view.names_outcome_in(match.end(), end + 1) or (plainly and _is_time(view, match.end(), end)):
            return match.start()
    return end


def _is_time(view: SentenceView, start: int, end: int) -> bool:
    """Whether a time stands between two places: "with respect to 3-year | OS"."""
    return any(start <= m.start <= m.end <= end for m in view.landmarks)
