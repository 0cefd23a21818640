"""Pairs of figures that compare two groups within one kind of patients after another.

"OS in group A vs group B was 70% and 60% (stage I), 50% and 40% (stage II), and 30% and 20% (stage III)": the
groups stand once, and a bracket behind each pair says which patients it is of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.scene import Group, Scene

__all__ = ["labelled_pairs"]

_WITHIN_PAIR = re.compile(r"\s?%?\s*(?:and|versus|vs\.?|v\.?|/|,)\s*")
#: "60% | (stage I), | 50%"
_KIND = re.compile(r"\s?%?\s*[(\[](?P<kind>[^()\[\]%=]{1,40})[)\]]")
_BETWEEN_PAIRS = re.compile(r"[,;]?\s*(?:and\s)?")


def labelled_pairs(scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> list[Group]:
    """Give pairs of figures their two groups in turn, each pair among the patients of its bracket.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    figures : sequence of Figure
        Side by side.
    phrases : sequence of GroupPhrase
        The groups that the sentence names.

    Returns
    -------
    list of Group
        One for each figure; empty where the figures do not stand so.
    """
    if len(figures) < 4 or len(figures) % 2:
        return []
    kinds = _kinds(scene, figures)
    before = [p for p in phrases if p.end <= figures[0].start][-2:]
    if len(kinds) * 2 != len(figures) or len(before) < 2:
        return []
    if CONTRAST.search(scene.view.text, before[0].end, before[1].end) is None:
        return []
    return [Group(arm=p.text, population=kind, size=p.size) for kind in kinds for p in before]


def _kinds(scene: Scene, figures: Sequence[Figure]) -> list[str]:
    """List what the brackets behind pairs say, of as many pairs as follow each other so."""
    text, kinds = scene.view.text, list[str]()
    for i in range(0, len(figures), 2):
        one, other = figures[i], figures[i + 1]
        kind = _KIND.match(text, other.last)
        if kind is None or _WITHIN_PAIR.fullmatch(text, one.last, other.start) is None:
            break
        kinds.append(kind["kind"])
        following = figures[i + 2] if i + 2 < len(figures) else None
        if following is not None and _BETWEEN_PAIRS.fullmatch(text, kind.end(), following.start) is None:
            break
    return kinds
