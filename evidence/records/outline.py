"""``PubmedArticle`` as PubMed writes it: cut into its elements by one pattern, each read by itself.

The pattern is the order of elements in the DTD. A record that departs from it (another order, unknown
elements, comments) is not read here but parsed as a whole; an element that departs from its own pattern
is parsed by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple, TypeAlias

from evidence.records.abstracts import written_abstract
from evidence.records.citation import (
    ARTICLE_READERS,
    CITATION_READERS,
    HISTORY_FIELD,
    IDS_FIELD,
    LOCATIONS,
    PUBMED_DATA_READERS,
    complete,
    read_status,
    written_authors,
    written_locations,
    written_pagination,
)
from evidence.records.dates import HISTORY
from evidence.records.fields import Fields, Readers, walk, written_pmid
from evidence.records.indexing import CHEMICALS, GRANTS, KEYWORDS, MESH_HEADINGS
from evidence.records.markup import parse_element
from evidence.records.people import AUTHORS
from evidence.records.references import IDS, REFERENCES, written_ids
from evidence.records.written import (
    TEXT,
    ItemPattern,
    WrittenOtherwise,
    block,
    decoded,
    parse_elements,
    written_text,
)

__all__ = ["written_fields"]

#: Reads the source of one element, or of several that follow each other, into the fields.
Reader: TypeAlias = Callable[[str, Fields], None]

#: Journals with their issues are the most various of what is remembered; 2,000 of them take some 3 MB.
_REMEMBERED: Final = 2048


class Part(NamedTuple):
    """An element of the outline.

    Parameters
    ----------
    tag : str
        Its name.
    read : callable or None
        Reads its source; None for an element whose text is not modelled.
    readers : mapping
        Those of the element around it, for when it has to be parsed.
    several : bool
        Whether it may occur again.
    usual : str or None
        A pattern of the element as it is usually written.
    read_usual : callable or None
        Reads what matches that.
    """

    tag: str
    read: Reader | None
    readers: Readers
    several: bool = False
    usual: str | None = None
    read_usual: Reader | None = None

    @property
    def pattern(self) -> str:
        """The element's place in the outline, with a group for each way to read it."""
        if self.read is None:
            return rf'(?:<{self.tag}(?: \w+="[^"<&]*")?>{TEXT}</{self.tag}>\s*)*+'
        blocks = f"((?:{block(self.tag)}){'*' if self.several else '?'}+)"
        return blocks if self.usual is None else rf"(?>({self.usual})(?!<{self.tag}\b)|{blocks})"

    @property
    def ways(self) -> list[tuple[Reader, Readers]]:
        """What reads each group, and the readers for when that has to be parsed."""
        return [(read, self.readers) for read in (self.read_usual, self.read) if read is not None]


def written_fields(xml: bytes) -> Fields | None:
    """Read ``PubmedArticle`` into the fields of an Article.

    Parameters
    ----------
    xml : bytes
        The record.

    Returns
    -------
    dict or None
        As :func:`evidence.records.citation.article_fields` gives it; None where the record is not
        written as usual or is damaged, and has to be parsed.

    Raises
    ------
    lxml.etree.XMLSyntaxError
        If an element is damaged.
    """
    try:
        source = decoded(xml)
    except WrittenOtherwise:
        return None
    match = _OUTLINE.fullmatch(source)
    if match is None:
        return None
    fields = Fields()
    status, *elements = match.groups()
    fields.update(_status_fields(status))
    for (read, readers), element in zip(_READ, elements, strict=True):
        if element:
            try:
                read(element, fields)
            except WrittenOtherwise:
                walk(parse_elements(element), readers, fields)
    return complete(fields)


@lru_cache(maxsize=64)
def _status_fields(attributes: str) -> Fields:
    fields = Fields()
    read_status(parse_element(f"<MedlineCitation{attributes}/>".encode()), fields)
    return fields


def _parsed(tag: str, readers: Readers, *, several: bool = False) -> Part:
    """Give an element that is always parsed: it is rare, or various."""

    def read(source: str, fields: Fields) -> None:
        walk(parse_elements(source), readers, fields)

    return Part(tag, read, readers, several)


def _remembered(tag: str, readers: Readers, *, several: bool = False) -> Part:
    """Give an element that recurs from record to record: parsed once, then known by its source."""

    @lru_cache(maxsize=_REMEMBERED)
    def fields_of(source: str) -> Fields:
        fields = Fields()
        walk(parse_elements(source), readers, fields)
        return fields

    def read(source: str, fields: Fields) -> None:
        fields.update(fields_of(source))

    return Part(tag, read, readers, several)


