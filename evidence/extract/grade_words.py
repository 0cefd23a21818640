"""How grades of events are written: "grade 3 or higher", "grades II-IV and III-IV", "G3/4", "severe"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from evidence.extract.grades_in_list import list_behind
from evidence.extract.number_patterns import AND_GRADE
from evidence.extract.text import ends_in, holds_any

__all__ = ["GRADE_IN", "OF_GRADE", "Grades", "find_grades", "is_grades", "together"]


class Grades(NamedTuple):
    """Where a text names grades.

    Parameters
    ----------
    start, end : int
        Offsets in the text.
    bands : tuple of str
        Each band as a table writes it: ``3``, ``3-4``, ``≥3``, ``any``, ``severe``. More than one where
        several are listed: "grades II-IV and III-IV".
    is_word : bool
        Whether a word tells the severity, which counts only beside the name of an event.
    """

    start: int
    end: int
    bands: tuple[str, ...]
    is_word: bool = False


_NUMERALS: Final = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
}  # fmt: skip
_ONE = r"(?:[0-5](?!\.?\d|\s?%)|I{1,3}V?|IV|V|one|two|three|four|five|[A-D](?=\s?-\s?[A-D]\b))\b"
_OR_MORE = r"(?:\s*\+(?!\w|\s*\d)|\s*(?:or|and|/)\s*(?:higher|greater|more|above|worse|over)\b)"
_RANGE = rf"({_ONE})(?:\s*(?:-|to|through)\s*({_ONE}|[A-D]\b))?({_OR_MORE})?"
_BAND = re.sub(r"\((?!\?)", "(?:", _RANGE)
#: Behind a comma a number is a grade only in a list that goes on: "grade 1, 2 and 3", not "grade 3, 5 died".
_NEXT = (
    rf"\s*(?:,?\s*(?:{AND_GRADE}|or|&|plus)|[/+]|"
    r",(?=\s*(?:[Gg]rades?\s*)?[0-5IV]{1,3}\s*(?:,|and\b|or\b|&)))\s*"
    r"(?:[Gg]r(?:ades?)?\s*)?"
)
_SIGN = r"(?:[<>≤≥]\s?=?|at least|greater than(?: or equal to)?|higher than|more than|up to)"
_GRADES = re.compile(
    r"(?P<any>\b[Aa](?:ny|ll)[- ](?:grades?|severity)\b)|"
    rf"(?:(?P<before>{_SIGN})\s*)?(?:\b(?:[Gg]r(?:ades?)?|GR(?:ADES?)?)(?![A-Za-z])\.?[\s-]*(?:of\s+)?"
    r"|\bG(?=[<>≤≥]?[1-5]\b))"
    rf"(?:(?P<sign>{_SIGN})\s*)?(?P<bands>{_BAND}(?:{_NEXT}{_BAND})*)"
)
_SEVERITY = re.compile(
    r"\b(?:(?:mild|moderate|severe)(?:(?:[ -](?:to|or|and)[ -]|\s?/\s?)(?:moderate|severe|life-threatening))?"
    r"|life-threatening|serious|(?:high|low)-grade|extensive|limited)\b",
    re.IGNORECASE,
)
#: Asked first, because that is quick.
_SIGNS: Final = (
    *("rade", "gr ", "gr.", "gr≥", "gr>", "G", "severity"),
    *("evere", "oderate", "ild", "erious", "xtensive", "imited", "hreat"),
)
_RANGES = re.compile(_RANGE)
_LISTED = re.compile(r",|\band\b|&|\bplus\b")
_JOINS = re.compile(r"[ -](?:to|or|and)[ -]|\s?/\s?")
#: The highest grade of each patient, or the grade of a tumour, is no band of an event.
_OF_OTHERS = re.compile(
    r"\b(?:maxim(?:um|al)|highest|median|worst|tumou?r|histologic(?:al)?|nuclear|groups?|arms?|cohorts?|"
    r"stages?|phases?|levels?|HLA)[\s-]+$",
    re.IGNORECASE,
)
_NAMES_GROUP = re.compile(r"\s+(?:arms?|groups?|cohorts?|phase)\b")


def find_grades(text: str) -> tuple[Grades, ...]:
    """Find where a normalised text names the grades of events.

    Examples
    --------
    >>> [g.bands for g in find_grades("grade 3 or higher CRS, grades II-IV and III-IV acute GVHD")]
    [('≥3',), ('2-4', '3-4')]
    """
    if not holds_any(text, _SIGNS):
        return ()
    found = [
        Grades(match.start(), match.end(), _bands(match))
        for match in _GRADES.finditer(text)
        if not ends_in(_OF_OTHERS, text, match.start(), reach=16)
        and not (match.group().startswith("G") and _NAMES_GROUP.match(text, match.end()))
    ]
    found += [
        Grades(*span, _listed_bands(text[slice(*span)]))
        for grades in found
        for span in list_behind(text, grades.end)
    ]
    if found:
        found += [
            Grades(match.start("bands"), match.end(), _listed_bands(match["bands"]))
            for match in _ROMAN_ALONE.finditer(text, found[0].end)
            if not any(g.start < match.end() and match.start("bands") < g.end for g in found)
        ]
    found += [
        Grades(match.start(), match.end(), (_JOINS.sub("/", match.group().lower()),), is_word=True)
        for match in _SEVERITY.finditer(text)
        if not any(g.start < match.end() and match.start() < g.end for g in found)
    ]
    return tuple(sorted(found))


_ENDS_GRADE = rf"\b[Gg]rades?\s(?:{_SIGN}\s?)?{_BAND}(?:{_NEXT}{_BAND})?\s"
#: "it was grade 1-2 in | 18 and grade 3-4 in | 6"
GRADE_IN: Final = re.compile(rf"{_ENDS_GRADE}in\s(?:only\s)?$")
#: "grade 3-4 | CRS in 6"
OF_GRADE: Final = re.compile(rf"{_ENDS_GRADE}$")
#: "grade II-IV was 35% and | III-IV 12%": behind grades, in the same sentence.
_ROMAN_ALONE = re.compile(
    r"(?:,|;|\band\b)\s+(?:of\s+)?(?P<bands>(?:I{1,3}|IV)\s?(?:-|to)\s?(?:I{1,3}V?|IV))\b(?=\s+(?:was|were|in|\d|"
    r"occurred|acute|aGVHD|GVHD))"
)


def is_grades(text: str) -> bool:
    """Whether words name grades and nothing else."""
    return any(found.start == 0 and found.end == len(text) for found in find_grades(text))


def together(bands: Sequence[str]) -> str:
    """Write bands that one figure is of as one: "grade 3 and 4 infections in 11%"."""
    if len(bands) == 1:
        return bands[0]
    if "any" in bands:
        return "any"
    ends = sorted({end for band in bands for end in band.split("-")})
    return f"{ends[0]}-{ends[-1]}" if all(map(str.isdigit, ends)) else ", ".join(bands)


def _bands(match: re.Match[str]) -> tuple[str, ...]:
    """Give the bands of a match in order."""
    if match["any"]:
        return ("any",)
    bands = _listed_bands(match["bands"])
    sign = re.sub(r"\s", "", match["before"] or match["sign"] or "")
    if sign and bands[0].isdigit():
        return (_bounded(sign, int(bands[0])), *bands[1:])
    if len(bands) > 1 and all(map(str.isdigit, bands)) and not _LISTED.search(match["bands"]):
        return (together(bands),)  # "grade 3 or 4", "grade 3/4"
    return bands


def _listed_bands(bands: str) -> tuple[str, ...]:
    return tuple(_band(*part.groups()) for part in _RANGES.finditer(bands))


def _band(low: str, high: str | None, more: str | None) -> str:
    low = _NUMERALS.get(low.lower(), low)
    high = None if high is None else _NUMERALS.get(high.lower(), high)
    if more:
        return f"≥{low}"
    return low if high is None or high == low else f"{low}-{high}"


def _bounded(sign: str, grade: int) -> str:
    """Write what a sign says of a whole grade: above 2 is at least 3."""
    if sign in {">", "greaterthan", "higherthan", "morethan"}:
        return f"≥{grade + 1}"
    if sign == "<":
        return f"≤{grade - 1}"
    return f"≤{grade}" if sign in {"≤", "<=", "upto"} else f"≥{grade}"
