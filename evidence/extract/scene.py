"""What is known while the figures of a sentence are given to groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence.extract.arms import Arms
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.ruleset import Outcome
from evidence.extract.timepoints import Landmark
from evidence.extract.view import SentenceView

__all__ = ["Group", "Scene"]


@dataclass(frozen=True, slots=True)
class Group:
    """Whose figure: an arm, a population within it, or neither; and how many they are, if it is printed."""

    arm: str | None = None
    population: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, the groups it names, and the arms of its study.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study; groups that a sentence shows to be arms are added.
    phrases : sequence of GroupPhrase
        Groups that the sentence names, in order.
    outcomes : mapping
        To know whether more is better.
    earlier_landmark : Landmark or None
        The one time at which the sentence before estimates survival.
    last_landmark : Landmark or None
        The last such time that any sentence before tells: "at that time".
    sentence_before : str
        The text of the sentence before; empty where this is the first.
    rows : list of (int, tuple of str or None)
        Where each row of figures begins that was given to groups so far, and the groups.
    """

    view: SentenceView
    arms: Arms
    phrases: Sequence[GroupPhrase]
    outcomes: Mapping[str, Outcome]
    earlier_landmark: Landmark | None = None
    last_landmark: Landmark | None = None
    sentence_before: str = ""
    rows: list[tuple[int, tuple[str | None, ...]]] = field(default_factory=list)
