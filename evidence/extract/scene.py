"""What is known while the figures of a sentence are given to groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.extract.arms import Arm, ArmMention
from evidence.extract.ruleset import Outcome
from evidence.extract.view import SentenceView

__all__ = ["Group", "Memory", "Scene"]


@dataclass(frozen=True, slots=True)
class Group:
    """Whose figure: an arm, a population within it, or neither."""

    arm: str | None = None
    population: str | None = None


@dataclass(slots=True)
class Memory:
    """The order of arms in the last sentences, for lists that do not name them again."""

    orders: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, the arms of its study, and what earlier sentences said.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : list of Arm
        The arms of the study; labels that a sentence shows to be arms are added.
    named : list of ArmMention
        Where the sentence names them.
    memory : Memory
        The order of arms in earlier sentences.
    outcomes : mapping
        To know whether more is better.
    """

    view: SentenceView
    arms: list[Arm]
    named: list[ArmMention]
    memory: Memory
    outcomes: Mapping[str, Outcome]
