"""Other endpoints that only say of whom or of when something is told: "for women randomised to X"."""

from __future__ import annotations

import re

from evidence.extract.conditions import CONDITION, OF_WHICH_PEOPLE, SO_MANY, THEN_HAD, tells_apart
from evidence.extract.sign_conditions import FOR_PEOPLE, shares_noun
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE, PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["qualifies_only"]

_DUE_TO = re.compile(
    r"\b(?:due|owing|attributed|related|attributable) to\s+$|\bbecause of\s+$|\bfrom\s+$|"
    r"\b(?:stopped|discontinued|withdrawn|withdrew) (?:[a-z]+ )?for\s+$"
)
#: "9 of 14 in first relapse"
_COUNT_BEFORE = re.compile(r"\d of \d+ $")
_SO_MANY_MORE = re.compile(rf"(?:\s+and \d+ of \d+ in [a-z]+ [a-z]+)?{THEN_HAD.pattern}")
_EVENTS_WERE = re.compile(r"\b(?:relapses|recurrences|deaths|events|responses|remissions) (?:were|was) $")
_STAGE = re.compile(r"(?:stage|CR[123])\b", re.IGNORECASE)
#: "25% for stage III" says of whom; "25% were stage III" how many.
_OF_STAGE = re.compile(
    r"\b(?:[Ff]or|[Ii]n|[Ww]ith|[Oo]f|[Aa]mong|than|versus|vs\.?|and|or)\s+(?:the\s+)?"
    r"(?:(?:[A-Z][\w-]*|clinical|pathological|pathologic|modified)\s+){0,4}$|\bCR\d(?:/PR\d\+?)?,\s*$"
)
#: "OS: | stage I, 90%; stage II, 70%"
_HEADS_SHARE = re.compile(r"(?:stage|CR[123])\s?[\w-]*[,:]?\s\d[\d.]*\s?%", re.IGNORECASE)
_IN_LIST = re.compile(r"[:;(]\s?$|,\s(?:and\s)?$")
#: "than in those remaining | MRD positive"
_REMAINING = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?:remaining|staying|who (?:remained|became|stayed|were|are))\s+$"
)
#: "median OS in patients who progressed"
_WHO_HAD = re.compile(r"\b(?:who|that|which|whose [a-z]+) (?:had |have |has )?$")
_SEXES = frozenset({"men", "women", "boys", "girls", "males", "females"})
_TELLS_PEOPLE = frozenset({"untreated", "newly diagnosed"})
_COMPARED = re.compile(
    r"\b(?:higher|lower|better|worse|longer|shorter|greater|superior|inferior|similar|than) $"
)
#: "six of the ten patients | who relapsed after X | achieved"
_WHO = re.compile(rf"who\b(?=[^;:]*?{THEN_HAD.pattern})")
#: "two patients randomised in the X arm died"
_ALLOTTED = re.compile(r"(?:randomi[sz]ed|randomly assigned|enrolled|registered)\s+(?:to|in|into|on)\b")
_PEOPLE_BEFORE = re.compile(rf"\b(?:{ANY_PEOPLE})\s+$")
#: "among women who had surgery", "in 15% of | boys" say who they are; "52% were women" how many.
_AMONG = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]mong|[Ff]or|than)\s+(?:the\s+)?|[\d%)]\s+of\s+(?:the\s+)?(?:\d+\s+)?)"
    r"(?:(?:wo)?men\s+(?:and|or|versus|vs\.?)\s+|(?:younger|young|older|old|elderly)\s(?:(?:and|or)\s(?:younger|young|"
    r"older|old|elderly)\s)?)?$"
)
_YEARS_OF = re.compile(r"\b(?:years|months|weeks) of $")
_PEOPLE_HAVING = re.compile(rf"\b(?:{ANY_PEOPLE}) (?:with|without|who had) $")
_OF_SO_MANY = re.compile(rf"\bof {SO_MANY}(?:{ANY_PEOPLE}) $")
_HAD_HAD = re.compile(r"\bwho (?:had |have )?(?:had|undergone|received) (?:an? )?$")
_OF_SO_MANY_WITH = re.compile(rf"\bof {SO_MANY}(?:{ANY_PEOPLE}) with (?:an? )?$")
#: "9 of 21 patients with relapsed disease responded, compared with | 4 of 19 (21%) with | refractory disease"
_SO_MANY_OTHERS_WITH = re.compile(
    r"\b(?:\d+|[a-z]+)(?: \(\d[\d.]*\s?%\))?(?: of |/)\d+(?: \(\d[\d.]*\s?%\))? with $"
)
_PEOPLE_WITH_BEFORE = re.compile(rf"\b(?:{ANY_PEOPLE})(?: \([^()]*\))? with\b")
#: "7 of 12 newly diagnosed | and 4 of 18 relapsed patients"
_AND_SO_MANY = re.compile(
    rf" (?:and|versus|vs\.?) \d+(?: of \d+|/\d+)(?: \([^()]*\))? [a-z-]+ (?:{ANY_PEOPLE})\b"
)
_WAS_MOST_COMMON = re.compile(
    r"\b(?:was|were|being) (?:also )?(?:the |among the |one of the )?(?:second )?"
    r"most (?:common|frequent)(?:ly)? "
    r"(?!(?:[a-z-]+ )*(?:cause|reason)s? )(?:[a-z-]+ ){0,3}$"
)
_SURVIVAL_WITH = re.compile(
    r"\b(?:survival|survival time|os|pfs|efs|dfs|rfs|lfs|mst) (?:with|without) (?:[a-z-]+ ){0,2}$"
)
_THEN_WAS = re.compile(r"\s(?:was|were)\s")
_STATE_TOLD = (
    r"in (?:first|second|third|subsequent|later|untreated|refractory|relapsed|primary|newly|relapse|"
    r"remission)\b"
)
#: "CR was 72% in first relapse and 61% in second", "the CR rate in first relapse was 72% and in second 61%"
_BY_STATE = re.compile(
    rf"\d\s?%(?:\s[(\[][^()\[\]]*[)\]])? {_STATE_TOLD}[^.;%]*\d\s?%(?:\s[(\[][^()\[\]]*[)\]])? {_STATE_TOLD}|"
    # "13 of 20 patients in first relapse and in 8 of 14 in second relapse"
    rf"\d of \d+(?: patients)?(?:\s[(\[][^()\[\]]*[)\]])? {_STATE_TOLD}[^.;%]*\d of \d+(?: patients)"
    r"?(?:\s[(\[][^()\[\]]*[)\]])? "
    rf"{_STATE_TOLD}|"
    rf"\b{_STATE_TOLD}[^.;,%\d]*? was \d[\d.]*\s?%[^.;%\d]*? {_STATE_TOLD}[^.;,%\d]* \d[\d.]*\s?%"
)


