"""When a figure holds: "12-month", "at 5 years", "day 28", "after induction".

A landmark is a time at which something was estimated. Times of follow-up, of treatment and of
eligibility are not landmarks and are left out here, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

from evidence.extract.number_patterns import NUMBER, NUMBER_WORD, TREATED_SO_LONG, UNIT
from evidence.extract.numbers import parse_number
from evidence.extract.stages import stages_in
from evidence.extract.text import ends_in, in_small_letters

__all__ = ["BETWEEN_TIMES", "Landmark", "find_landmarks"]


#: Between members of a list of times: "at 1, 3, and at the 5 years", "1- and 5-year".
BETWEEN_TIMES: Final = re.compile(r"-?\s*[,/]?\s*(?:and|or|&)?\s*(?:at )?(?:the )?")

Form = Literal["adjective", "phrase", "day", "course"]


class Landmark(NamedTuple):
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

# The next four are searched in small letters: a search that minds no capitals is slow.
_ADJECTIVE = re.compile(
    rf"(?<![\w.,-])(?P<n>{_QUANTITY})(?:\s?-\s?(?:(?P<u3>(?<=\d\d-)d)|{_UNIT.format('u')})"
    r"\b(?![\s-]*(?:of age|old|follow|interval|"
    rf"period|median|"
    rf"course|cycle|infusion|schedule|intravenous|continuous(?! (?:complete )?(?:remission|response))|open|"
    rf"study))"
    r"|\s?(?P<u2>years?|yr|y|month|week|day)\b(?=[\s-]+(?:overall|event|disease|progression|relapse|leuk|"
    r"(?:biochemical|molecular|metabolic|clinical) (?:relapse|recurrence|disease|progression)|recurrence|"
    r"survival|p?(?:os|efs|pfs|dfs|rfs|lfs)\b|cumulative|probabilit|estimate|rate|actuarial|mortality|trm|"
    r"nrm|cir|incidence|"
    r"freedom|failure)))"
)
_PHRASE = re.compile(
    # Nothing begins within a word but what follows "surviv".
    rf"(?<![^\Wv])(?:\b(?P<prep>at|after|over|by|within|(?<!\d )through|up to|in the first|"
    r"during the first|in first|beyond|"
    rf"for)\s+(?:the\s+(?:(?:next|following|subsequent|first)\s+)?|a\s+|"
    rf"about\s+|approximately\s+|(?<=at )(?:greater|more) than\s+)?(?P<n>{_QUANTITY})[\s-]?"
    rf"{_UNIT.format('u')}\b"
    rf"|\bwithin\s+(?P<n9>\d+\s?(?:-|to)\s?\d+)\s(?P<u9>days|weeks|months|years)\b"
    rf"|\bwithin\s+(?P<n12>\d+)\s?(?P<u12>d)(?=\s(?:of|after|from)\b)"
    rf"|(?:(?<=\s)|^)(?P<n3>\d+|{NUMBER_WORD})\s(?P<u3>years?|months?|weeks?|days?)(?=\s+(?:after|post|"
    rf"from|following)\b)"
    rf"|(?:(?<=% surviv)ed|(?<=surviv)e)\s+(?:for\s+)?(?P<n11>{_QUANTITY})\s(?P<u11>years?|yrs?|months?)\b"
    rf"|(?<=surviv)ed\s+(?:for\s+)?(?P<n13>{_QUANTITY})\s(?P<u13>years?|yrs?|months?)"
    # "72% survived 2 years and 15 (47%) survived 5 years"
    r"(?!\w|,?\s(?:and|to)\s\d[\d.]*\s(?:years?|months?|weeks?|days?)\b|\son\saverage)"
    rf"|(?<=surviv)(?:ed|ing|e)\s+(?:for\s+)?(?:(?:more than|at least|longer than|over|a minimum of|to|"
    rf"beyond|> or =)\s|[>≥]\s?=?\s?)(?P<n7>{_QUANTITY})\s"
    rf"(?P<u7>years?|months?)\b"
    rf"|(?:(?<=, )|(?<=and )|(?<=; )|(?<=\())(?P<n8>{_QUANTITY})[\s-](?P<u8>years?|months?|yrs?|days)"
    rf"(?=:\s*\d|,\s*\d[\d.]*\s?%(?!\s*(?:ci|c\.i|conf|cred)))"
    rf"|(?:(?<=\bor )|(?<=\band )|(?<=\), ))(?P<n5>\d+)\s(?P<u5>years?|yrs?|months?)"
    # "and 4 months (95% CI": no time of a share
    r"(?=\s*\(\d[\d.]*\s?%(?!\s*(?:ci|c\.i|conf|cred)))"
    # "early death (≤30 days)"
    r"|(?:(?<=death )|(?<=deaths )|(?<=mortality ))\((?:[<≤] ?|within )"
    r"(?P<n14>\d+) (?P<u14>days|weeks|months)(?=\))"
    # "56% survived to 2 years, 16% to 5 years"
    rf"|(?<=% )to (?P<n10>\d+) (?P<u10>years|months)\b"
    rf"|\b(?:within|in|during|over) the (?P<n6>first) (?P<u6>year|month|week)\b"
    rf"|(?<=\()(?P<n4>\d+)\s(?P<u4>years?|months?)(?=\)))"
)
_LIST = re.compile(
    rf"(?<!\w)(?:(?:at|after)\s+(?:both\s+)?(?P<list>{_QUANTITY}(?:\s*,\s*{_QUANTITY})*\s*,?\s*(?:and|"
    rf"or)\s*{_QUANTITY})[\s-]?{_UNIT.format('u')}\b"
    rf"|(?<![\w.,-])(?<!\bday )(?<!\bdays"
    # "8.1 mo for cohort | 1 and 5.2 mo"
    rf" )(?<!\bcohort )(?<!\bgroup )(?<!\barm )(?<!\blevel )(?<!\bscore )"
    rf"(?!0\.|zero\b)(?P<hanging>{_QUANTITY}-?(?:\s*[,/]\s*{_QUANTITY}-?)*(?:\s*,?\s*(?:and|or|&)\s+(?:the\s+)?|/|"
    rf"\s*,\s*){_QUANTITY})(?:(?:-\s|[\s-])(?P<u2>year|month|day|week|yr|mo|wk|y)|-(?P<u3>years|months))"
    r"\b(?!-old)"
    r"(?![\s-]*(?:assignments?|arms?|groups?|regimens?|schedules?|cycles?|courses?|treatments?|"
    r"intervals?)\b))"
)
_DAY = re.compile(
    # not in "a median follow-up of 80 months | 274 patients had died"
    r"\b(?:(?:at|on|by|after|of|until|before)\s+)?(?<!\d )(?P<u>d(?=\+?\d\d)|day|week|month|cycle|"
    r"course)s?(?:\s*\+?|-)(?P<n>\d+)\b(?!/\d|\s?%|\.\d|\s*(?:-|to|and)\s*\d++(?![\s-]?(?:years?|months?|"
    r"weeks?|"
    r"days?)\b|\s?%|\.\d)|\s*mg|(?<!death \(day \d\d)(?<!deaths \(day \d\d)(?<!mortality \(day \d\d)"
    # "early death (day 60)" is dated by it
    r"(?<!mortality \(day \d\d\d)\)|,\s*\d+\s*(?:,|and\b|or\b))"
)
#: "at day 100 and 1 year", "at 100 days, 1 year and 3 years": each with a unit of its own.
_MIXED = re.compile(
    rf"\b(?:at|after|by|on)\s+(?:day\s?\+?\d+|{_QUANTITY}[\s-]{UNIT})(?P<others>"
    rf"(?:\s*[,/]\s*{_QUANTITY}[\s-]{UNIT})*\s*(?:,?\s*(?:and|or)\s+|/\s*){_QUANTITY}[\s-]{UNIT}\b)"
)
_OF_MIXED = re.compile(rf"(?P<n>{_QUANTITY})[\s-](?P<u>{UNIT})")
# Landmarks are looked for only near the words that they cannot do without, which are quick to find: the
# patterns of landmarks begin anywhere, and a search through a whole sentence is slow.
_UNIT_PLACE = re.compile(r"[dwmyDWMY](?<![A-Za-z].)(?:ays?|eeks?|ks?|onths?|os?|ears?|rs?)?(?![A-Za-z])")
_NUMBERED = re.compile(r"[dwmcDWMC](?:(?:ay|eek|onth|ycle|ourse)s?[\s-]*\+?\d|(?<=[dD])(?<!\w.)\+?\d\d)")
#: What a landmark can reach in front of its unit, and what may stand behind it.
_BEFORE_UNIT, _BEHIND_UNIT = 90, 60
_NOT_LANDMARK_BEFORE = re.compile(
    r"(?:(?:follow-?\s?up|\bf/u|\bFU)(?:\s+(?:time|period|duration|interval))?(?:\s+\([^)]*\))?(?:\s+"
    r"(?:for|among|in)\s+[a-z ]{1,30})?\s*(?:of|was|is|were|,|:|\()?\s*(?:a\s+)?(?:median\s+)?(?:of\s+)?|"
    r"median of\s+|\d(?:\s+to\s+|\s?-\s?)|every\s+|\bage[ds]?\s+|interval of\s+|duration of\s+|"
    r"\b(?:more|less|longer|later|earlier) than\s+|\bat least\s+|[<>≥≤]\s?)$",
    re.IGNORECASE,
)
_NOT_LANDMARK_AFTER = re.compile(
    r"\s*to\s+\d(?![\d.]*\s?%)|[\s-](?:study|accrual|recruitment|enrol?lment|inclusion|observation)\speriod\b|\s*(?:\([^)]*\)\s*)?(?:of\s+)?(?:median|minimum|mean)\s+follow|"
    r"\s*(?:old|of age|before|earlier|previously|ago|or (?:more|longer)|prior)\b",
    re.IGNORECASE,
)


#: "a 3-month | BCR-ABL1 transcript ratio", "with 3- and 6-month | CCyR had": when patients were told apart.
_DATES_STATE = re.compile(
    r"[\s-](?:(?!(?:and|or|of|in|for|with|was|were)\s)[\w:/-]+\s){0,3}?(?:transcripts?|ratios?|chimerism|"
    r"levels?|"
    r"(?:[cmp]cyr|mmr|emr|(?:molecular|cytogenetic) response)(?!\s(?:rates?|and|or|was|were|at|in)\b))\b"
)


#: "in the | 7-day | arm"
_IN_ARM = re.compile(TREATED_SO_LONG)


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
    lowered = in_small_letters(sentence)
    found = [
        Landmark(stage.start, stage.end, stage.name, "adjective" if stage.heads_name else "course")
        for stage in stages_in(sentence, lowered)
        if not _is_compared(sentence, stage.start)
    ]
    for start, end in _near_units(sentence):
        for match in _ADJECTIVE.finditer(lowered, start, end):
            if _DATES_STATE.match(lowered, match.end()) or _IN_ARM.match(lowered, match.start()):
                continue
            amount = _amount(match.group("n"), match.group("u") or match.group("u2") or match.group("u3"))
            found.append(Landmark(*match.span(), amount, "adjective"))
        found += [mark for m in _PHRASE.finditer(lowered, start, end) if (mark := _phrase(sentence, m))]
        lists = (
            m
            for m in _LIST.finditer(lowered, start, end)
            if not _DATES_STATE.match(lowered, m.end())
            and ("%" in sentence or not _MEDIAN_AT.search(sentence, 0, m.end()))
        )
        found += [mark for m in lists for mark in _listed(m)]
        found += [
            Landmark(*n.span(), _amount(n.group("n"), n.group("u")), "phrase")
            for m in _MIXED.finditer(lowered, start, end)
            if not _MEDIAN_AT.search(sentence, 0, m.end()) or "%" in sentence
            for n in _OF_MIXED.finditer(lowered, *m.span("others"))
        ]
    if _NUMBERED.search(sentence):
        found += [Landmark(*m.span(), _day(m), "day") for m in _DAY.finditer(lowered)]
    return _without_overlap(found)


#: "(57% vs 40% | after ABMT and 24% | after allogeneic BMT)": what was given to others, and no time.
_AGAINST_SHARE = re.compile(
    r"\b(?:versus|vs\.?|compared (?:with|to))\s\d[\d.]*\s?%\s"
    r"(?:after\s[^;:.()%]{2,40}?,?\sand\s\d[\d.]*\s?%\s)?$"
)


def _is_compared(sentence: str, start: int) -> bool:
    """Whether a stage behind a share tells whom others are compared with: "57% vs 40% | after ABMT"."""
    transplanted = sentence.startswith("after ", start) and _OF_GRAFT.match(sentence, start) is not None
    return transplanted and ends_in(_AGAINST_SHARE, sentence, start, reach=80) is not None


_OF_GRAFT = re.compile(r"after (?:[a-z]+ )?(?:(?:allo|auto)-?)?(?:A?BMT|A?SCT|HSCT|HCT|transplantation)\b")


def _near_units(sentence: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a sentence that lie near units of time."""
    start = end = -1
    for unit in _UNIT_PLACE.finditer(sentence):
        if unit.start() - _BEFORE_UNIT > end:
            if end >= 0:
                yield start, end
            start = max(0, unit.start() - _BEFORE_UNIT)
        end = min(len(sentence), unit.end() + _BEHIND_UNIT)
    if end >= 0:
        yield start, end


