"""The order in which figures last stood for the arms, for sentences that do not name them again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import PARTS_OF_STUDY, Arm
from evidence.extract.scene import Scene
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["remember", "usual_order"]

#: So many arms that no sentence told in a row are rather names of other things.
_MOST_UNTOLD: Final = 3
#: Words of populations that are told apart once, not of arms that figures go on standing for.
_OF_TWO: Final = 2
_OTHER = re.compile(r"others?\b")
_OF_ALL = re.compile(
    # "ALL" is a leukaemia
    rf"\b(?:evaluable|eligible|remaining|other|(?-i:[Aa]ll)|entire|whole|{'|'.join(sorted(PARTS_OF_STUDY))})\b",
    re.IGNORECASE,
)


def usual_order(scene: Scene, count: int) -> tuple[str, ...] | None:
    """Give the arms that so many figures last stood for, or all arms where they are as many.

    Returns
    -------
    tuple of str or None
        None where the study has no such order; then ``scene.arms.wanting`` is set.
    """
    order = scene.arms.orders.get(count)
    if order is not None:
        return order
    scene.arms.wanting = True
    known = scene.arms.known
    return tuple(arm.label for arm in known) if len(known) == count <= _MOST_UNTOLD else None


def remember(scene: Scene, labels: Sequence[str | None]) -> None:
    """Keep the arms that a whole series names, and their order, for later sentences."""
    named = [label for label in labels if label]
    if len(named) < 2 or len(set(named)) != len(named):
        return
    others = [label for label in named if _OF_ALL.search(label)]
    if others and (len(named) == _OF_TWO or not all(_OTHER.match(label) for label in others)):
        return  # "other genes" are a group beside several that are named
    scene.arms.orders[len(named)] = tuple(named)
    if any(_is_condition(scene.view.text, label) for label in named):
        return  # no arms, which other sentences would be of
    for label in named:
        if scene.arms.named(label) is None:
            scene.arms.known.append(Arm((label,)))
    scene.arms.first_orders.setdefault(len(named), tuple(named))


def _is_condition(text: str, label: str) -> bool:
    """Whether a label tells patients apart by what they have: "5 of 6 patients with deficient repair"."""
    at = text.find(label)
    return _STATE.fullmatch(label) is not None or (
        at >= 0 and (label.startswith(("with ", "without ")) or _PEOPLE_WITH.search(text, 0, at) is not None)
    )


#: "in first, second, or third remission or in relapse"
_STATE: Final = re.compile(r"(?:in )?(?:relapse|remission)")
_PEOPLE_WITH: Final = re.compile(rf"(?:\b(?:{ANY_PEOPLE})|\d)\s+with(?:out)?\s+(?:the\s+|an?\s+)?$")