def _is_one_of_states(text: str, at: int) -> bool:
    """Whether a state is one of several in which a share is told, and not how many were in it."""
    led = text.startswith("in ", at) or text.endswith(" in ", 0, at)
    return led and _BY_STATE.search(text) is not None


def qualifies_only(text: str, lowered: str, mention: Mention) -> bool:
    """Whether another endpoint only says of which years or patients: "for women randomized to X"."""
    if mention.outcome is not None:
        return False
    at = mention.start
    return bool(
        ends_in(_YEARS_OF, text, at, reach=10)
        or (
            mention.role == "verb"
            and (ends_in(FOR_PEOPLE, text, at) or ends_in(_WHO_HAD, text, at, reach=32))
        )
        or (_ALLOTTED.match(text, at) and ends_in(_PEOPLE_BEFORE, text, at))
        # "9 of 14 patients in first relapse achieved CR"
        or (mention.role == "verb" and text.startswith("in ", at) and _of_those_who_did(text, mention))
        or _is_one_of_states(text, at)
        # "higher in first relapse than in second relapse"
        or (text.startswith("in ", at) and ends_in(_COMPARED, text, at, reach=12))
        or (ends_in(_OF_SO_MANY, lowered, at, reach=40) and _WHO.match(text, at))
        # "18 of 142 patients who had had a complete resection"
        or (mention.role == "topic" and ends_in(_HAD_HAD, lowered, at, reach=32))
        # "3 of the 11 patients with a prior transplant"
        or ends_in(_OF_SO_MANY_WITH, lowered, at, reach=48)
        or _are_others(lowered, mention)
        # "none of 17 patients without previous transplantation developed SOS"
        or (ends_in(_PEOPLE_HAVING, lowered, at, reach=24) and THEN_HAD.match(text, mention.end))
        # "10 relapses were registered: 4 in the X group"
        or (mention.role == "verb" and ends_in(_EVENTS_WERE, text, at, reach=24))
        or (_STAGE.match(text, at) and ends_in(_OF_STAGE, text, at, reach=60))
        or (_HEADS_SHARE.match(text, at) and ends_in(_IN_LIST, text, at, reach=8))
        # "7 of 10 untreated patients"
        or (
            lowered[at : mention.end] in _TELLS_PEOPLE
            and (OF_WHICH_PEOPLE.match(text, mention.end) or _AND_SO_MANY.match(text, mention.end))
        )
        or (
            lowered[at : mention.end].split(maxsplit=1)[0] in PEOPLE
            and (ends_in(_AMONG, text, at, reach=30) or _THEN_DID_SO.match(text, mention.end))
        )
        # "two | women | died", "in 9 (5%) | men | ..."
        or (lowered[at : mention.end] in _SEXES and THEN_HAD.match(text, mention.end))
        # "23 of 53 patients with refractory disease responded"
        or (mention.role == "topic" and _is_subject_or_cause(text, lowered, mention))
        # "42% for those | MRD positive"
        or (
            mention.role == "topic"
            and lowered.endswith("positive", 0, mention.end)
            and (
                ends_in(FOR_PEOPLE, text, at)
                or ends_in(_REMAINING, lowered, at, reach=40)
                or shares_noun(text, mention)
            )
        )
        # "survival without | rash | was 5 months"
        or (mention.role == "topic" and _is_of_those_without(text, lowered, mention))
        # "CRS was the most common adverse event, in 77%"
        or (mention.role == "topic" and ends_in(_WAS_MOST_COMMON, lowered, at, reach=80))
    )


