"""What became of every number of a text: the finding it stands in, or why it is in none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal, TypeVar

from evidence.extract.context import sentence_reason, study_begins
from evidence.extract.exclusions import figure_reason
from evidence.extract.figures import Figure
from evidence.extract.numbers import read_quantities
from evidence.extract.pipeline import Extractor, told_once
from evidence.extract.quantity import Kind, Quantity
from evidence.extract.read_apart import apart_within
from evidence.extract.sentence_reading import SentenceReading
from evidence.extract.sentences import Sentence, split_sentences
from evidence.extract.styles import Styled, in_one_style
from evidence.extract.text import normalise
from evidence.extract.timepoints import Landmark
from evidence.model import Finding, Passage
from evidence.wording import graded

__all__ = ["Account", "Explanation", "Fate", "explain"]

#: ``finding`` (a slot of one), ``repeat`` (of an earlier sentence's), ``not-a-result`` (the kind of
#: number, or what the figure is beside), ``other-endpoint`` (one that no rule counts),
#: ``no-outcome`` (none is near enough, or named at all), ``sentence-set-aside``, ``not-read`` (no
#: grammar of numbers covers it, or the passage is not read for findings).
Fate = Literal[
    "finding", "repeat", "not-a-result", "other-endpoint", "no-outcome", "sentence-set-aside", "not-read"
]


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one number, or of one group of numbers that is read as a whole.

    Parameters
    ----------
    start, end : int
        Offsets in the passage.
    text : str
        ``passage.text[start:end]``.
    fate : str
        See ``Fate``.
    detail : str
        The finding and its slots ("CR: events, total"), or the reason in words.
    """

    start: int
    end: int
    text: str
    fate: Fate
    detail: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A passage with what became of its numbers.

    Parameters
    ----------
    passage : Passage
        As given.
    sentences : tuple of tuple of int
        Start and end of its sentences.
    accounts : tuple of Account
        In order, without overlap; every run of digits stands in exactly one.
    """

    passage: Passage
    sentences: tuple[tuple[int, int], ...]
    accounts: tuple[Account, ...]


_DIGITS: Final = re.compile(r"\d+(?:[.,·]\d+)*")
_UNREAD: Final = "part of a word or of a sign that is not read"
_FOLLOWED: Final = "a length of follow-up"
_LOOSE: Final[dict[Kind, str]] = {
    "p": "a p-value without figures that it compares",
    "ci": "an interval without an estimate of an outcome",
    "interval": "two ends, of no estimate",
    "se": "a standard error without an estimate",
    "total": "the size of a group",
    "decimal": "a number without a unit",
    "count": "the size of a group, or a number of its own",
    "percent": "a share of the whole, not of an outcome",
}
_SLOTS: Final[dict[Kind, str]] = {
    "fraction": "events, total",
    "percent": "percent",
    "ci": "interval",
    "interval": "interval",
    "se": "standard error",
    "total": "total",
    "duration": "value",
    "unreached": "value",
    "ratio": "value",
    "p": "p-value",
}


def explain(extractor: Extractor, pmid: str, passages: Iterable[Passage]) -> tuple[Explanation, ...]:
    """Say what became of every number of a record.

    Parameters
    ----------
    extractor : Extractor
        Its own reading is asked, so that the account is of what was really done.
    pmid : str
        Whose passages these are.
    passages : iterable of Passage
        Title, abstract and so on.

    Returns
    -------
    tuple of Explanation
        One for each passage, in order.
    """
    passages = tuple(passages)
    readings = tuple(extractor.readings(pmid, passages))
    kept = {id(finding) for finding in told_once(readings)}
    explanations = []
    for passage in passages:
        styled = in_one_style(normalise(passage.text))
        own = (r for r in readings if r.passage is passage)
        traces = {r.sentence.number: _Trace(r, extractor, kept, styled) for r in own}
        explanations.append(_explain_passage(passage, styled, traces))
    return tuple(explanations)


def _explain_passage(passage: Passage, styled: Styled, traces: dict[int, _Trace]) -> Explanation:
    text = styled.before
    sentences = split_sentences(styled.text)
    begins = study_begins(sentences)
    accounts: list[Account] = []
    for sentence in sentences:
        trace = traces.get(sentence.number)
        quantities = _quantities_in(sentence, styled) if trace is None else trace.reading.quantities
        tell = _whole_sentence(passage, sentence, begins) if trace is None else trace.tell
        first = sentence.start if trace is None else trace.reading.begins
        placed = [(q, *styled.span_of(first + q.start, first + q.end, q.kind)) for q in quantities]
        for quantity, start, end in placed:
            # "16/25 (64%)", "12.3 (95% CI, 10.1-14.5) months": accounted for as one.
            within = [
                q for q, begins, ends in placed if q is not quantity and start <= begins and ends <= end
            ]
            if any(q is not quantity and begins <= start and end <= ends for q, begins, ends in placed):
                continue
            accounts.append(Account(start, end, passage.text[start:end], *tell(quantity, within)))
        if trace is not None:
            accounts += _passed_over(passage, sentence, styled, accounts)
    told = [(account.start, account.end) for account in accounts]
    for apart, start, end in styled.apart:
        if any(begins <= start < ends for begins, ends in told):
            continue
        # Behind a length of follow-up that opens or closes a sentence.
        why = apart.note if apart.kind == "aside" else None
        printed = passage.text[start:end]
        accounts.append(Account(start, end, printed, "not-a-result", why or _LOOSE.get(apart.kind, _UNREAD)))
    accounts.sort(key=attrgetter("start"))
    accounts += _left_over(passage, text, accounts)
    spans = tuple((styled.start_of(sentence.start), styled.start_of(sentence.end)) for sentence in sentences)
    return Explanation(passage, spans, tuple(sorted(accounts, key=attrgetter("start"))))


def _passed_over(
    passage: Passage, sentence: Sentence, styled: Styled, accounts: Sequence[Account]
) -> Iterator[Account]:
    """Account for numbers of what opens or closes a sentence and says nothing of its figures."""
    told = [(account.start, account.end) for account in accounts]
    for quantity in read_quantities(sentence.text):
        start, end = styled.span_of(
            sentence.start + quantity.start, sentence.start + quantity.end, quantity.kind
        )
        if not any(begins < end and start < ends for begins, ends in told):
            note = quantity.note if quantity.kind == "aside" else None
            yield Account(start, end, passage.text[start:end], "not-a-result", note or _FOLLOWED)


def _quantities_in(sentence: Sentence, styled: Styled) -> list[Quantity]:
    """List every number of a sentence, what is read apart from it included."""
    apart = apart_within((a.quantity for a in styled.apart), sentence.start, sentence.end)
    return [*read_quantities(sentence.text), *apart]


def _whole_sentence(
    passage: Passage, sentence: Sentence, begins: int
) -> Callable[[Quantity, Sequence[Quantity]], tuple[Fate, str]]:
    """Tell why a sentence was not read for figures."""
    if passage.name == "title":
        return lambda _, __: ("not-read", "stands in the title, which is not read for findings")
    reason = sentence_reason(sentence, begins)
    if reason is not None:
        return lambda _, __: ("sentence-set-aside", f"the sentence {reason}")
    return lambda q, _: (
        ("not-a-result", q.note or "")
        if q.kind == "aside"
        else ("no-outcome", "the sentence names no outcome")
    )


def _left_over(passage: Passage, text: str, accounts: Sequence[Account]) -> list[Account]:
    """List the digits that no quantity covers: parts of words, signs that no grammar reads, headings."""
    ends = [0, *(account.end for account in accounts)]
    starts = [*(account.start for account in accounts), len(text)]
    return [
        Account(match.start(), match.end(), passage.text[match.start() : match.end()], "not-read", _UNREAD)
        for start, end in zip(ends, starts, strict=True)
        for match in _DIGITS.finditer(text, start, end)
    ]


class _Trace:
    """Tells the fate of each number of a sentence that was read."""

    def __init__(
        self, reading: SentenceReading, extractor: Extractor, kept: set[int], styled: Styled
    ) -> None:
        self.reading = reading
        self._styled = styled
        self._outcomes = extractor.ruleset.outcomes
        self._kept = kept
        self._figure_of = {id(q): f for f in reading.figures for q in f.quantities}
        self._used: dict[int, list[tuple[Finding, str]]] = {}
        for figure, finding in reading.findings:
            for part, slot in self._parts(figure, finding):
                self._used.setdefault(id(part), []).append((finding, slot))

    def tell(self, quantity: Quantity, within: Sequence[Quantity]) -> tuple[Fate, str]:
        """Tell the fate of a number, and of those that are printed within it."""
        landmark = next((m for m in self.reading.view.landmarks if _overlap(m, quantity)), None)
        used = self._used.get(id(quantity)) or self._used.get(id(landmark))
        if used:
            return self._told([*used, *(told for q in within for told in self._used.get(id(q), ()))])
        if landmark is not None:
            return "not-a-result", f"a time point ({landmark.text})"
        figure = self._figure_of.get(id(quantity))
        if figure is not None:
            return self._set_aside(figure)
        if quantity.kind == "aside":
            return "not-a-result", quantity.note or "no result"
        return "not-a-result", _LOOSE.get(quantity.kind, "a number of its own")

    def _parts(self, figure: Figure, finding: Finding) -> Iterator[tuple[Quantity | Landmark, str]]:
        """Find what fills the slots of a finding, in its figure and elsewhere in the sentence."""
        yield from ((q, _own_slot(q, figure)) for q in figure.quantities)
        others = [q for q in self.reading.quantities if self._figure_of.get(id(q)) is not figure]
        p_values = [q for q in others if q.kind == "p" and finding.p_value in {q.value, q.note} - {None}]
        totals = [q for q in others if q.kind in {"count", "total"} and q.value == finding.total]
        if figure.total_scope is not None and figure.total_scope[0] == finding.total:
            totals = [q for q in totals if q.start == figure.total_scope[1]]
        if finding.total is None or figure.total is not None:
            totals = []
        times = [m for m in self.reading.view.landmarks if m.text == finding.timepoint]
        yield from ((q, "p-value") for q in _nearest(p_values, figure))
        yield from ((q, "total") for q in _nearest(totals, figure))
        yield from ((m, "time point") for m in _nearest(times, figure))

    def _told(self, used: Sequence[tuple[Finding, str]]) -> tuple[Fate, str]:
        """Name the findings; those that repeat an earlier sentence only where there are no others."""
        first = [(f, slot) for f, slot in used if id(f) in self._kept]
        slots: dict[str, dict[str, None]] = {}
        for finding, slot in first or used:
            slots.setdefault(_name(finding), {})[slot] = None
        words = "; ".join(f"{name}: {', '.join(filled)}" for name, filled in slots.items())
        return ("finding", words) if first else ("repeat", f"{words}; an earlier sentence reports it")

    def _set_aside(self, figure: Figure) -> tuple[Fate, str]:
        """Say why a figure made no finding."""
        binding = next((b for b in self.reading.nearest if b.figure is figure), None)
        if binding is None:
            return "no-outcome", "no outcome is named near enough"
        text, mention = self.reading.view.text, binding.mention
        if mention.outcome is None:
            named = self._printed(mention.start, mention.end)
            return "other-endpoint", f"“{named}”, which is no outcome of the rules ({mention.rule})"
        reason = figure_reason(text, figure, mention, self._outcomes[mention.outcome], binding.cost)
        return "not-a-result", f"beside {mention.outcome}: {reason or 'shared out to none of its names'}"

    def _printed(self, start: int, end: int) -> str:
        """Give words of the sentence as they are printed: "events" where "adverse events" was read."""
        first = self.reading.begins
        return self._styled.before[self._styled.start_of(first + start) : self._styled.end_of(first + end)]


def _overlap(landmark: Landmark, quantity: Quantity) -> bool:
    return landmark.start < quantity.end and quantity.start < landmark.end


_Part = TypeVar("_Part", Quantity, Landmark)


def _nearest(parts: Sequence[_Part], figure: Figure) -> Sequence[_Part]:
    """Choose between several of the same wording."""
    return sorted(parts, key=lambda part: abs(part.start - figure.start))[:1]


def _own_slot(quantity: Quantity, figure: Figure) -> str:
    """Name what a quantity is in its own figure."""
    if quantity.kind == "count":
        if figure.note == "all":
            return "percent" if quantity.value is None else "events, total"
        return "events" if quantity is figure.quantities[0] or figure.events == quantity.value else "total"
    slot = _SLOTS.get(quantity.kind, "value")
    return f"{slot}, standard error" if quantity.kind == "percent" and quantity.second is not None else slot


def _name(finding: Finding) -> str:
    """Name a finding by outcome, arm, population and grade."""
    words = [finding.outcome]
    words += [f"in {finding.arm}"] if finding.arm else []
    words += [f"among {finding.population}"] if finding.population else []
    words += [f"({graded(finding.grade)})"] if finding.grade else []
    return " ".join(words)
