"""Groups that are plain only from how sentences speak of them: side by side, in turn, by their doses.

"97% in the X and 100% in the Y group", "In the 2-mg cohort ... . In the 4-mg cohort ...".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arm_names import is_name
from evidence.extract.arms import word_set
from evidence.extract.text import holds_any

__all__ = ["dosed_cohorts", "numbered_studies", "opened_in_turn", "pair_beside"]

_SIDE = (
    r"(?P<{}>(?!(?:two|both|other|same|whole|entire)\b)[A-Za-z][\w+/-]*(?:\s(?!and\b|or\b)[\w+/-]+){{0,3}}?)"
)
#: "97% in the X and 100% in the Y group"
_PAIR = re.compile(
    rf"\b(?P<lead>in|for|with|on)\sthe\s{_SIDE.format('a')}(?:\s(?:group|arm|cohort))?,?\s(?:and|versus|vs\.?|than)\s"
    rf"(?:[\d.]+\s?%?\s(?:[a-z]+\s)?)?(?P=lead)\sthe\s{_SIDE.format('b')}\s(?:group|arm|cohort)\b"
)


def pair_beside(sentences: Sequence[str]) -> tuple[str, ...]:
    """Give the one pair of groups that sentences set side by side; none where they tell of several."""
    pairs = [
        (m["a"], m["b"])
        for s in sentences
        if " the " in s and holds_any(s, (" group", " arm", " cohort"))
        for m in _PAIR.finditer(s)
        if is_name(m["a"]) and is_name(m["b"])
    ]
    return pairs[0] if len({frozenset(pair) for pair in pairs}) == 1 else ()


#: "in the | 2-mg | cohort"
_DOSED = re.compile(
    r"\b[Tt]he (?P<dose>\d{1,4}(?:\.\d{1,3})?[- ](?:mg|µg|mcg|g|Gy)(?:/(?:m2|kg|day))?)"
    r"(?= (?:dose )?(?:cohort|group|arm|level|dose)s?\b)"
)
_DOSED_SIGNS: Final = (" cohort", " group", " arm", " level", " dose")


def dosed_cohorts(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """Read "in the 2-mg cohort ... in the 4-mg cohort": cohorts that their doses tell apart, two at least."""
    doses = {
        m["dose"]: None
        for s in sentences
        if "he " in s and holds_any(s, _DOSED_SIGNS)
        for m in _DOSED.finditer(s)
    }
    return [(dose,) for dose in doses] if len({dose.replace("-", " ") for dose in doses}) > 1 else []


#: "In study 11 (1984-1988), ", "For protocol B, "
_NUMBER = r"(?:\d{1,3}[A-Z]?|[A-Z](?:-?\d)?|I{1,3}|IV)"
_IN_STUDY = re.compile(
    rf"^(?:[A-Z]{{5,}}:\s)?(?:In|For|On)\s(?P<kind>study|trial|protocol|series)\s(?P<number>{_NUMBER})(?:\s\([^()]{{1,40}}\))?,\s",
    re.IGNORECASE,
)


def numbered_studies(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """Read "In study 11 (1984-1988), EFS was 72%. In study 12, EFS was 68%": studies as arms."""
    opened = [m for s in sentences if s.startswith(_STUDY_LEADS) and (m := _IN_STUDY.match(s)) is not None]
    kinds = {m["kind"].lower() for m in opened}
    if len(kinds) != 1 or len({m["number"] for m in opened}) < _LEAST_STUDIES:
        return []
    kind = kinds.pop()
    named = re.compile(rf"\b(?:in|of|on|for)\s{kind}\s({_NUMBER})(?![\w.%])", re.IGNORECASE)
    numbers = dict.fromkeys(n for s in sentences for n in named.findall(s))
    return [(f"{kind} {number}",) for number in numbers]


_STUDY_LEADS: Final = ("In ", "For ", "On ", "RESULTS: ", "Results: ")
_LEAST_STUDIES: Final = 2


_OPENING = re.compile(
    r"^(?P<lead>For|In|With|Among|After)\s+(?:the\s+)?(?P<label>(?:(?:group|cohort|"
    r"subgroup)\s+of\s+)?[^,;:()]{2,90}),\s"
)


_STAGE = re.compile(
    r"(?:(?:the|end|completion|of|first|second|third|one|two|three|\d+)\s)*"
    r"(?:cycles?|courses?|(?:re)?induction|consolidation|maintenance|intensification|conditioning|"
    r"weeks?|months?|years?|days?)(?:\s(?:therapy|treatment|chemotherapy|\d+|one|two|three))*",
    re.IGNORECASE,
)


def opened_in_turn(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """Read groups that sentences one after the other open with: "For auto-HCT, ... . For allo-HCT, ..."."""
    found: list[tuple[str, ...]] = []
    openings = [m for m in map(_OPENING.match, sentences) if m is not None]
    for a, b in pairwise(openings):
        if a.group("lead") != b.group("lead"):
            continue
        labels = [m.group("label").removesuffix(" group").removesuffix(" arm") for m in (a, b)]
        shared = word_set(labels[0]) & word_set(labels[1])
        if any(map(_STAGE.fullmatch, labels)):
            continue  # "After induction, ... . After consolidation, ..."
        if all(map(is_name, labels)) and labels[0] != labels[1] and (shared or len(labels[0].split()) == 1):
            found += [(label,) for label in labels]
    return found