#: "44% of patients surviv|ed 6 years", "one of the three stage IV patients has surviv|ed 17 years"
_SO_MANY_SURVIVED = re.compile(
    rf"(?:\d\s?%\)?(?:\sof\s(?:the\s)?)?|\b{_QUANTITY}\sof\s(?:the\s|these\s)?{_QUANTITY}\b|"
    rf"(?<!\bthe )(?<!\bthese )\b{_QUANTITY}\b)\s?"
    r"(?:(?:[a-z-]+\s|[Ss]tage\s[IVAB]+\s){0,3}(?:patients|children|adults|pts)\s(?:\([\d.]+\s?%\)\s)?)?"
    r"(?:has\s|have\s|had\s)?surviv$",
    re.IGNORECASE,
)
#: "in patients over 10 years"
_PEOPLE_BEFORE = re.compile(r"\b(?:patients?|pts|children|adults|men|women|those|subjects|recipients)\s+$")


#: "88% under 2 years, 83% at 2-9 and 79% | over 9 years"
_OTHER_AGES = re.compile(
    r"\b(?:(?:under|below|younger than|less than|aged?|of) (?:\d+ ?(?:-|to) ?)?\d+ "
    r"(?:years|yrs)\b(?! (?:after|from|post))|years of age\b)"
)
#: "mean PFS | through 24 months"
_MEAN_BEFORE = re.compile(r"\bmean\s(?:[\w-]+\s){1,3}$")


