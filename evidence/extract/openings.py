"""What opens a sentence and says nothing of its figures: "Finally,", "At a median follow-up of 2 years,"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["AT_LAST", "FOLLOWED_AT_END", "OVERALL_LISTED", "behind_opening"]

_LISTED: Final = (
    r",\s(?:complete,\sand\s|[a-z]+-free(?:,\s[a-z]+-free)*,?\sand\s[a-z]+-free\b|"
    # Of two alone, there would be two figures.
    r"complete\sand\spartial\s[a-z ]{8,40}\s\d[\d.]*\s?%,\s\d[\d.]*\s?%,?\sand\s\d)"
)
#: "Overall, event-free, and relapse-free survival": a list, and no adverb
OVERALL_LISTED: Final = re.compile(rf"Overall{_LISTED}")
_ADVERB: Final = (
    rf"Overall(?!{_LISTED})|Interestingly|Importantly|Notably|Remarkably|Surprisingly|Unfortunately|Encouragingly|Of\s(?:note|interest)|"
    r"Furthermore|Moreover|Additionally|In\s(?:addition|total|general|summary)|Finally|Indeed|Collectively|"
    r"Taken\stogether|Thus|Therefore|Hence|Consequently|Accordingly|Clinically|To\sdate"
)
#: "31 months (range, 2-60)"
_SO_LONG: Final = r"\d[\d.]*\s(?:months|years|days|weeks)(?:\s?[(\[][^()\[\]]{2,60}[)\]])?"
_FOLLOW_UP: Final = (
    r"(?:an?|the)\s(?:median|mean|minimum|estimated\smedian)\s(?:potential\s)?"
    r"(?:follow-?\s?up|f/u|FU|observation)(?:\s(?:time|duration|period))?"
    r"(?:\s(?:for|in|of|among)\s(?:all\s|the\s|surviving\s|living\s)?(?:patients|survivors|survivors\sonly))?"
    rf"\s(?:of|was|time\sof)\s{_SO_LONG}"
)
_FOLLOWED: Final = rf"(?:At|After|With|During)\s{_FOLLOW_UP}"
#: "..., and 45% with Y |, with a median follow-up of 2 years."
FOLLOWED_AT_END: Final = re.compile(rf",?\s(?:at|after|with|during|over)\s{_FOLLOW_UP}\.?$")
_DATE: Final = (
    r"(?:\d{1,2}\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s(?:\d{1,2},?\s)?\d{4}"
)
_CUTOFF: Final = r"(?:data\s)?(?:cut-?\s?off|lock)(?:\sdate)?"
#: "As of June 2020,", "At the data cutoff of 1 May 2021,"
_AS_OF: Final = (
    rf"(?:As\sof\s(?:{_DATE}|(?:the\s)?{_CUTOFF}(?:\s(?:of|on)\s{_DATE})?)(?:\s\((?:the\s)?{_CUTOFF}\))?|"
    rf"At\s(?:the\s)?(?:time\sof\s)?(?:the\s)?{_CUTOFF}(?:\s(?:of|on)\s{_DATE}|\s\({_DATE}\))?)"
)
_TO_TREAT: Final = (
    r"(?:By|In|On|Using)\s(?:an?\s|the\s)?(?:modified\s)?(?:intention|intent)[\s-]to[\s-]treat"
    r"(?:\s\(m?ITT\))?(?:\s(?:analysis|population|basis|cohort|set))?"
)
#: Of these, no time is told.
_LAST_SEEN: Final = (
    r"At\s(?:the\s)?(?:time\sof\s)?(?:the\s)?(?:last|latest|final|most\srecent)\s"
    r"(?:follow-?\s?up|observation|contact|evaluation|visit)"
)
AT_LAST: Final = re.compile(rf"(?:[A-Z][a-z]+,\s)?{_LAST_SEEN},", re.IGNORECASE)
_OF_ALL: Final = (
    r"(?:In|For|Among|Across)\s(?:the|our)\s(?:entire|whole|overall|total|full)\s(?:study\s|patient\s)?"
    r"(?:cohort|population|group|series|sample)"
)
#: "We found that", which no comma follows
_FOUND: Final = (
    r"(?:We|(?:Our|The|This|These)\s(?:present\s|final\s|current\s)?(?:study|analys[ie]s|results|data|findings|trial)|Results|Data|Analys[ie]s)\s"
    r"(?:also\s)?(?:found|observed|showed|demonstrated|revealed|indicated|reported|noted|confirmed)\sthat"
)
#: "Sixteen surviving patients were followed up for a median of 37 months (range, 4-77), and"
_FOLLOWED_FOR: Final = (
    r"(?:[A-Z][\w-]*\s)?(?:[a-z-]+\s){0,3}?(?:[Pp]atients|[Ss]urvivors|[Cc]hildren)\s(?:were|are|have\sbeen)\s"
    r"followed(?:[\s-]up)?\sfor\s(?:an?|the)\s(?:median|mean)\s(?:time\s|period\s|duration\s)?of\s" + _SO_LONG
)
#: "In this phase 2 study,"; "In our cohort" may be the one of the sentence before.
_HERE: Final = (
    r"In\s(?:this|our|the\s(?:present|current))(?:\s(?!and\b|of\b)[\w-]+){0,3}?\s"
    r"(?:study|trial|analysis|series|report|experience)"
)
_OPENING: Final = re.compile(
    r"(?:[A-Z][A-Z &/]{3,30}:\s)?"
    rf"(?:(?:{_ADVERB}|{_FOLLOWED}|{_HERE}|{_AS_OF}|{_TO_TREAT}|{_LAST_SEEN}|{_OF_ALL}),|{_FOUND}|{_FOLLOWED_FOR},?\sand)\s+(?=[A-Za-z\d])"
)


def behind_opening(text: str) -> tuple[int, str]:
    """Leave out what opens a sentence before its subject.

    Parameters
    ----------
    text : str
        The sentence.

    Returns
    -------
    int, str
        How many characters are left out, and the rest, with a capital; 0 and the sentence where none are.
    """
    left, rest = 0, text
    while (opening := _OPENING.match(rest)) is not None:
        left += opening.end()
        rest = rest[opening.end() :]
        # "mTOR", "p53": a name keeps its letters.
        named = rest[1:2].isupper() or rest[1:2].isdigit()
        rest = rest if named else rest[0].upper() + rest[1:]
    return left, rest
