"""``PubmedArticle``: a journal article's citation, and what PubMed adds to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

from evidence.model import ArticleId, Journal
from evidence.records import indexing
from evidence.records.abstracts import abstract, other_abstract
from evidence.records.dates import article_date, history, partial_date
from evidence.records.fields import Fields, Readers, extend, put, read_pmid, text_or_none, walk
from evidence.records.markup import Element
from evidence.records.people import author_list, investigator_list
from evidence.records.references import article_id, article_ids, corrections, reference_list
from evidence.records.text import fold, plain_text

__all__ = ["ABSTRACT_READERS", "article_fields", "language", "pagination"]

#: Set on the way, and no fields of Article: a DOI from ELocationID, the parts of the journal from
#: both places, the history.
_LOCATION_DOI: Final = "location_doi"
_JOURNAL_PARTS: Final = "journal_parts"
_JOURNAL_INFO: Final = "journal_info"
_HISTORY: Final = "history"

#: A part of the journal and its value.
Part: TypeAlias = tuple[str, str | None]


def article_fields(element: Element) -> Fields:
    """Read ``PubmedArticle`` into the fields of an Article.

    Parameters
    ----------
    element : lxml element
        ``PubmedArticle``, of any DTD since 2013.

    Returns
    -------
    dict
        Values by field name; no ``pmid`` where the record has none.
    """
    fields: Fields = {}
    walk(element, _ARTICLE_PARTS, fields)
    fields["journal"] = _journal_of(fields.pop(_JOURNAL_PARTS, ()), fields.pop(_JOURNAL_INFO, ()))
    fields["dates"] = fields.get("dates", ()) + fields.pop(_HISTORY, ())
    location_doi: ArticleId | None = fields.pop(_LOCATION_DOI, None)
    ids: tuple[ArticleId, ...] = fields.get("ids", ())
    # Older records have their DOI in the identifier list only, some publisher-supplied ones here only.
    if location_doi is not None and not any(identifier.kind == "doi" for identifier in ids):
        fields["ids"] = (*ids, location_doi)
    return fields


@lru_cache(maxsize=512)
def _journal_of(parts: tuple[Part, ...], info: tuple[Part, ...]) -> Journal:
    return Journal(**dict(parts + info))


def language(element: Element) -> tuple[str, ...]:
    """Read one ``Language``: a three-letter code."""
    code = fold(element.text or "")
    return (code,) if code else ()


def pagination(element: Element) -> str | None:
    """Read ``Pagination``: ``MedlinePgn`` as printed, else start and end page."""
    pages: dict[object, str] = {child.tag: fold(child.text or "") for child in element}
    start, end = pages.get("StartPage", ""), pages.get("EndPage", "")
    return pages.get("MedlinePgn") or "-".join(page for page in (start, end) if page) or None


def _read_abstract(element: Element, fields: Fields) -> None:
    fields["abstract"], fields["copyright"] = abstract(element)


def _read_citation(element: Element, fields: Fields) -> None:
    """Read ``MedlineCitation``."""
    fields["status"] = element.get("Status")
    fields["owner"] = element.get("Owner", "NLM")
    fields["indexing_method"] = element.get("IndexingMethod")
    walk(element, _CITATION, fields)


def _read_article(element: Element, fields: Fields) -> None:
    walk(element, _ARTICLE, fields)


def _read_pubmed_data(element: Element, fields: Fields) -> None:
    walk(element, _PUBMED_DATA, fields)


def _read_authors(element: Element, fields: Fields) -> None:
    """Read ``AuthorList``; a list of editors is told by its type."""
    people = author_list(element)
    if element.get("Type") == "editors":
        fields["editors"] = fields.get("editors", ()) + people
    else:
        fields["authors"] = fields.get("authors", ()) + people
        fields["authors_complete"] = element.get("CompleteYN") != "N"


def _read_location(element: Element, fields: Fields) -> None:
    """Read ``ELocationID``: a DOI, unless it is marked invalid."""
    if element.get("EIdType") == "doi" and element.get("ValidYN") != "N" and _LOCATION_DOI not in fields:
        fields[_LOCATION_DOI] = article_id("doi", element.text or "")


def _read_journal(element: Element, fields: Fields) -> None:
    """Read ``Journal``: the titles, and the issue with its date."""
    parts: list[Part] = []
    for child in (*element, *element.iterfind("JournalIssue/*")):
        if child.tag == "PubDate":
            fields["pub_date"] = partial_date(child)
        elif child.tag in _JOURNAL_NAMES:
            parts.append((_JOURNAL_NAMES[child.tag], text_or_none(child)))
    fields[_JOURNAL_PARTS] = tuple(parts)


def _read_journal_info(element: Element, fields: Fields) -> None:
    """Read ``MedlineJournalInfo``."""
    fields[_JOURNAL_INFO] = tuple(
        (_JOURNAL_NAMES[child.tag], text_or_none(child)) for child in element if child.tag in _JOURNAL_NAMES
    )


_JOURNAL_NAMES: Final[dict[object, str]] = {
    "ISSN": "issn",
    "Title": "title",
    "ISOAbbreviation": "iso_abbreviation",
    "Volume": "volume",
    "Issue": "issue",
    "Country": "country",
    "MedlineTA": "medline_abbreviation",
    "NlmUniqueID": "nlm_id",
    "ISSNLinking": "issn_linking",
}

#: What a journal article and a book chapter have in common.
ABSTRACT_READERS: Final[Readers] = {
    "PMID": read_pmid,
    "ArticleTitle": put("title", plain_text),
    "VernacularTitle": put("vernacular_title", text_or_none),
    "Pagination": put("pagination", pagination),
    "Language": extend("languages", language),
    "Abstract": _read_abstract,
    "AuthorList": _read_authors,
    "InvestigatorList": extend("investigators", investigator_list),
    "KeywordList": extend("keywords", indexing.keywords),
    "GrantList": extend("grants", indexing.grants),
    "DateRevised": put("date_revised", partial_date),
}

_ARTICLE: Final[Readers] = {
    **ABSTRACT_READERS,
    "Journal": _read_journal,
    "ELocationID": _read_location,
    "DataBankList": extend("data_banks", indexing.data_banks),
    "PublicationTypeList": extend("publication_types", indexing.publication_types),
    "ArticleDate": extend("dates", article_date),
}

_CITATION: Final[Readers] = {
    "PMID": read_pmid,
    "DateCompleted": put("date_completed", partial_date),
    "DateRevised": put("date_revised", partial_date),
    "Article": _read_article,
    "MedlineJournalInfo": _read_journal_info,
    "ChemicalList": extend("chemicals", indexing.chemicals),
    "SupplMeshList": extend("supplementary_mesh", indexing.supplementary_mesh),
    "CommentsCorrectionsList": extend("corrections", corrections),
    "MeshHeadingList": extend("mesh_headings", indexing.mesh_headings),
    "OtherAbstract": extend("other_abstracts", other_abstract),
    "KeywordList": extend("keywords", indexing.keywords),
    "CoiStatement": put("coi_statement", text_or_none),
    "InvestigatorList": extend("investigators", investigator_list),
}

_PUBMED_DATA: Final[Readers] = {
    "History": extend(_HISTORY, history),
    "PublicationStatus": put("publication_status", text_or_none),
    "ArticleIdList": extend("ids", article_ids),
    "ReferenceList": extend("references", reference_list),
}

_ARTICLE_PARTS: Final[Readers] = {"MedlineCitation": _read_citation, "PubmedData": _read_pubmed_data}