def _text(tag: str, field: str, readers: Readers) -> Part:
    """Give an element of text with or without inline markup."""

    def read(source: str, fields: Fields) -> None:
        fields[field] = written_text(tag, source) or None

    return Part(tag, read, readers)


def _later(
    tag: str, field: str, pattern: ItemPattern[Any], readers: Readers, *, several: bool = False
) -> Part:
    """Give a list that is checked now and read when somebody asks for it."""

    def read(source: str, fields: Fields) -> None:
        fields.unread[field] = pattern.later_checked(source)

    def read_usual(source: str, fields: Fields) -> None:
        fields.unread[field] = pattern.later(source)

    return Part(tag, read, readers, several, pattern.whole, read_usual)


def _title(source: str, fields: Fields) -> None:
    fields["title"] = written_text("ArticleTitle", source)


def _abstract(source: str, fields: Fields) -> None:
    fields["abstract"], fields["copyright"] = written_abstract(source)


def _ids(source: str, fields: Fields) -> None:
    fields.unread[IDS_FIELD] = partial(written_ids, source)


def _not_modelled(*tags: str) -> tuple[Part, ...]:
    return tuple(Part(tag, None, _C) for tag in tags)


_A: Final = ARTICLE_READERS
_C: Final = CITATION_READERS
_D: Final = PUBMED_DATA_READERS

_HEAD: Final = (
    Part("PMID", written_pmid, _C),
    _remembered("DateCompleted", _C),
    _remembered("DateRevised", _C),
)
_ARTICLE: Final = (
    _remembered("Journal", _A),
    Part("ArticleTitle", _title, _A),
    Part("Pagination", written_pagination, _A),
    _parsed("ELocationID", _A, several=True)._replace(usual=LOCATIONS, read_usual=written_locations),
    Part("Abstract", _abstract, _A),
    _parsed("AuthorList", _A)._replace(usual=AUTHORS.whole, read_usual=written_authors),
    _remembered("Language", _A, several=True),
    _parsed("DataBankList", _A),
    _later("GrantList", "grants", GRANTS, _A),
    _remembered("PublicationTypeList", _A),
    _text("VernacularTitle", "vernacular_title", _A),
    _remembered("ArticleDate", _A, several=True),
)
_CITATION: Final = (
    _remembered("MedlineJournalInfo", _C),
    _later("ChemicalList", "chemicals", CHEMICALS, _C),
    _parsed("SupplMeshList", _C),
    *_not_modelled("CitationSubset"),
    _parsed("CommentsCorrectionsList", _C),
    _parsed("GeneSymbolList", _C),
    _later("MeshHeadingList", "mesh_headings", MESH_HEADINGS, _C),
    *_not_modelled("NumberOfReferences"),
    _parsed("PersonalNameSubjectList", _C),
    *_not_modelled("OtherID"),
    _parsed("OtherAbstract", _C, several=True),
    _later("KeywordList", "keywords", KEYWORDS, _C, several=True),
    _text("CoiStatement", "coi_statement", _C),
    *_not_modelled("SpaceFlightMission"),
    _parsed("InvestigatorList", _C),
    *_not_modelled("GeneralNote"),
)
_DATA: Final = (
    _later("History", HISTORY_FIELD, HISTORY, _D),
    _remembered("PublicationStatus", _D),
    _parsed("ArticleIdList", _D)._replace(usual=IDS, read_usual=_ids),
    _parsed("ObjectList", _D),
    _later("ReferenceList", "references", REFERENCES, _D, several=True),
)


def _outline() -> re.Pattern[str]:
    head, article, citation, data = (
        "".join(part.pattern for part in parts) for parts in (_HEAD, _ARTICLE, _CITATION, _DATA)
    )
    return re.compile(
        rf"<PubmedArticle>\s*<MedlineCitation([^<>]*)>\s*{head}"
        rf'<Article(?: PubModel="[\w-]*")?>\s*{article}</Article>\s*{citation}</MedlineCitation>\s*'
        # Behind the whole, XML allows no other white space.
        rf"<PubmedData>\s*{data}</PubmedData>\s*</PubmedArticle>[ \t\r\n]*"
    )


_READ: Final = tuple(
    way for parts in (_HEAD, _ARTICLE, _CITATION, _DATA) for part in parts for way in part.ways
)
_OUTLINE: Final = _outline()
