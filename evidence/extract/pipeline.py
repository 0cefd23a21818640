"""From a record's passages to its findings: the order in which the parts are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from evidence.extract.abbreviations import Definitions, find_definitions
from evidence.extract.arms import Arm, find_arms, matching_arm, word_set
from evidence.extract.attribution import Group, Memory, attribute
from evidence.extract.binding import Binding, SentenceView, bind_outcomes
from evidence.extract.context import figure_reason, sentence_reason, study_begins, usable_mentions
from evidence.extract.coordination import share_out
from evidence.extract.figures import Figure, assemble_figures, bracket_depths
from evidence.extract.numbers import read_quantities
from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.series import Series, attach_p_values, build_series, landmark_of
from evidence.extract.text import normalise
from evidence.extract.timepoints import find_landmarks
from evidence.extract.vocabulary import Mention, build_language
from evidence.model import Derived, Finding, Measure, Passage

if TYPE_CHECKING:
    from evidence.extract.rules import Outcome, RuleSet

__all__ = ["Extractor"]

_ESTIMATED: Final = re.compile(r"\b(?:estimated?|actuarial|Kaplan-Meier|cumulative|probability|probabilities|projected|predicted|expected|estimates?|p(?:OS|EFS|DFS|RFS|PFS))\b", re.IGNORECASE)
_RATIO_MEASURES: Final[dict[str, Measure]] = {"hazard": "hazard_ratio", "odds": "odds_ratio", "risk": "risk_ratio"}


class _Candidate(NamedTuple):
    """A finding with what is needed to tell repeats."""

    finding: Finding
    conclusion: bool


class Extractor:
    """Reads findings with one rule set; keeps nothing between records.

    Parameters
    ----------
    ruleset : RuleSet
        See ``evidence.extract.rules.load_rules``.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self._language, self._matcher = build_language(ruleset)
        self._abbreviations = {
            a: rule.outcome for rule in ruleset.rules if rule.outcome is not None for a in rule.abbreviations
        }

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
        passages = list(passages)
        title = next((normalise(p.text) for p in passages if p.name == "title"), "")
        candidates: list[_Candidate] = []
        for passage in passages:
            if passage.name != "title":
                candidates += self._passage(pmid, passage, title)
        return tuple(c.finding for c in _without_repeats(candidates))

    def _passage(self, pmid: str, passage: Passage, title: str) -> list[_Candidate]:
        text = normalise(passage.text)
        sentences = split_sentences(text)
        begins = study_begins(sentences)
        arms = find_arms(title, text)
        definitions = find_definitions(text, self._outcome_named, self._abbreviations)
        memory = Memory()
        previous: Mention | None = None
        found: list[_Candidate] = []
        for sentence in sentences:
            if not any(c.isdigit() for c in sentence.text) and not re.search(r"\b(?:no|none|all|two|one|three|four|five|six|seven|eight|nine|ten)\b", sentence.text, re.IGNORECASE):
                continue
            if sentence_reason(sentence, begins) is not None:
                continue
            mentions = self._mentions(sentence.text, definitions)
            mentions += _anaphora(sentence.text, mentions, previous)
            events = [m for m in mentions if m.outcome is not None and self.ruleset.outcomes[m.outcome].kind == "event"]
            previous = events[-1] if events else None
            for finding in self._sentence(pmid, passage, sentence, mentions, arms, memory):
                found.append(_Candidate(finding, sentence.section == "conclusions"))
        return found

    def _mentions(self, text: str, definitions: Definitions) -> list[Mention]:
        mentions = self._matcher.mentions(self._matcher(self._language.make_doc(text)))
        for short, outcome in definitions.own.items():
            for match in re.finditer(rf"(?<![\w-]){re.escape(short)}s?(?![\w])", text):
                if not any(m.start < match.end() and match.start() < m.end for m in mentions):
                    mentions.append(Mention(match.start(), match.end(), f"{outcome}.defined", outcome, "noun"))
        usable = _with_brackets(text, usable_mentions(text, sorted(mentions, key=lambda m: m.start), definitions, dict(self.ruleset.outcomes)))
        return sorted([*usable, *_ellipses(text, usable)], key=lambda m: m.start)

    def _outcome_named(self, words: str) -> str | None:
        mentions = self._matcher.mentions(self._matcher(self._language.make_doc(words)))
        last = mentions[-1] if mentions else None
        return last.outcome if last is not None and last.end >= len(words) - 1 else None

    def _sentence(self, pmid: str, passage: Passage, sentence: Sentence, mentions: list[Mention], arms: list[Arm], memory: Memory) -> list[Finding]:
        if not any(m.outcome for m in mentions):
            return []
        quantities = read_quantities(sentence.text)
        landmarks = find_landmarks(sentence.text)
        figures = [f for f in assemble_figures(sentence.text, quantities) if not any(m.start <= f.start < m.end for m in landmarks)]
        view = SentenceView(sentence.text, figures, mentions, landmarks, bracket_depths(sentence.text))
        bindings = [b for b in bind_outcomes(view, self.ruleset.outcomes) if self._holds(view, b)]
        bindings, labels = share_out(view, bindings)
        series = build_series(view, bindings)
        attach_p_values(view, quantities, series)
        findings = []
        owned: dict[int, Group] = {}
        for group in sorted(series, key=lambda s: (s.figures[0].kind == "ratio", s.figures[0].depth)):
            owners = attribute(view, group, arms, memory, self.ruleset.outcomes, labels)
            owners = [o if o.arm or b.figure.kind == "ratio" else _inherited(view, b.figure, owned) or o for b, o in zip(group.bindings, owners, strict=True)]
            owned |= {b.figure.start: o for b, o in zip(group.bindings, owners, strict=True)}
            for binding, owner in zip(group.bindings, owners, strict=True):
                findings.append((binding.figure.start, self._finding(pmid, passage, sentence, view, group, binding, owner)))
        return [f for _, f in sorted(findings, key=lambda pair: pair[0])]

    def _holds(self, view: SentenceView, binding: Binding) -> bool:
        if binding.mention.outcome is None:
            return True
        outcome = self.ruleset.outcomes[binding.mention.outcome]
        return figure_reason(view.text, binding.figure, binding.mention, outcome, binding.cost) is None

    def _finding(self, pmid: str, passage: Passage, sentence: Sentence, view: SentenceView, series: Series, binding: Binding, owner: Group) -> Finding:
        figure, mention = binding.figure, binding.mention
        outcome = self.ruleset.outcomes[mention.outcome or ""]
        if figure.kind == "ratio" and outcome.ratio_of is not None:
            outcome = self.ruleset.outcomes[outcome.ratio_of]
        landmark = landmark_of(view, series, figure, self.ruleset.outcomes) if figure.kind == "proportion" or outcome.kind == "response" else None
        measure = _measure(view, figure, mention, outcome, landmark is not None and landmark.form in {"adjective", "phrase", "day"})
        total = figure.total
        if total is None and figure.total_scope is not None and (len(series.figures) == 1 or figure.events is not None):
            total = figure.total_scope[0]
        if total is None and owner.arm is not None:
            total = _size_of_arm(sentence.text, owner.arm)
        low, high, level = figure.ci or (None, None, None)
        low, high = _in_percent(figure, low), _in_percent(figure, high)
        proportion = figure.kind == "proportion"
        is_all = figure.note == "all"
        start, end = sentence.start + figure.start, sentence.start + figure.end
        return Finding(
            pmid=pmid, outcome=outcome.id, measure=measure, passage=passage.name, section=passage.section_at(start), start=start, end=end,
            quote=passage.text[start:end], sentence=passage.text[sentence.start : sentence.end], rule=mention.rule, ruleset=self.ruleset.name,
            events=figure.events if proportion else None, total=None if figure.kind == "ratio" else total,
            percent=(100.0 if is_all else figure.percent) if proportion else None,
            value=None if proportion else figure.value, unit=figure.unit if figure.kind == "time" else None,
            ci_low=low, ci_high=high, ci_level=level, se=figure.se if proportion else None, p_value=figure.p_value,
            arm=owner.arm, population=owner.population, timepoint=landmark.text if landmark else None,
            derived=_derived(figure, total),
        )  # fmt: skip


