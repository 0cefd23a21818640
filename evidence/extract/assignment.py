"""Which group each of several figures side by side belongs to.

Figures stand for groups in few ways: each in front of its group ("83% in X and 60% in Y"), each behind it
("X, 45%; Y, 49%"), or in the order of a list ("28% and 38% for X and Y, respectively", "higher in X than in
Y (93% vs 76%)"). Every way is priced by what has to be crossed between figure and words; the cheapest that
gives no group twice is taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.group_prices import is_of_bracket, price_ahead, price_behind
from evidence.extract.text import closes_in_order, ends_in
from evidence.extract.view import SentenceView

__all__ = ["AGAINST", "OVERALL", "Assignment", "assign", "is_of_second"]


#: What leads to the group that another is compared with.
AGAINST: Final = frozenset({"than", "versus"})
#: The price of a figure without a group: dearer ties are guesses.
_NO_GROUP: Final = 2.2
_LIST_EACH: Final = 0.35
#: Characters between a figure and whom it counts: a space, a bracket.
_BESIDE: Final = 2
#: "6.4 months | overall, 5.3 months with X", "11 months | in the entire group, 19 months in X"
OVERALL = re.compile(
    r"[)\]]?\s+(?:overall|(?:in|of|for)\s(?:the\s(?:entire|whole|total)\s(?:(?:study|patient)\s)?"
    r"(?:population|cohort|group|series|sample)|all\s(?:patients|children|adults|cases)))\s*[,;]"
)
#: A list that costs more is none.
_DEAR: Final = 3.5


@dataclass(frozen=True, slots=True)
class Assignment:
    """A group or none for each figure, in order.

    Parameters
    ----------
    groups : tuple of GroupPhrase or None
        One for each figure.
    price : float
        What all ties cost together.
    way : str
        ``beside``, ``list-behind`` or ``list-before``.
    """

    groups: tuple[GroupPhrase | None, ...]
    price: float
    way: str

    @property
    def strangers(self) -> int:
        """How many groups are no known arms."""
        return sum(1 for g in self.groups if g is not None and g.arm is None)

    @property
    def complete(self) -> bool:
        """Whether every figure has a group."""
        return all(g is not None for g in self.groups)


def assign(view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> Assignment:
    """Give each figure of a series its group.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figures : sequence of Figure
        Side by side, in order.
    phrases : sequence of GroupPhrase
        What may be their groups, in order.
    """
    known = [p for p in phrases if p.arm is not None]
    pair = _with_and_without(view, figures)
    if pair is not None:
        return Assignment(pair, 0.0, "beside")
    ways = [_beside(view, figures, phrases), _beside(view, figures, known)]
    if len(figures) > 1 and view.is_tight(figures):
        ways += _lists(view, figures, phrases)
        ways += _lists(view, figures, known)
        ways += _around(view, figures, phrases)
    # All named is better than some, and arms that are known than words that may be other things.
    ways = [way for way in ways if way.way == "beside" or way.price <= _DEAR]
    return min(ways, key=lambda way: (not way.complete, way.price + 0.8 * way.strangers))


_WITH_FIRST = re.compile(
    r"[\s)\]]*(?P<preposition>with|without)(?:(?P<comma>,)\s|\s+(?:(?P<words>[^,;()]{2,60}?)\s+)?)"
    r"(?:and|versus|vs\.?|v\.?|but)\s+(?:only\s+)?$"
)
#: "CR rate | with and without | G-CSF was 72% and 69%, respectively"
_WITH_AHEAD = re.compile(
    r"\b(?P<one>with|without)\s(?:and|versus|vs\.?)\s(?P<other>with|without)\s"
    r"(?P<words>(?!it\b|them\b)[\w+/-]+(?:\s(?!had\b|was\b|were\b|and\b)[\w+/-]+){0,4}?)\s"
    r"(?:was|were|had\s(?:an?\s)?(?:[\w-]+\s){1,5}of)\s$"
)
_WITH_SECOND = re.compile(
    r"[\s)\]]*(?P<preposition>with|without)(?P<comma>,)?\s+(?P<words>[^,;:.()]{2,60}?)(?=\s*[,;:.()]|$)"
)


def _with_and_without(
    view: SentenceView, figures: Sequence[Figure]
) -> tuple[GroupPhrase, GroupPhrase] | None:
    """Read "87% with and 29% without transplantation", "34% without X and 52% with it"."""
    if len(figures) != 2:
        return None
    ahead = ends_in(_WITH_AHEAD, view.text, figures[0].start, reach=110)
    if ahead is not None and closes_in_order(view.text, figures[1].last):
        a, b = (
            GroupPhrase(*ahead.span(name), f"{ahead[name]} {ahead['words']}", "with")
            for name in ("one", "other")
        )
        return a, b
    first = _WITH_FIRST.match(view.text[: figures[1].start], figures[0].behind(view.text))
    second = _WITH_SECOND.match(view.text, figures[1].behind(view.text))
    if first is None or second is None or first.group("preposition") == second.group("preposition"):
        return None
    if second["comma"] is not None and first["comma"] is None:
        return None  # but for "46% with, and 29% without, rituximab"
    pronoun = second.group("words") in {"it", "them"}
    words = first.group("words") if pronoun else second.group("words")
    if not words:
        return None
    a, b = (
        GroupPhrase(m.start("preposition"), m.end(), f"{m.group('preposition')} {words}", "with")
        for m in (first, second)
    )
    return a, b


def _beside(view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> Assignment:
    """Match figures and phrases in order, each with words in the gap before or behind it."""
    prices = [_prices(view, figures, i, phrases) for i in range(len(figures))]
    best: dict[int, tuple[float, tuple[GroupPhrase | None, ...]]] = {0: (0.0, ())}
    for row in prices:
        following: dict[int, tuple[float, tuple[GroupPhrase | None, ...]]] = {}
        for used, (price, groups) in best.items():
            options: list[tuple[int, float, GroupPhrase | None]] = [(used, price + _NO_GROUP, None)]
            keys = {g.key for g in groups if g is not None}
            options += [
                (j + 1, price + row[j], phrases[j])
                for j in range(used, len(phrases))
                if row[j] < _NO_GROUP * 1.5 and phrases[j].key not in keys
            ]
            for at, cost, group in options:
                if at not in following or cost < following[at][0]:
                    following[at] = (cost, (*groups, group))
        best = following
    price, groups = min(best.values(), key=lambda option: option[0])
    return Assignment(groups, price, "beside")


#: No words so many characters away are those of a figure's group, whatever stands between.
_FAR: Final = 1_200


def _prices(
    view: SentenceView, figures: Sequence[Figure], i: int, phrases: Sequence[GroupPhrase]
) -> list[float]:
    """Price each phrase for one figure; infinite beyond its neighbours."""
    figure = figures[i]
    before = figures[i - 1].last if i else 0
    after = figures[i + 1].start if i + 1 < len(figures) else len(view.text)
    counted = next((p for p in phrases if p.lead == "of" and 0 <= p.start - figure.last <= _BESIDE), None)
    if OVERALL.match(view.text, figure.last):
        return [math.inf] * len(phrases)  # "6.4 months overall, 5.3 months with X"
    opening = view.opening(figure.start)
    # "in X (75% vs 46%), especially in Y (85% vs 41%)": the bracket of the first pair is closed before Y.
    paired = len(figures) == 2 and opening >= 0 and len({view.opening(f.start) for f in figures}) == 1
    row = []
    for phrase in phrases:
        if not -_FAR < phrase.start - figure.start < _FAR:
            row.append(math.inf)
            continue
        outside = paired and phrase.start > figure.end and not view.depths[phrase.start]
        if outside and phrase.lead not in AGAINST and view.text.startswith((" (", " ["), phrase.end):
            row.append(math.inf)
        elif before <= phrase.start and phrase.end <= figure.start:
            second = i == 0 and is_of_second(view, figures, phrase)
            row.append(math.inf if second else price_ahead(view, figure, phrase))
        elif figure.start <= phrase.start and phrase.end <= after:
            row.append(price_behind(view, figure, phrase, counted))
        else:
            row.append(math.inf)
    return row


def is_of_second(view: SentenceView, figures: Sequence[Figure], phrase: GroupPhrase) -> bool:
    """Whether a bracket behind "than in X" compares two figures, of which X has the second."""
    opening = view.opening(figures[0].start)
    together = len(figures) == 2 and opening >= phrase.end and opening == view.opening(figures[1].start)
    return together and phrase.lead in AGAINST and not view.text[phrase.end : opening].strip()


_WHEN: Final = frozenset({"after", "following", "before", "post"})
#: What leads to the people among whom groups are compared.
_WITHIN: Final = frozenset({"in", "among", "within"})


def _lists(view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> list[Assignment]:
    """Take as many groups in a row as there are figures, behind the last or before the first."""
    count = len(figures)
    ways = []
    behind = [p for p in phrases if p.start >= figures[-1].end and not is_of_bracket(view, figures[-1], p)][
        :count
    ]
    if _is_list(view, behind, count):
        x = view.crossing(figures[-1].last, behind[0].start)
        price = (
            _LIST_EACH * count
            + 0.3 * x.words
            + 0.3 * x.verbs
            + 0.2 * x.commas
            + 3 * x.stops
            + 2 * x.contrasts
            + 2 * x.joints
        )
        if [p.lead in AGAINST for p in behind] == [False, True]:
            # "(OS, 15 v 13 months) for X were longer than for Y": one against the other.
            price -= 1.5
        ways.append(Assignment(tuple(behind), price, "list-behind"))
    ahead = [p for p in phrases if p.end <= figures[0].start]
    for skipped in range(len(ahead) - count + 1):
        chosen = ahead[len(ahead) - count - skipped : len(ahead) - skipped]
        if not _is_list(view, chosen, count) or _leads_subject(view, chosen):
            continue
        x = view.crossing(_behind_aside(view, chosen[-1].end), figures[0].start)
        price = (
            _LIST_EACH * count + 0.3 + 0.1 * (x.words + x.commas) + x.contrasts + x.joints + 1.5 * x.closed
        )
        # "improved PFS v Y in Z": what is compared goes before what only stands nearer.
        compared = count == 2 and _are_compared(chosen, first=chosen[0] is ahead[0])
        if not compared and not all(_joined(view, a, b) for a, b in pairwise(chosen)):
            if any(p.arm is not None for p in chosen) and any(p.arm is None and p.people for p in chosen):
                # "with X in patients with mutations (58% v 41%)": who they are, not another arm.
                continue
            if count == 2 and chosen[0].lead in _WHEN and chosen[1].lead not in {*_WHEN, *AGAINST}:
                continue  # "after surgery in patients with X, the rates were 29% and 37%, respectively"
            apart = view.crossing(chosen[-2].end, chosen[-1].start)
            if chosen[-1].people and chosen[-1].lead in _WITHIN and apart.verbs and not apart.contrasts:
                continue  # "the gain with X was seen in the high-risk group (75% v 46%)"
            price += 1.2
        price += 0.4 * skipped - (0.8 if compared else 0.0)
        ways.append(Assignment(_as_compared(chosen), price, "list-before"))
    if not ways and len(ahead) == count and _is_told_in_order(view, figures, ahead):
        ways.append(Assignment(tuple(ahead), _LIST_EACH * count + 1.2, "list-before"))
    return ways


def _leads_subject(view: SentenceView, phrases: Sequence[GroupPhrase]) -> bool:
    """Whether people are told within another group: "In the X arm, women had an EFS of 34%"."""
    first, second = phrases[:2]
    return (
        first.lead in _LEADING
        and second.lead == "subject"
        and second.people
        and _COMMA.fullmatch(view.text, first.end, second.start) is not None
    )


_LEADING: Final = frozenset({"in", "among", "within", "for"})
_COMMA = re.compile(r",\s(?:the\s)?")


def _is_told_in_order(view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> bool:
    """Whether "respectively" closes figures of groups told before, each with another figure of its own."""
    if figures[0].kind == "ratio":
        return False
    closed = closes_in_order(view.text, figures[-1].last)
    return closed and len({p.key for p in phrases}) == len(phrases) and len({p.lead for p in phrases}) == 1


#: "aged 16 to 25 years|, adjusted for donor type and conditioning, |were"
_ASIDE = re.compile(
    r"(?:\s(?:groups?|arms?|patients|years))?,\s(?:adjusted|controlled|stratified)\s(?:for|by)\s[^;:()\d]{2,80}?(?=,?\s(?:was|were)\b)"
)


def _behind_aside(view: SentenceView, at: int) -> int:
    aside = _ASIDE.match(view.text, at)
    return at if aside is None else aside.end()


def _around(
    view: SentenceView, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[Assignment]:
    """Read "X had a longer survival (9 v 6 months) and more responses (51% v 22%) than Y": X, then Y."""
    if len(figures) != 2:
        return []
    against = next((p for p in phrases if p.start >= figures[-1].end and p.lead in AGAINST), None)
    ahead = [p for p in phrases if p.end <= figures[0].start and p.lead not in AGAINST]
    if against is None or not ahead or any(p.lead in AGAINST for p in phrases if p.end <= figures[0].start):
        return []
    subject = next((p for p in reversed(ahead) if p.lead == "subject" or p.arm is not None), None)
    behind = view.crossing(figures[-1].last, against.start)
    if subject is None or subject.key == against.key or behind.stops:
        return []
    strangers = 0.5 * sum(1 for p in (subject, against) if p.arm is None)
    price = 1.2 + strangers + 0.1 * behind.words + 0.2 * behind.commas
    return [Assignment((subject, against), price, "list-before")]


def _as_compared(phrases: Sequence[GroupPhrase]) -> tuple[GroupPhrase, ...]:
    """Put "compared with Y, ... in X" in the order of its figures: X first."""
    if len(phrases) == 2 and phrases[0].lead in AGAINST and phrases[1].lead not in AGAINST:
        return phrases[1], phrases[0]
    return tuple(phrases)


def _are_compared(pair: Sequence[GroupPhrase], *, first: bool) -> bool:
    """Whether one of two is compared with the other: "X than Y"; at the beginning, "compared with Y, X"."""
    against = [p.lead in AGAINST for p in pair]
    return against == [False, True] or (first and against == [True, False])


def _joined(view: SentenceView, first: GroupPhrase, second: GroupPhrase) -> bool:
    """Whether two groups are named in one breath: "X and Y", "X, Y", "X than in Y"."""
    if view.names_outcome_in(first.end, second.start):
        return False  # "In X patients, the response rate in the Y group"
    x = view.crossing(first.end, second.start)
    return x.verbs == 0 and x.words == 0 and bool(x.joints or x.contrasts or x.commas)


def _is_list(view: SentenceView, phrases: Sequence[GroupPhrase], count: int) -> bool:
    """Whether phrases are different groups that stand close together."""
    if len(phrases) != count or len({p.key for p in phrases}) != count:
        return False
    return all(
        view.crossing(a.end, b.start).words <= 5
        and ";" not in view.text[a.end : b.start]
        # "X and Y (25% and 28%), but mortality was higher after X": no list of Y and X
        and not any(a.end <= f.start < b.start and _is_other_result(view, f, b) for f in view.figures)
        for a, b in pairwise(phrases)
    )


def _is_other_result(view: SentenceView, figure: Figure, second: GroupPhrase) -> bool:
    """Whether a figure between two groups is a result; "the 142 (35%) patients in" says how many."""
    if figure.events is not None and figure.events == second.size:
        return False
    return figure.note not in {"bare", "none"} and not view.text.endswith("the ", 0, figure.start)
