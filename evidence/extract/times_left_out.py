"""Times that stand beside an outcome and are no result: follow-up, treatment, means, one patient's.

The reasons are told in ``evidence explain``.
"""

from __future__ import annotations

import re

from evidence.extract.changes import dates_change, is_change
from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["time_reason"]

_OF_FOLLOW_UP = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of\s+)?(?:median\s+)?(?:follow-?\s?up|f/u|observation)", re.IGNORECASE
)
#: "(3 months hazard ratio, 2.66)"
_HEADS_ITEM = re.compile(r"[(;\[,]\s*$")
_OF_RATIO = re.compile(r"\s*(?:hazard|odds|risk) ratio\b")
_OF_TREATMENT = re.compile(
    r"\s*of\s+(?:[\w-]+\s+){0,3}(?:treatment|therapy|chemotherapy|maintenance|consolidation)\b"
)
#: "58% (95% CI, 51-65%) with | 36 months and 51% with 6 months of androgen deprivation"
_SHARE_WITH = re.compile(r"%\s*(?:[(\[][^()\[\]]*[)\]]\s*)?(?:with|for|on|given|receiving)\s+$")
#: "the median follow-up for PFS was 22 months"
_FOLLOWED_FOR = re.compile(r"follow-?\s?up(?: time| duration)?\s+(?:for|of)\s+(?:the\s+)?$", re.IGNORECASE)
#: "114 months (95% CI, 91-130) or | 9.5 years"
_SAME_TIME = re.compile(
    r"\d\s(?:months|years|weeks|days)(?:\s[(\[](?:[^()\[\]]|\[[^\[\]]*\]){1,70}[)\]])?,?\sor\s$"
)
#: "of surviving the next | 5 years", "transplanted within | 12 months"
_SPAN = re.compile(r"\b(?:next|subsequent|following|ensuing|within|within the first)\s$")
#: "a | 2.8-month median PFS"
_ARTICLE = re.compile(r"\ban? $")
#: "end points included 1-year median survival"
_IN_A_NAME = re.compile(r"\d-(?:year|month|week|day)$")
_ONE_PATIENT = re.compile(
    r"\b(?:one|1|the|an?|another|this|that)\s+(?:other\s+|remaining\s+|third\s+|second\s+)?"
    r"(?:patient|child|man|woman|boy|girl|case)\s+"
    r"(?:who\s+)?(?:has\s+|had\s+)?$|\b(?:he|she)\s+(?:has\s+|had\s+)?$",
    re.IGNORECASE,
)
#: "one of the three stage IVE patients | has survived 17 years"
_ONE_OF = re.compile(r"\b[Oo]ne of (?:[\w-]+\s+){1,6}(?:has\s+|had\s+)?$")
#: "is alive and well 16+ months"
_CENSORED = re.compile(r"\d\s?\+")
#: "survived for | 8, 11 and 26+ months"
_EACH = re.compile(r"\d+(?:\.\d+)?(?:, \d+(?:\.\d+)?\+?)* and \d+(?:\.\d+)?\+")
_AT_MEDIAN = re.compile(
    r"\b(?:[Aa](?:t|fter)|[Ww]ith) a median"
    r"(?: time|(?: follow-?\s?up| f/u| FU| observation)(?: time| period| duration| interval)?)?(?: of)?\s+$|"
    r"\bfollowed(?:[\s-]up)? for an? (?:median|mean)(?: time| period| duration)?(?: of)?\s+$"
)
#: "with a median of 104 weeks | versus 74 weeks": of two groups, no follow-up.
_AGAINST_TIME = re.compile(r"\s(?:versus|vs\.?|v|compared (?:with|to))\s\d(?![\d.\s]*\w+ (?:of )?follow)")
#: "the longest | remission lasted 48 months"
_EXTREME = re.compile(r"\b(?:longest|shortest|maximum|minimum) (?:[a-z]+ )?$", re.IGNORECASE)
#: "T cells were found for as long as | 20 months"
_FOR_UP_TO = re.compile(r"\b(?:for|lasting|lasted) (?:as long as|up to|at least|more than|over)\s+$")
#: "when the disease-free interval exceeded | 24 months"
_EXCEEDED = re.compile(r"\bexceed(?:ed|s|ing) $")
#: "mOS was 8.1 months": the letter says that it is a median
_MEDIAN_NAME = re.compile(r"m(?:OS|[PERD]FS|D[oO]R)\b|MST\b")
#: "the remission duration | of the 16 patients who did not receive X was | 73 weeks"
_OF_GROUP_WAS = re.compile(
    r"\s(?:of|for|in|among)\s(?:the\s)?(?:\d{1,4}\s)?(?:patients|children|adults|pts|those|women|men|responders)\b"
    r"[^;:,()\d]{0,70}\s(?:was|were)\s(?:only\s)?"
)
#: "26% were alive in remission 3.3 years | after transplantation"
_AFTER = re.compile(r"\s(?:after|following|from|since|post)\b")
_ALIVE = re.compile(r"\balive\b|\bdead\b")
_MEAN_NAME = re.compile(r"\b[Mm]ean\s+$")
_MEAN = re.compile(r"\b(?:mean|average)\s+(?:(?!median\b)[\w.-]+\s+){0,8}$", re.IGNORECASE)


