"""Sending: one request to one utility, and back a whole, good body or a typed error.

Every try goes through the limiter, reads the body to its end within a time and a size, and is
classified before anything is returned. Parameters travel in the body of a POST: a URL with a few
hundred ids is answered 414, and URLs end up in logs.
"""

from __future__ import annotations

import logging
import random
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

import requests
import urllib3

from evidence import __version__
from evidence.entrez.answers import ROOTS, Answer, Fault, classify
from evidence.entrez.backoff import TRIES, retry_after_s, wait_s
from evidence.entrez.limiter import limiter_for
from evidence.entrez.redaction import Redactor, one_line
from evidence.errors import Malformed, SourceError, Unreachable, UsageError
from evidence.settings import Settings

__all__ = ["MAX_BODY_BYTES", "Limiter", "Transport"]

log = logging.getLogger(__name__)

#: Larger than any batch of 200 records can be; stops a body without end.
MAX_BODY_BYTES = 128 * 2**20

_PIECE_BYTES = 64 * 1024

#: A try may take this many read timeouts in all, so that a dripping body ends too.
_READ_TIMEOUTS_PER_TRY = 5

_CHECK_CONNECTION = "check the connection and EVIDENCE_EUTILS_URL, or try again later"


class Limiter(Protocol):
    """What paces requests."""

    def acquire(self) -> None:
        """Wait for the next turn."""


class Transport:
    """The one way to the E-utilities.

    Parameters
    ----------
    settings : Settings
        Base URL, email, key and timeouts.
    session : requests.Session, optional
        Instead of a new one; it is closed with the transport all the same.
    limiter : Limiter, optional
        Instead of the one all processes of the user share.
    sleep : callable
        Waits for a number of seconds: between tries, and for the limiter's turns if it is ours.
    clock : callable
        A monotonic clock in seconds, for the time a try may take.
    on_retry : callable, optional
        Is told, in one line without secrets, why and how long there is a wait.
    chance : callable
        A random number from 0 to 1, for the jitter of the waits.
    max_body_bytes : int
        The largest body that is read.

    Attributes
    ----------
    requests_sent : int
        How many requests went out, retries included.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        session: requests.Session | None = None,
        limiter: Limiter | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        on_retry: Callable[[str], None] | None = None,
        chance: Callable[[], float] = random.random,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        self.requests_sent = 0
        self._settings = settings
        self._session = session if session is not None else requests.Session()
        self._limiter = limiter if limiter is not None else limiter_for(settings, sleep=sleep)
        self._sleep = sleep
        self._clock = clock
        self._on_retry = on_retry
        self._chance = chance
        self._max_body_bytes = max_body_bytes
        self._redactor = Redactor((settings.api_key, settings.email))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the session's connections."""
        self._session.close()

    def post(self, utility: str, parameters: Sequence[tuple[str, str]]) -> bytes:
        """Ask one utility, again if need be, and give its whole answer.

        Parameters
        ----------
        utility : str
            Its name without ``.fcgi``, such as ``"efetch"``.
        parameters : sequence of (str, str)
            What to ask, in order, names repeated where the utility wants it; tool, email and key
            are added here and nowhere else.

        Returns
        -------
        bytes
            A body that passed every row of the table in ``answers``.

        Raises
        ------
        UsageError
            If the utility is not one we know, or a value is empty: NCBI ignores empty parameters
            and answers another question.
        SourceError
            The subclass that says what became of the last try.
        """
        if utility not in ROOTS:
            raise UsageError(f"{utility!r} is not a utility of NCBI that is known here")
        empty = next((name for name, value in parameters if not value.strip()), None)
        if empty is not None:
            raise UsageError(f"{utility}: the parameter {empty!r} is empty")
        tries = 0
        while True:
            self._limiter.acquire()
            tries += 1
            outcome = self._try_once(utility, parameters)
            if isinstance(outcome, bytes):
                return outcome
            if not outcome.retry or tries == TRIES:
                # Raised here, outside every handler: an exception of requests holds the request's
                # body and with it the key, so it must not travel along as cause or context.
                raise self._error(utility, outcome, tries)
            wait = wait_s(tries, retry_after=outcome.retry_after_s, chance=self._chance())
            self._tell(f"{self._words(utility, outcome)}; try {tries + 1} of {TRIES} in {wait:.1f} s")
            self._sleep(wait)

    def _try_once(self, utility: str, parameters: Sequence[tuple[str, str]]) -> bytes | Fault:
        """Send one request and read its answer; an exception of the network becomes a Fault."""
        timeouts = (self._settings.connect_timeout_s, self._settings.read_timeout_s)
        deadline = self._clock() + _READ_TIMEOUTS_PER_TRY * self._settings.read_timeout_s
        self.requests_sent += 1
        try:
            with self._session.post(
                f"{self._settings.eutils_url}{utility}.fcgi",
                data=[*parameters, *self._identity()],
                headers={"User-Agent": f"evidence/{__version__}", "Accept-Encoding": "gzip"},
                timeout=timeouts,
                stream=True,
                # Another host must not see the key.
                allow_redirects=False,
            ) as response:
                # requests has read a redirect's body already; it says nothing.
                body = b"" if response.is_redirect else self._read_body(response, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _network_fault(error, urlsplit(self._settings.eutils_url).hostname or "")
        if isinstance(body, Fault):
            return body
        log.debug("%s: HTTP %d, %d bytes", utility, response.status_code, len(body))
        answer = Answer(
            utility,
            response.status_code,
            response.headers.get("Content-Type", ""),
            body,
            wants_json=("retmode", "json") in parameters,
        )
        fault = classify(answer)
        if fault is None:
            return body
        wait = retry_after_s(response.headers.get("Retry-After"), now=_server_time(response))
        return Fault(fault.error, fault.what, fault.retry, fault.advice, fault.status, fault.quote, wait)

    def _identity(self) -> list[tuple[str, str]]:
        """Say who asks, as NCBI's policy wants; the key raises the limit."""
        known = (("tool", "evidence"), ("email", self._settings.email), ("api_key", self._settings.api_key))
        return [(name, value) for name, value in known if value]

    def _read_body(self, response: requests.Response, deadline: float) -> bytes | Fault:
        """Read a body to its end, within the time and size that a try has.

        ``read1`` gives back whatever came: reading a fixed number of bytes would wait for all of
        them, and every byte of a dripping body would restart the read timeout.
        """
        pieces: list[bytes] = []
        size = 0
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > self._max_body_bytes:
                return _too_large(response.status_code, self._max_body_bytes)
            if self._clock() > deadline:
                return Fault(
                    Unreachable, "the answer did not end in time", retry=True, advice=_CHECK_CONNECTION
                )
        body = b"".join(pieces)
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) != size:
            return _cut(f"{size} of {declared} bytes came", response.status_code)
        if "gzip" not in response.headers.get("Content-Encoding", "").lower():
            return body
        return _unzip(body, response.status_code, self._max_body_bytes)

    def _words(self, utility: str, fault: Fault) -> str:
        """Say what happened, on one line and without secrets."""
        status = f" (HTTP {fault.status})" if fault.status is not None and fault.status != 200 else ""
        quote = one_line(self._redactor.clean(fault.quote))
        return f"{utility}: {fault.what}{status}" + (f": {quote}" if quote else "")

    def _error(self, utility: str, fault: Fault, tries: int) -> SourceError:
        """Make the exception that a fault ends in."""
        after = f", after {tries} tries" if tries > 1 else ""
        advice = f"; {fault.advice}" if fault.advice else ""
        message = f"{self._words(utility, fault)}{after}{advice}"
        return fault.error(message, utility=utility, status=fault.status, tries=tries)

    def _tell(self, message: str) -> None:
        """Pass on why there is a wait."""
        log.info(message)
        if self._on_retry is not None:
            self._on_retry(message)


