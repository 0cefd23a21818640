"""What short forms mean in an article, as its notes and lists of abbreviations say.

Below tables they are written "CR, complete response", "cCR clinical complete response", "PR: partial
response", "DE = docetaxel"; that tells which short forms name outcomes here, and which of our own
abbreviations mean something else ("PR, progesterone receptor").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Aliases", "find_aliases", "preferring"]

_SHORT: Final = r"[A-Za-z][A-Za-z0-9+/&-]{1,11}"
_PAIR: Final = re.compile(rf"\s*(?P<short>{_SHORT})\s*(?:[,:=]|\s-|\s(?=[a-z]))\s*(?P<long>\S.*)")
_LEAD: Final = re.compile(r"^\s*(?:abbreviations?|note|notes)\s*[.:—-]+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aliases:
    """Short forms of an article.

    Parameters
    ----------
    outcomes : dict of str to str
        Short form to the outcome it names here.
    foreign : frozenset of str
        Short forms that are defined as something that is no outcome.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()


def preferring(first: Aliases, then: Aliases) -> Aliases:
    """Join what a table's own notes say with what the article says elsewhere; the former counts."""
    own = {*first.outcomes, *first.foreign}
    return Aliases(
        first.outcomes | {short: outcome for short, outcome in then.outcomes.items() if short not in own},
        first.foreign | (then.foreign - own),
    )


def find_aliases(notes: Iterable[str], outcome_of: Callable[[str], str | None]) -> Aliases:
    """Read definitions.

    Parameters
    ----------
    notes : iterable of str
        Notes below tables, and lists of abbreviations; normalised.
    outcome_of : callable
        Gives the outcome that a long form names, if any.
    """
    outcomes: dict[str, str] = {}
    defined: dict[str, bool] = {}
    for note in notes:
        for piece in re.split(r";|(?<=[a-z])\.\s", _LEAD.sub("", note)):
            for short, long in _pairs(piece):
                outcome = outcome_of(long)
                if outcome is not None:
                    outcomes.setdefault(short, outcome)
                defined[short] = defined.get(short, False) or outcome is not None
    foreign = frozenset(short for short, named in defined.items() if not named)
    return Aliases(outcomes, foreign)


def _pairs(piece: str) -> list[tuple[str, str]]:
    """Part "CI confidence interval, HR hazard ratio" at commas that are followed by another short form."""
    match = _PAIR.fullmatch(piece)
    if match is None or not any(c.isupper() for c in match["short"]):
        return []
    parts = re.split(rf",\s+(?={_SHORT}\s+[a-z])(?=\S*[A-Z])", match["long"])
    pairs = [(match["short"], parts[0].strip())]
    for part in parts[1:]:
        following = _PAIR.fullmatch(part)
        if following is not None:
            pairs.append((following["short"], following["long"].strip()))
    return pairs
