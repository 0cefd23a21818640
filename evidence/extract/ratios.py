"""Whose hazard ratio: the arm under test, or the factor of a prognostic model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.arms import PARTS_OF_STUDY, word_set
from evidence.extract.assignment import AGAINST
from evidence.extract.changing_factors import changing_factor
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import AMONG, GroupPhrase, trimmed
from evidence.extract.group_prices import price_ahead
from evidence.extract.made_groups import NAMED_TRIAL
from evidence.extract.populations import part_beside, part_of_study
from evidence.extract.ratio_sides import (
    NARROWING,
    compared_in,
    experimental,
    is_arm,
    is_control,
    population_of,
    subject_of,
    tested_of,
    told_behind,
    under_test,
)
from evidence.extract.ratio_words import HOW_MADE, told_beside
from evidence.extract.ratios_again import compared_before
from evidence.extract.scene import Group, Scene
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["group_of_ratio"]


_PART_OF_STUDY = re.compile(
    rf"(?:internal |external )?(?:test|testing|development|replication|{'|'.join(sorted(PARTS_OF_STUDY))})"
)
_COHORT_BEFORE = re.compile(
    r"[(\[;,]\s*(?:and\s+)?(?:in\s+)?(?:the\s+)?"
    r"(?P<label>(?:[\w-]+ ){0,2}(?:cohort|dataset|data set)(?: \w{1,2})?)\s*[:,=]\s*$",
    re.IGNORECASE,
)

#: What tells a factor of a prognostic model from a subgroup in which two arms are compared.
_PROGNOSTIC = re.compile(
    r"\b(?:associated|predict\w*|prognostic|factors?|multivaria\w+|univaria\w+|risk of|correlat\w+)\b"
)
#: A phrase that costs more than this is not the label of a ratio.
_NEAR = 1.6


def group_of_ratio(scene: Scene, figure: Figure) -> Group:
    """Name what a ratio compares; neither of its sides is a population within which it does.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    figure : Figure
        The ratio.
    """
    group = _group_of(scene, figure)
    if group.arm is not None and (HOW_MADE.fullmatch(group.arm) or NAMED_TRIAL.fullmatch(group.arm)):
        group = replace(group, arm=None)
    if group.arm is not None and _is_of_both(scene, figure, group.arm):
        group = replace(group, arm=None)
    if group.arm is None:
        arm = compared_before(scene, figure, group_of_ratio) or changing_factor(scene.view, figure)
        group = replace(group, arm=arm or told_behind(scene, figure))
    scene.arms.tested.add(group.arm or "")
    if group.arm is not None and _PART_OF_STUDY.fullmatch(group.arm):
        # "(HR 2.4) in the validation cohort": the patients in whom something is compared.
        return replace(group, arm=None, population=f"{group.arm} cohort")
    cohort = ends_in(_COHORT_BEFORE, scene.view.text, figure.start, reach=48)
    if cohort is not None:
        # "(cohort 1: HR 0.5; validation cohort: HR 0.6)"
        return replace(group, population=cohort["label"])
    if group.population is None:
        return replace(group, population=part_beside(scene, figure) or part_of_study(scene, figure))
    sides = [group.arm or "", *scene.arms.orders.get(2, ())]
    is_side = any(word_set(group.population) == word_set(side) for side in sides)
    return replace(group, population=None) if is_side else group


#: "X and Y | had similar OS", "X and Y | did not differ"
_HAD_ALIKE = re.compile(
    r"\s(?:had|have|showed)\s(?:an?\s)?(?:similar|comparable|equivalent)\b|\sdid\snot\sdiffer\b"
)


def _is_of_both(scene: Scene, figure: Figure, label: str) -> bool:
    """Whether words say of two together that they did alike: "similar between X and Y (HR 1.05)"."""
    text, at = scene.view.text, scene.view.text.rfind(label, 0, figure.start)
    if at < 0 or scene.arms.called(label) is not None:
        return False
    if " and " in label and _HAD_ALIKE.match(text, at + len(label)):
        return True
    return ends_in(_BETWEEN_AND, text, at, reach=110) is not None


_BETWEEN_AND = re.compile(r"\bbetween\s[^;.()]{2,96}\sand\s(?:the\s)?(?:\d+\s)?$")


def _group_of(scene: Scene, figure: Figure) -> Group:
    """Name the experimental arm, or the factor, of a ratio."""
    view = scene.view
    start = view.part_start(figure.start)
    last = max((f.last for f in view.figures if f.end <= figure.start and f.kind == "ratio"), default=0)
    before = _before(scene, start, figure.start)
    told = told_beside(scene, figure, before) or _set_against(view, figure)
    if told is not None:
        return told
    own = [p for p in before if p.start >= last]
    label = _label_of(view, figure, own)
    subject = subject_of(before)
    population = label.population if label is not None and label.people and label.arm is None else None
    if population is None:
        population = population_of(scene, figure, before)
    arms = [p for p in own if is_arm(scene, p)] or [p for p in before if is_arm(scene, p)]
    if not arms and subject is None:
        arms = [p for p in scene.phrases if p.start >= figure.end and p.arm is not None]
        arms = arms if len({p.key for p in arms}) == 2 else []
    compared = compared_in(before)
    other = compared if compared is not None and not compared.people else subject
    if arms and other is not None and other not in arms and all(p.lead in AGAINST for p in arms):
        # "in the X when compared with the Y group", "X did not affect the OS of patients with Z compared
        # with the Y group": only Y is known.
        return Group(arm=other.text, population=population)
    if arms:
        tested, order = tested_of(scene, arms), scene.arms.orders.get(2, ())
        if tested in order and is_control(scene, tested):
            tested = experimental(scene, order)  # the other one is not called an arm
        return Group(arm=tested, population=population)
    if label is not None and not label.people and label.lead == "label":
        return Group(arm=label.text)
    if subject is not None and subject is not label:
        return Group(arm=subject.text, population=population)
    if label is not None and _leads_pair(scene, label, figure):
        return Group(population=label.population)
    told_apart = _PROGNOSTIC.search(view.text) is not None or any(p.lead in AGAINST for p in before)
    compares = scene.arms.orders.get(2) is not None and not told_apart
    if label is not None and label.lead != "within" and not (compares and label.lead in NARROWING):
        return Group(arm=under_test(scene, label, own))
    population = population or (label.population if label is not None else None)
    if compared is not None:
        return Group(arm=compared.text)
    order = scene.arms.orders.get(2) or tuple(a.label for a in scene.arms.known)
    return Group(arm=experimental(scene, order), population=population) if len(order) == 2 else Group()


def _set_against(view: SentenceView, figure: Figure) -> Group | None:
    """Read "the hazard ratio of death in patients with X was 2.4 compared with those without"."""
    told = ends_in(_IN_THOSE, view.text, figure.end, reach=120)
    then = _THEN_AGAINST.match(view.text, figure.last)
    return None if told is None or then is None else Group(arm=trimmed(told["who"]))


_IN_THOSE = re.compile(
    rf"\b(?:in|for|among)\s(?:the\s)?(?P<who>(?:{ANY_PEOPLE})\s(?:with|without|who|having|[a-z]+ing)\s[^,;:.()%]{{2,60}}?)"
    r"\s(?:was|were|is)\s(?:only\s|about\s)?[\d.]+$"
)
_THEN_AGAINST = re.compile(
    r"[)\]]?(?:\s?[(\[][^()\[\]]{2,60}[)\]])?,?\s(?:(?:as\s|when\s)?compared\s(?:with|to)|versus|vs\.?|relative\sto|than)\s"
)


def _label_of(view: SentenceView, figure: Figure, phrases: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Give the nearest phrase in front of a ratio, if it is near enough to be its label."""
    labels = [p for p in phrases if p.lead not in AGAINST and not HOW_MADE.fullmatch(p.text)]
    label = min(labels, key=lambda p: price_ahead(view, figure, p), default=None)
    return None if label is None or price_ahead(view, figure, label) > _NEAR else label


