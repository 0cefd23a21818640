"""Which of two figures is whose where only one group is named: "superior in X (15% v 31%)".

The first figure is that of the group named, unless the comparison says that it cannot be: where X is
superior, X has the better one.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = ["compares", "in_order_of"]

_UP: Final = "higher|longer|greater|more|increased|prolonged|increase in|prolongation"
_DOWN: Final = "lower|shorter|fewer|less|reduced|decreased|shortened|reduction|decrease in"
_GOOD: Final = (
    "superior|better|improved|improves|improvement|favou?rable|favou?red|favou?ring|improving|benefit"
)
_BAD: Final = "worse|inferior|poorer|adverse|worsened"
_WORD = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<good>{_GOOD})|(?P<bad>{_BAD}))\b", re.IGNORECASE
)
_FROM = re.compile(r"\bfrom\s+(?:a\s+median\s+of\s+|an?\s+)?$")
_TO = re.compile(r"\s*(?:[(\[][^)\]]*[)\]]\s*)?to\s+(?:a\s+median\s+of\s+|an?\s+)?$")


def compares(view: SentenceView, figure: Figure) -> bool:
    """Whether a sentence says in front of a figure that something is longer, better ... than another."""
    return _WORD.search(view.text, view.part_start(figure.start), figure.start) is not None


def in_order_of(
    scene: Scene, series: Series, named: GroupPhrase, other: str | None
) -> tuple[str | None, str | None]:
    """Order the two groups of two figures.

    Parameters
    ----------
    scene : Scene
        The sentence.
    series : Series
        Two figures.
    named : GroupPhrase
        The group that the sentence names in front of them.
    other : str or None
        The group that it does not name; None where nothing tells it.
    """
    view, (first, second) = scene.view, series.figures[:2]
    as_named, turned = (named.text, other), (other, named.text)
    if ends_in(_FROM, view.text, first.start) and _TO.fullmatch(view.text[first.last : second.start]):
        return turned
    a, b = (f.percent if f.kind == "proportion" else f.value for f in (first, second))
    words = list(_WORD.finditer(view.text, view.part_start(first.start), first.start))
    words = words or list(_WORD.finditer(view.text, second.last, max(named.start, second.last)))
    if not words or a is None or b is None or a == b:
        return as_named
    kind = words[-1].lastgroup
    more_is_better = scene.outcomes[series.mention.outcome or ""].kind in {"response", "survival", "duration"}
    larger = kind == "up" or (more_is_better is (kind == "good") and kind != "down")
    return as_named if (a > b) is larger else turned
