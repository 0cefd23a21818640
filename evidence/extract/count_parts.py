"""What a count takes from the numbers beside it: its total, its percentage, itself said again."""

from __future__ import annotations

import re
from typing import Final

from evidence.arithmetic import printed_number, rounds_to
from evidence.extract.drafts import Draft
from evidence.extract.figures import Figure
from evidence.extract.head_totals import OPEN_PERCENT, PEOPLE
from evidence.extract.numbers import ASIDE
from evidence.extract.quantity import Quantity
from evidence.extract.text import VERSUS, ends_in

__all__ = ["OF_TOTAL", "take_fraction", "take_percent", "take_percent_again", "take_total"]


_COMMA_PERCENT = re.compile(rf"\s*{PEOPLE}\s*,\s*(?:or\s+)?$")
#: "(33 patients; | 26%)"
_PEOPLE_THEN = re.compile(rf"\s*{PEOPLE}\s*;\s*$")
#: "in 33 patients, representing | 26% of all 128"
_REPRESENTING = re.compile(
    rf"\s*{PEOPLE}\s*,?\s*(?:\(|which )?(?:representing|accounting for|corresponding to|equivalent to|"
    r"represents|corresponds to)\s+$|"
    # "developed in 5 patients, an incidence of | 12%"
    rf"\s*{PEOPLE}\s*,?\s*(?:for |with |giving |representing )?an? (?:incidence|frequency|rate) of\s+$"
)
OF_TOTAL = re.compile(
    r"[)\]]*(?:\s(?:patients|pts|children|cases))?\s*of\s+"
    r"(?:the\s+|these\s+|those\s+|all\s+(?:the\s+)?|a total of\s+)?$"
)
_WITHIN = re.compile(r"\s*[(\[;,]\s*")
_SAID_AGAIN = re.compile(r"\s*[,;]\s*(?:i\.e\.,?\s*|n\s*=\s*)?|[)\]]\s*[(\[]\s*")


def take_percent_again(draft: Draft, i: int, figure: Figure) -> None:
    """Take the percentage that says a fraction again: "(23/77, 30%)"."""
    percent = draft.following(i, "percent")
    if percent is None or not _SAID_AGAIN.fullmatch(draft.gap(i)) or not figure.total:
        return
    if _says_again(draft, percent, figure.events or 0, figure.total):
        figure.percent, figure.se, figure.end = percent.value, percent.second, percent.end
        figure.take(percent)
        draft.used.add(i + 1)


_NO_PEOPLE = re.compile(
    r"\s(?:scales?|scores?|models?|methods?|tests?|assays?|studies|trials|cent(?:er|re)s|hospitals|criteria|questions)\b"
)


_THE_OTHER = re.compile(r"\b(?:remaining|other)\s$")


def take_percent(draft: Draft, i: int, figure: Figure) -> bool:
    """Take "(52%)" behind a count, and "of 51" behind that."""
    percent, gap = draft.following(i, "percent"), ""
    if percent is not None:
        gap = draft.gap(i)
    elif _tells_of_count(draft, i):
        gap = draft.sentence[draft.quantities[i].end : draft.quantities[i + 2].start]
        i, percent = i + 1, draft.quantities[i + 2]
    if percent is None:
        return False
    inside = draft.depths[figure.start] > 0
    opens = draft.sentence.endswith(("(", "["), 0, figure.start)
    listed = inside and (gap.strip() == "," or (gap.strip() == ";" and opens))
    listed = listed or (inside and _PEOPLE_THEN.fullmatch(gap) is not None)
    if _NO_PEOPLE.match(gap):
        return False  # "as told by these two scales (1.4%)"
    if gap.rstrip().endswith(",") and ends_in(_THE_OTHER, draft.sentence, figure.start, reach=16):
        return False  # "the remaining 24 patients, 19%"
    told = OPEN_PERCENT.fullmatch(gap) or _COMMA_PERCENT.fullmatch(gap) or _REPRESENTING.fullmatch(gap)
    if not (listed or told) or _begins_pair(draft, i + 1, figure, percent):
        return False
    figure.percent, figure.se = percent.value, percent.second
    figure.take(percent)
    figure.end = percent.end
    draft.used.add(i + 1)
    if take_fraction(draft, i + 1, figure):
        return True
    if figure.total is None:
        behind = i + 1
        interval = draft.following(behind, "ci", "interval") is not None
        if interval and _WITHIN.fullmatch(draft.gap(behind)):
            behind += 1  # "44 (61% [80% CI 53-69]) of 72 patients"
        take_total(draft, behind, figure, OF_TOTAL)
    return True


#: "eight in | cohort 1 | (57%)", "three had | grade 3 CRS | (6%)", "five died | within 30 days | (10%)"
_TELLS: Final = frozenset((ASIDE["label"], ASIDE["grade"]))
_ON: Final = re.compile(r"[^,;:.()\[\]]{1,50}")


def _tells_of_count(draft: Draft, i: int) -> bool:
    """Whether a cohort, grade or time stands between a count and its percentage in brackets."""
    behind = draft.quantities[i + 1 : i + 3]
    if len(behind) < 2 or behind[1].kind != "percent":
        return False
    if behind[0].kind != "duration" and behind[0].note not in _TELLS:
        return False
    return _ON.fullmatch(draft.sentence, draft.quantities[i].end, behind[0].end) is not None


def _begins_pair(draft: Draft, i: int, figure: Figure, percent: Quantity) -> bool:
    """Whether a bracket compares two shares: "13 of 19 in X and 11 of 45 in Y (68 vs 24%)"."""
    if draft.following(i, "percent") is None or VERSUS.fullmatch(draft.gap(i)) is None:
        return False
    return not figure.total or not _says_again(draft, percent, figure.events or 0, figure.total)


def _says_again(draft: Draft, percent: Quantity, events: int, total: int) -> bool:
    """Whether a percentage is the share of a count, as it is printed."""
    printed = printed_number(percent.value or 0.0, draft.sentence[percent.start : percent.end], sign="%")
    return rounds_to(events, total, printed)


def take_fraction(draft: Draft, i: int, figure: Figure, *, behind: re.Pattern[str] = _SAID_AGAIN) -> bool:
    """Take the fraction that says a share again: "nine (69%, 9/13)", "61% (95% CI, ...) (25 of 41)"."""
    fraction = draft.following(i, "fraction")
    if fraction is None or behind.fullmatch(draft.gap(i)) is None:
        return False
    events, total = int(fraction.value or 0), int(fraction.second or 0)
    if figure.total is not None or figure.events not in {None, events}:
        return False
    share = draft.quantities[i]
    if (
        share.kind == "percent"
        and not draft.depths[fraction.start]
        and not _says_again(draft, share, events, total)
    ):
        return False  # "for a CR/CRi rate of 33%; six of the 11 responders were"
    figure.events, figure.total = events, total
    figure.take(fraction)
    draft.used.add(i + 1)
    return True


def take_total(
    draft: Draft, i: int, figure: Figure, pattern: re.Pattern[str], *, whole: bool = False
) -> bool:
    """Take the count behind a quantity for the total; ``whole`` where it is part of the estimate itself."""
    total = draft.following(i, "count")
    if total is None or not total.value or not pattern.fullmatch(draft.gap(i)):
        return False
    if figure.events is not None and figure.events > total.value and not whole:
        return False
    figure.total = int(total.value)
    figure.take(total)
    if whole:
        figure.end = total.end
    draft.used.add(i + 1)
    return True
