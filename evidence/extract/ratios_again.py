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
    if (elided := _told_of_last(scene, figure)) is not None:
        return group_of(scene, elided).arm
    if not adjusted and _BETWEEN_GROUPS.search(text, 0, figure.end) is None:
        return None
    before = [f for f in scene.view.figures if f.kind == "ratio" and f.last <= figure.start]
    if adjusted and before:
        tested = {*tested, group_of(scene, before[-1]).arm or ""}
    told = tested - {""}
    return next(iter(told)) if len(told) == 1 else None


#: "NRM was lower with X (HR 0.6|), but relapse was higher (|HR 1.7)"
_BUT_WAS = re.compile(
    r"[^()\[\]]{0,60}[)\]](?:,|,?\s(?:but|and|while|whereas|although))\s(?:but\s|and\s)?"
    r"(?:(?!\b(?:in|with|for|after|among|on|by|than)\b)[^;:()\[\]]){3,60}?\s(?:(?:was|were|did)\s)?(?:not\s)?(?:[a-z]+ly\s)?"
    r"(?:higher|lower|better|worse|inferior|superior|increased|reduced|decreased|improved|similar|comparable|different|"
    r"differ)\s[(\[]"
)


def _told_of_last(scene: Scene, figure: Figure) -> Figure | None:
    """Give the ratio with whose group a clause goes on that names none: "but relapse was higher (HR 1.7)"."""
    opening = scene.view.opening(figure.start)
    before = [f for f in scene.view.figures if f.kind == "ratio" and f.last <= opening]
    told = before and _BUT_WAS.fullmatch(scene.view.text, before[-1].last, opening + 1)
    return before[-1] if told else None
