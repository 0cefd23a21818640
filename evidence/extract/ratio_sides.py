"""Which of the groups that a ratio compares it is of, and among whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arms import word_set
from evidence.extract.arrangement import CONTRAST
from evidence.extract.assignment import AGAINST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.populations import narrows, population_among
from evidence.extract.scene import Group, Scene
from evidence.extract.text import INNER_BRACKETS, ends_in
from evidence.extract.view import SentenceView

__all__ = [
    "NARROWING",
    "compared_in",
    "experimental",
    "is_arm",
    "is_compared",
    "is_control",
    "population_of",
    "side_of_pair",
    "subject_of",
    "tested_of",
    "told_behind",
    "under_test",
]


_CONTROL = re.compile(
    r"\b(?:control|placebo|standard|observation|alone|no|none|not|non|conventional|without|only|monotherapy|"
    r"untreated|supportive|usual|untransplanted)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\bcompared (?:with|to)\b|\bversus\b|\bvs\b")
NARROWING: Final = frozenset({"in", "with", "for", "among", "within"})


def is_compared(scene: Scene, phrase: GroupPhrase, figure: Figure) -> bool:
    """Whether the only group within a ratio is one side of it: "the HR for patients with X was 2.1"."""
    if _COMPARES.search(figure.text):
        return True
    # Where there are arms, it is a subgroup in which they are compared.
    return phrase.people and len(scene.arms.known) < 2 and population_among(scene, [phrase]) is not None


def population_of(scene: Scene, figure: Figure, before: Sequence[GroupPhrase]) -> str | None:
    """Say among whom a ratio compares."""
    return population_among(scene, _narrowing(scene, figure, before))


def _narrowing(scene: Scene, figure: Figure, phrases: Sequence[GroupPhrase]) -> list[GroupPhrase]:
    """List the phrases that say among whom, but those of a ratio before: "in men (HR 0.7) or X (HR 0.8)"."""
    view = scene.view
    own = [p for p in phrases if p.lead in NARROWING and narrows(p)]
    opening = view.opening(figure.start)
    joined = [
        p for p in phrases if p.lead == "label" and p.people and own and _goes_on(view, own[-1], p, opening)
    ]
    if joined:
        return joined
    last = next((f for f in reversed(view.figures) if f.kind == "ratio" and f.last <= opening), None)
    if last is None or view.names_outcome_in(last.last, opening):
        # "in men, OS (HR 0.7) and PFS (HR 0.8)"; of people told since, the nearest.
        since = [] if last is None else [p for p in reversed(own) if p.start >= last.last]
        return [*since, *(p for p in own if p not in since)]
    before = view.opening(last.start)
    return [p for p in own if p.start >= last.last or view.text[p.end : max(p.end, before)].strip()]


def _goes_on(view: SentenceView, first: GroupPhrase, second: GroupPhrase, opening: int) -> bool:
    """Whether people before a bracket go on with others: "in men (HR 1) and women (HR 2)"."""
    between = INNER_BRACKETS.sub("", view.text[first.end : second.start]).strip()
    return (
        between in {"and", ",", ", and", "or"}
        and not view.text[second.end : max(second.end, opening)].strip()
    )


def subject_of(before: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Give the last subject of a clause: "High LDH was associated with shorter OS (...) and PFS (...)"."""
    return next((p for p in reversed(before) if p.lead == "subject"), None)


def side_of_pair(scene: Scene, figure: Figure, owned: Mapping[int, Group], owner: Group) -> Group | None:
    """Give "80% with X versus 86% with Y (HR 0.66)" one of the sides that it stands behind.

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        The ratio.
    owned : mapping
        Groups of the figures of its outcome, by start of the figure.
    owner : Group
        What its own words say it is of.

    Returns
    -------
    Group or None
        None where it stands behind no pair, or is of one of its sides already.
    """
    view = scene.view
    pair = [f for f in view.figures if f.end <= figure.start and f.note != "bare"][-2:]
    labels = [owned[f.start].arm for f in pair if f.start in owned]
    sides = [label for label in labels if label is not None]
    if len(set(sides)) < 2 or any(f.kind == "ratio" for f in pair):
        return None
    than_that = _THAN_THAT.search(view.text, pair[0].last, pair[1].start) is not None
    if owner.arm in sides and not (than_that and owner.arm == sides[1]):
        return None
    start = view.part_start(figure.start)
    if view.part_start(pair[0].start) != start:
        return None
    if any(pair[1].last <= p.start and p.end <= figure.start and p.lead == "label" for p in scene.phrases):
        return None
    gap = INNER_BRACKETS.sub("", view.text[pair[1].last : figure.start])
    if len(gap.split()) > _MOST_BETWEEN or _OWN_WORDS.search(gap) or " for " in figure.text:
        return None
    if len({g.arm for s, g in owned.items() if start <= s < figure.start and g.arm is not None}) > len(pair):
        return None
    population = owned[pair[0].start].population
    arm = sides[0] if than_that else experimental(scene, sides)
    return Group(arm=arm, population=population or owner.population)


