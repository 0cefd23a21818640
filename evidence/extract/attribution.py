"""Whose number it is: arms for figures side by side, an arm or a population for one that stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evidence.extract.arrangement import PLAINLY_A_LIST
from evidence.extract.assignment import assign
from evidence.extract.completion import labels_of
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import AMONG, GroupPhrase
from evidence.extract.group_prices import heads_next
from evidence.extract.lone_figures import group_alone
from evidence.extract.memory import remember
from evidence.extract.narrowing import (
    is_past_clause,
)
from evidence.extract.of_all import is_of_whole, is_sum, rest_is_of_all, row_of_whole
from evidence.extract.placed_groups import (
    listed,
)
from evidence.extract.populations import population_among
from evidence.extract.ratios import group_of_ratio
from evidence.extract.ratios_by_group import ratios_by_group
from evidence.extract.rows_within import row_of_people, told_once_for_two
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.shared_figures import second_of_two
from evidence.extract.side_by_side import may_own, phrases_before, side_by_side
from evidence.extract.text import IN_ORDER

__all__ = ["attribute", "learn_order"]


def attribute(scene: Scene, series: Series, known: Mapping[int, GroupPhrase]) -> list[Group]:
    """Say whose each figure of a series is.

    Parameters
    ----------
    scene : Scene
        The sentence and its study. Groups that turn out to be arms are added to ``scene.arms``.
    series : Series
        Figures side by side.
    known : mapping
        Groups already read with the figures, by start of the figure.

    Returns
    -------
    list of Group
        One for each figure; empty groups where the text does not say.
    """
    figures = series.figures
    if figures[0].kind == "ratio":
        return _of_ratios(scene, series)
    whole = [row_of_whole(scene, figure) for figure in figures]
    if any(whole):
        return _beside_whole(scene, series, known, whole)
    given = list(series.groups) or [known.get(f.start) for f in figures]
    told = [g for g in given if g is not None]
    if 1 < len(told) < len(given) and (rest_is_of_all(scene, figures, given) or is_sum(figures, given)):
        return [Group() if g is None else Group(arm=g.text, size=g.size) for g in given]
    if (again := told_once_for_two(scene, figures, given)) is not None:
        return again
    if len(told) == len(given):
        remember(scene, [g.text for g in told])
        before = phrases_before(scene, _within(scene, series), figures[0], [*told, *known.values()])
        population = population_among(scene, [p for p in before if p.lead in AMONG])
        if (alone := _whole_of_times(scene, told, known)) is not None:
            return [Group(population=alone, size=g.size) for g in told]
        return [Group(arm=g.text, population=population, size=g.size) for g in told]
    phrases = _within(scene, series)
    if (among := row_of_people(scene, figures, phrases)) is not None:
        return among
    if len(figures) == 1 and is_of_whole(scene, series):
        return [Group()]
    if len(figures) == 1 and (second := second_of_two(scene, figures[0])) is not None:
        return [second]
    if len(figures) == 1:
        return [group_alone(scene, series, phrases)]
    return side_by_side(scene, series, phrases)


def _whole_of_times(
    scene: Scene, told: Sequence[GroupPhrase], known: Mapping[int, GroupPhrase]
) -> str | None:
    """Read "OS at 1 and 3 years was 94% and 78% in patients with X": those people alone, told of twice."""
    first, *others = told
    alone = all(g.start == first.start for g in [*others, *known.values()])
    return population_among(scene, [first]) if alone and not first.head else None


def learn_order(scene: Scene, series: Series) -> None:
    """Keep the arms that figures of another endpoint stand for, where no figures stood for any before."""
    if len(series.figures) in scene.arms.orders:
        return
    found = assign(scene.view, series.figures, [p for p in _within(scene, series) if may_own(scene, p)])
    # "39% versus 9% in high- versus low-risk groups": half a name
    halved = any(g is not None and scene.view.text.startswith("-", g.end - 1) for g in found.groups)
    if found.complete and not halved:
        remember(scene, labels_of(found.groups))


def _beside_whole(
    scene: Scene, series: Series, known: Mapping[int, GroupPhrase], whole: Sequence[bool]
) -> list[Group]:
    """Give no group to figures of all patients, and theirs to those beside them."""
    rest = [b for b, of_all in zip(series.bindings, whole, strict=True) if not of_all]
    parts = [g for g, of_all in zip(series.groups, whole, strict=False) if not of_all]
    owners = iter(
        attribute(scene, replace(series, bindings=rest, groups=tuple(parts)), known) if rest else []
    )
    return [Group() if of_all else next(owners) for of_all in whole]


def _of_ratios(scene: Scene, series: Series) -> list[Group]:
    """Give ratios their factors: each its own, or in order, "X and Y (HR 4.9 and HR 7.4, respectively)"."""
    figures = series.figures
    if len(figures) > 1 and IN_ORDER.search(scene.view.text, figures[-1].last):
        found = assign(scene.view, figures, _within(scene, series))
        if not found.complete or (found.way == "beside" and len(figures) >= PLAINLY_A_LIST):
            found = listed(scene, figures) or found
        if found.complete and found.way != "beside":
            return [Group(arm=g.text) for g in found.groups if g is not None]
    return ratios_by_group(scene, figures) or [group_of_ratio(scene, f) for f in figures]


def _within(scene: Scene, series: Series) -> list[GroupPhrase]:
    """List the phrases that may belong to a series: those of its part of the sentence."""
    start = scene.view.part_start(series.figures[0].start)
    end = scene.view.part_end(series.figures[-1].last)
    return [
        p
        for p in scene.phrases
        if start <= p.start
        and p.end <= end
        and not _heads_another(scene, p, series.figures[0])
        and (p.start < series.figures[-1].start or not heads_next(scene.view, p))
        and not is_past_clause(scene, p, series.figures)
    ]


def _heads_another(scene: Scene, phrase: GroupPhrase, first: Figure) -> bool:
    """Whether a phrase in brackets is of figures before this one: "(X: 14% v 50%; Y: 20%)", "(5% in X)"."""
    view = scene.view
    opening = view.opening(phrase.start)
    if opening < 0:
        return False
    # "80 patients (79% males; median age, 60 years)"
    counted = phrase.lead == "of" and first.depth < view.depths[phrase.start] and phrase.end <= first.start
    elsewhere = first.depth > 0 and opening != view.opening(first.start) and phrase.end <= first.start
    return any(
        view.opening(f.start) == opening
        and (
            elsewhere or (counted and f.end <= phrase.start) or phrase.end <= f.start <= f.end <= first.start
        )
        for f in view.figures
    )