#: "median OS was longer with X | (16 months) than with Y": what is told, and not when.
_HOW_LONG = re.compile(
    r"\b(?:[Mm]edian|longer|shorter|prolonged)\b(?!(?:[^;.]|\.(?=\d))*\d\s?%)(?:[^;.%]|\.(?=\d))*$"
)


def _phrase(sentence: str, match: re.Match[str]) -> Landmark | None:
    """Read "at 5 years"; None for times of follow-up, of age and of treatment."""
    told = {name: words for name, words in match.groupdict().items() if words}
    number = next(words for name, words in told.items() if name.startswith("n"))
    unit = next(words for name, words in told.items() if name.startswith("u"))
    lasting = (match.group("prep") or "").lower() == "for" and unit[0].lower() in "dw"
    of_age = (match.group("prep") or "").lower() == "over" and (
        ends_in(_PEOPLE_BEFORE, sentence, match.start()) is not None
        or _OTHER_AGES.search(sentence) is not None
    )
    later = match.group("n10") is not None and "surviv" not in sentence
    if match.group("n13") is not None:
        later = ends_in(_SO_MANY_SURVIVED, sentence, match.start(), reach=80) is None
    of_mean = match.group("prep") == "through" and ends_in(_MEAN_BEFORE, sentence, match.start(), reach=40)
    if match.group("n4") is not None and _HOW_LONG.search(sentence, 0, match.start()):
        return None
    if lasting or of_age or of_mean or later or _excluded(sentence, *match.span()):
        return None
    return Landmark(*match.span(), _amount(number, unit), "phrase")


