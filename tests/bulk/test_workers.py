"""Processes and clusters: the same tables as in one process, also when a worker is killed in the middle."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from evidence.bulk.run import Summary, plan, run
from evidence.bulk.work import Instructions
from evidence.bulk.workers import DaskCluster, LocalProcesses, Workers
from evidence.errors import Unreachable, UsageError
from tests.bulk.samples import InThisProcess, cr, deletion, write

_WAIT_S = 60.0


def files(folder: Path) -> list[Path]:
    """Write four files of which the last update takes from the first."""
    paths = [
        write(folder / f"pubmed26n000{n}.xml.gz", *(cr(10 * n + i, 10 + i) for i in range(3)))
        for n in range(1, 4)
    ]
    return [*paths, write(folder / "pubmed26n0004.xml.gz", cr(10, 40), deletion(11))]


def content(output: Path) -> dict[str, bytes]:
    """Give every table of an output folder."""
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*.parquet")}


def do(paths: list[Path], output: Path, workers: Workers) -> Summary:
    return run(plan(paths, output, Instructions()), workers)


@contextmanager
def killing(find: Callable[[], list[int]]) -> Iterator[list[int]]:
    """Kill the first process that is found, from a thread beside the test."""
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + _WAIT_S
        while not killed and time.monotonic() < until:
            for pid in find()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            time.sleep(0.02)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        thread.join()


def test_processes_give_the_same_as_this_one_although_one_is_killed(tmp_path: Path) -> None:
    paths = files(tmp_path)
    do(paths, tmp_path / "here", InThisProcess())
    with killing(lambda: [child.pid for child in multiprocessing.active_children() if child.pid]) as killed:
        summary = do(paths, tmp_path / "there", LocalProcesses(2))
    assert len(killed) == 1
    assert (summary.read, summary.failed) == (4, {})
    assert content(tmp_path / "there") == content(tmp_path / "here")
    assert multiprocessing.active_children() == []


def raising_at(call: int, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a pool refuse one of the files that it is given."""
    submit, calls = ProcessPoolExecutor.submit, count()

    def refusing(self: ProcessPoolExecutor, /, *args: Any) -> Future[Any]:
        if next(calls) == call:
            raise error
        return submit(self, *args)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refusing)


@pytest.mark.parametrize(
    "error", [OSError("handle is closed"), ValueError("bad value(s) in fds_to_keep")], ids=["closed", "same"]
)
def test_a_pool_that_closes_while_it_starts_a_process_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    raising_at(1, error, monkeypatch)
    summary = do(files(tmp_path), tmp_path / "there", LocalProcesses(2))
    assert (summary.read, summary.failed) == (4, {})


@pytest.mark.parametrize(
    ("call", "error"),
    [(1, OSError(errno.ENOMEM, "no memory")), (0, ValueError("bad value"))],
    ids=["of the system", "before any process"],
)
def test_an_error_that_no_closing_pool_explains_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int, error: Exception
) -> None:
    raising_at(call, error, monkeypatch)
    with pytest.raises(type(error), match=r"no memory|bad value"):
        do(files(tmp_path), tmp_path / "there", LocalProcesses(2))


def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    paths = files(tmp_path)
    code = (
        "import sys; from pathlib import Path; from evidence.bulk.workers import LocalProcesses\n"
        "from evidence.bulk.work import Instructions\n"
        "if __name__ == '__main__':\n"
        "    import multiprocessing as m\n"
        "    for _ in LocalProcesses(2).do([Path(p) for p in sys.argv[1:]], Instructions()):\n"
        "        print(*(c.pid for c in m.active_children()), flush=True)\n"
        "        sys.stdin.read()\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    command = [sys.executable, *map(str, (script, *paths))]
    with subprocess.Popen(  # noqa: S603 - our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 2
    until = time.monotonic() + _WAIT_S
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_file_whose_process_ends_each_time_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.bulk.workers.do_file", ends_at_the_second)
    first, second, third, _ = files(tmp_path)
    found = dict(LocalProcesses(2).do([first, second, third], Instructions()))
    assert found[first] == found[third] == "done"  # type: ignore[comparison-overlap] # stands for a result
    assert "the process that reads it ends" in found[second].reason  # type: ignore[union-attr]


def ends_at_the_second(path: Path, _instructions: Instructions) -> str:
    """Stand in for reading a file that ends its process."""
    if path.name == "pubmed26n0002.xml.gz":
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


@pytest.mark.filterwarnings("default")  # what Dask says to itself while a worker is killed
def test_a_cluster_gives_the_same_although_a_worker_is_killed(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    paths = files(tmp_path)
    do(paths, tmp_path / "here", InThisProcess())
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        with distributed.Client(cluster, set_as_default=False) as client:
            pids = client.run(os.getpid)

        def busy() -> list[int]:
            workers = cluster.scheduler.workers
            return [
                pid for address, pid in pids.items() if address in workers and workers[address].processing
            ]

        with killing(busy) as killed:
            summary = do(paths, tmp_path / "there", DaskCluster(cluster.scheduler_address))
    assert len(killed) == 1
    assert (summary.read, summary.failed) == (4, {})
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("evidence.bulk.workers._CONNECT_TIMEOUT_S", 0.2)
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        DaskCluster("tcp://127.0.0.1:9")


@pytest.mark.filterwarnings("default")  # what Dask says to itself while its cluster ends
def test_a_scheduler_that_is_lost_is_named(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        done = DaskCluster(cluster.scheduler_address).do(files(tmp_path), Instructions())
        next(done)
        cluster.close()
        with pytest.raises(Unreachable, match=r"the Dask scheduler at .* was lost"):
            list(done)