def _measure(view: SentenceView, figure: Figure, mention: Mention, outcome: Outcome, at_landmark: bool) -> Measure:  # noqa: FBT001 - one caller, named there
    if figure.kind == "ratio":
        return _RATIO_MEASURES[figure.unit or "hazard"]
    if figure.kind == "time":
        return "median_time"
    if outcome.kind in {"response", "event"} or figure.events is not None:
        return "proportion"
    near = view.text[max(0, mention.start - 60) : mention.end + 40]
    if at_landmark or _ESTIMATED.search(near):
        return "rate_at_time"
    return "proportion"


def _inherited(view: SentenceView, figure: Figure, owned: dict[int, Group]) -> Group | None:
    """Give a figure in brackets the arm of the figure that the brackets explain: "82.7% (25.3% CR)"."""
    if figure.depth == 0:
        return None
    outer = [f for f in view.figures if f.end <= figure.start and f.depth < figure.depth and f.kind != "ratio"]
    if not outer or outer[-1].start not in owned or owned[outer[-1].start].arm is None:
        return None
    opening = view.text.rfind("(", 0, figure.start)
    between = view.text[outer[-1].last : max(opening, outer[-1].last)]
    return Group(arm=owned[outer[-1].start].arm) if len(between.split()) <= 12 and ";" not in between else None


