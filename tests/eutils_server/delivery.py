"""How the bytes of an answer go on the wire: whole, in chunks, slowly, or broken off."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

from tests.eutils_server.answers import Answer

__all__ = ["deliver"]

CHUNK_BYTES = 16384
DRIPS = 10
#: A client that waits longer than this for a silent server has no timeout worth the name.
LONGEST_SILENCE_S = 120.0


def deliver(
    handler: BaseHTTPRequestHandler, answer: Answer, closing: threading.Event, *, compress: bool
) -> None:
    """Send an answer in the way it asks for.

    Parameters
    ----------
    closing : Event
        Ends every silence when the server stops.
    compress : bool
        Whether a client that accepts gzip gets it.
    """
    if answer.delivery in {"silent", "dropped_before_headers"}:
        handler.close_connection = True
        if answer.delivery == "silent":
            closing.wait(LONGEST_SILENCE_S)
        return
    body = answer.body
    headers = [("Content-Type", answer.content_type), *answer.headers]
    encoded = any(name == "Content-Encoding" for name, _ in headers)
    if compress and body and not encoded and "gzip" in handler.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, compresslevel=1)
        headers.append(("Content-Encoding", "gzip"))
    chunked = answer.delivery in {"chunked", "cut_chunked"}
    headers.append(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body))))
    _send_head(handler, answer.status, headers)
    if answer.delivery in {"whole", "chunked", "dripped"}:
        _send_all(handler, body, answer, closing)
    else:
        _break_off(handler, body, answer, closing)


def _send_head(handler: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]]) -> None:
    """Send status and headers."""
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()


def _send_all(handler: BaseHTTPRequestHandler, body: bytes, answer: Answer, closing: threading.Event) -> None:
    """Send a whole body."""
    if answer.delivery == "chunked":
        for piece in _pieces(body, CHUNK_BYTES):
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")
        return
    for piece in _pieces(body, max(1, -(-len(body) // DRIPS))):
        handler.wfile.write(piece)
        if answer.delivery == "dripped":
            closing.wait(answer.pause_s)


def _break_off(
    handler: BaseHTTPRequestHandler, body: bytes, answer: Answer, closing: threading.Event
) -> None:
    """Send a part of a body, then end the connection or say nothing more."""
    part = body[: len(body) // 2 if answer.sent is None else answer.sent]
    handler.close_connection = True
    # A chunk announces all of the body, so that its end can be seen to be missing.
    handler.wfile.write(b"%x\r\n%b" % (len(body), part) if answer.delivery == "cut_chunked" else part)
    if answer.delivery == "dropped_in_body":
        # A reset, where an orderly end could be taken for the end of the body.
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
    elif answer.delivery == "stalled":
        closing.wait(LONGEST_SILENCE_S)


def _pieces(body: bytes, size: int) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))
