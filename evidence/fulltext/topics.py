"""Sentences that leave their outcome to the sentence before: "Overall survival by arm. Median, 12 months".

Captions are written so throughout, paragraphs where they list hazard ratios. The reader of abstracts binds
figures within a sentence; so the full stop between the two becomes a semicolon, and nothing moves.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from evidence.extract.naming import MentionFinder
from evidence.extract.ruleset import RuleSet
from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.text import normalise
from evidence.fulltext.definitions import kin_definitions
from evidence.fulltext.running_text import RunningText

__all__ = ["with_topics"]

_RATIO: Final = re.compile(
    r"\b(?:HRs?|hazard ratios?|RRs?|relative risks?)\b[\s:=,(]*(?:was|of|were)?\s*\d", re.IGNORECASE
)
_FIGURE: Final = re.compile(
    r"\d\s*%|\d\s*±|\d\s*(?:months|years|weeks|days)\b|\bnot reached\b", re.IGNORECASE
)


def with_topics(running: RunningText, finder: MentionFinder, ruleset: RuleSet) -> RunningText:
    """Tie sentences without an outcome to the one before that names it.

    Parameters
    ----------
    running : RunningText
        As joined.
    finder : MentionFinder
        Knows the names of outcomes.
    ruleset : RuleSet
        Whose abbreviations they are.
    """
    characters = list(running.text)
    for start, end in kin_definitions(normalise(running.text), finder, ruleset):
        characters[start:end] = " " * (end - start)
    text = normalise("".join(characters))
    definitions = finder.definitions(text)
    topic: str | None = None
    previous: Sentence | None = None
    for sentence in split_sentences(text):
        part = running.part_at(sentence.start)
        if part is None or previous is None or previous.start < part.start:
            topic = None
        mentions = finder.find(sentence.text, definitions)
        named = {m.outcome for m in mentions if m.outcome is not None}
        if mentions:
            topic = named.pop() if len(named) == 1 else None
        elif topic is not None and previous is not None and part is not None:
            is_caption = part.kind == "captions"
            if _RATIO.search(sentence.text) or (is_caption and _FIGURE.search(sentence.text)):
                _join(characters, previous.end)
        previous = sentence
    return replace(running, text="".join(characters))


def _join(characters: list[str], end: int) -> None:
    """Turn the full stop that ends a sentence into a semicolon."""
    at = next((i for i in range(end - 1, end - 4, -1) if characters[i] == "."), None)
    if at is not None:
        characters[at] = ";"