def _is_of_one_patient(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "one patient survived 17 months", "alive 16+ months" tells of one patient at a time."""
    alone = ends_in(_ONE_PATIENT, text, mention.start, reach=40) or ends_in(
        _ONE_OF, text, mention.start, reach=60
    )
    if alone is not None or _EACH.match(text, figure.start):
        return True
    return _CENSORED.search(text, figure.start, figure.end + 1) is not None


#: "PFS at 12 months was 44% (95% CI 33-55)|, with a median of | 9.1 months"
_WITH_A_MEDIAN = re.compile(
    r"%\s?(?:[(\[][^()\[\]]*[)\]])?(?:\sat\s\d+\s(?:years?|months))?,?\s(?:with|and)\sa\smedian\sof\s$"
)


def _sums_up(text: str, figure: Figure, outcome: Outcome) -> bool:
    """Whether a median goes with a share that survived, and nothing is told of a follow-up."""
    if outcome.kind != "survival" or "follow" in text or _OF_ELSE.match(text, figure.last):
        return False
    return ends_in(_WITH_A_MEDIAN, text, figure.start, reach=80) is not None


#: "with a median of 3 months | from relapse"
_OF_ELSE = re.compile(r"[)\]]?\s(?:from|between|after|of|to|since)\b")

#: "a survival | advantage in responders compared with nonresponders: | 15.5 months versus 9 months"
_ADVANTAGE = re.compile(
    r"\s(?:advantage|benefit)\s(?:in|for|with|of)\s[^:;()\d]{3,80}:\s(?:\d+(?:\.\d+)?\s(?:months|years|weeks)\s(?:versus|vs\.?|v|and)\s)?"
)
#: "OS | was 25 months in responders and | 10 months"
_OF_ROW = re.compile(
    r"\s(?:was|were|of)\s\d+(?:\.\d+)?\s?(?:months|years|weeks|days)\s(?:in|for|with|among|of|on|after)\s"
    r"[^;:()%\d]{2,80}?,?\s(?:and|versus|vs\.?|but|(?:as\s)?(?:compared|against)(?:\s(?:with|to))?)\s(?:only\s)?"
)


def time_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> str | None:
    """Say why a time bound to an outcome is no result of it, or None."""
    timed = outcome.kind in {"incidence", "event"} and "time to" in text[mention.start : mention.end].lower()
    if outcome.kind not in {"survival", "duration"} and not timed:
        return "a time beside an outcome that has no median here"
    if ends_in(_FOLLOWED_FOR, text, mention.start, reach=40):
        return "a length of follow-up"
    if figure.unit == "not reached":
        return None
    if figure.value == 0:
        return "no median time is zero"
    is_median = text.startswith(" median ", figure.end) and ends_in(_ARTICLE, text, figure.start, reach=4)
    if _IN_A_NAME.search(text, figure.start, figure.end) and not is_median:
        return "a length in a name"
    if mention.role == "verb" and _is_of_one_patient(text, figure, mention):
        return "the time of one patient"
    if ends_in(_HEADS_ITEM, text, figure.start, reach=4) and _OF_RATIO.match(text, figure.end):
        return "the time that a ratio is of"
    if _OF_TREATMENT.match(text, figure.end) or ends_in(_SHARE_WITH, text, figure.start, reach=60):
        return "a length of treatment"
    at_median = ends_in(_AT_MEDIAN, text, figure.start) is not None and not _sums_up(text, figure, outcome)
    if _OF_FOLLOW_UP.match(text, figure.end) or (at_median and not _AGAINST_TIME.match(text, figure.end)):
        return "a length of follow-up"
    if (extreme := _mean_or_extreme(text, figure, mention, outcome)) is not None:
        return extreme
    if (seen := _of_those_alive(text, figure, mention)) is not None:
        return seen
    called_so = "median" in text.lower() or figure.ci is not None or figure.depth > 0
    called_so = called_so or _MEDIAN_NAME.match(text, mention.start) is not None
    called_so = called_so or _OF_GROUP_WAS.fullmatch(text, mention.end, figure.start) is not None
    called_so = called_so or _ADVANTAGE.fullmatch(text, mention.end, figure.start) is not None
    called_so = called_so or _OF_ROW.fullmatch(text, mention.end, figure.start) is not None
    return None if called_so or cost <= 1.0 else "a time that is not called a median"


def _of_those_alive(text: str, figure: Figure, mention: Mention) -> str | None:
    """Say when, or how long, those alive were seen; None where a time is no such time."""
    if _ALIVE.search(text, mention.start, mention.end) is None:
        return None
    if mention.end <= figure.start and _AFTER.match(text, figure.end):
        return "when those alive were seen"
    if mention.role == "verb" and "follow" in text[: figure.start].lower():
        # "the median follow-up for pts who are alive is 4.3 years"
        return "how long those alive were seen"
    return None


def _mean_or_extreme(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say which other time than the median a figure is, or None."""
    if ends_in(_SAME_TIME, text, figure.start, reach=110) is not None:
        return "the same time in another unit"
    if ends_in(_SPAN, text, figure.start, reach=16) is not None:
        return "how long a span is"
    if is_change(text, figure) or dates_change(text, figure):
        return "a change, not a result"
    if ends_in(_MEAN, text, figure.start, reach=160) or ends_in(_MEAN_NAME, text, mention.start):
        return "a mean time"
    # "the longest survival" may be that of one of several groups.
    of_one = outcome.kind == "duration" and ends_in(_EXTREME, text, mention.start, reach=16) is not None
    extreme = of_one or ends_in(_FOR_UP_TO, text, figure.start, reach=24) is not None
    if ends_in(_EXCEEDED, text, figure.start, reach=16):
        return "a bound of a time"
    return "the longest or shortest time" if extreme else None
