"""Words that only look like the name of an outcome: other meanings, parts of words, relative clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evidence.extract.abbreviations import Definitions
from evidence.extract.ruleset import Rule
from evidence.extract.text import ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["usable_mentions"]

_WHO = re.compile(
    r"\b(?:who|whom|that|which|whose|having|when|once|if|after|following|before|those|prior to|since|"
    r"until)\s+(?:have |had |has |were |was |subsequently |later |previously |then |successfully |ever |did "
    r"not |either |first |never )*$",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"-[A-Z0-9]")
_PREFIXED = re.compile(r"[A-Za-z]{2,}-$")
_OTHER_SURVIVAL = re.compile(r"(?:-|\b)(?:free|specific|related)(?:\s+\([^)]*\))?[\s-]+$")


def usable_mentions(
    text: str, mentions: Sequence[Mention], definitions: Definitions, rules: Mapping[str, Rule]
) -> list[Mention]:
    """Leave out mentions that only look like outcomes: other meanings, adjectives, relative clauses.

    Parameters
    ----------
    text : str
        Of the sentence.
    mentions : sequence of Mention
        As the vocabulary found them.
    definitions : Definitions
        What the abstract's own abbreviations mean.
    rules : mapping
        Rules by id, for the words that forbid a mention.
    """
    return [
        m
        for m in mentions
        if (
            m.outcome is None
            and text[m.start : m.end] not in definitions.foreign
            and not _HYPHENATED.match(text, m.end)
        )
        or (m.outcome is not None and _is_usable(text, m, definitions, rules.get(m.rule)))
    ]


def _is_usable(text: str, mention: Mention, definitions: Definitions, rule: Rule | None) -> bool:
    printed = text[mention.start : mention.end]
    at = mention.start
    if printed in definitions.foreign:
        return False
    if printed.isupper() and _HYPHENATED.match(text, mention.end):
        # "PD-L1": only the beginning of another word.
        return False
    if printed.isupper() and ends_in(_PREFIXED, text, at):
        # "HG-RFS": another endpoint, of which only the end has this name.
        return False
    if printed.lower().startswith("survival") and ends_in(_OTHER_SURVIVAL, text, at):
        return False
    if rule is None:
        return True
    if rule.forbidden_before is not None and ends_in(rule.forbidden_before, text, at):
        return False
    if rule.forbidden_after is not None and rule.forbidden_after.match(text, mention.end):
        return False
    if rule.forbidden_within is not None and rule.forbidden_within.search(printed):
        return False
    tells_whom = mention.role == "verb" and not rule.in_relative_clause and ends_in(_WHO, text, at)
    return not tells_whom
