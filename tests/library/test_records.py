from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import LibraryError, UsageError
from evidence.library.store import BatchCounts, Library
from evidence.model import Article
from evidence.records.pubmed import parse_record, split_records
from tests.library.samples import FEBRUARY, JANUARY, MARCH, digest, medline_text, pubmed_xml, record


def test_a_record_comes_back_as_it_was(library: Library) -> None:
    raw, article = record("30267011", title="A title with × and é")
    assert library.store_record(raw, article, fetched_at=JANUARY)
    assert library.article("30267011") == article
    assert library.raw("30267011") == raw


def test_a_record_that_is_not_there_is_none_and_its_raw_text_an_error(library: Library) -> None:
    assert library.article("11") is None
    with pytest.raises(UsageError, match="does not have PMID 11"):
        library.raw("11")


def test_the_same_content_again_is_no_new_version_and_moves_the_time(library: Library) -> None:
    raw, article = record("11")
    library.store_record(raw, article, fetched_at=JANUARY)
    assert not library.store_record(raw, article, fetched_at=MARCH)
    assert not library.store_record(raw, article, fetched_at=FEBRUARY)
    (version,) = library.versions("11")
    assert (version.number, version.first_seen_at, version.last_seen_at) == (1, JANUARY, MARCH)


def test_every_version_is_kept_even_when_the_content_comes_back(library: Library) -> None:
    first, second = record("11", title="First"), record("11", title="Second")
    for moment, (raw, article) in zip((JANUARY, FEBRUARY, MARCH), (first, second, first), strict=True):
        assert library.store_record(raw, article, fetched_at=moment)
    versions = library.versions("11")
    assert [version.first_seen_at for version in versions] == [JANUARY, FEBRUARY, MARCH]
    assert versions[0].content_hash == versions[2].content_hash != versions[1].content_hash
    assert [library.raw("11", version=number) for number in (1, 2, 3)] == [first[0], second[0], first[0]]
    assert library.article("11") == first[1]
    for number in (0, 4):
        with pytest.raises(UsageError, match=f"version {number} of PMID 11"):
            library.raw("11", version=number)


def test_a_digest_gives_way_to_the_pubmed_record_and_stays_in_history(library: Library) -> None:
    library.store_record(*digest("11"), fetched_at=JANUARY)
    assert library.store_record(*record("11", title="The real one"), fetched_at=FEBRUARY)
    article = library.article("11")
    assert article is not None
    assert (article.title, article.text_source) == ("The real one", "pubmed")
    assert [version.text_source for version in library.versions("11")] == ["digest", "pubmed"]


def test_a_digest_never_replaces_a_pubmed_record(library: Library) -> None:
    library.store_record(*record("11", title="The real one"), fetched_at=JANUARY)
    assert not library.store_record(*digest("11"), fetched_at=FEBRUARY)
    assert [version.text_source for version in library.versions("11")] == ["pubmed"]


def test_medline_stands_between_a_digest_and_pubmed(library: Library) -> None:
    raw = medline_text("11")
    article = replace(record("11")[1], text_source="medline")
    library.store_record(*digest("11"), fetched_at=JANUARY)
    assert library.store_record(raw, article, fetched_at=JANUARY)
    assert library.store_record(*record("11"), fetched_at=FEBRUARY)
    assert not library.store_record(raw, article, fetched_at=MARCH)
    assert [version.text_source for version in library.versions("11")] == ["digest", "medline", "pubmed"]


def test_an_earlier_version_of_a_pmid_never_replaces_a_later_one(library: Library) -> None:
    first, second = (pubmed_xml("11", title=f"Version {n}", version=n) for n in (1, 2))
    for raw in (first, second):
        assert library.store_record(raw, parse_record(raw), fetched_at=JANUARY)
    assert not library.store_record(first, parse_record(first), fetched_at=FEBRUARY)
    assert library.raw("11") == second


def test_digests_count_as_held_only_on_request(library: Library) -> None:
    library.store_batch([record("11"), digest("12")], fetched_at=JANUARY)
    assert library.has(["11", "12", "13"]) == {"11"}
    assert library.has(["11", "12", "13"], include_digests=True) == {"11", "12"}


def test_a_batch_says_what_became_of_each_record(library: Library) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    counts = library.store_batch(
        [record("11"), record("12"), record("12"), record("13")], ["14", "15", "15"], fetched_at=FEBRUARY
    )
    assert counts == BatchCounts(stored_pmids=("12", "13"), unchanged=2, missing=2)
    assert counts.stored == 2


def test_a_batch_is_stored_whole_or_not_at_all(library: Library) -> None:
    class Interrupted(Exception):
        pass

    def interrupted() -> Iterator[tuple[bytes, Article]]:
        yield record("11")
        raise Interrupted

    with pytest.raises(Interrupted):
        library.store_batch(interrupted(), ["12"], fetched_at=JANUARY)
    unstorable = replace(record("13")[1], version=0)
    with pytest.raises(LibraryError):
        library.store_batch([record("11"), (b"<x/>", unstorable)], ["12"], fetched_at=JANUARY)
    assert list(library.articles()) == []
    assert library.missing() == {}


def test_a_missing_pmid_that_is_stored_is_missing_no_longer(library: Library) -> None:
    library.store_batch([], ["11", "12"], fetched_at=JANUARY)
    library.store_batch([], ["12"], fetched_at=FEBRUARY)
    assert library.missing() == {"11": JANUARY, "12": FEBRUARY}
    library.store_record(*record("11"), fetched_at=MARCH)
    assert library.missing() == {"12": FEBRUARY}


