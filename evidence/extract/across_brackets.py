"""Names that a bracket parts: "deaths (4%) due to toxicity" are named as "deaths due to toxicity" are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from evidence.extract.vocabulary import Mention, overlaps

__all__ = ["joined_across_brackets", "with_parted_names"]

#: "deaths| (4%) |due to toxicity"
_CAUSE_BEHIND: Final = re.compile(
    r"\s[(\[][^()\[\]]{1,30}[)\]]\s"
    r"(?=(?:(?:was|were)\s)?(?:[a-z]+ly\s)?"
    r"(?:from|due|related|attribut(?:ed|able)|caused|secondary|because|considered|judged|deemed|thought)\b)"
)
#: So far behind a bracket a name may go on.
_REACH: Final = 60


def joined_across_brackets(
    text: str, mentions: Sequence[Mention], find: Callable[[str], Sequence[Mention]]
) -> Iterator[Mention]:
    """Name what stands before a bracket by the words behind it as well.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        What it names, in order.
    find : callable
        Finds the names of a text.

    Yields
    ------
    Mention
        In the same places; the bracket, which holds a figure, stays outside.
    """
    for mention in mentions:
        bracket = _CAUSE_BEHIND.match(text, mention.end) if mention.role == "noun" else None
        if bracket is None:
            yield mention
            continue
        printed = text[mention.start : mention.end]
        again = find(f"{printed} {text[bracket.end() : bracket.end() + _REACH]}")
        if again and again[0].start == 0 and again[0].end > len(printed):
            yield mention._replace(rule=again[0].rule, outcome=again[0].outcome, role=again[0].role)
        else:
            yield mention


#: "severe | acute (grade III/IV) | graft-versus-host disease"
_PARTED: Final = re.compile(
    r"\b(?P<first>acute|chronic)\s[(\[][^()\[\]]{1,40}[)\]]\s(?=[Gg]raft|G[Vv]HD)|"
    # "graft-versus-host disease | (GVHD) |-free, relapse-free survival"
    r"\b(?P<event>[Gg]raft-versus-host\sdisease)\s[(\[][cC]?G[vV]HD[)\]](?=-free\b)"
)


def with_parted_names(
    text: str, mentions: Sequence[Mention], find: Callable[[str], Sequence[Mention]]
) -> list[Mention]:
    """Read "acute (grade III/IV) graft-versus-host disease" as the name that a bracket parts.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        What it names, in order.
    find : callable
        Finds the names of a text.

    Returns
    -------
    list of Mention
        In order; a parted name takes the place of those of its last words.
    """
    found = list(mentions)
    for parted in _PARTED.finditer(text):
        first = f"{parted['first']} " if parted["first"] else parted["event"]
        again = find(f"{first}{text[parted.end() : parted.end() + _REACH]}")
        if not again or again[0].start != 0 or again[0].end <= len(first):
            continue
        end = parted.end() + again[0].end - len(first)
        whole = again[0]._replace(start=parted.start(), end=end)
        found = [m for m in found if not overlaps([whole], m.start, m.end)]
        found.append(whole)
    return sorted(found, key=lambda m: m.start)
