"""Signs and levels of MRD that tell patients apart: "in MRD-negative patients", "14% for MRD <10-4"."""

from __future__ import annotations

import re

from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["FOR_PEOPLE", "OF_GROUP", "shares_noun", "tells_sign"]

FOR_PEOPLE = re.compile(rf"\b(?:for|in|among|of|than|with)\s+(?:the\s+|those\s+)?(?:{ANY_PEOPLE})\s+$")
OF_GROUP = re.compile(r"\b(?:in|for|among|of|between|with)\s+(?:the\s+)?$")
_AGAINST = re.compile(r"\s+(?:than|versus|vs\.?|v\.?|and|or|compared (?:with|to))\s")
#: "82% and 68% for MRD neg, 80% and 70% for MRD pos"
_SHARE_FOR = re.compile(r"\d\s?%\)? (?:for|in|with) $")
_SHARE_OF_PEOPLE = re.compile(rf"\d\s?%\)? of (?:the )?(?:{ANY_PEOPLE}) $")
_OF_THEM_WITH = re.compile(r"\bof (?:which|whom|them)(?: \d+(?: \([^()]*\))?)? with $")
_FOR_LEVEL = re.compile(r"\b(?:for|in|with)\s+$")
_THEN_COUNTED = re.compile(r"[^,;()]{0,40}\bin \d")
#: "among MRD-negative | and MRD-positive groups"
_AND_POSITIVE = re.compile(
    rf"(?:,|\s(?:and|or|versus|vs\.?))\s(?:[A-Z]{{3}}[\s-])?positive\s(?:groups|cohorts|cases|{ANY_PEOPLE})\b"
)
#: "in the MRD-positive | and 80% in the MRD-negative group"
_NEXT_SHARE = re.compile(r",?\s(?:and|versus|vs\.?|but)\s(?:(?:in|for|by)\s)?(?:only\s)?\d")
#: "3 of 20 | MRD-negative and 9 of 15 MRD-positive patients"
_OF_SO_MANY_NEXT = re.compile(r"\d of (?:the )?\d+ (?:\(\d[\d.]*\s?%\) )?$")


def shares_noun(text: str, mention: Mention) -> bool:
    """Whether an adjective shares the noun of the next group, which a figure comes before."""
    led = ends_in(OF_GROUP, text, mention.start, reach=16) or ends_in(_OF_SO_MANY_NEXT, text, mention.start)
    return led is not None and _NEXT_SHARE.match(text, mention.end) is not None


#: "relapse at 6 months: 18% | MRD-|, 51% MRD+", "EFS: MRD- 85%, MRD+ 40%"
_SIGN_BESIDE = re.compile(
    r"MRD(?:-\s?neg(?:ative)?|neg|-)(?: |(?<=MRD-)(?=,))(?:\(?\d[\d.]*\s?%\)?)?(?:\([^()]*\))?[,;]?\s?"
    r"(?:and |vs\.? |versus )?(?:\d[\d.]*\s?%\s)?"
    r"(?:\([^()]*\)\s)?MRD(?:-\s?pos(?:itive)?|pos|\+)"
)
_OTHER_RESULT = re.compile(r"\b(?:[Ss]urvival|[REDPL]FS|OS|[Rr]elapse|[Mm]ortality|CIR|NRM)\b[^.;]*$")


def _is_sign_of_row(text: str, mention: Mention) -> bool:
    """Whether both signs of MRD stand beside figures of another outcome that was named before."""
    if _SIGN_BESIDE.match(text, mention.start) is None:
        return False
    return ends_in(_OTHER_RESULT, text, mention.start, reach=120) is not None


def _is_compared(text: str, mention: Mention) -> bool:
    """Whether an adjective names a group: "better in MRD-negative than in MRD-positive patients"."""
    against = _AGAINST.match(text, mention.end) is not None
    return against and ends_in(OF_GROUP, text, mention.start, reach=16) is not None


def tells_sign(text: str, lowered: str, mention: Mention) -> bool:
    """Say whether MRD, or its sign, tells patients apart: "in MRD-negative than in -positive patients".

    Parameters
    ----------
    text, lowered : str
        The sentence, as printed and in small letters.
    mention : Mention
        A name of an outcome.
    """
    named = lowered[mention.start : mention.end]
    if named.endswith(("negative", "mrd-", "neg")) and (
        _is_compared(text, mention)
        or shares_noun(text, mention)
        or _AND_POSITIVE.match(text, mention.end) is not None
        or _is_sign_of_row(text, mention)
    ):
        return True
    if named.endswith("negative") and ends_in(FOR_PEOPLE, lowered, mention.start):
        # "30% of responders | MRD negative"
        return ends_in(_SHARE_OF_PEOPLE, lowered, mention.start, reach=40) is None
    # "28 (67%), of which 20 (71%) | with MRD <0.01%"
    if ends_in(_OF_THEM_WITH, text, mention.start, reach=48):
        return False
    # "14% for MRD <10-4 and 46% for MRD ≥10-4"; but "CR in 89%, with MRD <0.1% after induction in 71%"
    level = "<" in named and ends_in(_FOR_LEVEL, text, mention.start, reach=8) is not None
    level = level and _THEN_COUNTED.match(text, mention.end) is None
    return level or (
        named.startswith("mrd") and ends_in(_SHARE_FOR, text, mention.start, reach=12) is not None
    )
