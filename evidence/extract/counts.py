"""Counts and percentages: "11 of 21 (52%)", "52% (11/21)", "5 relapses in 20 (25%)", "Of 24 patients, 18"."""

from __future__ import annotations

import re

from evidence.arithmetic import printed_number, rounds_to
from evidence.extract.count_parts import OF_TOTAL, take_fraction, take_percent, take_percent_again, take_total
from evidence.extract.drafts import Draft
from evidence.extract.errors_of_shares import MOST_POINTS, is_error_of_share, is_stable_disease
from evidence.extract.estimates import is_index, read_time
from evidence.extract.figures import Figure
from evidence.extract.head_totals import (
    AFTER_PEOPLE,
    OPEN_PERCENT,
    OPENING,
    PEOPLE,
    is_further_total,
    is_leading_total,
    is_trailing_total,
)
from evidence.extract.quantity import Quantity
from evidence.extract.text import ends_in

__all__ = ["read_count", "read_fraction", "read_percent"]


_IN_TOTAL = re.compile(
    r"[)\]]?\s*(?:of|in|among|for)\s+(?:the\s+|these\s+|those\s+|all\s+(?:the\s+)?|a total of\s+)?$"
)
#: "34% (95% CI, 24% to 46%) and 7%"
_JOINED = re.compile(r"[)\]]?\s*(?:and|versus|vs\.?|v\.?)\s+")
#: "33% with none or one": none counts something that patients have.
_NONE_OR = re.compile(r"\s+or\s+(?:one|1|more)\b")
_ALL_OF = re.compile(r"\s*(?:the\s+|of\s+the\s+)?")
_IN_SO_MANY = re.compile(
    r"\s+(?:[A-Za-z][\w/-]*\s+){1,4}(?:in|among|of|out of)\s+(?:the\s+)?(?:original\s+|initial\s+)?"
)
#: "70% for the 19 with stage IIA disease"
_WHO = re.compile(rf"(?<=\bthe \d\d)\s+with\b|(?<=\bthe \d)\s+with\b|{AFTER_PEOPLE.pattern}")
_COUNT_HEAD = re.compile(
    rf"(?!\s(?:[a-z]+\s){{0,2}}causes? of death)"
    rf"\s*(?:more |other |further |additional )?(?:[a-z][\w/-]*\s+){{0,4}}?{PEOPLE}\b|"
    r"\s+(?:of whom|of which)\b",
    re.IGNORECASE,
)
#: "relapse occurred in 72 | UCB and 32 MSD recipients", "in 24 | and 25 of those randomised to X or Y",
#: "in 5 | haploidentical and 7 matched recipients"
_AND_SO_MANY = re.compile(
    r"\s(?:[A-Z][\w/-]*\s)?and\s\d+\s"
    rf"(?:(?:[A-Z][\w/-]*\s)(?:[a-z][\w/-]*\s){{0,2}}?{PEOPLE}|of those)\b|"
    r"\s(?:(?!(?:of|in|with|on|and)\b)[a-z][\w-]*\s){1,2}and\s\d+\s(?:(?!of\b)[a-z][\w-]*\s){1,2}recipients\b"
)
#: "relapse occurred in | 72", "After 25 months, | 100 X and 56 Y recipients"
_BEFORE_ROW = re.compile(r"(?:\bin|^(?:[A-Z]{5,}:)?|[a-z-],)\s?$")
_COUNT_VERB = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:achieved|attained|achieving|attaining|obtained|had|have|entered|reached|experienced|developed|"
    r"showed|remain(?:ed)?|were|was|are|is|died|relapsed|responded|survived|survive|respond|proceeded|underwent|received|"
    r"went|"
    r"progressed|did|became|occurred)\b"
)
_SUBJECT_PLACE = re.compile(
    r"(?:^|[,;:.(]\s*|\b(?:and|or|but|only|whom|which|while|whereas|these|them|the|other|another|additional|"
    r"remaining|in|by|of|with|that|where|than|total of)\s+)$",
    re.IGNORECASE,
)
#: "No grade 3 CRS was seen in any of the | 30 patients"
_AMONG_THEM = re.compile(
    r"(?:(?!\b(?:and|but|while|whereas)\b)[^,;:.()]){2,80}\s(?:in|among)\s+(?:any of\s+)?"
    r"(?:the\s+|these\s+|those\s+|our\s+|all\s+)?"
)
_INEQUALITY = re.compile(r"(?:[<>≤≥]\s?=?|less than\s)\s?[\d.]+\s?%")


