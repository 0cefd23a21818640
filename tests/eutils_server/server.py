"""The HTTP part: reads requests, keeps the log, delivers answers, or breaks them off."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from socketserver import TCPServer
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from tests.eutils_server.answers import Answer, html, json_answer
from tests.eutils_server.delivery import deliver
from tests.eutils_server.efetch import efetch, esummary
from tests.eutils_server.einfo import einfo, espell
from tests.eutils_server.elink import elink
from tests.eutils_server.esearch import epost, esearch
from tests.eutils_server.pacing import RateLimit
from tests.eutils_server.query import Query
from tests.eutils_server.rest import REST_PATHS, SERVICES
from tests.eutils_server.script import FaultScript
from tests.eutils_server.store import Store

__all__ = ["EutilsServer"]

BASE_PATH = "/entrez/eutils/"
UTILITIES: Mapping[str, Callable[[Store, Query], Answer]] = MappingProxyType(
    {
        "esearch": esearch,
        "epost": epost,
        "efetch": efetch,
        "elink": elink,
        "esummary": esummary,
        "einfo": einfo,
        "espell": espell,
        **SERVICES,
    }
)


class EutilsServer:
    """The E-utilities on 127.0.0.1, at a port of the system's choice.

    Parameters
    ----------
    store : Store, optional
        What is served; an empty one to be filled through ``server.store`` otherwise.
    rate : RateLimit, optional
        The enforced limit; None lets everything pass.
    api_keys : collection of str, optional
        Keys that are accepted; None accepts any.
    longest_url : int
        A longer request target gets 414; NCBI does not say where its limit lies, this one is ours.
    compress : bool
        Whether bodies are compressed for clients that accept it, as NCBI does.
    port : int
        0 takes a free one.
    clock : callable
        Seconds, for the rate limit and the log.

    Examples
    --------
    >>> with EutilsServer() as server:
    ...     server.store.add(make_record(1))
    ...     server.faults.queue(faults.diagnostic_page(502))
    ...     requests.post(server.url + "efetch.fcgi", data={"db": "pubmed", "id": "1", "retmode": "xml"})
    """

    def __init__(
        self,
        store: Store | None = None,
        *,
        rate: RateLimit | None = None,
        api_keys: Collection[str] | None = None,
        longest_url: int = 2048,
        compress: bool = True,
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = Store() if store is None else store
        self.rate = rate
        self.api_keys = api_keys
        self.longest_url = longest_url
        self.compress = compress
        self.faults = FaultScript()
        self.clock = clock
        #: Errors of the server itself, which must never pass for a scripted fault.
        self.failures: list[BaseException] = []
        self.closing = threading.Event()
        self._log: list[Query] = []
        self._log_lock = threading.Lock()
        self._http = _Listener(("127.0.0.1", port), self)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, name="eutils", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is None and self.failures:
            raise self.failures[0]

    def stop(self) -> None:
        """Break off what is under way and close the port."""
        self.closing.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.break_off()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The base URL, ending in a slash."""
        return f"http://127.0.0.1:{self._http.server_address[1]}{BASE_PATH}"

    def url_of(self, service: str) -> str:
        """Give the base URL of a service beside the E-utilities: ``europepmc``, ``icite``."""
        return f"http://127.0.0.1:{self._http.server_address[1]}{REST_PATHS[service]}"

    @property
    def requests(self) -> tuple[Query, ...]:
        """Every request so far, refused ones included."""
        with self._log_lock:
            return tuple(self._log)

    def requests_to(self, utility: str) -> tuple[Query, ...]:
        """Give the requests to one utility."""
        return tuple(query for query in self.requests if query.utility == utility)

    @property
    def gaps_s(self) -> tuple[float, ...]:
        """Seconds between the arrivals of successive requests."""
        return tuple(later.at_s - earlier.at_s for earlier, later in pairwise(self.requests))

    def forget_requests(self) -> None:
        """Begin the log anew."""
        with self._log_lock:
            self._log.clear()

    def receive(self, method: str, target: str, body: str, headers: Mapping[str, str], client: str) -> Query:
        """Enter a request in the log."""
        url = urlsplit(target)
        name = url.path.removeprefix(BASE_PATH)
        service = next((s for s, path in REST_PATHS.items() if url.path.startswith(path)), "")
        form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        sent = parse_qsl(url.query, keep_blank_values=True)
        sent += parse_qsl(body, keep_blank_values=True) if form else []
        with self._log_lock:
            query = Query(
                number=len(self._log) + 1,
                method=method,
                target=target,
                utility=service or (name.removesuffix(".fcgi") if name.endswith(".fcgi") else ""),
                parameters=tuple(sent),
                headers=headers,
                client=client,
                at_s=self.clock(),
            )
            self._log.append(query)
        return query

    def answer(self, query: Query) -> Answer:
        """Refuse, fail as scripted, or answer."""
        if len(query.target) > self.longest_url:
            return html("Request-URI Too Long", "The requested URL is too long.", status=414)
        utility = UTILITIES.get(query.utility)
        if utility is None:
            return html("Not Found", "There is no such utility.", status=404)
        key = query.value("api_key")
        if key and self.api_keys is not None and key not in self.api_keys:
            body = {"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}
            return json_answer(body, status=400)
        limits: tuple[tuple[str, str], ...] = ()
        if self.rate is not None and query.utility not in SERVICES:
            refusal, limits = self.rate.admit(query.client, key, query.at_s)
            if refusal is not None:
                return replace(refusal, headers=limits)
        fault = self.faults.next(query.utility)
        if fault is None:
            good = utility(self.store, query)
            return replace(good, headers=(*good.headers, *limits))
        return fault.answer(query, lambda: utility(self.store, query))


class _Listener(ThreadingHTTPServer):
    """Accepts connections, and can break all of them off."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], eutils: EutilsServer) -> None:
        self.eutils = eutils
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without asking a name service who we are."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def finish_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Serve one connection for as long as it lives."""
        assert isinstance(request, socket.socket)
        with self._open_lock:
            if self.eutils.closing.is_set():
                return
            self._open.add(request)
        try:
            _Handler(request, client_address, self)
        finally:
            with self._open_lock:
                self._open.discard(request)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - inherited
        """Keep errors of ours; a client that went away is none."""
        error = sys.exception()
        if error is not None and not isinstance(error, (ConnectionError, TimeoutError)):
            self.eutils.failures.append(error)

    def break_off(self) -> None:
        """End every connection that is still open."""
        with self._open_lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """One connection; keeps it alive between requests, as NCBI does."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes; without this the second waits 40 ms for the first one's receipt.
    disable_nagle_algorithm = True
    timeout = 60
    server: _Listener

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve("")

    def do_POST(self) -> None:
        """Answer a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        self._serve(self.rfile.read(length).decode("utf-8", "replace"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited name
        """Print nothing; the log is ``EutilsServer.requests``."""

    def _serve(self, body: str) -> None:
        eutils = self.server.eutils
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = eutils.receive(self.command, self.path, body, headers, self.client_address[0])
        deliver(self, eutils.answer(query), eutils.closing, compress=eutils.compress)
