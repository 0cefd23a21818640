"""Whose figures are that stand side by side: "62% versus 48%", the groups of the sentence or of the study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import PARTS_OF_STUDY
from evidence.extract.assignment import AGAINST, assign
from evidence.extract.closed_rows import LETTERS_AT_HEAD, told_in_closed_rows
from evidence.extract.compared_in_turn import (
    compared_again,
    compared_at_head,
    compared_before,
    compared_behind,
    compared_first,
    compared_in_turn,
)
from evidence.extract.completion import completed, labels_of
from evidence.extract.counterpart_sides import with_counterpart
from evidence.extract.direction import goes_from_to, joint_cause
from evidence.extract.factor_pairs import pair_of_factor
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, trimmed
from evidence.extract.labelled_pairs import labelled_pairs
from evidence.extract.listed_factors import factor_in_list
from evidence.extract.lone_figures import leading_group
from evidence.extract.memory import remember
from evidence.extract.names_in_bracket import compared_in_bracket
from evidence.extract.narrowing import (
    OF_FIGURE,
    is_of_another,
    is_of_clause_before,
    is_whole_of,
    told_by_treatment,
    within_subgroup,
    without_leading_population,
    without_lone_population,
)
from evidence.extract.of_all import rest_is_of_all
from evidence.extract.placed_groups import (
    are_compared,
    as_people,
    counted_behind,
    each_of_its_own,
    groups_right_behind,
    labels_in_brackets,
    levels_behind,
    listed,
    over_time,
    repeated,
    than_second,
    within_leading,
)
from evidence.extract.populations import narrows, population_among
from evidence.extract.said_again import said_again
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.spent_groups import has_own_bracket, is_spent, row_before_is_told, was_compared
from evidence.extract.text import IN_ORDER
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.unnamed_sides import (
    against_those,
    parted_names,
    sides_of_condition,
    sides_of_factor,
    sides_of_given,
    sides_of_otherwise,
    told_apart_before,
)

__all__ = ["may_own", "phrases_before", "side_by_side"]

#: Who was analysed, whatever arm they were in: "in the per-protocol population".
_ANALYSED = re.compile(
    r"\b(?:per-protocol|intention-to-treat|intent-to-treat|m?ITT|safety|efficacy|overall|study|total|"
    r"entire|full|whole)\b"
    r".*\b(?:populations?|analys[ie]s|sets?|cohort)$",
    re.IGNORECASE,
)
#: Of whom anything is known: "among 38 evaluable patients".
_ASSESSED = re.compile(
    rf"(?:evaluable|assessable|eligible|treated|enrolled|randomi[sz]ed|infused) (?:{ANY_PEOPLE})",
    re.IGNORECASE,
)
#: People that are a group where others are named beside them.
_TOLD_BY_AGE = re.compile(r"\b(?:younger|older|aged|ages?|years|elderly|young)\b")
_KINDS_OF_PEOPLE: Final = frozenset(
    "children adults women men boys girls males females infants adolescents "
    "responders nonresponders non-responders".split()
)


def side_by_side(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[Group]:
    """Give figures in a row the groups of the sentence, and where it names none those of the study."""
    figures = series.figures
    if again := said_again(scene, figures):
        return [Group(arm=label) for label in again]
    if labelled := _labelled_within(scene, figures, phrases):
        return labelled
    spent = compared_before(scene, figures[0], phrases)
    rest = [p for p in phrases if p.start not in spent]
    if spent and any(OF_FIGURE.fullmatch(scene.view.text, figures[-1].last, p.start) for p in rest):
        phrases = rest
    in_turn = (
        compared_in_turn(scene, figures, phrases)
        or compared_again(scene, figures, phrases)
        or compared_behind(scene, figures, phrases)
        or compared_first(scene, figures)
        or compared_in_bracket(scene, figures)
    )
    if in_turn:
        return [Group(arm=g.text) for g in in_turn]
    if (factor := factor_in_list(scene.view, figures)) is not None:
        return [Group(arm=label) for label in with_counterpart(scene, figures, [factor, None])]
    if pairs := labelled_pairs(scene, figures, phrases):
        return pairs
    if beside := labels_in_brackets(scene, figures) or levels_behind(scene, figures):
        remember(scene, [g.text for g in beside])
        return _among(scene, figures, phrases, beside, labels_of(beside), within=None)
    groups, labels = _sides(scene, series, phrases)
    if (part := _part_beside_all(scene, figures, groups)) is not None:
        return part
    if (cause := joint_cause(scene.view, figures, groups)) is not None:
        return [Group(), Group(arm=cause)]
    parted = told_by_treatment(groups) or within_subgroup(labels)
    if parted is not None:
        labels = parted[1]
    remember(scene, _in_usual_order(scene, figures, labels))
    told = with_counterpart(scene, figures, labels)
    _keep_counterpart(scene, labels, told)
    scene.rows.append((figures[0].start, tuple(told)))
    return _among(scene, figures, phrases, groups, told, within=None if parted is None else parted[0])


#: "(AZA|: |45%, DAC|: |39%)"
_LABEL: Final = re.compile(r"\s?[:=]\s?|\s")


def _labelled_within(scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> list[Group]:
    """Read "41% (AZA: 45%, DAC: 39%), and 56% (AZA: 56%, DAC: 58%)": several brackets name each of theirs."""
    view = scene.view
    if len({view.opening(f.start) for f in figures}) == 1 or any(f.depth == 0 for f in figures):
        return []
    own = [
        next((p for p in phrases if _LABEL.fullmatch(view.text, p.end, max(p.end, f.start))), None)
        for f in figures
    ]
    named = [Group(arm=p.text) for p in own if p is not None]
    return named if len(named) == len(figures) else []


def _keep_counterpart(scene: Scene, labels: Sequence[str | None], told: Sequence[str | None]) -> None:
    """Let "PFS was longer in the X arm (5 vs 2 months); OS was 8 vs 7 months" go on with the same two."""
    pair = tuple(label for label in told if label is not None)
    of_arm = any(
        label is not None
        and (scene.arms.called(label) is not None or any(p.text == label and p.head for p in scene.phrases))
        for label in labels
    )
    if of_arm and len(pair) == 2 and None in labels:
        scene.arms.orders.setdefault(2, pair)


def _part_beside_all(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> list[Group] | None:
    """Read "79% in patients with X and 68% in all patients": a part of all, or those on one treatment."""
    if sum(g is not None for g in groups) != 1 or not rest_is_of_all(scene, figures, groups):
        return None
    return [
        Group()
        if g is None
        else Group(arm=g.text, size=g.size)
        if g.arm is not None or g.text != g.population
        else Group(population=g.population, size=g.size)
        for g in groups
    ]


def _sides(
    scene: Scene, series: Series, phrases: Sequence[GroupPhrase]
) -> tuple[Sequence[GroupPhrase | None], list[str | None]]:
    """Find the groups of figures in a row and what to call them; where no phrase tells one, a name alone."""
    figures = series.figures
    if factor := (
        pair_of_factor(scene, series)
        or sides_of_condition(scene, series)
        or sides_of_given(scene, series)
        or sides_of_otherwise(scene, series)
    ):
        return [None, None], factor
    row_told = row_before_is_told(scene, figures)
    usable = without_leading_population(
        scene,
        figures,
        [
            p
            for p in phrases
            if may_own(scene, p)
            and not (
                _heads(scene, p, figures)
                or is_spent(scene, p, figures, row_told=row_told)
                or was_compared(scene, p, figures)
            )
        ],
    )
    found = groups_right_behind(scene, figures, usable) or assign(scene.view, figures, usable)
    found = told_in_closed_rows(scene, figures, found)
    if not any(g is not None and g.arm is not None for g in found.groups) and not found.complete:
        found = listed(scene, figures) or found
    # "83% in patients receiving X and 69% in all patients": the group of the first is of no other.
    own = rest_is_of_all(scene, figures, found.groups) and not all(found.groups)
    kept = found.groups if own else without_lone_population(scene, figures, found.groups)
    groups = repeated(scene, figures, kept)
    groups = within_leading(scene, figures, over_time(scene, figures, groups))
    if not any(groups):
        groups = than_second(scene, figures, usable) or groups
    labels = labels_of(groups) if found.complete else completed(scene, series, groups)
    if len(figures) == 2 and not found.complete and against_those(scene, figures):
        # "X (131 vs 159 months) had shorter OS than those without": of X, whatever was compared before.
        first = found.groups[0] or next(
            (p for p in reversed(phrases) if p.lead == "subject" and p.end <= figures[0].start), None
        )
        labels = [first.text if first is not None else None, None]
    if not any(labels) and IN_ORDER.search(scene.view.text, figures[-1].last):
        labels = told_apart_before(scene, figures) or labels
    if not any(labels):
        labels = parted_names(scene, series, usable) or sides_of_factor(scene, series, phrases) or labels
    against = compared_at_head(scene) if not any(labels) and are_compared(scene, figures) else None
    if against is not None and len(figures) == 2:
        labels = [None, against.text]
    leading = leading_group(scene, figures[0]) if not any(labels) and scene.view.is_tight(figures) else None
    if leading is not None and leading.arm is not None and not are_compared(scene, figures):
        labels = [leading.text] * len(figures)
    return groups, labels


def _among(
    scene: Scene,
    figures: Sequence[Figure],
    phrases: Sequence[GroupPhrase],
    groups: Sequence[GroupPhrase | None],
    labels: Sequence[str | None],
    *,
    within: str | None,
) -> list[Group]:
    """Add to the sides of figures in a row who they are among: all of them, or each of its own people."""
    taken = {id(g) for g in groups if g is not None}
    head = [
        as_people(scene, p, labels)
        for p in phrases_before(scene, phrases, figures[0], groups)
        if p.lead not in AGAINST
    ]
    # "in 78% vs. 28% of those in remission"
    behind = [p for p in phrases if id(p) not in taken and is_whole_of(scene, p, figures)]
    label = next((p.population for p in head if _heads(scene, p, figures)), None)
    shared = label or within or population_among(scene, [*behind, *head])
    told = {*labels, *(g.population for g in groups if g is not None and g.people)}
    if shared is not None and (
        not told.isdisjoint({shared, trimmed(shared)})
        or all(label and label in shared for label in labels)
        # "ORR was 25%, 28% and 26% of patients on X, Y and Z"
        or any(label and f" {label} " in f" {shared} " for label in labels)
        or (any(labels) and LETTERS_AT_HEAD.fullmatch(shared))
    ):
        shared = None  # it is one of the groups, or all of them: "Patients with X and Y had ..."
    own = [] if any(labels) else each_of_its_own(scene, phrases, figures)
    if not own:
        # "Of those with X, 8 of 27 relapsed, as against 6 (7%) of the 85 without it": these are other people
        others = phrases if shared is not None and not any(labels) else ()
        own = [population_among(scene, counted_behind(scene, others, figure), figure) for figure in figures]
        told_each = [people for people in own if people is not None]
        if len(set(told_each)) == len(figures) > 1:
            # "20 of 160 InO patients and 3 of 140 SC patients; among those with HSCT, 18 of 79 and 3 of 34"
            scene.arms.orders[len(figures)] = tuple(told_each)
    of_phrase = {p.text: p.size for p in phrases if p.size is not None}
    sizes = [
        of_phrase.get(label or "") if g is None else g.size for g, label in zip(groups, labels, strict=True)
    ]
    return [
        Group(
            arm=label,
            population=people
            if people not in {None, label}
            else None
            if _are_others(label, shared)
            else shared,
            size=size,
        )
        for people, label, size in zip(own, labels, sizes, strict=True)
    ]


def _are_others(label: str | None, people: str | None) -> bool:
    """Whether a group and people are told alike: "patients with X" are none of "patients with Y"."""
    if label is None or people is None or " with " not in label:
        return False
    return label.partition(" with ")[0].lower() == people.partition(" with ")[0].lower()


def _in_usual_order(
    scene: Scene, figures: Sequence[Figure], labels: Sequence[str | None]
) -> Sequence[str | None]:
    """Turn the arms of "X reduced it from 16% to 11%", unless an order was told: elsewhere X is first."""
    changed = len(figures) == 2 and goes_from_to(scene.view, figures)
    return list(reversed(labels)) if changed and scene.arms.orders.get(2) is None else labels


def phrases_before(
    scene: Scene, phrases: Sequence[GroupPhrase], first: Figure, groups: Sequence[GroupPhrase | None]
) -> list[GroupPhrase]:
    """List the phrases before a series that are neither its groups nor those of another figure."""
    taken = {group.start for group in groups if group is not None}
    return [
        p
        for p in phrases
        if p.start not in taken
        and p.end <= first.start
        and not (
            is_of_another(scene, p, first)
            or is_of_clause_before(scene, p, first)
            or has_own_bracket(scene, p, first)
        )
    ]


def _heads(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether a label heads all figures of a comparison: "(T-ALL: 14% vs. 50%)"."""
    view = scene.view
    between = view.text[phrase.end : figures[0].start].strip()
    listed = between == "," and phrase.arm is None and view.depths[phrase.start] > 0
    return phrase.lead == "label" and (between == ":" or listed) and view.is_tight(figures)


