"""Names that stand behind their figures: "(8.1 vs 6.2 months, P = 0.3 for PFS; 20.1 vs 17.5 months for OS)".

Each stretch between semicolons or brackets that ends in "for PFS" gives all its figures that outcome, and
so does a name in a bracket of its own, "8.1 months (PFS)", and what patients achieved: "6% and 8%,
respectively, achieved a CRi". The reader of abstracts may take a name before the figure in these places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.vocabulary import Mention

__all__ = ["named_behind"]

_OPENS, _ENDS = re.compile(r"[(\[;]"), re.compile(r"[)\];]|$")
_FOR: Final = re.compile(r"\b(?:for|in)\s+(?:the\s+|median\s+)*$", re.IGNORECASE)
_BRACKET: Final = re.compile(r"\s*[(\[]\s*(?:for\s+)?")
_ACHIEVED: Final = re.compile(
    r"\s*%?(?:\s*(?:and|or|vs\.?|versus)\s+\d+(?:\.\d+)?\s*%)?\s*,?\s*(?:respectively,?\s*)?"
    r"(?:of\s+(?:the\s+|all\s+)?(?:patients|them|women|men|children)\s+)?"
    r"(?:achieved|attained|reached|obtained|entered)\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+)?"
)


def named_behind(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Mention | None:
    """Find the name of an outcome that stands behind a figure and is unmistakably its own.

    Parameters
    ----------
    text : str
        The sentence, normalised.
    start, end : int
        Of the figure.
    mentions : sequence of Mention
        What the sentence names.
    """
    named = [m for m in mentions if m.outcome is not None]
    for mention in named:
        if _BRACKET.fullmatch(text, end, mention.start) and text[mention.end : mention.end + 1] in {")", "]"}:
            return mention
        if _ACHIEVED.fullmatch(text, end, mention.start):
            return mention
    opens = max((m.start() for m in _OPENS.finditer(text, 0, start)), default=None)
    closes = _ENDS.search(text, end)
    if opens is None or closes is None:
        return None
    inside = [m for m in named if opens < m.start < closes.start()]
    if len(inside) != 1 or inside[0].start < end or text[inside[0].end : closes.start()].strip():
        return None
    return inside[0] if _FOR.search(text[: inside[0].start]) else None
