"""Figures that tell how patients were before, when they came, or of whom a cohort consists."""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["EARLIER", "is_of_baseline"]

#: "prior SOS was reported in 5%"
EARLIER = re.compile(
    r"\b(?:prior|previous|pre-?existing|history of|preceding|antecedent)\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
#: "22 patients were in complete remission (CR) at the start of therapy"
_ENTRY = (
    r"(?:at|before|prior to) (?:the )?(?:time of )?(?:the )?"
    r"(?:(?:allo\w*|auto\w*)?[- ]?(?:HSCT|HCT|SCT|BMT|transplant\w*)|"
    r"start of (?:therapy|treatment|the study)|enrol?lment|study entry|entry|baseline|registration|"
    r"randomi[sz]ation)\b"
)
_AT_ENTRY = re.compile(rf"(?:\s?10-\d)?(?:\s*\([\w-]+\))?(?:\s+rates?)?\s+{_ENTRY}")
#: "At the time of transplantation, | 33 patients were in | CR", "When transplanted, 33 were in"
_LED_BY_ENTRY = re.compile(
    rf"(?:^(?:[A-Z]{{5,}}:\s)?|[.;:]\s)(?:{_ENTRY}|when transplanted)[^,;:.()]{{0,40}},\s[^.;:]{{0,120}}$",
    re.IGNORECASE,
)
_WERE_IN = re.compile(r"\b(?:were|was)\s(?:still\s|already\s)?in\s(?:[^.;:]{2,60}\sin\s)?(?:[a-z]+\s){0,2}$")
#: "all were transplanted | in morphological remission"
_IN_REMISSION = re.compile(r" in (?:[a-z]+ ){0,3}(?:remission|CR\d?)\b")
#: "these patients were older (age > 50 years in | 71% vs 26%)"
_OF_AGE = re.compile(r"[(\[](?:median )?aged?\b[^()\[\]]*$")
#: "in a cohort composed of | 54% women"
_COMPOSED = re.compile(
    r"\b(?:cohort|population|group|sample|series|study) (?:that |which )?(?:was )?"
    r"(?:composed of|consisting of|consisted of|comprising|comprised)\s+$|"
    # "the benefit was retained despite | 48% of patients receiving X"
    r"\bdespite\s+(?:the\s+)?$"
)
#: "96 children underwent HSCT | between May 1999 and October 2006"
_IN_YEARS = re.compile(
    r"\s(?:(?!and\b)(?:[\w-]+|\([\w -]{1,20}\))\s){0,9}?(?:between|from)\s"
    r"(?:[A-Z][a-z]+\s)?(?:19|20)\d\d\s(?:and|to|through|until)\s"
)
#: "Disease status at transplantation was | CR (16/40, 40%)"
_STATUS_WAS = re.compile(
    r"\b(?:[Dd]isease|[Rr]emission|[Pp]re-?transplant(?:ation)?|[Rr]esponse) status"
    r"(?: (?:at|before|prior to) (?:[\w-]+ ){1,3}?)? ?(?:was|were|included)\b(?! similar)[^;:]*$"
)
#: "41 patients (| 29 with hematologic and 12 with molecular relapse) were enrolled"
_WERE_ENROLLED = re.compile(
    r"[^()\[\].;]*[)\]] (?:were|was|have been) "
    r"(?:enrolled|included|registered|recruited|randomi[sz]ed|studied|analy[sz]ed|identified)\b"
)
#: "31 patients with | pneumonia | proven by culture were enrolled"
_CAME_WITH = re.compile(
    r"(?:\s[^\s,;:.()\d]+){0,7}\s(?:were|was|have been)\s(?:[a-z]+ly\s)?"
    r"(?:enrolled|included|registered|recruited|randomi[sz]ed|studied|analy[sz]ed|identified|reviewed|hospitali[sz]ed|referred|admitted|entered|investigated)\b"
)
_WHO_HAVE = re.compile(rf"\s(?:[a-z-]+\s)?(?:{ANY_PEOPLE})\swith\s(?:[\w-]+\s){{0,4}}")
#: "we reviewed | 64 cases of | SOS"
_WE_REVIEWED = re.compile(
    r"\b(?:[Ww]e|[Aa]uthors)\s(?:(?:have|retrospectively|prospectively)\s)?"
    r"(?:reviewed|studied|analy[sz]ed|identified|investigated|describe|report|present|collected|included|evaluated)"
    r"(?:ed)?\s(?:(?:retrospectively|prospectively|on)\s)?$"
)
_CASES_OF = re.compile(r"\s(?:[a-z-]+\s)?(?:cases|episodes|patients)\s(?:of|with)\s(?:[\w-]+\s){0,4}")
#: "pneumonia | was the leading reason for admission (33%)"
_WAS_REASON = re.compile(
    r"(?:\s(?:and|or)\s(?:[\w-]+\s?){1,4})?,?\s(?:was|were|being)\s(?:the|a)\s(?:[a-z]+\s){0,2}"
    r"(?:reasons?|indications?|causes?)\s(?:for|of)\s(?:[\w-]+\s)?(?:admission|hospitali[sz]ation|referral|transplant)"
)
#: "therapy was stopped in 9 after 3 years in | continuous remission"
_STOPPED_AFTER = re.compile(
    r"\b(?:stopped|discontinued|ceased|withdrawn|electively ended)\b[^;:]*"
    r"\safter\s[^;:,]{1,24}\s(?:(?:in|of)\s)?(?:[a-z]+\s){0,2}$"
)
#: "194 | received X in addition to Y to induce | CR"
_GIVEN_TO = re.compile(
    r"\b(?:received|given|treated|administered)\b[^;]{0,160}(?<!able )(?<!failed )(?<!failure )\sto "
    r"(?:induce|achieve|attain|obtain|consolidate|maintain|prevent) (?:an? |the )?(?:[a-z]+ )?$"
)
#: "165 of them, achieving at least a PR|, were randomly assigned"
_THEN_ASSIGNED = re.compile(
    r"[^;.(),\d]{0,40}, (?:were|was) (?:then |subsequently )?(?:randomly )?"
    r"(?:assigned|allocated|randomi[sz]ed)\b"
)
_ASIDE = re.compile(r", (?:all )?(?:achieving|attaining|having|with|showing) [^,;.()]{0,40}$")
#: "leukaemia in first | CR (n = 56), in ≥2 | CRs (n = 46)"
_IN_A_STATE = re.compile(
    r"\bin (?:(?:first|second|third|subsequent|later)|[≥>]?\s?\d) (?:or (?:[a-z]+|≥?\d) )?"
    r"(?:(?:complete |partial )(?:remission|response) \()?$"
)
#: "26 | relapsed (25 in the marrow), and 3 refractory | patients were enrolled"
_AND_REFRACTORY = re.compile(
    rf"(?:\s\([^()]*\))?,?\sand\s(?:\d+|{NUMBER_WORD})\s(?:\([^()]*\)\s)?(?:primary\s)?refractory\b"
)


def _says_who_was_studied(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether people are counted for what they were given, or in what state: "in first CR (n = 56)"."""
    if mention.role == "verb":
        return _AND_REFRACTORY.match(text, mention.end) is not None
    if outcome.kind != "response":
        return False
    if figure.last <= mention.start:
        aim = text.find(" to ", figure.last, mention.start) >= 0 and _GIVEN_TO.search(
            text[figure.last : mention.start]
        )
        aside = ends_in(_ASIDE, text, mention.start, reach=60) and _THEN_ASSIGNED.match(text, mention.end)
        return bool(aim or aside)
    sized = text.startswith(("n", "N"), figure.start)
    return sized and ends_in(_IN_A_STATE, text, mention.start, reach=60) is not None


def _precedes_graft(text: str, mention: Mention, outcome: Outcome) -> bool:
    """Whether an event is told of the time before transplantation, in which patients were treated."""
    happens = outcome.kind == "event" and not outcome.is_death
    return happens and _BEFORE_GRAFT.match(text, mention.end) is not None


#: "no patient had SOS | before transplantation"
_BEFORE_GRAFT = re.compile(
    r"\s+(?:before|prior to) (?:the )?(?:(?:allo\w*|auto\w*)?-?(?:HSCT|HCT|SCT|BMT)|transplant\w*)\b"
)


def _was_so_then(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether people were in a state when they were treated: "At the time of HSCT, 33 were in CR"."""
    return (
        ends_in(_WERE_IN, text, mention.start, reach=100) is not None
        and ends_in(_LED_BY_ENTRY, text, figure.start, reach=240) is not None
    )


def _came_with_it(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether an event is what brought the patients: "31 patients with pneumonia were enrolled"."""
    if mention.role != "noun" or outcome.kind not in {"event", "incidence"}:
        return False
    if _WAS_REASON.match(text, mention.end):
        return True
    if figure.percent is not None or figure.last > mention.start:
        return False
    if _WHO_HAVE.fullmatch(text, figure.last, mention.start):
        return _CAME_WITH.match(text, mention.end) is not None
    reviewed = ends_in(_WE_REVIEWED, text, figure.start, reach=60) is not None
    return reviewed and _CASES_OF.fullmatch(text, figure.last, mention.start) is not None


def is_of_baseline(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether a figure tells how the patients were before, when they came, or of whom a cohort consists."""
    return bool(
        ends_in(EARLIER, text, mention.start, reach=24)
        or (_AT_ENTRY.match(text, mention.end) and not _precedes_graft(text, mention, outcome))
        or (mention.role == "verb" and _IN_YEARS.match(text, mention.end))
        or (outcome.kind == "response" and _was_so_then(text, figure, mention))
        or (outcome.kind == "response" and ends_in(_STATUS_WAS, text, figure.start, reach=160))
        or _WERE_ENROLLED.match(text, figure.start)
        or _says_who_was_studied(text, figure, mention, outcome)
        or (figure.note == "all" and figure.start < mention.end and _IN_REMISSION.match(text, mention.end))
        or ends_in(_OF_AGE, text, figure.start, reach=60)
        or ends_in(_COMPOSED, text, figure.start, reach=40)
        or ends_in(_STOPPED_AFTER, text, mention.start, reach=120)
        or _came_with_it(text, figure, mention, outcome)
    )
