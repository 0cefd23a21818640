"""Killed or stopped in the middle, the next run goes on, and nothing is lost or doubled."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from evidence.cli.exit_codes import ExitCode
from evidence.library.store import Library
from tests.cli.conftest import Run, start, wait
from tests.eutils_server import EutilsServer, faults, make_record

INDEX = "1"
CITING = [str(n) for n in range(2, 501)]


@pytest.fixture
def ncbi(eutils: EutilsServer) -> EutilsServer:
    """500 records: one, and 499 that cite it."""
    eutils.store.add(*(make_record(n) for n in range(1, 501)))
    eutils.store.add_links("pubmed_pubmed_citedin", INDEX, CITING)
    return eutils


def fetch(ncbi: EutilsServer, folder: Path) -> subprocess.Popen[str]:
    """Start a fetch; the key shortens the pause between requests."""
    return start(
        "fetch", INDEX, "--format", "json", folder=folder, EVIDENCE_EUTILS_URL=ncbi.url, NCBI_API_KEY="k" * 36
    )


def stop_at(ncbi: EutilsServer, process: subprocess.Popen[str], nth: int, how: signal.Signals) -> Run:
    """Stop a process while it waits for the answer to its n-th request, which never comes whole."""
    deadline = time.monotonic() + 60
    while len(ncbi.requests) < nth and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(how)
    return wait(process)


def held(folder: Path) -> set[str]:
    with Library.open(folder / "corpus/library.sqlite", create=False) as library:
        return library.has([INDEX, *CITING])


def asked(ncbi: EutilsServer) -> list[str]:
    return [pmid for query in ncbi.requests_to("efetch") for pmid in query.ids]


# Requests: 1 the index record, 2 its citing articles, 3 to 5 their records.
@pytest.mark.parametrize(("nth", "kept"), [(1, 0), (2, 1), (3, 1), (4, 201), (5, 401)])
def test_kill_9_loses_and_doubles_nothing(ncbi: EutilsServer, workplace: Path, nth: int, kept: int) -> None:
    ncbi.faults.on(nth, faults.stalled())
    killed = stop_at(ncbi, fetch(ncbi, workplace), nth, signal.SIGKILL)
    assert killed.code == -signal.SIGKILL
    before = held(workplace)
    assert len(before) == kept
    ncbi.forget_requests()

    run = wait(fetch(ncbi, workplace))

    assert (run.code, run.err) == (ExitCode.DONE, "")
    total = json.loads(run.out)["total"]
    assert total == {
        "asked": 500,
        "stored": 500 - kept,
        "already_there": kept,
        "missing": 0,
        "failed": 0,
    }
    assert Counter(asked(ncbi)) == Counter({INDEX, *CITING} - before), "only what was not there, each once"
    assert held(workplace) == {INDEX, *CITING}
    with Library.open(workplace / "corpus/library.sqlite", create=False) as library:
        assert {link.target_pmid for link in library.links(INDEX, "cited_by")} == set(CITING)
        assert all(len(library.versions(pmid)) == 1 for pmid in (INDEX, CITING[0], CITING[-1]))
        assert all(library.raw(pmid) == ncbi.store.records[pmid] for pmid in (INDEX, *CITING))


def test_ctrl_c_says_what_was_kept_and_the_next_run_goes_on(ncbi: EutilsServer, workplace: Path) -> None:
    ncbi.faults.on(4, faults.stalled())
    run = stop_at(ncbi, fetch(ncbi, workplace), 4, signal.SIGINT)
    assert run.code == ExitCode.INTERRUPTED
    assert "201 of 500 records stored" in run.complaint
    assert len(held(workplace)) == 201
    assert json.loads(wait(fetch(ncbi, workplace)).out)["total"]["stored"] == 299
    assert held(workplace) == {INDEX, *CITING}


def test_two_runs_at_once_share_one_library(ncbi: EutilsServer, workplace: Path) -> None:
    runs = [wait(process) for process in [fetch(ncbi, workplace), fetch(ncbi, workplace)]]
    assert [run.code for run in runs] == [ExitCode.DONE, ExitCode.DONE]
    for run in runs:
        total = json.loads(run.out)["total"]
        assert total["asked"] == total["stored"] + total["already_there"] == 500
    assert held(workplace) == {INDEX, *CITING}
