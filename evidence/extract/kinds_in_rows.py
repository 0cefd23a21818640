"""Kinds of people behind shares in a row, whose noun the last has: "90% of young and 60% of old patients".

So do states, "21% after early and 60% after late relapse", and people within counts: "9 of 10 men (90%)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arms import Arms
from evidence.extract.counted_people import counted_kinds, counted_states, named_people
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.phrase_tails import shared_tail
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
    yield from counted_states(view, arms)
    yield from counted_kinds(view, arms)


_QUALIFIER = r"(?!the\b|all\b|those\b|these\b)[\w+/-]+(?:\s[\w+/-]+){0,2}"
_OF_FIRST = re.compile(
    rf"[)\]]?\s*(?:of|in|for|among)\s+(?:the\s+)?(?P<name>{_QUALIFIER})"
    r"(?:\s+(?:and|versus|vs\.?|v\.?)|,?\s+but)\s+"
    r"(?:(?:in|by|for)\s+)?(?:only\s+)?"
)
_OF_SECOND = re.compile(
    rf"[)\]]?\s*(?:of|in|for|among)\s+(?:the\s+)?(?P<name>{_QUALIFIER})\s+(?P<noun>{ANY_PEOPLE}|"
    # "73% in the 2-weekly and 65% | in the 3-weekly arm"
    r"arm|group|cohort|schedule|subgroup|regimen)\b"
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
    rf"[)\]]?\s(?P<name>{_BARE}(?:\s{_BARE}){{0,2}})(?:,\s(?:and\s)?|,?\s(?:and|but|versus|vs\.?)\s)(?:in\s)?(?:only\s)?"
)
#: "11 of 19 (58%) | secondary leukemias", "9 of 15 | high-risk patients"
_KIND_LAST = re.compile(
    rf"[)\]]?\s(?P<name>{_BARE}(?:\s{_BARE}){{0,2}})\s(?P<noun>{ANY_PEOPLE}|{_DISEASE})\b"
)
#: What can stand before the name of a disease, and for it: "newly diagnosed".
_TELLS_DISEASE = re.compile(
    r"(?:[a-z-]+\s)*(?:[a-z/-]+(?:ed|ory|ive|ary|ent|ous)|na[iï]ve|de novo|[a-z]+-(?:risk|stage|grade|line))"
)


_DEGREES: Final = frozenset({"low", "intermediate", "high", "good", "poor", "standard"})
#: "1.6 years for high and 0.7 years for | very high risk | patients"
_EXTREME = re.compile(r"very (?:high|low|good|poor)(?P<tail>[ -]risk)")


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
        extreme = _EXTREME.fullmatch(last["name"]) if first["name"] in _DEGREES else None
        tail = shared_tail(first["name"], last["name"]) or (extreme["tail"] if extreme else "")
        yield [
            named_people(arms, m, f"{m['name'].rstrip('-') if tail else m['name']}{tail} {noun}")
            for m in named[:-1]
        ] + [named_people(arms, last, f"{last['name']} {noun}")]


def _link(view: SentenceView, one: Figure, other: Figure) -> re.Match[str] | None:
    """Read what stands between two shares of a row: "80%| of younger and |60%"."""
    link = _OF_FIRST.fullmatch(view.text, one.last, other.start)
    link = link or _OF_NEXT.fullmatch(view.text, one.last, other.start)
    if link is None and one.total is not None and other.total is not None:
        link = _KIND_NEXT.fullmatch(view.text, one.last, other.start)
        link = None if link is not None and _names_result(view, *link.span("name")) else link
    return None if link is None or _WHOLE.search(link["name"]) else link


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


#: A name that says who they are is whole: "patients without relapse", "young women".
_WHOLE = re.compile(rf"^(?:{ANY_PEOPLE})\s|\b(?:{ANY_PEOPLE}|groups?|arms?|cohorts?)$")
