"""Findings from paragraphs and captions: the reader of abstracts asked, its answers put in their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.extract.checks import checked
from evidence.extract.figures import Figure
from evidence.extract.pipeline import Extractor
from evidence.extract.reporting import closed_end
from evidence.extract.sentence_reading import SentenceReading
from evidence.extract.vocabulary import Mention
from evidence.fulltext.figure_in_context import reason_against_figure
from evidence.fulltext.name_in_context import meaning_of
from evidence.fulltext.named_behind import named_behind
from evidence.fulltext.own_study import reason_against_sentence
from evidence.fulltext.running_arms import with_true_arms
from evidence.fulltext.running_text import Part, RunningText
from evidence.model import Finding, Passage

__all__ = ["RunningReading", "SetAside", "read_running_text"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stretch of a paragraph or caption whose figures are no findings, and why.

    Parameters
    ----------
    passage : str
        Name of the paragraph or caption.
    start, end : int
        Offsets in its text.
    of_sentence : bool
        Whether the reason holds for the whole sentence.
    reason : str
        In words.
    """

    passage: str
    start: int
    end: int
    of_sentence: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RunningReading:
    """What paragraphs and captions report: what is said twice is found twice.

    Parameters
    ----------
    findings : tuple of Finding
        In the order of the text, each in its paragraph or caption.
    set_aside : tuple of SetAside
        What the reader of abstracts took for findings and is none of this study.
    """

    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]


def read_running_text(extractor: Extractor, pmid: str, title: str, running: RunningText) -> RunningReading:
    """Read the findings of a running text.

    Parameters
    ----------
    extractor : Extractor
        Reads sentences.
    pmid, title : str
        Of the article; the title may name its arms.
    running : RunningText
        Its paragraphs and captions.
    """
    findings: list[Finding] = []
    aside: list[SetAside] = []
    for reading in extractor.readings(pmid, (Passage("title", title), running.passage)):
        part = running.part_at(reading.sentence.start)
        for outcome in () if part is None else _read_sentence(extractor, running, part, reading):
            if isinstance(outcome, Finding):
                findings.append(outcome)
            else:
                aside.append(outcome)
    return RunningReading(tuple(findings), tuple(aside))


def _read_sentence(
    extractor: Extractor, running: RunningText, part: Part, reading: SentenceReading
) -> Iterator[Finding | SetAside]:
    sentence = reading.sentence
    begins, ends = max(sentence.start - part.start, 0), min(sentence.end - part.start, len(part.text))
    reason = reason_against_sentence(sentence.text, part, cites=part.cites(begins, ends))
    if reason is not None:
        yield SetAside(part.name, begins, ends, of_sentence=True, reason=reason)
        return
    figures = [figure for figure, _ in reading.findings]
    owned = with_true_arms([f for _, f in reading.findings], reading.view.text, reading.view.mentions)
    for figure, finding in zip(figures, owned, strict=True):
        home = running.part_at(finding.start)
        if home is None or finding.end > home.end:
            continue
        start, end = finding.start - home.start, finding.end - home.start
        settled = _settled(extractor, finding, figure, reading)
        if isinstance(settled, str):
            yield SetAside(home.name, start, end, of_sentence=False, reason=settled)
            continue
        yield checked(
            replace(
                settled,
                passage=home.name,
                section=home.heading,
                start=start,
                end=end,
                quote=home.text[start:end],
                sentence=part.text[begins:ends],
            )
        )


def _settled(
    extractor: Extractor, finding: Finding, figure: Figure, reading: SentenceReading
) -> Finding | str:
    """Give a finding with the outcome that its sentence means, or say why it is none after all."""
    text, outcomes = reading.view.text, extractor.ruleset.outcomes
    start, end = figure.start, closed_end(reading.view.text, figure)
    behind = named_behind(text, start, end, reading.view.mentions)
    if behind is not None and outcomes[behind.outcome or ""].kind == outcomes[finding.outcome].kind:
        return replace(finding, outcome=behind.outcome or "", rule=behind.rule)
    mention = _mention_of(finding, figure, reading)
    if mention is None:
        return finding
    meaning = meaning_of(mention, text, reading.view.mentions)
    if meaning is None:
        results = [(f.start, f.last) for f in reading.figures]
        return reason_against_figure(text, (start, end), mention, results) or finding
    if meaning.outcome is None:
        return meaning.reason
    if meaning.outcome not in outcomes:
        return "of an endpoint that no rule counts"
    return replace(finding, outcome=meaning.outcome, rule=meaning.rule)


def _mention_of(finding: Finding, figure: Figure, reading: SentenceReading) -> Mention | None:
    """Give the name that a finding has its outcome from: the one it is bound to, else the nearest."""
    named = [m for m in reading.view.mentions if m.outcome == finding.outcome]
    bound = next((b.mention for b in reading.nearest if b.figure is figure), None)
    if bound is not None and bound in named:
        return bound
    return min(named, key=lambda m: abs(m.start - figure.start), default=None)
