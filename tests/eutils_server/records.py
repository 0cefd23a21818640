"""PubMed records for tests: invented ones, and real ones cut out of files without changing a byte."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

__all__ = ["ARTICLE_SET_PROLOG", "article_set", "make_record", "pmid_of", "read_records", "split_article_set"]

#: What stands before the first record in an answer of efetch (recorded in 2025).
ARTICLE_SET_PROLOG = (
    b'<?xml version="1.0" ?>\n'
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)

_RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle)(?=[\s>]).*?</\1>", re.DOTALL)
_PMID = re.compile(rb"<PMID\b[^>]*>\s*(\d+)\s*</PMID>")


def split_article_set(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Give PMID and bytes of every record of a PubmedArticleSet.

    A plain search for the tags, on purpose not the parser under test.
    """
    for match in _RECORD.finditer(body):
        yield pmid_of(match.group()), match.group()


def pmid_of(record: bytes) -> str:
    """Give the PMID of one record: the first PMID element, which is its own."""
    match = _PMID.search(record)
    if match is None:
        raise ValueError("a record without a PMID")
    return match.group(1).decode("ascii")


def read_records(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the records of a file, or of every ``.xml`` and ``.xml.gz`` file of a folder."""
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in paths:
        if file.name.endswith((".xml", ".xml.gz")):
            raw = file.read_bytes()
            yield from split_article_set(gzip.decompress(raw) if file.name.endswith(".gz") else raw)


def article_set(records: Iterable[bytes], *, deleted: Sequence[str] = ()) -> bytes:
    """Wrap records as efetch does."""
    parts = list(records)
    if deleted:
        ids = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted)
        parts.append(f"<DeleteCitation>{ids}</DeleteCitation>".encode())
    opened = b"<PubmedArticleSet>\n" if parts else b"<PubmedArticleSet>"
    return b"".join([ARTICLE_SET_PROLOG, opened, *parts, b"</PubmedArticleSet>"])


def make_record(
    pmid: str | int,
    *,
    title: str | None = None,
    abstract: str | Mapping[str, str] | None = None,
    cites: Iterable[str | int] = (),
    authors: Sequence[tuple[str, str]] = (("Example", "Ada"), ("Muster", "Max")),
    doi: str | None = None,
    pmcid: str | None = None,
    year: int = 2020,
    created: str = "2020/02/01",
    journal: str = "Journal of invented results",
    publication_types: Sequence[str] = ("Journal Article",),
    mesh: Sequence[str] = (),
) -> bytes:
    """Write a PubmedArticle of invented content, valid against ``pubmed_250101.dtd``.

    Parameters
    ----------
    pmid : str or int
        Its PMID; titles and abstracts that are not given are derived from it.
    title : str, optional
        Plain text; markup in it is escaped.
    abstract : str or mapping of label to text, optional
        An empty string leaves the Abstract element out, as in letters.
    cites : iterable of PMIDs
        Its reference list.
    authors : sequence of (last name, fore name)
        An empty sequence leaves the AuthorList element out.
    created : str
        ``YYYY/MM/DD``, the date searched by ``[crdt]``.
    """
    number = str(pmid)
    if abstract is None:
        treated = 20 + int(number) % 60
        abstract = f"We treated {treated} invented patients; {treated // 2} of {treated} reached remission."
    ids = [("pubmed", number), ("doi", doi), ("pmc", pmcid)]
    citation = (
        f'<MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{number}</PMID>'
        f"<DateRevised><Year>{year}</Year><Month>12</Month><Day>31</Day></DateRevised>"
        f'<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN>'
        f'<JournalIssue CitedMedium="Print"><Volume>1</Volume><Issue>2</Issue>'
        f"<PubDate><Year>{year}</Year><Month>Feb</Month></PubDate></JournalIssue>"
        f"<Title>{escape(journal)}</Title><ISOAbbreviation>J Inv Res</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{escape(title or f'Invented study number {number}.')}</ArticleTitle>"
        f"<Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>"
        f"{_abstract(abstract)}{_authors(authors)}<Language>eng</Language><PublicationTypeList>"
        + "".join(f'<PublicationType UI="">{escape(t)}</PublicationType>' for t in publication_types)
        + "</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>J Inv Res</MedlineTA>"
        "<NlmUniqueID>0000000</NlmUniqueID></MedlineJournalInfo>" + _mesh(mesh) + "</MedlineCitation>"
    )
    data = (
        f"<PubmedData><History>{_date('entrez', created)}</History>"
        f"<PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
        + "".join(f'<ArticleId IdType="{kind}">{escape(v)}</ArticleId>' for kind, v in ids if v)
        + f"</ArticleIdList>{_references(cites)}</PubmedData>"
    )
    return f"<PubmedArticle>{citation}{data}</PubmedArticle>".encode()


def _abstract(abstract: str | Mapping[str, str]) -> str:
    if not abstract:
        return ""
    if isinstance(abstract, str):
        return f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>"
    texts = (
        f"<AbstractText Label={quoteattr(label)}>{escape(text)}</AbstractText>"
        for label, text in abstract.items()
    )
    return f"<Abstract>{''.join(texts)}</Abstract>"


def _authors(authors: Sequence[tuple[str, str]]) -> str:
    if not authors:
        return ""
    people = (
        f'<Author ValidYN="Y"><LastName>{escape(last)}</LastName><ForeName>{escape(fore)}</ForeName>'
        f"<Initials>{escape(fore[:1])}</Initials></Author>"
        for last, fore in authors
    )
    return f'<AuthorList CompleteYN="Y">{"".join(people)}</AuthorList>'


def _mesh(mesh: Sequence[str]) -> str:
    if not mesh:
        return ""
    headings = (
        f'<MeshHeading><DescriptorName UI="" MajorTopicYN="N">{escape(name)}</DescriptorName></MeshHeading>'
        for name in mesh
    )
    return f"<MeshHeadingList>{''.join(headings)}</MeshHeadingList>"


def _date(status: str, text: str) -> str:
    year, month, day = text.split("/")
    return (
        f'<PubMedPubDate PubStatus="{status}"><Year>{year}</Year><Month>{int(month)}</Month>'
        f"<Day>{int(day)}</Day></PubMedPubDate>"
    )


def _references(cites: Iterable[str | int]) -> str:
    entries = "".join(
        f"<Reference><Citation>Someone. J Inv Res. Entry {pmid}.</Citation><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></Reference>'
        for pmid in cites
    )
    return f"<ReferenceList>{entries}</ReferenceList>" if entries else ""
