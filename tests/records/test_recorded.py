"""Real answers of NCBI, read by us and by Bio.Entrez.read."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.model import Article
from evidence.records.pubmed import parse_record, parse_records, split_records
from tests.records.oracle import FIELDS, entrez_records


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Biopython makes a folder in the home directory when its parser is imported."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def files(shared: Path) -> list[Path]:
    found = [*shared.glob("pubmed/*.xml"), *shared.glob("eutils/pubmed*.xml")]
    return sorted([*found, *shared.glob("eutils/json/efetch.pubmed*.xml")])


def test_no_recorded_record_is_lost(shared: Path) -> None:
    outcomes = [outcome for path in files(shared) for outcome in parse_records(path.read_bytes())]
    assert len(outcomes) == sum(
        path.read_bytes().count(b"</PubmedArticle>") + path.read_bytes().count(b"</PubmedBookArticle>")
        for path in files(shared)
    )
    assert len(outcomes) == 63
    assert all(isinstance(outcome, Article) for outcome in outcomes)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_agrees_with_biopython(
    shared: Path, field: str, recorded: list[tuple[Article, object]]
) -> None:
    del shared
    ours, theirs = FIELDS[field]
    different = {article.pmid for article, record in recorded if ours(article) != theirs(record)}
    # In its formula ³He stands as He with an index that comes before.
    assert different == ({"29963580"} if field.startswith("letters") else set())


@pytest.fixture(scope="module")
def recorded(shared: Path) -> list[tuple[Article, object]]:
    records = [
        xml
        for path in files(shared)
        for xml in split_records(path.read_bytes())
        if xml.startswith(b"<PubmedArticle>")
    ]
    return [(parse_record(xml), theirs) for xml, theirs in zip(records, entrez_records(records), strict=True)]


def test_an_articles_own_identifiers_are_few_among_those_of_its_references(shared: Path) -> None:
    (article,) = (record for record in parse_records((shared / "eutils" / "pubmed7.xml").read_bytes()))
    assert isinstance(article, Article)
    assert len(article.ids) == 4
    assert len(article.references) == 49


def test_a_label_without_a_category_is_kept(shared: Path) -> None:
    articles = [
        a for path in files(shared) for a in parse_records(path.read_bytes()) if isinstance(a, Article)
    ]
    sections = [section for article in articles for section in article.abstract]
    assert any(section.label and section.category for section in sections)
    assert all(section.text == " ".join(section.text.split()) for section in sections)
