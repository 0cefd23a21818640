"""From a record's passages to its findings: the order in which the parts are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from evidence.extract.abbreviations import Definitions, may_define
from evidence.extract.arms import Arms, word_set
from evidence.extract.assembly import assemble_figures
from evidence.extract.attribution import attribute, learn_order
from evidence.extract.binding import bind_outcomes
from evidence.extract.checks import checked
from evidence.extract.compared_at_end import groups_compared_at_end
from evidence.extract.compared_with_that import groups_of_that
from evidence.extract.complements import with_complements
from evidence.extract.context import sentence_reason, study_begins
from evidence.extract.coordination import share_out
from evidence.extract.declared_times import declared_times
from evidence.extract.estimates import errors_begin
from evidence.extract.exclusions import figure_reason
from evidence.extract.figures import Figure, bracket_depths
from evidence.extract.grades import grades_of
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.group_sizes import mark_group_sizes
from evidence.extract.groups import find_groups
from evidence.extract.headed_rows import groups_of_headed_rows
from evidence.extract.interleaved import interleaved_groups
from evidence.extract.introductions import find_arms
from evidence.extract.lone_figures import (
    accompanying_group,
    explained_groups,
    inherited_group,
    is_detail,
    row_population,
)
from evidence.extract.member_brackets import without_shares_of_all
from evidence.extract.named_counts import as_counts
from evidence.extract.names_in_bracket import with_short_names_joined
from evidence.extract.naming import MentionFinder, goes_on_with_ratios, referred_to
from evidence.extract.number_patterns import ONES, TENS
from evidence.extract.numbers import read_quantities
from evidence.extract.p_values import attach_p_values
from evidence.extract.people_before import with_people_before
from evidence.extract.prefilter import Prefilter
from evidence.extract.quantity import Quantity
from evidence.extract.ratio_direction import with_directed_ratios
from evidence.extract.ratio_sides import side_of_pair
from evidence.extract.repeats import without_repeats
from evidence.extract.reporting import report
from evidence.extract.ruleset import RuleSet
from evidence.extract.scene import Group, Scene
from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.series import Series, build_series, series_of_others
from evidence.extract.shared_figures import groups_sharing
from evidence.extract.subgroup_brackets import populations_of_brackets
from evidence.extract.subgroups import told_side_by_side, told_under_openings
from evidence.extract.text import holds_any, normalise
from evidence.extract.ties import Binding
from evidence.extract.timepoints import Landmark, find_landmarks
from evidence.extract.told_before import ToldBefore
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention
from evidence.extract.wholes import of_one_arm, of_one_whole, without_parts_as_whole
from evidence.model import Finding, Passage

__all__ = ["Extractor", "SentenceReading", "told_once"]

_DIGIT: Final = re.compile(r"\d")
#: For small letters behind a blank: what stands before a word is quicker to look for than its beginning.
_COUNT_WORD: Final = re.compile(
    r"\W(?:(?:not|never) (?:[a-z]+ ){0,3}(?:reached|in any|observed|seen|reported|detected|documented|noted)|"
    rf"no|none|neither|nil|all|hundred|{'|'.join([*ONES, *TENS])})\b"
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


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a sentence shows before it is asked whose its figures are."""

    sentence: Sentence
    quantities: list[Quantity]
    assembled: list[Figure]
    view: SentenceView
    nearest: list[Binding]


