"""The time at which a study says beforehand that it estimates survival: "Ten-year survivals were analysed".

It is the time of a survival that the results give without one. Mortality is left alone: beside the primary
"30-day mortality" stands one in hospital, or of years.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from evidence.extract.ruleset import Outcome
from evidence.extract.timepoints import Landmark, find_landmarks
from evidence.extract.vocabulary import Mention

__all__ = ["declared_times"]

#: "10-year | relative | survival": nothing between but what kind of it is.
_OF_WHAT: Final = re.compile(r"[\s-]*(?:relative |crude |cumulative )?")
#: "overall survival | at 5 years"
_AT: Final = re.compile(r"\s*(?:\([A-Z]+\)\s*)?(?:rates? )?")
#: Survival of whatever kind: "survivals", "survival rates", "survival outcomes".
_ANY_SURVIVAL: Final = re.compile(
    r"[\s-]*survivals?(?: rates?| outcomes?| probabilit(?:y|ies))?+\b(?! (?:was|is)\b)"
)
_UNIT: Final = re.compile(r"day|month|year")


def declared_times(
    texts: Iterable[str], name: Callable[[str], Iterable[Mention]], outcomes: Mapping[str, Outcome]
) -> dict[str, Landmark]:
    """Find the one time that a study declares for an outcome of survival.

    Parameters
    ----------
    texts : iterable of str
        Title and sentences. Those that report a percentage declare nothing.
    name : callable
        Finds what a sentence names.
    outcomes : mapping
        By id.

    Returns
    -------
    dict
        Time by outcome; an outcome that is declared at several times has none.
    """
    told: dict[str, set[str]] = {}
    times: dict[str, Landmark] = {}
    for text in texts:
        if "%" in text or _UNIT.search(text.lower()) is None:
            continue
        marks = [m for m in find_landmarks(text) if m.form in {"adjective", "phrase"}]
        if not marks:
            continue
        mentions = [m for m in name(text) if m.outcome is not None]
        for mark in marks:
            for outcome in _declared(text, mark, mentions, outcomes):
                # "1-year and 3-year PFS": every time of the sentence counts, or one would go for all.
                told.setdefault(outcome, set()).update(m.text for m in marks)
                times[outcome] = mark
    return {outcome: times[outcome] for outcome, at in told.items() if len(at) == 1}


def _declared(
    text: str, mark: Landmark, mentions: Iterable[Mention], outcomes: Mapping[str, Outcome]
) -> Iterable[str]:
    """Give the outcomes that stand beside a time."""
    if mark.form == "adjective" and _ANY_SURVIVAL.match(text, mark.end):
        return [outcome.id for outcome in outcomes.values() if outcome.kind == "survival"]
    return [
        mention.outcome
        for mention in mentions
        if mention.outcome is not None
        and outcomes[mention.outcome].kind == "survival"
        and (
            _OF_WHAT.fullmatch(text, mark.end, mention.start) is not None
            if mark.form == "adjective"
            else _AT.fullmatch(text, mention.end, mark.start) is not None
        )
    ]
