"""What stands between two places of a sentence: words, joints, contrasts, borders and brackets.

Whether a figure and a group, an outcome or a time belong together is asked everywhere in the same way:
by what has to be crossed to come from one to the other. Brackets that open and close on the way are
passed over, and so are figures and times.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.extract.tokens import Token

__all__ = ["Crossing", "crossing"]


@dataclass(slots=True)
class Crossing:
    """Counts of what lies between two places.

    Parameters
    ----------
    words, verbs, joints, contrasts, commas, stops : int
        Words that may name something, verbs, "and", "versus", commas, semicolons and colons.
    closed, opened : int
        Brackets left and entered.
    """

    words: int = 0
    verbs: int = 0
    joints: int = 0
    contrasts: int = 0
    commas: int = 0
    stops: int = 0
    closed: int = 0
    opened: int = 0


def crossing(
    tokens: Sequence[Token],
    depths: Sequence[int],
    start: int,
    end: int,
    *,
    passed: bytes | bytearray,
) -> Crossing:
    """Count what lies between two places.

    Parameters
    ----------
    tokens : sequence of Token
        Of the sentence.
    depths : sequence of int
        Open brackets before every character.
    start, end : int
        The places; ``start <= end``.
    passed : bytes
        Marks every character whose word does not count: figures, times.
    """
    found = Crossing()
    if start >= end:
        return found
    level = min(depths[start : end + 1])
    found.closed, found.opened = depths[start] - level, depths[end] - level
    for i in range(bisect_left(tokens, start, key=_start), len(tokens)):
        token = tokens[i]
        if token.start >= end:
            break
        if depths[token.start] > level or passed[token.start]:
            continue
        match token.kind:
            case "plain":
                found.words += 1
            case "verb" | "link":
                found.verbs += 1
            case "joint":
                found.joints += not _joins_passed(tokens, passed, i)
            case "contrast":
                found.contrasts += 1
            case "comma":
                found.commas += 1
            case "stop":
                found.stops += 1
    return found


def _joins_passed(tokens: Sequence[Token], passed: bytes | bytearray, i: int) -> bool:
    """Whether "and" joins figures, "10.1 months and 42%", or names, "OS, RFS, and NRM", and not phrases."""
    if not 0 < i < len(tokens) - 1 or not passed[tokens[i + 1].start]:
        return False
    before = tokens[i - 1]
    if before.kind == "comma" and i > 1:
        before = tokens[i - 2]
        return bool(passed[before.start]) and before.kind == tokens[i + 1].kind == "plain"
    return bool(passed[before.start])


def _start(token: Token) -> int:
    return token.start
