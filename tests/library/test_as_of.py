"""The library as it was on a day: nothing that came later is there."""

from __future__ import annotations

import pytest

from evidence.errors import UsageError
from evidence.library.store import Library
from tests.library.samples import FEBRUARY, JANUARY, MARCH, Links, digest, finding, record


def title(library: Library, pmid: str) -> str | None:
    article = library.article(pmid)
    return None if article is None else article.title


def test_a_record_is_as_its_last_version_by_then(library: Library) -> None:
    library.store_record(*record("11", title="Old"), fetched_at=JANUARY)
    library.store_record(*record("11", title="New"), fetched_at=MARCH)
    assert title(library.as_of(JANUARY), "11") == "Old"
    assert title(library.as_of(FEBRUARY), "11") == "Old"
    assert title(library.as_of(MARCH), "11") == title(library, "11") == "New"
    assert len(library.as_of(FEBRUARY).versions("11")) == 1
    assert library.as_of(FEBRUARY).current_versions(["11"])["11"].number == 1
    assert library.current_versions(["11"])["11"].number == 2


def test_a_record_that_came_later_is_not_there(library: Library) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    library.store_record(*record("12"), fetched_at=MARCH)
    past = library.as_of(FEBRUARY)
    assert [article.pmid for article in past.articles()] == ["11"]
    assert past.has(["11", "12"]) == {"11"}
    assert past.article("12") is None


def test_a_digest_stood_where_the_record_came_later(library: Library) -> None:
    library.store_record(*digest("11"), fetched_at=JANUARY)
    library.store_record(*record("11"), fetched_at=MARCH)
    assert library.as_of(FEBRUARY).has(["11"]) == set()
    assert library.has(["11"]) == {"11"}


def test_links_and_when_they_were_asked_for(library: Library) -> None:
    library.store_links([Links("11", "cited_by", [("12", None)])], "elink", JANUARY)
    library.store_links([Links("11", "cited_by", [("12", None), ("13", None)])], "elink", MARCH)
    past = library.as_of(FEBRUARY)
    assert [(link.target_pmid, link.seen_at) for link in past.links("11", "cited_by")] == [("12", FEBRUARY)]
    assert past.links_asked_at("11", "cited_by") == JANUARY


def test_what_pubmed_did_not_give(library: Library) -> None:
    library.store_batch([], ["12", "13"], fetched_at=JANUARY)
    library.store_record(*record("12"), fetched_at=MARCH)
    library.store_batch([], ["13", "14"], fetched_at=MARCH)
    assert library.as_of(FEBRUARY).missing() == {"12": JANUARY, "13": FEBRUARY}
    assert set(library.missing()) == {"13", "14"}


def test_findings_and_the_rules_of_the_day(library: Library) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=JANUARY)
    library.store_findings("11", "t", "core@2", [], extracted_at=MARCH)
    past = library.as_of(FEBRUARY)
    assert past.findings("11", "t", "core@1") == (finding("11"),)
    assert past.findings("11", "t", "core@2") is None
    assert (past.latest_ruleset("core"), library.latest_ruleset("core")) == ("core@1", "core@2")
    assert library.latest_ruleset("cor") is None


def test_the_past_is_not_written(library: Library) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        library.as_of(FEBRUARY).store_record(*record("11"), fetched_at=MARCH)


def test_now_is_no_moment_of_the_past(library: Library) -> None:
    assert (library.is_past, library.moment) == (False, None)
    assert (library.as_of(FEBRUARY).is_past, library.as_of(FEBRUARY).moment) == (True, FEBRUARY)
