"""Sending: one request to one utility, and back a whole, good body or a typed error.

Every try goes through the limiter, reads the body to its end within a time and a size, and is
classified before anything is returned. Parameters travel in the body of a POST: a URL with a few
hundred ids is answered 414, and URLs end up in logs.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

import requests

from evidence.entrez.answers import ROOTS, Answer, Fault, classify
from evidence.entrez.exchange import HEADERS, Limiter, Limits, ask_again, read_whole
from evidence.entrez.limiter import limiter_for
from evidence.entrez.redaction import Redactor, one_line
from evidence.errors import SourceError, UsageError
from evidence.settings import Settings

__all__ = ["MAX_BODY_BYTES", "Limiter", "Transport"]

log = logging.getLogger(__name__)

#: Larger than any batch of 200 records can be; stops a body without end.
MAX_BODY_BYTES = 128 * 2**20


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
        outcome, tries = ask_again(
            lambda: self._try_once(utility, parameters),
            self._limiter,
            words=lambda fault: self._words(utility, fault),
            tell=self._tell,
            sleep=self._sleep,
            chance=self._chance,
        )
        if isinstance(outcome, bytes):
            return outcome
        # Raised here, outside every handler: an exception of requests holds the request's body and with it
        # the key, so it must not travel along as cause or context.
        raise self._error(utility, outcome, tries)

    def _try_once(self, utility: str, parameters: Sequence[tuple[str, str]]) -> bytes | Fault:
        """Send one request and read its answer; an exception of the network becomes a Fault."""
        settings = self._settings
        self.requests_sent += 1
        whole = read_whole(
            lambda: self._session.post(
                f"{settings.eutils_url}{utility}.fcgi",
                data=[*parameters, *self._identity()],
                headers=HEADERS,
                timeout=(settings.connect_timeout_s, settings.read_timeout_s),
                stream=True,
                # Another host must not see the key.
                allow_redirects=False,
            ),
            Limits(settings.read_timeout_s, self._max_body_bytes, self._clock),
            settings.eutils_url,
            setting="EVIDENCE_EUTILS_URL",
        )
        if isinstance(whole, Fault):
            return whole
        log.debug("%s: HTTP %d, %d bytes", utility, whole.status, len(whole.body))
        answer = Answer(
            utility,
            whole.status,
            whole.content_type,
            whole.body,
            wants_json=("retmode", "json") in parameters,
        )
        fault = classify(answer)
        return whole.body if fault is None else replace(fault, retry_after_s=whole.retry_after_s)

    def _identity(self) -> list[tuple[str, str]]:
        """Say who asks, as NCBI's policy wants; the key raises the limit."""
        known = (("tool", "evidence"), ("email", self._settings.email), ("api_key", self._settings.api_key))
        return [(name, value) for name, value in known if value]

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
