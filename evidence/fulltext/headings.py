"""What one heading of a table says beside names: statistic, unit, size of a group, time, grade.

"Median OS, months (95% CI)" is a median in months with an interval, and what is left is "OS".
Patterns are taken away one after the other, each leaving the rest for the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from evidence.extract.grade_words import find_grades, together
from evidence.extract.text import normalise
from evidence.extract.timepoints import find_landmarks

__all__ = ["Heading", "Ratio", "read_heading"]

#: ``either``: the heading says "HR/OR" and leaves it to the row.
Ratio = Literal["hazard", "odds", "risk", "either"]


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading, taken apart.

    Parameters
    ----------
    text : str
        Normalised, whole.
    rest : str
        What no statistic, unit, size, time or grade took away; may still name an outcome.
    size : int or None
        "n = 109".
    ratio : Ratio or None
        A ratio is printed below it.
    is_p, has_interval, is_count, is_percent, is_median, is_mean, is_range, is_spread, is_estimate : bool
        What is printed below it: p-values, confidence intervals, counts, percentages, medians, means, ranges
        or quartiles, standard deviations or errors; estimates of a probability.
    unit : str or None
        Of times: ``days``, ``weeks``, ``months``, ``years``.
    time : str or None
        A time point, normalised: ``"5 years"``.
    grade : str or None
        The grades of adverse events that it names: ``3-4``, ``any``.
    """

    text: str
    rest: str
    size: int | None = None
    ratio: Ratio | None = None
    is_p: bool = False
    has_interval: bool = False
    is_count: bool = False
    is_percent: bool = False
    is_median: bool = False
    is_mean: bool = False
    is_range: bool = False
    is_spread: bool = False
    is_estimate: bool = False
    unit: str | None = None
    time: str | None = None
    grade: str | None = None

    @property
    def is_statistic(self) -> bool:
        """Whether nothing but statistics, times, sizes or grades is left of it."""
        return not self.rest


