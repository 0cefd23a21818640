"""CSL-JSON, checked against the names and types of CSL 1.0.2 and read by citeproc-py."""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from evidence.model import PartialDate
from evidence.report.export_csl import csl_items, csl_text
from evidence.report.export_fields import reference_of
from tests.compare.by_hand import article
from tests.report.references import NASTY, awkward, bare, chapter, made_by_hand, recorded

#: Of csl-data.json 1.0.2, those that we use; every one of these is a string there.
STRINGS = {
    "id", "title", "container-title", "container-title-short", "volume", "issue", "page", "publisher",
    "DOI", "PMID", "PMCID", "ISSN", "URL", "language", "keyword", "note", "abstract", "source",
}  # fmt: skip
TYPES = {"article-journal", "book", "chapter"}
NAME_PARTS = {"family", "given", "suffix", "literal"}


STYLE = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Plain</title><id>plain</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout delimiter="; ">
    <names variable="author"><name name-as-sort-order="all" delimiter="; "/></names>
    <date variable="issued" prefix=" (" suffix=") "><date-part name="year"/></date>
    <text variable="title"/><text variable="container-title" prefix=". "/>
    <text variable="volume" prefix=" "/><text variable="page" prefix=":"/><text variable="DOI" prefix=" "/>
  </layout></bibliography>
</style>"""


def check(item: dict[str, Any]) -> None:
    """Hold an item against the schema."""
    assert {"id", "type"} <= set(item), "the two that the schema requires"
    assert item["type"] in TYPES
    for name, value in item.items():
        if name in {"author", "editor"}:
            assert all(set(person) <= NAME_PARTS and person for person in value)
            assert all(isinstance(part, str) and part for person in value for part in person.values())
        elif name == "issued":
            assert set(value) in ({"date-parts"}, {"literal"})
            for date in value.get("date-parts", []):
                assert 1 <= len(date) <= 3
                assert all(isinstance(part, int) for part in date)
        elif name != "type":
            assert name in STRINGS
            assert isinstance(value, str)
            assert value


def formatted(items: list[dict[str, Any]]) -> list[str]:
    """Let citeproc-py write a bibliography."""
    with warnings.catch_warnings():
        # citeproc-py says of some names of CSL 1.0.2 that it does not know them.
        warnings.simplefilter("ignore", UserWarning)
        source = CiteProcJSON(items)
        style = CitationStylesStyle(io.BytesIO(STYLE), validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"]) for item in items]))
        return [str(entry) for entry in bibliography.bibliography()]


def test_every_field_arrives() -> None:
    (item,) = json.loads(csl_text([awkward()]))
    check(item)
    assert item["author"] == [
        {"family": "van der Berg", "given": "Jan Peter", "suffix": "Jr"},
        {"family": "Müller", "given": "K"},
        {"family": "Smith and Sons", "given": "A, B"},
        {"literal": "The R&D Group, and Others"},
    ]
    assert item["issued"] == {"date-parts": [[2019, 3, 7]]}
    assert (item["page"], item["volume"], item["issue"]) == ("1133-1139", "12", "3 Suppl")
    assert (item["title"], item["DOI"]) == (f"{NASTY}.", "10.1000/a_b(c)<1::aid>3.0.co;2-#")
    assert item["note"] == "Retracted, as PubMed says"


def test_awkward_records_meet_the_schema() -> None:
    for item in csl_items(made_by_hand()):
        check(item)
    (item,) = csl_items([bare()])
    assert set(item) == {"id", "type", "title", "PMID", "URL", "source"}
    (item,) = csl_items([chapter()])
    assert (item["type"], item["container-title"]) == ("chapter", "A book")


def test_a_digest_is_said_to_be_ours_and_not_pubmeds() -> None:
    (item,) = csl_items([article(digest=True)])
    check(item)
    assert {"source", "abstract"}.isdisjoint(item)
    assert "our own digest" in item["note"]


def test_a_date_without_a_year_is_kept_in_words() -> None:
    (item,) = csl_items([article(year=None, pub_date=PartialDate(None, None, None, "Spring"))])
    check(item)
    assert item["issued"] == {"literal": "Spring"}


def test_citeproc_writes_a_bibliography_of_it() -> None:
    (entry,) = formatted(csl_items([awkward()]))
    assert "Berg" in entry
    assert "2019" in entry
    assert "1133" in entry


def test_recorded_references_meet_the_schema_and_citeproc_takes_them(shared: Path) -> None:
    articles = recorded(shared)
    items = csl_items(articles)
    for item, record in zip(items, articles, strict=True):
        check(item)
        assert item["title"] == reference_of(record).title
        assert item["PMID"] == record.pmid
    assert len({item["id"] for item in items}) == len(items) > 40
    assert len(formatted(items[:10])) == 10
