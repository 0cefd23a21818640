"""Groups that numbers tell apart: "stages I, II and III", "at 20, 40 and 60 mg", "aged ≤40 and >40 years"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.member_brackets import without_member_brackets
from evidence.extract.text import IN_ORDER, INNER_BRACKETS, blank, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["fits_row", "numbered_groups"]

_HUNG = re.compile(
    r"\b(?P<first>\d[\d.]*)- (?:and|or|versus|vs\.?|v\.?) (?P<second>\d[\d.]*)-"
    r"(?P<unit>week|day|month|year|hour|drug|mg|Gy|cycle|course) "
    r"(?:assignments?|groups?|arms?|cohorts?|regimens?|schedules?|courses?|treatments?|comparison|dose)\b"
)
_STAGE = re.compile(r"(?:IV|I{1,3}|(?:[<>≥≤]\s?)?\d(?:(?:\s(?:to|or)\s|-)\d)?)[ABCabc]?\b(?!\s?%|\.\d)")
_STAGED = re.compile(
    r"\b(?P<noun>[Ss]tages?|FIGO|ISS|HCT-CI(?!\s[Ss]core)|[Pp]erformance status|ECOG(?: PS)?|PS|IPI|"
    r"[Ss]cores?)\s+(?:of\s+)?"
    rf"(?P<list>{_STAGE.pattern}(?:\s(?:to|or)\s\d)?(?:(?:,\s*(?:and\s+)?|\s+and\s+){_STAGE.pattern})+)"
)
#: "in class I-IV, respectively": each of them
_STAGE_RANGE = re.compile(
    r"\b(?P<noun>[Ss]tages?|[Cc]lass|ISS|FIGO|[Ss]cores?|[Rr]isk groups?)\s"
    r"(?P<first>I(?=-I)|[0-2](?=-\d))-(?P<last>III|IV|[2-5])\b(?![\d.%])"
)
_STAGES: Final = ("0", "1", "2", "3", "4", "5", "I", "II", "III", "IV")
_AMOUNT = re.compile(r"\d[\d.]*")
_DOSED = re.compile(
    rf"\b(?:at|for|in|with|of|receiving|given)\s+(?:the\s+)?"
    rf"(?P<list>{_AMOUNT.pattern}(?:,\s*{_AMOUNT.pattern})*,?\s+(?:and|or)\s+{_AMOUNT.pattern})"
    r"[\s-]?(?P<unit>(?:mg|g|Gy|cGy|µg|mcg|MBq|GBq)(?:/(?:m2|m²|kg|d|day|m\(2\)))*)"
)
_DOSE = r"\d[\d.]*\s?(?:mg|g|Gy|cGy|µg|mcg|IU)(?:/(?:m2|m²|kg|d|day))*"
#: "of patients on 10 mg, 5 mg and placebo"
_EACH_DOSED = re.compile(
    rf"\b(?:at|for|in|with|on|of|receiving|given|between)\s+(?:the\s+)?"
    rf"(?P<list>{_DOSE}(?:,\s*{_DOSE})*,?\s+(?:and|or|versus|vs\.?)\s+(?:{_DOSE}|placebo))"
)
_DOSE_UNITS: Final = ("mg", " g", "Gy", "µg", "mcg", "IU")
_ONE_DOSED = re.compile(rf"{_DOSE}|placebo")
_BAND = re.compile(r"(?:[<>≥≤]\s?=?\s?|under |over |up to )?\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?")
_SO_MANY_AGED = r"(?:\s+[(\[][nN]\s?=\s?[^()\[\]]*[)\]])?"
_BANDS = re.compile(
    rf"\b(?:[Aa]ged?(?:\s+groups?)?|[Aa]ges|[Ii]n the)\s+(?:of\s+)?"
    rf"(?P<bands>{_BAND.pattern}(?:\s+years?)?{_SO_MANY_AGED}"
    rf"(?:(?:,\s*|,?\s+(?:and|or|versus|vs\.?|v\.?)\s+){_BAND.pattern}(?:\s+years?(?=,|\s(?:and|or)))?)+)"
    r"\s+(?:years?|yrs?)\b"
    r"(?P<beyond>\s+(?:or|and)\s+(?:older|over|above|more)\b)?"
)


def numbered_groups(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Find lists of groups that are told apart by ages, lengths, stages and doses.

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Yields
    ------
    list of GroupPhrase
        The members of each list in order.
    """
    yield from _banded(view)
    yield from _hung(view)
    yield from _staged(view)
    yield from _dosed(view)
    yield from _each_dosed(view)
    yield from _of_factors(view)
    yield from _with_so_many(view)
    yield from _each_with_factors(view)
    yield from _of_amounts(view)
    yield from _of_lengths(view)
    yield from _of_levels(view)


