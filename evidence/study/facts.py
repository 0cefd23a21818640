"""What a text says of its study beside the findings, each fact with the words that say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Generic, Literal, TypeVar

from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.text import normalise
from evidence.model import Passage

__all__ = [
    "PLAIN_WORD",
    "WORD",
    "ArmSize",
    "CohortSize",
    "Disease",
    "Fact",
    "FactKind",
    "FollowUp",
    "SizeRole",
    "StudyFacts",
    "StudyText",
    "in_small_letters",
]

FactKind = Literal[
    "design",
    "phase",
    "size",
    "arm",
    "age group",
    "disease",
    "setting",
    "line",
    "intervention",
    "follow-up",
    "registration",
]

#: What was done with the patients that are counted; ``studied`` where the text only says that it is
#: about them.
SizeRole = Literal["enrolled", "randomised", "studied", "treated", "evaluable"]

#: Which count stands for the whole study, where a text gives several; of equals the larger.
_SIZE_OF_STUDY: tuple[tuple[SizeRole, ...], ...] = (
    ("enrolled",),
    ("randomised",),
    ("studied", "treated"),
    ("evaluable",),
)

#: Which word for the design comes first in a summary; a word that an earlier one implies is left out.
_DESIGNS_BY_WEIGHT = (
    "meta-analysis",
    "systematic review",
    "review",
    "case report",
    "case series",
    "randomised",
    "single-arm",
    "non-randomised",
    "retrospective",
    "prospective",
    "registry",
    "compassionate use",
    "expanded access",
    "case-control",
    "cross-sectional",
    "cohort",
    "pooled analysis",
    "post hoc analysis",
    "interim analysis",
    "update",
)
_IMPLIED_BY = {
    "prospective": {"randomised", "single-arm"},
    "review": {"systematic review", "meta-analysis"},
}

V = TypeVar("V")

#: A word in the sense of the vocabulary: hyphens and slashes separate.
WORD = re.compile(r"[^\W_]+")
#: A part of a word that is found twice as quickly.
PLAIN_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Fact(Generic[V]):
    """One fact and where it stands.

    Parameters
    ----------
    kind : str
        One of :data:`FactKind`.
    value : V
        The fact in our terms, such as ``"retrospective"`` or a :class:`CohortSize`.
    passage : str
        ``title``, ``abstract``, ``digest``; ``data bank`` for a registration that PubMed lists beside
        the text.
    start, end : int
        Offsets of the quote in the passage's text.
    quote : str
        The words that carry the fact: ``text[start:end]``.
    sentence : str
        The sentence around them.
    rule : str
        Which rule read it.

    Raises
    ------
    ValueError
        If the offsets do not fit the quote, or the sentence does not hold it.
    """

    kind: FactKind
    value: V
    passage: str
    start: int
    end: int
    quote: str
    sentence: str
    rule: str

    def __post_init__(self) -> None:
        if not self.quote or self.end - self.start != len(self.quote) or self.quote not in self.sentence:
            raise ValueError(f"{self.rule}: quote {self.quote!r} does not stand at {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class CohortSize:
    """How many patients, and what was done with them."""

    role: SizeRole
    patients: int


@dataclass(frozen=True, slots=True)
class ArmSize:
    """An arm as the text names it, with its number of patients."""

    arm: str
    patients: int


@dataclass(frozen=True, slots=True)
class Disease:
    """What the patients have: its name, and the short form for a table."""

    name: str
    short: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How long patients were followed.

    Parameters
    ----------
    statistic : {"median", "mean", "minimum"}
        What the value is.
    value : float
        In ``unit``.
    unit : {"days", "weeks", "months", "years"}
        As printed.
    low, high : float or None
        Ends of the spread that stands beside it.
    spread : {"range", "interquartile range"} or None
        What the ends are.
    """

    statistic: Literal["median", "mean", "minimum"]
    value: float
    unit: Literal["days", "weeks", "months", "years"]
    low: float | None = None
    high: float | None = None
    spread: Literal["range", "interquartile range"] | None = None


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """All facts of one record; an empty tuple where the text does not say, or not plainly.

    Every tuple is in the order of the text, title first.
    """

    designs: tuple[Fact[str], ...] = ()
    phases: tuple[Fact[str], ...] = ()
    sizes: tuple[Fact[CohortSize], ...] = ()
    arms: tuple[Fact[ArmSize], ...] = ()
    age_groups: tuple[Fact[str], ...] = ()
    diseases: tuple[Fact[Disease], ...] = ()
    settings: tuple[Fact[str], ...] = ()
    lines: tuple[Fact[str], ...] = ()
    interventions: tuple[Fact[str], ...] = ()
    follow_ups: tuple[Fact[FollowUp], ...] = ()
    registrations: tuple[Fact[str], ...] = ()

    def __iter__(self) -> Iterator[Fact[object]]:
        """Give every fact."""
        for slot in fields(self):
            yield from getattr(self, slot.name)

    @property
    def design(self) -> str | None:
        """Phase and design in few words, such as ``"phase 3, randomised"``."""
        said = {fact.value for fact in self.designs}
        words = [f"phase {fact.value}" for fact in self.phases]
        words += [w for w in _DESIGNS_BY_WEIGHT if w in said and not _IMPLIED_BY.get(w, set()) & said]
        return ", ".join(words) or None

    @property
    def size(self) -> int | None:
        """Number of patients of the whole study: enrolled, else randomised, studied, treated, evaluable."""
        for roles in _SIZE_OF_STUDY:
            counted = [fact.value.patients for fact in self.sizes if fact.value.role in roles]
            if counted:
                return max(counted)
        return None

    @property
    def age_group(self) -> str | None:
        """``"paediatric"``, ``"adult"``, ``"older adult"`` or ``"mixed"``."""
        return self.age_groups[0].value if self.age_groups else None

    @property
    def condition(self) -> str | None:
        """Setting and disease in few words, such as ``"relapsed or refractory ALL"``."""
        words = [fact.value for fact in self.settings]
        words += [" and ".join(fact.value.short for fact in self.diseases)] if self.diseases else []
        return " ".join(words) if self.diseases else None

    @property
    def intervention(self) -> str | None:
        """The treatment under study, as printed."""
        return self.interventions[0].value if self.interventions else None


