"""Whose number it is: arms for figures side by side, an arm or a population for one that stands alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.arms import word_set
from evidence.extract.arrangement import CONTRAST
from evidence.extract.assignment import AGAINST, Assignment, assign, is_of_second, price_ahead
from evidence.extract.compared_in_turn import (
    compared_before,
    compared_behind,
    compared_first,
    compared_in_turn,
)
from evidence.extract.completion import completed, labels_of
from evidence.extract.direction import compares, goes_from_to, in_order_of
from evidence.extract.enumerations import enumerations
from evidence.extract.factors import factor_of
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import AMONG, GroupPhrase, trimmed
from evidence.extract.lone_figures import group_alone, leading_group
from evidence.extract.memory import remember, usual_order
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
from evidence.extract.populations import population_among
from evidence.extract.ratios import group_of_ratio
from evidence.extract.scene import Group, Scene
from evidence.extract.series import Series
from evidence.extract.text import IN_ORDER
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["attribute"]

_LIMIT_LIST = 2.4
#: So many names before as many figures are theirs, even if no "respectively" says so.
_PLAINLY_A_LIST: Final = 3
_JOINT = re.compile(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_ASSOCIATED = re.compile(
    r"\b(?:associated|correlated) with\b|\bpredict(?:ed|s|ive)\b|\bhad (?:a |"
    r"an )?(?:significantly )?(?:better|worse|more|fewer|less|greater|"
    r"inferior|superior|longer|shorter|higher|lower|poorer)\b|"
    r"\b(?:improved|prolonged|increased|reduced|decreased|lowered|worsened)\b"
)
#: "was longer with drug A (5 v 2 months)"
_TREATED: Final = frozenset({"with", "for", "on"})
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
_KINDS_OF_PEOPLE: Final = frozenset(
    "children adults women men boys girls males females infants adolescents "
    "responders nonresponders non-responders".split()
)


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
    given = list(series.groups) or [known.get(f.start) for f in figures]
    told = [g for g in given if g is not None]
    if len(told) == len(given):
        remember(scene, [g.text for g in told])
        before = _before(scene, _within(scene, series), figures[0], [*told, *known.values()])
        population = population_among(scene, [p for p in before if p.lead in AMONG])
        return [Group(arm=g.text, population=population, size=g.size) for g in told]
    phrases = _within(scene, series)
    if len(figures) == 1:
        return [group_alone(scene, series, phrases)]
    return _side_by_side(scene, series, phrases)


def _of_ratios(scene: Scene, series: Series) -> list[Group]:
    """Give ratios their factors: each its own, or in order, "X and Y (HR 4.9 and HR 7.4, respectively)"."""
    figures = series.figures
    if len(figures) > 1 and IN_ORDER.search(scene.view.text, figures[-1].last):
        found = assign(scene.view, figures, _within(scene, series))
        if not found.complete or (found.way == "beside" and len(figures) >= _PLAINLY_A_LIST):
            found = _listed(scene, figures) or found
        if found.complete and found.way != "beside":
            return [Group(arm=g.text) for g in found.groups if g is not None]
    return [group_of_ratio(scene, f) for f in figures]


def _within(scene: Scene, series: Series) -> list[GroupPhrase]:
    """List the phrases that may belong to a series: those of its part of the sentence."""
    start = scene.view.part_start(series.figures[0].start)
    end = scene.view.part_end(series.figures[-1].last)
    return [
        p
        for p in scene.phrases
        if start <= p.start and p.end <= end and not _heads_another(scene, p, series.figures[0])
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


def _side_by_side(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[Group]:
    """Give figures in a row the groups of the sentence, and where it names none those of the study."""
    figures = series.figures
    spent = compared_before(scene, figures[0], phrases)
    rest = [p for p in phrases if p.start not in spent]
    if spent and any(OF_FIGURE.fullmatch(scene.view.text, figures[-1].last, p.start) for p in rest):
        phrases = rest
    usable = without_leading_population(
        [
            p
            for p in phrases
            if _may_own(scene, p)
            and not (
                _heads(scene, p, figures) or _is_spent(scene, p, figures) or _was_compared(scene, p, figures)
            )
        ],
        side_by_side=scene.view.is_tight(figures),
    )
    in_turn = (
        compared_in_turn(scene, figures, phrases)
        or compared_behind(scene, figures, phrases)
        or compared_first(scene, figures)
    )
    if in_turn:
        return [Group(arm=g.text) for g in in_turn]
    found = _own_behind(scene, figures, usable) or assign(scene.view, figures, usable)
    if not any(g is not None and g.arm is not None for g in found.groups) and not found.complete:
        found = _listed(scene, figures) or found
    groups = _repeated(scene, figures, without_lone_population(scene, figures, found.groups))
    groups = _within_leading(scene, figures, _over_time(scene, figures, groups))
    if not any(groups):
        groups = _than_second(scene, figures, usable) or groups
    labels = labels_of(groups) if found.complete else completed(scene, series, groups)
    if len(figures) == 2 and not found.complete and _are_against_those(scene, figures):
        # "X (131 vs 159 months) had shorter OS than those without": of X, whatever was compared before.
        first = found.groups[0] or next(
            (p for p in reversed(phrases) if p.lead == "subject" and p.end <= figures[0].start), None
        )
        labels = [first.text if first is not None else None, None]
    if not any(labels) and IN_ORDER.search(scene.view.text, figures[-1].last):
        labels = _told_apart(scene, figures) or labels
    if not any(labels):
        labels = _parts(scene, series, usable) or _of_factor(scene, series, phrases) or labels
    leading = leading_group(scene, figures[0]) if not any(labels) and scene.view.is_tight(figures) else None
    if leading is not None and leading.arm is not None and not _is_compared_in(scene, figures):
        labels = [leading.text] * len(figures)
    parted = told_by_treatment(groups) or within_subgroup(labels)
    if parted is not None:
        labels = parted[1]
    remember(scene, _in_usual_order(scene, figures, labels))
    taken = {id(g) for g in groups if g is not None}
    head = [_as_people(scene, p, labels) for p in _before(scene, phrases, figures[0], groups)]
    # "in 78% vs. 28% of those in remission"
    behind = [p for p in phrases if id(p) not in taken and is_whole_of(scene, p, figures)]
    label = next((p.population for p in head if _heads(scene, p, figures)), None)
    shared = label or (parted and parted[0]) or population_among(scene, [*behind, *head])
    told = {*labels, *(g.population for g in groups if g is not None and g.people)}
    if shared is not None and (
        not told.isdisjoint({shared, trimmed(shared)}) or all(label and label in shared for label in labels)
    ):
        shared = None  # it is one of the groups, or all of them: "Patients with X and Y had ..."
    sizes = [None if g is None else g.size for g in groups]
    own = [population_among(scene, (), figure) for figure in figures]
    if not any(labels):
        own = _each_of_its_own(scene, phrases, figures) or own
    return [
        Group(arm=label, population=shared if people in {None, label} else people, size=size)
        for people, label, size in zip(own, labels, sizes, strict=True)
    ]


def _in_usual_order(
    scene: Scene, figures: Sequence[Figure], labels: Sequence[str | None]
) -> Sequence[str | None]:
    """Turn the arms of "X reduced it from 16% to 11%", unless an order was told: elsewhere X is first."""
    changed = len(figures) == 2 and goes_from_to(scene.view, figures)
    return list(reversed(labels)) if changed and scene.arms.orders.get(2) is None else labels


def _within_leading(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> Sequence[GroupPhrase | None]:
    """Read "in the X group the respective figures were 13% and 6%": of the arms told before, both in X."""
    first, *others = groups
    if first is None or len(others) != 1 or others[0] is not None or first.lead not in AMONG:
        return groups
    view = scene.view
    told = _leads_part(scene, first) and view.is_tight(figures) and first.end <= figures[0].start
    order = usual_order(scene, len(figures)) if told else None
    return groups if order is None or first.text in order else [None] * len(figures)


#: What stands between the beginning of a clause and the group it is about.
_LEADS_PART = re.compile(
    rf"\s*(?:(?:and|but|whereas|while)\s+)?(?:{'|'.join(sorted(AMONG))})\s+(?:the\s+)?", re.IGNORECASE
)


def _leads_part(scene: Scene, phrase: GroupPhrase) -> bool:
    """Whether a part of a sentence begins with a group: "In the X group, ..."."""
    return (
        _LEADS_PART.fullmatch(scene.view.text, scene.view.part_start(phrase.start), phrase.start) is not None
    )


def _as_people(scene: Scene, phrase: GroupPhrase, labels: Sequence[str | None]) -> GroupPhrase:
    """Take a group that leads figures of other groups for the people these are among."""
    among = phrase.people and None not in labels and _leads_part(scene, phrase)
    return replace(phrase, arm=None) if among and phrase.text not in labels else phrase


def _own_behind(scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> Assignment | None:
    """Give each figure the group right behind it: "In X, 41% with A against 19% with B"."""
    own = [
        next((p for p in phrases if OF_FIGURE.fullmatch(scene.view.text, f.last, p.start)), None)
        for f in figures
    ]
    keys = {p.key for p in own if p is not None}
    return Assignment(tuple(own), 0.0, "beside") if len(keys) == len(figures) else None


def _each_of_its_own(
    scene: Scene, phrases: Sequence[GroupPhrase], figures: Sequence[Figure]
) -> list[str | None]:
    """Read "36% in evaluable patients and 53% in patients with X": no arms, but each of its own people."""
    behind = [
        [p for p in phrases if OF_FIGURE.fullmatch(scene.view.text, figure.last, p.start)]
        for figure in figures
    ]
    people = [population_among(scene, own) for own in behind]
    return people if None not in people else []


def _are_against_those(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether two figures in a bracket are of a group and of those that are not of it."""
    first, last = figures[0], figures[-1]
    behind = _THAN_THOSE.search(scene.view.text, last.last, scene.view.part_end(last.last))
    return first.depth > 0 and behind is not None and _is_compared_in(scene, figures)


