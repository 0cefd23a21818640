"""Records for the reference formats: awkward ones made by hand, and real ones where they are at hand."""

from __future__ import annotations

from pathlib import Path

from evidence.errors import RecordError
from evidence.model import (
    Article,
    ArticleDate,
    ArticleId,
    Author,
    Correction,
    Journal,
    Keyword,
    MeshHeading,
    PartialDate,
    Section,
)
from evidence.records.pubmed import parse_records
from tests.compare.by_hand import article

NASTY = r"100% of {braces} & $5_000 \alpha ~ ^ # <b>β</b> “and”, 50 µg"


def awkward() -> Article:
    """A retracted record with every field, each with what its format must escape."""
    return article(
        "12345",
        title=f"{NASTY}.",
        authors=(
            Author("van der Berg", "Jan Peter", "JP", "Jr"),
            Author("Müller", None, "K"),
            Author("Smith and Sons", "A, B", "AB"),
            Author(collective_name="The R&D Group, and Others"),
            Author("Old", "Spelling", "S", valid=False),
        ),
        abstract=(Section("First part.", "METHODS"), Section(NASTY, "RESULTS")),
        journal=Journal(
            title="Journal of Examples & Tests",
            iso_abbreviation="J Ex. Tests",
            issn="1234-5678",
            volume="12",
            issue="3 Suppl",
        ),
        pagination="1133-9",
        pub_date=PartialDate(2019, 3, 7, "2019 Mar 7"),
        ids=(ArticleId("doi", "10.1000/a_b(c)<1::aid>3.0.co;2-#"), ArticleId("pmc", "PMC99")),
        languages=("eng",),
        mesh_headings=(MeshHeading("Leukemia, Myeloid", None, major_descriptor=True),),
        keywords=(Keyword("β-blocker", "NOTNLM", major=False), Keyword("n: 5", "evidence", major=False)),
        corrections=(Correction("RetractionIn", "Notice", "2"),),
    )


def bare() -> Article:
    """A record with a PMID and a title only."""
    return Article("1", 1, "Bare")


def chapter() -> Article:
    """A chapter of a book, dated by its electronic publication."""
    return Article(
        "2",
        1,
        "A chapter",
        kind="book",
        book_title="A book",
        publisher="Press",
        editors=(Author("Editor", "Eve", "E"),),
        dates=(ArticleDate("Electronic", PartialDate(2021, None, None, "2021")),),
    )


def made_by_hand() -> list[Article]:
    return [awkward(), bare(), chapter(), article("3", digest=True)]


def recorded(shared: Path) -> list[Article]:
    """Real records, as efetch gave them."""
    found: list[Article] = []
    for path in sorted(shared.glob("pubmed/*.xml")):
        read = parse_records(path.read_bytes())
        found += [record for record in read if not isinstance(record, RecordError)]
    return found
