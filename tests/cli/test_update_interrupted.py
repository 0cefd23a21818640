"""Killed at any request, or beside another update: the next one is right, and nothing is told twice."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from evidence.cli.exit_codes import ExitCode
from evidence.collect.concerns import CONTROL
from evidence.library.store import Library
from tests.cli.conftest import Run, start, wait
from tests.eutils_server import EutilsServer, faults, make_record
from tests.timeline.world import tied

CITING = [str(n) for n in range(2, 250)]
TERM = "drug a[tiab]"


@pytest.fixture
def ncbi(eutils: EutilsServer, workplace: Path) -> EutilsServer:
    """A review of one study that 248 articles cite, one of which also matches a query."""
    eutils.store.add(*(make_record(n, abstract="") for n in range(1, 250)))
    eutils.store.add(tied(make_record(CONTROL), "RetractionIn", 1))
    eutils.store.add_links("pubmed_pubmed_citedin", "1", CITING)
    eutils.store.answer_search(TERM, ["2"])
    (workplace / "evidence.toml").write_text(
        f'index = "1"\n[[query]]\nname = "q"\nterm = "{TERM}"\n', encoding="utf-8"
    )
    return eutils


def update(ncbi: EutilsServer, folder: Path) -> subprocess.Popen[str]:
    return start(
        "update", "--format", "json", folder=folder, EVIDENCE_EUTILS_URL=ncbi.url, NCBI_API_KEY="k" * 36
    )


def stop_at(ncbi: EutilsServer, process: subprocess.Popen[str], nth: int, how: signal.Signals) -> Run:
    """Stop a process while it waits for the answer to its n-th request, which never comes whole."""
    deadline = time.monotonic() + 60
    while len(ncbi.requests) < nth and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(how)
    return wait(process)


# Requests: 1 the index record, 2 its citing articles, 3 the query, 4 and 5 their records.
@pytest.mark.parametrize("nth", [5])
def test_kill_9_leaves_an_update_that_the_next_one_completes(
    ncbi: EutilsServer, workplace: Path, nth: int
) -> None:
    ncbi.faults.on(nth, faults.stalled())
    killed = stop_at(ncbi, update(ncbi, workplace), nth, signal.SIGKILL)
    assert killed.code == -signal.SIGKILL

    run = wait(update(ncbi, workplace))

    assert (run.code, run.err) == (ExitCode.DONE, "")
    report = json.loads(run.out)
    assert (report["number"], report["state"]) == (2, "complete")
    assert sorted(int(s["study"]["pmid"]) for s in report["new_studies"]) == list(range(1, 250))
    with Library.open(workplace / "corpus/library.sqlite", create=False) as library:
        review = library.reviews.find("1")
        assert review is not None
        states = [entry.state for entry in library.reviews.runs(review)]
        assert states == ["unfinished", "complete"]
    assert (workplace / "outputs/updates.atom").is_file()


def test_ctrl_c_says_that_nothing_was_reported_yet(ncbi: EutilsServer, workplace: Path) -> None:
    ncbi.faults.on(4, faults.stalled())
    run = stop_at(ncbi, update(ncbi, workplace), 4, signal.SIGINT)
    assert run.code == ExitCode.INTERRUPTED
    assert "nothing was reported yet" in run.complaint
    assert run.out == ""


def test_of_two_updates_at_once_one_runs_and_the_other_says_so(ncbi: EutilsServer, workplace: Path) -> None:
    ncbi.faults.on(2, faults.stalled())
    first = update(ncbi, workplace)
    deadline = time.monotonic() + 60
    while len(ncbi.requests) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    second = wait(update(ncbi, workplace))
    assert second.code == ExitCode.FAILED
    assert second.complaint == (
        "evidence: another update of the review '1' is running; this one changed nothing"
    )
    rows = json.loads(wait(start("updates", "--format", "json", folder=workplace)).out)["updates"]
    assert [row["state"] for row in rows] == ["running"]
    first.send_signal(signal.SIGKILL)
    wait(first)
    assert wait(update(ncbi, workplace)).code == ExitCode.DONE, "the lock went with its process"
