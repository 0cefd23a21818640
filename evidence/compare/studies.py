"""The studies of a comparison: who they are, how they stand to the index study, what is held against them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evidence.compare.overlaps import Overlap, overlaps_of
from evidence.model import Article, Finding, LinkSource, TextSource

__all__ = [
    "Concern",
    "Relation",
    "Retraction",
    "Study",
    "StudyFacts",
    "StudyInput",
    "Tie",
    "by_year",
    "concerns_of",
    "describe_studies",
    "facts_of",
    "study_name",
]

#: How a study stands to the index study. ``none known``: the links were asked for, and this was not
#: among them; ``not asked``: nobody has asked yet.
Tie = Literal["index", "cites the index study", "cited by the index study", "none known", "not asked"]

#: What a reader must know before believing a study.
Concern = Literal["retracted", "expression of concern", "corrected"]

#: Whether an article was retracted; "not retracted" is true of a day, which stands beside it.
Retraction = Literal["retracted", "not retracted", "could not be checked"]

_CONCERN_OF_CORRECTION: dict[str, Concern] = {
    "RetractionIn": "retracted",
    "PartialRetractionIn": "retracted",
    "RetractedandRepublishedIn": "retracted",
    "ExpressionOfConcernIn": "expression of concern",
    "ErratumIn": "corrected",
    "CorrectedandRepublishedIn": "corrected",
}
_CONCERNS_BY_WEIGHT: tuple[Concern, ...] = ("retracted", "expression of concern", "corrected")

_KEYWORD_FACT = re.compile(r"(design|population|intervention|n)\s*:\s*(\S.*)", re.IGNORECASE)
#: Owner of the keywords that the bundled digests carry; an author's keyword is no fact of ours.
_OUR_KEYWORDS = "evidence"
_COUNT = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d+")

#: PubMed's publication types that say how a study was made, the most telling first.
_DESIGN_OF_TYPE = (
    ("Meta-Analysis", "meta-analysis"),
    ("Systematic Review", "systematic review"),
    ("Clinical Trial, Phase IV", "phase 4"),
    ("Clinical Trial, Phase III", "phase 3"),
    ("Clinical Trial, Phase II", "phase 2"),
    ("Clinical Trial, Phase I", "phase 1"),
    ("Pragmatic Clinical Trial", "pragmatic trial"),
    ("Controlled Clinical Trial", "controlled trial"),
    ("Clinical Trial", "clinical trial"),
    ("Observational Study", "observational"),
    ("Case Reports", "case report"),
    ("Review", "review"),
    ("Comment", "comment"),
    ("Editorial", "editorial"),
)
_RANDOMISED = "Randomized Controlled Trial"
_DESIGN_OF_HEADING = (
    ("Retrospective Studies", "retrospective"),
    ("Prospective Studies", "prospective"),
    ("Cohort Studies", "cohort"),
)
_CHILD_HEADINGS = frozenset({"Infant, Newborn", "Infant", "Child, Preschool", "Child"})
_ADULT_HEADINGS = frozenset({"Young Adult", "Adult", "Middle Aged", "Aged", "Aged, 80 and over"})


@dataclass(frozen=True, slots=True)
class Relation:
    """How a study stands to the index study, and who says so.

    Parameters
    ----------
    tie : str
        One of :data:`Tie`.
    origins : tuple of {"elink", "reference_list"}
        Sorted; empty where nothing is known.
    """

    tie: Tie = "not asked"
    origins: tuple[LinkSource, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What the study column says beside author and year; None where it is not known.

    Parameters
    ----------
    design, population, intervention : str or None
        In few words.
    size : int or None
        Number of patients of the whole study.
    arms : tuple of (str, int)
        Arms with their numbers of patients, where the text gives them.
    estimator : str or None
        How estimates at a time were made, where the text names one way only.
    """

    design: str | None = None
    size: int | None = None
    population: str | None = None
    intervention: str | None = None
    arms: tuple[tuple[str, int], ...] = ()
    estimator: str | None = None


