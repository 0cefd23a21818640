"""Stages of treatment as times: "after induction", "during InO", "post-transplant", "after cycle 2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["Stage", "stages_in"]

_COURSES = (
    r"(?:(?:the\s+)?(?:(?:one|\d)\s+or\s+)?(?:first\s+(?=\d))?(?:first|second|third|one|two|three|four|five|six|\d+)\s+)"
    r"?(?:[a-z]+\s+)?(?:cycles?|"
    r"courses?)(?:\s+(?:\d+|one|two|three|four|five|six)\b(?!\s?%|\.\d))?"
)
_STAGES = (
    r"(?:(?:first|second|third|fourth)\s+)?(?:[A-Z]{2,5}\s+)?(?:remission[ -])?(?:induction|consolidation|"
    r"maintenance|reinduction|re-induction|intensification|salvage|conditioning|"
    r"first-line(?!\s(?:[A-Z]*(?:BMT|H?SCT|HCT|IST)|transplant\w*|immunosuppress\w*)\b))(?:\s+(?:therapy|"
    r"treatment|chemotherapy|course|\d))?"
)
_COURSE = re.compile(
    rf"\b(?P<prep>after|following|at the end of|end[- ]of|during|within|before|prior to|on completion of|at "
    rf"completion of|post|by the end of)[\s-]+(?:the\s+)?"
    rf"(?:(?:(?<=after )|(?<=following )|(?<=after the ))completion of\s+(?:the\s+)?)?(?P<what>{_COURSES}|"
    rf"{_STAGES})\b",
    re.IGNORECASE,
)
#: "after induction (15% v 31%) and lenalidomide maintenance (34% v 49%)"
_NEXT_COURSE = re.compile(
    rf"\s*\([^()]*\)\s*(?:,|and|,\s*and)\s+(?P<what>(?:[a-z]+\s+)?{_STAGES})(?=\s*\()", re.IGNORECASE
)
_END_OF_TREATMENT = re.compile(
    r"\b(?:at|by) (?:the )?end of (?:treatment|therapy)\b|\bend-of-(?:treatment|therapy)\b|\bat EOT\b",
    re.IGNORECASE,
)
#: "26% pre-transplant and 70% post-transplant", "at post-ASCT"
_AROUND_TRANSPLANT = re.compile(
    r"\b(?:at )?(?P<what>(?:pre|post)-?(?:(?:allo|auto)-?)?"
    r"(?:ASCT|HSCT|HCT|SCT|BMT|[Tt]ransplant(?:ation)?))\b"
    r"(?!\s+(?:(?:lympho)?prolif|patients?|recipients?|cyclophosph|therapy|treatment|maintenance|evaluation))"
)
#: "in 3% before transplantation and in 20% after it": a time where another stands against it.
_BEFORE_OR_AFTER = re.compile(
    r"\b(?P<prep>before|prior to|after|following)\s+(?:(?:subsequent|later|allogeneic|autologous|the|"
    r"post-?treatment|post-?study|follow-?up)\s+)*(?P<what>(?:(?:allo|auto)-?)?(?:ASCT|HSCT|HCT|SCT|BMT)|"
    r"(?:stem cell )?transplant(?:ation)?)\b(?=\s*(?:[,;.)]|and\b|in\b|it\b|they\b|$))"
)
#: "2 | after InO | and 4 after HSCT"
_AFTER_DRUG = re.compile(
    r"\b(?P<prep>after|following|before)\s(?P<what>(?!(?:[Aa]llo|[Aa]uto)?-?(?:A?SCT|HSCT|HCT|BMT)\b)"
    r"[A-Z][a-z]*[A-Z]\w*|[a-z]{4,}(?:mab|nib|leucel|ozogamicin))\b"
    r"(?=\s?(?:,\s)?(?:and|but|versus|vs\.?)\s)"
)
_ESTIMATED = re.compile(r"\b[Ss]urvival\b|\b(?:OS|[DEFLPR]FS|TRM|NRM)\b")
_BEFORE: Final = frozenset({"before", "prior to", "prior"})
#: "in one | before | and in 7 after HSCT", "3 before HSCT and 7 | after|."
_BARE_SIDE = re.compile(
    r"\b(?P<prep>before|prior|after(?:wards?)?|thereafter)\b(?=,?\s(?:and|but|versus|vs\.?|compared)\b|"
    r"\s?[.;)]|$)"
)
_LATER = re.compile(r"\s(?:subsequent|later)\s")
#: "patients in CR before transplantation", "those who relapsed after transplantation": who they are.
_OF_PEOPLE = re.compile(rf"\b(?:{ANY_PEOPLE})\s+(?:in|with|who|without)\s[^,;:()%\d]*$")
#: "1157 days (range 548-2884) post-transplant": how long after it.
_SO_LONG = re.compile(r"\b(?:days?|weeks?|months?|years?)(?:\s\([^()]*\))?\s*$")
_IN_COURSE = re.compile(
    r"\bin (?P<what>(?:induction|consolidation|cycle|course) \d|"
    r"(?:induction|consolidation)(?=\s?(?:[,.;)]|$)))|\b(?P<phase>induction|postoperative|"
    r"(?:in-)?hospital)(?=\s+(?:and\s+\S+\s+)?(?:deaths?|"
    r"mortality)\b)",
    re.IGNORECASE,
)
_ORDINALS: Final = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_ON_DRUG = re.compile(
    r"\b(?:[Dd]uring|[Ww]hile (?:on|receiving|taking))\s+(?:the\s+)?(?:[a-z]+ed\s+)?"
    r"(?P<what>(?:[A-Z]{2,}[\w-]*|[A-Z][a-z]+[A-Z]\w*|"
    r"[a-z]{4,}(?:mab|nib|cept|leucel|ozogamicin)|(?:neoadjuvant |adjuvant |study |protocol )?(?:treatment|"
    r"therapy|chemotherapy|radiotherapy|immunotherapy|chemoradiotherapy|chemoradiation))(?:\s+(?:(?:mono)"
    r"?therapy|"
    r"treatment|ozogamicin))?)\b"
)
_ANY_STAGE: Final = tuple(
    "cycle course induction consolidation maintenance intensification salvage conditioning first-line".split()
)
_PLAIN_COURSE = re.compile(
    r"^(?:[A-Z]{2,}\S*\s+)?remission[ -]|^[A-Z]{2,}\S*\s+(?=induction|consolidation|maintenance)|"
    r"\s+(?:(?:mono)?therapy|treatment|chemotherapy|course)$"
)


class Stage(NamedTuple):
    """A stage of treatment in a sentence: where it begins and ends, and its name as a time point.

    ``heads_name`` tells "induction deaths", a time of the deaths alone, from "after induction".
    """

    start: int
    end: int
    name: str
    heads_name: bool = False


def stages_in(sentence: str, lowered: str) -> list[Stage]:
    """Find the stages of treatment: "after induction", "during InO", "at the end of treatment".

    Parameters
    ----------
    sentence, lowered : str
        Normalised text, as it is and in small letters.
    """
    found: list[Stage] = []
    if holds_any(lowered, _ANY_STAGE):
        found += [
            Stage(*m.span(), _course(m)) for m in _COURSE.finditer(sentence) if not _tells_whom(sentence, m)
        ]
        found += [
            mark
            for m in found
            if (mark := _next_course(sentence, m) or _joined_course(sentence, m)) is not None
        ]
        found += [stage for m in _SO_MANY_COURSES.finditer(lowered) for stage in _each_course(m)]
        found += [stage for m in _TWO_COURSES.finditer(sentence) for stage in _two_courses(m)]
        found += [
            Stage(m.start(), m.end("n"), f"after {m['what']} {parse_number(m['n']) or 0:g}")
            for m in _FIRST_OF_SO_MANY.finditer(sentence)
        ]
        found += [
            mark for m in _NEXT_ORDINAL.finditer(sentence) if (mark := _so_many_more(found, m)) is not None
        ]
    if holds_any(lowered, ("end of t", "end-of-t", "at eot")):
        found += [Stage(*m.span(), "end of treatment") for m in _END_OF_TREATMENT.finditer(sentence)]
    if holds_any(lowered, ("induction", "consolidation", "cycle", "course", "hospital", "postop")):
        found += [
            Stage(*m.span(), (m["what"] or m["phase"]).lower(), heads_name=m["phase"] is not None)
            for m in _IN_COURSE.finditer(sentence)
        ]
    if holds_any(lowered, ("pre", "post")):
        found += [
            Stage(*m.span(), m.group("what"))
            for m in _AROUND_TRANSPLANT.finditer(sentence)
            if not ends_in(_SO_LONG, sentence, m.start(), reach=40)
        ]
    found += _around_transplant(sentence, lowered, found)
    if "during" in lowered or "while" in lowered:
        found += [
            Stage(*m.span(), f"during {_without_therapy(m.group('what'))}")
            for m in _ON_DRUG.finditer(sentence)
        ]
    return found


#: "Of 19 patients with residual tumour | after induction|, 2 relapsed": who they are.
_OF_THOSE_WITH = re.compile(
    rf"(?:^|[.:;]\s)(?:Of|Among|In)\s(?:the\s|these\s|all\s)?(?:\d+\s|(?:{NUMBER_WORD})\s)?"
    rf"(?:{ANY_PEOPLE})\s(?:in|with|without)\s[^,;:()%]*$"
)
#: "more frequent after RI conditioning": a way of treatment, no time
_KIND_OF_CONDITIONING = re.compile(r"[A-Z]{2,5}\s+conditioning")


def _tells_whom(sentence: str, match: re.Match[str]) -> bool:
    """Whether a stage tells people apart, and does not date what happened to them."""
    if _KIND_OF_CONDITIONING.match(match["what"]):
        return True
    ends = sentence.startswith(",", match.end())
    return ends and ends_in(_OF_THOSE_WITH, sentence, match.start(), reach=110) is not None


def _around_transplant(sentence: str, lowered: str, found: Sequence[Stage]) -> list[Stage]:
    """Read "before" and "after transplantation" where two times are set against each other."""
    if not holds_any(lowered, ("after", "following")):
        return []
    marks = [
        m
        for m in _BEFORE_OR_AFTER.finditer(sentence)
        if not ends_in(_OF_PEOPLE, sentence, m.start(), reach=60)
    ]
    bare = list(_BARE_SIDE.finditer(sentence)) if marks else []
    sides = {m.group("prep") in _BEFORE for m in [*marks, *bare]}
    told = {m.group("prep") in _BEFORE for m in marks}
    # "SOS in 2 after InO and 4 after HSCT"; "OS was 69% after IST and 82% after BMT" tells groups apart
    drugs = list(_AFTER_DRUG.finditer(sentence)) if marks and not _ESTIMATED.search(sentence) else []
    if len(sides) < 2 and not drugs and not ((found or "during" in lowered) and sides == {False}):
        # "in three after subsequent HSCT": there was a time before it
        marks = [m for m in marks if _LATER.search(m.group())]
    taken = {m.start for m in found}
    opposed = [m for m in bare if marks and told == {m.group("prep") not in _BEFORE}]
    return [
        Stage(*m.span(), f"{'before' if m.group('prep') in _BEFORE else 'after'} {what}")
        for m, what in [
            *((m, m.group("what")) for m in marks),
            *((m, marks[0].group("what")) for m in opposed),
            *((m, m["what"]) for m in drugs),
        ]
        if m.start() not in taken
    ]


def _without_therapy(what: str) -> str:
    """Leave out "therapy" behind a name, but not behind an adjective: "adjuvant chemotherapy"."""
    return what if _ADJUVANT.match(what) else _PLAIN_COURSE.sub("", what)


_ADJUVANT = re.compile(r"(?:neo)?adjuvant|study|protocol")


#: "After | 2, 4 and 6 cycles|, CR rates were 12%, 27% and 38%"
_SO_MANY_COURSES = re.compile(
    r"\b(?:after|following)\s(?P<list>\d(?:,\s\d)*,?\s(?:and|or)\s\d)\s(?P<what>cycle|course)s\b"
)


def _each_course(match: re.Match[str]) -> list[Stage]:
    """Part "after 2, 4 and 6 cycles" into a stage for each number."""
    at = match.start("list")
    return [
        Stage(at + n.start(), at + n.end(), f"after {match['what']} {n.group()}")
        for n in re.finditer(r"\d", match["list"])
    ]


def _next_course(sentence: str, mark: Stage) -> Stage | None:
    """Read the second stage of "after induction (15%) and maintenance (34%)"."""
    following = _NEXT_COURSE.match(sentence, mark.end)
    if following is None:
        return None
    preposition = mark.name.split(maxsplit=1)[0]
    what = _PLAIN_COURSE.sub("", following.group("what").split()[-1])
    return Stage(following.start("what"), following.end(), f"{preposition} {what}")


#: "after induction | and consolidation | was 40% and 70%", "after cycles 1 | and 2 | were"
_JOINED_COURSE = re.compile(
    rf",?\s+and\s+(?P<what>(?:[a-z]+\s+)?{_STAGES}|(?P<n>\d))(?=\s(?:was|were)\s)", re.IGNORECASE
)


def _joined_course(sentence: str, mark: Stage) -> Stage | None:
    """Read the second stage of "after induction and consolidation was 40% and 70%"."""
    following = _JOINED_COURSE.match(sentence, mark.end)
    if following is None or (following["n"] and not mark.name[-1:].isdigit()):
        return None
    if following["n"]:
        name = _numbered(mark, following["n"])
    else:
        name = f"{mark.name.split(maxsplit=1)[0]} {_PLAIN_COURSE.sub('', following['what'])}"
    return Stage(following.start("what"), following.end(), name)


def _numbered(stage: Stage, number: str) -> str:
    """Name the course of another number: "after cycle 2" by "after cycle 1"."""
    return f"{stage.name.rstrip('0123456789')}{number}"


#: "after the first and second cycle"
_TWO_COURSES = re.compile(
    r"\bafter the (?P<one>first|second|third) and (?P<two>second|third|fourth) "
    r"(?P<what>cycle|course|induction)s?\b"
)


def _two_courses(match: re.Match[str]) -> tuple[Stage, Stage]:
    """Read "after the first and second cycle" as two times."""
    one, two = (f"after {match['what']} {_ORDINALS[match[name]]}" for name in ("one", "two"))
    return Stage(match.start(), match.end("one"), one), Stage(match.start("two"), match.end(), two)


#: "42% after the first cycle and 61% after the second"
_NEXT_ORDINAL = re.compile(
    r"\bafter the (?P<n>second|third|fourth)\b(?=\s*(?:[,.;)]|and\b|$))|"
    # "73% after one course, after | two | 80%"
    r"\bafter (?P<counted>two|three|four)\b(?=\s\d[\d.]*\s?%)"
)


#: "82% after | one | and 90% after two courses"
_FIRST_OF_SO_MANY = re.compile(
    rf"\bafter (?P<n>(?:{NUMBER_WORD})|\d) (?=(?:and|vs\.?|versus) \d[\d.]*\s?%[^.;%]{{0,16}} "
    rf"after (?:{NUMBER_WORD}|\d) (?P<what>cycle|course)s\b)"
)


def _so_many_more(found: Sequence[Stage], match: re.Match[str]) -> Stage | None:
    """Read "after the second" as the second of the courses named before."""
    before = [stage for stage in found if stage.end <= match.start() and stage.name[-1:].isdigit()]
    if not before:
        return None
    number = _ORDINALS[match["n"]] if match["n"] else f"{parse_number(match['counted']) or 0:g}"
    return Stage(*match.span(), _numbered(before[-1], number))


_AFTER_WORDS: Final = frozenset(
    {
        "following",
        "post",
        "at the end of",
        "end of",
        "end-of",
        "on completion of",
        "at completion of",
        "by the end of",
    }
)
_ORDINAL_COURSE = re.compile(
    r"^(?:the\s+)?(first|second|third|fourth|fifth|sixth)\s+(cycle|course)$", re.IGNORECASE
)


#: "cycle|s| 1 and 2"
_SEVERAL_NUMBERED = re.compile(r"^(cycle|course)s(?= \d$)")


def _course(match: re.Match[str]) -> str:
    """Say "after cycle 1" for "following the first cycle"."""
    what = " ".join(match.group("what").split())
    if _COUNTED_COURSES.match(what) is None and _ORDINAL_COURSE.match(what) is None:
        what = _PLAIN_COURSE.sub("", what)
    what = _ORDINAL_COURSE.sub(lambda m: f"{m.group(2)} {_ORDINALS[m.group(1).lower()]}", what)
    what = _NUMBER_AT_END.sub(lambda m: f"{parse_number(m.group()) or 0:g}", what)
    what = _SEVERAL_NUMBERED.sub(r"\1", what)
    preposition = match.group("prep").lower()
    after = preposition == "after" or preposition in _AFTER_WORDS
    if after:
        what = _COUNTED_COURSES.sub(_as_last, what)
    if not what[:2].isupper():
        what = what[:1].lower() + what[1:]
    return f"{'after' if after else preposition} {what}"


_NUMBER_AT_END = re.compile(r"\b(?:one|two|three|four|five|six)$")
_COUNTED_COURSES = re.compile(
    rf"^(?P<n>\d+|{NUMBER_WORD}) (?:induction )?(?P<what>cycle|course)s?$", re.IGNORECASE
)


def _as_last(match: re.Match[str]) -> str:
    """Say "cycle 3" for "three cycles"."""
    number = parse_number(match.group("n"))
    return match.group() if number is None else f"{match.group('what').lower()} {number:g}"