def test_a_digest_does_not_end_what_pubmed_said(library: Library) -> None:
    library.store_batch([], ["11"], fetched_at=JANUARY)
    library.store_record(*digest("11"), fetched_at=FEBRUARY)
    assert library.missing() == {"11": JANUARY}


def test_a_record_that_pubmed_has_deleted_stays_and_is_missing(library: Library) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    library.store_batch([], ["11"], fetched_at=FEBRUARY)
    assert library.has(["11"]) == {"11"}
    assert library.missing() == {"11": FEBRUARY}
    library.store_record(*record("11"), fetched_at=MARCH)
    assert library.missing() == {}


def test_articles_come_in_the_order_asked_without_those_not_there(library: Library) -> None:
    library.store_batch([record(pmid) for pmid in ("11", "9", "100")], fetched_at=JANUARY)
    assert [a.pmid for a in library.articles(["100", "5", "9", "100"])] == ["100", "9", "100"]
    assert [a.pmid for a in library.articles()] == ["9", "11", "100"]


def test_more_pmids_than_sqlite_takes_variables(library: Library) -> None:
    pmids = [str(number) for number in range(1, 40_001)]
    library.store_batch([record("7"), record("39999")], pmids, fetched_at=JANUARY)
    assert library.has(pmids) == {"7", "39999"}
    assert [article.pmid for article in library.articles(reversed(pmids))] == ["39999", "7"]


def test_records_may_be_written_while_articles_are_read(library: Library) -> None:
    library.store_batch([record(str(n)) for n in range(1, 451)], fetched_at=JANUARY)
    seen = []
    for article in library.articles():
        seen.append(article.pmid)
        library.store_record(*record(article.pmid, title="Changed"), fetched_at=FEBRUARY)
    assert seen == [str(n) for n in range(1, 451)]


def test_a_record_is_found_by_its_identifiers_whatever_their_case(library: Library) -> None:
    raw = pubmed_xml("11", doi="10.1000/AbC", pmcid="PMC77")
    library.store_record(raw, parse_record(raw), fetched_at=JANUARY)
    assert library.pmid_of("doi", "10.1000/ABC") == "11"
    assert library.pmid_of("pmcid", "pmc77") == "11"
    assert library.pmid_of("pmid", "11") == "11"
    assert library.pmid_of("pmid", "12") is None
    assert library.pmid_of("doi", "10.1000/other") is None


def test_a_new_version_is_found_by_its_new_identifiers_only(library: Library) -> None:
    library.store_record(*record("11", doi="10.1000/old"), fetched_at=JANUARY)
    library.store_record(*record("11", doi="10.1000/new"), fetched_at=FEBRUARY)
    assert library.pmid_of("doi", "10.1000/old") is None
    assert library.pmid_of("doi", "10.1000/new") == "11"


def test_two_records_may_share_a_doi(library: Library) -> None:
    library.store_batch([record(pmid, doi="10.1000/x") for pmid in ("12", "11")], fetched_at=JANUARY)
    assert library.pmid_of("doi", "10.1000/x") == "11"


def test_an_odd_identifier_is_a_usage_error(library: Library) -> None:
    with pytest.raises(UsageError):
        library.has(["PMC1"])
    with pytest.raises(UsageError, match="not by 'isbn'"):
        library.pmid_of("isbn", "3")  # type: ignore[arg-type] # what an untyped caller may do


@pytest.mark.parametrize("damage", [b"", b"not zstandard"], ids=["empty", "garbage"])
def test_a_damaged_text_is_an_error_not_a_record(library: Library, damage: bytes) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    library._connection.execute("UPDATE version_raw SET zstd = ?", (damage,))
    with pytest.raises(LibraryError, match="PMID 11 is damaged"):
        library.article("11")


def test_a_text_that_is_another_record_s_is_an_error(library: Library) -> None:
    library.store_batch([record("11"), record("12", title="Another")], fetched_at=JANUARY)
    library._connection.execute("UPDATE version_raw SET zstd = (SELECT max(zstd) FROM version_raw)")
    with pytest.raises(LibraryError, match="damaged"):
        list(library.articles())


def test_recorded_pubmed_answers_come_back_byte_for_byte(library: Library, shared: Path) -> None:
    received = [
        raw for file in sorted((shared / "pubmed").glob("*.xml")) for raw in split_records(file.read_bytes())
    ]
    assert len(received) >= 50
    counts = library.store_batch([(raw, parse_record(raw)) for raw in received], fetched_at=JANUARY)
    assert counts.stored == len({parse_record(raw).pmid for raw in received})
    for raw in received:
        article = parse_record(raw)
        assert library.raw(article.pmid) == raw
        assert library.article(article.pmid) == article
        if article.doi:
            assert library.pmid_of("doi", article.doi) is not None


_STEPS = st.lists(
    st.tuples(st.sampled_from(["pubmed", "digest"]), st.integers(0, 2)), min_size=1, max_size=12
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_the_history_is_what_was_received_without_repeats(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    expected: list[tuple[str, str]] = []
    with Library.open(tmp_path_factory.mktemp("history") / "library.sqlite") as library:
        for source, number in steps:
            raw, article = (record if source == "pubmed" else digest)("11", title=f"{source} {number}")
            library.store_record(raw, article, fetched_at=JANUARY)
            refused = source == "digest" and any(kept == "pubmed" for kept, _ in expected)
            if not refused and (not expected or expected[-1] != (source, article.title)):
                expected.append((source, article.title))
        kept = [
            (version.text_source, parse_record(library.raw("11", version=version.number)).title)
            for version in library.versions("11")
        ]
    assert kept == expected