@dataclass(frozen=True, slots=True)
class StudyInput:
    """One record that goes into a comparison.

    Parameters
    ----------
    article : Article
        The record.
    findings : tuple of Finding or None
        None where the text was not read; empty where it was read and holds no figure.
    relation : Relation
        To the index study.
    facts : StudyFacts or None
        Better knowledge than :func:`facts_of` draws from the record.
    checked_on : str or None
        The day on which PubMed last told whether it was retracted; None if it never did.
    """

    article: Article
    findings: tuple[Finding, ...] | None
    relation: Relation = Relation()
    facts: StudyFacts | None = None
    checked_on: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One study as every table names it.

    Parameters
    ----------
    pmid : str
        Its record.
    first_author : str or None
        Last name, or the name of the group.
    year : int or None
        Of publication.
    title : str
        Of the article.
    facts : StudyFacts
        Design, size, population, intervention.
    relation : Relation
        To the index study.
    text_source : {"pubmed", "medline", "digest"}
        Whose words were read.
    has_text : bool
        Whether there is more than a title to read.
    concerns : tuple of str
        Retraction, expression of concern, correction: the weightiest first.
    overlaps : tuple of Overlap
        Other records in the comparison that report the same patients, and how that is known.
    checked_on : str or None
        The day on which PubMed last told whether it was retracted; None if it never did, or did not
        give the record when last asked.
    """

    pmid: str
    first_author: str | None
    year: int | None
    title: str
    facts: StudyFacts
    relation: Relation
    text_source: TextSource
    has_text: bool = True
    concerns: tuple[Concern, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    checked_on: str | None = None

    @property
    def shares_patients_with(self) -> tuple[str, ...]:
        """PMIDs of the records that report the same patients, each once."""
        return tuple(dict.fromkeys(overlap.pmid for overlap in self.overlaps))

    @property
    def is_index(self) -> bool:
        """Whether the others are compared with this one."""
        return self.relation.tie == "index"

    @property
    def retracted(self) -> bool:
        """Whether it is struck through and kept from any pooling."""
        return "retracted" in self.concerns

    @property
    def retraction(self) -> Retraction:
        """What is known of a retraction: only PubMed's own answer tells, and a digest is none."""
        if self.retracted:
            return "retracted"
        return "could not be checked" if self.checked_on is None else "not retracted"

    @property
    def name(self) -> str:
        """First author and year, as in ``Bhojwani 2019``; the PMID where neither is known."""
        return study_name(self)


def study_name(entry: Article | Study) -> str:
    """Give first author and year, as in ``Bhojwani 2019``; the PMID where neither is known."""
    parts = [entry.first_author, None if entry.year is None else str(entry.year)]
    return " ".join(p for p in parts if p) or f"PMID {entry.pmid}"


def by_year(entry: Article | Study) -> tuple[int, str, int]:
    """Sort key of records and studies: year, the undated last; equal years by first author, then PMID."""
    return entry.year or 9999, (entry.first_author or "").casefold(), int(entry.pmid)


def describe_studies(given: Sequence[StudyInput]) -> tuple[Study, ...]:
    """Describe every study, and name those that report the same patients to each other."""
    overlaps = overlaps_of([one.article for one in given])
    return tuple(_study(one, overlaps[one.article.pmid]) for one in given)


def _study(given: StudyInput, overlaps: tuple[Overlap, ...]) -> Study:
    """Describe one study."""
    article = given.article
    known = facts_of(article)
    better = given.facts or StudyFacts()
    facts = StudyFacts(
        design=better.design or known.design,
        size=better.size if better.size is not None else known.size,
        population=better.population or known.population,
        intervention=better.intervention or known.intervention,
        arms=better.arms or known.arms,
        estimator=better.estimator or known.estimator,
    )
    return Study(
        pmid=article.pmid,
        first_author=article.first_author,
        year=article.year,
        title=article.title,
        facts=facts,
        relation=given.relation,
        text_source=article.text_source,
        has_text=any(passage.name != "title" and passage.text for passage in article.passages),
        concerns=concerns_of(article),
        overlaps=overlaps,
        checked_on=given.checked_on,
    )


def facts_of(article: Article) -> StudyFacts:
    """Draw facts from a record's keywords (``design: phase 2``), else from its indexing by NLM.

    The bundled digests carry their facts as keywords; PubMed's own records have publication types and
    age groups among their MeSH headings. What neither says stays None.
    """
    stated = {
        match[1].lower(): match[2]
        for keyword in article.keywords
        if keyword.owner == _OUR_KEYWORDS
        and (match := _KEYWORD_FACT.fullmatch(" ".join(keyword.text.split())))
    }
    size = _COUNT.fullmatch(stated.get("n", ""))
    return StudyFacts(
        design=stated.get("design") or _indexed_design(article),
        size=int(re.sub(r"\D", "", size.group())) if size else None,
        population=stated.get("population") or _indexed_population(article),
        intervention=stated.get("intervention"),
    )


def concerns_of(article: Article) -> tuple[Concern, ...]:
    """Say whether the article was retracted, doubted or corrected, the weightiest first."""
    found = {_CONCERN_OF_CORRECTION.get(correction.kind) for correction in article.corrections}
    if any(p.ui == "D016441" or p.name == "Retracted Publication" for p in article.publication_types):
        found.add("retracted")
    return tuple(concern for concern in _CONCERNS_BY_WEIGHT if concern in found)


def _indexed_design(article: Article) -> str | None:
    """Read the design from publication types, then from MeSH headings."""
    types = {p.name for p in article.publication_types}
    design = next((words for name, words in _DESIGN_OF_TYPE if name in types), None)
    if _RANDOMISED in types:
        return f"{design}, randomised" if design and design.startswith("phase") else "randomised trial"
    if design is None or design == "observational":
        headings = {h.name for h in article.mesh_headings}
        design = next((words for name, words in _DESIGN_OF_HEADING if name in headings), design)
    return design


def _indexed_population(article: Article) -> str | None:
    """Read the age groups from MeSH headings; adolescents alone tell neither from the other."""
    headings = {h.name for h in article.mesh_headings}
    children, adults = headings & _CHILD_HEADINGS, headings & _ADULT_HEADINGS
    if children and adults:
        return "children and adults"
    if children:
        return "paediatric"
    if adults:
        return "adult"
    return "adolescents" if "Adolescent" in headings else None
