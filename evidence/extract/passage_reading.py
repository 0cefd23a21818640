"""A passage while it is read: what a sentence asks of it is looked for when it asks, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from evidence.extract.abbreviations import Definitions, may_define
from evidence.extract.arms import Arms
from evidence.extract.context import study_begins
from evidence.extract.declared_times import declared_times
from evidence.extract.introductions import find_arms
from evidence.extract.naming import MentionFinder
from evidence.extract.openings import behind_opening
from evidence.extract.prefilter import Prefilter
from evidence.extract.quantity import Quantity
from evidence.extract.read_apart import apart_within
from evidence.extract.ruleset import RuleSet
from evidence.extract.sentences import Sentence
from evidence.extract.text import holds_any
from evidence.extract.timepoints import Landmark
from evidence.extract.told_before import ToldBefore
from evidence.model import Passage

__all__ = ["PassageReading"]


@dataclass
class PassageReading:
    """One passage while it is read.

    Parameters
    ----------
    pmid : str
        Of the record.
    passage : Passage
        As it is stored.
    text, title : str
        Normalised: of the passage, and of the record.
    sentences : sequence of Sentence
        Of the passage, in order.
    outcomes : Prefilter
        Says whether a sentence could name an outcome.
    names : MentionFinder
        Finds the names of outcomes.
    ruleset : RuleSet
        The rules.
    apart : sequence of Quantity
        Intervals and standard errors that are read apart, where they stood in the text.
    defining : str
        The text with the short forms that it defines.
    before : ToldBefore
        What the sentences read so far told.
    asked : set of str
        Outcomes whose time no sentence before told to one that wanted it.
    later : mapping of str to set of str
        Times by outcome, of a first reading of the whole passage; empty during it.
    """

    pmid: str
    passage: Passage
    text: str
    title: str
    sentences: Sequence[Sentence]
    outcomes: Prefilter
    names: MentionFinder
    ruleset: RuleSet
    apart: Sequence[Quantity]
    defining: str
    before: ToldBefore = field(default_factory=ToldBefore)
    asked: set[str] = field(default_factory=set)
    later: Mapping[str, set[str]] = field(default_factory=dict)
    _definitions: Definitions | None = None
    _begins: int | None = None
    _arms: Arms | None = None
    _declared: Mapping[str, Landmark] | None = None

    def __post_init__(self) -> None:
        #: Whether the passage could define a short form of its own for an outcome.
        self._defines = may_define(self.defining, self.outcomes.may_name)

    def may_name(self, sentence: str) -> bool:
        """Whether a sentence could name an outcome, by the rule set or by the passage's own abbreviations."""
        if self.outcomes.may_name(sentence):
            return True
        return self._defines and holds_any(sentence, self.definitions.own)

    def apart_in(self, sentence: Sentence) -> list[Quantity]:
        """Give what is read apart from a sentence or a part of one, with its place there."""
        return apart_within(self.apart, sentence.start, sentence.start + len(sentence.text))

    def printed(self, sentence: Sentence) -> str:
        """Give the whole of a sentence, of which a part is read, as it is printed."""
        whole = self.sentences[sentence.number]
        return self.passage.text[whole.start : whole.end]

    @property
    def definitions(self) -> Definitions:
        """The abbreviations that the passage defines; looked for when a sentence asks for them."""
        if self._definitions is None:
            self._definitions = self.names.definitions(self.defining)
        return self._definitions

    @property
    def begins(self) -> int:
        """The first sentence that speaks of the study; looked for when a sentence could hold a result."""
        if self._begins is None:
            self._begins = study_begins(self.sentences)
        return self._begins

    def time_of(self, outcome: str) -> Landmark | None:
        """Give the one time at which sentences before estimate an outcome; that declared, before any does."""
        if not self.before.times and outcome not in self.later:
            if self._declared is None:
                own = (s for s in self.sentences if s.number >= self.begins and s.section != "background")
                texts = [self.title, *(sentence.text for sentence in own)]
                finds = partial(self.names.find, definitions=self.definitions)
                self._declared = declared_times(texts, finds, self.ruleset.outcomes)
            if outcome not in self._declared:
                self.asked.add(outcome)
            return self._declared.get(outcome)
        told = self.before.times.get(outcome) or self.later.get(outcome) or set()
        if not told:
            self.asked.add(outcome)
        return Landmark(0, 0, next(iter(told)), "adjective") if len(told) == 1 else None

    @property
    def arms(self) -> Arms:
        """The arms that the record names; looked for when a figure asks for them."""
        if self._arms is None:
            self._arms = find_arms(
                self.title, [behind_opening(sentence.text)[1] for sentence in self.sentences]
            )
        return self._arms
