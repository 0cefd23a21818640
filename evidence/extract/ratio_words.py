"""The arm of a ratio that words right beside it tell: in its name, in its bracket, or as what is favoured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.factor_lists import side_in_bracket
from evidence.extract.factor_subjects import factor_of_row, likewise_factor
from evidence.extract.factors import factor_of
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, trimmed
from evidence.extract.outcome_factors import factors_of_outcome
from evidence.extract.predicted import tells_of_each
from evidence.extract.ratio_arms_told import arm_favoured, arm_in_bracket
from evidence.extract.ratio_rows import part_ahead
from evidence.extract.ratio_sides import (
    compared_in,
    is_compared,
    population_of,
    subject_of,
    tested_of,
)
from evidence.extract.scene import Group, Scene
from evidence.extract.text import ends_in
from evidence.extract.tokens import NEUTRAL

__all__ = ["HOW_MADE", "told_beside"]

#: "Patients with a high fraction had worse PFS on X (HR 1.6)": of the patients, not of the arm.
_HAD_WORSE = re.compile(
    r"\s+(?:had|have|experienced|showed)\s+(?:an?\s+)?(?:significantly\s+|markedly\s+)?(?:worse|better|inferior|"
    r"superior|longer|shorter|poorer|lower|higher|improved)\b"
)
#: "hazard ratio (X/Y) of 0.85", "HR for X vs Y, 0.85": the first is compared with the second.
_WITHIN = re.compile(
    r"\b(?:[Rr]atios?|HRs?|ORs?|RRs?)\s*(?:\([A-Z]+s?\)\s*)?(?:[(\[]|for\s|of\s|in\s)?\s*(?:the\s)?"
    r"(?P<arm>[A-Za-z][^()\[\]/:;,]{0,40}?)"
    r"(?:\s?[/:]\s?|\s(?:vs\.?|versus|v|relative to|compared (?:with|to))\s)"
    r"(?:the\s)?(?P<other>[A-Za-z][^()\[\]/:;,]{0,40}?)\s?[)\],:=]?\s?(?:of|was|is|=)?\s?\d[\d.]*$"
)
#: "the adjusted HR for NRM | in X vs Y was 1.42"
_OF_OUTCOME_IN = re.compile(
    r"\b(?:[Rr]atios?|HRs?|ORs?|RRs?)\sfor\s[^,;:()\[\]]{2,60}?\s(?:in|with|between|comparing|for)\s(?:the\s)?"
    r"(?P<arm>(?:(?!(?:in|with|for|of|between|comparing)\b)[^\s,;:()\[\]]+\s){1,5})"
    r"(?:vs\.?|versus|compared (?:with|to)|relative to)\s[^,;:()\[\]]{2,50}\s(?:was|is|of)\s\d[\d.]*$"
)
#: "hazard ratio for death for those with vs. without grade 3 CRS was"
_WITH_OR_WITHOUT = re.compile(
    r"\b(?:for|of|in) (?:those|patients|children|adults) (?P<sign>with|without) "
    r"(?:vs\.?|versus|or|and|compared (?:with|to)) (?:those )?(?:with|without) "
    r"(?P<what>[^,;:()\[\]]{2,50}?)(?=\s(?:was|is|were)\b|\s*[,:(=])"
)
_LABEL = r"[A-Za-z][\w-]*(?:\s[\w-]+){0,3}(?:\s?[<>≤≥]\s?\d[\d.,]*(?:\s?%|\s[A-Za-z/]+)?)?"
#: "shorter OS (high risk | HR: 13.8", "(high PD-L1: HR 0.79 versus low PD-L1: | HR 0.89", "(age >60 | HR 1.8"
_LABEL_BEFORE = re.compile(
    rf"(?:[(\[;]\s*(?P<label>{_LABEL})|"
    rf"(?:[(\[;,]|\b(?:versus|vs\.?|and))\s*(?P<headed>{_LABEL}):)\s$"
)
#: "weighted hazard ratio", "multivariable adjusted OR": how it was made, not of whom.
HOW_MADE = re.compile(
    r"(?:(?:multi|uni)varia(?:te|ble)|(?:un)?adjusted|weighted|stratified|matched|cause-specific|"
    r"sub-?distribution|crude|pooled|[a-z]+-(?:corrected|adjusted|censored|weighted)|continuous|"
    r"(?:per|for\severy|for\seach)\s[\w\s-]{1,40}|[\s-])+",
    re.IGNORECASE,
)
_FAVOURED = re.compile(
    r"\b(?:in favou?r of|favou?r(?:ing|ed|s))\s+(?:the\s+)?"
    r"(?P<arm>(?:(?!(?:in|for|among|with|arm|group|regimen)\b)[^\s,;:()]+\s){1,5}?)"
    r"(?:(?:group|arm|regimen)\s)?[(\[]\s*$"
)
_SET_APART = re.compile(
    r"\b(?:differences?|differ(?:ed)?|similar|comparable|equivalent|identical)\b[^.;:()\[\]]{0,80}?"
    r"\bbetween\s(?:the\s)?(?P<arm>(?!(?:two|both|these|all)\b)[^,;:()\[\]]{1,50}?)\s(?:and|vs\.?|versus)\s(?:the\s)?"
    r"[^,;:()\[\]]{1,50}?\s*[(\[]\s*$"
)
_STATISTICS = re.compile(
    r"\b(?:un)?adjusted|stratified|\b(?:multi|uni)varia|\b(?:crude|pooled|median|model|regression|"
    r"analysis|cox|death|mortality|survival|"
    r"MVA|UVA|IPTW|PSM|ITT|OS|PFS|EFS|DFS|RFS|LFS|NRM|relapse|with|P|HR)\b",
    re.IGNORECASE,
)
#: "2.91 (95% CI 1.98-4.27) | for metastases at diagnosis, 2.08 (1.41-3.06) for poor response"
_FOR_FACTOR = re.compile(
    r"[)\]]?\s+for\s+(?:the\s+)?(?P<what>[A-Za-z][^,;:()]{0,60}?)"
    r"(?=\s(?:vs\.?|versus|v|compared (?:with|to)|over|relative to)\s|,|\s+and\s+\d|\s*[.;]|$)"
)


def _of_labels_behind(scene: Scene, figure: Figure, before: Sequence[GroupPhrase]) -> Group | None:
    """Name the factor behind a ratio where each ratio of a list has one: "2.9 for X and 2.1 for Y"."""
    view = scene.view
    start, end = view.part_start(figure.start), view.part_end(figure.last)
    ratios = [f for f in view.figures if f.kind == "ratio" and start <= f.start < end and not f.depth]
    told = [_FOR_FACTOR.match(view.text, f.last) for f in ratios]
    if len(ratios) < 2 or figure not in ratios or None in told:
        return None
    headed = any(tells_of_each(view, m) for m in view.mentions if start <= m.start < ratios[0].last)
    if not headed and any(m is not None and view.names_outcome_in(*m.span("what")) for m in told):
        return None  # "0.65 for OS and 0.72 for PFS"
    match = told[ratios.index(figure)]
    leading = [p for p in before if p.end <= ratios[0].start]  # no labels of the ratios before
    return match and Group(arm=match["what"], population=population_of(scene, figure, leading))


def told_beside(scene: Scene, figure: Figure, before: Sequence[GroupPhrase]) -> Group | None:
    """Read what a ratio says itself, or its sentence plainly, of what it is; None where it does not."""
    view = scene.view
    if (arm := arm_in_bracket(scene, figure) or arm_favoured(scene, figure)) is not None:
        return Group(arm=arm, population=population_of(scene, figure, before))
    inside = [p for p in scene.phrases if figure.start <= p.start < figure.end]
    if (within := _said_within(scene, figure, inside)) is not None:
        return Group(arm=within)
    if (
        part := part_ahead(view, figure) or factor_of_row(view, figure) or likewise_factor(view, figure)
    ) is not None:
        return Group(arm=part, population=population_of(scene, figure, before))
    if (side := side_in_bracket(view, figure)) is not None:
        # "dependent on status (first remission vs more advanced disease; HR 0.6)"
        return Group(arm=side, population=population_of(scene, figure, before))
    if (labelled := _LABEL_BEFORE.search(view.text, max(0, figure.start - 50), figure.start)) is not None:
        label = labelled.group("label") or labelled.group("headed")
        plain = not NEUTRAL.intersection(label.lower().split()) and not HOW_MADE.fullmatch(label)
        if plain and not _STATISTICS.search(label):
            # "shorter OS (high risk HR: 13.8; intermediate risk HR: 3.5)"
            return Group(arm=label, population=population_of(scene, figure, before))
    if (favoured := ends_in(_FAVOURED, view.text, figure.start, reach=60)) is not None:
        # "a trend for better LFS in favour of X (HR 0.7)"
        return Group(
            arm=favoured.group("arm").strip(),
            population=population_of(scene, figure, before),
        )
    if (listed := _set_apart(scene, figure, before) or _of_labels_behind(scene, figure, before)) is not None:
        return listed
    listed_behind = factors_of_outcome(view, scene.outcomes)
    if (one := next((f for f in listed_behind if f.figure is figure), None)) is not None:
        # "lower in those with X (HR 0.4) and higher in those with Y (HR 3.8)": none is a population.
        leading = [p for p in before if p.end <= one.mention.start]
        return Group(arm=one.factor, population=population_of(scene, figure, leading))
    if (factor := factor_of(view, figure)) is not None:
        arm = _arm_beside(scene, factor) or factor
        return Group(arm=arm, population=population_of(scene, figure, before))
    subject = subject_of(before)
    if subject is not None and subject.people and _HAD_WORSE.match(view.text, subject.end):
        return Group(
            arm=subject.text, population=population_of(scene, figure, [p for p in before if p is not subject])
        )
    return None if before else _told_behind(scene, figure)


def _told_behind(scene: Scene, figure: Figure) -> Group | None:
    """Read whom the words behind a ratio compare, or say to have done better."""
    view = scene.view
    behind = [p for p in scene.phrases if p.start >= figure.end and p.end <= view.part_end(figure.last)]
    better = _better_behind(scene, figure, behind[0]) if behind else None
    compared = compared_in(behind[:2])
    arm = better or (compared.text if compared is not None else None)
    return None if arm is None else Group(arm=arm)


#: "survival was longer | (HR 0.66)", "relapse was less frequent | (HR 0.5)"
_BETTER_BEFORE = re.compile(
    r"\b(?:longer|shorter|better|worse|higher|lower|poorer|improved|superior|inferior|increased|reduced|prolonged|"
    r"(?:more|less)\s(?:common|frequent))\s$"
)
_BEHIND_BRACKET = re.compile(r"\s(?:in|with|for|after|among)\s(?:the\s)?")


def _better_behind(scene: Scene, figure: Figure, phrase: GroupPhrase) -> str | None:
    """Read "survival was longer (HR 0.66) in the X arm": the bracket stands between."""
    view, opening = scene.view, scene.view.opening(figure.start)
    if opening < 0 or ends_in(_BETTER_BEFORE, view.text, opening, reach=24) is None:
        return None
    if phrase.arm is None and len(scene.arms.known) > 1:
        return None  # people within whom the arms are compared
    closing = view.closing(figure.start, figure.end)
    told = _BEHIND_BRACKET.fullmatch(view.text, closing, phrase.start)
    return (
        None if told is None else phrase.population if phrase.arm is None and phrase.people else phrase.text
    )


def _set_apart(scene: Scene, figure: Figure, before: Sequence[GroupPhrase]) -> Group | None:
    """Read "no evidence of a difference between X and Y (HR 1.00)" as of the first of two arms."""
    apart = ends_in(_SET_APART, scene.view.text, figure.start, reach=190)
    arm = None if apart is None else scene.arms.named(apart["arm"])
    return None if arm is None else Group(arm=arm.label, population=population_of(scene, figure, before))


def _arm_beside(scene: Scene, factor: str) -> str | None:
    """Give the known arm that a bracket behind a factor names: "T-cell depletion (ATG group) was"."""
    at = scene.view.text.find(factor)
    named = None if at < 0 else _IN_BRACKET.match(scene.view.text, at + len(factor))
    arm = None if named is None else scene.arms.named(named["label"])
    return None if arm is None else arm.label


_IN_BRACKET = re.compile(r"\s[(\[](?P<label>[^()\[\]\d]{2,40}?)(?:\s(?:group|arm|cohort))?[)\]]")


def _said_within(scene: Scene, figure: Figure, inside: Sequence[GroupPhrase]) -> str | None:
    """Name the arm by the words of the ratio itself: "HR for X vs Y, 0.85", "hazard ratio (X/Y) of 0.85"."""
    if (opposed := _WITH_OR_WITHOUT.search(scene.view.text, figure.start, figure.end)) is not None:
        return f"{opposed['sign']} {opposed['what']}"
    told = ends_in(_WITHIN, scene.view.text, figure.end, reach=140)
    if told is not None:
        names = told.group("arm", "other")
        arms = [scene.arms.named(name) for name in names]
        told_apart = None not in arms and arms[0] is not arms[1]
        if told_apart or all(scene.view.text.count(name) > 1 for name in names):
            return arms[0].label if arms[0] is not None else names[0]
    alone = inside[0] if len(inside) == 1 and is_compared(scene, inside[0], figure) else None
    compared = compared_in(inside)
    named = [p for p in inside if p.arm is not None]
    if named and (compared is None or compared.arm is not None):
        return tested_of(scene, named)
    compared = compared or alone
    if compared is None:
        told = ends_in(_OF_OUTCOME_IN, scene.view.text, figure.end, reach=170)
        return None if told is None else trimmed(told["arm"].strip())
    return compared.population if compared.people else compared.text
