"""What opens a sentence and says nothing of its figures: "Finally,", "At a median follow-up of 2 years,"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["OVERALL_LISTED", "behind_opening"]

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
_FOLLOWED: Final = (
    r"(?:At|After|With|During)\s(?:an?|the)\s(?:median|mean|minimum|estimated\smedian)\s(?:potential\s)?"
    r"(?:follow-?\s?up|f/u|FU|observation)(?:\s(?:time|duration|period))?"
    r"(?:\s(?:for|in|of|among)\s(?:all\s|the\s|surviving\s|living\s)?(?:patients|survivors|survivors\sonly))?"
    rf"\s(?:of|was|time\sof)\s{_SO_LONG}"
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
    rf"(?:(?:{_ADVERB}|{_FOLLOWED}|{_HERE}),|{_FOLLOWED_FOR},?\sand)\s+(?=[A-Za-z\d])"
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
    opening = _OPENING.match(text)
    if opening is None:
        return 0, text
    rest = text[opening.end() :]
    # "mTOR", "p53": a name keeps its letters.
    named = rest[1:2].isupper() or rest[1:2].isdigit()
    return opening.end(), rest if named else rest[0].upper() + rest[1:]
