"""The names of one arm, kept together: "arm A", "arm A (radiotherapy alone)" and "radiotherapy"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from evidence.extract.arms import QUALIFIERS, Arm, word_set

__all__ = ["merged"]

_BETWEEN_TWO = re.compile(r"\s+(?:and|or|versus|vs\.?)\s+")
#: What a treatment is given for is no part of its name.
_PHASES: Final = frozenset({"consolidation", "maintenance", "induction", "transplantation"})


def merged(found: Iterable[tuple[str, ...]]) -> list[Arm]:
    """Put the names of one arm together; a name that is part of one other arm's is that arm's."""
    arms: list[list[str]] = []
    for names in found:
        if _lists_two(arms, names):
            continue
        home = next((arm for arm in arms if _same(arm, names)), None)
        if home is None:
            arms.append(list(names))
        else:
            home += [n for n in names if n.lower() not in {h.lower() for h in home}]
    return [Arm(tuple(names)) for names in arms]


def _lists_two(arms: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    """Whether "BuCy and BuFlu" lists two known arms."""
    parts = _BETWEEN_TWO.split(names[0])
    if len(parts) == 2 and parts[0].endswith("-"):
        return True
    return len(parts) == 2 and all(any(_same(arm, [part]) for arm in arms) for part in parts)


#: "arm A", "group 2"
_LETTERED = re.compile(r"(?:arm|group|cohort|regimen|stratum|dose level) \w{1,3}", re.IGNORECASE)


def _same(arm: Sequence[str], names: Sequence[str]) -> bool:
    letters = [{n.lower() for n in told if _LETTERED.fullmatch(n)} for told in (arm, names)]
    if all(letters) and letters[0].isdisjoint(letters[1]):
        return False  # "standard (drug X [arm A]) or experimental treatment (drug X [arm B])"
    for name in names:
        words = word_set(name)
        telling = words - QUALIFIERS or words
        for own in map(word_set, arm):
            if _tell_alike(telling, own - QUALIFIERS or own):
                return True
            if (words <= QUALIFIERS and words <= own) or (own <= QUALIFIERS and own <= words):
                return True
    return False


def _tell_alike(words: frozenset[str], own: frozenset[str]) -> bool:
    """Whether names have the same words, or one of them says besides what a treatment is given for."""
    if words == own:
        return True
    phase = words ^ own
    named = words & own
    one_says = phase <= words or phase <= own
    return one_says and phase <= _PHASES and any(len(word) > 3 for word in named - _PHASES)
