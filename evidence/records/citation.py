"""``PubmedArticle``: a journal article's citation, and what PubMed adds to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from evidence.model import ArticleId, Journal
from evidence.records import indexing
from evidence.records.abstracts import abstract, other_abstract
from evidence.records.dates import article_date, history, partial_date
from evidence.records.fields import Fields, Readers, extend, put, read_pmid, text_or_none, walk
from evidence.records.markup import Element
from evidence.records.people import author_list, investigator_list
from evidence.records.references import article_id, article_ids, corrections, reference_list
from evidence.records.text import fold, plain_text

__all__ = ["ABSTRACT_READERS", "article_fields", "language", "pagination", "read_history"]

#: Set during the walk, and no field of Article: a DOI from ELocationID, and the journal's parts.
_LOCATION_DOI: Final = "location_doi"
_JOURNAL_PARTS: Final = "journal_parts"


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
    fields: Fields = {_JOURNAL_PARTS: {}}
    walk(element, _ARTICLE_PARTS, fields)
    fields["journal"] = _journal_of(**fields.pop(_JOURNAL_PARTS))
    location_doi: ArticleId | None = fields.pop(_LOCATION_DOI, None)
    ids: tuple[ArticleId, ...] = fields.get("ids", ())
    # Older records have their DOI in the identifier list only, some publisher-supplied ones here only.
    if location_doi is not None and not any(identifier.kind == "doi" for identifier in ids):
        fields["ids"] = (*ids, location_doi)
    return fields


@lru_cache(maxsize=512)
def _journal_of(**parts: str | None) -> Journal:
    return Journal(**parts)


def language(element: Element) -> tuple[str, ...]:
    """Read one ``Language``: a three-letter code."""
    code = fold(element.text or "")
    return (code,) if code else ()


def pagination(element: Element) -> str | None:
    """Read ``Pagination``: ``MedlinePgn`` as printed, else start and end page."""
    pages: dict[object, str] = {child.tag: fold(child.text or "") for child in element}
    start, end = pages.get("StartPage", ""), pages.get("EndPage", "")
    return pages.get("MedlinePgn") or "-".join(page for page in (start, end) if page) or None


def read_history(element: Element, fields: Fields) -> None:
    """Read ``History``; its dates come after those of publication."""
    fields["dates"] = fields.get("dates", ()) + history(element)


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
    parts = fields[_JOURNAL_PARTS]
    for child in element:
        tag = child.tag
        if tag == "ISSN":
            parts["issn"] = text_or_none(child)
        elif tag == "Title":
            parts["title"] = text_or_none(child)
        elif tag == "ISOAbbreviation":
            parts["iso_abbreviation"] = text_or_none(child)
        elif tag == "JournalIssue":
            for item in child:
                if item.tag == "Volume":
                    parts["volume"] = text_or_none(item)
                elif item.tag == "Issue":
                    parts["issue"] = text_or_none(item)
                elif item.tag == "PubDate":
                    fields["pub_date"] = partial_date(item)


def _read_journal_info(element: Element, fields: Fields) -> None:
    """Read ``MedlineJournalInfo``."""
    parts = fields[_JOURNAL_PARTS]
    for child in element:
        name = _JOURNAL_INFO.get(child.tag)
        if name is not None:
            parts[name] = text_or_none(child)


_JOURNAL_INFO: Final[dict[object, str]] = {
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
    "History": read_history,
    "PublicationStatus": put("publication_status", text_or_none),
    "ArticleIdList": extend("ids", article_ids),
    "ReferenceList": extend("references", reference_list),
}

_ARTICLE_PARTS: Final[Readers] = {"MedlineCitation": _read_citation, "PubmedData": _read_pubmed_data}
