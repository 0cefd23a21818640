"""Whose a figure is that stands alone, or for several arms at once, or in brackets behind another."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arrangement import whole
from evidence.extract.assignment import AGAINST
from evidence.extract.figures import Figure, counted_with_median
from evidence.extract.group_phrases import AMONG, GroupPhrase
from evidence.extract.group_prices import price_ahead, price_behind
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.populations import population_among
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.totals import tells_of_them
from evidence.extract.treated_first import group_treated_first
from evidence.extract.view import SentenceView

__all__ = [
    "HELD",
    "group_alone",
    "leading_group",
]

#: Dearer than this, a phrase is too far from the figure.
_LIMIT_ALONE = 2.0
#: How far from the beginning of a sentence the people that it is about stand at most.
_LEAD_REACH = 12
#: What may stand between a group and the bracket that holds its figure.
HELD = re.compile(r"\s*(?:groups?|arms?|regimens?|patients)?\s*")


#: Named by nothing else, a group is one of several: "group A".
_LETTERED: Final = re.compile(r"[Gg]roup (?:[A-Z]|[1-9]|I{1,3}|IV)")


def group_alone(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> Group:
    """Read the words of a figure that has none beside it."""
    figure = series.figures[0]
    counted = counted_with_median(scene.view.text, scene.view.figures, figure)
    if counted is not None:
        phrases = [p for p in phrases if p.start >= counted.last]
    phrases = [p for p in phrases if not _is_of_next(scene, figure, p)]
    priced = sorted(
        ((_price_alone(scene, series, p), i, p) for i, p in enumerate(phrases)), key=lambda option: option[:2]
    )
    near = [p for price, _, p in priced if price <= _LIMIT_ALONE]
    arm = _holder(scene, figure, phrases) or _superlative(scene, figure, phrases)
    if arm is None and len(scene.arms.known) > 1:
        arm = next((p for p in near if p.arm is not None), None) or _only_arm(scene, figure, phrases)
    if arm is None and scene.arms.known:
        # "in the every-3-weeks arm": what is called an arm is one, wherever it is named.
        arm = next((p for p in near if p.head in {"arm", "arms"} or _LETTERED.fullmatch(p.text)), None)
    if arm is None:
        # "The combination of A and B (n = 460) had": one of several arms, by its size.
        several = len(scene.arms.known) > 1
        sized = (p for p in near if p.size is not None and not p.people)
        arm = next((p for p in sized if several or p.lead == "subject"), None)
    if arm is None and len(scene.arms.known) > 1:
        arm = next((p for p in near if p.head and population_among(scene, [p]) is not None), None)
    of_them = tells_of_them(scene.view, figure)  # "of whom 12 died": of those told before
    people = [
        p
        for p in near
        if p is not arm
        and p.arm is None
        and _may_count(p, figure)
        and not (of_them and _fared(scene, p, figure))
    ]
    population = population_among(scene, people, figure)
    if population is None and arm is None and not of_them and counted is None:
        leading = leading_group(scene, figure)
        if leading is not None and (leading.arm is not None or not leading.people):
            arm = leading
        elif leading is not None:
            population = population_among(scene, [leading])
        elif (treated := group_treated_first(scene, figure)) is not None:
            return treated
    size = next((p.size for p in near if p.size is not None), None)
    return Group(arm=arm.text if arm is not None else None, population=population, size=size)


def _is_of_next(scene: Scene, figure: Figure, phrase: GroupPhrase) -> bool:
    """Whether a later figure is of a group: "CR in 62%, and 82% of | responders | were MRD-negative".

    A figure in a bracket has none of the groups of figures behind it.
    """
    view = scene.view
    return any(
        f.start > figure.last
        and f.last <= phrase.start
        and f.note != "bare"
        and f.kind == "proportion"
        and _OF_NEXT.fullmatch(view.text, f.last, phrase.start) is not None
        and (_names_behind(view, phrase) or f.depth < figure.depth)
        for f in view.figures
    )


#: "8 | in cohort | 1": the phrase begins with its number.
_OF_NEXT = re.compile(rf"(?:{OF_FIGURE.pattern})(?:(?:cohort|arm|group)s?\s+)?")


def _names_behind(view: SentenceView, phrase: GroupPhrase) -> bool:
    """Whether an outcome is named behind a group, before any figure: "responders | were MRD-negative"."""
    end = min((f.start for f in view.figures if f.start >= phrase.end), default=view.part_end(phrase.end))
    return view.names_outcome_in(phrase.end, end)


def _superlative(scene: Scene, figure: Figure, phrases: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Read "X had the worst OS (39%)": what is best or worst is one of several groups."""
    subject = next((p for p in reversed(phrases) if p.lead == "subject" and p.end <= figure.start), None)
    if subject is None or _HAD_MOST.match(scene.view.text, subject.end) is None:
        return None
    others = [f for f in scene.view.figures if subject.end <= f.start < figure.start and f.note != "bare"]
    return None if others else subject


