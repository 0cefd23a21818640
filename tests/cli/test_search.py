from __future__ import annotations

import json

import pytest

from evidence.cli.exit_codes import ExitCode
from evidence.entrez import search as single
from evidence.library.store import Library
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, faults, make_record

LIBRARY = "corpus/library.sqlite"


@pytest.fixture(autouse=True)
def ncbi(eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    """A PubMed with five records."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    eutils.store.add(*(make_record(n, created=f"202{n}/01/01") for n in range(1, 6)))
    return eutils


def test_what_matches_is_fetched_and_the_answer_is_kept(evidence: Evidence) -> None:
    run = evidence("search", "invented[tiab]")
    assert (run.code, run.err) == (ExitCode.DONE, "")
    assert run.out.splitlines()[0] == ("query invented[tiab]: 5 records match, 5 of them for the first time")
    with Library.open(LIBRARY) as library:
        assert len(library.has("12345")) == 5
        (answer,) = library.searches.answers("invented[tiab]")
        assert (answer.matches, answer.translation) == (5, '"invented"[tiab]')


def test_a_second_search_fetches_what_is_new(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("search", "invented[tiab]")
    ncbi.store.add(make_record(6))
    total = json.loads(evidence("search", "invented[tiab]", "--format", "json").out)["total"]
    assert total == {"asked": 6, "stored": 1, "already_there": 5, "missing": 0, "failed": 0}


def test_hits_for_another_query_say_so(evidence: Evidence) -> None:
    run = evidence("search", "the invented AND qqqq")
    assert "ignored by PubMed: the" in run.out
    assert "dropped or searched as loose words: qqqq" in run.out
    assert 'as PubMed ran it: "invented"[All Fields] AND "qqqq"[All Fields]' in run.out


def test_past_the_cap_nothing_is_lost(
    evidence: Evidence, ncbi: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.store.most_shown = 2
    monkeypatch.setattr(single, "LARGEST_RESULT", 2)
    report = json.loads(evidence("search", "invented", "--format", "json").out)
    assert report["total"]["stored"] == report["searches"][0]["matches"] == 5


def test_a_dry_run_counts_and_leaves_no_library(
    evidence: Evidence, ncbi: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.store.most_shown = 2
    monkeypatch.setattr(single, "LARGEST_RESULT", 2)
    run = evidence("search", "invented", "--dry-run")
    assert run.out.startswith("query invented: 5 records match\n")
    assert "requests list them; fetching takes 1 more" in run.out
    plan = json.loads(evidence("search", "invented", "--dry-run", "--format", "json").out)
    assert plan["records"] == sum(part["records"] for part in plan["slices"]) == 5
    assert plan["requests"] == {"list": len(plan["slices"]), "fetch_at_most": 1}
    with pytest.raises(Exception, match="no library"):
        Library.open(LIBRARY, create=False)


def test_a_query_that_fails_is_no_empty_result(evidence: Evidence, ncbi: EutilsServer) -> None:
    ncbi.faults.always(faults.temporarily_unavailable(), utility="esearch")
    run = evidence("search", "invented")
    assert run.code == ExitCode.UNREACHABLE
    assert "temporarily unavailable" in run.err
    assert "could not ask" in run.out
    with Library.open(LIBRARY) as library:
        assert library.searches.answers("invented") == ()


def test_an_empty_query_is_refused(evidence: Evidence) -> None:
    assert evidence("search", " ").code == ExitCode.USAGE
