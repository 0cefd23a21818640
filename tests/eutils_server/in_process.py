"""The server without a socket: the same answers and faults, a hundred times a second."""

from __future__ import annotations

import io
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from tests.eutils_server.server import BASE_PATH, EutilsServer

__all__ = ["BASE_URL", "session_of"]

BASE_URL = f"http://eutils.test{BASE_PATH}"


class _InProcess(BaseAdapter):
    """Hands requests to a server that need not be listening."""

    def __init__(self, server: EutilsServer) -> None:
        super().__init__()
        self.server = server

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]  # the base class spells its six options out
        """Answer at once; a connection that breaks before the headers is an error of the network."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        target = (request.url or "").removeprefix("http://eutils.test")
        query = self.server.receive(
            str(request.method), target, str(request.body or ""), headers, "127.0.0.1"
        )
        answer = self.server.answer(query)
        if answer.delivery in {"dropped_before_headers", "silent", "stalled"}:
            raise requests.ConnectionError
        whole = answer.delivery in {"whole", "chunked", "dripped"}
        sent = answer.body if whole else answer.body[: len(answer.body) // 2]
        given = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))}
        given |= dict(answer.headers)
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(given)
        response.raw = HTTPResponse(
            body=io.BytesIO(sent), headers=given, status=answer.status, preload_content=False
        )
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is open."""


def session_of(server: EutilsServer) -> requests.Session:
    """Give a session whose every request ends at a server."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", _InProcess(server))
    return session
