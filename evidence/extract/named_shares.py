"""Counts whose bracket names them: "in seven patients (CR, 18%)" is one figure of CR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["with_named_shares"]

#: "seven | patients (| CR"
_OPENED: Final = re.compile(rf"\s(?:{ANY_PEOPLE})\s[(\[]")
#: "CR|, | 18%"
_NAMED: Final = re.compile(r"[,:;]\s")


def with_named_shares(text: str, figures: Sequence[Figure], mentions: Sequence[Mention]) -> list[Figure]:
    """Join a count of people and the percentage that a bracket behind it names.

    Parameters
    ----------
    text : str
        The sentence.
    figures : sequence of Figure
        Of the sentence, in order.
    mentions : sequence of Mention
        What it names, in order.

    Returns
    -------
    list of Figure
        In order; of two that are one, the name stands within.
    """
    result = list(figures)
    for mention in mentions:
        count = next((f for f in result if _OPENED.fullmatch(text, f.last, max(f.last, mention.start))), None)
        share = next(
            (f for f in result if _NAMED.fullmatch(text, mention.end, max(mention.end, f.start))), None
        )
        if count is None or share is None or not count.events or mention.outcome is None:
            continue
        if count.percent is not None or share.percent is None or share.events is not None:
            continue
        if text[share.last : share.last + 1] not in {")", "]"}:
            continue
        joined = replace(
            count,
            end=share.end,
            last=share.last,
            percent=share.percent,
            ci=share.ci,
            text=text[count.start : share.end],
            quantities=[*count.quantities, *share.quantities],
        )
        result = [joined if f is count else f for f in result if f is not share]
    return result