#: "transplanted women | had a PFS of", "Women | aged 20-39 years had"
_THEN_DID_SO = re.compile(
    r"\s(?:aged\s\d[^,;.()]{0,30}?\s)?(?:had an?|achieved|responded|relapsed|survived)\b"
)


def _are_others(lowered: str, mention: Mention) -> bool:
    """Whether a topic says which people a second fraction is of, as the first says "patients with"."""
    if mention.role != "topic" or not lowered.endswith(" with ", 0, mention.start):
        return False
    so_many = ends_in(_SO_MANY_OTHERS_WITH, lowered, mention.start, reach=48)
    return so_many is not None and _PEOPLE_WITH_BEFORE.search(lowered, 0, so_many.start()) is not None


def _is_of_those_without(text: str, lowered: str, mention: Mention) -> bool:
    told = ends_in(_SURVIVAL_WITH, lowered, mention.start, reach=60) is not None
    return told and _THEN_WAS.match(text, mention.end) is not None


def _of_those_who_did(text: str, mention: Mention) -> bool:
    """Whether people in a state are the subject of a verb, alone or beside others in another state."""
    people = ends_in(_PEOPLE_BEFORE, text, mention.start) or ends_in(_COUNT_BEFORE, text, mention.start)
    return people is not None and _SO_MANY_MORE.match(text, mention.end) is not None


def _is_subject_or_cause(text: str, lowered: str, mention: Mention) -> bool:
    """Whether a topic says which patients something happened to, or by what: "died due to toxicity"."""
    if ends_in(_DUE_TO, text, mention.start, reach=24) or tells_apart(lowered, mention):
        return True
    of_people = ends_in(CONDITION, lowered, mention.start, reach=160) is not None
    return of_people and THEN_HAD.match(text, mention.end) is not None
