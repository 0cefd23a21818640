"""How far words stand apart: the price of what lies between a figure and the name of its outcome."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from evidence.extract.text import INNER_BRACKETS, blank, holds_any
from evidence.extract.tokens import NEUTRAL
from evidence.extract.view import SentenceView

__all__ = ["LEAST_OF_MENTION", "distance", "unknown_words"]

#: Every name outside brackets between a figure and a mention costs so much, whatever else stands there.
LEAST_OF_MENTION: Final = 3.0
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
# The next two are searched in small letters, where one of the words before them stands: that is quick.
_CONTRASTS: Final = ("but", "however", "where", "while", "though")
_HEADS: Final = ("group", "arm", "patient", "cohort", "regimen")
_CONTRAST = re.compile(r"\b(?:but|however|whereas|while|although|though)\b")
_GROUP_PHRASE = re.compile(
    r"\b(?:in|for|with|on|of|by|to|among|from|after|receiving|given|assigned "
    r"to)\s+(?:the\s+)?(?:[\w+/.-]+\s+){0,6}?(?:groups?|arms?|patients?|cohorts?|regimens?)\b"
)
#: "OS for patients with X and for patients with Y was 73% and 27%": words between a subject and its verb.
_COPULA = re.compile(r"\b(?:was|were|is|are)[\s,]*(?:and\s*)?$")
_OTHER_VERB = re.compile(
    r";|\b(?:had|have|has|was|were|is|are|did|who|which|that|but|while|whereas|achieved|received)\b"
)
_MOST_OF_WORDS: Final = 6.0
_MOST_OF_SUBJECT: Final = 2.0


def distance(
    view: SentenceView,
    start: int,
    end: int,
    inserted: tuple[int, int] | None = None,
    *,
    of_name: bool = False,
) -> float:
    """Price the words and borders between two places.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    start, end : int
        The places.
    inserted : tuple of int or None
        A clause between them that costs nothing.
    of_name : bool
        Whether a name stands at the start, so that the words may all belong to it, as one subject.

    Returns
    -------
    float
        0.45 for each unknown word, 2.5 for a semicolon, 3 for a name outside brackets.
    """
    flat = view.masked[start:end]
    if inserted is not None:
        first, after = inserted[0] - start, inserted[1] - start
        flat = f"{flat[:first]}{' ' * (after - first)}{flat[after:]}"
    while "(" in flat or "[" in flat:
        shorter = INNER_BRACKETS.sub(blank, flat)
        if shorter == flat:
            break
        flat = shorter
    cost = 2.5 * flat.count(";") + 3.0 * (flat.count(")") + flat.count("]")) + 0.15 * flat.count(",")
    if holds_any(flat, _CONTRASTS):
        cost += 0.8 * len(_CONTRAST.findall(flat))
    words = _WORD.findall(flat)
    if words:
        of_groups = holds_any(flat, _HEADS)
        grouped = _GROUP_PHRASE.sub(blank, flat) if of_groups else flat
        ungrouped = words if grouped == flat else _WORD.findall(grouped)
        cost += 0.25 * (len(words) - len(ungrouped)) / 4
        of_words = 0.45 * _unknown(ungrouped)
        if of_name and of_words > _MOST_OF_SUBJECT and _is_one_subject(view.masked[start:end]):
            of_words = _MOST_OF_SUBJECT
        cost += min(of_words, _MOST_OF_WORDS)
    cost += sum(
        LEAST_OF_MENTION
        for m in view.mentions
        if start <= m.start
        and m.end <= end
        and m.role != "condition"
        and not flat[m.start - start : m.end - start].isspace()
    )
    return cost


def _is_one_subject(between: str) -> bool:
    """Whether the words between a name and its figure go on with the name, up to "was"."""
    copula = _COPULA.search(between)
    return copula is not None and _OTHER_VERB.search(between, 0, copula.start()) is None


def unknown_words(text: str) -> int:
    """Count the words of a text in small letters that tie neither to a figure nor to an outcome."""
    return _unknown(_WORD.findall(text))


def _unknown(words: Iterable[str]) -> int:
    return sum(len(w) > 1 and w not in NEUTRAL and not w.endswith(_QUALIFIES) for w in words)


#: Ends of words that say which response: "32% | immunofixation-negative | CRs".
_QUALIFIES: Final = ("-negative", "-positive", "-confirmed", "-defined")
