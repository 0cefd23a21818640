"""One PubMed record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evidence.model.citations import Correction, Journal, Reference
from evidence.model.dates import ArticleDate, PartialDate
from evidence.model.identifiers import ArticleId
from evidence.model.indexing import Chemical, DataBank, Grant, Keyword, MeshHeading, PublicationType
from evidence.model.later import ReadLater
from evidence.model.people import Author, Investigator
from evidence.model.texts import OtherAbstract, Passage, Section, TextSource

__all__ = ["Article"]


@dataclass(frozen=True, slots=True)
class Article(ReadLater):
    """One PubMed record: a journal article or a book chapter.

    Parameters
    ----------
    pmid : str
        Decimal digits.
    version : int
        Version of the PMID.
    title : str
        Plain text; brackets around a translated title are kept.
    kind : {"article", "book"}
        Which element of PubMed's XML it came from.
    text_source : {"pubmed", "medline", "digest"}
        Whose words the text is. A digest is ours, not the authors'.
    abstract : tuple of Section
        The main abstract; empty where there is none.
    copyright : str or None
        Copyright statement of the abstract.
    pagination : str or None
        As printed.
    pub_date : PartialDate or None
        Of the journal issue or book.
    dates : tuple of ArticleDate
        Electronic publication and the history in PubMed.
    ids : tuple of ArticleId
        The article's own identifiers only, DOIs in lower case.
    """

    pmid: str
    version: int
    title: str
    kind: Literal["article", "book"] = "article"
    text_source: TextSource = "pubmed"
    status: str | None = None
    owner: str | None = None
    indexing_method: str | None = None
    vernacular_title: str | None = None
    abstract: tuple[Section, ...] = ()
    copyright: str | None = None
    other_abstracts: tuple[OtherAbstract, ...] = ()
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    editors: tuple[Author, ...] = ()
    investigators: tuple[Investigator, ...] = ()
    journal: Journal = field(default_factory=Journal)
    book_title: str | None = None
    publisher: str | None = None
    pagination: str | None = None
    pub_date: PartialDate | None = None
    dates: tuple[ArticleDate, ...] = ()
    date_completed: PartialDate | None = None
    date_revised: PartialDate | None = None
    publication_status: str | None = None
    languages: tuple[str, ...] = ()
    ids: tuple[ArticleId, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh_headings: tuple[MeshHeading, ...] = ()
    supplementary_mesh: tuple[tuple[str, str], ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    grants: tuple[Grant, ...] = ()
    data_banks: tuple[DataBank, ...] = ()
    corrections: tuple[Correction, ...] = ()
    coi_statement: str | None = None
    references: tuple[Reference, ...] = ()

    def id_of(self, kind: str) -> str | None:
        """Give the article's first identifier of a kind (``doi``, ``pmc`` ...), or None."""
        return next((i.value for i in self.ids if i.kind == kind), None)

    @property
    def doi(self) -> str | None:
        """The DOI in lower case."""
        return self.id_of("doi")

    @property
    def pmcid(self) -> str | None:
        """The PMCID with its ``PMC``."""
        return self.id_of("pmc")

    @property
    def first_author(self) -> str | None:
        """Last name of the first author, or the name of the group."""
        first = next((a for a in self.authors if a.valid), None)
        return None if first is None else first.last_name or first.collective_name

    @property
    def year(self) -> int | None:
        """Year of the issue, or of electronic publication where the issue has none."""
        if self.pub_date is not None and self.pub_date.year is not None:
            return self.pub_date.year
        return next((d.date.year for d in self.dates if d.kind == "Electronic"), None)

    @property
    def cited_pmids(self) -> tuple[str, ...]:
        """PMIDs that its own record cites, each once; older records hold them as ``Cites`` corrections."""
        cited = [r.pmid for r in self.references] + [c.pmid for c in self.corrections if c.kind == "Cites"]
        return tuple(dict.fromkeys(pmid for pmid in cited if pmid))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The texts that figures may be read from: title, then abstract or digest.

        A digest counts only where there is no abstract, so that a figure never comes from both.
        """
        found = [Passage("title", self.title)] if self.title else []
        if self.abstract:
            found.append(_joined("abstract", self.abstract))
        else:
            digest = next((o for o in self.other_abstracts if o.kind == "digest"), None)
            if digest is not None:
                found.append(_joined("digest", digest.sections))
        return tuple(found)


def _joined(name: str, sections: tuple[Section, ...]) -> Passage:
    """Join labelled sections to one text and remember where each stands."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    for section in sections:
        text += " " if text else ""
        if section.label:
            text += f"{section.label}: "
            spans.append((len(text), len(text) + len(section.text), section.label))
        text += section.text
    return Passage(name, text, tuple(spans))
