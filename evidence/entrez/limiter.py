"""Pacing: the one gate that every request passes, first tries and retries alike.

NCBI counts requests per address (3 a second) or per key (10 a second), whoever in a machine sends
them. All processes of a user therefore share a small state file, which holds the last turn that was
given away. A process takes the next turn under a file lock, lets the lock go, and only then sleeps:
no process ever sleeps while it holds the lock, so one that is killed holds up nobody.

Where the state folder cannot be used, pacing holds within the process only.
"""

from __future__ import annotations

import hashlib
import logging
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from platformdirs import user_state_path

from evidence.settings import Settings

__all__ = ["INTERVAL_S", "INTERVAL_WITH_KEY_S", "PacingLimiter", "limiter_for", "next_turn"]

log = logging.getLogger(__name__)

#: Seconds between two requests; a little more than a third, and than a tenth, for the clocks' noise.
INTERVAL_S = 0.37
INTERVAL_WITH_KEY_S = 0.12

#: A queue longer than this is not believed: more likely a clock was set. It has room for more than 300
#: requests waiting at once.
LONGEST_QUEUE_S = 120.0

#: The lock is held for a few file operations; a holder that needs longer is suspended or gone.
LOCK_TIMEOUT_S = 1.0


def next_turn(*, now: float, interval_s: float, written_at: float | None, last_turn: float | None) -> float:
    """Give the wall-clock time of the next free turn.

    Parameters
    ----------
    now : float
        The wall clock, in seconds since the epoch.
    interval_s : float
        Seconds between two turns.
    written_at, last_turn : float or None
        What the state file says: when it was written, and the last turn that was given away.

    Returns
    -------
    float
        Never before ``now``. State from the future (the clock was set back) or with an unbelievable
        queue is passed over, which costs one interval and no more.
    """
    if written_at is None or last_turn is None:
        return now
    if not (math.isfinite(written_at) and math.isfinite(last_turn)):
        return now + interval_s
    if written_at > now + interval_s or last_turn - now > LONGEST_QUEUE_S:
        return now + interval_s
    return max(now, last_turn + interval_s)


class PacingLimiter:
    """Turns at a fixed distance, shared through a file where there is one.

    Parameters
    ----------
    interval_s : float
        Seconds between two turns.
    path : Path or None
        The state file; its lock lies beside it. None paces this process only.
    wall, monotonic : callable
        Clocks in seconds; the wall clock is the one that processes share.
    sleep : callable
        Waits for a number of seconds.
    """

    def __init__(
        self,
        interval_s: float,
        path: Path | None = None,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval_s = interval_s
        self.path = path
        self._wall = wall
        self._monotonic = monotonic
        self._sleep = sleep
        self._threads = threading.Lock()
        self._last_turn_here: float | None = None

    def acquire(self) -> None:
        """Wait for this process's next turn."""
        with self._threads:
            wait_s = max(self._wait_shared_s(), self._wait_here_s())
            self._last_turn_here = self._monotonic() + wait_s
        if wait_s > 0:
            self._sleep(wait_s)

    def _wait_here_s(self) -> float:
        """Give the wait that this process's own last turn asks for, by a clock nobody can set."""
        if self._last_turn_here is None:
            return 0.0
        return max(0.0, self._last_turn_here + self.interval_s - self._monotonic())

    def _wait_shared_s(self) -> float:
        """Take the next turn of all processes and give the wait for it; 0 where they share nothing."""
        if self.path is None:
            return 0.0
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=LOCK_TIMEOUT_S, poll_interval=0.01):
                now = self._wall()
                written_at, last_turn = _read_state(self.path)
                turn = next_turn(
                    now=now, interval_s=self.interval_s, written_at=written_at, last_turn=last_turn
                )
                self.path.write_text(f"{now!r} {turn!r}\n", encoding="ascii")
        except Timeout:
            log.info("the pacing file is held by a process that does not answer; pacing on my own once")
            return self.interval_s
        except (OSError, NotImplementedError) as error:
            # A file system without locks raises NotImplementedError.
            log.info("requests are paced within this process only: %s", error)
            self.path = None
            return 0.0
        return turn - now


def limiter_for(settings: Settings, *, sleep: Callable[[float], None] = time.sleep) -> PacingLimiter:
    """Give the limiter that these settings ask for.

    Requests with and without a key are counted apart by NCBI, and so are hosts; each has its own
    file. The file's name says whether there is a key, never which.

    Parameters
    ----------
    settings : Settings
        Base URL and key.
    sleep : callable
        Waits for a number of seconds.

    Returns
    -------
    PacingLimiter
    """
    interval_s = INTERVAL_WITH_KEY_S if settings.api_key else INTERVAL_S
    host = hashlib.sha256(urlsplit(settings.eutils_url).netloc.lower().encode()).hexdigest()[:12]
    name = f"pacing-{host}-{'key' if settings.api_key else 'nokey'}"
    try:
        folder = user_state_path("evidence", appauthor=False)
    except (OSError, RuntimeError) as error:
        # Without a home folder there is nothing to share through.
        log.info("requests are paced within this process only: %s", error)
        return PacingLimiter(interval_s, sleep=sleep)
    return PacingLimiter(interval_s, folder / name, sleep=sleep)


def _read_state(path: Path) -> tuple[float | None, float | None]:
    """Read when the state was written and the last turn; an absent file has neither.

    A file that cannot be understood (a crash while writing) counts as just written, so that the
    next turn is one interval away.
    """
    try:
        written_at, last_turn = path.read_text(encoding="ascii").split()
        return float(written_at), float(last_turn)
    except FileNotFoundError:
        return None, None
    except ValueError:
        return math.nan, math.nan
