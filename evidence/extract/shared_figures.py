"""One figure of several arms: "5.5 months in both arms", "51% in each arm", "12.1 months in arms A and B"."""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.memory import usual_order
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["groups_sharing", "second_of_two"]

_BOTH = re.compile(
    r"[\s,)\]]*(?:in|for|with|on|among) (?:both|each|either|the two) (?:treatment |study )?(?:arms?|"
    r"groups?|cohorts?|"
    r"regimens?)\b"
)
_IN_EACH = re.compile(r"\bin each (?:treatment |study )?(?:arm|group|cohort)\b")
_PEOPLE_WITH = re.compile(rf"(?i:{ANY_PEOPLE})\s(?:with|without|who)\b")


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
    in_each = not _arms_behind(scene, series) and _IN_EACH.search(scene.view.text, behind, series.end)
    ahead = _BOTH.search(scene.view.text, series.mention.end, max(figure.start, series.mention.end))
    if ahead or _BOTH.match(scene.view.text, behind) or in_each:
        order = usual_order(scene, 2)
        if order is None or any(_PEOPLE_WITH.match(label) for label in order):
            return []  # "patients with and without a donor" are no arms
        return [Group(arm=label) for label in order]
    if alike := _alike_before(scene, series):
        return alike
    near = [p for p in scene.phrases if p.start >= figure.end and p.end <= series.end and p.arm is not None]
    if len(near) < 2 or near[0].arm is near[1].arm or near[0].start - behind > 12:
        return []
    if ";" in scene.view.text[behind : near[0].start]:
        return []
    between = scene.view.text[near[0].end : near[1].start].strip()
    return [Group(arm=p.text) for p in near[:2]] if re.fullmatch(r"(?:and|or)(?: the)?", between) else []


#: "the response rate was | the same in the | 20-mg and 50-mg arms (10%)"
_SAME = re.compile(r"\b(?:same|identical|equal)\s(?:in|for|with|among)\s(?:both\s)?(?:the\s)?$")
_AND = re.compile(r"\s(?:groups?\s|arms?\s)?and\s(?:the\s)?")


def _alike_before(scene: Scene, series: Series) -> list[Group]:
    """Read "the same in the X and Y arms (10%)"."""
    view, figure = scene.view, series.figures[0]
    opening = view.opening(figure.start)
    if opening != figure.start - 1 or figure.depth != 1:
        return []
    two = [p for p in scene.phrases if series.mention.end <= p.start and p.end <= opening][-2:]
    if len(two) < 2 or _AND.fullmatch(view.text, two[0].end, max(two[0].end, two[1].start)) is None:
        return []
    same = ends_in(_SAME, view.text, two[0].start, reach=32) is not None
    return [Group(arm=p.text) for p in two] if same else []


def _arms_behind(scene: Scene, series: Series) -> bool:
    """Whether a phrase behind a figure names an arm."""
    return any(p.arm is not None and series.figures[0].end <= p.start <= series.end for p in scene.phrases)


_JOINED = re.compile(r"\s(?:and|or|versus|vs\.?)\s(?:the\s)?")


def second_of_two(scene: Scene, figure: Figure) -> Group | None:
    """Read "24 and | 25 | of those given X or Y": in front of it is a number that may count nobody."""
    view = scene.view
    first = next((f for f in reversed(view.figures) if f.last <= figure.start), None)
    behind = [p for p in scene.phrases if p.start >= figure.last and p.arm is not None][:2]
    if first is None or first.note != "bare" or len(behind) < 2 or behind[0].arm is behind[1].arm:
        return None
    rows = ((first.last, figure.start), (behind[0].end, behind[1].start))
    joined = all(_JOINED.fullmatch(view.text, *row) is not None for row in rows)
    near = OF_FIGURE.fullmatch(view.text, figure.last, behind[0].start) is not None
    return Group(arm=behind[1].text) if joined and near else None