_HAD_MOST = re.compile(
    r"\s+(?:(?:had|has|have|showed|shows|experienced|achieved|carried|fared|did|performed)\s+(?:the\s+)?(?:[a-z]+ly\s+)?"
    r"(?:worst|best|highest|lowest|longest|shortest|poorest)|(?:fared|did)\s(?:[a-z]+\s)?(?:better|worse|poorly|well))\b"
)


def _fared(scene: Scene, phrase: GroupPhrase, figure: Figure) -> bool:
    """Whether people before a figure are told to have fared somehow, so that it may be of those that did."""
    named = (m for m in scene.view.mentions if m.outcome is not None and m.role != "condition")
    return any(phrase.end <= m.start and m.end <= figure.start for m in named)


def _may_count(phrase: GroupPhrase, figure: Figure) -> bool:
    """Whether so many people as a phrase says can be those that a figure is a share of."""
    total = figure.total or (figure.total_scope and figure.total_scope[0])
    return total is None or phrase.size is None or phrase.size == total


def leading_group(scene: Scene, figure: Figure) -> GroupPhrase | None:
    """Give the group that a sentence begins with: "In patients with X, ORR was 24% and PFS 7 months".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One that has no group of its own.

    Returns
    -------
    GroupPhrase or None
        None where other people are named before the figure.
    """
    if (answering := _answering(scene)) is not None:
        return answering
    # "In X, PFS was 80% and OS 82%; in Y, PFS was 69% and OS 73%": a part may have a group of its own.
    part = scene.view.part_start(figure.start)
    own = _led_at(scene, figure, part) if part else None
    if own is not None:
        return own
    first = _led_at(scene, figure, 0)
    others = [p for p in scene.phrases[1:] if p.start < figure.start]
    # Past a semicolon, whatever might name a group may be one.
    counted = figure.total is not None or figure.total_scope is not None
    parted = ";" in scene.view.text[: figure.start] and (bool(others) or counted)
    return None if parted else first


def _answering(scene: Scene) -> GroupPhrase | None:
    """Give the one arm of "Best response to X was: CR 22 of 149 (15%); PR 95 (64%), for an ORR of 79%"."""
    opening = _ANSWER_TO.match(scene.view.text)
    arms = [p for p in scene.phrases if p.arm is not None] if opening is not None else []
    if opening is None or len({p.key for p in arms}) != 1 or arms[0].start != opening.end():
        return None
    return arms[0] if _CONSISTED.match(scene.view.text, arms[0].end) else None


#: "Best response to | X"
_ANSWER_TO = re.compile(
    r"(?:The\s)?(?:(?:[Bb]est|[Oo]verall|[Oo]bjective|[Cc]onfirmed|[Tt]umou?r)\s)*[Rr]esponses?(?:\srates?)?\s"
    r"(?:to|with|in|on|after)\s(?:the\s)?"
)
#: "X | was: CR 22 of 149"
_CONSISTED = re.compile(
    r"(?:\s(?:group|arm|cohort))?(?:\s\([^()]{1,30}\))?\s(?:was|were|consisted\sof|included|comprised)\b"
)


