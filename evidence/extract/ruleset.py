"""What a rule set says, once it is loaded: outcomes, what they are called, and what forbids a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

__all__ = ["Composite", "Outcome", "OutcomeKind", "Rule", "RuleSet", "SharedNoun"]

OutcomeKind = Literal["response", "survival", "incidence", "event", "duration"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome that figures are read for.

    Parameters
    ----------
    id, label : str
        Short name, and name in words.
    kind : str
        Decides what a percentage of it means.
    ratio_of : str or None
        The outcome that a hazard ratio beside it is of: deaths are compared by overall survival.
    is_death : bool
        Whether it counts deaths: adverse events in brackets behind a count of them are their causes.
    grades : str or None
        How its severity is told, of which a figure may count a part: ``numbered`` (grade 3, and in words too)
        or ``named`` (in words alone, as of chronic GVHD); None where it has no grades.
    """

    id: str
    label: str
    kind: OutcomeKind
    ratio_of: str | None = None
    is_death: bool = False
    grades: Literal["numbered", "named"] | None = None

    @property
    def has_times(self) -> bool:
        """Whether times are told of it: a response and an event are told by shares alone."""
        return self.kind in {"survival", "duration", "incidence"}


@dataclass(frozen=True)
class Rule:
    """One way to name an outcome, or an endpoint that is none (``outcome`` is None).

    Parameters
    ----------
    id : str
        Unique over all files; stands on every finding.
    outcome : str or None
        Whose name it is.
    phrases : tuple of str
        Plain phrases, matched without regard to case.
    abbreviations : tuple of str
        Matched with their case.
    verbs : tuple of str
        Plain phrases whose subject or object is the figure.
    objects : tuple of str
        What must follow a verb (a phrase, where the rule has no verbs) within ``within`` words; empty where
        it stands alone.
    within : int
        Words allowed between verb and object.
    unless : tuple of str
        Words that show that a sentence speaks of something else ("questionnaire" beside "response rate").
    unless_before, unless_after, unless_within : tuple of str
        Words directly before, directly after or inside a mention that make it no mention.
    speaks_of, unless_of : tuple of str
        What a name is said of: words of which one must stand before it in the sentence, and words that must
        not stand nearer to it.
    in_relative_clause : bool
        Whether a verb behind "who" tells what happened; most tell who is spoken of.
    counted : bool
        Whether a name is one only right behind a number: "18 responses", but not "durable responses".
    example, counter_example : str or None
        A sentence that must match, and one that must not.
    """

    id: str
    outcome: str | None
    phrases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    within: int = 3
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    unless_within: tuple[str, ...] = ()
    speaks_of: tuple[str, ...] = ()
    unless_of: tuple[str, ...] = ()
    in_relative_clause: bool = False
    counted: bool = False
    example: str | None = None
    counter_example: str | None = None

    @cached_property
    def forbidden_before(self) -> re.Pattern[str] | None:
        """Matches ``unless_before`` at the end of what stands before a mention."""
        return _words(self.unless_before, r"(?<!\w)(?:{})[\s/-]*$")

    @cached_property
    def forbidden_after(self) -> re.Pattern[str] | None:
        """Matches ``unless_after`` directly behind a mention, or behind its bracket."""
        # "relapsed (n = 30) or refractory"
        return _words(self.unless_after, r"\s*(?:\([^()]*\)\s*)?(?:{})")

    @cached_property
    def forbidden_within(self) -> re.Pattern[str] | None:
        """Matches ``unless_within`` anywhere in a mention."""
        return _words(self.unless_within, r"\b(?:{})\b")

    @cached_property
    def spoken_of(self) -> re.Pattern[str] | None:
        """Matches ``speaks_of``, as the group ``told``, and ``unless_of``."""
        told = _words(self.speaks_of, r"(?P<told>{})")
        other = _words(self.unless_of, r"{}")
        patterns = "|".join(p.pattern for p in (told, other) if p is not None)
        return None if told is None else re.compile(rf"\b(?:{patterns})\b", re.IGNORECASE)


def _words(words: tuple[str, ...], frame: str) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(frame.format("|".join(map(re.escape, words))), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Composite:
    """Two outcomes named side by side that make a third: ``CR/CRi``.

    Parameters
    ----------
    id, outcome : str
        Of the mention they make.
    first, second : str
        The outcomes named one behind the other.
    joined_by : tuple of str
        What may stand between them.
    of_one_figure : bool
        Whether they are two where more than one figure follows: "CR and PR were seen in 40% and 30%".
    """

    id: str
    outcome: str
    first: str
    second: str
    joined_by: tuple[str, ...]
    example: str
    counter_example: str
    of_one_figure: bool = False


@dataclass(frozen=True, slots=True)
class SharedNoun:
    """A word that shares the noun of the name behind it: "overall and disease-free survival".

    Parameters
    ----------
    id, outcome : str
        Of the mention it makes.
    word : str
        The word that stands alone.
    completed_by : tuple of str
        What must follow it, after "and", "or" or a comma.
    unless_before : tuple of str
        Words in front of it that make it something else: "pathologic complete and partial responses".
    example, counter_example : str
        A sentence that must match, and one that must not.
    """

    id: str
    outcome: str
    word: str
    completed_by: tuple[str, ...]
    unless_before: tuple[str, ...]
    example: str
    counter_example: str

    @property
    def alone(self) -> tuple[str, ...]:
        """The nouns that complete the word on their own: behind "responses", a bracket may say "complete"."""
        return tuple(noun for noun in self.completed_by if " " not in noun)

    @property
    def forbidden_before(self) -> re.Pattern[str] | None:
        """Matches ``unless_before`` at the end of what stands before the word."""
        return _words(self.unless_before, r"(?<!\w)(?:{})[\s/-]*$")


@dataclass(frozen=True)
class RuleSet:
    """Everything the files say.

    Parameters
    ----------
    name : str
        Names of the files' rule sets, joined by ``+``, with the content hash after ``@``.
    """

    name: str
    outcomes: Mapping[str, Outcome]
    rules: tuple[Rule, ...]
    composites: tuple[Composite, ...]
    shared_nouns: tuple[SharedNoun, ...]

    @cached_property
    def said_of_others(self) -> frozenset[str]:
        """The rules whose names are said of what was named before: "two of them completely"."""
        return frozenset(rule.id for rule in self.rules if rule.speaks_of)
