"""Rows that a sentence says to go as the one before: "PFS favoured X (14 v 8 months), and so did the ORR"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.scene import Scene
from evidence.extract.text import ends_in

__all__ = ["said_again"]

#: "... (14 v 8 months), | as was the 2-year OS (| 68% v 54%)"
_AS_BEFORE: Final = re.compile(
    r"[)\]],?\s(?:(?:and|but)\s)?(?:as|so)\s(?:was|were|did|is|are|had)\s(?:the\s)?[^;:.()%]{2,60}[(\[](?:median,?\s)?$"
)
_REACH: Final = 90


def said_again(scene: Scene, figures: Sequence[Figure]) -> tuple[str | None, ...]:
    """Give figures the groups of the row before, where the words between say that it is the same again.

    Parameters
    ----------
    scene : Scene
        The sentence, with the rows told so far.
    figures : sequence of Figure
        A row in a bracket.

    Returns
    -------
    tuple of str or None
        One for each figure; empty where the sentence does not say so, or named no groups before.
    """
    if not scene.rows or figures[0].depth == 0:
        return ()
    as_before = ends_in(_AS_BEFORE, scene.view.text, figures[0].start, reach=_REACH)
    start, labels = scene.rows[-1]
    if as_before is None or start > as_before.start() or len(labels) != len(figures) or not any(labels):
        return ()
    between = [f for f in scene.view.amounts if f.last <= as_before.start()]
    return labels if between and start >= between[-len(figures)].start else ()
