"""How many those are who close a row of figures of several outcomes.

"OS and DFS were 72% and 61%, respectively, for 77 patients on X and 71% and 60% for 70 treated with Y": each
figure of a row is of the number behind the row.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.series import Series
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["size_behind_row"]

#: "61% | , respectively, for 77 patients", "60% | for 70 treated with Y", "41% | in the 30 who relapsed"
_CLOSED_BY: Final = re.compile(
    rf"[)\]]{{0,2}}(?:,?\s(?:resp\.|respectively),?)?,?\s(?:in|for|among|of)\s(?:the\s|all\s|these\s|those\s)?"
    rf"(?P<n>\d[\d,]{{0,8}}|(?i:{NUMBER_WORD}))\s"
    rf"(?:(?:[a-z][\w-]*\s){{0,3}}?(?:{ANY_PEOPLE})\b(?!\s\(\d)|"
    r"(?:treated|given|receiving|transplanted|undergoing|with|without|who|in|on)\s)"
)


def size_behind_row(view: SentenceView, series: Series, figure: Figure) -> int | None:
    """Find the number of people behind the row of a figure, which is of no other figure of its outcome.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    series : Series
        The figures of its outcome.
    figure : Figure
        The figure: a share without a count, or a time.
    """
    if figure.kind == "ratio" or figure.events is not None:
        return None
    row = view.row(view.first_of_row(figure))
    if sum(f in row for f in series.figures) != 1:
        return None  # "72% and 61% in 40 patients with X and 30 with Y, respectively"
    closing = _CLOSED_BY.match(view.text, row[-1].last)
    number = parse_number(closing["n"]) if closing is not None else None
    return None if number is None else int(number)
