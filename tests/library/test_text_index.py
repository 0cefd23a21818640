from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.library import schema
from evidence.library.store import Library
from evidence.model import Article
from evidence.records.pubmed import parse_record
from tests.library.samples import FEBRUARY, JANUARY, pubmed_xml


def record(pmid: str, title: str, abstract: str | None = None) -> tuple[bytes, Article]:
    raw = pubmed_xml(pmid, title=title, abstract=abstract)
    return raw, parse_record(raw)


RECORDS = [
    record("1", "Inotuzumab in adults", "Of 20 patients, 12 were MRD-negative."),
    record("2", "A review", "Inotuzumab was given to paediatric patients with CD22⁺ leukaemia."),
    record("3", "Blinatumomab in pediatric patients", None),
    record("4", "Naïve T cells", "Nothing of the kind."),
]


def found(library: Library, query: str, *, most: int = 20, newest: bool = False) -> list[str]:
    return [hit.pmid for hit in library.find(query, most=most, newest=newest)[0]]


@pytest.fixture
def filled(library: Library) -> Library:
    library.store_batch(RECORDS, fetched_at=JANUARY)
    return library


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("inotuzumab", {"1", "2"}),
        ("INOTUZUMAB AND p?ediatric", set()),
        ("inotuzumab AND paediatric", {"2"}),
        ("inotuzumab paediatric", {"2"}),
        ("pediatric OR paediatric", {"2", "3"}),
        ("inotuzumab NOT (review OR kind)", {"1"}),
        ('"paediatric patients"', {"2"}),
        ('"patients paediatric"', set()),
        ("p*diatric", set()),
        ("blin*", {"3"}),
        ("title:inotuzumab", {"1"}),
        ("abstract: inotuzumab", {"2"}),
        ("MRD-negative", {"1"}),
        ("CD22+", {"2"}),
        ("naive", {"4"}),
        ("or", set()),
        ("patients'", {"1", "2", "3"}),
    ],
)
def test_titles_and_abstracts_are_searched(filled: Library, query: str, pmids: set[str]) -> None:
    assert set(found(filled, query)) == pmids


def test_the_title_weighs_more_and_the_count_is_of_all(filled: Library) -> None:
    assert found(filled, "inotuzumab") == ["1", "2"]
    hits, count = filled.find("patients", most=1)
    assert (len(hits), count) == (1, 3)
    assert found(filled, "patients", newest=True) == ["3", "2", "1"]


def test_a_hit_names_the_record(filled: Library) -> None:
    ((hit,), _) = filled.find("blinatumomab")
    assert (hit.title, hit.first_author, hit.year) == ("Blinatumomab in pediatric patients", "Muster", 2019)


def test_only_the_version_that_counts_is_found(filled: Library) -> None:
    filled.store_batch([record("1", "Another title")], fetched_at=FEBRUARY)
    assert found(filled, "inotuzumab") == ["2"]
    assert found(filled, "another") == ["1"]


def test_a_library_without_an_index_gets_one_with_what_it_holds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schema.MIGRATIONS.index(schema._text_index)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:before])
        patch.setattr("evidence.library.records.add_to_index", lambda *_: None)
        with Library.open(path) as library:
            library.store_batch(RECORDS, fetched_at=JANUARY)
            library.store_batch([record("1", "Another title")], fetched_at=FEBRUARY)
    with Library.open(path) as library:
        assert found(library, "inotuzumab OR another") in (["2", "1"], ["1", "2"])


@pytest.mark.parametrize("query", ["", "  ", "AND", "inotuzumab AND", '"open', "((", "NOT x", "- +", "( )"])
def test_what_is_no_search_is_said_to_be_none(filled: Library, query: str) -> None:
    with pytest.raises(UsageError, match="is no search: write words"):
        filled.find(query)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("library") / "library.sqlite") as library:
        yield library


@given(query=st.text(max_size=30))
@settings(deadline=None)
def test_no_query_does_any_harm(empty: Library, query: str) -> None:
    with contextlib.suppress(UsageError):
        assert empty.find(query) == ([], 0)


def test_the_past_is_not_searched(filled: Library) -> None:
    with pytest.raises(UsageError, match="cannot be searched"):
        filled.as_of(JANUARY).find("inotuzumab")
