"""The same facts of a record read twice: from our Article, and from what Bio.Entrez.read makes of it.

Biopython keeps inline markup as text within its strings (``10<sup>-4</sup>``). With ``escape=True``
the strings are XML fragments again, so :func:`evidence.records.text.plain_text` makes plain text of
both sides; what is compared is which text stands where, and that none is lost or joined.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from itertools import groupby
from typing import Any

from evidence.model import Article, ArticleDate, ArticleId, Author, PartialDate
from evidence.records.markup import parse_element
from evidence.records.references import article_id
from evidence.records.text import fold, plain_text

#: A document type that Biopython ships; answers name many, some by an address that it refuses.
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    '"-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_{edition}.dtd">\n<PubmedArticleSet>'
)
#: Editions for records made before and since 2018, when DateCreated was dropped.
_BEFORE_2018, _CURRENT = "130501", "250101"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TAG = re.compile(r"<[^>]*>")
_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)")


def entrez_records(records: Iterable[bytes]) -> list[Any]:
    """Let Bio.Entrez read records, each a ``PubmedArticle`` element."""
    # It makes a folder in the home directory when it is imported.
    from Bio import Entrez  # noqa: PLC0415

    found: list[Any] = []
    for edition, group in groupby(records, _edition):
        document = _HEAD.format(edition=edition).encode() + b"".join(group) + b"</PubmedArticleSet>"
        answer = Entrez.read(io.BytesIO(document), escape=True)  # type: ignore[no-untyped-call] # untyped
        # The older edition makes a plain list of the set.
        found += answer if isinstance(answer, list) else answer["PubmedArticle"]
    return found


def _edition(record: bytes) -> str:
    return _BEFORE_2018 if b"<DateCreated>" in record else _CURRENT


def text(value: str | None) -> str:
    """Make plain text of one of Biopython's strings."""
    if not value:
        return ""
    return plain_text(parse_element(f"<x>{_AMPERSAND.sub('&amp;', value)}</x>".encode()))


def _characters(texts: Iterable[str]) -> str:
    """Give letters and digits only, raised and lowered ones in their plain form."""
    plain = unicodedata.normalize("NFKC", " ".join(texts))
    return "".join(character for character in plain if character.isalnum())


def _their_characters(record: Any) -> str:
    """Take the tags off Biopython's strings without the help of any code of ours."""
    article = record["MedlineCitation"]["Article"]
    marked_up = [article.get("ArticleTitle", ""), *article.get("Abstract", {}).get("AbstractText", [])]
    return _characters(unescape(_TAG.sub("", str(text))) for text in marked_up)


def _sections(abstract: Any) -> tuple[object, ...]:
    found = [
        (
            text(part),
            fold(part.attributes.get("Label", "")) or None if hasattr(part, "attributes") else None,
            part.attributes.get("NlmCategory") if hasattr(part, "attributes") else None,
        )
        for part in abstract.get("AbstractText", [])
    ]
    return tuple(section for section in found if section[0])


def _our_sections(sections: Sequence[Any]) -> tuple[object, ...]:
    return tuple((section.text, section.label, section.category) for section in sections)


def _person(author: Any) -> tuple[str, ...]:
    names = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
    return tuple(text(author.get(name)) for name in names)


def _our_person(author: Author) -> tuple[str, ...]:
    parts = (
        author.last_name,
        author.fore_name,
        author.initials,
        author.suffix,
        author.collective_name,
    )
    return tuple(part or "" for part in parts)


def _affiliations(author: Any) -> tuple[str, ...]:
    found = [text(info.get("Affiliation")) for info in author.get("AffiliationInfo", [])]
    return tuple(affiliation for affiliation in found if affiliation)


def _date(parts: Any) -> tuple[int | None, int | None, int | None, str] | None:
    """Read a date on its own: no code of the package takes part."""
    if not parts:
        return None
    if "MedlineDate" in parts:
        words = fold(parts["MedlineDate"])
        match = re.search(r"\b(1[5-9]\d\d|20\d\d)\b(?: ([A-Z][a-z]{2})[a-z]*\b(?: (\d{1,2})\b)?)?", words)
        if match is None:
            return (None, None, None, words)
        month = _month(match[2])
        return (int(match[1]), month, int(match[3]) if match[3] and month else None, words)
    order = ("Year", "Season", "Month", "Day")
    printed = " ".join(fold(parts[name]) for name in order if parts.get(name))
    year, day = parts.get("Year", "").strip(), parts.get("Day", "").strip()
    return (int(year) if year else None, _month(parts.get("Month")), int(day) if day else None, printed)


def _month(name: str | None) -> int | None:
    if not name:
        return None
    if name.isdigit():
        return int(name)
    return _MONTHS.index(name.lower()[:3]) + 1 if name.lower()[:3] in _MONTHS else None


def _our_date(date: PartialDate | None) -> tuple[int | None, int | None, int | None, str] | None:
    return None if date is None else (date.year, date.month, date.day, date.text)


def _ids(items: Iterable[Any]) -> tuple[ArticleId, ...]:
    found = [article_id(item.attributes.get("IdType", "pubmed"), text(item)) for item in items]
    return tuple(identifier for identifier in found if identifier is not None)


def _their_ids(record: Any) -> tuple[ArticleId, ...]:
    ids = _ids(record["PubmedData"]["ArticleIdList"])
    if any(identifier.kind == "doi" for identifier in ids):
        return ids
    for location in record["MedlineCitation"]["Article"].get("ELocationID", []):
        if location.attributes["EIdType"] == "doi" and location.attributes.get("ValidYN") != "N":
            return (*ids, ArticleId("doi", fold(location).lower()))
    return ids