def _listed(match: re.Match[str]) -> list[Landmark]:
    """Part "at 1, 2 and 5 years" and "1-, 2- and 5-year" into landmarks."""
    name = "list" if match.group("list") else "hanging"
    unit = match.group("u") or match.group("u2") or match.group("u3")
    start, form = match.start(name), "phrase" if name == "list" else "adjective"
    return [
        Landmark(start + n.start(), start + n.end(), _amount(n.group(), unit), cast("Form", form))
        for n in re.finditer(_QUANTITY, match.group(name), re.IGNORECASE)
    ]


def _day(match: re.Match[str]) -> str:
    unit = match.group("u").lower()
    unit = _UNITS.get(unit, unit)
    text = f"{unit} {match.group('n')}"
    return f"after {text}" if unit in {"cycle", "course"} else text


#: "similar in both groups, at 12.8 months (95% CI 9.7-22.9)": an estimate where no share stands before it.
_INTERVAL_BEHIND = re.compile(r"\s*[(\[]\s*(?:95|90|99)\s?%\s*(?:CI|C\.I|confiden[ct])")


#: "Median OS in the groups was different | at 20.4 months", "was similar at 199 and 202 days": estimates, no
#: times of one.
_MEDIAN_AT = re.compile(
    r"\b[Mm]edian (?!age\b|follow|dose|time\b)(?:[^;,.()]|\([nN]\s?=\s?\d+\)){0,100}?"
    r"\b(?:was|were) (?!not\b)(?:[^;,.()\d]{0,40}\bat \d+\.\d+|"
    r"(?:[a-z]+ly )?(?:similar|comparable|identical|equal|equivalent|estimated|different)"
    r"[^;,.()\d]{0,40}?\bat \d+)"
    r"(?:\s(?:days|weeks|months|years))?(?:,? (?:and|versus|vs\.?) \d[\d.]*\s(?:days|weeks|months|years))?$"
)


