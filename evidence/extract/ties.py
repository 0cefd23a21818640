"""What ties a figure to the name of an outcome, and how dear the tie is.

A tie costs what stands between the two: unknown words, clause borders, brackets, other names. A name in
front of its figure (``ties_ahead``) is read differently from one behind it (``ties_behind``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.ties_ahead import price_of_name_ahead
from evidence.extract.ties_behind import price_of_name_behind
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["MOST_REBATE", "Binding", "price_of_tie"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure and the mention that names its outcome, with what the tie cost."""

    figure: Figure
    mention: Mention
    cost: float


_OF_SO_MANY = re.compile(r"\bof (?:the |these |those |all )?\d+ $")

#: "Three patients had CR (7%)" is of CR, whatever follows.
_WITHIN: Final = -1.5
_OVERLAPPING: Final = 9.0
#: The price of a name that only tells patients apart: another outcome of the sentence goes before it.
_CONDITION: Final = 6.0
#: Nothing makes a tie cheaper by more than this.
MOST_REBATE: Final = 1.1


def price_of_tie(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Say how dear it is to take a mention for the name of a figure.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure, mention : Figure, Mention
        What may belong together.

    Returns
    -------
    float
        About 0 where they touch, 0.45 for each unknown word between them, 2.5 and more for a border.
    """
    if mention.start < figure.end and figure.start < mention.end:
        # "17 complete responses (19%)", "hazard ratio for death, 0.71"
        within = figure.start <= mention.start and mention.end <= figure.end
        of_none = figure.note == "none" and mention.start <= figure.start and figure.end <= mention.end
        # "three of the 10 | deaths | (3%) were treatment-related": the whole, not what is told of three
        whole = (
            within
            and figure.total is not None
            and mention.role == "noun"
            and ends_in(_OF_SO_MANY, view.text, mention.start, reach=20)
        )
        price = _WITHIN if (within and not whole) or of_none else _OVERLAPPING
    elif mention.end <= figure.start:
        price = price_of_name_ahead(view, figure, mention)
    else:
        price = price_of_name_behind(view, figure, mention)
    return price + _CONDITION if mention.role == "condition" else price