def _mesh(record: Any) -> tuple[object, ...]:
    def term(item: Any) -> tuple[str, str | None, bool]:
        return text(item), item.attributes.get("UI"), item.attributes.get("MajorTopicYN") == "Y"

    return tuple(
        (*term(heading["DescriptorName"]), tuple(term(item) for item in heading["QualifierName"]))
        for heading in record["MedlineCitation"].get("MeshHeadingList", [])
    )


def _references(lists: Iterable[Any]) -> Iterator[tuple[str, tuple[ArticleId, ...]]]:
    for reference_list in lists:
        for reference in reference_list.get("Reference", []):
            citation, ids = text(reference.get("Citation")), _ids(reference.get("ArticleIdList", []))
            if citation or ids:
                yield citation, ids
        yield from _references(reference_list.get("ReferenceList", []))


def _their_dates(record: Any) -> tuple[object, ...]:
    article = record["MedlineCitation"]["Article"]
    electronic = [(d.attributes.get("DateType", "Electronic"), _date(d)) for d in article["ArticleDate"]]
    history = [(d.attributes["PubStatus"], _date(d)) for d in record["PubmedData"].get("History", [])]
    return (*electronic, *history)


def _corrections(record: Any) -> tuple[object, ...]:
    return tuple(
        (item.attributes["RefType"], text(item.get("RefSource")), str(item.get("PMID", "")))
        for item in record["MedlineCitation"].get("CommentsCorrectionsList", [])
    )


def _people(record: Any) -> Any:
    return record["MedlineCitation"]["Article"].get("AuthorList", [])


def _our_dates(dates: Sequence[ArticleDate]) -> tuple[object, ...]:
    return tuple((step.kind, _our_date(step.date)) for step in dates)


#: Field by field: what we say, and what Biopython says of a journal article.
FIELDS: dict[str, tuple[Callable[[Article], object], Callable[[Any], object]]] = {
    "PMID": (
        lambda a: (a.pmid, a.version),
        lambda r: (
            str(r["MedlineCitation"]["PMID"]),
            int(r["MedlineCitation"]["PMID"].attributes["Version"]),
        ),
    ),
    "title": (lambda a: a.title, lambda r: text(r["MedlineCitation"]["Article"].get("ArticleTitle"))),
    "abstract": (
        lambda a: _our_sections(a.abstract),
        lambda r: _sections(r["MedlineCitation"]["Article"].get("Abstract", {})),
    ),
    "letters and digits of title and abstract": (
        lambda a: _characters([a.title, *(section.text for section in a.abstract)]),
        _their_characters,
    ),
    "other abstracts": (
        lambda a: tuple((o.kind, o.language, _our_sections(o.sections)) for o in a.other_abstracts),
        lambda r: tuple(
            (o.attributes["Type"], o.attributes["Language"], _sections(o))
            for o in r["MedlineCitation"]["OtherAbstract"]
            if _sections(o)
        ),
    ),
    "author names": (
        lambda a: tuple(_our_person(author) for author in (*a.authors, *a.editors)),
        lambda r: tuple(_person(author) for author in _people(r)),
    ),
    "affiliations": (
        lambda a: tuple(tuple(x.text for x in author.affiliations) for author in (*a.authors, *a.editors)),
        lambda r: tuple(_affiliations(author) for author in _people(r)),
    ),
    "MeSH": (
        lambda a: tuple(
            (h.name, h.ui, h.major_descriptor, tuple((q.name, q.ui, q.major) for q in h.qualifiers))
            for h in a.mesh_headings
        ),
        _mesh,
    ),
    "identifiers": (lambda a: a.ids, _their_ids),
    "publication types": (
        lambda a: tuple((p.name, p.ui) for p in a.publication_types),
        lambda r: tuple(
            (text(p), p.attributes.get("UI")) for p in r["MedlineCitation"]["Article"]["PublicationTypeList"]
        ),
    ),
    "date of issue": (
        lambda a: _our_date(a.pub_date),
        lambda r: _date(r["MedlineCitation"]["Article"]["Journal"]["JournalIssue"]["PubDate"]),
    ),
    "dates and history": (lambda a: _our_dates(a.dates), _their_dates),
    "dates of the record": (
        lambda a: (_our_date(a.date_completed), _our_date(a.date_revised)),
        lambda r: (
            _date(r["MedlineCitation"].get("DateCompleted")),
            _date(r["MedlineCitation"].get("DateRevised")),
        ),
    ),
    "keywords": (
        lambda a: tuple((k.text, k.owner, k.major) for k in a.keywords),
        lambda r: tuple(
            (text(word), words.attributes.get("Owner"), word.attributes["MajorTopicYN"] == "Y")
            for words in r["MedlineCitation"]["KeywordList"]
            for word in words
            if text(word)
        ),
    ),
    "substances": (
        lambda a: tuple((c.name, c.ui, c.registry_number or "0") for c in a.chemicals),
        lambda r: tuple(
            (
                text(c["NameOfSubstance"]),
                c["NameOfSubstance"].attributes.get("UI"),
                str(c["RegistryNumber"]).strip(),
            )
            for c in r["MedlineCitation"].get("ChemicalList", [])
        ),
    ),
    "corrections": (
        lambda a: tuple((c.kind, c.citation or "", c.pmid or "") for c in a.corrections),
        _corrections,
    ),
    "references": (
        lambda a: tuple((reference.citation, reference.ids) for reference in a.references),
        lambda r: tuple(_references(r["PubmedData"].get("ReferenceList", []))),
    ),
    "conflicts of interest": (
        lambda a: a.coi_statement or "",
        lambda r: text(r["MedlineCitation"].get("CoiStatement")),
    ),
}
