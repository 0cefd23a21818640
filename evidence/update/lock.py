"""One update of a review at a time, whatever processes there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from evidence.errors import LibraryError, UpdateRunning
from evidence.library.reviews import Review

__all__ = ["is_locked", "update_lock"]


def _lock_of(library: Path, review: Review) -> FileLock:
    return FileLock(library.with_name(f"{library.name}-update-{review.id}.lock"), timeout=0)


@contextmanager
def update_lock(library: Path, review: Review) -> Iterator[None]:
    """Hold the lock of a review; the system lets it go when the process ends, however it ends.

    Raises
    ------
    UpdateRunning
        If another process holds it.
    LibraryError
        If the folder of the library takes no lock file.
    """
    lock = _lock_of(library, review)
    try:
        lock.acquire()
    except Timeout:
        raise UpdateRunning(
            f"another update of the review {review.name!r} is running; this one changed nothing"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise LibraryError(f"no lock can be held beside {library}: {error}") from error
    try:
        yield
    finally:
        lock.release()


def is_locked(library: Path, review: Review) -> bool:
    """Whether an update of a review is at work; where no lock can be held, none is."""
    try:
        with update_lock(library, review):
            return False
    except UpdateRunning:
        return True
    except LibraryError:
        return False
