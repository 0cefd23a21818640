"""What indexers and funders say of an article."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Chemical", "DataBank", "Grant", "Keyword", "MeshHeading", "MeshQualifier", "PublicationType"]


@dataclass(frozen=True, slots=True)
class PublicationType:
    """A publication type and its MeSH identifier (``D016441`` is Retracted Publication)."""

    name: str
    ui: str | None = None


@dataclass(frozen=True, slots=True)
class MeshQualifier:
    """A subheading; ``major`` where it is a main topic."""

    name: str
    ui: str | None
    major: bool


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """A MeSH heading with its subheadings; a heading is a main topic if any part of it says so."""

    name: str
    ui: str | None
    major_descriptor: bool
    qualifiers: tuple[MeshQualifier, ...] = ()
    kind: str | None = None

    @property
    def major(self) -> bool:
        """Whether the heading is a main topic of the article."""
        return self.major_descriptor or any(q.major for q in self.qualifiers)


@dataclass(frozen=True, slots=True)
class Chemical:
    """A substance; ``registry_number`` is None where PubMed writes ``0``."""

    name: str
    ui: str | None
    registry_number: str | None


@dataclass(frozen=True, slots=True)
class Keyword:
    """An author's or indexer's keyword with its owner."""

    text: str
    owner: str | None
    major: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """Who paid."""

    grant_id: str | None
    acronym: str | None
    agency: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class DataBank:
    """A data bank and its accession numbers (``ClinicalTrials.gov``: ``NCT01234567``)."""

    name: str
    accession_numbers: tuple[str, ...]
