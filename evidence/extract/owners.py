"""Whose each figure of a sentence is, in the order in which figures explain one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidence.extract.arms import word_set
from evidence.extract.attribution import attribute, learn_order
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.inherited_groups import (
    accompanying_group,
    beside_in_bracket,
    clause_group,
    explained_groups,
    inherited_group,
    is_detail,
    row_population,
)
from evidence.extract.listed_factors import factor_in_list
from evidence.extract.ratio_sides import side_of_pair
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.shared_figures import groups_sharing
from evidence.extract.subgroup_brackets import populations_of_brackets
from evidence.extract.ties import Binding

__all__ = ["owned_figures"]


def owned_figures(
    scene: Scene, series: list[Series], groups: dict[int, GroupPhrase], others: list[Series]
) -> Iterator[tuple[Series, Binding, Group]]:
    """Give each figure its group; ratios come last, and figures in brackets after what they explain.

    Of figures of other endpoints is only learned in which order they stand for the arms.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    series : list of Series
        The figures of outcomes, side by side.
    groups : dict of int to GroupPhrase
        Groups that are known already, by where their figures begin.
    others : list of Series
        Figures of endpoints that are no outcome of the rules.

    Yields
    ------
    tuple of Series, Binding and Group
        A figure that several groups share comes once for each.
    """
    owned: dict[int, Group] = {}
    named = {b.figure.start: b.mention.outcome for group in series for b in group.bindings}
    among = populations_of_brackets(scene.view) if series else {}
    in_order = sorted([*series, *others], key=lambda s: s.figures[0].start) if others else series
    for group in sorted(in_order, key=lambda s: _rank(scene, s)):
        if group.mention.outcome is None:
            learn_order(scene, group)
            continue
        shared = groups_sharing(scene, group)
        if shared:
            yield from ((group, group.bindings[0], owner) for owner in shared)
            continue
        owners = explained_groups(scene, group.figures, owned) or attribute(scene, group, groups)
        for binding, owner in zip(group.bindings, owners, strict=True):
            if binding.figure.kind == "ratio":
                alike = {s: g for s, g in owned.items() if named[s] == binding.mention.outcome}
                owner = side_of_pair(scene, binding.figure, alike, owner) or owner  # noqa: PLW2901 - refined
            told = owner.arm is not None and not is_detail(scene, binding.figure, owned)
            if not told and binding.figure.kind != "ratio":
                inherited = (
                    beside_in_bracket(scene, binding.figure, owned)
                    or inherited_group(scene, binding.figure, owned)
                    or accompanying_group(scene, binding.figure, owned, owner)
                    or clause_group(scene, binding.figure, owned, owner)
                    or row_population(scene, binding.figure, owned, owner)
                )
                owner = inherited or owner  # noqa: PLW2901 - refined
            people = among.get(binding.figure.start)
            if people is not None and factor_in_list(scene.view, group.figures) is None:
                same = owner.arm is not None and word_set(owner.arm) <= word_set(people)
                owner = replace(owner, arm=None if same else owner.arm, population=people)  # noqa: PLW2901 - refined
            owned[binding.figure.start] = owner
            yield group, binding, owner


def _rank(scene: Scene, series: Series) -> tuple[bool, int, int]:
    """Rank a row: ratios last, part by part of the sentence, what stands in brackets behind the rest."""
    first = series.figures[0]
    return first.kind == "ratio", scene.view.part_start(first.start), first.depth
