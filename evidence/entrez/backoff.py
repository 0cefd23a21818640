"""How long to wait before asking again: growing waits with jitter, and what ``Retry-After`` says."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["JITTER", "LONGEST_RETRY_AFTER_S", "TRIES", "WAITS_S", "retry_after_s", "wait_s"]

#: How often a request is sent before it is given up.
TRIES = 5

#: Seconds before the second, third, fourth and fifth try.
WAITS_S = (1.0, 2.0, 4.0, 8.0)

#: Waits vary by this share up and down, so that processes that failed together part ways.
JITTER = 0.25

#: A server that asks for more is asked again after this many seconds all the same.
LONGEST_RETRY_AFTER_S = 120.0


def wait_s(tries: int, *, retry_after: float | None, chance: float) -> float:
    """Give the seconds to wait after a number of failed tries.

    Parameters
    ----------
    tries : int
        Tries so far, at least 1.
    retry_after : float or None
        What the server asked for, in seconds; waited for in full, up to the cap.
    chance : float
        A random number from 0 to 1; 0.5 leaves the wait as it is.

    Returns
    -------
    float
    """
    planned = WAITS_S[min(tries, len(WAITS_S)) - 1] * (1 + JITTER * (2 * chance - 1))
    return planned if retry_after is None else max(planned, min(retry_after, LONGEST_RETRY_AFTER_S))


def retry_after_s(value: str | None, *, now: datetime) -> float | None:
    """Read a ``Retry-After`` header: seconds, or an HTTP date.

    Parameters
    ----------
    value : str or None
        The header.
    now : datetime
        The server's time where it gave one, else ours; with a time zone.

    Returns
    -------
    float or None
        Seconds, not negative; None where there is no header or it says nothing readable.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())
