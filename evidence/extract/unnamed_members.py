"""Members of a list that no rule names: "infection, skin reactions and CRS occurred in 25%, 8% and 3%".

A list that has as many members as figures follow gives each its own. A member that the rules do not know
has to be known for what it is, or its figure goes to a neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.extract.endpoints import OTHER_ENDPOINT
from evidence.extract.text import holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention, overlaps

__all__ = ["unnamed_members"]

_FIGURE: Final = (
    r"\d[\d./]*(?:\sof\s\d+)?(?:\s?%)?(?:\s?[(\[][^()\[\]]*[)\]])?"
    r"(?:\s(?:of (?:the )?)?(?:patients|pts|cases))?"
)
_THEN_FIGURES: Final = re.compile(
    r"\s(?:was|were|occurred|developed|appeared)\b(?:\s(?:also|each|been|seen|observed|reported|noted|recorded|"
    r"found|documented|experienced|diagnosed|present|detected|achieved|obtained))*"
    rf"(?:\s(?:in|by))?\s(?P<figures>{_FIGURE}(?:(?:,\s(?:and\s)?|\sand\s){_FIGURE})+)(?!\s?%|[\d.]*\d)"
)
_ONE_FIGURE: Final = re.compile(_FIGURE)
_CLAUSE: Final = re.compile(r"[.;:()\[\]]\s?|,\s(?=(?:and|but|while|whereas)\s(?:the|a|an|there|no)\s)")
_JOINT: Final = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s")
_INTRODUCED: Final = re.compile(
    r"(?:in|at|after|among|with|of|for|during|by|within|overall|however|moreover|finally)\b", re.IGNORECASE
)
#: A name of its own: some words in small letters, none of them grammar or people, and the last one a noun by
#: its ending. An adjective shares the next member's noun: "hospital and 6-month mortality".
_MEMBER: Final = re.compile(
    rf"(?!(?:[\w-]+\s)*(?:{ANY_PEOPLE}|arms?|groups?|cohorts?|ratios?|odds|medians?|in|at|with|for|after|to|than|"
    r"by|on|from|among|were|was|who|years?|months?|weeks?|days?|others?|both|those)\b)"
    r"(?:[a-z][a-z-]+\s(?:of\s)?){0,4}"
    r"[a-z-]*(?:[^u]s|[st]ion|ity|ness|ment|ia|oma|ure|[ae]nce|cy|thy|age|ing|ash|pain|ema|"
    r"ever|-free survival)"
)
#: "complete remission 91%; | early progression | 2.5%; ..."
_HEADED_ITEM: Final = re.compile(
    rf"(?:^|[;:]\s)(?P<member>(?i:{_MEMBER.pattern}))\s\d[\d.]*\s?%(?=\s?[;.(]|$)"
)
#: "infection 22%|, cardiac | 3%", "infection, 35%|; hepatic|, 12%", "MRD negativity in 78%| and X | in 40%"
_NEXT_ITEM: Final = re.compile(
    r"(?P<last>[A-Za-z)]),?\s(?P<lead>in\s)?\d[\d.]*\s?%(?:\s\([^()]*\))?(?:,\s(?:and\s)?|;\s(?:and\s)?|\sand\s)"
    rf"(?P<member>(?!(?:[a-z-]+\s)*(?:{ANY_PEOPLE}|grade|arm|group)\b)"
    r"(?!(?:and|or|but|in|with|for|on|of|at|among|the|by|those|versus|vs|compared|than|after|before|overall|"
    r"respectively|median|mean|was|were|had|a|an|all|only|both|without|from|low|intermediate|high|standard|poor|"
    r"good|favou?rable|unfavou?rable|adverse|very|early|late|young|younger|older|male|female|no|yes)\b)"
    r"(?:HSCT|SCT|ASCT|HLH|MAS|TMA|PTLD|TLS|[a-z][a-z-]+)(?:\s(?!(?:in|was|were|with|for|of|at|and|or|vs)\b)[a-z][a-z-]+){0,2}),?\s"
    r"(?P<in>in\s)?(?=\d[\d.]*\s?%(?:\s\([^()]*\))?\s?(?:[,;.)]|and\b|$))"
)
#: "93% entered remission, 5% had induction death and 2% | resistance"
_HAD: Final = r"(?:had|developed|achieved|entered|experienced|showed|attained|suffered)\s"
_PEOPLE_HAD: Final = re.compile(rf"%\s(?:of\s(?:the\s)?(?:{ANY_PEOPLE})\s)?{_HAD}")
_SO_MANY_HAD: Final = re.compile(
    rf"(?:,|\band)\s\d[\d.]*\s?%\s(?:{_HAD})?(?P<member>{_MEMBER.pattern})(?=\s?[,.;]|\sand\s|$)"
)
#: "infections (28% v 29%) and | Richter transformations | (3% v 4%)"
_COMPARED_NEXT: Final = re.compile(
    r"%[^()\[\]]*[)\]],?\s(?:and\s)?(?!(?:or|but|nor|irrespective|regardless)\b)(?![\w\s-]*(?:maintenance|tion|therapy|treatment|regimens?)\s[(\[])"
    rf"(?P<member>(?:[A-Z][a-z]+\s)?{_MEMBER.pattern})"
    r"\s[(\[]\d[\d.]*\s?%\s(?:v|vs\.?|versus)\s\d"
)
#: A minor response, where others are told; "70% in MR" may be of medium risk.
_MINOR: Final = re.compile(r"(?<!in )(?<!for )(?<!\w)MRs?\b(?! patients| group|-)")
_OF_RESPONSES: Final = re.compile(r"\b(?:VGPR|PR|SD)s?\b")
#: "The 5-year | LRC |, PFS and overall survival"
_SHORT_NAME: Final = re.compile(
    r"(?:[Tt]he\s)?(?:(?:estimated|actuarial|median)\s)?(?:(?:\d+|[a-z]+)-(?:year|month)\s)?(?!AND\b|OR\b|(?:I{1,3}|IV|VI{0,3})\b)[A-Z]{2,5}(?:\srates?)?"
)
_TAIL: Final = re.compile(r"(?:\s(?:rates?|incidences?|events?))?")


def unnamed_members(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Find the members of lists that are no name of the rules, beside others that are.

    Parameters
    ----------
    text : str
        Normalised sentence.
    mentions : sequence of Mention
        What the rules name in it.

    Returns
    -------
    list of Mention
        Endpoints outside the outcomes; empty where a list has not as many members as figures.
    """
    found: list[Mention] = []
    for match in _THEN_FIGURES.finditer(text) if "%" in text and " and " in text else ():
        count = len(_ONE_FIGURE.findall(match["figures"]))
        begin = max((m.end() for m in _CLAUSE.finditer(text, 0, match.start())), default=0)
        members = list(_members(text, begin, match.start()))
        ahead, members = members[:-count], members[-count:]
        if len(members) < count or any(not _INTRODUCED.match(text, start) for start, _ in ahead):
            continue
        named = [_ends_with_name(text, mentions, start, end) for start, end in members]
        unknown = [member for member, name in zip(members, named, strict=True) if not name]
        if any(named) and unknown and all(_is_unknown(text, mentions, *member) for member in unknown):
            found += [Mention(start, end, OTHER_ENDPOINT, None, "topic") for start, end in unknown]
    if "MR" in text and _OF_RESPONSES.search(text):
        found += [Mention(*m.span(), OTHER_ENDPOINT, None, "topic") for m in _MINOR.finditer(text)]
    for item in _next_items(text, [*mentions, *found]):
        found.append(Mention(*item.span("member"), OTHER_ENDPOINT, None, "topic"))
    for match in _beside_figures(text):
        start, end = match.span("member")
        if not overlaps([*mentions, *found], start, end):
            found.append(Mention(start, end, OTHER_ENDPOINT, None, "topic"))
    return found


