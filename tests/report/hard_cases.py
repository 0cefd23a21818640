"""Comparisons that office formats trip over: formulas, right-to-left text, very long text, many studies."""

from __future__ import annotations

from evidence.compare.table import Analyses, Comparison
from evidence.model import Correction
from tests.compare.by_hand import comparison, finding, index_study, keywords, study

#: What a spreadsheet would run, were it typed in.
FORMULAS = ("=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "＝1+1")

HEBREW = "כהן"
ARABIC = "الدراسة الأولى"

LONG = "Overlong " * 5_000


def dangerous() -> Comparison:
    """Text of papers that begins like a formula, in every column that takes text."""
    studies = [
        study(
            str(number),
            text,
            2000 + number,
            finding(percent=5.0, arm=text, population=text, timepoint=text, quote=text),
            keywords=keywords(design=text, population=text, intervention=text),
        )
        for number, text in enumerate(FORMULAS, start=1)
    ]
    return comparison(index_study(), *studies)


def right_to_left() -> Comparison:
    """A Hebrew author with an Arabic arm, beside an index study whose arm is English."""
    return comparison(
        index_study(finding(percent=67.0, quote="67%")),
        study("7", HEBREW, 2011, finding(events=5, total=40, arm=ARABIC, quote="5 of 40")),
    )


def overlong() -> Comparison:
    """A group's name, a title, an arm and a sentence beyond what a cell holds."""
    return comparison(
        index_study(title=LONG),
        study("8", LONG, 2012, finding(percent=5.0, arm=LONG, quote=LONG), title=LONG),
    )


def many(count: int = 500) -> Comparison:
    """The index study beside so many others, of which every seventh is retracted."""
    studies = [
        study(
            str(number),
            f"Author{number}",
            1990 + number % 30,
            finding(events=number % 40, total=40, quote=f"{number % 40} of 40", pmid=str(number)),
            corrections=(Correction("RetractionIn", "Notice", None),) if number % 7 == 0 else (),
        )
        for number in range(1, count + 1)
    ]
    return comparison(index_study(finding(percent=67.0, quote="67%")), *studies)


def set_against() -> Comparison:
    """Everything that is computed across studies: differences, ratios, pooled values, one not estimable."""
    others = [
        study(
            str(number),
            f"Author{number}",
            2010 + number,
            finding(events=events, total=40, population="all patients", quote=f"{events} of 40"),
        )
        for number, events in enumerate((0, 12, 18, 21), start=1)
    ]
    index = index_study(finding(events=0, total=30, population="all patients", quote="0 of 30"))
    return comparison(index, *others, analyses=Analyses(difference=True, ratio=True, pool=True))
