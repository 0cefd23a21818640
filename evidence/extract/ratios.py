"""Whose hazard ratio: the arm under test, or the factor of a prognostic model."""

from __future__ import annotations

import re

from evidence.extract.arms import matching_arm, word_set
from evidence.extract.comparisons import comparison_before
from evidence.extract.figures import Figure
from evidence.extract.scene import Group, Scene

__all__ = ["group_of_ratio"]

_CONTROL = re.compile(
    r"\b(?:control|placebo|standard|observation|alone|no|not|non|conventional|without|only|monotherapy|"
    r"untreated|supportive|usual|untransplanted)\b",
    re.IGNORECASE,
)

_FACTOR = re.compile(
    r".*(?:\bas was\s+|\band\s+|\bfor\s+|,\s*|;\s*|\bwere\s+|"
    r"^)(?:the\s+)?(?P<np>[\w+/-]+(?:\s+[\w+/-]+){0,4}?)\s*(?:\[|\()\s*$|^(?:Patients with\s+|In "
    r"multivaria\w+ analysis,\s+)?(?P<subject>[^,;:()]{3,50}?)\s+(?:was|were|had|remained)\b"
)


def group_of_ratio(scene: Scene, figure: Figure) -> Group:
    """Name the experimental arm, or the factor, of a ratio.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    figure : Figure
        The ratio.
    """
    view = scene.view
    start = view.part_start(figure.start)
    compared = comparison_before(scene, figure.start)
    if compared is not None:
        x_start, x_end = start + compared.start("x"), start + compared.end("x")
        if any(m.start < x_end and x_start < m.end for m in scene.named):
            return Group(arm=compared.group("x").strip())
    last = max((f.last for f in view.figures if f.end <= figure.start), default=0)
    found = _FACTOR.match(view.text[last : figure.start])
    factor = None
    if found is not None:
        kind = "np" if found.group("np") else "subject"
        words, place = found.group(kind).strip(), last + found.start(kind)
        if not view.names_other(words, place) and matching_arm(words, scene.arms) is None:
            factor = words
    if factor is not None and last and found is not None and found.group("np"):
        return Group(arm=factor)
    in_sentence = tuple(dict.fromkeys(m.arm.label for m in scene.named if m.end <= figure.start))
    if len(in_sentence) == 2:
        return Group(arm=_experimental(in_sentence))
    if factor is not None:
        return Group(arm=factor)
    order = scene.memory.orders.get(2) or tuple(a.label for a in scene.arms)
    if len(order) == 2:
        return Group(arm=_experimental(order))
    return Group(arm=compared.group("x").strip()) if compared is not None else Group()


def _experimental(order: tuple[str, ...]) -> str:
    """Choose the arm under test: not the control, not the part of the other, else the first named."""
    first, second = order[0], order[1]
    if _CONTROL.search(first) and not _CONTROL.search(second):
        return second
    if _CONTROL.search(second) and not _CONTROL.search(first):
        return first
    if word_set(first) < word_set(second) or (re.search(r"\bA$", first) and re.search(r"\bB$", second)):
        return second
    return first
