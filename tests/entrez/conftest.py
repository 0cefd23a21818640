"""A stocked loopback server, and clients of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from evidence.entrez.transport import Transport
from evidence.settings import Settings
from tests.entrez.loopback import EMAIL, KEY, PATIENT_S, PMIDS, Client, Unlimited
from tests.eutils_server import EutilsServer, Store, make_record


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(Store(make_record(pmid) for pmid in PMIDS)) as server:
        for cited, citing in itertools.pairwise(PMIDS):
            server.store.add_citations(cited, citing, 999)
        yield server


@pytest.fixture
def connect(server: EutilsServer) -> Iterator[Callable[[float], Client]]:
    opened: list[Transport] = []

    def connect(read_timeout_s: float) -> Client:
        limiter = Unlimited()
        waits_s: list[float] = []
        said: list[str] = []
        transport = Transport(
            Settings(eutils_url=server.url, api_key=KEY, email=EMAIL, read_timeout_s=read_timeout_s),
            limiter=limiter,
            sleep=waits_s.append,
            on_retry=said.append,
        )
        opened.append(transport)
        return Client(server, transport, limiter, waits_s, said)

    yield connect
    for transport in opened:
        transport.close()


@pytest.fixture
def client(connect: Callable[[float], Client]) -> Client:
    return connect(PATIENT_S)
