from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.library.store import Library
from evidence.model import Derived, Finding
from tests.library.samples import FEBRUARY, JANUARY, finding, record

_TEXT = st.text(max_size=20)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def _maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


FINDINGS = st.builds(
    Finding,
    pmid=st.just("11"),
    outcome=st.sampled_from(["CR", "SOS", "MRD-negative"]),
    measure=st.sampled_from(["proportion", "median_time", "hazard_ratio"]),
    passage=st.sampled_from(["abstract", "table:T2"]),
    start=st.integers(0, 10_000),
    end=st.integers(0, 10_000),
    quote=_TEXT,
    sentence=_TEXT,
    rule=_TEXT,
    ruleset=_TEXT,
    events=_maybe(st.integers(0, 10**6)),
    total=_maybe(st.integers(0, 10**6)),
    percent=_maybe(_NUMBERS),
    value=_maybe(_NUMBERS),
    unit=_maybe(st.sampled_from(["months", "not reached"])),
    ci_low=_maybe(_NUMBERS),
    ci_high=_maybe(_NUMBERS),
    p_value=_maybe(_NUMBERS | _TEXT),
    arm=_maybe(_TEXT),
    section=_maybe(_TEXT),
    derived=st.lists(st.builds(Derived, _TEXT, st.lists(_NUMBERS).map(tuple), _TEXT), max_size=3).map(tuple),
    flags=st.lists(_TEXT, max_size=3).map(tuple),
)


@pytest.fixture
def library(library: Library) -> Library:
    library.store_record(*record("11"), fetched_at=JANUARY)
    return library


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(FINDINGS, max_size=4).map(tuple))
def test_findings_come_back_as_they_were(library: Library, found: tuple[Finding, ...]) -> None:
    library.store_findings("11", "text-1", "core@1", found, extracted_at=JANUARY)
    assert library.findings("11", "text-1", "core@1") == found


def test_never_extracted_and_nothing_found_differ(library: Library) -> None:
    assert library.findings("11", "text-1", "core@1") is None
    library.store_findings("11", "text-1", "core@1", (), extracted_at=JANUARY)
    assert library.findings("11", "text-1", "core@1") == ()
    assert library.findings("11", "text-2", "core@1") is None
    assert library.findings("11", "text-1", "core@2") is None


def test_the_same_extraction_again_changes_nothing(library: Library) -> None:
    assert library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=JANUARY)
    assert not library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=FEBRUARY)
    assert library.summary().findings == {"core@1": 1}


def test_a_different_result_is_added_and_the_former_kept(library: Library) -> None:
    library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=JANUARY)
    library.store_findings("11", "t", "core@1", [finding("11", percent=61.0)], extracted_at=FEBRUARY)
    assert library.findings("11", "t", "core@1") == (finding("11", percent=61.0),)
    history = library._connection.execute("SELECT extracted_at FROM extraction ORDER BY id").fetchall()
    assert history == [(JANUARY,), (FEBRUARY,)]
    assert library.summary().findings == {"core@1": 1}


def test_findings_outlive_a_new_version_of_their_record(library: Library) -> None:
    library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=JANUARY)
    library.store_record(*record("11", title="Revised"), fetched_at=FEBRUARY)
    assert library.findings("11", "t", "core@1") == (finding("11"),)


def test_findings_of_a_record_that_is_not_there_are_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="PMID 12 is not in the library"):
        library.store_findings("12", "t", "core@1", [finding("12")], extracted_at=JANUARY)
