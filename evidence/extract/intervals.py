"""Intervals, standard errors and totals behind an estimate: which figure they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from evidence.extract.drafts import Draft
from evidence.extract.errors_of_shares import is_stable_disease
from evidence.extract.estimates import BARE_INTERVAL
from evidence.extract.figures import Figure
from evidence.extract.numbers import ASIDE
from evidence.extract.quantity import Quantity
from evidence.extract.text import OPENED

__all__ = ["USUAL_LEVEL", "holds", "read_ci", "read_interval", "read_se", "read_total"]

_LISTED = re.compile(r"\s*(?:,|and|vs\.?|versus|,\s*and)\s*")
_BEHIND_INTERVAL = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s*[)\]]\s*[(\[]\s*")
_SHARE_BEHIND = re.compile(r"\s*[;,:=]\s*|\s*[(\[]\s*")
_NEW_CLAUSE = re.compile(
    r"[;.]|,\s*(?:with|including|of|and|but)\b|\b(?:whereas|while|but)\b|\band (?:in|for|among|of|on)\b"
)
#: How far behind its estimate a standard error, a total and an interval can stand.
_SE_REACH: Final = 30
_TOTAL_REACH: Final = 60
_CI_REACH: Final = 110
#: Of an interval that does not say its level, and the one to keep of two.
USUAL_LEVEL: Final = 95.0


def read_se(draft: Draft, _: int, quantity: Quantity) -> None:
    """Give "(SE 3%)" to the percentage before it."""
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.percent is None or last.se is not None:
        return
    if quantity.start - last.last < _SE_REACH and not is_stable_disease(draft, quantity, last):
        last.se = quantity.value
        last.take(quantity)


def read_total(draft: Draft, i: int, quantity: Quantity) -> None:
    """Give "(n = 45)" to the proportion before it; "(n = 12; 30%)" counts those of whom there are 30%."""
    share = draft.following(i, "percent")
    if share is not None and draft.depths[quantity.start] and _SHARE_BEHIND.fullmatch(draft.gap(i)):
        figure = draft.begin("proportion", quantity)
        figure.events, figure.percent, figure.se = int(quantity.value or 0), share.value, share.second
        figure.take(share)
        figure.end = share.end
        draft.used.add(i + 1)
        return
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.kind != "proportion" or last.total is not None or quantity.value is None:
        return
    between = draft.sentence[last.last : quantity.start]
    small = draft.sentence.startswith("n", quantity.start)  # "N = 125" is the size of a group
    beside = OPENED.fullmatch(between) or (small and last.depth > 0 and between.strip() in {",", ";"})
    if last.percent is not None and last.events is None and (beside or _OF_PEOPLE.fullmatch(between)):
        # "14.3% (n = 49)" counts those with the outcome; of how many, it does not say.
        last.events = int(quantity.value)
        last.take(quantity)
        return
    more = last.events is not None and last.events > quantity.value
    total = int(quantity.value)
    both = last.events is not None and last.percent is not None
    if more or (both and not last.agrees_with_total(total, draft.sentence)):
        return
    if _NEXT_GROUP.fullmatch(between) and _THEN_FIGURE.match(draft.sentence, quantity.end):
        return  # "94%, HR patients (n = 176) 84%"
    if _SIZED.search(between) or (_AND_SIZED.match(draft.sentence, quantity.end) and _is_row(draft)):
        return  # "60% and 45% in arm A (n = 50) and arm B (n = 49)"
    if _WITH.search(between) and _OR_WITHOUT.match(draft.sentence, quantity.end):
        return  # "21% and 71% in patients with (n = 29) or without X (n = 249)"
    if len(between) < _TOTAL_REACH and not _NEW_CLAUSE.search(between):
        last.total = total
        last.take(quantity)


_SIZED = re.compile(r"\b[nN]\s*=\s*\d")
_AND_SIZED = re.compile(r"[)\]](?:,|,?\s(?:and|or|vs\.?|versus))\s[A-Za-z][^,;()\[\]%]{0,50}[(\[]\s*[nN]\s*=")
_ROW = re.compile(r"\s*(?:[(\[][^()\[\]]*[)\]]\s*)?(?:,|,?\s*(?:and|vs\.?|versus)\s)\s*")


def _is_row(draft: Draft) -> bool:
    """Whether nothing but a joint stands between the last two figures."""
    if len(draft.figures) < 2:
        return False
    before, last = draft.figures[-2:]
    return before.kind == last.kind and _ROW.fullmatch(draft.sentence, before.last, last.start) is not None


#: "8.3% of patients (n = 32)"
_OF_PEOPLE = re.compile(r"\s+of\s+(?:the\s+|all\s+)?(?:patients|pts|cases|subjects|participants)\s*[(\[]\s*")
_NEXT_GROUP = re.compile(
    r"[)\]]*(?:[,;]\s+(?:and\s+)?|,?\s(?:and|but|while|whereas)\s)(?:of\s+|for\s+|in\s+)?[A-Za-z][^,;()\[\]]{0,50}[(\[]\s*"
)
_WITH = re.compile(r"\bwith(?:out)?\s*[(\[]\s*$")
_OR_WITHOUT = re.compile(r"\s*[)\]]\s(?:or|and|versus|vs\.?)\swith(?:out)?\b")
_THEN_FIGURE = re.compile(r"\s*[)\]]\s*(?:(?:was|were|had|is|:|=|(?:one\s)?of)\s*)?(?:an?\s+)?\d")


def read_ci(draft: Draft, i: int, quantity: Quantity) -> None:
    """Give "(95% CI, 50 to 80)" to the figure before it that it can be the interval of."""
    if _are_of_list(draft, i, quantity) or _is_of_change(draft, i):
        return
    last = draft.figures[-1] if draft.figures else None
    if last is not None and last.ci is not None and _is_usual_level(draft, last, quantity):
        # "(90% CI 12.1-45.3, 95% CI 10.2-48.4)"
        last.ci = (quantity.value, quantity.second, USUAL_LEVEL)
        last.take(quantity)
        return
    owner = next(_owners(draft, quantity), None)
    if owner is not None:
        owner.ci = (quantity.value, quantity.second, quantity.level or USUAL_LEVEL)
        owner.take(quantity)


def _is_usual_level(draft: Draft, figure: Figure, quantity: Quantity) -> bool:
    """Whether an interval of 95% stands right behind one of another level of the same estimate."""
    usual = quantity.level == USUAL_LEVEL and figure.ci is not None and figure.ci[2] != USUAL_LEVEL
    if not usual or not _BEHIND_INTERVAL.fullmatch(draft.sentence, figure.last, quantity.start):
        return False
    return _can_hold(figure, quantity.value, quantity.second)


def _is_of_change(draft: Draft, i: int) -> bool:
    """Whether an interval stands behind a difference, whose own it is; not "HR 1.2 per 10% increase"."""
    before = draft.quantities[i - 1] if i else None
    if before is None or before.note not in {ASIDE["difference"], ASIDE["change"]}:
        return False
    return not draft.sentence.startswith("per ", before.start)


def _owners(draft: Draft, quantity: Quantity) -> Iterator[Figure]:
    """Give the figures before an interval that may be its estimate, nearest first, bare counts last."""
    counts = []
    for figure in reversed(draft.figures[-_MOST_BETWEEN:]):
        if figure.kind != "ratio" and (figure.ci is not None or figure.percent == 100.0):
            continue
        if figure.ci is not None or quantity.start - figure.last > _CI_REACH:
            break
        if not _can_hold(figure, quantity.value, quantity.second):
            continue
        if figure.kind == "proportion" and figure.percent is None and figure.total is None:
            counts.append(figure)
        else:
            yield figure
    yield from counts


#: An interval may stand behind a few other figures: "23% (one CR, 11 PR; 95% CI, 13% to 37%)".
_MOST_BETWEEN: Final = 3


def _are_of_list(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Give "3.8 and 8.1 months (95% CI: 2.9-4.8 and 6.8-9.5)" an interval each."""
    listed, places = [quantity], [i]
    while (following := draft.following(i, "interval")) is not None and _LISTED.fullmatch(draft.gap(i)):
        i += 1
        listed.append(following)
        places.append(i)
    owners = draft.figures[-len(listed) :]
    if len(listed) < 2 or len(owners) < len(listed) or any(f.ci is not None for f in owners):
        return False
    if not all(_can_hold(f, q.value, q.second) for f, q in zip(owners, listed, strict=True)):
        return False
    for figure, interval in zip(owners, listed, strict=True):
        figure.ci = (interval.value, interval.second, quantity.level or USUAL_LEVEL)
        figure.take(interval)
    draft.used.update(places)
    return True


