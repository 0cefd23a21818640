from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.errors import UsageError
from evidence.model import Article
from evidence.records import corpus
from evidence.records.corpus import bundled_corpus
from evidence.records.pubmed import parse_records

ROOT = Path(__file__).resolve().parents[2]


def digests() -> list[Article]:
    with bundled_corpus().open("rb") as stream:
        return [record for record in parse_records(stream) if isinstance(record, Article)]


def test_every_digest_is_told_apart_from_an_abstract() -> None:
    articles = digests()
    assert len({article.pmid for article in articles}) == 20
    for article in articles:
        assert article.text_source == "digest"
        assert article.abstract == ()
        assert [passage.name for passage in article.passages] == ["title", "digest"]
        assert not article.authors_complete


def test_the_index_study_is_in_the_corpus() -> None:
    index = next(article for article in digests() if article.pmid == "30267011")
    assert (index.first_author, index.year, index.doi, index.pmcid) == (
        "Bhojwani",
        2019,
        "10.1038/s41375-018-0265-z",
        "PMC6438769",
    )
    assert index.journal.iso_abbreviation == "Leukemia"
    passage = index.passages[1]
    assert passage.section_at(passage.text.index("52%")) == "RESULTS"
    assert "population: paediatric" in {keyword.text for keyword in index.keywords}


def test_the_corpus_is_what_its_script_makes_of_the_digests(shared: Path, tmp_path: Path) -> None:
    script = tmp_path / "make_digests.py"
    script.write_bytes((ROOT / "corpus" / "make_digests.py").read_bytes())
    source = shared / "corpus" / "digests.jsonl"
    subprocess.run([sys.executable, script, source], check=True)  # noqa: S603 - our own script
    assert (tmp_path / "digests.xml").read_bytes() == bundled_corpus().read_bytes()


def test_every_word_of_a_digest_arrives(shared: Path) -> None:
    lines = (shared / "corpus" / "digests.jsonl").read_text(encoding="utf-8").splitlines()
    studies = {study["pmid"]: study for study in map(json.loads, lines)}
    for article in digests():
        sections = article.other_abstracts[0].sections
        assert [(part.label, part.text) for part in sections] == [
            (part["label"], part["text"]) for part in studies[article.pmid]["digest"]
        ]


def test_a_missing_corpus_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(corpus, "_PLACES", (tmp_path / "absent.xml",))
    with pytest.raises(UsageError, match="install the package again"):
        bundled_corpus()