def read_fraction(draft: Draft, i: int, quantity: Quantity) -> None:
    """Read "28/42" and "28 of 42", and the percentage behind."""
    figure = draft.begin("proportion", quantity)
    figure.events, figure.total = int(quantity.value or 0), int(quantity.second or 0)
    if not take_percent(draft, i, figure):
        take_percent_again(draft, i, figure)


def read_count(draft: Draft, i: int, quantity: Quantity) -> None:
    """Read a whole number: of patients, of the total under which figures stand, or of other things."""
    if quantity.note == "none":
        if _NONE_OR.match(draft.sentence, quantity.end) is None:
            figure = _begin_count(draft, quantity)
            if not take_total(draft, i, figure, OF_TOTAL, whole=True):
                _take_total_of_none(draft, i, figure)
            draft.add_scope(figure)
        return
    if read_time(draft, i, quantity) or (quantity.note == "all" and _leads_all(draft, i)):
        return
    if _leads(draft, i, quantity) or is_trailing_total(draft, i, quantity):
        return
    figure = _begin_count(draft, quantity)
    if quantity.note == "all":
        _read_all(draft, i, figure)
        return
    if _take_total_behind_inequality(draft, i, figure):
        draft.add_scope(figure)
        return
    merged = _take_same_fraction(draft, i, figure) or take_percent(draft, i, figure)
    if merged and figure.total is None and _is_share_of_last(draft, figure):
        return
    if not merged and not take_total(draft, i, figure, OF_TOTAL, whole=True):
        before = draft.sentence[max(0, quantity.start - 40) : quantity.start]
        after = draft.sentence[quantity.end : quantity.end + 80]
        named = quantity.note == "named"
        figure.note = None if named or _counts_somebody(before, after) else "bare"
    draft.add_scope(figure)


