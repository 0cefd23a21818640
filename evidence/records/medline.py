"""MEDLINE format, also called nbib: what PubMed's "Save" and reference managers write.

Biopython reads the fields; here they become an Article. The format holds less than PubMed's XML: no
borders between the sections of an abstract, no references, no inline markup (superscripts are flat).
The tags are described at https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from evidence.errors import RecordError
from evidence.model import (
    Article,
    ArticleDate,
    ArticleId,
    Correction,
    Journal,
    OtherAbstract,
    Section,
)
from evidence.records import medline_fields as read
from evidence.records.dates import date_in_words
from evidence.records.indexing import publication_type
from evidence.records.references import article_id
from evidence.records.text import fold

__all__ = ["parse_medline"]

#: Fields of one block, by tag: text for tags that occur once, lists for the others.
Fields = Mapping[str, Any]

_NEW_AUTHOR: Final = re.compile(r"(?:FAU|CN|FED|FIR) ? ?-")
_PMID_LINE: Final = re.compile(r"PMID ?-")
_CORRECTION: Final = re.compile(r"(.*?)\s*(?:PMID: ?(\d+))?\s*", re.DOTALL)

#: MEDLINE's tags for ties between articles, and PubMed's names for the same.
_CORRECTIONS: Final = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
    "SPIN": "SummaryForPatientsIn",
    "ORI": "OriginalReportIn",
    "DDIN": "AssociatedDataset",
    "DRIN": "AssociatedPublication",
}
_DATES: Final = {"CRDT": "entrez", "EDAT": "pubmed", "MHDA": "medline"}


def parse_medline(lines: Iterable[str]) -> Iterator[Article | RecordError]:
    """Read records in MEDLINE format.

    Parameters
    ----------
    lines : iterable of str
        A text stream, or lines. An empty line or the next ``PMID`` ends a record.

    Yields
    ------
    Article or RecordError
        In order; an error in the place of a block that has no PMID or is not in the format.
    """
    for block in _blocks(lines):
        try:
            yield _article(block)
        except RecordError as error:
            yield error


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Cut the lines into records."""
    block: list[str] = []
    has_pmid = False
    for number, line in enumerate(lines):
        text = line.rstrip("\r\n")
        if number == 0:
            text = text.removeprefix("\ufeff")
        starts = _PMID_LINE.match(text) is not None
        if block and (not text or (starts and has_pmid)):
            yield block
            block, has_pmid = [], False
        if text:
            block.append(text)
            has_pmid = has_pmid or starts
    if block:
        yield block


def _fields(block: list[str]) -> Fields:
    """Let Biopython read the lines of one block."""
    from Bio import Medline  # it costs every start of the program otherwise  # noqa: PLC0415

    try:
        return next(Medline.parse([f"{line}\n" for line in block]), {})  # type: ignore[no-untyped-call] # untyped
    except (KeyError, IndexError) as error:
        message = f"not in MEDLINE format: it begins {block[0][:60]!r}"
        raise RecordError(message) from error


def _article(block: list[str]) -> Article:
    fields = _fields(block)
    pmid = fold(fields.get("PMID", ""))
    if not (pmid.isascii() and pmid.isdigit()):
        message = f"a block of MEDLINE text without a PMID; it begins {block[0][:60]!r}"
        raise RecordError(message)
    people = [_fields(part) for part in _parts_by_person(block)]
    first = _first_of(fields)
    return Article(
        pmid=pmid,
        version=1,
        title=first("TI") or first("BTI") or "",
        kind="book" if "BTI" in fields else "article",
        text_source="medline",
        status=first("STAT"),
        owner=first("OWN"),
        vernacular_title=first("TT"),
        abstract=_abstract(first("AB")),
        copyright=first("CI"),
        other_abstracts=_other_abstracts(fields),
        authors=tuple(read.author(part) for part in people if part.keys() & {"FAU", "CN"}),
        editors=tuple(read.editor(part) for part in people if "FED" in part),
        investigators=tuple(read.investigator(part) for part in people if "FIR" in part),
        journal=_journal(first),
        book_title=first("BTI"),
        publisher=first("PB"),
        pagination=first("PG"),
        pub_date=date_in_words(first("DP") or ""),
        dates=_dates(fields),
        date_completed=read.compact_date(first("DCOM")),
        date_revised=read.compact_date(first("LR")),
        publication_status=first("PST"),
        languages=_all_of(fields, "LA"),
        ids=_ids(fields, pmid),
        publication_types=tuple(publication_type(name) for name in _all_of(fields, "PT")),
        mesh_headings=tuple(read.mesh_heading(text) for text in _all_of(fields, "MH")),
        supplementary_mesh=tuple(("Concept", name) for name in _all_of(fields, "NM")),
        chemicals=tuple(read.chemical(text) for text in _all_of(fields, "RN")),
        keywords=tuple(read.keyword(text, first("OTO")) for text in _all_of(fields, "OT")),
        grants=tuple(read.grant(text) for text in _all_of(fields, "GR")),
        data_banks=read.data_banks(_all_of(fields, "SI")),
        corrections=tuple(_corrections(fields)),
        coi_statement=first("COIS"),
    )