def _network_fault(error: Exception, host: str) -> Fault:
    """Say in our own words what an exception of the network means; its text is never quoted."""
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidProxyURL):
        return Fault(
            Unreachable,
            f"the address of {host} or of a proxy cannot be used",
            retry=False,
            advice="check EVIDENCE_EUTILS_URL and the proxy settings",
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
    return Fault(Unreachable, what, retry=True, advice=_CHECK_CONNECTION)


def _cut(detail: str, status: int) -> Fault:
    return Fault(
        Unreachable,
        f"an answer that stops half-way ({detail})",
        retry=True,
        advice=_CHECK_CONNECTION,
        status=status,
    )


def _too_large(status: int, limit: int) -> Fault:
    return Fault(
        Malformed,
        f"an answer of more than {limit // 2**20} MiB",
        retry=False,
        advice="check EVIDENCE_EUTILS_URL",
        status=status,
    )


def _unzip(body: bytes, status: int, limit: int) -> bytes | Fault:
    """Undo gzip; a cut or broken stream is a cut answer, and a bomb is stopped at the limit."""
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = stream.decompress(body, limit + 1)
    except zlib.error:
        return _cut("its compression is broken", status)
    if len(plain) > limit:
        return _too_large(status, limit)
    return plain if stream.eof or not body else _cut("its compression has no end", status)


def _server_time(response: requests.Response) -> datetime:
    """Give the server's own time, which its ``Retry-After`` date refers to, else ours."""
    now = datetime.now(UTC)
    try:
        stated = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return now
    return stated if stated.tzinfo is not None else stated.replace(tzinfo=UTC)
