"""Kinds of people behind shares in a row, whose noun the last has: "90% of young and 60% of old patients".

So do states, "21% after early and 60% after late relapse", and people within counts: "9 of 10 men (90%)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, shared_tail
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["kinds_in_rows"]


def kinds_in_rows(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find kinds of people that shares in a row are of.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        The members of each row in order.
    """
    yield from _counted(view, arms)
    yield from _counted_states(view, arms)
    yield from _counted_kinds(view, arms)


_QUALIFIER = r"(?!the\b|all\b|those\b|these\b)[\w+/-]+(?:\s[\w+/-]+){0,2}"
_OF_FIRST = re.compile(
    rf"[)\]]?\s*(?:of|in|for|among)\s+(?:the\s+)?(?P<name>{_QUALIFIER})"
    r"(?:\s+(?:and|versus|vs\.?|v\.?)|,?\s+but)\s+"
    r"(?:(?:in|by|for)\s+)?(?:only\s+)?"
)
_OF_SECOND = re.compile(
    rf"[)\]]?\s*(?:of|in|for|among)\s+(?:the\s+)?(?P<name>{_QUALIFIER})\s+(?P<noun>{ANY_PEOPLE})\b"
)


#: "90% | of low-risk, | 80% of ..."
_OF_NEXT = re.compile(rf"[)\]]?\s*of\s+(?:the\s+)?(?P<name>{_QUALIFIER}),\s+(?:(?:and|but)\s+)?(?:in\s+)?")


_DISEASE = (
    r"(?:[A-Z]+-?)?(?:AML|ALL|MDS|CLL|CML|NHL|DLBCL|MM)|disease|"
    r"(?:leuka?emias?|lymphomas?|myeloma|tumou?rs?|cancers?|carcinomas?)"
)
#: "84% in newly diagnosed and 63% | in relapsed AML"
_IN_SECOND_DISEASE = re.compile(
    rf"[)\]]?\s*(?:of|in|for|among)\s+(?:the\s+)?(?P<name>{_QUALIFIER})\s+(?P<noun>{_DISEASE})\b"
)
_BARE = (
    r"(?!(?:at|in|on|with|who|of|for|after|from|were|was|had|given|treated|receiving|without|achieved|did|"
    rf"{ANY_PEOPLE})\b)[\w+/-]+"
)
#: "34 of 41 (83%) | de novo and | 11 of 19 ..."
_KIND_NEXT = re.compile(
    rf"[)\]]?\s(?P<name>{_BARE}(?:\s{_BARE}){{0,2}})(?:,\s(?:and\s)?|\s(?:and|versus|vs\.?)\s)(?:in\s)?"
)
#: "11 of 19 (58%) | secondary leukemias", "9 of 15 | high-risk patients"
_KIND_LAST = re.compile(
    rf"[)\]]?\s(?P<name>{_BARE}(?:\s{_BARE}){{0,2}})\s(?P<noun>{ANY_PEOPLE}|{_DISEASE})\b"
)
#: What can stand before the name of a disease, and for it: "newly diagnosed".
_TELLS_DISEASE = re.compile(
    r"(?:[a-z-]+\s)*(?:[a-z/-]+(?:ed|ory|ive|ary|ent|ous)|na[iï]ve|de novo|[a-z]+-(?:risk|stage|grade|line))"
)