_LEVEL = r"(?:[<>≥≤]=?\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s?-\s?[<≤]?\d+(?:[.,]\d+)?)\s?%?"
#: "with doses of | <1.8, 1.8-3.2 and ≥3.3 mg/m2", "with counts of | ≤5%, 6-10% and >10%"
_PER = r"(?:\s(?:years?|yrs?|months|days))?"
_LEVELS = re.compile(
    rf"\b(?:of|with|for|in|at|was|were|patients|those|children|adults)\s+"
    rf"(?P<list>{_LEVEL}{_PER}(?:,\s*{_LEVEL}{_PER})*,?\s+(?:and|or|versus|vs\.?)\s+{_LEVEL})"
    r"(?P<unit>\s?(?:mg|g|µg|IU|U|ng|cm|mm|Gy|days|weeks|months|years)(?:/[\w²]+)*(?![\w-]))?"
)


def _of_levels(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "10%, 19% and 28% with doses of <1.8, 1.8-3.2 and ≥3.3 mg/m2": a group for each level."""
    for match in _LEVELS.finditer(view.text) if holds_any(view.text, "<>≥≤") else ():
        at, levels = match.start("list"), list(re.finditer(_LEVEL, match["list"]))
        if any(level.group()[0] in "<>≥≤" for level in levels) and fits_row(view, match, len(levels)):
            unit = f" {match['unit'].strip()}" if match["unit"] else ""
            yield [
                GroupPhrase(at + n.start(), at + n.end(), f"{n.group().strip()}{unit}", "with", people=True)
                for n in levels
            ]


#: "58% (95% CI, 51-65%) | with 36 months"
_LENGTH = re.compile(
    r"[)\]]?\s+(?:with|given|receiving)\s+(?P<name>\d+\s(?:days?|weeks?|months?|years?|cycles?|courses?|doses?))\b"
    r"(?P<what>\s+of\s+(?!follow|age)[a-z][\w-]*(?:\s[a-z][\w-]*)?)?"
)


def _of_lengths(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "58% with 36 months and 51% with 6 months of X": groups by how long they were treated."""
    shares = [f for f in view.figures if f.kind == "proportion" and f.percent is not None]
    found = [m for f in shares if (m := _LENGTH.match(view.text, f.last)) is not None]
    if len({m["name"] for m in found}) == len(found) > 1:
        yield [GroupPhrase(*m.span("name"), f"{m['name']}{found[-1]['what'] or ''}", "with") for m in found]


_LIMIT = (
    r"(?:(?:fewer|less|more|greater) than \d[\d.]*|[<>≥≤]\s?\d[\d.]*|"
    r"\d[\d.]* or (?:more|fewer|less|greater|higher|lower))"
)
#: "patients taking fewer than 8 drugs vs. 8 or more"
_AMOUNTS = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?:(?:who|with|having|had|receiving|received|taking|took|prescribed|given)\s+)*"
    rf"(?P<one>{_LIMIT})\s+(?P<noun>[a-z][a-z-]*(?: [a-z][a-z-]*)?)\s+"
    r"(?:and|or|than|versus|vs\.?|v\.?|compared (?:with|to))\s+"
    rf"(?:(?:those|patients|in|who|with|having|had|receiving|received|taking|took|given)\s+)*(?P<other>{_LIMIT})"
    r"(?!\s?%)(?:\s+(?P=noun))?"
)


