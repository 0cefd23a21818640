"""Where an article appeared, what corrects it, and what it cites."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.model.identifiers import ArticleId

__all__ = ["Correction", "Journal", "Reference"]


@dataclass(frozen=True, slots=True)
class Journal:
    """Where an article appeared.

    Parameters
    ----------
    title : str or None
        Full title.
    iso_abbreviation, medline_abbreviation : str or None
        Short titles.
    issn, issn_linking : str or None
        The issue's ISSN and the linking ISSN.
    nlm_id : str or None
        NLM's identifier of the journal.
    volume, issue : str or None
        As printed.
    country : str or None
        Of the publisher.
    """

    title: str | None = None
    iso_abbreviation: str | None = None
    medline_abbreviation: str | None = None
    issn: str | None = None
    issn_linking: str | None = None
    nlm_id: str | None = None
    volume: str | None = None
    issue: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A comment on, correction or retraction of an article, as seen from the record that holds it.

    Parameters
    ----------
    kind : str
        PubMed's RefType with its direction: ``RetractionIn`` stands on the retracted article,
        ``RetractionOf`` on the notice.
    citation : str or None
        The other publication in words.
    pmid : str or None
        Its PMID, where PubMed gives one.
    note : str or None
        A note.
    """

    kind: str
    citation: str | None
    pmid: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of an article's reference list.

    Parameters
    ----------
    citation : str
        As printed.
    ids : tuple of ArticleId
        Kinds ``pubmed``, ``pmc``, ``doi``.
    list_title : str or None
        Title of the (nested) list that holds it.
    """

    citation: str
    ids: tuple[ArticleId, ...] = ()
    list_title: str | None = None

    @property
    def pmid(self) -> str | None:
        """The PMID of the cited article, where given."""
        return next((i.value for i in self.ids if i.kind == "pubmed"), None)
