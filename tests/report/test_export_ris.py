"""RIS, read again by rispy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import rispy

from evidence.model import Article, Author
from evidence.report.citation import electronic_date
from evidence.report.export_fields import reference_of
from evidence.report.export_ris import ris_text
from tests.compare.by_hand import article
from tests.report.references import NASTY, awkward, bare, chapter, made_by_hand, recorded


def read(articles: list[Article]) -> list[dict[str, Any]]:
    return [dict(entry) for entry in rispy.loads(ris_text(articles))]


def test_every_field_arrives() -> None:
    (entry,) = read([awkward()])
    assert entry == {
        "type_of_reference": "JOUR",
        "authors": [
            "van der Berg, Jan Peter, Jr",
            "Müller, K",
            "Smith and Sons, A, B",
            "The R&D Group, and Others",
        ],
        "title": f"{NASTY}.",
        "secondary_title": "Journal of Examples & Tests",
        "alternate_title1": "J Ex. Tests",
        "year": "2019",
        "date": "2019/03/07/",
        "volume": "12",
        "number": "3 Suppl",
        "start_page": "1133",
        "end_page": "1139",
        "issn": "1234-5678",
        "doi": "10.1000/a_b(c)<1::aid>3.0.co;2-#",
        "accession_number": "12345",
        "custom2": "PMC99",
        "language": "eng",
        "keywords": ["Leukemia, Myeloid", "β-blocker"],
        "abstract": f"METHODS: First part. RESULTS: {NASTY}",
        "notes": ["Retracted, as PubMed says"],
        "name_of_database": "PubMed",
        "urls": ["https://pubmed.ncbi.nlm.nih.gov/12345/"],
    }


def test_what_a_record_does_not_say_is_not_there() -> None:
    (entry,) = read([bare()])
    assert set(entry) == {"type_of_reference", "title", "accession_number", "name_of_database", "urls"}


def test_a_chapter_names_its_book_its_editor_and_its_electronic_year() -> None:
    (entry,) = read([chapter()])
    assert (entry["type_of_reference"], entry["secondary_title"]) == ("CHAP", "A book")
    assert (entry["secondary_authors"], entry["year"]) == (["Editor, Eve"], "2021")


def test_our_digest_is_never_exported_as_the_authors_abstract() -> None:
    digest = read(made_by_hand())[3]
    assert "abstract" not in digest
    assert "name_of_database" not in digest
    (note,) = digest["notes"]
    assert "our own digest" in note
    assert "authors' abstract" in note


def test_names_lose_what_a_terminal_would_obey() -> None:
    people = (Author("Be\x1brg", "Ja\u202en"), Author("\x07", "Ann"), Author(collective_name="The\x00 Group"))
    (entry,) = read([article(authors=people)])
    assert entry["authors"] == ["Berg, Jan", "Ann", "The Group"]


def test_lines_are_those_of_the_specification() -> None:
    text = ris_text(made_by_hand())
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in lines)
    assert [line for line in lines if line.startswith("TY")] != []
    assert text.count("ER  - \r\n") == 4


def test_recorded_references_come_back_whole(shared: Path) -> None:
    articles = recorded(shared)
    entries = read(articles)
    assert len(entries) == len(articles) > 40
    for entry, record in zip(entries, articles, strict=True):
        reference = reference_of(record)
        assert entry["accession_number"] == record.pmid
        assert entry["title"] == reference.title
        assert entry.get("doi") == record.doi
        assert entry.get("custom2") == record.pmcid
        assert len(entry.get("authors", [])) == len(reference.authors)
        assert entry.get("keywords", []) == list(reference.keywords)
        online = electronic_date(record)
        year = record.year or (online.year if online else None)
        assert entry.get("year") == (str(year) if year else None)