def may_own(scene: Scene, phrase: GroupPhrase) -> bool:
    """Whether a phrase may be one of several groups side by side: an arm, or people told apart."""
    if any(m.form == "course" and m.start <= phrase.start < m.end for m in scene.view.landmarks):
        return False  # "in 0 of 34 before and 5 of 15 | after HSCT"
    if any(
        m.role == "topic" and m.start <= phrase.start and phrase.end <= m.end for m in scene.view.mentions
    ):
        return False  # "X was superior in | TTP | (6 and 3 months)"
    # "the study group" is read where controls stand beside it.
    if phrase.arm is not None or (phrase.head and phrase.text.lower() == "study"):
        return True
    if phrase.text.lower() in PARTS_OF_STUDY:
        # "In the validation cohort", beside no other
        return sum(p.text.lower() in PARTS_OF_STUDY for p in scene.phrases) > 1
    if _ANALYSED.search(phrase.text) or _ASSESSED.fullmatch(phrase.text):
        return False
    if population_among(scene, [phrase]) is not None or not phrase.people:
        return True
    if phrase.lead == "between" and narrows(phrase):
        return True  # "no difference in response between patients with X and patients with Y (40% vs 45%)"
    # "70% in children and 45% in adults", "16% in patients younger than 18 years and 8% in adults"
    kinds = {p.text.lower() for p in scene.phrases if p.text.lower().rpartition(" ")[2] in _KINDS_OF_PEOPLE}
    aged = any(p.people and _TOLD_BY_AGE.search(p.text) for p in scene.phrases)
    return phrase.text.lower() in kinds & _KINDS_OF_PEOPLE and (len(kinds) > 1 or aged)
