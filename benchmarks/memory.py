"""The most memory that a process has taken: itself, not the one that started it."""

from __future__ import annotations

import re
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["peak_mb", "peak_mb_of_children"]

_SAMPLED_EVERY_S = 0.05


def peak_mb(pid: int | str = "self") -> float:
    """Give the largest resident memory of a process so far; 0 if it has ended.

    Linux hands what ``getrusage`` gives on through ``exec``, so that a small process started by a large one
    seems as large; it is asked only where there is no ``/proc``.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 if pid == "self" else 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def peak_mb_of_children(find: Callable[[], list[int]]) -> Iterator[list[float]]:
    """Watch processes from a thread beside the work; the list has the largest memory of any of them."""
    largest = [0.0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_SAMPLED_EVERY_S):
            largest[0] = max([largest[0], *map(peak_mb, find())])

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield largest
    finally:
        ended.set()
        thread.join()
