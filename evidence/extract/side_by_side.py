"""Groups of figures that stand side by side, by the arms that the sentence names."""

from __future__ import annotations

import re
from itertools import pairwise

from evidence.extract.arms import Arm, ArmMention, matching_arm
from evidence.extract.comparisons import compared_groups
from evidence.extract.figures import Figure
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.wording import groups_beside, groups_listed

__all__ = ["is_connected", "label_figures"]

_ADJACENT = re.compile(
    r"(?:\s+(?:arm|group|patients|alone|therapy|groups))?\s*(?:\(\s*n\s*=\s*\d+\s*\))?\s*"
    r"(?:[,:=(\[]|was|were|had|,\s*it was)?\s*(?:only\s+)?"
)


def label_figures(scene: Scene, series: Series) -> list[str | None]:
    """Name the group of each figure of a series; the strictest way that names all of them wins.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    series : Series
        Two figures or more.

    Returns
    -------
    list of str or None
        One label for each figure, None where the text does not say.
    """
    figures = series.figures
    count = len(figures)
    listed = groups_listed(scene, series)
    respectively = "respectively" in scene.view.text[figures[0].start :]
    strict = (
        _in_front(scene, series)
        or _behind(scene, series)
        or _listed_arms(scene, series, behind=True)
        or (listed if respectively else None)
        or _listed_arms(scene, series, behind=False)
    )
    if strict is not None:
        return list(strict)
    beside = groups_beside(scene, series)
    if all(beside):
        return beside
    compared = compared_groups(scene, series) if count == 2 else None
    if compared is not None and compared[0]:
        return list(compared)
    if listed is not None:
        return list(listed)
    return _by_elimination(scene, figures, beside)


def _by_elimination(scene: Scene, figures: list[Figure], beside: list[str | None]) -> list[str | None]:
    """Name the other arm of two, or repeat the order in which the study last named its arms."""
    count = len(figures)
    if count == 2 and any(beside):
        completed = _completed(beside, scene.arms)
        if completed != beside:
            return completed
    if not scene.view.is_tight(figures):
        return beside
    if count in scene.memory.orders:
        return list(scene.memory.orders[count])
    return [arm.label for arm in scene.arms] if len(scene.arms) == count else [None] * count


def _completed(labels: list[str | None], arms: list[Arm]) -> list[str | None]:
    """With two arms and one of them named, the other figure is the other arm's."""
    i = 0 if labels[0] else 1
    own = matching_arm(labels[i] or "", arms)
    if own is None or len(arms) != 2:
        return labels
    other = arms[1] if own is arms[0] else arms[0]
    return [labels[0], other.label] if i == 0 else [other.label, labels[1]]


def _in_front(scene: Scene, series: Series) -> list[str] | None:
    """Read "GO, 45%; no GO, 49%" and "DA (71%) and DClo (66%)"."""
    view = scene.view
    labels: list[str] = []
    previous = view.part_start(series.figures[0].start)
    for i, figure in enumerate(series.figures):
        before = [m for m in scene.named if previous <= m.start and m.end <= figure.start]
        if not before:
            return None
        mark = max(before, key=lambda m: m.end)
        adjacent = _ADJACENT.fullmatch(view.text[mark.end : figure.start])
        # "X had longer survival (161 weeks) than the Y group (84 weeks)": the first may stand apart.
        apart = i == 0 and view.depths[figure.start] > 0 and len(before) == 1
        if not adjacent and not apart:
            return None
        labels.append(mark.text)
        previous = figure.last
    return labels if len(set(labels)) == len(labels) else None


def _behind(scene: Scene, series: Series) -> list[str] | None:
    """Read "83% (...) in the X group, as compared with 60% (...) in the Y group"."""
    view, figures = scene.view, series.figures
    labels = []
    for i, figure in enumerate(figures):
        until = figures[i + 1].start if i + 1 < len(figures) else min(series.end, figure.last + 130)
        own = [m for m in scene.named if figure.end <= m.start and m.end <= until]
        if i == 0 and not own:
            own = [m for m in scene.named if _leads(scene, m, figure)][-1:]
        if not own or (own[0].start >= figure.end and not is_connected(view.text[figure.end : own[0].start])):
            return None
        labels.append(own[0].text)
    return labels if len(set(labels)) == len(labels) else None


def _leads(scene: Scene, mark: ArmMention, figure: Figure) -> bool:
    """Whether an arm opens the clause of a figure: "In the X group, 22.4% of the patients"."""
    match = scene.view.leading(figure)
    return match is not None and match.start("np") <= mark.start and mark.end <= match.end("np")


def is_connected(between: str) -> bool:
    """Whether a figure and a group belong to one clause, by the text between them."""
    flat = re.sub(r"[(\[][^()\[\]]*[)\]]", "", between)
    return not re.search(r"[;:]", flat) and len(flat.split()) <= 9


def _listed_arms(scene: Scene, series: Series, *, behind: bool) -> list[str] | None:
    """Read as many known arms in a row as there are figures, behind the last figure or before the first."""
    view, figures = scene.view, series.figures
    count = len(figures)
    if not view.is_tight(figures):
        return None
    if behind:
        end = max(series.end, _past_respectively(view.text, figures[-1].last))
        pool = [m for m in scene.named if figures[-1].last <= m.start and m.end <= end][:count]
    else:
        start = view.part_start(figures[0].start)
        pool = [m for m in scene.named if start <= m.start and m.end <= figures[0].start]
        pool = pool[-count:] if len({m.arm.label for m in pool[-count:]}) == count else pool[:count]
    if len({m.arm.label for m in pool}) != count:
        return None
    if any(len(view.text[a.end : b.start].split()) > 9 for a, b in pairwise(pool)):
        return None
    return [m.text for m in pool]


def _past_respectively(text: str, at: int) -> int:
    found = re.search(r"respectively[^.;]*", text[at:])
    return at + found.end() if found else at