#: "in patients who had received X | within 3 months of transplantation"
_GIVEN_WITHIN = re.compile(
    r"\b(?:who|patients|those|children)\s(?:had\s|have\s)?(?:received|receiving|given|treated|transplanted)"
    r"\b[^,;:()]*$"
)


def _excluded(sentence: str, start: int, end: int) -> bool:
    before = sentence[max(0, start - 60) : start]
    if _INTERVAL_BEHIND.match(sentence, end) and "%" not in sentence[:start]:
        return True
    if _MEDIAN_AT.search(sentence, 0, end) and "%" not in sentence:
        return True
    if _GIVEN_WITHIN.search(before) and sentence.startswith("within", start):
        return True
    if _DONE_BEFORE.search(before) and sentence.startswith("during the first", start):
        return True
    return bool(_NOT_LANDMARK_BEFORE.search(before) or _NOT_LANDMARK_AFTER.match(sentence, end))


#: "patients operated upon | during the first 12 years": a period of the study.
_DONE_BEFORE = re.compile(
    r"\b(?:operated|treated|transplanted|diagnosed|seen|enrolled|admitted|managed|performed)(?:\s(?:up)?on)?\s$"
)


def _amount(number: str, unit: str) -> str:
    value = 1.0 if number.lower() == "first" else parse_number(number)
    name = _UNITS[unit[0].lower()]
    printed = f"{value:g}" if value is not None else number
    return f"{printed} {name}" + ("" if value == 1 else "s")


def _without_overlap(found: list[Landmark]) -> list[Landmark]:
    kept: list[Landmark] = []
    for landmark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not kept or landmark.start >= kept[-1].end:
            kept.append(landmark)
    return kept
