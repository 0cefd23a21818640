"""Who does the work: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any, Final, Protocol

from evidence.bulk.work import Done, Failed, Instructions, do_file
from evidence.errors import Unreachable, UsageError

__all__ = ["DaskCluster", "LocalProcesses", "Workers"]

_CONNECT_TIMEOUT_S: Final = 10
_DASK_LOGGERS: Final = ("distributed", "distributed.client")


class Workers(Protocol):
    """Does files in any order."""

    def do(self, paths: Sequence[Path], instructions: Instructions) -> Iterator[tuple[Path, Done | Failed]]:
        """Give each file with what became of it, as they are finished."""
        ...


class LocalProcesses:
    """Processes of this machine, a file each at a time.

    Parameters
    ----------
    count : int
        How many.
    """

    def __init__(self, count: int) -> None:
        self.count = count

    def do(self, paths: Sequence[Path], instructions: Instructions) -> Iterator[tuple[Path, Done | Failed]]:
        """Give each file with what became of it; a process that was ended is replaced."""
        left = list(paths)
        suspects: set[Path] = set()
        while left:
            # A file that may have ended a process is done alone, so that it takes no other with it.
            alone = next((path for path in left if path in suspects), None)
            for path, result in self._do_batch([alone] if alone else left.copy(), instructions):
                if result is None and alone is None:
                    suspects.add(path)
                    continue
                left.remove(path)
                yield path, result or Failed(f"{path}: the process that reads it ends, and ended again")

    def _do_batch(
        self, paths: Sequence[Path], instructions: Instructions
    ) -> Iterator[tuple[Path, Done | Failed | None]]:
        """Do files until all are done or a process ends; None for those that were under way then."""
        pool = ProcessPoolExecutor(
            min(self.count, len(paths)), mp_context=get_context("spawn"), initializer=_follow_the_parent
        )
        waiting = list(reversed(paths))
        running: dict[Future[Done | Failed], Path] = {}
        try:
            while waiting or running:
                # No more than there are processes, so that it is known which file each was at.
                while waiting and len(running) < self.count:
                    may_be_closing = len(waiting) < len(paths)
                    path = waiting.pop()
                    running[_submitted(pool, path, instructions, may_be_closing=may_be_closing)] = path
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    yield running.pop(future), result
        except BrokenProcessPool:
            yield from ((path, None) for path in running.values())
        finally:
            _end(pool)


def _submitted(
    pool: ProcessPoolExecutor, path: Path, instructions: Instructions, *, may_be_closing: bool
) -> Future[Done | Failed]:
    """Give a file to a pool, which may start a process for it.

    The pool closes its pipes once a process of it has ended, and may be starting another one then: it is told
    that a pipe is closed, or hands over two that have the same number by now.
    """
    try:
        return pool.submit(do_file, path, instructions)
    except (OSError, ValueError) as error:
        if not may_be_closing or getattr(error, "errno", None) is not None:
            raise
        raise BrokenProcessPool(str(error)) from error


def _follow_the_parent() -> None:
    """Let Ctrl-C reach the parent alone, which ends its processes; and end if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    # A pool's process waits for work for ever: the end of a parent that could not say so is not seen.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool without waiting for files under way: nothing that they have done is kept."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with suppress(OSError, ValueError):
            process.terminate()
    for process in processes:
        with suppress(OSError, ValueError, AssertionError):
            process.join()


class DaskCluster:
    """A Dask cluster whose workers have this package and see the files under the same names.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    UsageError
        If Dask is not installed, or nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise UsageError("--scheduler needs Dask: pip install 'evidence-tables[cluster]'") from error
        for name in _DASK_LOGGERS:
            # What is amiss is said in one line of ours; Dask would print its own stack before that.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._address = address
        try:
            self._client: Any = Client(  # type: ignore[no-untyped-call] # untyped
                address, timeout=_CONNECT_TIMEOUT_S, set_as_default=False
            )
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error

    def do(self, paths: Sequence[Path], instructions: Instructions) -> Iterator[tuple[Path, Done | Failed]]:
        """Give each file with what became of it; the scheduler moves the files of a lost worker to others.

        Raises
        ------
        Unreachable
            If the scheduler is lost.
        """
        from distributed import CancelledError, as_completed  # noqa: PLC0415 - an optional part

        futures = {
            self._client.submit(do_file, path, instructions, key=f"evidence-{path}", pure=False): path
            for path in paths
        }
        try:
            for future in as_completed(list(futures), loop=self._client.loop):  # type: ignore[no-untyped-call] # untyped
                error = future.exception()
                path = futures[future]
                yield path, future.result() if error is None else Failed(f"{path}: {error}")
                future.release()
        except (CancelledError, OSError) as error:
            raise Unreachable(
                f"the Dask scheduler at {self._address} was lost; files that were finished are kept, and the "
                "same command goes on from there",
                utility="Dask",
            ) from error
        finally:
            with suppress(OSError, TimeoutError):
                self._client.cancel(list(futures))
                self._client.close()
