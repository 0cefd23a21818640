"""From a record's passages to its findings: the order in which the parts are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from evidence.extract.assembly import assemble_figures
from evidence.extract.binding import bind_outcomes
from evidence.extract.checks import checked
from evidence.extract.compared_at_end import groups_compared_at_end
from evidence.extract.compared_with_that import groups_of_that
from evidence.extract.complements import with_complements
from evidence.extract.context import sentence_reason
from evidence.extract.coordination import share_out
from evidence.extract.counted_members import groups_of_counted_members
from evidence.extract.empty_clauses import without_empty_clause
from evidence.extract.errors_of_shares import errors_begin
from evidence.extract.exclusions import figure_reason
from evidence.extract.figures import Figure, bracket_depths
from evidence.extract.grades import grades_of
from evidence.extract.group_sizes import mark_group_sizes
from evidence.extract.groups import find_groups
from evidence.extract.headed_rows import groups_of_headed_rows
from evidence.extract.interleaved import interleaved_groups
from evidence.extract.keyed_ratios import keys_of_ratios
from evidence.extract.member_brackets import without_shares_of_all
from evidence.extract.named_counts import as_counts
from evidence.extract.named_shares import with_named_shares
from evidence.extract.names_in_bracket import with_short_names_joined
from evidence.extract.naming import MentionFinder
from evidence.extract.number_patterns import ONES, TENS
from evidence.extract.numbers import read_quantities
from evidence.extract.openings import behind_opening
from evidence.extract.owners import owned_figures
from evidence.extract.p_values import attach_p_values, closing_p_value
from evidence.extract.passage_reading import PassageReading
from evidence.extract.people_before import with_people_before
from evidence.extract.quantity import Quantity
from evidence.extract.ratio_direction import with_directed_ratios
from evidence.extract.references import goes_on_with_ratios, referred_to
from evidence.extract.repeats import without_repeats
from evidence.extract.reporting import report
from evidence.extract.ruleset import RuleSet
from evidence.extract.scene import Scene
from evidence.extract.sentence_reading import SentenceReading, as_printed, in_printed_case
from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.series import build_series, series_of_others
from evidence.extract.styles import in_one_style
from evidence.extract.subgroups import told_side_by_side, told_under_openings
from evidence.extract.text import normalise
from evidence.extract.ties import Binding
from evidence.extract.timepoints import find_landmarks
from evidence.extract.told_before import ToldBefore
from evidence.extract.told_by_subjects import told_by_subjects
from evidence.extract.totals_behind import (
    with_totals_behind,
    with_totals_of_counts,
    with_totals_over_brackets,
)
from evidence.extract.transplant_kinds import without_kinds_of_transplant
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention
from evidence.extract.wholes import of_one_arm, of_one_whole, without_parts_as_whole
from evidence.model import Finding, Passage

__all__ = ["Extractor", "told_once"]

_DIGIT: Final = re.compile(r"\d")
#: For small letters behind a blank: what stands before a word is quicker to look for than its beginning.
_COUNT_WORD: Final = re.compile(
    r"\W(?:(?:not|never) (?:[a-z]+ ){0,3}(?:reached|in any|observed|seen|reported|detected|documented|noted)|"
    rf"no|none|neither|nil|all|hundred|{'|'.join([*ONES, *TENS])})\b"
)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a sentence shows before it is asked whose its figures are.

    The view ends before a p-value that closes the sentence; ``whole`` and the quantities hold it.
    """

    sentence: Sentence
    whole: str
    quantities: list[Quantity]
    assembled: list[Figure]
    view: SentenceView
    nearest: list[Binding]


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
        beside = told_by_subjects(told_side_by_side(told_once(self.readings(pmid, passages))))
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
        title = next((p.text for p in passages if p.name == "title"), "")
        for passage in passages:
            if passage.name != "title":
                yield from self._read_passage(pmid, passage, title)

    def _read_passage(self, pmid: str, passage: Passage, title: str) -> list[SentenceReading]:
        plain = normalise(passage.text)
        outcomes = self._names.outcomes_of(plain)
        if not outcomes:
            return []  # as most texts, which name none in whatever style
        styled = in_one_style(plain)
        text = styled.text
        if styled.pieces:
            outcomes = self._names.outcomes_of(text)
        title = _in_one_style(title)
        sentences = split_sentences(text)
        as_read = passage if not styled.pieces else replace(passage, text=text)
        reading = PassageReading(
            pmid,
            as_read,
            text,
            title,
            sentences,
            outcomes,
            self._names,
            self.ruleset,
            [a.quantity for a in styled.apart],
            styled.before,
        )
        errors = errors_begin(text, reading.apart)
        seen = [
            self._look(*named, errors, reading.apart_in(named[0]))
            for named in self._naming_sentences(reading)
        ]
        found = [self._tell(reading, sight) for sight in seen]
        wanting = bool(found) and reading.arms.wanting and bool(reading.arms.orders)
        if wanting or reading.asked & reading.before.times.keys():
            # A later sentence named the arms, or the time, that an earlier one took for known.
            if wanting:
                reading.arms.wanting, reading.arms.orders = False, dict(reading.arms.first_orders)
                reading.arms.tested.clear()
            reading.later, reading.before = reading.before.times, ToldBefore()
            found = [self._tell(reading, sight) for sight in seen]
        return [as_printed(r, passage, styled) for r in found] if styled.pieces else found

    def _naming_sentences(self, reading: PassageReading) -> Iterator[tuple[Sentence, str, list[Mention]]]:
        """Give the sentences that name an outcome and a number.

        Yields
        ------
        Sentence
            As far as the rules read it.
        str
            With the p-value that closes it.
        list of Mention
            All that it names.
        """
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
            part, whole, mentions = self._as_read(sentence, reading)
            text = part.text
            mentions += referred_to(text, mentions, previous)
            previous = [m for m in mentions if m.outcome is not None]
            if previous:
                yield part, whole, mentions

    def _as_read(self, sentence: Sentence, reading: PassageReading) -> tuple[Sentence, str, list[Mention]]:
        """Give the part of a sentence that the rules read, the same with its last p-value, and its names."""
        left, whole = behind_opening(sentence.text)
        ends = closing_p_value(whole)
        # The rest is read as if it ended there: "60% with X and 40% with Y (P = 0.03)."
        text = whole if ends == len(whole) else f"{whole[:ends]}."
        mentions = self._names.find(text, reading.definitions)
        told = without_empty_clause(text, mentions)
        if told != text:
            text = whole = told
            mentions = self._names.find(text, reading.definitions)
        return sentence._replace(start=sentence.start + left, text=text), whole, mentions

    def _look(
        self,
        sentence: Sentence,
        whole: str,
        mentions: list[Mention],
        errors: int | None,
        apart: list[Quantity],
    ) -> _Sight:
        """See the figures of a sentence and what each is of; ``errors`` is where brackets hold them."""
        text = without_shares_of_all(with_short_names_joined(sentence.text))
        quantities = as_counts(text, read_quantities(text), mentions, self.ruleset.outcomes)
        landmarks = find_landmarks(text)
        declared = errors is not None and errors < sentence.start
        assembled = assemble_figures(text, quantities, errors_declared=declared, apart=apart)
        figures = [f for f in assembled if not any(m.start <= f.start < m.end for m in landmarks)]
        figures = with_totals_over_brackets(text, with_totals_behind(text, figures))
        figures = with_named_shares(text, figures, mentions)
        figures = with_totals_of_counts(text, figures, mentions, self.ruleset.outcomes)
        # "87% (SD = 2%)": no stable disease
        errors_of = [f for f in figures if f.se is not None]
        mentions = [
            m for m in mentions if m.outcome or not any(f.start < m.start < f.last for f in errors_of)
        ]
        depths = bracket_depths(text)
        for key in keys_of_ratios(text, figures, depths):
            # "(18-45 years: RR 1.7; no CR v CR1: RR 3.7)" counts nobody, and is of no CR.
            figures = [f for f in figures if not key.start <= f.start < key.end]
            mentions = [m for m in mentions if not (key.compares and key.start <= m.start < key.end)]
        view = SentenceView(text, figures, mentions, landmarks, depths)
        nearest = bind_outcomes(view, self.ruleset.outcomes)
        mark_group_sizes(view, nearest, self.ruleset.outcomes)
        if len(whole) != len(text):
            ends = len(text) - 1
            closing = read_quantities(whole[ends:])
            quantities += [q._replace(start=q.start + ends, end=q.end + ends) for q in closing]
        quantities += apart
        return _Sight(sentence, whole, quantities, assembled, view, nearest)

    def _tell(self, reading: PassageReading, sight: _Sight) -> SentenceReading:
        """Say whose the figures of a sentence are, and report them."""
        view, sentence, before = sight.view, sight.sentence, reading.before
        # Times are asked only when they have their names: "ORR and OS were 20% and 13 months".
        bindings = [b for b in sight.nearest if b.figure.kind == "time" or self._holds(view, b)]
        phrases = find_groups(view, reading.arms) if bindings else []
        held = {id(b) for b in bindings if b.figure.kind != "time" and b.mention.outcome is not None}
        bindings, groups = share_out(view, bindings, phrases, self.ruleset.outcomes)
        if bindings:
            groups = {
                **groups_of_counted_members(view, reading.arms),
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
        attach_p_values(view.of(sight.whole), sight.quantities, series)
        grades = grades_of(view, bindings, self.ruleset.outcomes)
        scene = Scene(
            view,
            reading.arms,
            phrases,
            self.ruleset.outcomes,
            before.landmark,
            before.last_landmark,
            reading.sentences[sentence.number - 1].text if sentence.number else "",
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
            for group, binding, owner in owned_figures(scene, series, groups, others)
        ]
        found.sort(key=lambda pair: pair[0].start)
        found = without_kinds_of_transplant(found, reading.title)
        found = without_parts_as_whole(view, found, self.ruleset)
        found = with_people_before(view, found, bindings, before.counted, self.ruleset.outcomes)
        found = with_complements(of_one_arm(of_one_whole(found)), before.shares)
        found = with_directed_ratios(found, self.ruleset.outcomes, view.text)
        before.learn_times(view.landmarks, found, self.ruleset.outcomes)
        whole = reading.sentences[sentence.number]
        if sentence.start != whole.start:
            found = [(figure, in_printed_case(finding)) for figure, finding in found]
        return SentenceReading(
            reading.passage,
            whole,
            sentence.start,
            sight.quantities,
            sight.assembled,
            view,
            sight.nearest,
            found,
        )

    def _holds(self, view: SentenceView, binding: Binding) -> bool:
        if binding.mention.outcome is None:
            return True
        outcome = self.ruleset.outcomes[binding.mention.outcome]
        return figure_reason(view.text, binding.figure, binding.mention, outcome, binding.cost) is None


@lru_cache(maxsize=4)
def _in_one_style(title: str) -> str:
    """Print a title as the passages of its record are read; each of these asks for it."""
    return in_one_style(normalise(title)).text


def _holds_number(sentence: str) -> bool:
    return _DIGIT.search(sentence) is not None or _COUNT_WORD.search(f" {sentence.lower()}") is not None


def told_once(readings: Iterable[SentenceReading]) -> list[Finding]:
    """Give the findings of a record's sentences, each result at its first place."""
    return without_repeats([(f, r.sentence.sums_up) for r in readings for _, f in r.findings])
