"""Whose number it is: arms for figures side by side, an arm or a population for one that stands alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evidence.extract.arms import Arm, matching_arm, word_set
from evidence.extract.figures import Figure
from evidence.extract.groups import arm_list, phrase_after
from evidence.extract.populations import population_of, population_of_series
from evidence.extract.ratios import group_of_ratio
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.side_by_side import is_connected, label_figures

__all__ = ["attribute", "groups_sharing", "inherited_group"]

_BOTH = re.compile(
    r"[\s,)\]]*(?:in|for|with|on) (?:both|each|either) (?:treatment |study )?(?:arms?|groups?|cohorts?|"
    r"regimens?)\b"
)


def attribute(scene: Scene, series: Series, known: Mapping[int, str]) -> list[Group]:
    """Say whose each figure of a series is.

    Parameters
    ----------
    scene : Scene
        The sentence and its study. Labels that turn out to be arms are added to ``scene.arms``, and
        their order to ``scene.memory``.
    series : Series
        Figures side by side.
    known : mapping
        Labels already read with the figures, by start of the figure.

    Returns
    -------
    list of Group
        One for each figure; empty groups where the text does not say.
    """
    figures = series.figures
    if figures[0].kind == "ratio":
        return [group_of_ratio(scene, f) for f in figures]
    labels = [known.get(f.start) for f in figures]
    if not all(labels):
        if len(figures) == 1:
            return [_alone(scene, series, figures[0])]
        labels = label_figures(scene, series)
    _remember(scene, labels)
    return [
        Group(arm=label, population=population_of_series(scene.view, figure, label))
        for figure, label in zip(figures, labels, strict=True)
    ]


def groups_sharing(scene: Scene, series: Series) -> list[Group]:
    """List the arms that share one figure: "5.5 months in both arms", "12.1 months in Arm A and B".

    Returns
    -------
    list of Group
        One for each arm; empty where the figure is no such figure or the arms are not known.
    """
    figure = series.figures[0]
    if len(series.figures) != 1 or figure.kind == "ratio":
        return []
    behind = figure.behind(scene.view.text)
    rest = scene.view.text[behind : series.end]
    if _BOTH.match(rest):
        pair = scene.memory.orders.get(2) or tuple(a.label for a in scene.arms)
        return [Group(arm=label) for label in pair] if len(pair) == 2 else []
    listed = arm_list(re.split(r"[(\[;,.]", rest)[0], 2)
    if listed is None or listed.start > 8 or not all(matching_arm(n, scene.arms) for n in listed.labels):
        return []
    return [Group(arm=label) for label in listed.labels]


def _remember(scene: Scene, labels: list[str | None]) -> None:
    """Keep the arms that a whole series names, and their order, for later sentences."""
    named = [label for label in labels if label]
    if len(named) < len(labels):
        return
    if len(named) > 1:
        scene.arms.extend(
            Arm(label, word_set(label)) for label in named if matching_arm(label, scene.arms) is None
        )
    if len(set(named)) == len(named):
        scene.memory.orders[len(named)] = tuple(named)


def _alone(scene: Scene, series: Series, figure: Figure) -> Group:
    """Read the words of a figure that has none beside it."""
    view = scene.view
    after = phrase_after(view.text, figure.behind(view.text), series.end)
    leading = view.leading(figure)
    population = population_of(view, figure, after, leading.group("np").strip() if leading else None)
    start = view.part_start(figure.start)
    part = [m for m in scene.named if m.start >= start and view.depths[m.start] <= figure.depth]
    near = [m for m in part if m.start >= series.start and m.end <= series.end]
    behind = [m for m in near if m.start >= figure.end and is_connected(view.text[figure.end : m.start])]
    close = bool(behind) and behind[0].start - figure.behind(view.text) < 60
    if len(behind) > 1 and len(view.text[behind[0].end : behind[1].start].split()) < 3:
        # "in the X and Y arms": a list for more figures than this one.
        close = False
    if not near and len({m.arm.label for m in part}) == 1:
        # "27% complete response, 32% partial response with X": the only arm of the clause.
        near = part
    if len({m.arm.label for m in near}) != 1 and not close:
        return Group(population=population)
    arm = (behind or near)[0].text
    return Group(arm=arm, population=None if population and arm in population else population)


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
    if not outer or owned.get(outer[-1].start, Group()).arm is None:
        return None
    between = view.text[outer[-1].last : max(view.opening(figure.start), outer[-1].last)]
    if len(between.split()) > 12 or ";" in between:
        return None
    return Group(arm=owned[outer[-1].start].arm)
