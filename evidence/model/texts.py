"""The texts of a record, and whose words they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["OtherAbstract", "Passage", "Section", "TextSource"]

#: Whose words a record's text is: PubMed's copy of the authors' abstract, or our own digest of it.
TextSource = Literal["pubmed", "medline", "digest"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an abstract.

    Parameters
    ----------
    text : str
        Plain text: superscripts and subscripts in their Unicode forms, white space folded.
    label : str or None
        The publisher's heading, such as ``"PATIENTS AND METHODS"``.
    category : str or None
        NLM's reading of it: BACKGROUND, OBJECTIVE, METHODS, RESULTS, CONCLUSIONS, UNASSIGNED.
    """

    text: str
    label: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract beside the main one: another language, a plain-language summary, a digest.

    Parameters
    ----------
    kind : str
        PubMed's ``Type``; ``"digest"`` marks our own summary in the bundled corpus.
    language : str or None
        Three-letter code.
    sections : tuple of Section
        Its parts.
    """

    kind: str
    language: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that figures are read from; offsets of a finding count in ``text``.

    Parameters
    ----------
    name : str
        ``title``, ``abstract``, ``digest``; full text adds ``figure:F1``, ``table:T2`` and the like.
    text : str
        Plain text. Labelled sections are joined as ``LABEL: text``, with one space between them.
    sections : tuple of (int, int, str)
        Start, end and label of every labelled section's own text within ``text``.
    """

    name: str
    text: str
    sections: tuple[tuple[int, int, str], ...] = ()

    def section_at(self, offset: int) -> str | None:
        """Give the label of the section that holds an offset, or None."""
        return next((label for start, end, label in self.sections if start <= offset < end), None)
