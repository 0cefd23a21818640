"""The sentence behind a figure, cut into what stands before it, the figure, and what follows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.model import Finding, Passage
from evidence.report.cells import plain

__all__ = ["Proof", "proof_of"]


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a figure stands.

    Parameters
    ----------
    before, figure, after : str
        The sentence; ``figure`` is empty where it could not be found in the sentence.
    place : str
        Passage, section, characters.
    rule : str
        Id of the rule that read it.
    """

    before: str
    figure: str
    after: str
    place: str
    rule: str


def proof_of(finding: Finding, passages: Sequence[Passage] = ()) -> Proof:
    """Cut the sentence at the figure.

    Parameters
    ----------
    finding : Finding
        Whose sentence.
    passages : sequence of Passage
        Texts of the record; they tell which of two equal figures in one sentence is meant.
    """
    text = next((p.text for p in passages if p.name == finding.passage), None)
    at = _start_within(finding, text)
    if at is None:
        parts = (finding.sentence, "", "")
    else:
        end = at + len(finding.quote)
        parts = (finding.sentence[:at], finding.sentence[at:end], finding.sentence[end:])
    before, figure, after = (_visible(part) for part in parts)
    section = f", section {plain(finding.section)}" if finding.section else ""
    place = f"{plain(finding.passage)}{section}, characters {finding.start}–{finding.end}"
    return Proof(before, figure, after, place, plain(finding.rule))


def _start_within(finding: Finding, text: str | None) -> int | None:
    """Find the figure's offset within its sentence."""
    if not finding.quote:
        return None
    if text is not None:
        start = text.find(finding.sentence)
        while start >= 0:
            if start <= finding.start and finding.end <= start + len(finding.sentence):
                return finding.start - start
            start = text.find(finding.sentence, start + 1)
    at = finding.sentence.find(finding.quote)
    return None if at < 0 else at


def _visible(text: str) -> str:
    """Drop characters that a page would obey; white space at the cuts stays."""
    return "".join(
        " " if c.isspace() else c for c in text if c.isspace() or not unicodedata.category(c).startswith("C")
    )
