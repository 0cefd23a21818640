"""Ratios that go on comparing what those before them compared.

"There was no difference between the groups for relapse (HR 1.2)", "; the adjusted hazard ratio was 0.44".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from evidence.extract.figures import Figure
from evidence.extract.scene import Group, Scene
from evidence.extract.text import ends_in

__all__ = ["compared_before"]

#: "no difference | between the 2 groups | for relapse (HR 1.2)"
_BETWEEN_GROUPS = re.compile(r"\b(?:[Bb]etween|[Aa]mong)\s(?:the\s)?(?:2\s|two\s)?(?:groups|arms|cohorts)\b")
#: "; the crossover-adjusted hazard ratio was"
_ADJUSTED_WAS = re.compile(
    r"(?:^|[:;,]\s|\sand\s)[Tt]he\s(?:[a-z]+-)?(?:adjusted|corrected|censored)\s"
    r"(?:[Hh]azard [Rr]atio|HR)\s(?:was|of)\s$"
)


def compared_before(scene: Scene, figure: Figure, group_of: Callable[[Scene, Figure], Group]) -> str | None:
    """Name what all ratios before compare.

    Parameters
    ----------
    scene : Scene
        The sentence and its study, which keeps the arms of the ratios before.
    figure : Figure
        A ratio of which nothing else tells what it compares.
    group_of : callable
        Names what another ratio of the sentence compares.

    Returns
    -------
    str or None
        None where the ratios before are of several, or the sentence does not go on with them.
    """
    text, tested = scene.view.text, scene.arms.tested
    at = max(figure.start, text.rfind(" ", figure.start, figure.end) + 1)
    adjusted = ends_in(_ADJUSTED_WAS, text, at, reach=60) is not None
    if not adjusted and _BETWEEN_GROUPS.search(text, 0, figure.end) is None:
        return None
    before = [f for f in scene.view.figures if f.kind == "ratio" and f.last <= figure.start]
    if adjusted and before:
        tested = {*tested, group_of(scene, before[-1]).arm or ""}
    told = tested - {""}
    return next(iter(told)) if len(told) == 1 else None
