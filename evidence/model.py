"""What the rest of the package talks about: records, their parts, links, findings.

Everything here is immutable. ``None`` means that the source does not say; an empty string never
does. Sequences are tuples, so every object can be a set member and two equal records are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "Affiliation",
    "Article",
    "ArticleDate",
    "ArticleId",
    "Author",
    "Chemical",
    "Correction",
    "DataBank",
    "Derived",
    "Finding",
    "Grant",
    "Investigator",
    "Journal",
    "Keyword",
    "Link",
    "LinkKind",
    "LinkSource",
    "Measure",
    "MeshHeading",
    "MeshQualifier",
    "OtherAbstract",
    "PartialDate",
    "Passage",
    "PublicationType",
    "Reference",
    "Section",
    "TextSource",
]

#: Whose words a record's text is: PubMed's copy of the authors' abstract, or our own digest of it.
TextSource = Literal["pubmed", "medline", "digest"]

#: How one article stands to another, seen from the source of the link.
LinkKind = Literal["cited_by", "references", "similar"]

#: Who says so. Every source is a floor: none is complete.
LinkSource = Literal["elink", "reference_list"]

#: What kind of number a finding is.
Measure = Literal["proportion", "rate_at_time", "median_time", "hazard_ratio", "odds_ratio", "risk_ratio"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as the source gives it.

    Parameters
    ----------
    year, month, day : int or None
        The parts that are given. A season or a range ("1998 Dec-1999 Jan") gives the parts of its
        beginning only.
    text : str
        The date as printed.
    """

    year: int | None
    month: int | None
    day: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """A dated event: electronic publication, or a step of the record's history in PubMed.

    Parameters
    ----------
    kind : str
        ``"Electronic"``, or PubMed's status such as ``"received"``, ``"pubmed"``, ``"entrez"``.
    date : PartialDate
        When.
    """

    kind: str
    date: PartialDate


@dataclass(frozen=True, slots=True)
class ArticleId:
    """An identifier of an article and its kind (``pubmed``, ``doi``, ``pmc``, ``pii``, ``mid`` ...)."""

    kind: str
    value: str


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
class Affiliation:
    """Where an author works, with identifiers of the institution (kind, value) where given."""

    text: str
    identifiers: tuple[ArticleId, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a group that signs the article.

    Parameters
    ----------
    last_name, fore_name, initials, suffix : str or None
        The parts of a person's name.
    collective_name : str or None
        The name of a group; then the parts above are None.
    affiliations : tuple of Affiliation
        In printed order.
    orcid : str or None
        Bare identifier, ``0000-0000-0000-0000``.
    equal_contribution : bool
        Marked as having contributed equally.
    valid : bool
        False where PubMed keeps a superseded spelling of the name (``ValidYN="N"``).
    """

    last_name: str | None = None
    fore_name: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective_name: str | None = None
    affiliations: tuple[Affiliation, ...] = ()
    orcid: str | None = None
    equal_contribution: bool = False
    valid: bool = True

    @property
    def short_name(self) -> str:
        """The name as a citation prints it: ``Bhojwani D``, ``Smith J Jr``, or the group's name."""
        if self.collective_name is not None:
            return self.collective_name
        return " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Investigator:
    """A member of a trial group: named in the record, not an author."""

    last_name: str | None
    fore_name: str | None
    initials: str | None
    suffix: str | None = None
    affiliations: tuple[Affiliation, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Article:
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


@dataclass(frozen=True, slots=True)
class Link:
    """One article's tie to another, with who says so and when.

    Parameters
    ----------
    source_pmid, target_pmid : str
        ``cited_by`` leads from the cited to the citing article, ``references`` the other way.
    kind : {"cited_by", "references", "similar"}
        What the tie is.
    origin : {"elink", "reference_list"}
        Who says so.
    seen_at : str
        When it was last given, ISO 8601 in UTC.
    score : int or None
        NCBI's similarity score, for ``similar``.
    """

    source_pmid: str
    target_pmid: str
    kind: LinkKind
    origin: LinkSource
    seen_at: str
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A number of ours beside a reported one.

    Parameters
    ----------
    slot : str
        Which slot of the finding it would fill: ``total``, ``percent``, ``events``, ``ci``.
    values : tuple of float
        One number, or low and high of an interval.
    method : str
        How it was made, in words a table's note can print.
    """

    slot: str
    values: tuple[float, ...]
    method: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One number that a study reports for one outcome, in one arm, in one population, at one time.

    Every slot down to ``timepoint`` is as reported; None where the text is silent. What we computed
    is in ``derived`` and nowhere else.

    Parameters
    ----------
    pmid : str
        Whose finding.
    outcome : str
        Outcome id of the rules, such as ``"CR"``.
    measure : Measure
        What kind of number it is.
    events, total : int or None
        Numerator and denominator.
    percent : float or None
        The printed percentage.
    value : float or None
        A median's or ratio's value; None with ``unit="not reached"``.
    unit : str or None
        ``months``, ``years``, ``weeks``, ``days`` or ``not reached`` for medians.
    ci_low, ci_high : float or None
        The printed interval, in the unit of the estimate.
    ci_level : float or None
        In percent.
    se : float or None
        What follows ± on a percentage.
    p_value : float or str or None
        A number, or text such as ``"<0.001"``.
    arm, population, timepoint : str or None
        Whose number it is, among whom, when.
    passage : str
        Name of the passage.
    section : str or None
        Label of the abstract's section.
    start, end : int
        Character offsets of the figure in the passage's text.
    quote : str
        ``text[start:end]``.
    sentence : str
        The sentence that holds the figure.
    rule, ruleset : str
        Id of the rule, and name and content hash of the rule set.
    derived : tuple of Derived
        Our own numbers.
    flags : tuple of str
        ``percent-mismatch``, ``other-study`` and the like, sorted.
    """

    pmid: str
    outcome: str
    measure: Measure
    passage: str
    start: int
    end: int
    quote: str
    sentence: str
    rule: str
    ruleset: str
    events: int | None = None
    total: int | None = None
    percent: float | None = None
    value: float | None = None
    unit: str | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    se: float | None = None
    p_value: float | str | None = None
    arm: str | None = None
    population: str | None = None
    timepoint: str | None = None
    section: str | None = None
    derived: tuple[Derived, ...] = ()
    flags: tuple[str, ...] = ()