def read_interval(draft: Draft, i: int, quantity: Quantity) -> None:
    """Read "(82-92)" behind an estimate as its interval where it can be nothing else."""
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.ci is not None or (last.events is not None and last.percent is None):
        return
    # "171 (58.0%, 52.1-63.7) of 295": the total stands behind the interval.
    at = max((q.end for q in last.quantities if q.end <= quantity.start), default=last.last)
    between = draft.sentence[at : quantity.start]
    named = draft.intervals_named or any(q.kind == "ci" or q.note == ASIDE["level"] for q in draft.quantities)
    # "94.0% with X (95% CI 92.1-95.6) and 91.7% | without | (89.4-93.5)"
    of_group = named and last.events is None and _OF_GROUP.fullmatch(between)
    if not (BARE_INTERVAL.fullmatch(between) or of_group):
        return
    if not _can_hold(last, quantity.value, quantity.second):
        return
    named = named or _ratios_have_intervals(draft)
    if last.kind == "time" and not named:
        return
    in_bracket = between.strip() in {"(", "["}
    certain = named or last.kind == "ratio" or quantity.unit == "%" or (in_bracket and last.events is None)
    if certain and quantity.value is not None:
        last.ci = (quantity.value, quantity.second, 95.0)
        last.take(quantity)
        draft.used.add(i)


_OF_GROUP = re.compile(
    r"\s(?:with|without|in|for|on|among)(?:\s(?:the\s)?[A-Za-z][^,;:()\[\]\d]{0,40})?\s[(\[]\s*"
)


def _ratios_have_intervals(draft: Draft) -> bool:
    """Whether a ratio is printed with its interval alone, "HR 0.46, 0.30-0.71": then others are, too."""
    return any(
        a.kind == "ratio"
        and b.kind == "interval"
        and BARE_INTERVAL.fullmatch(draft.sentence[a.end : b.start])
        for a, b in pairwise(draft.quantities)
    )


def _can_hold(figure: Figure, low: float | None, high: float | None) -> bool:
    """Whether an estimate lies in an interval, give or take its rounding."""
    estimate = figure.percent if figure.kind == "proportion" else figure.value
    if estimate is None:
        return figure.unit == "not reached" or figure.events is not None
    return holds(estimate, low, high, share=figure.kind == "proportion")


def holds(estimate: float, low: float | None, high: float | None, *, share: bool) -> bool:
    """Whether an interval, open where an end is None, can be that of an estimate, give or take its rounding.

    A percentage may have its interval as shares of one.
    """
    if share and low is not None and high is not None and high <= 1.0 < estimate:
        return low * 100 - 1 <= estimate <= high * 100 + 1
    slack = 1.0 if share else 0.02 * abs(estimate) + 0.02
    return (low is None or low - slack <= estimate) and (high is None or estimate <= high + slack)
