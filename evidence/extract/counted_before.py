"""Rows whose groups are counted before them: "12 were in CR1 and 9 in CR2; OS was 60% and 44%, respectively".

Each member of the list is a number of patients and what they were, had or received; later members leave out
what they share with the first. The list stands in the sentence of the row, or in the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.counterparts import counterpart
from evidence.extract.listed_before import names_result, with_nouns
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["counted_names"]

_SHARE = r"(?:\s?[(\[](?:[nN]\s?=\s?)?\d[\d.,]*\s?%?[)\]])"
_COUNT = (
    rf"(?:\d[\d.,]*\s?%{_SHARE}?|(?:\d+(?:,\d{{3}})*|{NUMBER_WORD})(?:\s(?:{ANY_PEOPLE}))?{_SHARE}?)"
    rf"(?:\s(?:of\s)?(?:the\s|all\s)?(?:{ANY_PEOPLE}))?"
)
_VERB = (
    r"(?:\s(?:were|was|are|had|have|received|underwent|achieved|developed|experienced|showed|carried|"
    r"harbou?red|presented\swith|belonged\sto|did|with|without|in|given|treated\swith|on))*"
)
#: What parts members: "(37%) intermediate|, and |10 (13%) adverse risk"
_JOINT: Final = r"(?:,\s(?:and\s|while\s|whereas\s|or\s)?|\s(?:and|while|whereas|or)\s)"
#: "30 (37%) | intermediate", "12 patients | had | MRD"
_MEMBER = re.compile(
    rf"\b(?P<count>{_COUNT})(?P<verb>{_VERB})\s['\"]?(?:an?\s|the\s)?"
    rf"(?P<name>(?!(?:of|and|or|to|had|were|was|in|with|per\s?cent|{ANY_PEOPLE})\b)"
    rf"[A-Za-z<>≥≤][^,;:()\[\]%'\"]{{0,60}}?)['\"]?{_SHARE}?"
    r"(?:\sat\s(?:baseline|diagnosis|presentation|study\sentry|transplant(?:ation)?|relapse))?"
    rf"(?={_JOINT}{_COUNT}\s|[.,;]|\swith\s(?:an?\s|the\s)?(?:median|\d|[A-Z]{{2}})|\sand\s(?:the|their|had)\b|$)",
    re.IGNORECASE,
)
#: "unrelated | in 15", "a sibling | in 20 patients"
_MEMBER_AHEAD = re.compile(
    rf"(?:\b(?:was|were|be|occurred|received|included)\s|(?<=[,;:]\s)|(?<=\sand\s)|(?<=\sor\s)|^)(?:an?\s|the\s)?"
    rf"(?P<name>[A-Za-z<>≥≤](?:(?!\b(?:was|were)\b)[^,;:()\[\]%'\"\d]){{0,40}}?)\s(?:(?:occurred|was\sseen|was\sfound)\s)?(?:in|for)\s(?P<count>{_COUNT})(?=\W|$)"
)
_BETWEEN = re.compile(rf"(?:{_JOINT})(?:the |an? )?")
#: "71% | in the X group" is a result.
_LED = re.compile(r"\s(?:in|for|with|on|of|among)\b")
_NOTHING: Final = frozenset({"not", "none", "no"})


def counted_names(text: str, count: int) -> list[str]:
    """Give the names of so many groups that a text counts one after another.

    Parameters
    ----------
    text : str
        A sentence, or what of it stands before a row.
    count : int
        How many figures the row has.

    Returns
    -------
    list of str
        In the order of the text; empty where no list is so long, or more than one is.
    """
    found = [names for chain in _chains(text) if len(chain) == count and (names := _names(text, chain))]
    return found[0] if len(found) == 1 else []


def _chains(text: str) -> Iterator[list[re.Match[str]]]:
    """Give the members that follow each other with nothing but a joint between them."""
    for pattern in (_MEMBER, _MEMBER_AHEAD):
        members = list(pattern.finditer(text))
        chain = members[:1]
        for one, other in pairwise(members):
            start = other.start("name") if pattern is _MEMBER_AHEAD else other.start()
            if _BETWEEN.fullmatch(text, one.end(), start) is None:
                yield chain
                chain = []
            chain.append(other)
        if chain:
            yield chain


_PERCENT = re.compile(r"(\d[\d.]*)\s?%")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?![\d.]*\s?%)")
_OF_SO_MANY = re.compile(
    rf"\b(?:[Oo]f|[Aa]mong)\s(?:the\s|all\s|these\s)?(?P<total>\d+(?:,\d{{3}})*)\s(?:[a-z-]+\s){{0,3}}(?:{ANY_PEOPLE})\b"
)
#: What shares of one whole add up to, with some who belong to none of them.
_LEAST_WHOLE: Final = 90.0
_MOST_WHOLE: Final = 103.0


def _make_a_whole(text: str, chain: Sequence[re.Match[str]]) -> bool:
    """Whether shares can be of one whole: "55% were male and 30% had stage IV disease" are no two groups."""
    shares = [float(m[1].rstrip(".")) for c in chain if (m := _PERCENT.search(c.group())) is not None]
    if len(shares) < len(chain):
        whole = _OF_SO_MANY.search(text, 0, chain[0].start())
        counts = [m for c in chain if (m := _NUMBER.match(c["count"])) is not None]
        if whole is None or len(counts) < len(chain):
            return True
        total = int(whole["total"].replace(",", ""))
        shares = [100 * int(m.group().replace(",", "")) / total for m in counts] if total else []
    return _LEAST_WHOLE <= sum(shares) <= _MOST_WHOLE


def _names(text: str, chain: Sequence[re.Match[str]]) -> list[str]:
    """Name the members of a list; "did not" is whoever did not what the first did."""
    if any("%" in m["count"] and _LED.search(text, m.end("count"), m.end()) for m in chain):
        return []
    if not _make_a_whole(text, chain):
        return []
    names = [match["name"].strip() for match in chain]
    if len(names) == 2 and names[1].lower() in _NOTHING:
        return [names[0], counterpart(f"with {names[0]}")]
    if any(map(names_result, names)):
        return []
    return with_nouns(text, names) if len(set(names)) == len(names) else []