@dataclass
class _Reading:
    """One passage while it is read."""

    pmid: str
    passage: Passage
    text: str
    title: str
    sentences: Sequence[Sentence]
    outcomes: Prefilter
    names: MentionFinder
    ruleset: RuleSet
    before: ToldBefore = field(default_factory=ToldBefore)
    #: Outcomes whose time no sentence before tells, and the times that later ones tell.
    asked: set[str] = field(default_factory=set)
    later: Mapping[str, set[str]] = field(default_factory=dict)
    _definitions: Definitions | None = None
    _begins: int | None = None
    _arms: Arms | None = None
    _declared: Mapping[str, Landmark] | None = None

    def __post_init__(self) -> None:
        #: Whether the passage could define a short form of its own for an outcome.
        self._defines = may_define(self.text, self.outcomes.may_name)

    def may_name(self, sentence: str) -> bool:
        """Whether a sentence could name an outcome, by the rule set or by the passage's own abbreviations."""
        if self.outcomes.may_name(sentence):
            return True
        return self._defines and holds_any(sentence, self.definitions.own)

    @property
    def definitions(self) -> Definitions:
        """The abbreviations that the passage defines; looked for when a sentence asks for them."""
        if self._definitions is None:
            self._definitions = self.names.definitions(self.text)
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
            self._arms = find_arms(self.title, [sentence.text for sentence in self.sentences])
        return self._arms


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
        beside = told_side_by_side(told_once(self.readings(pmid, passages)))
        return tuple(map(checked, told_under_openings(beside)))

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

    def _read_passage(self, pmid: str, passage: Passage, title: str) -> list[SentenceReading]:
        text = normalise(passage.text)
        outcomes = self._names.outcomes_of(text)
        if not outcomes:
            return []
        sentences = split_sentences(text)
        reading = _Reading(pmid, passage, text, title, sentences, outcomes, self._names, self.ruleset)
        errors = errors_begin(text)
        seen = [self._look(*sentence, errors) for sentence in self._naming_sentences(reading)]
        found = [self._tell(reading, sight) for sight in seen]
        wanting = bool(found) and reading.arms.wanting and bool(reading.arms.orders)
        if wanting or reading.asked & reading.before.times.keys():
            # A later sentence named the arms, or the time, that an earlier one took for known.
            if wanting:
                reading.arms.wanting, reading.arms.orders = False, dict(reading.arms.first_orders)
                reading.arms.tested.clear()
            reading.later, reading.before = reading.before.times, ToldBefore()
            found = [self._tell(reading, sight) for sight in seen]
        return found

    def _naming_sentences(self, reading: _Reading) -> Iterator[tuple[Sentence, list[Mention]]]:
        """Give the sentences that name an outcome and a number, with all that they name."""
        previous: list[Mention] = []
        text = ""
        for sentence in reading.sentences:
            before, text = text, sentence.text
            may_name = reading.may_name(text)
            of_before = not may_name and goes_on_with_ratios(text)
            if not (may_name or previous or of_before) or not _holds_number(text):
                continue
            if of_before and before and not _holds_number(before):
                # "OS was better with X. The hazard ratio was 0.63": read only now, for the sake of speed.
                previous = [m for m in self._names.find(before, reading.definitions) if m.outcome is not None]
            if not (may_name or previous) or sentence_reason(sentence, reading.begins) is not None:
                continue
            if not (may_name or referred_to(text, [], previous)):
                previous = []
                continue
            mentions = self._names.find(text, reading.definitions)
            mentions += referred_to(text, mentions, previous)
            previous = [m for m in mentions if m.outcome is not None]
            if previous:
                yield sentence, mentions

    def _look(self, sentence: Sentence, mentions: list[Mention], errors: int | None) -> _Sight:
        """See the figures of a sentence and what each is of; ``errors`` is where brackets hold them."""
        text = without_shares_of_all(with_short_names_joined(sentence.text))
        quantities = as_counts(text, read_quantities(text), mentions, self.ruleset.outcomes)
        landmarks = find_landmarks(text)
        declared = errors is not None and errors < sentence.start
        assembled = assemble_figures(text, quantities, errors_declared=declared)
        figures = [f for f in assembled if not any(m.start <= f.start < m.end for m in landmarks)]
        # "87% (SD = 2%)": no stable disease
        errors_of = [f for f in figures if f.se is not None]
        mentions = [
            m for m in mentions if m.outcome or not any(f.start < m.start < f.last for f in errors_of)
        ]
        view = SentenceView(text, figures, mentions, landmarks, bracket_depths(text))
        nearest = bind_outcomes(view, self.ruleset.outcomes)
        mark_group_sizes(view, nearest, self.ruleset.outcomes)
        return _Sight(sentence, quantities, assembled, view, nearest)

    def _tell(self, reading: _Reading, sight: _Sight) -> SentenceReading:
        """Say whose the figures of a sentence are, and report them."""
        view, sentence, before = sight.view, sight.sentence, reading.before
        # Times are asked only when they have their names: "ORR and OS were 20% and 13 months".
        bindings = [b for b in sight.nearest if b.figure.kind == "time" or self._holds(view, b)]
        phrases = find_groups(view, reading.arms) if bindings else []
        held = {id(b) for b in bindings if b.figure.kind != "time" and b.mention.outcome is not None}
        bindings, groups = share_out(view, bindings, phrases, self.ruleset.outcomes)
        if bindings:
            groups = {
                **groups_of_headed_rows(view, reading.arms),
                **groups_of_that(view, reading.arms),
                **groups_compared_at_end(view, reading.arms),
                **interleaved_groups(view, reading.arms),
                **groups,
            }
        # What has another name now is asked as well: "inferior OS, TTD and TTNT across all tumour types".
        bindings = [b for b in bindings if id(b) in held or self._holds(view, b)]
        series = build_series(view, bindings, phrases)
        others = series_of_others(view, bindings, phrases) if series else []
        attach_p_values(view, sight.quantities, series)
        grades = grades_of(view, bindings, self.ruleset.outcomes)
        scene = Scene(
            view, reading.arms, phrases, self.ruleset.outcomes, before.landmark, before.last_landmark
        )
        found = [
            (
                binding.figure,
                report(
                    scene,
                    group,
                    binding,
                    owner,
                    grade=grades.get(binding.figure.start),
                    ruleset=self.ruleset,
                    sentence=sentence,
                    source=reading,
                ),
            )
            for group, binding, owner in _owned(scene, series, groups, others)
        ]
        found.sort(key=lambda pair: pair[0].start)
        found = without_parts_as_whole(view, found, self.ruleset)
        found = with_people_before(view, found, bindings, before.counted, self.ruleset.outcomes)
        found = with_complements(of_one_arm(of_one_whole(found)), before.shares)
        found = with_directed_ratios(found, self.ruleset.outcomes)
        before.learn_times(view.landmarks, found, self.ruleset.outcomes)
        return SentenceReading(
            reading.passage, sentence, sight.quantities, sight.assembled, view, sight.nearest, found
        )

    def _holds(self, view: SentenceView, binding: Binding) -> bool:
        if binding.mention.outcome is None:
            return True
        outcome = self.ruleset.outcomes[binding.mention.outcome]
        return figure_reason(view.text, binding.figure, binding.mention, outcome, binding.cost) is None