@dataclass(frozen=True)
class StudyText:
    """A passage ready for reading: its normalised text and its sentences.

    Parameters
    ----------
    passage : Passage
        As the record gives it; quotes are cut from it.
    text : str
        Normalised, with the same offsets.
    sentences : tuple of Sentence
        All of them.
    own : tuple of Sentence
        Those that may speak of the study itself: neither background nor conclusions.
    lower : str
        The text in small letters, with the same offsets.
    """

    passage: Passage
    text: str
    sentences: tuple[Sentence, ...]
    own: tuple[Sentence, ...]
    lower: str

    @classmethod
    def of_title(cls, passage: Passage) -> StudyText:
        """Take a title as one sentence."""
        text = normalise(passage.text)
        whole = (Sentence(0, len(text), text, "unlabelled", 0),)
        return cls(passage, text, whole, whole, in_small_letters(text))

    @classmethod
    def of_abstract(cls, passage: Passage) -> StudyText:
        """Cut an abstract or digest into sentences."""
        text = normalise(passage.text)
        sentences = tuple(split_sentences(text))
        own = tuple(s for s in sentences if s.section not in {"background", "conclusions"})
        return cls(passage, text, sentences, own, in_small_letters(text))

    @cached_property
    def words(self) -> list[str]:
        """The runs of plain small letters, to see at once which phrases cannot be there."""
        return PLAIN_WORD.findall(self.lower)

    @property
    def is_title(self) -> bool:
        """Whether this is the title."""
        return self.passage.name == "title"

    def fact(self, kind: FactKind, value: V, sentence: Sentence, span: tuple[int, int], rule: str) -> Fact[V]:
        """Make a fact of a span of offsets within the passage."""
        start, end = span
        text = self.passage.text
        return Fact(
            kind=kind,
            value=value,
            passage=self.passage.name,
            start=start,
            end=end,
            quote=text[start:end],
            sentence=text[sentence.start : sentence.end],
            rule=rule,
        )


def in_small_letters(text: str) -> str:
    """Lower the case without moving anything: a few letters (İ) would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower()[:1] for c in text)
