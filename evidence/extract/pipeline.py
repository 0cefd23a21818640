"""From a record's passages to its findings: the order in which the parts are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evidence.extract.abbreviations import Definitions
from evidence.extract.arms import Arm, find_arm_mentions, find_arms
from evidence.extract.attribution import attribute, groups_sharing, inherited_group
from evidence.extract.binding import Binding, bind_outcomes
from evidence.extract.checks import checked
from evidence.extract.context import figure_reason, sentence_reason, study_begins
from evidence.extract.coordination import share_out
from evidence.extract.figures import Figure, assemble_figures, bracket_depths
from evidence.extract.naming import MentionFinder, referred_to
from evidence.extract.numbers import Quantity, read_quantities
from evidence.extract.repeats import without_repeats
from evidence.extract.reporting import report
from evidence.extract.scene import Group, Memory, Scene
from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.series import Series, attach_p_values, build_series
from evidence.extract.text import normalise
from evidence.extract.timepoints import find_landmarks
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention
from evidence.model import Finding, Passage

if TYPE_CHECKING:
    from evidence.extract.ruleset import RuleSet

__all__ = ["Extractor", "SentenceReading", "told_once"]

_COUNT_WORD: Final = re.compile(
    r"\d|\bnot (?:yet )?(?:been )?reached\b|"
    r"\b(?:no|none|all|two|one|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was made of a sentence that names an outcome.

    Parameters
    ----------
    passage : Passage
        Where the sentence stands.
    sentence : Sentence
        The sentence.
    quantities : list of Quantity
        Every number in it.
    figures : list of Figure
        What the numbers were put together to, times that are landmarks included.
    view : SentenceView
        Its figures, names of outcomes and landmarks.
    nearest : list of Binding
        Each figure with the outcome nearest to it, before any is set aside.
    findings : list of tuple of Figure and Finding
        In the order of the text; a figure may make several.
    """

    passage: Passage
    sentence: Sentence
    quantities: list[Quantity]
    figures: list[Figure]
    view: SentenceView
    nearest: list[Binding]
    findings: list[tuple[Figure, Finding]]


@dataclass(slots=True)
class _Reading:
    """One passage while it is read."""

    pmid: str
    passage: Passage
    arms: list[Arm]
    definitions: Definitions
    memory: Memory


class Extractor:
    """Reads findings with one rule set; keeps nothing between records.

    Parameters
    ----------
    ruleset : RuleSet
        See ``evidence.extract.rules.load_rules``.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self._names = MentionFinder(ruleset)

    def extract(self, pmid: str, passages: Iterable[Passage]) -> tuple[Finding, ...]:
        """Read the findings of one record.

        Parameters
        ----------
        pmid : str
            Whose passages these are.
        passages : iterable of Passage
            Title, abstract and so on.

        Returns
        -------
        tuple of Finding
            In the order of the text; a result that a later sentence repeats stands once.
        """
        return tuple(map(checked, told_once(self.readings(pmid, passages))))

    def readings(self, pmid: str, passages: Iterable[Passage]) -> Iterator[SentenceReading]:
        """Read a record and tell how: sentences that cannot hold a finding are passed over.

        Parameters
        ----------
        pmid : str
            Whose passages these are.
        passages : iterable of Passage
            Title, abstract and so on.

        Yields
        ------
        SentenceReading
            In the order of the text. Repeated results are still among its findings.
        """
        passages = list(passages)
        title = next((normalise(p.text) for p in passages if p.name == "title"), "")
        for passage in passages:
            if passage.name != "title":
                yield from self._read_passage(pmid, passage, title)

    def _read_passage(self, pmid: str, passage: Passage, title: str) -> Iterator[SentenceReading]:
        text = normalise(passage.text)
        sentences = split_sentences(text)
        begins = study_begins(sentences)
        reading = _Reading(pmid, passage, find_arms(title, text), self._names.definitions(text), Memory())
        previous: Mention | None = None
        for sentence in sentences:
            if not _COUNT_WORD.search(sentence.text) or sentence_reason(sentence, begins) is not None:
                continue
            mentions = self._names.find(sentence.text, reading.definitions)
            mentions += referred_to(sentence.text, mentions, previous)
            previous = next((m for m in reversed(mentions) if self._is_event(m)), None)
            if any(m.outcome for m in mentions):
                yield self._read_sentence(reading, sentence, mentions)

    def _is_event(self, mention: Mention) -> bool:
        return mention.outcome is not None and self.ruleset.outcomes[mention.outcome].kind == "event"

    def _read_sentence(
        self, reading: _Reading, sentence: Sentence, mentions: list[Mention]
    ) -> SentenceReading:
        text = sentence.text
        quantities = read_quantities(text)
        landmarks = find_landmarks(text)
        assembled = assemble_figures(text, quantities)
        figures = [f for f in assembled if not any(m.start <= f.start < m.end for m in landmarks)]
        view = SentenceView(text, figures, mentions, landmarks, bracket_depths(text))
        nearest = bind_outcomes(view, self.ruleset.outcomes)
        bindings = [b for b in nearest if self._holds(view, b)]
        bindings, labels = share_out(view, bindings)
        series = build_series(view, bindings)
        attach_p_values(view, quantities, series)
        scene = Scene(
            view, reading.arms, find_arm_mentions(text, reading.arms), reading.memory, self.ruleset.outcomes
        )
        found = [
            (
                binding.figure,
                report(scene, group, binding, owner, ruleset=self.ruleset, sentence=sentence, source=reading),
            )
            for group, binding, owner in _owned(scene, series, labels)
        ]
        found.sort(key=lambda pair: pair[0].start)
        return SentenceReading(reading.passage, sentence, quantities, assembled, view, nearest, found)

    def _holds(self, view: SentenceView, binding: Binding) -> bool:
        if binding.mention.outcome is None:
            return True
        outcome = self.ruleset.outcomes[binding.mention.outcome]
        return figure_reason(view.text, binding.figure, binding.mention, outcome, binding.cost) is None


def told_once(readings: Iterable[SentenceReading]) -> list[Finding]:
    """Give the findings of a record's sentences, each result at its first place."""
    return without_repeats([(f, r.sentence.sums_up) for r in readings for _, f in r.findings])


def _owned(
    scene: Scene, series: list[Series], labels: dict[int, str]
) -> Iterator[tuple[Series, Binding, Group]]:
    """Give each figure its group; ratios come last, and figures in brackets after what they explain."""
    owned: dict[int, Group] = {}
    for group in sorted(series, key=lambda s: (s.figures[0].kind == "ratio", s.figures[0].depth)):
        shared = groups_sharing(scene, group)
        if shared:
            yield from ((group, group.bindings[0], owner) for owner in shared)
            continue
        owners = attribute(scene, group, labels)
        for binding, owner in zip(group.bindings, owners, strict=True):
            if owner.arm is None and binding.figure.kind != "ratio":
                owner = inherited_group(scene, binding.figure, owned) or owner  # noqa: PLW2901 - refined
            owned[binding.figure.start] = owner
            yield group, binding, owner