def _parts_by_person(block: list[str]) -> list[list[str]]:
    """Cut a block before every person or group, so that each keeps the addresses that follow it."""
    parts: list[list[str]] = []
    for line in block:
        if _NEW_AUTHOR.match(line):
            parts.append([line])
        elif parts:
            parts[-1].append(line)
    return parts


def _all_of(fields: Fields, tag: str) -> tuple[str, ...]:
    """Give every value of a tag, folded."""
    values = fields.get(tag, [])
    if isinstance(values, str):
        values = [values]
    return tuple(text for value in values if (text := fold(value)))


def _first_of(fields: Fields) -> Callable[[str], str | None]:
    """Make the look-up of a tag that says one thing; what it says over several lines is joined."""

    def first(tag: str) -> str | None:
        return " ".join(_all_of(fields, tag)) or None

    return first


def _abstract(text: str | None) -> tuple[Section, ...]:
    return () if text is None else (Section(text),)


def _other_abstracts(fields: Fields) -> tuple[OtherAbstract, ...]:
    """Read ``OAB`` with its language in ``OABL``; each text begins with its kind: ``Publisher: ...``."""
    languages = _all_of(fields, "OABL")
    found = []
    for position, text in enumerate(_all_of(fields, "OAB")):
        kind, colon, words = text.partition(": ")
        if not colon or " " in kind:
            kind, words = "", text
        language = languages[position] if position < len(languages) else None
        found.append(OtherAbstract(kind, language, (Section(words),)))
    return tuple(found)


def _journal(first: Callable[[str], str | None]) -> Journal:
    issn = first("IS")
    return Journal(
        title=first("JT"),
        iso_abbreviation=first("TA"),
        medline_abbreviation=first("TA"),
        issn=issn.split()[0] if issn else None,
        nlm_id=first("JID"),
        volume=first("VI"),
        issue=first("IP"),
        country=first("PL"),
    )


def _dates(fields: Fields) -> tuple[ArticleDate, ...]:
    """Read the electronic date and the history."""
    found = [
        ArticleDate(kind, date)
        for tag, kind in (("DEP", "Electronic"), ("CTDT", "contribution"))
        for text in _all_of(fields, tag)
        if (date := read.compact_date(text)) is not None
    ]
    found.extend(step for text in _all_of(fields, "PHST") if (step := read.history_step(text)) is not None)
    named = {step.kind for step in found}
    for tag, kind in _DATES.items():
        for text in _all_of(fields, tag)[:1]:
            date = read.slashed_date(text)
            if date is not None and kind not in named:
                found.append(ArticleDate(kind, date))
    return tuple(found)


def _ids(fields: Fields, pmid: str) -> tuple[ArticleId, ...]:
    """Read ``AID``, then ``LID`` for what it alone gives, and ``PMC``."""
    found = [ArticleId("pubmed", pmid)]
    given = [*_all_of(fields, "AID"), *read.identifiers_in(_all_of(fields, "LID"))]
    pairs = [read.kind_in_brackets(text) for text in given]
    pairs += [("pmc", text) for text in _all_of(fields, "PMC")]
    pairs += [("mid", text) for text in _all_of(fields, "MID")]
    for kind, value in pairs:
        identifier = article_id(kind, value)
        if identifier is not None and identifier not in found:
            found.append(identifier)
    return tuple(found)


def _corrections(fields: Fields) -> Iterator[Correction]:
    for tag, kind in _CORRECTIONS.items():
        for text in _all_of(fields, tag):
            match = _CORRECTION.fullmatch(text)
            citation, pmid = match.groups() if match else (text, None)
            yield Correction(kind, citation or None, pmid)
