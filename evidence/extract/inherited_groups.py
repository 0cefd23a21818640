"""Whose a figure is that explains or follows another: in its bracket, behind "with", in its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evidence.extract.figures import Figure
from evidence.extract.lone_figures import HELD
from evidence.extract.scene import Group, Scene

__all__ = [
    "accompanying_group",
    "beside_in_bracket",
    "clause_group",
    "explained_groups",
    "inherited_group",
    "is_detail",
    "row_population",
]


def _before(scene: Scene, figure: Figure) -> list[Figure]:
    """List the figures in front of one, but for counts of something else."""
    return [f for f in scene.view.figures if f.last <= figure.start and f.note != "bare"]


def explained_groups(scene: Scene, figures: Sequence[Figure], owned: Mapping[int, Group]) -> list[Group]:
    """Give figures in brackets of their own the arms of those they explain: "53% (20% CR) and 76% (39% CR)".

    Returns
    -------
    list of Group
        Empty where a figure stands in no such bracket, or explains one without an arm.
    """
    openings = {scene.view.opening(f.start) for f in figures}
    if len(figures) < 2 or len(openings) < len(figures) or -1 in openings:
        return []
    if any(scene.view.opening(p.start) in openings for p in scene.phrases):
        return []
    groups = [inherited_group(scene, figure, owned) for figure in figures]
    return [g for g in groups if g is not None] if None not in groups else []


def inherited_group(scene: Scene, figure: Figure, owned: Mapping[int, Group]) -> Group | None:
    """Give a figure in brackets the arm of the figure that the brackets explain: "82.7% (25.3% CR)".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One without an arm of its own.
    owned : mapping
        Groups found so far, by start of the figure.
    """
    view = scene.view
    outer = [
        f for f in view.figures if f.end <= figure.start and f.depth < figure.depth and f.kind != "ratio"
    ]
    told = owned.get(outer[-1].start, Group()) if outer else Group()
    between = view.text[outer[-1].last : max(view.opening(figure.start), outer[-1].last)] if outer else ""
    if told.arm is None:
        # "the EFS for those relapsing later was 55% (OS, 75%)"
        return Group(population=told.population) if told.population and not between.strip() else None
    if len(between.split()) > 12 or ";" in between:
        return None
    return Group(arm=told.arm)


def beside_in_bracket(scene: Scene, figure: Figure, owned: Mapping[int, Group]) -> Group | None:
    """Give a figure the group of the first in its bracket: "best in arm X (ORR, 80%; CR, 60%)".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One without an arm of its own.
    owned : mapping
        Groups found so far, by start of the figure.
    """
    view = scene.view
    opening = view.opening(figure.start)
    if opening < 0:
        return None
    first = next((f for f in view.figures if view.opening(f.start) == opening), figure)
    if first is figure or any(opening < p.start < figure.start for p in scene.phrases):
        return None
    headed = any(HELD.fullmatch(view.text, p.end, opening) for p in scene.phrases if p.end <= opening)
    return owned.get(first.start) if headed else None


def accompanying_group(
    scene: Scene, figure: Figure, owned: Mapping[int, Group], owner: Group
) -> Group | None:
    """Give "with a median PFS of 7 months" the group of the figure before: "the ORR in X was 62%, with ...".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One that stands alone for its outcome.
    owned : mapping
        Groups found so far, by start of the figure.
    owner : Group
        What is known of the figure's own.

    Returns
    -------
    Group or None
        None where the figure has a group of its own, or accompanies none.
    """
    view = scene.view
    before = _before(scene, figure)
    if owner != Group() or not before or before[-1].depth != figure.depth:
        return None
    last = len(before) - 1
    while last > 0 and before[last].kind == figure.kind and view.is_tight([*before[last:], figure][:2]):
        last -= 1  # "with median PFS and OS of 7.3 and 21.6 months"
    told, first = before[last], before[last + 1] if last + 1 < len(before) else figure
    accompanied = _ACCOMPANIED.match(view.text, told.last, first.start) is not None
    between = any(told.last <= p.start < first.start for p in scene.phrases)
    return owned.get(told.start) if accompanied and not between else None


#: "was 62.2% | with median PFS and OS of"
_ACCOMPANIED = re.compile(r"[)\]]?,?\s+with\s+(?:(?!(?:was|were|had)\b)[\w-]+[\s,]+){1,9}?of\s+$")


#: "was 61 months | and median PFS | 37 months"
_AND_NAME = re.compile(r"[)\]]?,?\sand\s(?:(?:an?|the|median)\s|\d+-(?:year|month)\s)*[\w\s-]{1,40}?\s$")


def clause_group(scene: Scene, figure: Figure, owned: Mapping[int, Group], owner: Group) -> Group | None:
    """Give "and PFS 37 months" the group that heads its clause: "in X, OS was 61 months and PFS 37 months".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One that stands alone for its outcome.
    owned : mapping
        Groups found so far, by start of the figure.
    owner : Group
        What is known of the figure's own.
    """
    view = scene.view
    before = _before(scene, figure)
    told = owned.get(before[-1].start) if before else None
    if owner != Group() or told is None or told.arm is None or before[-1].depth != figure.depth:
        return None
    between = view.text[before[-1].last : figure.start]
    if _AND_NAME.fullmatch(between) is None:
        return None
    if any(before[-1].last <= p.start < figure.start for p in scene.phrases):
        return None
    # "Y had an ORR of 53% with a CR rate of 12% and a median PFS of | 7 months"
    others = (f for f in before if owned.get(f.start, Group()).arm != told.arm)
    start = max((f.last for f in others), default=0)
    headed = any(p.text == told.arm and start <= p.start < before[-1].start for p in scene.phrases)
    return told if headed else None


def row_population(scene: Scene, figure: Figure, owned: Mapping[int, Group], owner: Group) -> Group | None:
    """Give a figure the people of the one before it in a row: "EFS and OS for responders were 23% and 36%".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One that stands alone for its outcome.
    owned : mapping
        Groups found so far, by start of the figure.
    owner : Group
        What is known of the figure's own.
    """
    before = _before(scene, figure)
    group = owned.get(before[-1].start) if before else None
    if group is None or group.population is None or group.arm is not None or owner.population is not None:
        return None
    return group if scene.view.is_tight([before[-1], figure]) and figure.total is None else None


def is_detail(scene: Scene, figure: Figure, owned: Mapping[int, Group]) -> bool:
    """Whether a bracket behind an arm tells more of it: "22 in arm X (5 early, 17 late) vs 1 in arm Y".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One whose nearest arm may be that behind the bracket.
    owned : mapping
        Groups found so far, by start of the figure.
    """
    view = scene.view
    opening = view.opening(figure.start)
    if opening < 0 or figure.percent is not None or figure.total is not None:
        return False
    named = any(
        p.end <= opening and HELD.fullmatch(view.text, p.end, opening) for p in scene.phrases if p.arm
    )
    inside = any(view.opening(p.start) == opening for p in scene.phrases)
    return named and not inside and inherited_group(scene, figure, owned) is not None