def _leads(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Read the total of what follows, or that of the next of several groups."""
    if is_leading_total(draft, i, quantity):
        # "Of the 204 (86.8%) boys with negative biopsies": the share of the whole is no result.
        if draft.following(i, "percent") is not None and OPENING.match(draft.gap(i)):
            draft.used.add(i + 1)
        draft.scope = quantity
        draft.further.clear()
        return True
    if is_further_total(draft, quantity):
        draft.further.append((quantity, len(draft.figures)))
        return True
    return False


def _take_same_fraction(draft: Draft, i: int, figure: Figure) -> bool:
    """Take the fraction that says a count again: "six patients (6/30, 20%)"."""
    if figure.events is None or not take_fraction(draft, i, figure, behind=OPEN_PERCENT):
        return False
    figure.end = draft.quantities[i + 1].end
    take_percent_again(draft, i + 1, figure)
    return True


def _take_total_of_none(draft: Draft, i: int, figure: Figure) -> None:
    """Take the 17 of "no responses were seen in the 17 patients": a number of people none of whom had it."""
    for j in range(i + 1, min(i + 3, len(draft.quantities))):
        among = draft.quantities[j]
        if among.kind == "count" and among.value:
            behind = _AMONG_THEM.fullmatch(draft.sentence, figure.end, among.start)
            share = draft.following(j, "percent") is not None and OPEN_PERCENT.fullmatch(draft.gap(j))
            if behind and not share and AFTER_PEOPLE.match(draft.sentence, among.end):
                figure.total = int(among.value)
                draft.used.add(j)
        if among.note != "grade of an adverse event":
            return


def _take_total_behind_inequality(draft: Draft, i: int, figure: Figure) -> bool:
    """Read "1 (<1%) of 143": the share is no number, the total is."""
    share = draft.following(i, "aside")
    if share is None or not OPENING.fullmatch(draft.gap(i)):
        return False
    if _INEQUALITY.fullmatch(draft.sentence, share.start, share.end) is None:
        return False
    figure.take(share)
    figure.end = figure.last
    draft.used.add(i + 1)
    take_total(draft, i + 1, figure, OF_TOTAL)
    return True


def _begin_count(draft: Draft, quantity: Quantity) -> Figure:
    figure = draft.begin("proportion", quantity)
    figure.note = quantity.note
    if quantity.value is not None and quantity.value == int(quantity.value):
        figure.events = int(quantity.value)
    return figure


_OF_A_PART = re.compile(r"\d\s(?:had|with|were)\b[^,;.]*\bwith an?\s[^,;.]*\bof\s$")
_AMONG_ALL = re.compile(r"(?:^|[;:.]\s+)(?:among|of|in)\s+$", re.IGNORECASE)


def _leads_all(draft: Draft, i: int) -> bool:
    """Read "Among all 592 patients, EFS was 85%": the total of what follows."""
    people = draft.following(i, "count")
    if people is None or not _ALL_OF.fullmatch(draft.gap(i)) or not is_leading_total(draft, i + 1, people):
        return False
    share = next((q for q in draft.quantities[i + 2 :] if q.kind == "percent"), None)
    if share is not None and _OF_A_PART.search(draft.sentence, people.end, share.start):
        return False  # "Of all 592 patients, 120 had X with an EFS of 75%"
    if ends_in(_AMONG_ALL, draft.sentence, draft.quantities[i].start, reach=20) is None:
        return False  # "the response rate for all 155 patients was 19%, with a median survival of ..."
    draft.scope = people
    draft.further.clear()
    draft.used.add(i + 1)
    return True


def _read_all(draft: Draft, i: int, figure: Figure) -> None:
    """Read "all 43 patients": everybody, and how many they are."""
    figure.percent = 100.0
    percent = draft.following(i, "percent")
    if percent is not None and percent.value == figure.percent and OPEN_PERCENT.fullmatch(draft.gap(i)):
        # "all patients (100%, 13/13)"
        figure.take(percent)
        draft.used.add(i + 1)
        take_fraction(draft, i + 1, figure)
        return
    counted = draft.following(i, "count")
    if counted is not None and counted.value and _ALL_OF.fullmatch(draft.gap(i)):
        figure.events = figure.total = int(counted.value)
        figure.take(counted)
        figure.end = counted.end
        draft.used.add(i + 1)


def _counts_somebody(before: str, after: str) -> bool:
    """Whether a whole number counts somebody: by its noun, or as the subject of a verb."""
    if _BEFORE_ROW.search(before) and _AND_SO_MANY.match(after):
        return True
    return bool(_COUNT_HEAD.match(after) or (_COUNT_VERB.match(after) and _SUBJECT_PLACE.search(before)))


def _is_share_of_last(draft: Draft, figure: Figure) -> bool:
    """Put "5 relapses in 20 (25%)" together: the percentage is that of the count before, of 20."""
    counted = draft.figures[-2] if len(draft.figures) > 1 else None
    if counted is None or counted.percent is not None or counted.total is not None or not counted.events:
        return False
    gap = draft.sentence[counted.last : figure.start]
    printed = printed_number(figure.percent or 0.0, draft.sentence[figure.start : figure.end], sign="%")
    if not figure.events or _IN_SO_MANY.fullmatch(gap) is None:
        return False
    if not rounds_to(counted.events, figure.events, printed):
        return False
    counted.percent, counted.se, counted.total = figure.percent, figure.se, figure.events
    counted.note = None
    for quantity in figure.quantities:
        counted.take(quantity)
    counted.end = figure.end
    draft.figures.pop()
    return True


def read_percent(draft: Draft, i: int, quantity: Quantity) -> None:
    """Read a percentage, with the fraction or count in brackets and the total behind it."""
    if quantity.second is not None and is_index(draft, quantity):
        return
    if is_error_of_share(draft, quantity):
        return
    figure = draft.begin("proportion", quantity)
    figure.percent, figure.se = quantity.value, quantity.second
    fraction = draft.following(i, "fraction")
    if fraction is not None and OPENING.fullmatch(draft.gap(i)):
        figure.events, figure.total = int(fraction.value or 0), int(fraction.second or 0)
        figure.take(fraction)
        draft.used.add(i + 1)
        return
    count = draft.following(i, "count")
    of_people = count is not None and _COUNT_HEAD.match(draft.sentence, count.end) is not None
    counted = count is not None and (of_people or _agrees_with_earlier(draft, quantity, count))
    beside = OPENING.fullmatch(draft.gap(i)) if count is not None else None
    if count is not None and of_people and beside is None:
        beside = _OF_RESPONSES.fullmatch(draft.gap(i))
    if count is not None and beside is None and draft.depths[quantity.start] > 0:
        people = _PEOPLE_CLOSE.match(draft.sentence, count.end)
        beside = _THEN.fullmatch(draft.gap(i)) if people is not None else None
    if count is not None and count.value and counted and beside is not None:
        figure.events = int(count.value)
        figure.take(count)
        draft.used.add(i + 1)
        return
    behind = i + 1 if draft.following(i, "ci") is not None and OPENING.fullmatch(draft.gap(i)) else i
    if _take_error(draft, i, figure):
        behind = i + 1
    if not take_fraction(draft, behind, figure) and not _take_fraction_behind_people(draft, behind, figure):
        _take_total_of_share(draft, behind, figure)
    draft.add_scope(figure)


#: "(25%|; | 14 | patients)"
_THEN = re.compile(r"[,;]\s(?:[nN]\s?=\s?)?")
_PEOPLE_CLOSE = re.compile(rf"(?:\s{PEOPLE})?\s?[)\]]")
#: "25% | CR (| 14 patients)"
_OF_RESPONSES = re.compile(
    r"\s(?:(?:CR|PR|SD|PD)s?|(?:complete|partial)\s(?:responses?|remissions?))\s[(\[]\s*(?:n\s*=\s*)?"
)


def _take_error(draft: Draft, i: int, figure: Figure) -> bool:
    """Take "(SE 4.4)" right behind a percentage; "(4.4)" where sentences before say that errors follow."""
    error = draft.following(i, "se", "decimal") if draft.errors_declared else draft.following(i, "se")
    if error is None or OPENING.fullmatch(draft.gap(i)) is None or figure.se is not None:
        return False
    closed = draft.sentence[error.end : error.end + 1] in {")", "]"}
    if is_stable_disease(draft, error, figure):
        return False
    if not closed or not 0 < (error.value or 0.0) <= min(figure.percent or 0.0, MOST_POINTS):
        return False
    figure.se = error.value
    figure.take(error)
    draft.used.add(i + 1)
    return True


def _agrees_with_earlier(draft: Draft, percent: Quantity, count: Quantity) -> bool:
    """Whether "71% (39/55): 56% (31) CR" counts 31 of the 55 told before."""
    if draft.sentence[count.end : count.end + 1] not in {")", "]"}:
        return False
    totals = {figure.total for figure in draft.figures if figure.total}
    printed = printed_number(percent.value or 0.0, draft.sentence[percent.start : percent.end], sign="%")
    return any(rounds_to(int(count.value or 0), total, printed) for total in totals)


def _take_fraction_behind_people(draft: Draft, i: int, figure: Figure) -> bool:
    """Take the fraction that says a share again behind its people: "58.3% of evaluable patients (28/48)"."""
    share = draft.quantities[i]
    if draft.following(i, "aside") is not None and draft.depths[draft.quantities[i + 1].start]:
        i += 1  # "21% in patients with a short (≤3 months) interval (n=4/19)"
    fraction = draft.following(i, "fraction")
    if fraction is None or not fraction.second:
        return False
    if _OF_PEOPLE.fullmatch(draft.sentence, share.end, fraction.start) is None:
        return False
    if not _is_near(int(fraction.value or 0), int(fraction.second), figure.printed_percent(draft.sentence)):
        return False
    figure.events, figure.total = int(fraction.value or 0), int(fraction.second)
    figure.take(fraction)
    draft.used.add(i + 1)
    return True


def _is_near(events: int, total: int, percent: str) -> bool:
    """Whether a fraction is a percentage but for how it is rounded: 66.6% of patients with X (34/51)."""
    step = 10.0 ** -len(percent.partition(".")[2])
    return abs(100 * events / total - float(percent)) < step


#: "| of evaluable patients (", "| in the clofarabine trio (", "| overall (", "| for the others (n = "
_OF_PEOPLE = re.compile(
    r"[)\]]?\s+(?:overall\s+|(?:of|in|for|with|on|among)\s+(?:[\w+/-]+\s+|\([^()]{2,24}\)\s+){1,8})[(\[]\s*(?:[nN]\s?=\s?)?"
)


def _take_total_of_share(draft: Draft, behind: int, figure: Figure) -> None:
    """Take "of 108 patients" behind a percentage and its interval; of a list it is the total of no member."""
    count = draft.following(behind, "count")
    people = count is not None and _WHO.match(draft.sentence, count.end) is not None
    pattern = _IN_TOTAL if people else OF_TOTAL
    before = draft.figures[-2] if len(draft.figures) > 1 else None
    if before is not None and people and _JOINED.fullmatch(draft.sentence, before.last, figure.start):
        if pattern.fullmatch(draft.gap(behind)):
            draft.used.add(behind + 1)
        return
    take_total(draft, behind, figure, pattern)
