"""Standard errors of percentages: "0.76 (SE 0.03)", "(4.4)" where a sentence before says what that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from evidence.extract.drafts import Draft
from evidence.extract.figures import Figure
from evidence.extract.quantity import Quantity
from evidence.extract.text import OPENED, holds_any

__all__ = ["MOST_POINTS", "errors_begin", "is_error_of_list", "is_error_of_share", "is_stable_disease"]

#: No standard error of a probability is larger.
_MOST_ERROR: Final = 0.25


def is_error_of_list(draft: Draft, quantity: Quantity) -> bool:
    """Give "45.6% (SE 2.2) in X and 38.9% (2.2) in Y" the second error, too, and "0.41 (0.05)" its own."""
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.percent is None or last.se is not None:
        return False
    of_share = last.text.startswith("0.") and 0 < (quantity.value or 0.0) <= _MOST_ERROR
    if not (of_share or draft.errors_named or any(f.se for f in draft.figures)):
        return False
    alone = draft.sentence[quantity.end : quantity.end + 1] in {")", "]"}
    if not alone or not OPENED.fullmatch(draft.sentence, last.last, quantity.start):
        return False
    last.se = round(100 * (quantity.value or 0.0), 6) if of_share else quantity.value
    last.take(quantity)
    return True


#: No standard error of a percentage is larger, in percent points.
MOST_POINTS: Final = 25.0
#: Larger than this is none that only sentences before have said to follow.
_FEW_POINTS: Final = 12.0
#: "EFS (SE) was 78% (3%), and CR was achieved in 97% (95%)"
_COUNTED = re.compile(
    r"\b(?:CRS?|ORR|PR|responses?|remissions?|infections?|toxicit(?:y|ies)|CRS|neutropenia|died|relapsed)\b"
)
#: "an EFS of 58.9% | (standard error [SE] = 2.8)", "the EFS rate (SE) was 58.9% (2.8%)": sentences that
#: follow tell it by brackets alone.
_ERROR_CALLED = re.compile(
    r"\d\s?%\s?[(\[](?:(?:standard error\s?)?[(\[]?(?:SE|standard error)|SD|standard deviation)[)\]]?"
    r"\s?[=:,]?\s?\d|"
    r"[(\[]\s?(?:±\s?|\+/-\s?)?(?:SEM?|s\.?e\.?|standard errors?)\s?[)\]][^.;()\d]{0,40}"
    r"(?:\d+\s(?:years?|months)[^.;()\d]{0,40})?\d[\d.]*\s?%?\s?[(\[]\d[\d.]*\s?%?[)\]]"
)


def is_stable_disease(draft: Draft, error: Quantity, figure: Figure) -> bool:
    """Whether "(SD 8%)" behind a rate of response says how many had stable disease, and no error."""
    spread = draft.sentence.startswith(("SD", "S.D."), error.start)
    return spread and _COUNTED.search(draft.sentence, 0, figure.start) is not None


_ERROR_SIGNS: Final = ("SE", "SD", "standard error", "standard deviation", "s.e.")


def errors_begin(text: str, apart: Iterable[Quantity] = ()) -> int | None:
    """Give where a passage calls a number in brackets behind a rate its error; None where it does not.

    Parameters
    ----------
    text : str
        The passage.
    apart : iterable of Quantity
        What was read apart from it, in order.
    """
    places = [q.end for q in apart if q.kind == "se" and q.note is not None][:1]
    called = _ERROR_CALLED.search(text) if holds_any(text, _ERROR_SIGNS) else None
    return min([*places, *([] if called is None else [called.end()])], default=None)


#: "the EFS rate (SE) at 6 years was | 61.2% (2.8%)"
_ERRORS_DECLARED = re.compile(r"[(\[]\s?(?:±\s?)?(?:SEM?|s\.?e\.?|standard errors?)\s?[)\]]")


def is_error_of_share(draft: Draft, quantity: Quantity) -> bool:
    """Give "61.2% (2.8%)" its standard error, where a bracket has said that these follow."""
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.percent is None or last.se is not None or last.events is not None:
        return False
    if draft.sentence[quantity.end : quantity.end + 1] not in {")", "]"}:
        return False
    if not OPENED.fullmatch(draft.sentence, last.last, quantity.start):
        return False
    declared = list(_ERRORS_DECLARED.finditer(draft.sentence, 0, last.start))
    printed = draft.errors_named or ("±" not in draft.sentence and any(f.se for f in draft.figures))
    if not (declared or printed or draft.errors_declared):
        return False
    if _COUNTED.search(draft.sentence, declared[-1].end() if declared else 0, last.start):
        return False
    if not 0 < (quantity.value or 0.0) <= min(last.percent, MOST_POINTS if declared else _FEW_POINTS):
        return False
    last.se = quantity.value
    last.take(quantity)
    return True
