"""Groups in front of a figure that belong to figures before it: "29% with Y, and of all 78% vs 28%"."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.extract.assignment import AGAINST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.scene import Scene
from evidence.extract.text import IN_ORDER

__all__ = ["has_own_bracket", "is_spent", "row_before_is_told", "was_compared"]


def has_own_bracket(scene: Scene, phrase: GroupPhrase, first: Figure) -> bool:
    """Whether figures in a bracket right behind people are theirs: "for X (28 vs 9 months) or Y (25 vs"."""
    view = scene.view
    opening = view.opening(first.start)
    return first.depth > view.depths[phrase.start] and any(
        f.end <= opening
        and f.kind == first.kind
        and f.depth == first.depth
        and not view.text[phrase.end : max(view.opening(f.start), phrase.end)].strip()
        for f in view.amounts
        if f.start >= phrase.end
    )


def row_before_is_told(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether the row before has its arms behind it: "60% and 50% in X and Y, with CRs of 40% and 30%"."""
    view, order = scene.view, scene.arms.orders.get(len(figures))
    if order is None:
        return False
    row = [f for f in view.figures if f.end <= figures[0].start and f.kind != "ratio"][-len(order) :]
    named = {p.text for p in scene.phrases if row and row[-1].last <= p.start and p.end <= figures[0].start}
    return len(row) == len(order) and view.is_tight(row) and named.issuperset(order)


def is_spent(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure], *, row_told: bool) -> bool:
    """Whether an arm stands behind a figure before, whose it is: "29% with Y, and of all 78% vs 28%"."""
    view, order = scene.view, scene.arms.orders.get(len(figures))
    if order is None or phrase.text not in order or phrase.end > figures[0].start:
        return False
    if row_told:
        return True
    if IN_ORDER.search(view.text, figures[-1].last) and _leads_to_own(scene, phrase, figures):
        return True  # "in arm I was 13 months and in arm II 16 months, with OS of 22% and 31%, respectively"
    # A figure may have taken the size behind the group for its total: "22% in the MAC group (n=60)".
    return any(
        at <= phrase.start and OF_FIGURE.fullmatch(view.text, at, phrase.start)
        for f in view.figures
        if f.end <= figures[0].start and f.note != "bare"
        for at in (f.last, f.end)
    )


def _leads_to_own(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether a group stands in front of a figure of its own, before a row: "in arm II | 16.2 months"."""
    own = [f for f in scene.view.amounts if phrase.end <= f.start and f.last <= figures[0].start]
    others = [p for p in scene.phrases if own and phrase.end <= p.start and p.end <= own[0].start]
    return bool(own) and not others and scene.view.crossing(phrase.end, own[0].start).words == 0


def was_compared(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
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
