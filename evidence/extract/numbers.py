"""The grammar of numbers in papers: what is written, before anything is said of what it means.

``read_quantities`` turns a sentence into the quantities it prints. Numbers that can never be a
result (doses, thresholds, ages, ranges, calendar years, labels of arms and grades) come out as
``aside`` with the reason, so that each number of a text can be accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from evidence.extract.grades_in_list import next_of_list
from evidence.extract.listed_units import share_units
from evidence.extract.number_patterns import (
    LEVEL_BEHIND,
    MASTER,
    NUMBER,
    NUMBER_WORD,
    ONES,
    TENS,
    UNIT,
    WHOLE,
    form_of,
)
from evidence.extract.quantity import Kind, Quantity
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["ASIDE", "COUNTED_THERE", "NAMED_HEAD", "parse_number", "read_quantities"]

#: "31,7%": no thousands have one digit.
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d\s?(?:%|per))")
_IN_NUMBER = re.compile(NUMBER)
_IN_WHOLE_OR_WORD = re.compile(rf"{WHOLE}|\b(?:{NUMBER_WORD})\b", re.IGNORECASE)
_LEVEL_BEHIND = re.compile(LEVEL_BEHIND)
_IN_LEVEL = re.compile(r"(\d\d(?:\.\d+)?)\s?(?:%|per ?cent)?\s*(?=confiden[ct]|C[rR]?I|C\.I)")
_NEGATIVE = re.compile(r"[\s:=,;(\[]*-(?=[\d.])")
_BELOW = re.compile(r"[\s:=,;(\[]*<")
_IN_UNIT = re.compile(r"(?:\d|N[REA]|reached|estimable)\s*([dwmy])[a-z]+$")
_UNIT_NAMES: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_SIGN = re.compile(r"[<>≤≥]=?")
_P_NUMBER = re.compile(r"(?:0?\s?\.\s?\d+|0,\d+|\d+(?:\.\s?\d+)?).*$")
_IN_DURATION = re.compile(rf"(.*?)(?:\s?-\s?|\s+|(?=mo))({UNIT})$", re.IGNORECASE)
_INTERVAL_NAME = re.compile(
    r"^.*?(?:C[rR]?Is?|\bIC(?=\s?95)|C\.I\.|[Ii]ntervals?|[Ll]imits?)(?:\s*[(\[][^)\]]*[)\]])?"
)
#: "HPV-16, -58 and -| 31": the beginning of a name stands before the first of them.
_HANGING_NUMBER = re.compile(r"[\s/]-$")
_HAS_DIGIT = re.compile(r"\d")
#: Begins a word as numbers in words do, where they are written with a capital.
_CAPITAL = re.compile(r"[AEFNOSTZ](?<!\w.)")
_NUMBER_WORD = re.compile(rf"(?:{NUMBER_WORD})\b", re.IGNORECASE)

ASIDE: Final = {
    "remainder": "the end of a number that cannot be read",
    "mean": "mean with its spread",
    "range": "range or interquartile range",
    "threshold": "threshold",
    "grade": "grade of an adverse event",
    "label": "label of a day, cycle, phase, stage or arm",
    "name": "part of a name",
    "heterogeneity": "heterogeneity of pooled studies",
    "date": "calendar date",
    "age": "age",
    "scheme": "ratio of allocation or power of ten",
    "dose": "dose or other measured amount",
    "duration_range": "range of times",
    "difference": "a difference between groups",
    "change": "a change or a step, not a result",
    "exception": 'those whom "all" leaves out',
    "level": "level of an interval that is not printed whole",
}


@lru_cache(maxsize=4096)
def parse_number(text: str) -> float | None:
    """Read a number in digits or words; None where the text is neither.

    Examples
    --------
    >>> parse_number("1,191"), parse_number("twenty-one"), parse_number(". 07")
    (1191.0, 21.0, 0.07)
    """
    if _HAS_DIGIT.search(text):
        plain = text.strip().lower().replace(",", "").replace(" ", "")
        try:
            return float(plain)
        except ValueError:
            return None
    total = current = 0
    seen = False
    for word in re.split(r"[\s,-]+", text.strip().lower()):
        if word in {"and", ""}:
            continue
        if word in ONES or word in TENS or word == "a":
            current += ONES.get(word, TENS.get(word, 1))
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        else:
            return None
        seen = True
    return float(total + current) if seen else None


def _numbers(text: str) -> list[float]:
    found = (parse_number(m.group()) for m in _IN_NUMBER.finditer(text))
    return [n for n in found if n is not None]


def _ci(text: str, start: int, end: int) -> Quantity:
    level = _IN_LEVEL.search(text)
    rest = text[level.end() :] if level else text
    # Digits of "(95% CI)" inside the name of the interval are not its ends.
    rest = _INTERVAL_NAME.sub("", rest, count=1)
    behind = _LEVEL_BEHIND.match(rest) if level is None else None
    sure = float(level.group(1)) if level else _numbers(behind.group())[0] if behind else 95.0
    rest = rest[behind.end() :] if behind else rest
    ends = _numbers(rest.replace("--", "-"))
    below = _BELOW.match(rest) is not None and len(ends) > 1
    if ends and _NEGATIVE.match(rest):
        ends[0] = -ends[0]
    time = _IN_UNIT.search(rest)
    return Quantity(
        "ci", start, end, ends[0] if ends and not below else None, ends[1] if len(ends) > 1 else None,
        sure,
        "%" if "%" in rest else _UNIT_NAMES[time.group(1)] if time else None,
    )  # fmt: skip


def _p(text: str, start: int, end: int) -> Quantity:
    sign = _SIGN.search(text)
    sign_printed = sign.group() if sign else "<" if "less" in text else ">" if "greater" in text else ""
    number = _P_NUMBER.search(text)
    if number is None:
        return Quantity("p", start, end, note="NS")
    printed = number.group().replace(" ", "").replace(",", ".")
    value = None if sign_printed or "x" in printed else parse_number(printed)
    if value is not None and (value > 1 or printed.startswith("00")):
        # A decimal point lost in print ("P=001"): kept as it stands, no number.
        value = None
    return Quantity("p", start, end, value, note=None if value is not None else f"{sign_printed}{printed}")


_SPELLED_RATIO = re.compile(r"(hazard|odds)[- ]rati")


def _ratio(text: str, start: int, end: int) -> Quantity:
    head = text.lower()
    kind = "odds" if head.startswith("odds") or text.lstrip("a").startswith("OR") else "hazard"
    if head.startswith(("relative", "risk", "rr", "arr", "srr")) and "hazard" not in head:
        kind = "risk"
    # "A vs RR, hazard ratio 1.05": what is spelled out tells the kind.
    if (spelled := _SPELLED_RATIO.search(head)) is not None:
        kind = spelled.group(1)
    value = _numbers(text)[-1]
    return Quantity("ratio", start, end, value, unit=kind)


def _fraction(text: str, start: int, end: int) -> Quantity:
    parts = [parse_number(m.group()) for m in _IN_WHOLE_OR_WORD.finditer(text)]
    if len(parts) < 2 or parts[0] is None or parts[-1] is None or parts[0] > parts[-1]:
        return Quantity("aside", start, end, note="two numbers, not a part of a whole")
    return Quantity("fraction", start, end, parts[0], parts[-1])


def _interval(text: str, start: int, end: int) -> Quantity:
    ends = _numbers(text)
    return Quantity(
        "interval", start, end, ends[0], ends[1] if len(ends) > 1 else None, unit="%" if "%" in text else None
    )


def _fold(text: str, start: int, end: int) -> Quantity:
    return Quantity("ratio", start, end, _numbers(text)[0], unit="risk")


def _duration(text: str, start: int, end: int) -> Quantity:
    match = _IN_DURATION.match(text)
    value = parse_number(match.group(1).rstrip("+")) if match else None
    return Quantity(
        "duration", start, end, value, unit=_UNIT_NAMES[match.group(2)[0].lower()] if match else None
    )


def _percent(text: str, start: int, end: int) -> Quantity:
    text = _DECIMAL_COMMA.sub(".", text)
    ends = _numbers(text)
    value = ends[0] if ends else parse_number(re.sub(r"\s*per ?cent$", "", text))
    return Quantity("percent", start, end, value, ends[1] if len(ends) > 1 else None, unit="%")


def _share(text: str, start: int, end: int) -> Quantity:
    value, error = (round(100 * number, 6) for number in _numbers(text))
    return Quantity("percent", start, end, value, error, unit="%")


def _se(text: str, start: int, end: int) -> Quantity:
    found = _numbers(text)
    return Quantity("se", start, end, found[-1] if found else None)


def _plain(text: str, start: int, end: int) -> Quantity:
    value = parse_number(text)
    return Quantity("decimal" if "." in text else "count", start, end, value)


#: More digits than any number of patients has: an identifier, or damage.
_LONG_RUN: Final = re.compile(r"\d[\d,]{9}")
_NO_COUNT: Final = "more digits than a count has"

_READERS: Final[dict[str, Callable[[str, int, int], Quantity]]] = {
    "p": _p, "ci": _ci, "ratio": _ratio, "fold": _fold, "se_percent": _percent, "fraction": _fraction,
    "interval": _interval,
    "percent": _percent, "duration": _duration, "word": _plain, "number": _plain,
    "se": _se, "se_share": _share,
    "total": lambda text, start, end: Quantity("total", start, end, _numbers(text)[-1]),
    "none": lambda _, start, end: Quantity("count", start, end, 0.0, note="none"),
    "all": lambda _, start, end: Quantity("count", start, end, None, note="all"),
    "unreached": lambda _, start, end: Quantity("unreached", start, end),
}  # fmt: skip


def read_quantities(sentence: str) -> list[Quantity]:
    """Find every quantity of a sentence, in order, without overlap.

    Parameters
    ----------
    sentence : str
        Normalised text (see ``evidence.extract.text.normalise``).

    Returns
    -------
    list of Quantity
        A list that prints its unit once ("28, 21 and 10%", "11 and 6.6 months") has it on each.
    """
    lowered = _with_small_number_words(sentence)
    found = []
    graded: tuple[int, int] | None = None
    enumerates = lowered.count("(1)") == 1 and _ENUMERATES.search(lowered) is not None
    for match in MASTER.finditer(lowered):
        name = form_of(match)
        start, end = match.span()
        if enumerates and lowered[start - 1 : start] == "(" and lowered[end : end + 1] == ")":
            name = "label" if match.group().isdecimal() else name
        if name == "number" and (start, end) == graded:
            name = "grade"
        if name == "grade":
            graded = next_of_list(lowered, end)
        if name in {"interval", "duration_range"} and (parted := _before_and_after(lowered, start, end)):
            found += parted
            continue
        if name == "interval" and (parted := _count_with_share(lowered, start, end)):
            found += parted
            continue
        if name == "label" and (count := _count_in_group(lowered, start, end)) is not None:
            found.append(count)
            continue
        if name == "mean" and (median := _median_with_error(lowered, start, end)) is not None:
            found.append(median)
            continue
        reason = ASIDE.get(name) or (_NO_COUNT if _LONG_RUN.search(match.group()) else None)
        if name == "duration" and lowered.endswith("every ", 0, start):
            reason = ASIDE["dose"]  # "4 mg every 28 days"
        if name == "word" and lowered.startswith(_NOBODY, start):
            reason = ASIDE["name"]
        if name == "number" and _HANGING_NUMBER.search(lowered, max(0, start - 2), start):
            reason = ASIDE["name"]
        found.append(
            Quantity("aside", start, end, note=reason)
            if reason
            else _READERS[name](match.group(), start, end)
        )
    return share_units(found, lowered)


#: "a lower incidence than in X but a higher | one than | in Y", "| one of the most | common events (26%)"
_NOBODY: Final = ("one than ", "one of the most ", "one of the commonest ")
#: "shows that (1) the incidence is low and (2) most cases are mild"
_ENUMERATES = re.compile(r"(?:that|:|,|;|are|were|included?) \(1\) (?![^()]*%)[a-z].*\(2\) [a-z]")
_CHANGED_FROM = re.compile(
    r"\b(?:increas|improv|rose|rise|rais|decreas|reduc|lower|fell|declin|drop|chang|prolong|extend|doubl|tripl|halv|went|grew|climb)\w*\s+"
    r"(?:[\w-]+\s+){0,6}?[(\[]?from\s+$"
)
#: "increased the CR rate | from 80% to | 90% and 3-year OS from | 61% to 75%"
_CHANGED_TO = re.compile(rf"{_CHANGED_FROM.pattern.removesuffix('$')}{NUMBER}(?:\s?%)?(?:\s\w+)?\s?to\s")
_ALSO_FROM = re.compile(r"(?:\band|,)\s(?:[\w-]+\s){1,5}from\s+$")
_FROM_TO = re.compile(rf"(?P<before>({NUMBER})(?:\s?%)?)\s?to\s?(?P<after>({NUMBER})\s?%)")
_TIME_FROM_TO = re.compile(rf"(?P<before>({NUMBER}))\s?to\s?(?P<after>({NUMBER})\s({UNIT}))")


def _before_and_after(sentence: str, start: int, end: int) -> list[Quantity]:
    """Read "increased from 20% to 45%" as two percentages, "prolonged from 22 to 34 months" as two times."""
    match = _FROM_TO.fullmatch(sentence, start, end) or _TIME_FROM_TO.fullmatch(sentence, start, end)
    if match is None or not (
        _CHANGED_FROM.search(sentence, max(0, start - 90), start)
        or (_ALSO_FROM.search(sentence, max(0, start - 60), start) and _CHANGED_TO.search(sentence, 0, start))
    ):
        return []
    is_time = match.re is _TIME_FROM_TO
    kind: Kind = "duration" if is_time else "percent"
    unit = _UNIT_NAMES[match.group(5)[0].lower()] if is_time else "%"
    return [
        Quantity(kind, *match.span("before"), parse_number(match.group(2)), unit=unit),
        Quantity(kind, *match.span("after"), parse_number(match.group(4)), unit=unit),
    ]


_MEDIAN_IS = re.compile(r"\b[Mm]edian\b(?:(?!\bmean\b)[^±;]){0,60}$")
_ERROR_THEN_UNIT = re.compile(rf"({NUMBER})[^a-z]*\s({UNIT})\b")


def _median_with_error(sentence: str, start: int, end: int) -> Quantity | None:
    """Read "the median OS was 12 ± 1.4 months": a median with its error, and no mean with its spread."""
    match = _ERROR_THEN_UNIT.match(sentence, start)
    if match is None or match.start(2) != end + 1:
        return None
    if _MEDIAN_IS.search(sentence, max(0, start - 80), start) is None:
        return None
    return Quantity(
        "duration", start, match.end(), parse_number(match.group(1)), unit=_UNIT_NAMES[match.group(2)[0]]
    )


#: "in the control | group 2 | (4%)", "in the InO | arm 5 | patients": so many in a group that has its name.
_HEAD_THEN_COUNT = re.compile(r"(?:group|arm|cohort)\s(\d+)")
#: A name in front of "group", and no word that groups with numbers have: "dose group 2", "risk group 3".
NAMED_HEAD: Final = re.compile(
    r"\bthe\s(?!(?:dose|age|risk|study|treatment|same|other|first|second|third|prognostic|therapeutic|expansion|"
    r"cytogenetic|poor|good|intermediate|favou?rable|unfavou?rable)\b)[\w+/-]+\s$"
)
#: What is counted in a group, right behind the number.
COUNTED_THERE: Final = re.compile(
    rf"\s\(\d[\d.]*\s?%|\s(?:{ANY_PEOPLE}|deaths?|relapses?|cases?|events?|responses?|had|died|relapsed|of\s\d+)\b"
)


def _count_in_group(sentence: str, start: int, end: int) -> Quantity | None:
    """Read "in the control group 2 (4%)" as two in that group, and no group of that number."""
    match = _HEAD_THEN_COUNT.fullmatch(sentence, start, end)
    if match is None or COUNTED_THERE.match(sentence, end) is None:
        return None
    if NAMED_HEAD.search(sentence, max(0, start - 40), start) is None:
        return None
    return Quantity("count", *match.span(1), float(match[1]))


#: "fatigue (97 patients, 16%), hepatotoxicity (66, 11%)"
_COUNT_AND_SHARE = re.compile(rf"\s?({WHOLE}),\s?({NUMBER})\s?%")
_COUNTS_FIRST = re.compile(r"[(\[]\d+ (?:patients|pts|children|cases|events|deaths),? \d")


#: "elevated ALT | (5, 11%)": an interval stands behind an estimate.
_NAME_BEFORE = re.compile(r"[A-Za-z]\s*[(\[]\s?$(?<!CI \()(?<!val \()(?<!ange \()(?<!IQR \()")


def _count_with_share(sentence: str, start: int, end: int) -> list[Quantity]:
    """Read "(66, 11%)" as a count and its percentage: the ends of an interval would stand in order."""
    match = _COUNT_AND_SHARE.fullmatch(sentence, start, end)
    if match is None:
        return []
    count, share = (parse_number(number) or 0.0 for number in match.groups())
    told = _COUNTS_FIRST.search(sentence) or _NAME_BEFORE.search(sentence, max(0, start - 40), start)
    if count <= share and not told:
        return []
    return [
        Quantity("count", *match.span(1), count, unit="patients"),
        Quantity("percent", match.start(2), end, share, unit="%"),
    ]


def _with_small_number_words(sentence: str) -> str:
    """Write numbers in words with small letters: "Eleven of the 21" as "eleven of the 21"."""
    for capital in _CAPITAL.finditer(sentence):
        word = _NUMBER_WORD.match(sentence, capital.start())
        if word is not None:
            sentence = sentence[: word.start()] + word.group().lower() + sentence[word.end() :]
    return sentence
