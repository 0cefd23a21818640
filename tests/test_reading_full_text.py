"""A full text in the library is read with its record; without one nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.extract.rules import load_rules
from evidence.library.store import Library
from evidence.model import Article, Section
from evidence.reading import Reader
from evidence.records.jats import parse_full_text
from tests.library.samples import FEBRUARY, JANUARY, record

FULL_TEXT = (
    b'<article><front><article-meta><article-id pub-id-type="pmc">77</article-id></article-meta></front>'
    b"<body>"
    b"<sec><title>Results</title><p>We treated 42 patients.</p><table-wrap id='T2'><label>Table 2</label>"
    b"<table><thead><tr><th>Outcome</th><th>InO (n = 42)</th></tr></thead><tbody>"
    b"<tr><td>CR, n (%)</td><td>28 (66.7)</td></tr>"
    b"<tr><td>Median OS, months</td><td>7.7</td></tr></tbody></table></table-wrap></sec></body></article>"
)


@pytest.fixture
def article() -> Article:
    return replace(
        record("11")[1], abstract=(Section("We gave InO to adults. CR was achieved in 66.7%.", "RESULTS"),)
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite") as opened:
        opened.store_record(*record("11"), fetched_at=JANUARY)
        yield opened


def _keep(library: Library) -> None:
    library.full_texts.store("11", FULL_TEXT, "PMC77", parse_full_text(FULL_TEXT), "pmc", seen_at=FEBRUARY)


def test_the_table_adds_figures_and_completes_those_of_the_abstract(
    library: Library, article: Article
) -> None:
    reader = Reader(library, load_rules())
    (alone,) = reader.findings(article)
    before = reader.hash_of(article)
    assert (alone.percent, alone.total, alone.places) == (66.7, None, ())
    _keep(library)
    response, survival = reader.findings(article)
    assert reader.hash_of(article) != before
    assert (response.passage, response.percent, response.total) == ("abstract", 66.7, None)
    assert [(d.slot, d.values) for d in response.derived if d.source is not None] == [
        ("events", (28.0,)),
        ("total", (42.0,)),
    ]
    assert [place.cell for place in response.places] == [(2, 2)]
    assert (survival.passage, survival.value, survival.cell) == ("table:T2", 7.7, (3, 2))
    assert Reader(library, load_rules()).findings(article) == (response, survival), "kept and read back"


def test_a_former_text_is_read_again_as_it_was_read_then(library: Library, article: Article) -> None:
    reader = Reader(library, load_rules())
    without = reader.hash_of(article)
    _keep(library)
    assert {f.passage for f in reader.read_again(article, without)} == {"abstract"}
    assert {f.passage for f in reader.read_again(article, reader.hash_of(article))} == {
        "abstract",
        "table:T2",
    }


def test_a_library_of_a_day_before_the_full_text_knows_none(library: Library, article: Article) -> None:
    _keep(library)
    past = library.as_of(JANUARY)
    assert {f.passage for f in Reader(past, load_rules()).findings(article)} == {"abstract"}
