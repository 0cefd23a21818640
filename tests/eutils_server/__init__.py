"""A loopback stand-in for NCBI's E-utilities: real enough to be trusted, and misbehaving on request.

``server`` speaks HTTP; ``store`` holds what is served; one module a utility (``esearch``, ``efetch``,
``elink``, ``einfo``) turns a ``Query`` into an ``Answer``; ``faults`` are the ways to fail and ``script``
says when; ``pacing`` enforces the rate limit. It shares no code with the package under test.
"""

from tests.eutils_server.records import make_record
from tests.eutils_server.server import EutilsServer
from tests.eutils_server.store import Store

__all__ = ["EutilsServer", "Store", "make_record"]