#: "42% with X, which was higher | than that of Y (24%)": X has the ratio, though Y stands nearer.
_THAN_THAT = re.compile(r"\bthan (?:that|those|the) (?:of|in|with|for|after)\b")
#: "60% with X and 70% with Y, and age predicted OS (HR 1.5)"
_OWN_WORDS = re.compile(r"\b(?:predict\w*|was|were|is|are|had|associated|factors?|prognostic|for)\b")
#: Words between a pair and its ratio: "with two courses (adjusted | HR 0.77".
_MOST_BETWEEN: Final = 8


def compared_in(before: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Give the group that another one is compared with: "more than a year versus a year or less"."""
    pairs = [(a, b) for a, b in pairwise(before) if b.lead in AGAINST and a.lead not in {*AGAINST, "within"}]
    return pairs[-1][0] if pairs else None


def tested_of(scene: Scene, named: Sequence[GroupPhrase]) -> str:
    """Choose the arm that a ratio is of from those that a sentence names."""
    by_arm: dict[str, GroupPhrase] = {}
    for phrase in named:
        by_arm.setdefault(phrase.key, phrase)
    if len(by_arm) == 1:
        return named[0].text
    subject = [p for p in by_arm.values() if p.lead not in AGAINST]
    if len(subject) == 1:
        return subject[0].text
    first, second = list(by_arm.values())[:2]
    return experimental(scene, (first.text, second.text))


def is_control(scene: Scene, label: str) -> bool:
    """Whether an arm is called a control by any of its names."""
    arm = scene.arms.named(label)
    return any(_CONTROL.search(name) for name in (label, *(arm.names if arm else ())))


_YEARS = re.compile(r"(?:19|20)\d\d")


def experimental(scene: Scene, order: Sequence[str]) -> str:
    """Choose the arm under test of two: not the control, not the part of the other, else the first named."""
    first, second = order[0], order[1]
    if _YEARS.match(first) and _YEARS.match(second):
        return max(first, second)  # what was done since is compared with what was done before
    control = [is_control(scene, label) for label in (first, second)]
    if control[0] != control[1]:
        return second if control[0] else first
    if word_set(first) < word_set(second) or (re.search(r"\bA$", first) and re.search(r"\bB$", second)):
        return second
    if word_set(second) < word_set(first):
        return first
    places = [scene.arms.in_title(arm) if arm else 0 for arm in map(scene.arms.named, (first, second))]
    title = scene.arms.title
    # A title that compares two names both, one of them in words that were not told.
    unsure = max(places) == len(title) and CONTRAST.search(title) is not None
    return second if places[1] < places[0] and not unsure else first


def is_arm(scene: Scene, phrase: GroupPhrase) -> bool:
    """Whether words name an arm, one that figures before have shown to be one included."""
    return phrase.arm is not None or scene.arms.exactly(phrase.text) is not None


def under_test(scene: Scene, label: GroupPhrase, phrases: Sequence[GroupPhrase]) -> str:
    """Give the other side of "120 of 500 given X and 155 of 498 given placebo (HR 0.75)"."""
    if not is_control(scene, label.text):
        return label.text
    others = [p for p in phrases if p.end <= label.start and p.lead == label.lead]
    return experimental(scene, (others[-1].text, label.text)) if others else label.text


def told_behind(scene: Scene, figure: Figure) -> str | None:
    """Read "OS was longer (HR 0.70) in the X arm": the group right behind the bracket of what changed."""
    view, opening = scene.view, scene.view.opening(figure.start)
    changed = opening >= 0 and ends_in(_CHANGED, view.text, opening, reach=24)
    if not changed and (opening < 0 or ends_in(_GAIN, view.text, opening, reach=90) is None):
        return None
    closing = view.closing(figure.start, figure.last)
    phrase = next((p for p in scene.phrases if p.start >= closing), None)
    if phrase is None or _IN_WHOM.fullmatch(view.text, closing, phrase.start) is None:
        return None
    # Where two arms are compared, others are patients in whom they are.
    told = is_arm(scene, phrase) or scene.arms.orders.get(2) is None
    return phrase.text if told and not is_control(scene, phrase.text) else None


_CHANGED = re.compile(
    r"\b(?:higher|lower|better|worse|longer|shorter|poorer|greater|inferior|superior|increased|decreased|reduced|"
    r"improved|prolonged|frequent|common)\s$"
)
#: "a significant improvement in PFS | (HR 0.66) for the X arm", "a benefit in OS was seen | (HR 0.66) with X"
_GAIN = re.compile(
    r"\b(?:improvement|benefit|advantage|gain|reduction|prolongation)\s(?:in|of|for)\s(?:[\w-]+\s){1,6}$"
)
#: "(HR 0.61) | in patients receiving | X"
_IN_WHOM = re.compile(r"\s(?:in|for|with|after|following|among|on)\s(?:[a-z]+\s){0,4}(?:the\s)?")
