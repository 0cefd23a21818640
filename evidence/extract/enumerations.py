"""Lists of groups that share a noun: "in national, prefectural, and other hospitals, respectively".

Members of such a list are no phrases of their own, and what they are called is only plain because as many
figures wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.arms import Arms, word_set
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import HEADS, GroupPhrase, opens_name, trimmed
from evidence.extract.groups import INTRODUCERS
from evidence.extract.numbers import parse_number
from evidence.extract.tokens import Token
from evidence.extract.view import SentenceView

__all__ = ["enumerations", "list_at", "list_from"]

_MOST_WORDS = 10
#: "after adjustment for age, sex and stage"
_ADJUSTED = ("adjust", "control", "correct", "stratif")
#: "t(8;21)" is a name with its bracket, "group A (n = 20)" is not.
_GROWN = re.compile(r"\([\dXY][^()\s]*\)")
_ASIDE = re.compile(r"\s[(\[][^()\[\]]*[)\]]")
#: What stands before a list of treatments or conditions: "those who received A, B and C".
_LEADS_TO_LIST = frozenset({"with", "received", "had", "underwent", "having", "post", "as"})
#: "with placebo and weekly X | the rates were"
_BEGIN_ANEW = frozenset({"the", "a", "an", "median"})
#: "patients > 1 year of | age and those"
_QUANTITIES = frozenset({"age", "years", "months", "survival", "follow-up"})
#: "aged 60-69", "age ≥70 with adverse cytogenetics"
_BOUNDS = frozenset("<>≥≤-")


def enumerations(view: SentenceView, arms: Arms, figures: Sequence[Figure]) -> list[list[GroupPhrase]]:
    """Find the lists of as many members as figures wait for a group, behind a preposition or between figures.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    figures : sequence of Figure
        What waits for groups.
    """
    found = [list_from(view, arms, i, figures) for i in range(len(view.tokens))]
    return [groups for groups in found if groups]


def list_from(view: SentenceView, arms: Arms, i: int, figures: Sequence[Figure]) -> list[GroupPhrase]:
    """Read a list of as many members as there are figures, which a token introduces; none where it does not.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    i : int
        Which token.
    figures : sequence of Figure
        What waits for groups.
    """
    tokens = view.tokens
    adjusted = i > 0 and tokens[i - 1].small.startswith(_ADJUSTED)
    if adjusted or (tokens[i].small not in INTRODUCERS and tokens[i].small not in _LEADS_TO_LIST):
        return []
    return list_at(view, arms, i + 1, figures)


def list_at(
    view: SentenceView, arms: Arms, i: int, figures: Sequence[Figure], *, over_names: bool = False
) -> list[GroupPhrase]:
    """Read a list of as many members as there are figures, which begins with a token; none where none does.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    i : int
        Which token.
    figures : sequence of Figure
        What waits for groups.
    over_names : bool
        Whether names of outcomes before the figures may name groups: "Patients with CR, PR and SD had".
    """
    found = _lists(view, view.tokens, i, figures, over_names=over_names)
    lists = (members for members in found if len(members) == len(figures))
    members = next(lists, None)
    return [] if members is None else _completed([_phrase(view, arms, m) for m in members])


#: "Patients with t(8;21) and inv(16)": said once, of all
_SAID_OF_ALL = re.compile(r"(?:patients|those|children|adults)\s(?:with|without)\s(?=\S)", re.IGNORECASE)


def _completed(members: list[GroupPhrase]) -> list[GroupPhrase]:
    """Give "allo- and auto-HSCT" both their noun, and "patients with X and Y" X alone."""
    said = [_SAID_OF_ALL.match(m.text) for m in members]
    if said[0] is not None and not any(said[1:]):
        members = [replace(members[0], text=members[0].text[said[0].end() :]), *members[1:]]
    _, hyphen, tail = members[-1].text.partition("-")
    return [replace(m, text=m.text + tail) if hyphen and m.text.endswith("-") else m for m in members]


def _lists(
    view: SentenceView, tokens: Sequence[Token], i: int, figures: Sequence[Figure], *, over_names: bool
) -> Iterator[list[list[Token]]]:
    """Read what follows a preposition as a list: up to its end, to a comma behind its "and", over names."""
    members, joined = _members(view, tokens, i, over_names=False)
    yield from filter(None, (_good(members), _good(members[:joined])))
    if over_names or (i < len(tokens) and figures[-1].last <= tokens[i].start):
        # "for those who received ASCT, X and Y, respectively": names of outcomes that name groups
        yield from filter(None, [_good(_members(view, tokens, i, over_names=True)[0], states=_STATES)])


def _members(
    view: SentenceView, tokens: Sequence[Token], i: int, *, over_names: bool
) -> tuple[list[list[Token]], int | None]:
    """Cut what follows a preposition at commas and joints, or at contrasts.

    Returns
    -------
    list of list of Token, int or None
        The members, none where they are parted in two ways; and how many stand before a comma behind "and".
    """
    taken = [(f.start, f.end) for f in view.figures if f.note != "bare"]
    if not over_names:
        taken += [(m.start, m.end) for m in view.mentions if m.role == "noun"]
    members: list[list[Token]] = [[]]
    depth = view.depths[tokens[i].start] if i < len(tokens) else 0
    separators: set[str] = set()
    joined = None
    last = ""
    for token in tokens[i:]:
        if view.depths[token.start] > depth or token.kind in {"open", "close"}:
            if view.depths[token.start] < depth:
                break
            continue
        bounds = token.text in _BOUNDS and members[-1]
        lacks = token.text == "no" and not members[-1]
        ends = token.kind in {"stop", "sign", "verb", "link"} and not bounds
        if not lacks and (ends or any(a <= token.start < b for a, b in taken)):
            break
        if token.kind in {"comma", "joint", "contrast"}:
            separators.add("contrast" if token.kind == "contrast" else "list")
            if token.kind == "comma" and last == "joint" and joined is None:
                joined = sum(map(bool, members))
            last = token.kind
            if members[-1]:
                members.append([])
            continue
        begins = token.small in _BEGIN_ANEW or (token.kind == "preposition" and _is_head(members[-1]))
        if members[-1] and begins:
            break
        if token.kind != "determiner" or token.text.isupper():
            members[-1].append(token)
    return [m for m in members if m] if len(separators) == 1 else [], joined


def _is_head(member: Sequence[Token]) -> bool:
    """Whether a member ends with "groups", and what follows tells of them."""
    return bool(member) and member[-1].small in HEADS


#: "patients in CR1, CR2, and | relapse": such a word is the name of a group in a list of states alone.
_STATES: Final = frozenset({"relapse", "remission", "progression"})


def _good(members: list[list[Token]], states: frozenset[str] = frozenset()) -> list[list[Token]]:
    """Give members that could all name groups, or none."""
    names = all(
        len(m) <= _MOST_WORDS and (m[0].text == "no" or _names_group(m[0]) or (i and m[0].small in states))
        for i, m in enumerate(members)
    )
    return members if names else []


def _names_group(first: Token) -> bool:
    return (
        first.small not in _QUANTITIES
        and first.kind == "plain"
        and opens_name(first.text)
        and parse_number(first.text) is None
    )


def _phrase(view: SentenceView, arms: Arms, member: Sequence[Token]) -> GroupPhrase:
    start, end = member[0].start, member[-1].end
    grown = _GROWN.match(view.text, end)
    end = grown.end() if grown is not None else end
    words = trimmed(" ".join(_ASIDE.sub(" ", view.text[start:end]).split()))
    named = arms.named(words) if word_set(words) else None
    return GroupPhrase(start, end, words, "list", named, people=True)
