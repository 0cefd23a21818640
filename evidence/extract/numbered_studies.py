"""Studies told apart as groups are: "trials XI, XII and XIII", "in trial 92 versus 58% in trial 85"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from evidence.extract.arms import Arms
from evidence.extract.group_phrases import GroupPhrase, people_named
from evidence.extract.text import IN_ORDER, ends_in
from evidence.extract.view import SentenceView

__all__ = ["numbered_studies"]


def numbered_studies(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find studies that figures stand for.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        The members of each list in order.
    """
    yield from _listed(view, arms)
    yield from _each_named(view, arms)


_NUMBER = r"(?:[IVX]{1,4}|\d{1,4}(?:[-/]\d{1,4})?[A-Z]?)\b(?!\s?%|[.,]\d)"
#: "trials XI, XII and XIII", "protocols 81-01 and 85-01"
_LISTED = re.compile(
    r"\b(?P<noun>[Tt]rial|[Ss]tud|[Pp]rotocol)(?:s|ies)\s"
    rf"(?P<list>{_NUMBER}(?:,\s{_NUMBER})*,?\s(?:and|or|versus|vs\.?)\s{_NUMBER})"
)
_ONE = re.compile(_NUMBER)


def _listed(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "in trials XI, XII and XIII was 48%, 59% and 70%": a group for each number."""
    for match in _LISTED.finditer(view.text):
        members, at = list(_ONE.finditer(match["list"])), match.start("list")
        behind = [f for f in view.amounts if f.start >= match.end()][: len(members)]
        ahead = [f for f in view.amounts if f.last <= match.start()][-len(members) :]
        fits = any(len(row) == len(members) and view.is_tight(row) for row in (behind, ahead))
        if not fits and IN_ORDER.search(view.text) is None:
            continue
        noun = match["noun"].lower() + ("y" if match["noun"].lower() == "stud" else "")
        names = [f"{noun} {n.group()}" for n in members]
        # The first begins with the noun, which is no group of its own.
        starts = [match.start(), *(at + n.start() for n in members[1:])]
        yield [
            people_named(arms, (start, at + n.end()), name, "in")
            for start, n, name in zip(starts, members, names, strict=True)
        ]


#: "in | trial 92", "in | the present study", "in our | previous trial"
_NAMED = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Ff]or|[Ww]ith|[Ff]rom|[Oo]f)\s(?:the\s|our\s|this\s)?(?P<name>"
    rf"(?:trial|study|protocol)\s{_NUMBER}|"
    r"(?:present|current|previous|preceding|former|earlier|prior)\s(?:[A-Z][\w-]*\s)?"
    r"(?:trial|study|protocol|series))\b"
)


#: "11%, as compared with 26% | in our previous trial"
_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|against|than)\s(?:the\s)?\d[\d.]*\s?%(?:\s\([^()]*\))?\s$"
)


_PAIR: Final = 2


def _each_named(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "71% in trial 92 versus 58% in trial 85": studies each of which stands beside figures."""
    amounts = view.amounts
    found = list(_NAMED.finditer(view.text)) if amounts else []
    against = len(found) == 1 and ends_in(_AGAINST, view.text, found[0].start(), reach=60) is not None
    # "In study 1, the ORR was 32% with X and 21% with Y; in study 2, 35% and 19%" tells of X and Y in each.
    beside = all(sum(a.end() <= f.start < b.start() for f in amounts) < _PAIR for a, b in pairwise(found))
    if against or (beside and len({m["name"] for m in found}) == len(found) > 1):
        yield [people_named(arms, m.span("name"), m["name"], "in") for m in found]
