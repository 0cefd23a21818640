"""Figures of all patients, which have no group though others beside them have one.

"The EFS was 60%, 70% in X and 50% in Y" tells of three; the first is of everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.assignment import OVERALL
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.text import ends_in, holds_any

__all__ = ["is_of_whole", "is_sum", "rest_is_of_all", "row_of_whole"]

_WHOLE = (
    r"(?:of|in|for)\s(?:the|our)\s(?:entire|whole|total|overall)\s"
    r"(?:(?:study|patient)\s)?(?:population|cohort|group|series|sample)"
)
#: "the EFS | of the entire population was 60%, slightly greater in X than in Y"
_OF_WHOLE = re.compile(rf"(?:\s\([A-Z]+\))?\s{_WHOLE}\s(?:was|were|is|reached)\b")
#: "OS and EFS for the whole series were | 43% and 40%"
_WHOLE_WAS = re.compile(
    rf"\b{_WHOLE}(?:\s\([^()]{{1,30}}\))?\s(?:was|were|is|reached)\s(?:estimated\s(?:at|to\sbe)\s)?$"
)
_WHOLE_SIGNS: Final = (" entire ", " whole ", " total ", " overall ")
_OF_ALL = re.compile(r"[)\]]?\s+(?:in|of|for)\s+(?:all|the whole|the entire|the total)\b|[)\]]?\s+overall\b")


def rest_is_of_all(scene: Scene, figures: Sequence[Figure], given: Sequence[GroupPhrase | None]) -> bool:
    """Whether a figure without a group is of all: "21% in all, 31% in patients with and 0% without X".

    Parameters
    ----------
    scene : Scene
        The sentence.
    figures : sequence of Figure
        Side by side.
    given : sequence of GroupPhrase or None
        What is known of whom each is.
    """
    text = scene.view.text
    return all(g is not None or _OF_ALL.match(text, f.last) for f, g in zip(figures, given, strict=True))


def is_sum(figures: Sequence[Figure], given: Sequence[GroupPhrase | None]) -> bool:
    """Whether the one count without a group is the sum of the others: "20, 12 in X and 8 in Y".

    Parameters
    ----------
    figures : sequence of Figure
        Side by side.
    given : sequence of GroupPhrase or None
        What is known of whom each is.
    """
    whole = [f for f, g in zip(figures, given, strict=True) if g is None]
    parts = [f.events or 0 for f, g in zip(figures, given, strict=True) if g is not None]
    return len(whole) == 1 and whole[0].events == sum(parts) > 0


def is_of_whole(scene: Scene, series: Series) -> bool:
    """Whether a figure is of all patients: "EFS of the entire population was 60%", "6.4 months overall, ".

    Parameters
    ----------
    scene : Scene
        The sentence.
    series : Series
        The figure, alone.
    """
    view, figure = scene.view, series.figures[0]
    whole = _OF_WHOLE.match(view.text, series.mention.end) and _MORE_IN.match(view.text, figure.last)
    if not (whole or OVERALL.match(view.text, figure.last)):
        return False
    start = view.part_start(figure.start)
    # "In the X group, the ORR was 55% overall"
    return not any(start <= p.start <= start + _OPENING and p.end <= figure.start for p in scene.phrases)


def row_of_whole(scene: Scene, figure: Figure) -> bool:
    """Whether a figure stands in a row of all patients: "EFS and OS for the whole series were 4% and 9%"."""
    view = scene.view
    if not holds_any(view.text, _WHOLE_SIGNS):
        return False
    row = view.row(view.first_of_row(figure))
    if ends_in(_WHOLE_WAS, view.text, row[0].start, reach=110) is None:
        return False
    if CONTRAST.search(view.text, row[0].start, row[-1].last) is not None:
        return False
    return not any(OF_FIGURE.fullmatch(view.text, row[-1].last, p.start) for p in scene.phrases)


#: So far into a part begins a group that it is all of.
_OPENING: Final = 12
_MORE_IN = re.compile(
    r"[)\]]?,\s(?:(?:slightly|somewhat|significantly|being)\s)?(?:greater|higher|lower|longer|shorter|better|worse)\b"
)
