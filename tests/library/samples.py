"""Records and findings written for the tests; no text here is anyone's abstract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from evidence.model import Article, Finding, LinkKind
from evidence.records.pubmed import parse_record

JANUARY = "2026-01-05T08:00:00Z"
FEBRUARY = "2026-02-05T08:00:00Z"
MARCH = "2026-03-05T08:00:00Z"


def pubmed_xml(
    pmid: str,
    *,
    title: str = "Made-up treatment of a made-up disease",
    abstract: str | None = "Of 20 patients, 12 responded.",
    doi: str | None = None,
    pmcid: str | None = None,
    version: int = 1,
) -> bytes:
    """Write a record as efetch would give it, with the parts that the library looks at."""
    ids = [("pubmed", pmid), ("doi", doi), ("pmc", pmcid)]
    return (
        '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="{version}">{pmid}</PMID><Article PubModel="Print">'
        "<Journal><JournalIssue CitedMedium='Print'><PubDate><Year>2019</Year></PubDate></JournalIssue>"
        "<Title>Journal of Examples</Title></Journal>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle>"
        + (
            ""
            if abstract is None
            else f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>"
        )
        + "<AuthorList CompleteYN='Y'><Author ValidYN='Y'><LastName>Muster</LastName>"
        "<ForeName>Erika</ForeName><Initials>E</Initials></Author></AuthorList>"
        "<Language>eng</Language></Article></MedlineCitation><PubmedData><ArticleIdList>"
        + "".join(f'<ArticleId IdType="{kind}">{value}</ArticleId>' for kind, value in ids if value)
        + "</ArticleIdList></PubmedData></PubmedArticle>"
    ).encode()


def record(pmid: str, *, title: str = "A title", doi: str | None = None) -> tuple[bytes, Article]:
    """Give a PubMed record as received with its article."""
    raw = pubmed_xml(pmid, title=title, doi=doi)
    return raw, parse_record(raw)


def digest(pmid: str, *, title: str = "A digest") -> tuple[bytes, Article]:
    """Give a record whose text is our own digest."""
    raw, article = record(pmid, title=title)
    return raw, replace(article, text_source="digest")


def medline_text(pmid: str, *, title: str = "A title from MEDLINE") -> bytes:
    """Write a record in MEDLINE's format."""
    return (
        f"PMID- {pmid}\nOWN - NLM\nSTAT- MEDLINE\nDP  - 2018 May\nTI  - {title}\n"
        "AB  - Of 30 patients, 10 responded.\nFAU - Muster, Erika\nAU  - Muster E\nLA  - eng\n"
        "PT  - Journal Article\nTA  - J Examples\nJT  - Journal of Examples\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class Links:
    """A link set as the lookup of links gives it."""

    source_pmid: str
    kind: LinkKind
    targets: Sequence[tuple[str, int | None]]


def finding(pmid: str, *, percent: float | None = 60.0, ruleset: str = "core@1") -> Finding:
    """Give a finding in the sentence of the sample abstract."""
    return Finding(
        pmid=pmid,
        outcome="ORR",
        measure="proportion",
        passage="abstract",
        start=16,
        end=18,
        quote="12",
        sentence="Of 20 patients, 12 responded.",
        rule="orr-responded",
        ruleset=ruleset,
        events=12,
        total=20,
        percent=percent,
    )
