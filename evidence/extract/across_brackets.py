"""Names that a bracket parts: "deaths (4%) due to toxicity" are named as "deaths due to toxicity" are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from evidence.extract.vocabulary import Mention

__all__ = ["joined_across_brackets"]

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