_SIZE: Final = re.compile(
    r"[(\[]?\s*\b[nN]\s?=\s?(\d[\d,]*)\s*[)\]]?|[(\[]\s*(\d[\d,]*)\s+(?:patients|pts|subjects)\s*[)\]]"
)
_P: Final = re.compile(
    r"(?:(?:wald|log-?\s?rank|hr|wilcoxon|fisher'?s?(?: exact)?|two-sided|chi-?square|student'?s? t-?test|"
    r"unadjusted|"
    r"adjusted)\s+)*p(?:\s|-)*(?:values?)?\s*(?:\([^)]*\)|for\s.{1,30})?[*†‡]*",
    re.IGNORECASE,
)
_INTERVAL: Final = re.compile(
    r"[(\[,;]?\s*(?:9[0-9](?:\.5)?\s?%\s*[,:]?\s*)?(?:\bC\.?I\.?s?\b|confidence\s+(?:intervals?|limits?|"
    r"bounds?)|confidence$)"
    r"(?:\s*for\s+\w+)?\s*[)\]]?"
)
_INTERVAL_WORD: Final = re.compile(r"interval", re.IGNORECASE)
_HAZARD: Final = re.compile(r"\b[Hh]azards?[- ][Rr]atios?\b(?:\s*\(\s*a?HR\s*\))?|\ba?HRs?\b")
_ODDS: Final = re.compile(r"\b[Oo]dds[- ][Rr]atios?\b(?:\s*\(\s*a?OR\s*\))?|\ba?ORs?\b")
_RISK: Final = re.compile(
    r"\b(?:[Rr]elative [Rr]isks?|[Rr]isk[- ][Rr]atios?|[Rr]ate[- ][Rr]atios?)\b(?:\s*\(\s*RR\s*\))?|"
    r"\ba?RRs?\b"
)
_FLAGS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("is_mean", re.compile(r"\bmeans?\b|\baverage\b", re.IGNORECASE)),
    ("is_spread", re.compile(r"\b(?:S\.?[DE]\.?M?|standard (?:deviations?|errors?))\b", re.IGNORECASE)),
    (
        "is_range",
        re.compile(
            r"\b(?:ranges?|IQR|interquartile(?: range)?|min(?:imum)?|max(?:imum)?|quartiles?)\b",
            re.IGNORECASE,
        ),
    ),
    ("is_median", re.compile(r"\bmed(?:ian)?s?\b\.?", re.IGNORECASE)),
    (
        "is_estimate",
        re.compile(
            r"\b(?:probabilit(?:y|ies)|estimated?|estimates?|actuarial|Kaplan-?\s?Meier|cumulative|"
            r"KM)\b(?:\s+of\b)?",
            re.IGNORECASE,
        ),
    ),
    ("is_percent", re.compile(r"%|\bper ?cent(?:age)?s?\b|\brates?\b", re.IGNORECASE)),
    (
        "is_count",
        re.compile(
            r"\bno\.(?:\s*of)?(?:\s+(?:patients|pts|subjects|cases|events))?(?![\w-])|"
            r"\bno\s+(?:of\b(?:\s+(?:patients|pts|subjects|cases|events)\b)?|patients|pts)|\bn\b|#|"
            r"\bnumbers?(?:\s+of)?(?:\s+(?:patients|pts|subjects|cases|events))?\b|\bcounts?\b|\bfrequency\b",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
_GRADE: Final = re.compile(
    r"[,(]?\s*(?:\b(?:NCI[- ])?(?:CTC(?:AE)?\s*)?(?:toxicity\s+)?grades?\s*"
    r"(?:of\s+)?(?:[<>≥≤]=?\s*)?(?:[0-5]|I{1,3}|IV|V)\b"
    r"(?:\s*(?:-|/|to|or|and|,)\s*(?:[0-5]|I{1,3}|IV|V)\b)*(?:\s*(?:or|and)\s+(?:higher|greater|more|above|"
    r"worse))?"
    r"|\b(?:all|any)[- ]grades?\b|\bgrades?\s+all\b)\s*\)?",
    re.IGNORECASE,
)
_ALL: Final = re.compile(r"\b(?:all|any)\b", re.IGNORECASE)
_UNIT_WORD: Final = r"(?:days?|weeks?|wks?|months?|mos?\.?|years?|yrs?\.?)"
_UNIT: Final = re.compile(
    rf"[(\[,;]?\s*(?:\bin\s+)?\b({_UNIT_WORD})\s*[)\]]?\s*$|[(\[,]\s*(?:in\s+)?({_UNIT_WORD})\s*[)\],;]",
    re.IGNORECASE,
)
_UNITS: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_N: Final = r"\d+(?:\.\d+)?"
_SPAN: Final = re.compile(rf"\b(?:from\s+)?({_N})\s*(?:-|to)\s*({_N})\s+({_UNIT_WORD})\b", re.IGNORECASE)
_BARE_TIME: Final = re.compile(
    rf"[(\[,]?\s*(?:\b(?:at|within|by|after|up to|in the first|first)\s+|[≤<]=?\s*)?\b({_N}|one|two|three|"
    rf"five|six|ten)[\s-]?"
    rf"({_UNIT_WORD})\b(?!\s+or\s+older|\s+old|\s+of age)\s*[)\]]?(?:\s+of follow-?\s?up)?",
    re.IGNORECASE,
)
_AGE: Final = re.compile(r"\bage[ds]?\b|\bold\b", re.IGNORECASE)
_BOUND: Final = re.compile(r"[<>≤≥]")
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "ten": 10}
_EDGES: Final = re.compile(r"^[\s,;:/()\[\]*†‡§.-]+|[\s,;:/(\[*†‡§.-]+$")
_EMPTY_BRACKETS: Final = re.compile(r"[(\[]\s*[,;/±+-]*\s*[)\]]")
_IDLE: Final = re.compile(
    r"^(?:of|for|and|or|the|in|at|with|patients?|subjects?|pts?|events?|values?)(?:\s+(?:of|for|and|or|"
    r"the))*$",
    re.IGNORECASE,
)


def read_heading(text: str, names: frozenset[str] = frozenset()) -> Heading:
    """Take a heading apart.

    Parameters
    ----------
    text : str
        As printed.
    names : frozenset of str
        Short forms that name an outcome in this article, so that "OR (%)" need not be an odds ratio.
    """
    plain = normalise(text).strip()
    found: dict[str, object] = {}
    if _P.fullmatch(plain):
        return Heading(plain, "", is_p=True)
    rest, found["size"] = _sizes(plain)
    rest, found["has_interval"] = _without(_INTERVAL, rest)
    if not found["has_interval"] and _INTERVAL_WORD.fullmatch(rest.strip()):
        rest, found["has_interval"] = "", True
    rest, found["ratio"] = _ratio(rest, names)
    rest, found["grade"] = _graded(rest)
    if not _tells_ages(rest):
        rest, found["time"] = _time(rest)
        rest, found["unit"] = _unit(rest)
    for name, pattern in _FLAGS:
        rest, found[name] = _without(pattern, rest)
    rest = _tidy(rest)
    return Heading(plain, rest, **found)  # type: ignore[arg-type]  # by name


def _graded(text: str) -> tuple[str, str | None]:
    left, count = _GRADE.subn(" ", text)
    if not count:
        return text, None
    bands = [band for grades in find_grades(text) if not grades.is_word for band in grades.bands]
    # "grades all" is the one way to say it that stands in tables alone.
    return left, together(bands) if bands else "any" if _ALL.search(text) else None


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    left, count = pattern.subn(" ", text)
    return left, count > 0


def _sizes(text: str) -> tuple[str, int | None]:
    match = _SIZE.search(text)
    if match is None:
        return text, None
    number = int((match[1] or match[2]).replace(",", ""))
    return text[: match.start()] + " " + text[match.end() :], number


def _ratio(text: str, names: frozenset[str]) -> tuple[str, Ratio | None]:
    kinds: list[Ratio] = []
    patterns: tuple[tuple[Ratio, re.Pattern[str]], ...] = (
        ("hazard", _HAZARD),
        ("odds", _ODDS),
        ("risk", _RISK),
    )
    for kind, pattern in patterns:
        match = pattern.search(text)
        if match is not None and match.group() not in names:
            kinds.append(kind)
            text = text[: match.start()] + " " + text[match.end() :]
    if not kinds:
        return text, None
    return text, kinds[0] if len(kinds) == 1 else "either"


def _time(text: str) -> tuple[str, str | None]:
    """Find a time point: as abstracts write it, a span, or a bare time as only a heading has it."""
    span = _SPAN.search(text)
    if span is not None:
        unit = _UNITS[span[3][0].lower()]
        return text[: span.start()] + " " + text[span.end() :], f"{span[1]}-{span[2]} {unit}"
    bare = _BARE_TIME.search(text)
    if bare is not None:
        number = float(_NUMBERS.get(bare[1].lower(), 0) or bare[1])
        unit = _UNITS[bare[2][0].lower()]
        words = f"{number:g} {unit if number != 1 else unit.rstrip('s')}"
        return text[: bare.start()] + " " + text[bare.end() :], words
    for mark in find_landmarks(text):
        return text[: mark.start] + " " + text[mark.end :], mark.text
    return text, None


def _tells_ages(text: str) -> bool:
    """Whether years are those of ages: it says so, or a bound or span of years is all there is."""
    if _AGE.search(text):
        return True
    match = _SPAN.search(text) or _BARE_TIME.search(text)
    if match is None or re.search(r"[A-Za-z]", text[: match.start()] + text[match.end() :]):
        return False
    return match.re is _SPAN or _BOUND.search(text) is not None


def _unit(text: str) -> tuple[str, str | None]:
    match = _UNIT.search(text)
    if match is None:
        return text, None
    unit = _UNITS[(match[1] or match[2])[0].lower()]
    return text[: match.start()] + " " + text[match.end() :], unit


def _tidy(text: str) -> str:
    """Drop brackets that lost their content, and the punctuation at the ends."""
    before = ""
    while before != text:
        before = text
        text = " ".join(_EMPTY_BRACKETS.sub(" ", text).split())
        text = _EDGES.sub("", text)
    if text.count("(") < text.count(")"):
        text = text.replace(")", "").strip()
    return "" if _IDLE.fullmatch(text) else text
