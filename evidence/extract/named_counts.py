"""Counts behind the name of what they count: "CR (n = 5) and PR (n = 4)", "(CR, n=56; CRi, n=1)".

Elsewhere "n =" tells how large a group is: behind an arm, behind patients told apart by an outcome, and in
lists of what patients had or died of ("infection (n = 2)").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.quantity import Quantity
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["as_counts", "is_one_of_two"]

_NAMED: Final = re.compile(r"\s*[(\[,;:]\s*")
#: "a response: CR in 14, CRi in 4 and PR in 2"; "CR was documented in 14"
_IN: Final = re.compile(
    r"\s+(?:(?:was|were)\s+(?:achieved|attained|documented|noted|observed|obtained|recorded|seen)\s+)?in\s+"
)
_GRADE: Final = r"(?:[Aa](?:ny|ll)[- ]|(?:all )?)grades? ?(?:[≥1-5IV]{1,4}(?:[/-][1-5IV]{1,3})?)?[,:]? "
#: "CRS | (grade 1, n = 2; grade 3, | n = 2)", "neurotoxicity | (any grade, | n = 3)"
_OF_GRADE: Final = re.compile(rf"\s*[(\[]?(?:{_GRADE}[nN]\s?=\s?\d{{1,4}}[;,] (?:and )?){{0,4}}{_GRADE}")
#: "CRS was | grade 1 (n=5) or 2 (| n=3)"
_BAND: Final = r"[1-5IV]{1,3}(?:[-/][1-5IV]{1,3})?"
_IN_GRADES: Final = re.compile(
    rf"\s(?:was|were|of)\s(?:all\s)?grades?\s(?:{_BAND}\s[(\[][nN]\s?=\s?\d{{1,4}}[)\]](?:,|,?\s(?:and|or))\s(?:grade\s)?)"
    rf"{{0,4}}{_BAND}\s[(\[]"
)
#: "Adverse events were | infection (n=3)"; but what patients died of is no toxicity that the study counts.
_ADVERSE: Final = re.compile(
    r"\b(?:adverse (?:events?|reactions?|effects?)|S?AEs?|toxicit|complications?|side effects?)"
)
_DEATHS: Final = re.compile(r"\bdeaths?\b|\bdied\b|\bdie of\b|\bfatal", re.IGNORECASE)
#: "fever [4 events], | infection [4]|, hypertension [1]"
_IN_BRACKETS: Final = re.compile(r"[a-z]\s[(\[]\d{1,4}(?:\s(?:events?|patients|cases))?[)\]]")
_OPENED: Final = re.compile(r"\s[(\[]")
#: Not "(n=8; | 20%)", one figure.
_CLOSED: Final = re.compile(r"(?:\s+(?:patients|pts|cases))?\s*(?:[)\].]|[;,](?!\s?\d[\d.]*\s?%)|and\b|$)")
#: "OS in CR (n = 20) and PR (n = 10)": whom the name tells apart.
_OF_GROUP: Final = re.compile(
    r"\b(?:in|with|for|of|between|among|than|versus|vs\.?|v\.?|patients|those)\s+(?:the\s+)?$"
)
#: "HSCT | (n = 13) or CAR-T cells (n = 5)"
_OR_ANOTHER: Final = re.compile(
    r"\s?\([nN]\s?=\s?(?P<one>\d+)\)\s(?:or\s|and\s(?!died\b))(?!(?:had|were|was|are|lost)\b)"
    r"(?![^()]*(?:transplant|HSCT|SCT|HCT|BMT))[^();.]{2,60}\([nN]\s?=\s?(?P<other>\d+)\)"
)


def is_one_of_two(text: str, mention: Mention, outcome: Outcome) -> bool:
    """Whether an event is one of two that a count holds: "18 had HSCT (n = 13) or X (n = 5)"."""
    match = _OR_ANOTHER.match(text, mention.end) if outcome.kind == "event" and not outcome.is_death else None
    if match is None:
        return False
    told = (parse_number(number) for number in _NUMBER.findall(text, 0, mention.start))
    return int(match["one"]) + int(match["other"]) in told


_NUMBER: Final = re.compile(rf"\b(?:\d+|{NUMBER_WORD})\b", re.IGNORECASE)


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
    if all(q.kind not in {"total", "count"} for q in quantities):
        return list(quantities)
    kinds = {m.end: outcomes[m.outcome].kind for m in mentions if m.outcome and m.role == "noun"}
    if "survival" in kinds.values() or "duration" in kinds.values():
        return list(quantities)
    names = [
        m
        for m in mentions
        if kinds.get(m.end) == "response" and not ends_in(_OF_GROUP, text, m.start, reach=16)
    ]
    # "18 received consolidation with HSCT (n = 13) or X (n = 5)": each of the two has its own.
    names += [
        m for m in mentions if m.role == "verb" and m.outcome and is_one_of_two(text, m, outcomes[m.outcome])
    ]
    events = [m for m in mentions if kinds.get(m.end) == "event"]
    graded = {
        q
        for q in quantities
        if q.kind == "total"
        and "rade" in text
        and (_stands_behind(text, q, events, _OF_GRADE) or _stands_behind(text, q, events, _IN_GRADES))
    }
    if _ADVERSE.search(text) and not _DEATHS.search(text):
        names += [m for m in events if not ends_in(_OF_GROUP, text, m.start, reach=16)]
        if len(_IN_BRACKETS.findall(text)) > 1:
            graded |= {q for q in quantities if q.kind == "count" and _stands_behind(text, q, names, _OPENED)}
    sized = {q for q in quantities if q.kind == "total" and _stands_behind(text, q, names, _NAMED)}
    counted = {q for q in quantities if q.kind == "count" and _stands_behind(text, q, names, _IN)}
    # One alone, "CR in 5", may be the first figure of another list.
    chosen = graded | (sized | counted if len(counted) > 1 else sized)
    return [q._replace(kind="count", note="named") if q in chosen else q for q in quantities]


def _stands_behind(text: str, quantity: Quantity, names: Sequence[Mention], joined: re.Pattern[str]) -> bool:
    """Whether a number stands right behind a name, and nothing behind it but the end of its part."""
    return _CLOSED.match(text, quantity.end) is not None and any(
        m.end <= quantity.start and joined.fullmatch(text, m.end, quantity.start) for m in names
    )