def _size_of_arm(text: str, label: str) -> int | None:
    """Read "(n = 109)" behind the name of an arm in the same sentence."""
    match = re.search(rf"(?<![\w-]){re.escape(label)}(?:\s+(?:group|arm|patients))?\s*[(\[]\s*[nN]\s*=\s*(\d[\d,]*)", text)
    return int(match.group(1).replace(",", "")) if match else None


def _in_percent(figure: Figure, end: float | None) -> float | None:
    """Bring an interval printed as fractions of 1 to percent points."""
    if end is None or figure.kind != "proportion" or figure.percent is None or figure.ci is None:
        return end
    ends = [e for e in figure.ci[:2] if e is not None]
    return round(end * 100, 6) if max(ends) <= 1.0 < figure.percent else end


def _derived(figure: Figure, total: int | None) -> tuple[Derived, ...]:
    if figure.kind == "proportion" and figure.percent is None and figure.events is not None and total:
        return (Derived("percent", (100 * figure.events / total,), f"{figure.events} / {total}"),)
    return ()


_ANAPHORA = re.compile(r"\b(?:were|was) (?:also )?affected\b|\bit (?:arose|occurred|developed)\b")


def _anaphora(text: str, mentions: Sequence[Mention], previous: Mention | None) -> list[Mention]:
    """Read "11 of 21 patients were affected" as being of the adverse event that the sentence before names."""
    match = _ANAPHORA.search(text)
    if match is None or previous is None or any(m.outcome for m in mentions):
        return []
    return [Mention(match.start(), match.end(), previous.rule, previous.outcome, "verb")]


def _with_brackets(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take "overall remission rate (CR/CRi)" as one name; the bracket says what is meant."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last is not None and last.role == mention.role == "noun" and text[last.end : mention.start].strip() in {"(", "["} and text[mention.end : mention.end + 1] in {")", "]"}:
            joined[-1] = Mention(last.start, mention.end + 1, mention.rule, mention.outcome, "noun")
        else:
            joined.append(mention)
    return joined


_SURVIVAL_ELLIPSIS = re.compile(r"\b(overall|event-free|disease-free|progression-free|relapse-free|leuk[a]?emia-free)(?:\s+\([A-Z]+\))?(?:,\s+|\s+and\s+|,\s+and\s+|\s+or\s+)(?=(?:overall|event-free|disease-free|progression-free|relapse-free|leuk[a]?emia-free)\b)", re.IGNORECASE)
_RESPONSE_ELLIPSIS = re.compile(r"\b(complete)(?:\s+\([A-Z]+\))?,?\s+and\s+(?=partial (?:response|remission))", re.IGNORECASE)
_ELLIPTIC: Final = {"overall": "OS", "event-free": "EFS", "disease-free": "DFS", "progression-free": "PFS", "relapse-free": "RFS", "leukemia-free": "RFS", "leukaemia-free": "RFS"}


def _ellipses(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Read "overall and disease-free survival" as two names."""
    found = []
    for match in _SURVIVAL_ELLIPSIS.finditer(text):
        outcome = _ELLIPTIC[match.group(1).lower()]
        if not any(m.start < match.end(1) and match.start(1) < m.end for m in mentions):
            found.append(Mention(match.start(1), match.end(1), f"{outcome}.noun", outcome, "noun"))
    for match in _RESPONSE_ELLIPSIS.finditer(text):
        if not any(m.start < match.end(1) and match.start(1) < m.end for m in mentions):
            found.append(Mention(match.start(1), match.end(1), "CR.noun", "CR", "noun"))
    return found


def _without_repeats(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Leave out what an earlier sentence already said; a later mention may name the arm first."""
    kept: list[_Candidate] = []
    for candidate in candidates:
        if not any(_repeats(candidate.finding, earlier.finding) for earlier in kept):
            kept.append(candidate)
    return kept


def _repeats(later: Finding, earlier: Finding) -> bool:
    if (later.outcome, later.measure, later.value, later.unit) != (earlier.outcome, earlier.measure, earlier.value, earlier.unit):
        return False
    if later.sentence == earlier.sentence:
        return False
    if later.percent is not None and earlier.percent is not None:
        same = later.percent == earlier.percent
    else:
        same = later.events == earlier.events and later.percent == earlier.percent
    if not same or later.timepoint is not None and earlier.timepoint is not None and later.timepoint != earlier.timepoint:
        return False
    if later.arm and earlier.arm:
        return bool(word_set(later.arm) & word_set(earlier.arm)) or matching_arm(later.arm, [Arm(earlier.arm, word_set(earlier.arm))]) is not None
    return True
