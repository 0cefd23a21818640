"""When a figure holds: "12-month", "at 5 years", "day 28", "after induction".

A landmark is a time at which something was estimated. Times of follow-up, of treatment and of
eligibility are not landmarks and are left out here, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from evidence.extract.number_patterns import NUMBER, NUMBER_WORD
from evidence.extract.numbers import parse_number

__all__ = ["Landmark", "find_landmarks"]


Form = Literal["adjective", "phrase", "day", "course"]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A time point in a sentence.

    Parameters
    ----------
    start, end : int
        Offsets in the sentence.
    text : str
        Normalised: ``"12 months"``, ``"day 28"``, ``"after induction"``.
    form : str
        ``adjective`` ("5-year"), ``phrase`` ("at 5 years"), ``day`` ("day 28"), ``course``
        ("after 2 cycles", "during induction").
    """

    start: int
    end: int
    text: str
    form: Form


_UNITS: Final = {"d": "day", "w": "week", "m": "month", "y": "year"}
_UNIT = r"(?P<{0}>days?|weeks?|wks?|months?|mos?|years?|yrs?|yr|y)"
_QUANTITY = rf"(?:{NUMBER}|{NUMBER_WORD})"

_ADJECTIVE = re.compile(
    rf"(?<![\w.,-])(?P<n>{_QUANTITY})\s?-\s?{_UNIT.format('u')}\b(?![\s-]*(?:of age|old|follow|interval|"
    rf"period|"
    rf"course|cycle|infusion|schedule|intravenous|continuous|open|study))"
    rf"|(?<![\w.,-])(?P<n2>{_QUANTITY})\s(?P<u2>year|yr|month|week|day)\b(?=\s+(?:{{}}))".replace(
        "{}",
        r"(?:overall|event|disease|progression|relapse|leuk|survival|OS|EFS|PFS|DFS|RFS|LFS|cumulative|"
        r"probabilit|estimate|rate|actuarial|mortality|TRM|NRM|CIR|incidence|freedom|failure)",
    ),
    re.IGNORECASE,
)
_PHRASE = re.compile(
    rf"\b(?P<prep>at|after|by|within|in the first|during the first|in first|beyond|for)\s+(?:the\s+|a\s+|"
    rf"about\s+|approximately\s+)?(?P<n>{_QUANTITY})[\s-]?"
    rf"{_UNIT.format('u')}\b"
    rf"|(?:(?<=\s)|^)(?P<n3>\d+|{NUMBER_WORD})\s(?P<u3>years?|months?)(?=\s+(?:after|post|from|following)\b)"
    rf"|(?<=\bor )(?P<n5>\d+)\s(?P<u5>years?|months?)(?=\s*\()"
    rf"|(?<=\()(?P<n4>\d+)\s(?P<u4>years?|months?)(?=\))",
    re.IGNORECASE,
)
_LIST = re.compile(
    rf"\b(?:at|after)\s+(?P<list>{NUMBER}(?:\s*,\s*{NUMBER})*\s*,?\s*(?:and|"
    rf"or)\s*{NUMBER})[\s-]?{_UNIT.format('u')}\b"
    rf"|(?<![\w.,-])(?P<hanging>\d+-(?:\s*,\s*\d+-)*\s*,?\s*(?:and|or)\s+\d+)-(?P<u2>year|month|day|week)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:(?:at|on|by|after|of|until|before)\s+)?(?P<u>day|week|month|cycle|"
    r"course)s?\s*\+?(?P<n>\d+)\b(?!\s*(?:-|to|and)\s*\d|\s*mg|\)|,\s*\d+\s*(?:,|and\b|or\b))",
    re.IGNORECASE,
)
_COURSES = (
    r"(?:(?:the\s+)?(?:first|second|third|one|two|three|four|five|six|\d+)\s+)?(?:[a-z]+\s+)?(?:cycles?|"
    r"courses?)(?:\s+\d+)?"
)
_STAGES = (
    r"(?:(?:first|second|third|fourth)\s+)?(?:[A-Z]{2,5}\s+)?(?:remission[ -])?(?:induction|consolidation|"
    r"maintenance|reinduction|re-induction|intensification|salvage|conditioning|first-line)(?:\s+(?:therapy|"
    r"treatment|chemotherapy|course|\d))?"
)
_COURSE = re.compile(
    rf"\b(?P<prep>after|following|at the end of|during|within|before|prior to|on completion of|at "
    rf"completion of|post|by the end of)[\s-]+(?:the\s+)?(?P<what>{_COURSES}|{_STAGES})\b",
    re.IGNORECASE,
)
_END_OF_TREATMENT = re.compile(r"\b(?:at|by) (?:the )?end of (?:treatment|therapy)\b", re.IGNORECASE)
_IN_COURSE = re.compile(
    r"\bin (?P<what>(?:induction|consolidation|cycle|course) \d)\b|\b(?P<phase>induction)(?=\s+(?:deaths?|"
    r"mortality)\b)",
    re.IGNORECASE,
)
_ORDINALS: Final = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_ON_DRUG = re.compile(
    r"\b(?:[Dd]uring|[Ww]hile (?:on|receiving|taking))\s+(?P<what>(?:[A-Z]{2,}[\w-]*|[A-Z][a-z]+[A-Z]\w*|"
    r"[a-z]{4,}(?:mab|nib|cept|leucel|ozogamicin)|treatment|therapy)(?:\s+(?:therapy|treatment|"
    r"ozogamicin))?)\b"
)
#: Without one of these words a sentence holds no landmark; asked first, because it is quick.
_ANY_UNIT = re.compile(r"day|w(?:ee)?k|mo|y(?:ea)?r|cycle|course", re.IGNORECASE)
_ANY_COURSE = re.compile(
    r"cycle|course|induc|consolidation|maintenance|intensification|salvage|conditioning|first-line|during|while|"
    r"end of",
    re.IGNORECASE,
)
_PLAIN_COURSE = re.compile(
    r"^(?:[A-Z]{2,}\S*\s+)?remission[ -]|^[A-Z]{2,}\S*\s+(?=induction|consolidation|maintenance)|"
    r"\s+(?:therapy|treatment|chemotherapy|course)$"
)
_NOT_LANDMARK_BEFORE = re.compile(
    r"(?:follow-?\s?up(?:\s+(?:time|period|duration|interval))?(?:\s+\([^)]*\))?(?:\s+(?:for|among|"
    r"in)\s+[a-z ]{1,30})?\s*(?:of|was|is|were|,|:|\()?\s*(?:a\s+)?(?:median\s+)?(?:of\s+)?|median of\s+|"
    r"every\s+|age[ds]?\s+|interval of\s+|duration of\s+)$",
    re.IGNORECASE,
)
_NOT_LANDMARK_AFTER = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of\s+)?(?:median|minimum|mean)\s+follow|\s*(?:old|of age|before|earlier|"
    r"previously|ago|or (?:more|longer)|prior)\b",
    re.IGNORECASE,
)


