"""One exchange over HTTP, and when to try it again; whoever is asked, and whatever the answer means.

A body is read to its end within a time and a size. Exceptions of the network become a ``Fault`` in our own
words: theirs hold the request with its key.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from evidence import __version__
from evidence.entrez.answers import Fault
from evidence.entrez.backoff import TRIES, retry_after_s, wait_s
from evidence.errors import Malformed, Unreachable

__all__ = ["HEADERS", "Limiter", "Limits", "Whole", "ask_again", "read_whole"]

#: What is sent with every request.
HEADERS: Mapping[str, str] = {"User-Agent": f"evidence/{__version__}", "Accept-Encoding": "gzip"}

_PIECE_BYTES = 64 * 1024

#: A try may take this many read timeouts in all, so that a dripping body ends too.
_READ_TIMEOUTS_PER_TRY = 5

Good = TypeVar("Good")


class Limiter(Protocol):
    """What paces requests."""

    def acquire(self) -> None:
        """Wait for the next turn."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a try may take and how much may come.

    Parameters
    ----------
    read_timeout_s : float
        Between two pieces of an answer; a whole one may take five times as long.
    body_bytes : int
        The largest body.
    clock : callable
        A monotonic clock in seconds.
    """

    read_timeout_s: float
    body_bytes: int
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that came whole.

    Parameters
    ----------
    status : int
        HTTP status.
    content_type : str
        The header, empty where there is none.
    body : bytes
        Without its compression.
    retry_after_s : float or None
        How long the server asks to wait.
    """

    status: int
    content_type: str
    body: bytes
    retry_after_s: float | None


def ask_again(
    attempt: Callable[[], Good | Fault],
    limiter: Limiter,
    *,
    words: Callable[[Fault], str],
    tell: Callable[[str], None],
    sleep: Callable[[float], None],
    chance: Callable[[], float],
) -> tuple[Good | Fault, int]:
    """Try until it succeeds, cannot succeed, or was tried often enough; every try takes its turn.

    Returns
    -------
    tuple of (what came, or the last Fault) and int
        With the number of tries.
    """
    tries = 0
    while True:
        limiter.acquire()
        tries += 1
        outcome = attempt()
        if not isinstance(outcome, Fault) or not outcome.retry or tries == TRIES:
            return outcome, tries
        wait = wait_s(tries, retry_after=outcome.retry_after_s, chance=chance())
        tell(f"{words(outcome)}; try {tries + 1} of {TRIES} in {wait:.1f} s")
        sleep(wait)


def read_whole(
    send: Callable[[], requests.Response], limits: Limits, base_url: str, *, setting: str
) -> Whole | Fault:
    """Send one request and read its answer.

    Parameters
    ----------
    send : callable
        Sends it and gives the response, its body not yet read.
    limits : Limits
        Of time and size.
    base_url : str
        Who is asked, for the words of a fault.
    setting : str
        Where that address comes from, likewise.
    """
    host = urlsplit(base_url).hostname or ""
    deadline = limits.clock() + _READ_TIMEOUTS_PER_TRY * limits.read_timeout_s
    try:
        with send() as response:
            # requests has read a redirect's body already; it says nothing.
            body = b"" if response.is_redirect else _read_body(response, limits, deadline, setting)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        return _network_fault(error, host, setting)
    if isinstance(body, Fault):
        return body
    wait = retry_after_s(response.headers.get("Retry-After"), now=_server_time(response))
    return Whole(response.status_code, response.headers.get("Content-Type", ""), body, wait)


def _read_body(response: requests.Response, limits: Limits, deadline: float, setting: str) -> bytes | Fault:
    """Read a body to its end, within the time and size that a try has.

    ``read1`` gives back whatever came: reading a fixed number of bytes would wait for all of them, and every
    byte of a dripping body would restart the read timeout.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := response.raw.read1(_PIECE_BYTES, decode_content=False):
        pieces.append(piece)
        size += len(piece)
        if size > limits.body_bytes:
            return _too_large(response.status_code, limits.body_bytes, setting)
        if limits.clock() > deadline:
            advice = _check_connection(setting)
            return Fault(Unreachable, "the answer did not end in time", retry=True, advice=advice)
    body = b"".join(pieces)
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) != size:
        return _cut(f"{size} of {declared} bytes came", response.status_code, setting)
    if "gzip" not in response.headers.get("Content-Encoding", "").lower():
        return body
    return _unzip(body, response.status_code, limits.body_bytes, setting)


def _network_fault(error: Exception, host: str, setting: str) -> Fault:
    """Say in our own words what an exception of the network means; its text is never quoted."""
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidProxyURL):
        return Fault(
            Unreachable,
            f"the address of {host} or of a proxy cannot be used",
            retry=False,
            advice=f"check {setting} and the proxy settings",
        )
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        advice = "check the clock, the certificates and any proxy of this machine"
        return Fault(Unreachable, f"no safe connection to {host}", retry=True, advice=advice)
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        what = f"no answer from {host} in time"
    elif isinstance(error, requests.exceptions.ProxyError):
        what = f"the proxy gives no connection to {host}"
    elif isinstance(error, requests.ConnectionError):
        what = f"no connection to {host}"
    else:
        what = f"the connection to {host} broke before the answer was whole"
    return Fault(Unreachable, what, retry=True, advice=_check_connection(setting))


def _check_connection(setting: str) -> str:
    return f"check the connection and {setting}, or try again later"


def _cut(detail: str, status: int, setting: str) -> Fault:
    return Fault(
        Unreachable,
        f"an answer that stops half-way ({detail})",
        retry=True,
        advice=_check_connection(setting),
        status=status,
    )


def _too_large(status: int, limit: int, setting: str) -> Fault:
    return Fault(
        Malformed,
        f"an answer of more than {limit // 2**20} MiB",
        retry=False,
        advice=f"check {setting}",
        status=status,
    )


def _unzip(body: bytes, status: int, limit: int, setting: str) -> bytes | Fault:
    """Undo gzip; a cut or broken stream is a cut answer, and a bomb is stopped at the limit."""
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = stream.decompress(body, limit + 1)
    except zlib.error:
        return _cut("its compression is broken", status, setting)
    if len(plain) > limit:
        return _too_large(status, limit, setting)
    return plain if stream.eof or not body else _cut("its compression has no end", status, setting)


def _server_time(response: requests.Response) -> datetime:
    """Give the server's own time, which its ``Retry-After`` date refers to, else ours."""
    now = datetime.now(UTC)
    try:
        stated = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return now
    return stated if stated.tzinfo is not None else stated.replace(tzinfo=UTC)
