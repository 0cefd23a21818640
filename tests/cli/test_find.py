from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.library.store import Library
from tests.cli.conftest import Evidence
from tests.library.samples import JANUARY
from tests.library.test_text_index import RECORDS


@pytest.fixture(autouse=True)
def library(workplace: Path) -> None:
    with Library.open(workplace / "corpus" / "library.sqlite") as held:
        held.store_batch(RECORDS, fetched_at=JANUARY)


def test_records_are_found_by_their_words(evidence: Evidence) -> None:
    run = evidence("find", "inotuzumab AND (adults OR paediatric)")
    assert run.code == 0
    assert run.out.splitlines() == [
        "       1  Muster 2019  Inotuzumab in adults",
        "       2  Muster 2019  A review",
    ]
    assert run.complaint == "evidence: 2 records match"


def test_formats_are_for_other_programs(evidence: Evidence) -> None:
    assert json.loads(evidence("find", "review", "--format", "json").out) == {
        "count": 1,
        "records": [{"pmid": "2", "title": "A review", "first_author": "Muster", "year": 2019}],
    }
    lines = evidence("find", "patients", "--newest", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["pmid"] for line in lines] == ["3", "2", "1"]
    assert evidence("find", "patients", "--newest", "--limit", "2", "--format", "pmids").out == "3\n2\n"


def test_nothing_found_is_said_and_has_its_code(evidence: Evidence) -> None:
    run = evidence("find", "aspirin")
    assert (run.code, run.out, run.complaint) == (1, "", "evidence: 0 records match")


def test_what_is_no_search_is_a_wrong_input(evidence: Evidence) -> None:
    run = evidence("find", '"open')
    assert run.code == 2
    assert "is no search" in run.complaint
