"""Counts behind the name of what they count: "CR (n = 5) and PR (n = 4)", "(CR, n=56; CRi, n=1)".

Elsewhere "n =" tells how large a group is: behind an arm, behind patients told apart by an outcome, and in
lists of what patients had or died of ("infection (n = 2)").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from evidence.extract.quantity import Quantity
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["as_counts"]

_NAMED: Final = re.compile(r"\s*[(\[,:]\s*")
_CLOSED: Final = re.compile(r"\s*(?:[)\];,.]|and\b|$)")
#: "OS in CR (n = 20) and PR (n = 10)": whom the name tells apart.
_OF_GROUP: Final = re.compile(
    r"\b(?:in|with|for|of|between|among|than|versus|vs\.?|v\.?|patients|those)\s+(?:the\s+)?$"
)


def as_counts(
    text: str, quantities: Sequence[Quantity], mentions: Sequence[Mention], outcomes: Mapping[str, Outcome]
) -> list[Quantity]:
    """Take the sizes that stand right behind a name for counts of it.

    Parameters
    ----------
    text : str
        The sentence.
    quantities : sequence of Quantity
        Of the sentence.
    mentions : sequence of Mention
        Its names, in order.
    outcomes : mapping
        The rule set's.

    Returns
    -------
    list of Quantity
        The same, with these of kind ``count`` and noted as ``named``.
    """
    if all(q.kind != "total" for q in quantities):
        return list(quantities)
    kinds = {m.end: outcomes[m.outcome].kind for m in mentions if m.outcome and m.role == "noun"}
    if "survival" in kinds.values() or "duration" in kinds.values():
        return list(quantities)
    names = [
        m
        for m in mentions
        if kinds.get(m.end) == "response" and not ends_in(_OF_GROUP, text, m.start, reach=16)
    ]
    return [
        q._replace(kind="count", note="named")
        if q.kind == "total"
        and _CLOSED.match(text, q.end)
        and any(m.end <= q.start and _NAMED.fullmatch(text, m.end, q.start) for m in names)
        else q
        for q in quantities
    ]
