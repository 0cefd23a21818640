"""The outcomes a sentence names: what the vocabulary finds, mended by the grammar of names.

An abstract's own abbreviations are added, those with another meaning and words that only look like
outcomes are left out, a bracket that says what is meant is joined to its name, and a name that shares
its noun with the next one ("overall and disease-free survival") is completed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evidence.extract.abbreviations import Definitions, find_definitions
from evidence.extract.context import usable_mentions
from evidence.extract.vocabulary import Mention, build_language

if TYPE_CHECKING:
    from evidence.extract.ruleset import RuleSet, SharedNoun

__all__ = ["MentionFinder", "referred_to"]


class MentionFinder:
    """Finds the outcomes that sentences name, by one rule set; keeps nothing between texts.

    Parameters
    ----------
    ruleset : RuleSet
        What outcomes are called.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._language, self._matcher = build_language(ruleset)
        self._abbreviations = {
            a: rule.outcome for rule in ruleset.rules if rule.outcome is not None for a in rule.abbreviations
        }
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._shared = [(e, _shared_pattern(e)) for e in ruleset.shared_nouns]

    def definitions(self, text: str) -> Definitions:
        """Read the abbreviations that a normalised passage defines."""
        return find_definitions(text, self._outcome_at_end, self._abbreviations)

    def find(self, text: str, definitions: Definitions) -> list[Mention]:
        """Find the mentions of a normalised sentence, in order."""
        found = self._raw(text)
        for short, outcome in definitions.own.items():
            for match in re.finditer(rf"(?<![\w-]){re.escape(short)}s?(?![\w])", text):
                if not _overlaps(found, match.start(), match.end()):
                    found.append(Mention(match.start(), match.end(), f"{outcome}.defined", outcome, "noun"))
        found.sort(key=lambda m: m.start)
        named = _with_brackets(text, usable_mentions(text, found, definitions, self._rules))
        return sorted([*named, *self._completed(text, named)], key=lambda m: m.start)

    def _raw(self, text: str) -> list[Mention]:
        return self._matcher.mentions(self._matcher(self._language.make_doc(text)))

    def _outcome_at_end(self, words: str) -> str | None:
        mentions = self._raw(words)
        if not mentions or mentions[-1].end < len(words) - 1:
            return None
        # "biochemical recurrence-free survival (BRFS)" is not the outcome its last words name.
        return mentions[-1].outcome if _PLAIN_PREFIX.fullmatch(words[: mentions[-1].start]) else None

    def _completed(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Read "overall and disease-free survival" as two names."""
        return [
            Mention(match.start(1), match.end(1), shared.id, shared.outcome, "noun")
            for shared, pattern in self._shared
            for match in pattern.finditer(text)
            if not _overlaps(mentions, match.start(1), match.end(1))
        ]


def _shared_pattern(shared: SharedNoun) -> re.Pattern[str]:
    completions = "|".join(re.escape(c) for c in shared.completed_by)
    return re.compile(
        rf"\b({re.escape(shared.word)})(?:\s+\([A-Z]+\))?(?:,\s+|,?\s+(?:and|or)\s+)(?=(?:{completions})\b)",
        re.IGNORECASE,
    )


def _overlaps(mentions: Sequence[Mention], start: int, end: int) -> bool:
    return any(m.start < end and start < m.end for m in mentions)


def _with_brackets(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take "overall remission rate (CR/CRi)" as one name; the bracket says what is meant."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.role == mention.role == "noun"
            and text[last.end : mention.start].strip() in {"(", "["}
            and text[mention.end : mention.end + 1] in {")", "]"}
        ):
            joined[-1] = Mention(last.start, mention.end + 1, mention.rule, mention.outcome, "noun")
        else:
            joined.append(mention)
    return joined


_PLAIN_PREFIX = re.compile(
    r"(?:(?:the|a|an|of|rate|rates|probability|probabilities|incidence|cumulative|estimated|actuarial|median|overall|"
    r"best|clinical|\d+|year|month|achieved|achieve|hepatic|severe|acute|chronic)[\s-]*)*",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(r"\b(?:were|was) (?:also )?affected\b|\bit (?:arose|occurred|developed)\b")


def referred_to(text: str, mentions: Sequence[Mention], previous: Mention | None) -> list[Mention]:
    """Read "11 of 21 patients were affected" as being of the event that the sentence before names.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        What it names itself; a sentence that names an outcome refers to no other.
    previous : Mention or None
        The last adverse event named before.
    """
    match = _BACK_REFERENCE.search(text)
    if match is None or previous is None or any(m.outcome for m in mentions):
        return []
    return [Mention(match.start(), match.end(), previous.rule, previous.outcome, "verb")]
