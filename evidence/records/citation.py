"""``PubmedArticle``: a journal article's citation, and what PubMed adds to it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias

from evidence.model import ArticleDate, ArticleId, Journal
from evidence.records import indexing
from evidence.records.abstracts import abstract, other_abstract
from evidence.records.dates import article_date, history, partial_date
from evidence.records.fields import Fields, Readers, extend, put, read_pmid, text_or_none, walk
from evidence.records.markup import Element
from evidence.records.people import AUTHORS, author_list, investigator_list
from evidence.records.references import article_id, article_ids, corrections, reference_list
from evidence.records.text import fold, plain_text
from evidence.records.written import WrittenOtherwise, plain

__all__ = [
    "ABSTRACT_READERS",
    "ARTICLE_READERS",
    "CITATION_READERS",
    "HISTORY_FIELD",
    "IDS_FIELD",
    "LOCATIONS",
    "PUBMED_DATA_READERS",
    "article_fields",
    "complete",
    "language",
    "pagination",
    "read_status",
    "written_authors",
    "written_locations",
    "written_pagination",
]

#: The one field of Article here that two elements tell.
IDS_FIELD: Final = "ids"
#: Set on the way, and no fields of Article: a DOI from ELocationID or the source that it stands in, the
#: parts of the journal from both places, the history.
_LOCATION_DOI: Final = "location_doi"
_LOCATION_SOURCE: Final = "location_source"
_JOURNAL_PARTS: Final = "journal_parts"
_JOURNAL_INFO: Final = "journal_info"
HISTORY_FIELD: Final = "history"

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
    fields = Fields()
    walk(element, _PARTS, fields)
    return complete(fields)


def complete(fields: Fields) -> Fields:
    """Put together what a record says in several places: the journal, the dates, the DOI."""
    fields["journal"] = _journal_of(fields.pop(_JOURNAL_PARTS, ()), fields.pop(_JOURNAL_INFO, ()))
    _append_history(fields)
    _append_location(fields)
    return fields


def _append_location(fields: Fields) -> None:
    """Put the DOI of ELocationID behind the identifiers, now or when they are read."""
    doi: ArticleId | None = fields.pop(_LOCATION_DOI, None)
    source: str | None = fields.pop(_LOCATION_SOURCE, None)
    ids: tuple[ArticleId, ...] = fields.pop(IDS_FIELD, ())
    unread = fields.unread.get(IDS_FIELD)
    if unread is None and source is None:
        fields[IDS_FIELD] = _with_doi(ids, doi)
    else:
        fields.unread[IDS_FIELD] = lambda: _with_doi(
            ids if unread is None else unread(), doi if source is None else _doi_of(source)
        )


def _with_doi(ids: tuple[ArticleId, ...], doi: ArticleId | None) -> tuple[ArticleId, ...]:
    """Add the DOI of ELocationID to a list without one; some records of publishers have theirs there only."""
    if doi is None or any(identifier.kind == "doi" for identifier in ids):
        return ids
    return (*ids, doi)


def _append_history(fields: Fields) -> None:
    """Put the dates of the history behind the others, now or when they are read."""
    dates: tuple[ArticleDate, ...] = fields.get("dates", ())
    history = fields.unread.pop(HISTORY_FIELD, None)
    if history is None:
        fields["dates"] = dates + fields.pop(HISTORY_FIELD, ())
    else:
        fields.unread["dates"] = lambda: dates + history()


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
    read_status(element, fields)
    walk(element, CITATION_READERS, fields)


def read_status(element: Element, fields: Fields) -> None:
    """Read the attributes of ``MedlineCitation``."""
    fields["status"] = element.get("Status")
    fields["owner"] = element.get("Owner", "NLM")
    fields["indexing_method"] = element.get("IndexingMethod")


def _read_article(element: Element, fields: Fields) -> None:
    walk(element, ARTICLE_READERS, fields)


def _read_pubmed_data(element: Element, fields: Fields) -> None:
    walk(element, PUBMED_DATA_READERS, fields)


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
    known = fields.get(_LOCATION_DOI) is not None
    if element.get("EIdType") == "doi" and element.get("ValidYN") != "N" and not known:
        fields[_LOCATION_DOI] = article_id("doi", element.text or "")


_NOT_COMPLETE: Final = '<AuthorList CompleteYN="N"'
#: Every ``ELocationID`` as PubMed writes it, without groups.
LOCATIONS: Final = r'(?:<ELocationID EIdType="(?:doi|pii)" ValidYN="[YN]">[^<]*</ELocationID>\s*)++'
_WRITTEN_DOI: Final = re.compile(r'<ELocationID EIdType="doi" ValidYN="Y">([^<]*)<')
_WRITTEN_PAGES: Final = re.compile(r"<Pagination>\s*<MedlinePgn>([^<]*)</MedlinePgn>\s*</Pagination>\s*")


def written_authors(source: str, fields: Fields) -> None:
    """Read the source of ``AuthorList`` as it is usually written."""
    fields.unread["authors"] = AUTHORS.later(source)
    fields["authors_complete"] = not source.startswith(_NOT_COMPLETE)


def written_locations(source: str, fields: Fields) -> None:
    """Keep the source of every ``ELocationID``, whose DOI is read with the other identifiers."""
    fields[_LOCATION_SOURCE] = source


def _doi_of(source: str) -> ArticleId | None:
    """Read the first DOI that is not marked invalid."""
    found = (article_id("doi", plain(value)) for value in _WRITTEN_DOI.findall(source))
    return next((doi for doi in found if doi is not None), None)


def written_pagination(source: str, fields: Fields) -> None:
    """Read the source of ``Pagination``."""
    pages = _WRITTEN_PAGES.fullmatch(source)
    if pages is None:
        raise WrittenOtherwise
    fields["pagination"] = plain(pages[1]) or None


def _read_journal(element: Element, fields: Fields) -> None:
    """Read ``Journal``: the titles, and the issue with its date."""
    parts: list[Part] = []
    for child in element:
        if child.tag == "JournalIssue":
            for part in child:
                if part.tag == "PubDate":
                    fields["pub_date"] = partial_date(part)
                else:
                    parts += _journal_part(part)
        else:
            parts += _journal_part(child)
    fields[_JOURNAL_PARTS] = tuple(parts)


def _journal_part(element: Element) -> tuple[Part, ...]:
    name = _JOURNAL_NAMES.get(element.tag)
    return () if name is None else ((name, text_or_none(element)),)


def _read_journal_info(element: Element, fields: Fields) -> None:
    """Read ``MedlineJournalInfo``."""
    fields[_JOURNAL_INFO] = tuple(part for child in element for part in _journal_part(child))


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

ARTICLE_READERS: Final[Readers] = {
    **ABSTRACT_READERS,
    "Journal": _read_journal,
    "ELocationID": _read_location,
    "DataBankList": extend("data_banks", indexing.data_banks),
    "PublicationTypeList": extend("publication_types", indexing.publication_types),
    "ArticleDate": extend("dates", article_date),
}

CITATION_READERS: Final[Readers] = {
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

PUBMED_DATA_READERS: Final[Readers] = {
    "History": extend(HISTORY_FIELD, history),
    "PublicationStatus": put("publication_status", text_or_none),
    "ArticleIdList": extend("ids", article_ids),
    "ReferenceList": extend("references", reference_list),
}

_PARTS: Final[Readers] = {"MedlineCitation": _read_citation, "PubmedData": _read_pubmed_data}
