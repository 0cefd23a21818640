"""Short forms that an article explains in words of its own and that mean what the rules mean all the same.

"CR with incomplete peripheral count recovery (CRi)" is no phrase of the rules, so the reader of abstracts
takes CRi for something else there. It begins with the name of a remission; that makes it one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.abbreviations import Definitions, long_form
from evidence.extract.naming import MentionFinder
from evidence.extract.ruleset import RuleSet

__all__ = ["definitions_of", "kin_definitions"]

_SHORT_IN_BRACKETS: Final = re.compile(r"[(\[]\s*([A-Za-z][A-Za-z0-9/+-]{1,9})\s*[)\]]")


def definitions_of(text: str, finder: MentionFinder, ruleset: RuleSet) -> Definitions:
    """Read the definitions of an article, those left out that only look foreign.

    Parameters
    ----------
    text : str
        Normalised.
    finder : MentionFinder
        Knows the names of outcomes.
    ruleset : RuleSet
        Whose abbreviations are asked about.
    """
    found = finder.definitions(text)
    kin = {text[start:end].strip("([])") for start, end in kin_definitions(text, finder, ruleset)}
    return Definitions(found.own, found.foreign - kin)


def kin_definitions(text: str, finder: MentionFinder, ruleset: RuleSet) -> Iterator[tuple[int, int]]:
    """Find the brackets that make an abbreviation of the rules look foreign though its words are akin to it.

    Yields
    ------
    tuple of int
        Start and end of a bracket.
    """
    foreign = finder.definitions(text).foreign
    if not foreign:
        return
    outcomes = {
        short: rule.outcome
        for rule in ruleset.rules
        if rule.outcome is not None
        for short in rule.abbreviations
    }
    none = Definitions({}, frozenset())
    for match in _SHORT_IN_BRACKETS.finditer(text):
        short = match[1]
        words = long_form(text, match.start(), short) if short in foreign and short in outcomes else None
        first = next(iter(finder.find(words, none)), None) if words else None
        # The id of the special outcome begins with that of the plain one: CRi, CR.
        named = first.outcome if first is not None and first.start == 0 else None
        if named is not None and outcomes[short].startswith(named):
            yield match.start(), match.end()
