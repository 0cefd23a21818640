"""Ratios of which each has its own people behind it: "0.48 in X-positive and 2.85 in X-negative patients".

Where arms are compared, they are so within these people; else the people are what the ratio is of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.arms import word_set
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.made_groups import NAMED_TRIAL
from evidence.extract.predicted import tells_of_each
from evidence.extract.ratios import group_of_ratio
from evidence.extract.scene import Group, Scene

__all__ = ["ratios_by_group"]

#: "0.48 (95% CI 0.36-0.64) | in | X-positive"
_IN = re.compile(r"[)\]]?,?\s(?:in|for|among)\s(?:the\s)?")


def ratios_by_group(scene: Scene, figures: Sequence[Figure]) -> list[Group]:
    """Give each of several ratios the people right behind it.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    figures : sequence of Figure
        Ratios side by side.

    Returns
    -------
    list of Group
        One for each ratio; empty where not all of them have people of their own behind them.
    """
    behind = [p for f in figures if (p := _people_behind(scene, f)) is not None]
    if len(figures) < 2 or len({p.key for p in behind}) < len(figures):
        return []
    if not scene.arms.known and any(tells_of_each(scene.view, m) for m in scene.view.mentions):
        return []  # "the HR for OS was 1.4 for achievement of CR and 1.6 for stage IV": each is of a factor
    arm = group_of_ratio(scene, figures[0]).arm
    # "Compared with X, the HR was 2.0 for Y and 4.4 for Z": of Y and of Z
    if arm is not None and not any(word_set(arm) <= word_set(p.text) for p in behind):
        return [Group(arm=arm, population=p.population) for p in behind]
    if all(NAMED_TRIAL.fullmatch(p.text) for p in behind):
        return [Group(population=p.text) for p in behind]
    return [Group(arm=p.text) for p in behind]


def _people_behind(scene: Scene, figure: Figure) -> GroupPhrase | None:
    return next(
        (
            p
            for p in scene.phrases
            if p.start >= figure.last
            and p.arm is None
            and _IN.fullmatch(scene.view.text, figure.last, p.start)
        ),
        None,
    )