def _beside_figures(text: str) -> Iterator[re.Match[str]]:
    """Find what stands directly beside a figure of its own, in a list of such."""
    if "%" not in text:
        return
    if ";" in text:
        items = list(_HEADED_ITEM.finditer(text))
        yield from items if len(items) > 1 else ()
    if _PEOPLE_HAD.search(text) is not None:
        yield from _SO_MANY_HAD.finditer(text)
    if holds_any(text, (" v ", " vs", " versus ")):
        yield from _COMPARED_NEXT.finditer(text)


def _next_items(text: str, mentions: Sequence[Mention]) -> Iterator[re.Match[str]]:
    """Find the items of a list that are linked to their figures as the named item before is."""
    ends = {m.end for m in mentions}
    place = 0
    while "%" in text and (item := _NEXT_ITEM.search(text, place)) is not None:
        place = item.start("member")
        alike = (item["lead"] is None) == (item["in"] is None)
        if alike and item.end("last") in ends and not overlaps(mentions, *item.span("member")):
            ends.add(item.end("member"))
            yield item


def _members(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the places of what commas and "and" set apart."""
    for joint in _JOINT.finditer(text, begin, end):
        yield begin, joint.start()
        begin = joint.end()
    yield begin, end


def _ends_with_name(text: str, mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether a member is a name of the rules, with nothing behind it: not "relapse in children"."""
    return any(start <= m.start and m.end <= end and _TAIL.fullmatch(text, m.end, end) for m in mentions)


def _is_unknown(text: str, mentions: Sequence[Mention], start: int, end: int) -> bool:
    if overlaps(mentions, start, end):
        return False
    if _SHORT_NAME.fullmatch(text, start, end) is not None:
        return True
    # The first word of a sentence has a capital, whatever it is.
    return _MEMBER.fullmatch(text[:1].lower() + text[1:], start, end) is not None