def _is_compared_in(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether figures are compared with each other, so that they are not of one group."""
    return CONTRAST.search(scene.view.text, figures[0].last, figures[-1].start) is not None


def _before(
    scene: Scene, phrases: Sequence[GroupPhrase], first: Figure, groups: Sequence[GroupPhrase | None]
) -> list[GroupPhrase]:
    """List the phrases before a series that are neither its groups nor those of another figure."""
    taken = {group.start for group in groups if group is not None}
    return [
        p
        for p in phrases
        if p.start not in taken
        and p.end <= first.start
        and not (is_of_another(scene, p, first) or is_of_clause_before(scene, p, first))
    ]


def _told_apart(scene: Scene, figures: Sequence[Figure]) -> list[str | None]:
    """Take the groups of the part before: "between those with and without X; OS was 82% and 79%"."""
    before = [p for p in scene.phrases if p.end <= figures[0].start][-len(figures) :]
    heads = {p.text.rpartition(" ")[0] for p in before}
    if len(before) == len(figures) >= _PLAINLY_A_LIST and len(heads) == 1 and heads != {""}:
        # "stages I, II and III were seen in ..., and their median OS was 94, 40, and 14 months, respectively"
        return [p.text for p in before]
    opposed = len(before) == 2 and any(re.match(r"(?:did )?not\b|without\b", p.text) for p in before)
    return [p.text for p in before] if opposed and len(figures) == 2 else []


def _is_spent(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether an arm stands behind a figure before, whose it is: "29% with Y, and of all 78% vs 28%"."""
    view, order = scene.view, scene.arms.orders.get(len(figures))
    if order is None or phrase.text not in order or phrase.end > figures[0].start:
        return False
    return any(
        f.last <= phrase.start and OF_FIGURE.fullmatch(view.text, f.last, phrase.start)
        for f in view.figures
        if f.end <= figures[0].start and f.note != "bare"
    )


def _over_time(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> Sequence[GroupPhrase | None]:
    """Read "In the X group, OS was 94% at 1 year and 75% at 3 years": both are of X."""
    first, *others = groups
    if first is None or first.end > figures[0].start or any(g is not None for g in others):
        return groups
    ends = [*(f.start for f in figures[1:]), scene.view.part_end(figures[-1].last)]
    times = [
        [m.text for m in scene.view.landmarks if m.form != "course" and f.last <= m.start < end]
        for f, end in zip(figures, ends, strict=True)
    ]
    told = {own[0] for own in times if len(own) == 1}
    compared = CONTRAST.search(scene.view.text, figures[0].last, figures[-1].start) is not None
    return groups if compared or len(told) < len(figures) else [first] * len(figures)


def _than_second(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[GroupPhrase | None]:
    """Read "Patients on X did better than those on Y (78% vs 29%)", however far the subject is."""
    second = next((p for p in phrases if is_of_second(scene.view, figures, p)), None)
    if second is None:
        return []
    subjects = [p for p in phrases if p.lead == "subject" and p.end <= second.start]
    return [subjects[-1] if subjects else None, second]


def _was_compared(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether a group was compared before another: "than in X (78% vs 69%) and than in Y (78% vs 29%)"."""
    view = scene.view
    later = (p for p in scene.phrases if phrase.end < p.start and p.end <= figures[0].start)
    if phrase.lead not in AGAINST or not any(p.lead in AGAINST for p in later):
        return False
    return any(
        phrase.end <= view.opening(f.start) and not view.text[phrase.end : view.opening(f.start)].strip()
        for f in view.figures
        if f.last <= figures[0].start and view.opening(f.start) != view.opening(figures[0].start)
    )


def _repeated(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> Sequence[GroupPhrase | None]:
    """Read "31% with X and 33% with Y, and 32% and 30%, respectively, in a subgroup": X and Y again."""
    half, odd = divmod(len(figures), 2)
    named, again = groups[:half], figures[half:]
    told = any(g is not None for g in groups[half:])
    if odd or half < 2 or told or None in named or not scene.view.is_tight(again):
        return groups
    behind = scene.view.text[again[-1].last :].lstrip(" ,)]")
    return [*named, *named] if IN_ORDER.match(behind) else groups


def _listed(scene: Scene, figures: Sequence[Figure]) -> Assignment | None:
    """Take the members of a list that has as many as there are figures."""
    ordered = len(figures) >= _PLAINLY_A_LIST or IN_ORDER.search(scene.view.text, figures[-1].last)
    if not ordered or not scene.view.is_tight(figures):
        return None
    ways = [assign(scene.view, figures, m) for m in enumerations(scene.view, scene.arms, len(figures))]
    complete = [way for way in ways if way.complete and way.way != "beside" and way.price <= _LIMIT_LIST]
    return min(complete, key=lambda way: way.price, default=None)


def _heads(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether a label heads all figures of a comparison: "(T-ALL: 14% vs. 50%)"."""
    view = scene.view
    between = view.text[phrase.end : figures[0].start].strip()
    listed = between == "," and phrase.arm is None and view.depths[phrase.start] > 0
    return phrase.lead == "label" and (between == ":" or listed) and view.is_tight(figures)


def _may_own(scene: Scene, phrase: GroupPhrase) -> bool:
    """Whether a phrase may be one of several groups side by side: an arm, or people told apart."""
    # "the study group" is read where controls stand beside it.
    if phrase.arm is not None or (phrase.head and phrase.text.lower() == "study"):
        return True
    if _ANALYSED.search(phrase.text) or _ASSESSED.fullmatch(phrase.text):
        return False
    if population_among(scene, [phrase]) is not None or not phrase.people:
        return True
    # "70% in children and 45% in adults"
    kinds = {p.text.lower() for p in scene.phrases} & _KINDS_OF_PEOPLE
    return phrase.text.lower() in kinds and len(kinds) > 1


def _parts(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[str | None]:
    """Part "X and Y had the highest rates (71% and 65%)" into as many groups as there are figures."""
    figures = series.figures
    if not scene.view.is_tight(figures):
        return []
    for phrase in sorted(phrases, key=lambda p: -p.start):
        parts = [p for p in _JOINT.split(phrase.text) if word_set(p)]
        if len(parts) == len(figures) and OF_FIGURE.fullmatch(
            scene.view.text, figures[-1].last, phrase.start
        ):
            return list(parts)  # "13% and 14% for platinum and taxane-based therapy"
        ahead = phrase.end <= figures[0].start and phrase.lead not in AGAINST
        if (
            ahead
            and len(parts) == len(figures)
            and price_ahead(scene.view, figures[0], phrase) <= _LIMIT_LIST
        ):
            return list(parts)
    return []


def _of_factor(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[str | None]:
    """Give the factor of "male sex was associated with shorter OS (76% vs 89%)" the first of two figures."""
    view, figures = scene.view, series.figures
    compared = len(figures) == 2 and CONTRAST.search(view.text, figures[0].last, figures[1].start) is not None
    if not compared and not (len(figures) == 2 and goes_from_to(view, figures)):
        return []
    subject = next((p for p in reversed(phrases) if p.lead == "subject" and p.end <= figures[0].start), None)
    if subject is None:
        return _of_patients(scene, series, phrases) or _by_factor(scene, series)
    earlier = max((f.last for f in view.figures if f.last <= figures[0].start), default=0)
    if earlier > subject.end and re.search(r"\bwith\b", view.text[earlier : figures[0].start]):
        return []
    if _ASSOCIATED.search(view.text, subject.end, figures[0].start) is None:
        return []
    return list(in_order_of(scene, series, subject, None))


def _by_factor(scene: Scene, series: Series) -> list[str | None]:
    """Give "X was associated with improved OS (159 vs 56 months)" its factor, where no arms are known."""
    view, first = scene.view, series.figures[0]
    if first.depth == 0 or usual_order(scene, 2) is not None or not compares(view, first):
        return []
    factor = factor_of(view, first)
    if factor is None:
        return []
    return list(in_order_of(scene, series, GroupPhrase(0, first.start, factor, "subject"), None))


#: "Patients with X (OS: 131 vs 159 months) had shorter OS | than those without"
_THAN_THOSE = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?) (?:the )?(?:those|patients|pts) (?:with|without|who|not)\b"
)


def _of_patients(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[str | None]:
    """Give "OS was shorter in patients with X (5 v 12 months)" its group, where no arms are known."""
    view, first = scene.view, series.figures[0]
    local = first.depth > 0 and _THAN_THOSE.search(view.text, series.figures[-1].last) is not None
    if first.depth == 0 or (not local and usual_order(scene, 2) is not None):
        return []
    opening = view.opening(first.start)
    named = [
        p
        for p in phrases
        if (p.people or p.lead in _TREATED) and p.end <= opening and not view.text[p.end : opening].strip()
    ]
    if not named or not compares(view, first):
        return []
    if named[-1].lead in AGAINST:
        return [None, named[-1].text]  # "was lower than in those without X (67% vs 87%)"
    return list(in_order_of(scene, series, named[-1], None))
