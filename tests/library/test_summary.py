from __future__ import annotations

from pathlib import Path

from evidence.library.store import Library
from evidence.records.pubmed import parse_record
from tests.library.samples import FEBRUARY, JANUARY, MARCH, Links, digest, finding, pubmed_xml, record


def test_an_empty_library_counts_nothing(library: Library, path: Path) -> None:
    summary = library.summary()
    assert (summary.records, summary.links, summary.findings) == ({}, {}, {})
    assert (summary.with_abstract, summary.versions, summary.missing) == (0, 0, 0)
    assert (summary.first_fetched_at, summary.last_fetched_at) == (None, None)
    assert summary.size_bytes >= path.stat().st_size


def test_a_summary_counts_what_is_there(library: Library) -> None:
    bare = pubmed_xml("13", abstract=None)
    library.store_record(*digest("11"), fetched_at=JANUARY)
    library.store_batch([record("12"), (bare, parse_record(bare))], ["14"], fetched_at=FEBRUARY)
    library.store_record(*record("12", title="Revised"), fetched_at=MARCH)
    library.store_links([Links("12", "cited_by", [("13", None), ("14", None)])], "elink", MARCH)
    library.store_links([Links("12", "similar", [("13", 5)])], "elink", MARCH)
    library.store_findings("12", "old", "core@1", [finding("12"), finding("12")], extracted_at=FEBRUARY)
    library.store_findings("12", "new", "core@1", [finding("12")], extracted_at=MARCH)
    library.store_findings("13", "t", "core@2", [], extracted_at=MARCH)
    summary = library.summary()
    assert summary.records == {"digest": 1, "pubmed": 2}
    assert summary.with_abstract == 2
    assert summary.versions == 4
    assert summary.missing == 1
    assert summary.links == {"cited_by": 2, "similar": 1}
    assert summary.findings == {"core@1": 1, "core@2": 0}
    assert (summary.first_fetched_at, summary.last_fetched_at) == (FEBRUARY, MARCH)
