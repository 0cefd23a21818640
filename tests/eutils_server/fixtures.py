"""The ``eutils`` fixture, for the ``conftest.py`` of any folder of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.eutils_server.server import EutilsServer

__all__ = ["eutils"]


@pytest.fixture
def eutils() -> Iterator[EutilsServer]:
    """Run an empty server without a rate limit; set ``server.rate`` to have one."""
    with EutilsServer() as server:
        yield server
