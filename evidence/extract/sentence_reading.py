"""What was made of a sentence, and the way back from the style it was read in to what the record prints."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evidence.extract.figures import Figure
from evidence.extract.quantity import Quantity
from evidence.extract.sentences import Sentence
from evidence.extract.styles import Styled
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView
from evidence.model import Finding, Passage

__all__ = ["SentenceReading", "as_printed", "in_printed_case"]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was made of a sentence that names an outcome.

    Parameters
    ----------
    passage : Passage
        Where the sentence stands.
    sentence : Sentence
        The sentence.
    begins : int
        Where the part of it begins that is read, in the passage in one style: behind what opens it, as
        "At a median follow-up of 2 years,". Places in what follows count from there.
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
    begins: int
    quantities: list[Quantity]
    figures: list[Figure]
    view: SentenceView
    nearest: list[Binding]
    findings: list[tuple[Figure, Finding]]


def in_printed_case(finding: Finding) -> Finding:
    """Give words that begin a sentence behind its opening as they are printed: "Finally, two SNPs"."""

    def printed(words: str | None) -> str | None:
        if words is None or words in finding.sentence:
            return words
        small = words[0].lower() + words[1:]
        return small if small in finding.sentence else words

    return replace(finding, arm=printed(finding.arm), population=printed(finding.population))


def as_printed(reading: SentenceReading, passage: Passage, styled: Styled) -> SentenceReading:
    """Lead what was read in one style back to the passage as it is stored."""
    sentence = reading.sentence
    start, end = styled.start_of(sentence.start), styled.start_of(sentence.end)
    findings = []
    for figure, finding in reading.findings:
        begins, ends = styled.start_of(finding.start), styled.end_of(finding.end)
        printed = replace(
            finding,
            section=passage.section_at(begins),
            start=begins,
            end=ends,
            quote=passage.text[begins:ends],
            sentence=passage.text[start:end],
            arm=styled.as_printed(finding.arm, sentence.start, sentence.end),
            population=styled.as_printed(finding.population, sentence.start, sentence.end),
        )
        findings.append((figure, printed))
    return replace(
        reading, passage=passage, sentence=sentence._replace(start=start, end=end), findings=findings
    )