def _led_at(scene: Scene, figure: Figure, start: int) -> GroupPhrase | None:
    """Give the group that a part of a sentence begins with, where no other people follow before a figure."""
    within = [p for p in scene.phrases if start <= p.start < figure.start]
    first = within[0] if within else None
    if first is None or not (first.people or first.arm or _opens_alike(scene, first)):
        return None
    if first.lead not in {*AMONG, "with"} or (first.lead == "with" and first.arm is None and first.people):
        return None
    if not _may_count(first, figure) or any(p.people for p in within[1:]):
        return None
    leads = first.start - start <= _LEAD_REACH and _LED_BY.match(scene.view.text, first.end) is not None
    return first if leads else None


def _opens_alike(scene: Scene, phrase: GroupPhrase) -> bool:
    """Whether parts of a sentence open alike: "With X, 60% responded ...; with Y, 45% responded ..."."""
    view = scene.view
    return any(
        p.start != phrase.start
        and p.lead == phrase.lead
        and 0 < p.start - view.part_start(p.start) <= _LEAD_REACH
        and _LED_BY.match(view.text, p.end) is not None
        for p in scene.phrases
    )


#: "For the X series|,", "In the X group (n = 35)|,"
_LED_BY = re.compile(
    r"(?:\s(?:group|arm|cohort))?(?:\s*\([^()]{1,30}\))?(?:,|\s(?=(?:it|they)\s(?:was|were)\b))"
)


def _price_alone(scene: Scene, series: Series, phrase: GroupPhrase) -> float:
    view, figure = scene.view, series.figures[0]
    depth = max(figure.depth, view.depths[phrase.start])
    others = [
        f
        for f in view.figures
        if f is not figure
        and (f.kind != "time" or figure.kind == "time")
        and f.note != "bare"
        and f.depth <= depth
    ]
    if phrase.start >= figure.start:
        if any(_is_part_in(scene, figure, f, phrase) for f in others):
            return math.inf  # "4 deaths (8%), 3 in arm A and 1 in arm B"
        row = view.row(figure) if figure.events is None else [figure]
        crossed = sum(1 for f in others if row[-1].last <= f.start < phrase.start)
        return price_behind(view, whole(row), phrase) + 1.5 * crossed
    crossed = sum(1 for f in others if phrase.end <= f.start and f.end <= figure.start)
    return price_ahead(view, figure, phrase) + 1.5 * crossed


_PART_NEXT = re.compile(r"[)\]]?(?:\s[a-z]+){0,3}\s?[,:(]\s?")


def _is_part_in(scene: Scene, figure: Figure, part: Figure, phrase: GroupPhrase) -> bool:
    """Whether a smaller count right behind a count is the one that a group stands behind."""
    if not figure.events or part.events is None or part.percent is not None or part.events >= figure.events:
        return False
    text = scene.view.text
    return (
        figure.last <= part.start
        and _PART_NEXT.fullmatch(text, figure.last, part.start) is not None
        and OF_FIGURE.fullmatch(text, part.last, phrase.start) is not None
    )


def _holder(scene: Scene, figure: Figure, phrases: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Take the group whose bracket holds a figure: "with X (9.9 months) compared with Y (7.6 months)"."""
    view = scene.view
    opening = view.opening(figure.start)
    if opening < 0 or not any(p.lead in AGAINST for p in phrases):
        return None
    return next((p for p in phrases if p.end <= opening and HELD.fullmatch(view.text, p.end, opening)), None)


def _has_own(scene: Scene, figure: Figure, phrase: GroupPhrase) -> bool:
    """Whether a group has a figure of its own in brackets: "58%, ... between X (57%) and Y (59%)"."""
    view = scene.view
    return any(
        f.depth > figure.depth and not view.text[phrase.end : f.start].strip(" ([")
        for f in view.figures
        if f.start >= phrase.end
    )


def _only_arm(scene: Scene, figure: Figure, phrases: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Take the only arm of a clause: "27% complete response, 32% partial response with X"."""
    depth = figure.depth
    named = [
        p
        for p in phrases
        if p.arm is not None and scene.view.depths[p.start] <= depth and not _has_own(scene, figure, p)
    ]
    return named[0] if named and len({p.key for p in named}) == 1 else None
