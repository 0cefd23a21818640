"""Responses that tell patients apart for another outcome: "OS was 95% with CR, 52% with PR and 0% with PD".

Each figure is then of survival, in the patients with the response behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evidence.extract.ruleset import Outcome
from evidence.extract.text import OPENED, ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["states_told_apart"]

#: "95% (n = 19) | with"
_SHARE_WITH = re.compile(
    r"\d(?:\s?%|\smonths|\syears)(?:\s?[(\[][^()\[\]]*[)\]])?\s(?:with|without|in|for|after)\s"
    r"(?:(?:patients|those|children|cases)\s(?:with|without|in|achieving|who achieved)\s)?(?:an?\s)?"
    r"(?:(?:no|any|acute|chronic|mild|moderate|severe|limited|extensive|later|less than|"
    r"grades?\s[\w≥<>-]+(?:\s(?:or|to)\s[\w-]+)?)\s){0,3}$"
)
#: "Two-year OS | for patients in | CR, PR and SD was 70%, ..."
_OF_THOSE = re.compile(
    r"(?:\s\([A-Z]+\))?(?:\s(?:rates?|probability))?(?:\sat\s\w+\syears?)?\s(?:for|of|in|among)\s(?!the\s(?:entire|whole))"
)
#: "OS | for | MRD- and MRD+ patients was"
_LED_BY = re.compile(rf"{_OF_THOSE.pattern}(?:(?:patients|those|children) (?:with|in|achieving) )?")
_THEN_WAS = re.compile(r"[^.;:]*?\s(?:was|were)\s(?:[a-z]+\s){0,2}\d")
#: What stands behind such a response: the next one, or the end.
_NEXT = re.compile(
    r"(?:\s(?:within|before|at)\s\d+\s(?:days|months|years)(?:\sof\s[a-z]+)?)?"
    r"\s?(?:[(\[](?:[A-Za-z]{1,4}[;,]\s*)?(?:[nN]\s?=[^()\[\]]*)?[)\]])?\s?"
    r"(?:[;.)]|,\s(?:and\s)?\d|and\s\d|vs|versus|compared|than|$)"
)
#: "OS was | 50% in grade III and | 20% in grade IV acute GVHD"
_GRADE_ALONE = re.compile(
    r"\d(?:\s?%|\smonths|\syears)\s(?:in|for|with|after)\s(?:(?:patients|those|children)\swith\s)?"
    r"(?:no|mild|moderate|limited|grades?\s[\w-]+(?:\s(?:to|or)\s[\w-]+)?)(?:,|\s(?:and|or|vs\.?|versus))\s"
)
#: "15% with cGVHD | and 38% without"
_AND_WITHOUT = re.compile(r"\s(?:and|vs\.?|versus)\s\d[\d.]*\s?%\s(?:[(\[][^()\[\]]*[)\]]\s)?without\b")


def states_told_apart(text: str, named: Sequence[Mention], outcomes: Mapping[str, Outcome]) -> list[Mention]:
    """Make conditions of the responses behind two or more figures of one survival.

    Parameters
    ----------
    text : str
        The sentence.
    named : sequence of Mention
        What it names, in order.
    outcomes : mapping
        Outcomes of the rules by id.
    """
    told = list(named)
    for i, leading in enumerate(named):
        kind = _kind(leading, outcomes)
        graded = kind == "response" and _GRADE_ALONE.search(text, leading.end) is not None
        leads = leading.role == "noun" and (kind in _LEADING or graded)
        if leads and not _is_told_for(text, leading):
            for k in (*_subjects(text, named, i, outcomes), *_states_of(text, named, i, outcomes)):
                told[k] = named[k]._replace(role="condition")
    # What is no outcome, as "progressive disease", takes no figure where it tells patients apart.
    return [m for m in told if m.outcome is not None or m.role != "condition"]


#: So many figures side by side tell patients apart.
_FEWEST = 2
#: What patients that fared otherwise are told apart for: survival, relapse and the like.
_LEADING = frozenset({"survival", "incidence"})
#: "the rates were 61% for | OS|, 52% for PFS and 18% for NRM": all are told
_SHARE_FOR = re.compile(r"\d\s?%[)\]]?\sfor\s(?:the\s)?$")


def _is_told_for(text: str, mention: Mention) -> bool:
    return ends_in(_SHARE_FOR, text, mention.start, reach=12) is not None


def _states_of(text: str, named: Sequence[Mention], i: int, outcomes: Mapping[str, Outcome]) -> list[int]:
    """Give the places of the states for which one survival is told, where words or their number say so."""
    states = (
        list(_states_of_subject(text, named, i, outcomes))
        or _states_in_bracket(text, named, i)
        or list(_states_behind(text, named, i + 1, outcomes))
    )
    if not states:
        return []
    led = _LED_BY.fullmatch(text, named[i].end, named[states[0]].start) is not None
    opposed = _AND_WITHOUT.match(text, named[states[-1]].end) is not None
    opposed = opposed or _GRADE_ALONE.search(text, named[i].end, named[states[0]].start) is not None
    return states if len(states) >= _FEWEST or led or opposed else []


def _kind(mention: Mention, outcomes: Mapping[str, Outcome]) -> str | None:
    return None if mention.outcome is None else outcomes[mention.outcome].kind


def _states_of_subject(
    text: str, named: Sequence[Mention], i: int, outcomes: Mapping[str, Outcome]
) -> Iterator[int]:
    """Give the places of what tells patients apart before the verb: "OS for CR and PR was 71% and 48%"."""
    survival = named[i]
    end = _THEN_WAS.match(text, survival.end)
    if end is None or _OF_THOSE.match(text, survival.end) is None:
        return
    for k in range(i + 1, len(named)):
        if named[k].start >= end.end():
            return
        if _kind(named[k], outcomes) == "survival":
            return
        yield k


#: "MRD-negative | and MRD-positive patients had"
_AND_OTHERS_HAD = re.compile(
    r"(?:,\s[\w/+-]+)*,?\sand\s[\w/+-]+\s(?:patients|recipients|pts|children)\s(?:had|showed|experienced)\b"
)


def _subjects(text: str, named: Sequence[Mention], i: int, outcomes: Mapping[str, Outcome]) -> Iterator[int]:
    """Give the places of what tells the subject of a verb apart: "CR1 and CR2 patients had an LFS of"."""
    for k in range(i):
        if _kind(named[k], outcomes) == "response" and _AND_OTHERS_HAD.match(text, named[k].end):
            yield k


#: "OS was influenced by MRD (| MRD-negative | 72% vs | MRD-positive | 30%)"
_OPENS_STATE = re.compile(r"[^\d.;()]*[(\[](?:no\s)?$")
_VERSUS_NEXT = re.compile(r"\s\d[\d.]*\s?%\s(?:vs\.?|versus|v\.?|and)\s(?:no\s|non-?)?")
_SHARE_CLOSES = re.compile(r"\s\d[\d.]*\s?%")


def _states_in_bracket(text: str, named: Sequence[Mention], i: int) -> list[int]:
    """Give the places of two states that a bracket behind a survival compares."""
    k = next((k for k in range(i + 1, len(named)) if text[named[k].start - 1] in "(["), None)
    if k is None or k + 1 >= len(named):
        return []
    first, second = named[k], named[k + 1]
    compared = (
        _OPENS_STATE.fullmatch(text, named[i].end, first.start)
        and _VERSUS_NEXT.fullmatch(text, first.end, second.start)
        and _SHARE_CLOSES.match(text, second.end)
    )
    return [k, k + 1] if compared else []


def _states_behind(
    text: str, named: Sequence[Mention], first: int, outcomes: Mapping[str, Outcome]
) -> Iterator[int]:
    """Give the places of the responses behind figures of a survival, up to another result."""
    last = -1
    for i in range(first, len(named)):
        mention, kind = named[i], _kind(named[i], outcomes)
        if ";" in text[named[i - 1].end : mention.start]:
            return
        short = last == i - 1 and OPENED.fullmatch(text, named[i - 1].end, mention.start)
        lacking = text.endswith("without ", 0, mention.start)
        if kind in {"response", "event", "incidence"} or (kind is None and (last > 0 or lacking)):
            if not short and not _is_state(text, mention):
                return
            last = i
            yield i
        elif kind is not None and mention.role != "condition":
            return


def _is_state(text: str, mention: Mention) -> bool:
    told = ends_in(_SHARE_WITH, text, mention.start, reach=90)
    return mention.role != "verb" and told is not None and _NEXT.match(text, mention.end) is not None
