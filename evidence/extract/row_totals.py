"""The denominator that a row of figures shares, printed once: behind its last, or in the row before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.fitting_totals import may_be
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = ["of_both", "total_of_list"]


def of_both(view: SentenceView, figure: Figure) -> int | None:
    """Take the total behind the second of two: "one (1%) and four (4%) of 92 patients, respectively".

    Counts of several outcomes have the total of the last: "CR in 9, CRi in 6 and PR in 13 of 49 patients".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The first of the two.
    """
    if figure.events is None:
        return None
    if figure.percent is None:
        return _of_last_count(view, figure)
    following = next((f for f in view.figures if f.start >= figure.last and f.kind == "proportion"), None)
    if following is None or not following.total or following.events is None:
        return None
    return (
        following.total
        if view.is_tight([figure, following]) and may_be(view, figure, following.total)
        else None
    )


#: "CR in 9|, CRi in | 6 | and PR in | 13 of 49"
_NEXT_COUNT = re.compile(r"(?:\spatients)?(?:,\s(?:and\s)?|\sand\s)[^,;:.()\d]{1,40}\sin\s")


def _of_last_count(view: SentenceView, figure: Figure) -> int | None:
    """Take the total that the last of a row of counts has, each of another outcome."""
    for following in view.figures:
        if following.start < figure.last:
            continue
        joined = _NEXT_COUNT.fullmatch(view.text, figure.last, following.start)
        if joined is None or following.events is None or following.percent is not None:
            return None
        if not view.names_outcome_in(figure.last, following.start):
            return None
        if following.total is not None:
            return following.total
        figure = following
    return None


def total_of_list(view: SentenceView, series: Series, figure: Figure) -> int | None:
    """Take the denominator of the figure that stood in the same place of the list before.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    series : Series
        The figures beside the one, in the same list.
    figure : Figure
        The figure.
    """
    figures = series.figures
    if figure.kind != "proportion" or any(f.total is not None for f in figures):
        return None
    if figure.note == "none" or (figure.percent is None and ends_in(_WITH, view.text, figure.start, reach=8)):
        # "25 of 49 achieved a CR, with 10 achieving MRD negativity" may tell of the 25.
        return None  # "in 11 of 21 after transplantation, and in none during treatment": of others
    before = [
        f for f in view.figures if f.kind == "proportion" and f.end <= figures[0].start and f.note != "bare"
    ]
    with_total = [f for f in before if f.total is not None][-len(figures) :]
    if len(with_total) < len(figures):
        return None
    opens = _COUNT_OPENS.search(view.text, with_total[-1].last, figure.last)
    if figure.percent is None and opens is not None:
        start = view.part_start(with_total[-1].start)
        if not any(start <= m.start < opens.start() for m in view.mentions):
            return None  # "It came back in 12/66; 11 achieved remission and one died": of the 12, perhaps
    if not (_stand_alike(view, figures, with_total) or _agree_in_turn(view, figures, with_total)):
        return None
    total = with_total[figures.index(figure)].total or 0
    return total if may_be(view, figure, total, sure=len({f.total for f in before if f.total}) == 1) else None


_WITH: Final = re.compile(r"\bwith $")
_COUNT_OPENS: Final = re.compile(rf";\s(?:\d|(?:{NUMBER_WORD})\b)")


def _agree_in_turn(view: SentenceView, figures: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether counts with percentages are each a share of the total in the same place of a row of others."""
    return len({f.total for f in others}) == len(figures) > 1 and all(
        f.events is not None and f.percent is not None and f.agrees_with_total(other.total or 0, view.text)
        for f, other in zip(figures, others, strict=True)
    )


def _stand_alike(view: SentenceView, figures: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether figures are linked as others are: compared with each other, or not."""

    def links(row: Sequence[Figure]) -> list[bool]:
        return [CONTRAST.search(view.text[a.last : b.start]) is not None for a, b in pairwise(row)]

    return links(figures) == links(others)
