"""Members of a list that are counted, each with results of its own behind it.

"20 received MOPP, with a survival of 80%, and 20 irradiation, with a survival of 60%", "12 underwent HSCT and
7 survive; 18 received chemotherapy and 4 survive": what stands between a member and the next one is of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from evidence.extract.arms import Arms
from evidence.extract.group_phrases import GroupPhrase, opens_name, trimmed
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.text import holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["groups_of_counted_members"]

_SIGNS: Final = ("received", "underwent", "treated", "given", " had ")
_COUNT = (
    rf"(?P<count>\d+(?:,\d{{3}})*|{NUMBER_WORD})(?:\s(?:other\s)?(?:{ANY_PEOPLE}))?"
    r"(?:\s[(\[]\d[\d.]*\s?%[)\]])?"
)
_VERB = r"(?:(?:had\s)?(?:received|underwent)|(?:were|was)\s(?:given|treated\s(?:with|by))|had)"
#: "20 | received | MOPP|, with", "and 12 | underwent | HSCT | and 7"
_MEMBER = re.compile(
    rf"(?:^|[,;:]\s|\b(?:and|but|while|whereas)\s)(?:[Tt]he\s(?:other|remaining)\s)?{_COUNT}\s(?P<verb>{_VERB})\s"
    r"(?:an?\s|the\s)?(?P<name>[A-Za-z][^\s,;:()\[\]]*(?:\s(?!(?:with|and|of|who|in\swhom)\b)[^\s,;:()\[\]]+|"
    rf"\sand\s(?!an?\b|\d|(?:{NUMBER_WORD})\b)[^\s,;:()\[\]\d]+){{0,6}})"
    rf"(?=,?\s(?:with|and)\s(?:an?\b|\d|one\b|{NUMBER_WORD})|,?\sof\s(?:whom|these|which)\b|\s[(\[]|,\s)",
    re.IGNORECASE,
)
#: "and 20 | irradiation|, with": the verb is that of the first
_ELLIPTIC = re.compile(
    rf"(?:[,;]\s(?:and\s|while\s|whereas\s)?|\sand\s){_COUNT}\s(?:an?\s|the\s)?"
    r"(?P<name>[A-Za-z][^\s,;:()\[\]\d]*(?:\s(?!(?:with|and|of|had|were|was|received|underwent)\b)[^\s,;:()\[\]\d]+){0,4})"
    r"(?=,?\swith\s(?:an?\b|\d)|\s[(\[])"
)


def groups_of_counted_members(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase]:
    """Find the groups of figures that stand behind counted members of a list.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Returns
    -------
    dict of int to GroupPhrase
        By start of the figure; empty where a member has no figure, or other figures than the others.
    """
    if not holds_any(view.text, _SIGNS):
        return {}
    members = _members(view)
    if len(members) < 2:
        return {}
    found: dict[int, GroupPhrase] = {}
    told: list[list[str]] = []
    ends = [*(following.start("count") for following in members[1:]), len(view.text)]
    for member, end in zip(members, ends, strict=True):
        figures = [f for f in view.amounts if member.end() <= f.start < end]
        told.append([f.kind for f in figures])
        found.update((f.start, _group(arms, member)) for f in figures)
    if not told[0] or any(kinds != told[0] for kinds in told):
        return {}
    for member in members:
        if any(m.start <= member.start("name") and member.end("name") <= m.end for m in view.mentions):
            continue
        # "12 underwent autologous HSCT" is a result itself
        own = (f for f in view.amounts if member.start("count") <= f.start < member.end())
        found.update((f.start, replace(_group(arms, member), size=None)) for f in own)
    return found


def _members(view: SentenceView) -> list[re.Match[str]]:
    """List the members in order; those without a verb only behind one that has it."""
    whole = [m for m in _MEMBER.finditer(view.text) if _names_group(view, m)]
    if not whole:
        return []
    elliptic = [
        m
        for m in _ELLIPTIC.finditer(view.text, whole[0].end())
        if _names_group(view, m) and not any(w.start() <= m.start("count") < w.end() for w in whole)
    ]
    return sorted([*whole, *elliptic], key=lambda m: m.start("count"))


def _names_group(view: SentenceView, member: re.Match[str]) -> bool:
    name = member["name"]
    if not opens_name(name.split()[0]):
        return False
    # "12 had a CR of 40%": what is counted is the result
    return not any(
        m.outcome not in {None, "HSCT"} and m.start < member.end("name") and member.start("name") < m.end
        for m in view.mentions
    )


def _group(arms: Arms, member: re.Match[str]) -> GroupPhrase:
    size = parse_number(member["count"])
    return GroupPhrase(
        *member.span("name"),
        trimmed(member["name"]),
        "of",
        arms.called(member["name"]),
        people=True,
        size=None if size is None else int(size),
    )