def _of_amounts(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "patients taking fewer than 8 drugs vs. 8 or more": two groups by how many of one thing."""
    if not holds_any(view.text, ("than", "<", ">", "≥", "≤", " or more", " or fewer", " or less")):
        return
    for match in _AMOUNTS.finditer(view.text):
        yield [
            GroupPhrase(
                match.start(), match.end("noun"), f"{match['one']} {match['noun']}", "in", people=True
            ),
            GroupPhrase(
                match.start("other"), match.end(), f"{match['other']} {match['noun']}", "than", people=True
            ),
        ]


_SO_MANY = (
    r"(?:(?:[<>≥≤]\s?)?\d(?:\s?(?:-|to|or)\s?(?:\d|more))?|none|no|zero|"
    r"(?:one|two|three|four)(?:\sor\smore)?)"
)
_FACTORS = re.compile(
    rf"\b(?:for|with|of|having|receiving|given)\s+(?P<list>{_SO_MANY}(?:,\s*{_SO_MANY})*,?\s+(?:and|or|versus|vs\.?)\s+{_SO_MANY})\s+"
    r"(?:of (?:these|the|those) )?(?P<noun>(?:[a-z-]+ )?"
    r"(?:factors?|markers?|abnormalities|alterations|aberrations|points?|criteria|mutations?|sites?|nodes?|"
    r"lesions?|comorbidities|features|lines|regimens|relapses|therapies|cycles|courses|alkylators|transplants))\b"
)


def _of_factors(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "for 0, 1 and 2-3 risk factors was ..., respectively": a group for each number of them."""
    in_order = IN_ORDER.search(view.text) is not None
    for match in _FACTORS.finditer(without_member_brackets(view.text)) if view.figures else ():
        at, noun = match.start("list"), match["noun"]
        members = list(re.finditer(_SO_MANY, match["list"]))
        behind = [f for f in view.amounts if f.start >= match.end()][: len(members)]
        ahead = [f for f in view.amounts if f.last <= match.start()][-len(members) :]
        # "with one, two and three or more prior lines were 80%, 70% and 55%"
        rows = [row for row in (behind, ahead) if len(row) == len(members) > 2 and view.is_tight(row)]
        if in_order or rows:
            yield [
                GroupPhrase(at + n.start(), at + n.end(), _so_many(n.group(), noun), "with") for n in members
            ]


def _so_many(number: str, noun: str) -> str:
    """Say "no risk factors" for "none", and "one prior line" of "one, two and three prior lines"."""
    if number in {"one", "1"}:
        noun = re.sub(r"ies\b", "y", noun) if "ies" in noun else re.sub(r"(?<=\w\w)s\b", "", noun)
    return f"{'no' if number == 'none' else number} {noun}"


#: "33% | with none or one|, 14% | with two|, 8% | in those with three| and 0% | with four"
_NUMBER_OF = r"(?:no|none|zero|one|two|three|four|five|six|\d)"
_WITH_SO_MANY = re.compile(
    rf"[)\]]?\s(?:(?:in|for|among) (?:those|patients) )?(?:with|for|after) "
    rf"(?P<name>{_NUMBER_OF}(?:(?: or | to |-){_NUMBER_OF}| or more)?)"
    r"(?= (?:[a-z]+ ){0,2}(?:factor|lines?\b|therap|regimen|treatment|transplant|relapse)|,|;| and\b|[.)]|$)"
)
#: What people have or were given several of.
_COUNTED_THINGS = re.compile(
    r"\b(?:(?:risk|adverse|prognostic|poor|unfavou?rable|favou?rable|high-risk) factors?|"
    # "58% after one, 44% after two and 29% after three or more | prior therapies"
    r"(?:(?:prior|previous|earlier) )?(?:lines|therapies|regimens|treatments|transplants|relapses)"
    r"(?: of (?:therapy|treatment|chemotherapy))?)\b"
)


def _with_so_many(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "33% with none or one, 14% with two and 0% with three" of factors: a group behind each figure."""
    row = [
        told for figure in view.amounts if (told := _WITH_SO_MANY.match(view.text, figure.last)) is not None
    ]
    noun = _COUNTED_THINGS.search(view.text) if len(row) > 1 else None
    if noun is not None and len({told["name"] for told in row}) == len(row):
        several = re.sub(r"factor$", "factors", noun.group())
        yield [
            GroupPhrase(*told.span("name"), _so_many(told["name"], several), "with", people=True)
            for told in row
        ]


#: "in patients | with none of these adverse factors"
_ONE_WITH_FACTORS = re.compile(
    rf"\bwith (?P<name>(?:only )?{_NUMBER_OF}(?:(?: or | to |-){_NUMBER_OF}| or more)?)"
    r"(?P<noun> (?:of (?:these|the|those) )?(?:[a-z-]+ ){0,2}factors?)\b(?= [^\d,;]|,)"
)


def _each_with_factors(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "with no risk factor OS was 80%, with one factor it was 60%": a group in front of each figure."""
    if view.text.count(" factor") < 2:
        return
    found = list(_ONE_WITH_FACTORS.finditer(view.text))
    if len(found) < 2:
        return
    ends = [*(m.start() for m in found[1:]), len(view.text)]
    shares = [f for f in view.figures if f.note not in {"bare", "none"} and f.kind != "ratio"]
    own = [
        [f for f in shares if m.end() <= f.start and f.end <= end] for m, end in zip(found, ends, strict=True)
    ]
    before = any(f.start < found[0].start() for f in shares)
    if not before and all(own) and len({m["name"] for m in found}) == len(found):
        yield [
            GroupPhrase(m.start("name"), m.end(), f"{m['name']}{m['noun']}", "with", people=True)
            for m in found
        ]


def _banded(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "patients aged 18-40, 40-55 and >55 years": a group for each band of age."""
    if "year" not in view.text:
        return
    for match in _BANDS.finditer(view.text):
        at = match.start("bands")
        bands = list(_BAND.finditer(INNER_BRACKETS.sub(blank, match.group("bands"))))
        names = [f"aged {band.group()} years" for band in bands]
        names[-1] += match["beyond"] or ""
        yield [
            GroupPhrase(at + band.start(), at + band.end(), name, "for", people=True)
            for band, name in zip(bands, names, strict=True)
        ]


def _hung(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "the 8- and 28-week assignments": two groups by one unit."""
    for match in _HUNG.finditer(view.text) if "- " in view.text else ():
        yield [
            GroupPhrase(
                match.start(name),
                match.end(name),
                f"{match.group(name)}-{match.group('unit')}",
                "in",
                people=True,
            )
            for name in ("first", "second")
        ]


def _staged(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "for stages I, II and III", "ISS stage 1, 2 and 3", "in class I-IV": a group for each."""
    for match in _STAGED.finditer(view.text):
        noun = re.sub(r"(?<=(?:stage|score))s$|(?<=Stage)s$", "", match.group("noun"))
        at, members = match.start("list"), list(_STAGE.finditer(match.group("list")))
        if len(members) < 3 and not IN_ORDER.search(view.text):
            continue  # "66% for stages I and IIA, 31% for stage IIB"
        yield [
            # The first begins with the noun, which is no group of its own.
            GroupPhrase(start, at + s.end(), f"{noun} {s.group()}", "for", people=False)
            for s in members
            for start in [match.start() if s is members[0] else at + s.start()]
        ]
    for match in _STAGE_RANGE.finditer(view.text) if IN_ORDER.search(view.text) else ():
        first, last = match.group("first", "last")
        stages = _STAGES[_STAGES.index(first) : _STAGES.index(last) + 1]
        noun = match["noun"].removesuffix("s") if match["noun"].lower() != "class" else match["noun"]
        if len(stages) > 2:
            yield [GroupPhrase(*match.span(), f"{noun} {stage}", "for", people=False) for stage in stages]


def _row(view: SentenceView, figures: Iterable[Figure]) -> list[Figure]:
    """Give the first of figures, and those in a row with it: "33%, 45%, and 28% of patients | at"."""
    row: list[Figure] = []
    for figure in figures:
        if row and not view.is_tight(sorted([figure, row[-1]], key=lambda f: f.start)):
            break
        row.append(figure)
    return row


def fits_row(view: SentenceView, match: re.Match[str], count: int) -> bool:
    """Whether the figures in a row before a list, or behind it, are as many as its members."""
    before = _row(view, (f for f in reversed(view.figures) if f.last <= match.start()))
    behind = _row(view, (f for f in view.figures if f.start >= match.end()))
    return count in {len(before), len(behind)}


def _each_dosed(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "on 10 mg, 5 mg and placebo": a group for each dose that has a unit of its own."""
    for match in _EACH_DOSED.finditer(view.text) if holds_any(view.text, _DOSE_UNITS) else ():
        at, members = match.start("list"), list(_ONE_DOSED.finditer(match["list"]))
        if fits_row(view, match, len(members)):
            yield [GroupPhrase(at + n.start(), at + n.end(), n.group(), "on") for n in members]


def _dosed(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "at 20, 40 and 60 mg": a group for each dose."""
    for match in _DOSED.finditer(view.text):
        at, unit = match.start("list"), match.group("unit")
        doses = _AMOUNT.findall(match.group("list"))
        if IN_ORDER.search(view.text) is None and not fits_row(view, match, len(doses)):
            continue
        yield [
            GroupPhrase(at + n.start(), at + n.end(), f"{n.group()} {unit}", "at")
            for n in _AMOUNT.finditer(match.group("list"))
        ]
