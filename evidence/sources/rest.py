"""Asking a REST service by GET: paced, within limits of time and size, again where that can help.

Nothing that identifies the user is sent to these services: no key, no email address.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import requests

from evidence.entrez.answers import Fault
from evidence.entrez.exchange import HEADERS, Limiter, Limits, Whole, ask_again, read_whole
from evidence.entrez.limiter import PacingLimiter
from evidence.entrez.redaction import one_line
from evidence.errors import Blocked, Malformed, RateLimited, Rejected, ServerFault, SourceError, Unreachable
from evidence.settings import Settings

__all__ = ["INTERVAL_S", "RestService", "Service"]

log = logging.getLogger(__name__)

#: Seconds between two requests to one service. None of them publishes a hard limit.
INTERVAL_S = 0.25

_MOST_BYTES = 64 * 2**20
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_WAIT = "try again later"


@dataclass(frozen=True, slots=True)
class Service:
    """A service: what it is called, where it is, and which setting says so."""

    name: str
    base_url: str
    setting: str


class RestService:
    """The way to one service; use it as a context manager or close it.

    Parameters
    ----------
    service : Service
        Which.
    settings : Settings
        For the timeouts.
    session, limiter, sleep, clock, on_retry, chance
        See :class:`~evidence.entrez.transport.Transport`.
    """

    def __init__(
        self,
        service: Service,
        settings: Settings,
        *,
        session: requests.Session | None = None,
        limiter: Limiter | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        on_retry: Callable[[str], None] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.service = service
        self._timeouts = (settings.connect_timeout_s, settings.read_timeout_s)
        self._session = session if session is not None else requests.Session()
        self._limiter = limiter if limiter is not None else PacingLimiter(INTERVAL_S, sleep=sleep)
        self._sleep = sleep
        self._clock = clock
        self._on_retry = on_retry
        self._chance = chance

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the session's connections."""
        self._session.close()

    def get(self, path: str, parameters: Sequence[tuple[str, str]] = ()) -> bytes | None:
        """Ask for one resource, again if need be.

        Parameters
        ----------
        path : str
            Below the base URL.
        parameters : sequence of (str, str)
            Of the query.

        Returns
        -------
        bytes or None
            The body; None where the service says that it has no such thing (404).

        Raises
        ------
        SourceError
            The subclass that says what became of the last try.
        """
        outcome, tries = ask_again(
            lambda: self._try_once(path, parameters),
            self._limiter,
            words=self._words,
            tell=self._tell,
            sleep=self._sleep,
            chance=self._chance,
        )
        if not isinstance(outcome, Fault):
            return outcome.body if outcome.status == requests.codes.ok else None
        raise self._error(outcome, tries)

    def malformed(self, what: str) -> SourceError:
        """Make the error of an answer that is not what the service documents."""
        return Malformed(f"{self.service.name}: {what}", utility=self.service.name, status=200)

    def _try_once(self, path: str, parameters: Sequence[tuple[str, str]]) -> Whole | Fault:
        whole = read_whole(
            lambda: self._session.get(
                f"{self.service.base_url}{path}",
                params=list(parameters),
                headers=HEADERS,
                timeout=self._timeouts,
                stream=True,
                allow_redirects=False,
            ),
            Limits(self._timeouts[1], _MOST_BYTES, self._clock),
            self.service.base_url,
            setting=self.service.setting,
        )
        if isinstance(whole, Fault):
            return whole
        log.debug("%s: HTTP %d, %d bytes", self.service.name, whole.status, len(whole.body))
        return _fault_of(whole, self.service.setting) or whole

    def _words(self, fault: Fault) -> str:
        status = f" (HTTP {fault.status})" if fault.status is not None and fault.status != 200 else ""
        return f"{self.service.name}: {fault.what}{status}"

    def _error(self, fault: Fault, tries: int) -> SourceError:
        after = f", after {tries} tries" if tries > 1 else ""
        advice = f"; {fault.advice}" if fault.advice else ""
        message = one_line(f"{self._words(fault)}{after}{advice}", 400)
        return fault.error(message, utility=self.service.name, status=fault.status, tries=tries)

    def _tell(self, message: str) -> None:
        log.info(message)
        if self._on_retry is not None:
            self._on_retry(message)


def _fault_of(whole: Whole, setting: str) -> Fault | None:
    """Say what is wrong with an answer; 404 is an answer."""
    status = whole.status
    check = f"check {setting}"
    if status == requests.codes.too_many_requests:
        return Fault(
            RateLimited,
            "too many requests",
            retry=True,
            advice=_WAIT,
            status=status,
            retry_after_s=whole.retry_after_s,
        )
    if status >= 500 or status == requests.codes.request_timeout:
        return Fault(
            ServerFault,
            "the server failed",
            retry=True,
            advice=_WAIT,
            status=status,
            retry_after_s=whole.retry_after_s,
        )
    if status == requests.codes.not_found:
        return None
    if status == requests.codes.forbidden:
        return Fault(Blocked, "access was refused", retry=False, advice=check, status=status)
    if 300 <= status < 400:
        what = "the server points elsewhere, which is not followed"
        return Fault(Malformed, what, retry=False, advice=check, status=status)
    if status != requests.codes.ok:
        return Fault(Rejected, "the request was refused", retry=False, advice=check, status=status)
    if _HTML.match(whole.body):
        what = "a web page instead of an answer"
        return Fault(Blocked, what, retry=False, advice=check, status=status)
    if not whole.body.strip():
        return Fault(Unreachable, "an empty answer", retry=True, advice=_WAIT, status=status)
    return None
