"""Figures near a name that count others: who failed, who died in a state, how many a group is."""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["tells_of_others"]

#: "PFS: 30 of 120 patients (25%) | progressed or died"
_FAILED = re.compile(
    r"[)\]]?\s*(?:patients\s+)?(?:had\s+|have\s+)?(?:progressed|relapsed|died|recurred|failed)\b"
)
#: "We included in the analysis | 232 | patients who completed X or developed a severe infection"
_INCLUDED = re.compile(
    r"\b(?:[Ii]ncluded|enrolled|analy[sz]ed|evaluated|studied|reviewed|identified|selected)\s"
    r"(?:in\s(?:the|this|our)\s(?:analysis|study)\s)?(?:data\s(?:of|from)\s)?$"
)
_PEOPLE_WHO = re.compile(rf"\s(?:[a-z-]+\s){{0,2}}(?:{ANY_PEOPLE})\s(?:who|with|in\swhom)\b")
#: "five died and 3 (6%) | withdrew"
_DID_ELSE = re.compile(
    # "11 patients crossed over to X" may be a subject with a verb of its own behind.
    r"[)\]]?\s(?:crossed\sover|switched)\b|"
    rf"[)\]]?\s(?:(?:of\s(?:the\s|these\s)?)?(?:{ANY_PEOPLE})\s)?"
    r"(?:stopped|discontinued|withdrew|refused|declined|interrupted|completed|continued|"
    r"(?:went|came|dropped|moved)\s(?:off|out|away|on)|required|needed|"
    r"(?:was|were)\s(?:withdrawn|lost|removed|censored|excluded|transferred))\b"
)
#: "38 infections in | 173 | treatment cycles", "| 86.9% | (33 cycles)"
_CYCLES = re.compile(
    r"\s(?:treatment\s|chemotherapy\s|therapy\s|infected\s)?(?:cycles|courses|admissions|infusions)\b|"
    r"\s?[(\[]\d+\s(?:[a-z]+\s)?(?:cycles?|courses?|episodes?|events?|samples?)[)\]]"
)
#: "45 died of treatment: 16 in induction and | 29 | in | CR"
_DIED_SO_MANY = re.compile(
    rf"\b(?:died|deaths)\b[^.;]{{0,60}}[:,]\s(?:[^.;]{{2,60}}\s(?:and|,)\s)?(?:\d+|{NUMBER_WORD})(?:\s\([^()]*\))?\s(?:while\s)?in\s(?:continuous\s|first\s)?$"
)
#: "low CRP (55%|; mOS = 20 months)"
_THEN_MEDIAN = re.compile(
    r"%?[;,]\s(?:median\s|m)(?:[a-z-]+\s){0,2}(?:survival|OS|[A-Z]{1,2}FS)\s?(?:was|of|[=:,])?\s?"
    r"(?:(?:not\sreached|NR)\b|\d+(?:\.\d+)?\s?(?:months?|mo|m|years?|y|days|weeks)\b)"
)
_AT_TIME = re.compile(
    r"\d-(?:day|week|month|year|yr)\b|\bat\s(?:\d+|one|two|three|five|ten)\s(?:days|weeks|months?|years?)\b"
)


#: "28 patients | either were | MRD-negative | (16) or had | low levels"
_EITHER = re.compile(r"\beither (?:were |had |achieved |developed |was |in )?(?:an? )?$")
_OR_HAD = re.compile(r"(?:\s\([^()]*\))?,? or (?:had|were|was|remained|became|showed)\b")


def _is_one_of_two(text: str, mention: Mention) -> bool:
    return ends_in(_EITHER, text, mention.start, reach=24) is not None and bool(
        _OR_HAD.match(text, mention.end)
    )


def tells_of_others(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say what a figure near a name counts instead of it.

    Parameters
    ----------
    text : str
        Of the sentence.
    figure : Figure
        A count or a percentage.
    mention : Mention
        The name nearest to it.
    outcome : Outcome
        What it names.

    Returns
    -------
    str or None
        None where it may be a result.
    """
    if mention.role == "verb" and mention.end <= figure.start and _DID_ELSE.match(text, figure.last):
        return "counts those who did something else"
    if figure.last <= mention.start and _is_one_of_two(text, mention):
        return "counts those who had one of two things"
    if (
        mention.start >= figure.last
        and _PEOPLE_WHO.match(text, figure.last)
        and ends_in(_INCLUDED, text, figure.start, reach=60)
    ):
        return "says who was studied"
    if mention.start >= figure.last and _is_told_of_some(text, figure, mention):
        return "counts those of them who did something else"
    if outcome.kind == "response" and _had_it_and_then(text, figure, mention):
        return "counts those who had it and what became of them"
    if figure.total is None and _CYCLES.match(text, figure.last):
        return "counts events or samples, not patients"
    if outcome.kind == "response" and _DIED_SO_MANY.search(text[: mention.start]):
        return "says in what state they died"
    if outcome.kind != "survival":
        return None
    if figure.events and _FAILED.match(text, figure.last):
        return "counts those who failed"
    return "is the share of the group" if _is_share_of_group(text, figure, mention) else None


#: "4 | patients with | CR | progressed to AML"
_PEOPLE_WITH = re.compile(
    rf"[)\]]?\s(?:{ANY_PEOPLE})\s(?:with|in|who\s(?:had|achieved|attained|were\sin))\s(?:an?\s)?"
)
_THEN_FARED = re.compile(
    r"\s(?:subsequently\s|later\s|eventually\s|then\s)?(?:progressed|relapsed|died|lost|transformed|discontinued)\b"
)


def _had_it_and_then(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a count is of what became of responders: "4 patients with CR progressed"."""
    with_it = _PEOPLE_WITH.fullmatch(text, figure.last, max(figure.last, mention.start)) is not None
    return with_it and _THEN_FARED.match(text, mention.end) is not None


#: "8 of 11 | patients who presented with X and achieved | CR | were evaluated"
_WHO_ALSO = re.compile(
    rf"[)\]]?\s(?:{ANY_PEOPLE})\s(?:who|that)\s[^;:.]{{4,120}}?\s(?:and|who)\s(?:had\s|then\s|later\s)?"
    r"(?:(?:achieved|attained|obtained|entered|reached|had|were\sin)\s(?:an?\s)?)?"
)
_DID = re.compile(
    r",?\s(?:were|was|had|remained|are|underwent|received|became)\b(?!\s(?:seen|observed|noted|found)\b)"
)


def _is_told_of_some(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a name only tells of whom something else is said: "8 of 11 who achieved CR were ..."."""
    also = _WHO_ALSO.fullmatch(text, figure.last, mention.start) is not None
    return also and _DID.match(text, mention.end) is not None


def _is_share_of_group(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a bracket gives the share of a group and then its median survival, no rate having been told."""
    opened = text[figure.start - 1 : figure.start] in {"(", "["} or "(" in text[figure.start : figure.last]
    if figure.percent is None or not opened:
        return False
    beside = text[mention.end : figure.start].strip() if mention.end <= figure.start else "behind"
    rate = beside in {"(", "["} or _AT_TIME.search(text, 0, figure.start) is not None
    return not rate and _THEN_MEDIAN.match(text, figure.last) is not None