def _holds_number(sentence: str) -> bool:
    return _DIGIT.search(sentence) is not None or _COUNT_WORD.search(f" {sentence.lower()}") is not None


def told_once(readings: Iterable[SentenceReading]) -> list[Finding]:
    """Give the findings of a record's sentences, each result at its first place."""
    return without_repeats([(f, r.sentence.sums_up) for r in readings for _, f in r.findings])


def _owned(
    scene: Scene, series: list[Series], groups: dict[int, GroupPhrase], others: list[Series]
) -> Iterator[tuple[Series, Binding, Group]]:
    """Give each figure its group; ratios come last, and figures in brackets after what they explain.

    Of figures of other endpoints is only learned in which order they stand for the arms.
    """
    owned: dict[int, Group] = {}
    named = {b.figure.start: b.mention.outcome for group in series for b in group.bindings}
    among = populations_of_brackets(scene.view) if series else {}
    in_order = sorted([*series, *others], key=lambda s: s.figures[0].start) if others else series
    for group in sorted(in_order, key=lambda s: (s.figures[0].kind == "ratio", s.figures[0].depth)):
        if group.mention.outcome is None:
            learn_order(scene, group)
            continue
        shared = groups_sharing(scene, group)
        if shared:
            yield from ((group, group.bindings[0], owner) for owner in shared)
            continue
        owners = explained_groups(scene, group.figures, owned) or attribute(scene, group, groups)
        for binding, owner in zip(group.bindings, owners, strict=True):
            if binding.figure.kind == "ratio":
                alike = {s: g for s, g in owned.items() if named[s] == binding.mention.outcome}
                owner = side_of_pair(scene, binding.figure, alike, owner) or owner  # noqa: PLW2901 - refined
            told = owner.arm is not None and not is_detail(scene, binding.figure, owned)
            if not told and binding.figure.kind != "ratio":
                inherited = (
                    inherited_group(scene, binding.figure, owned)
                    or accompanying_group(scene, binding.figure, owned, owner)
                    or row_population(scene, binding.figure, owned, owner)
                )
                owner = inherited or owner  # noqa: PLW2901 - refined
            if (people := among.get(binding.figure.start)) is not None:
                same = owner.arm is not None and word_set(owner.arm) <= word_set(people)
                owner = replace(owner, arm=None if same else owner.arm, population=people)  # noqa: PLW2901 - refined
            owned[binding.figure.start] = owner
            yield group, binding, owner