def _counted(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "90% of S1, 80% of younger and 60% of older patients": the noun behind the last is of all."""
    row: list[re.Match[str]] = []
    for one, other in pairwise(view.figures):
        first = _link(view, one, other)
        row = [] if first is None else [*row, first]
        last = _last_of_row(view, row, other) if row else None
        if first is None or last is None:
            continue
        noun = last.group("noun")
        named, row = [*row, last], []
        if noun.startswith("control"):
            continue  # "of X and 25% of historical controls": X are none
        tail = shared_tail(first["name"], last["name"])
        yield [
            _named_people(arms, m, f"{m['name'].rstrip('-') if tail else m['name']}{tail} {noun}")
            for m in named[:-1]
        ] + [_named_people(arms, last, f"{last['name']} {noun}")]


def _link(view: SentenceView, one: Figure, other: Figure) -> re.Match[str] | None:
    """Read what stands between two shares of a row: "80%| of younger and |60%"."""
    link = _OF_FIRST.fullmatch(view.text, one.last, other.start)
    link = link or _OF_NEXT.fullmatch(view.text, one.last, other.start)
    if link is None and one.total is not None and other.total is not None:
        link = _KIND_NEXT.fullmatch(view.text, one.last, other.start)
        link = None if link is not None and _names_result(view, *link.span("name")) else link
    return None if link is None or _PEOPLE_AT_END.search(link["name"]) else link


def _names_result(view: SentenceView, start: int, end: int) -> bool:
    """Whether a result is named between two places, and not only who is spoken of."""
    return any(start <= m.start < end and m.role != "condition" for m in view.mentions)


def _last_of_row(view: SentenceView, row: Sequence[re.Match[str]], last: Figure) -> re.Match[str] | None:
    """Read the kind of people or of disease behind the last share of a row."""
    if row[-1].re is _KIND_NEXT:
        return _KIND_LAST.match(view.text, last.last)
    second = _OF_SECOND.match(view.text, last.last)
    if second is None and all(_TELLS_DISEASE.fullmatch(m["name"]) for m in row):
        second = _IN_SECOND_DISEASE.match(view.text, last.last)
    return second


_STATE = (
    r"(?:very\s)?(?:early|late|first|second|third|low|intermediate|high|limited|extensive|locali[sz]ed|metastatic|"
    r"advanced|mild|severe|untreated|relapsed|refractory|primary|secondary|isolated|combined|standard|good|poor|"
    r"favou?rable|unfavou?rable|adverse|nodal|extranodal|chronic|accelerated|blastic)"
)
_STATE_LED = (
    r"[)\]]?\s(?:of|in|for|among|after|following|with)\s(?:the\s)?"
    rf"(?:(?:{ANY_PEOPLE})\s(?:with|in|after|having)\s(?:an?\s)?)?"
)
#: "21% | after | early | and | 60% ...", "71% | of patients with | early | and | 94% ..."
_FIRST_STATE = re.compile(
    rf"{_STATE_LED}(?P<name>{_STATE})(?:,|,?\s(?:and|versus|vs\.?|but|compared with))\s(?:only\s)?"
)
#: "60% | after late relapse"
_SECOND_STATE = re.compile(
    rf"{_STATE_LED}(?P<name>{_STATE})(?P<noun>-?\s?(?:relapses?|recurrences?|disease|stages?|phase|remission|grade|"
    r"burden|expression|karyotypes?|cytogenetics|leuka?emia|lymphoma)\b)"
)


def _counted_states(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "21% after early and 60% after late relapse": states that share a noun, each with its figure."""
    row: list[re.Match[str]] = []
    for one, other in pairwise(view.amounts):
        first = _FIRST_STATE.fullmatch(view.text, one.last, other.start)
        row = [] if first is None else [*row, first]
        last = _SECOND_STATE.match(view.text, other.last) if row else None
        if last is not None:
            named = [*row, last]
            yield [_named_people(arms, m, f"{m['name']}{last['noun']}") for m in named]
            row = []


def _named_people(arms: Arms, match: re.Match[str], words: str) -> GroupPhrase:
    """Take the people of whom a figure is a share for a group."""
    return GroupPhrase(*match.span("name"), words, "of", arms.exactly(words), people=True, words=words)


_PEOPLE_AT_END = re.compile(rf"\b(?:{ANY_PEOPLE}|groups?|arms?|cohorts?)$")


#: "17 of 25 adults (68%) and in 9 of 10 children (90%)"
_OF_KIND = re.compile(
    rf"\bof (?:the )?\d+ (?P<name>(?:[a-z-]+ )?(?:{ANY_PEOPLE})\b"
    # "5 of 25 patients | given A | (20%)"
    r"(?: (?:aged|with|without|given|receiving|treated with|on|who) [^()\[\],;%]{2,50}(?= [(\[]\d))?)"
)
#: "11 relapsed patients (44%) and 7 refractory patients (58%)"
_KIND = re.compile(rf"(?:\d+|(?i:{NUMBER_WORD})) (?P<name>[a-z-]+ (?:{ANY_PEOPLE}))\b")
_KIND_BEHIND = re.compile(rf"[)\]]?\s(?!patients|those|cases)(?P<name>{ANY_PEOPLE})\b")
_PEOPLE_REACH = 30


def _counted_kinds(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read the people within counts, where they are other people in each."""
    # "44 of 50 aged under 60 (88%)" may hold the percentage once more
    apart = [f for f in view.figures if not any(o.start < f.start < o.last for o in view.figures)]
    for one, other in pairwise(apart):
        # "4 of 15 X patients compared with none of 30 | Y patients": the last words stand behind the figure.
        reach = _PEOPLE_REACH if CONTRAST.search(view.text, one.last, other.start) else 0
        spans = [(f.start, f.last + reach) for f in (one, other)]
        first, second = (_OF_KIND.search(view.text, *span) or _KIND.match(view.text, *span) for span in spans)
        if first is None or second is None:
            # "9 (5%) men and 4 (2%) women died"
            first, second = (_KIND_BEHIND.match(view.text, f.last) for f in (one, other))
        if first is None or second is None or first.group("name") == second.group("name"):
            continue
        yield [_named_people(arms, match, match.group("name")) for match in (first, second)]
