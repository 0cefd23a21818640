"""Lists whose noun says how many they name: "three polymorphisms (A, B and C)", "two arms: A and B".

That as many names follow as were announced makes it plain where the list ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.extract.arms import Arms
from evidence.extract.group_phrases import GroupPhrase, trimmed
from evidence.extract.numbers import parse_number
from evidence.extract.text import IN_ORDER
from evidence.extract.view import SentenceView

__all__ = ["counted_lists"]

_FEWEST = 2
#: "three independent polymorphisms (", "four risk factors: "
_ANNOUNCED = re.compile(
    r"\b(?P<n>[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix)\s+(?:[A-Za-z][\w-]*\s+){0,4}?(?P<noun>[A-Za-z]{3,}s)"
    r"(?:\s*\((?:i\.e\.,?\s*|namely,?\s*)?(?P<bracket>[^()\d][^()]*)\)|"
    r"\s*[:,]\s*(?P<open>[^();:]*?)(?=,? (?:to be|was|were|had|with|as)\b))"
)
_NEXT = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_RISK_BEFORE = re.compile(r"\brisk $")
#: What is counted is no group: "three deaths (A, B and C)" are causes, "two times (1 and 2 years)" times.
_NO_GROUPS = re.compile(
    r"(?:deaths|times|years|months|weeks|days|cycles|courses|doses|relapses|responses|remissions|patients|events|"
    r"toxicities|studies|trials|cases|endpoints|outcomes)$"
)


def counted_lists(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find the lists that say how many they name, before figures that follow their order.

    Yields
    ------
    list of GroupPhrase
        As many as the list says.
    """
    if IN_ORDER.search(view.text) is None:
        return
    for match in _ANNOUNCED.finditer(view.text):
        name = "bracket" if match.group("bracket") else "open"
        start, end = match.span(name)
        count = int(parse_number(match.group("n")) or 0)
        borders = [(m.start(), m.end()) for m in _NEXT.finditer(view.text, start, end)]
        spans = list(zip([start, *(e for _, e in borders)], [*(s for s, _ in borders), end], strict=True))
        behind = [f for f in view.figures if f.start >= end and f.note != "bare"]
        # "two endpoints (PFS and OS)" is a list of outcomes
        told = len(spans) == count >= _FEWEST and len(behind) >= count
        if told and not _NO_GROUPS.search(match.group("noun")) and not view.names_in(start, end):
            yield [
                GroupPhrase(*span, words, "for", arms.exactly(words))
                for span in spans
                for words in [_qualified(match, trimmed(view.text[slice(*span)]))]
            ]


def _qualified(match: re.Match[str], words: str) -> str:
    """Say of what "low", "intermediate" and "high" are: "three risk groups (low, intermediate and high)"."""
    return f"{words} risk" if _RISK_BEFORE.search(match.string, 0, match.start("noun")) else words
