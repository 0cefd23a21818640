from __future__ import annotations

from evidence.library.store import Library
from tests.library.samples import FEBRUARY, JANUARY, MARCH, digest, record


def test_a_file_says_nothing_of_what_pubmed_holds_today(library: Library) -> None:
    library.store_batch([record("11")], fetched_at=JANUARY)
    assert library.checks.checked_at(["11"]) == {}
    assert library.checks.fetched_at(["11"]) == {}


def test_a_fetch_says_it_also_where_nothing_changed(library: Library) -> None:
    library.store_batch([record("11")], fetched_at=JANUARY, from_pubmed=True)
    library.store_batch([record("11")], fetched_at=MARCH, from_pubmed=True)
    assert library.checks.checked_at(["11", "12"]) == {"11": MARCH}
    assert library.checks.fetched_at(["11", "12"]) == {"11": MARCH}


def test_filters_say_it_without_a_fetch(library: Library) -> None:
    library.store_batch([record("11"), record("12")], fetched_at=JANUARY, from_pubmed=True)
    library.checks.note_concerns_asked(["11", "99"], MARCH)
    assert library.checks.checked_at(["11", "12"]) == {"11": MARCH, "12": JANUARY}
    assert library.checks.fetched_at(["11"]) == {"11": JANUARY}


def test_a_record_that_pubmed_no_longer_gives_could_not_be_checked(library: Library) -> None:
    library.store_batch([record("11")], fetched_at=JANUARY, from_pubmed=True)
    library.store_batch([], ["11"], fetched_at=MARCH, from_pubmed=True)
    assert library.checks.checked_at(["11"]) == {}
    assert library.as_of(FEBRUARY).checks.checked_at(["11"]) == {"11": JANUARY}


def test_a_digest_tells_nothing(library: Library) -> None:
    library.store_batch([digest("11")], fetched_at=JANUARY, from_pubmed=True)
    assert library.checks.checked_at(["11"]) == {}


def test_on_a_day_in_the_past_a_version_that_still_counts_was_true(library: Library) -> None:
    library.store_batch([record("11")], fetched_at=JANUARY, from_pubmed=True)
    library.store_batch([record("11")], fetched_at=MARCH, from_pubmed=True)
    assert library.as_of(FEBRUARY).checks.checked_at(["11"]) == {"11": FEBRUARY}


def test_on_a_day_in_the_past_a_version_that_was_replaced_was_last_true_when_seen(library: Library) -> None:
    library.store_batch([record("11", title="Old")], fetched_at=JANUARY, from_pubmed=True)
    library.store_batch([record("11", title="New")], fetched_at=MARCH, from_pubmed=True)
    assert library.as_of(FEBRUARY).checks.checked_at(["11"]) == {"11": JANUARY}
