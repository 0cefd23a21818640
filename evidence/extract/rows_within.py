"""Rows of the arms within other people than the row before: ", and 77% and 59%, respectively, in children".

The arms are told once, in front of the first row or in a bracket behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.memory import remember
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.scene import Group, Scene

__all__ = ["row_of_people", "told_once_for_two"]

#: "77% and 59%|, respectively, in | high-risk patients"
_THEN_AMONG = re.compile(r"[)\]]?,?\srespectively,?\s(?:in|for|among)\s(?:the\s)?")


def row_of_people(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[Group] | None:
    """Read "85% with X and 49% with Y, and 77% and 59%, respectively, in Z": a row within other people."""
    half = len(figures) // 2
    told = _THEN_AMONG.match(scene.view.text, figures[-1].last) if half > 1 else None
    behind = [p for p in phrases if p.start >= figures[-1].last]
    if told is None or len(figures) != 2 * half or len(behind) != 1 or behind[0].start != told.end():
        return None
    own = [
        next((p for p in phrases if OF_FIGURE.fullmatch(scene.view.text, f.last, max(p.start, f.last))), None)
        for f in figures[:half]
    ]
    first = [p for p in own if p is not None]
    if len(first) != half or not behind[0].people:
        return None
    remember(scene, [p.text for p in first])
    people = [None, behind[0].population or behind[0].text]
    return [Group(arm=p.text, population=among, size=p.size) for among in people for p in first]


def told_once_for_two(
    scene: Scene, figures: Sequence[Figure], given: Sequence[GroupPhrase | None]
) -> list[Group] | None:
    """Read "in A, EFS was 35% vs 20% (X vs Y); in B, 84% vs 58%": the second part has the same order."""
    half = len(given) // 2
    first = [g for g in given[:half] if g is not None]
    if half < 2 or len(first) != half or len(given) != 2 * half or any(given[half:]):
        return None
    if scene.view.part_start(figures[half].start) <= figures[half - 1].start:
        return None
    remember(scene, [g.text for g in first])
    people = [_people_ahead(scene, figures[0]), _people_ahead(scene, figures[half])]
    return [Group(arm=g.text, population=among, size=g.size) for among in people for g in first]


def _people_ahead(scene: Scene, figure: Figure) -> str | None:
    """Give the people that a part of the sentence begins with: "in standard-risk patients, 84% vs 58%"."""
    start = scene.view.part_start(figure.start)
    ahead = [
        p for p in scene.phrases if start <= p.start and p.end <= figure.start and p.arm is None and p.people
    ]
    return ahead[-1].population or ahead[-1].text if ahead else None
