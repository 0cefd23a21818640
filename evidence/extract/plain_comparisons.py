"""Comparisons told without "than": "similar to that in Y", "twice that of Y", "as good in X as in Y".

Whatever two groups are said to be to each other, the words that come before the second are those of "than".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.text import ends_in, holds_any

__all__ = ["plain_comparisons"]

_IN: Final = r"(?:in|of|for|with|among|after|seen\sin|observed\s(?:in|with|for|among)|found\sin)\s"
#: Studies of others are no group of this one: "similar to that in historical controls".
_OURS: Final = (
    r"(?!(?:the\s|an?\s|our\s|other\s|most\s)?(?:[a-z]+\s)?(?:histor|previous|prior\s(?:stud|report|trial)|publish|"
    r"report|literature|general|earlier|other\s|past|registr|stud(?:y|ies)\b|trials?\b|series\b))"
)
#: "similar | to that | in Y", "did not differ | from that | with Y"
_TO_THAT: Final = re.compile(rf"(?P<that>(?:(?:to|with)\s(?:that|those)|from\sthat))(?=\s{_IN}{_OURS})")
_ALIKE: Final = re.compile(
    r"\b(?:similar|comparable|equal|identical|equivalent|close|different|differ|differed|significantly)\s$"
)
#: "was | twice that | in Y", "were | three-fold those | of Y"
_TIMES_THAT: Final = re.compile(
    r"\b(?:(?:almost|nearly|about|approximately|more\sthan|less\sthan|only)\s)?"
    r"(?:double|twice|triple|half|[a-z]+-?fold|(?:two|three|four|five)\stimes)\s"
    rf"(?:that|those)(?=\s{_IN}{_OURS})"
)
#: "as high in X | as | in Y"
_AS_AS: Final = re.compile(
    # Begins with plain letters, for which a search is quick.
    r" as (?:high|low|good|bad|poor|frequent|common|long|short|often|effective|favou?rable|great|likely) "
    r"(?:in|with|for|among|after)\s[^,;:.()%]{2,60}?\s(?P<as>as)(?=\s(?:in|with|for|among|after)\s)"
)
#: "longer OS (31 v 18 months)|, in comparison to | those given Y", "| In comparison with | Y, X had"
_COMPARISON: Final = re.compile(r"(?:(?P<inner>,?\sin)|\bIn)\scomparison\s(?:to|with)(?=\s(?!\d)\w)")
#: Each form with signs of it, which are asked for first, because that is quick.
_THAT_SIGNS: Final = (" that ", " those ")
_TO_SIGNS: Final = ("to that ", "to those ", "with that ", "with those ", "from that ")
_TIMES_SIGNS: Final = ("ouble th", "wice th", "riple th", "half th", "fold th", "times th")


def plain_comparisons(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the words that stand where "than" could.

    Parameters
    ----------
    text : str
        Normalised.

    Yields
    ------
    int, int, str
        Where they begin and end, and what stands for them.
    """
    if holds_any(text, _THAT_SIGNS):
        for match in _TO_THAT.finditer(text) if holds_any(text, _TO_SIGNS) else ():
            if ends_in(_ALIKE, text, match.start(), reach=16):
                yield *match.span(), "than"
        for match in _TIMES_THAT.finditer(text) if holds_any(text, _TIMES_SIGNS) else ():
            yield *match.span(), "higher than"
    for match in _COMPARISON.finditer(text) if "n comparison " in text else ():
        yield *match.span(), " than" if match["inner"] else "Compared with"
    for match in _AS_AS.finditer(text):
        yield *match.span("as"), "than"
