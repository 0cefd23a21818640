"""The sentence behind a figure, cut into what stands before it, the figure, and what follows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote as quote_address

from evidence.model import Finding, Passage, Place
from evidence.report.cells import plain

__all__ = ["Proof", "proof_of"]


#: Where PMC shows its articles; tables and figures have anchors there by their ids.
_PMC: Final = "https://pmc.ncbi.nlm.nih.gov/articles/"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a figure stands.

    Parameters
    ----------
    before, figure, after : str
        The sentence, or the headings of a cell with what it prints; ``figure`` is empty where it could not
        be found in it.
    place : str
        Passage, section, characters; or table, row and column.
    rule : str or None
        Id of the rule that read it; None where only the place is told.
    address : str or None
        Of that part of the full text.
    """

    before: str
    figure: str
    after: str
    place: str
    rule: str | None
    address: str | None = None


def proof_of(found: Finding | Place, passages: Sequence[Passage] = (), *, pmcid: str | None = None) -> Proof:
    """Cut the sentence at the figure.

    Parameters
    ----------
    found : Finding or Place
        Whose sentence.
    passages : sequence of Passage
        Texts of the record; they tell which of two equal figures in one sentence is meant.
    pmcid : str or None
        Of the full text, where it may stand in that.
    """
    text = next((p.text for p in passages if p.name == found.passage), None)
    quote = found.quote.replace("\t", " ")
    at = _start_within(found, quote, text)
    if at is None:
        parts = (found.sentence, "", "")
    else:
        end = at + len(quote)
        parts = (found.sentence[:at], found.sentence[at:end], found.sentence[end:])
    before, figure, after = (_visible(part) for part in parts)
    rule = plain(found.rule) if isinstance(found, Finding) else None
    return Proof(before, figure, after, _where(found), rule, _address(found, pmcid))


def _where(found: Finding | Place) -> str:
    """Write the place in words, with characters where there are any to count."""
    place = found.place if isinstance(found, Finding) else found
    if place.cell is not None:
        return plain(place.where)
    named = place.section if place.section and not place.passage.startswith("figure:") else None
    section = f", section {plain(named)}" if named else ""
    return f"{plain(place.where)}{section}, characters {place.start}–{place.end}"


def _address(found: Finding | Place, pmcid: str | None) -> str | None:
    """Give the address of the part of a full text that holds the figure."""
    kind, _, name = found.passage.partition(":")
    if pmcid is None or not name:
        return None
    anchor = "" if kind == "body" else f"#{quote_address(name)}"
    return f"{_PMC}{quote_address(pmcid)}/{anchor}"


def _start_within(found: Finding | Place, quote: str, text: str | None) -> int | None:
    """Find the figure's offset within its sentence."""
    if not quote:
        return None
    if found.cell is not None:
        at = found.sentence.rfind(quote)
        return None if at < 0 else at
    if text is not None:
        start = text.find(found.sentence)
        while start >= 0:
            if start <= found.start and found.end <= start + len(found.sentence):
                return found.start - start
            start = text.find(found.sentence, start + 1)
    at = found.sentence.find(quote)
    return None if at < 0 else at


def _visible(text: str) -> str:
    """Drop characters that a page would obey; white space at the cuts stays."""
    return "".join(
        " " if c.isspace() else c for c in text if c.isspace() or not unicodedata.category(c).startswith("C")
    )
