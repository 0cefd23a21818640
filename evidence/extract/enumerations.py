"""Lists of groups that share a noun: "in national, prefectural, and other hospitals, respectively".

Members of such a list are no phrases of their own, and what they are called is only plain because as many
figures wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evidence.extract.arms import Arms, word_set
from evidence.extract.group_phrases import GroupPhrase, opens_name
from evidence.extract.groups import INTRODUCERS
from evidence.extract.numbers import parse_number
from evidence.extract.tokens import Token
from evidence.extract.view import SentenceView

__all__ = ["enumerations"]

_MOST_WORDS = 10
#: "after adjustment for age, sex and stage"
_ADJUSTED = ("adjust", "control", "correct", "stratif")
#: "t(8;21)" is a name with its bracket, "group A (n = 20)" is not.
_GROWN = re.compile(r"\([\dXY][^()\s]*\)")
_ASIDE = re.compile(r"\s[(\[][^()\[\]]*[)\]]")
#: "aged 60-69", "age ≥70 with adverse cytogenetics"
_BOUNDS = frozenset("<>≥≤-")


def enumerations(view: SentenceView, arms: Arms, count: int) -> list[list[GroupPhrase]]:
    """Find the lists of exactly ``count`` members behind a preposition or between figures.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    count : int
        How many figures wait for a group.
    """
    tokens = view.tokens
    found = []
    for i, token in enumerate(tokens):
        adjusted = i > 0 and tokens[i - 1].small.startswith(_ADJUSTED)
        if (token.small in INTRODUCERS or token.small == "with") and not adjusted:
            members = _members(view, tokens, i + 1)
            if len(members) == count and all(members):
                found.append(_completed([_phrase(view, arms, m) for m in members]))
    return found


def _completed(members: list[GroupPhrase]) -> list[GroupPhrase]:
    """Give "allo- and auto-HSCT" both their noun."""
    _, hyphen, tail = members[-1].text.partition("-")
    return [replace(m, text=m.text + tail) if hyphen and m.text.endswith("-") else m for m in members]


def _members(view: SentenceView, tokens: Sequence[Token], i: int) -> list[list[Token]]:
    """Cut what follows a preposition at commas and joints, or at contrasts, up to the end of the list."""
    taken = [(f.start, f.end) for f in view.figures if f.note != "bare"]
    taken += [(m.start, m.end) for m in view.mentions if m.role == "noun"]
    members: list[list[Token]] = [[]]
    depth = view.depths[tokens[i].start] if i < len(tokens) else 0
    separators: set[str] = set()
    for token in tokens[i:]:
        if view.depths[token.start] > depth or token.kind in {"open", "close"}:
            if view.depths[token.start] < depth:
                break
            continue
        bounds = token.text in _BOUNDS and members[-1]
        if (token.kind in {"stop", "sign", "verb", "link"} and not bounds) or any(
            a <= token.start < b for a, b in taken
        ):
            break
        if token.kind in {"comma", "joint", "contrast"}:
            kind = "contrast" if token.kind == "contrast" else "list"
            if token.kind == "contrast" or members[-1]:
                separators.add(kind)
                members.append([])
            continue
        if token.kind != "determiner" or token.text.isupper():
            members[-1].append(token)
    members = [m for m in members if m]
    good = len(separators) == 1 and all(
        opens_name(m[0].text)
        and len(m) <= _MOST_WORDS
        and m[0].kind == "plain"
        and parse_number(m[0].text) is None
        for m in members
    )
    return members if good else []


def _phrase(view: SentenceView, arms: Arms, member: Sequence[Token]) -> GroupPhrase:
    start, end = member[0].start, member[-1].end
    grown = _GROWN.match(view.text, end)
    end = grown.end() if grown is not None else end
    words = " ".join(_ASIDE.sub(" ", view.text[start:end]).split())
    named = arms.named(words) if word_set(words) else None
    return GroupPhrase(start, end, words, "list", named, people=True)