def find_landmarks(sentence: str) -> list[Landmark]:
    """Find the landmarks of a sentence, in order, without overlap.

    Parameters
    ----------
    sentence : str
        Normalised text.

    Returns
    -------
    list of Landmark
    """
    found: list[Landmark] = []
    if _ANY_COURSE.search(sentence):
        found += _courses(sentence)
    if not _ANY_UNIT.search(sentence):
        return _without_overlap(found)
    for match in _ADJECTIVE.finditer(sentence):
        number, unit = match.group("n") or match.group("n2"), match.group("u") or match.group("u2")
        found.append(Landmark(*match.span(), _amount(number, unit), "adjective"))
    for match in _PHRASE.finditer(sentence):
        number = next(g for g in match.group("n", "n3", "n4", "n5") if g)
        unit = next(g for g in match.group("u", "u3", "u4", "u5") if g)
        lasting = (match.group("prep") or "").lower() == "for" and unit[0].lower() in "dw"
        if not lasting and not _excluded(sentence, *match.span()):
            found.append(Landmark(*match.span(), _amount(number, unit), "phrase"))
    found += [mark for m in _LIST.finditer(sentence) for mark in _listed(m)]
    found += [Landmark(*m.span(), _day(m), "day") for m in _DAY.finditer(sentence)]
    return _without_overlap(found)


def _courses(sentence: str) -> list[Landmark]:
    """Find the stages of treatment: "after induction", "during InO", "at the end of treatment"."""
    found = [Landmark(*m.span(), _course(m), "course") for m in _COURSE.finditer(sentence)]
    found += [Landmark(*m.span(), "end of treatment", "course") for m in _END_OF_TREATMENT.finditer(sentence)]
    found += [
        Landmark(*m.span(), (m.group("what") or m.group("phase")).lower(), "course")
        for m in _IN_COURSE.finditer(sentence)
    ]
    found += [
        Landmark(*m.span(), f"during {_PLAIN_COURSE.sub('', m.group('what'))}", "course")
        for m in _ON_DRUG.finditer(sentence)
    ]
    return found


def _listed(match: re.Match[str]) -> list[Landmark]:
    """Part "at 1, 2 and 5 years" and "1-, 2- and 5-year" into landmarks."""
    name = "list" if match.group("list") else "hanging"
    unit = match.group("u") or match.group("u2")
    start, form = match.start(name), "phrase" if name == "list" else "adjective"
    return [
        Landmark(start + n.start(), start + n.end(), _amount(n.group(), unit), cast("Form", form))
        for n in re.finditer(NUMBER, match.group(name))
    ]


def _day(match: re.Match[str]) -> str:
    unit = match.group("u").lower()
    text = f"{unit} {match.group('n')}"
    return f"after {text}" if unit in {"cycle", "course"} else text


_AFTER_WORDS: Final = frozenset(
    {"following", "post", "at the end of", "on completion of", "at completion of", "by the end of"}
)
_ORDINAL_COURSE = re.compile(
    r"^(?:the\s+)?(first|second|third|fourth|fifth|sixth)\s+(cycle|course)$", re.IGNORECASE
)


def _course(match: re.Match[str]) -> str:
    """Say "after cycle 1" for "following the first cycle"."""
    what = _PLAIN_COURSE.sub("", " ".join(match.group("what").split()))
    what = _ORDINAL_COURSE.sub(lambda m: f"{m.group(2)} {_ORDINALS[m.group(1).lower()]}", what)
    preposition = match.group("prep").lower()
    if not what[:2].isupper():
        what = what[:1].lower() + what[1:]
    return f"{'after' if preposition in _AFTER_WORDS else preposition} {what}"


def _excluded(sentence: str, start: int, end: int) -> bool:
    before = sentence[max(0, start - 60) : start]
    return bool(_NOT_LANDMARK_BEFORE.search(before) or _NOT_LANDMARK_AFTER.match(sentence, end))


def _amount(number: str, unit: str) -> str:
    value = parse_number(number)
    name = _UNITS[unit[0].lower()]
    printed = f"{value:g}" if value is not None else number
    return f"{printed} {name}" + ("" if value == 1 else "s")


def _without_overlap(found: list[Landmark]) -> list[Landmark]:
    kept: list[Landmark] = []
    for landmark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not kept or landmark.start >= kept[-1].end:
            kept.append(landmark)
    return kept