#: A phrase that begins so far into a sentence leads it.
_LEADING: Final = 24


def _leads_pair(scene: Scene, phrase: GroupPhrase, ratio: Figure) -> bool:
    """Whether "Among high-risk patients, PFS was 79% and 58% (HR 0.39)" compares others in these."""
    pair = [f for f in scene.view.figures if f.kind != "ratio" and phrase.end <= f.start < ratio.start]
    leads = phrase.start <= _LEADING and phrase.lead in AMONG
    return leads and len(pair) > 1 and scene.view.is_tight(pair[-2:])


def _before(scene: Scene, start: int, end: int) -> list[GroupPhrase]:
    """List the phrases between two places; of "compared with X (HR 0.7) or Y (HR 0.4)" both are against."""
    found: list[GroupPhrase] = []
    for phrase in scene.phrases:
        if start <= phrase.start and phrase.end <= end:
            if ends_in(_OR_AGAINST, scene.view.text, phrase.start, reach=120):
                phrase = replace(phrase, lead="versus")  # noqa: PLW2901 - refined
            elif phrase.people and ends_in(_IMPROVED_OF, scene.view.text, phrase.start, reach=60):
                phrase = replace(phrase, lead="within")  # noqa: PLW2901 - refined
            found.append(phrase)
    return found


#: "X improved the OS of | elderly patients compared with Y"
_IMPROVED_OF = re.compile(
    r"\b(?:improved|prolonged|increased|reduced|worsened|decreased|lowered|shortened) (?:[\w-]+ ){1,4}"
    r"of (?:the )?$"
)

_OR_AGAINST = re.compile(r"\b(?:compared (?:with|to)|versus|vs\.?|than) [^;]*\bor $")
