"""Long runs: at NCBI's pace, against its limit, through a service that often fails or never ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from evidence.entrez.fetch import fetch_records
from evidence.entrez.limiter import INTERVAL_S, INTERVAL_WITH_KEY_S, PacingLimiter
from evidence.entrez.links import find_links
from evidence.entrez.transport import Transport
from evidence.errors import Unreachable
from evidence.settings import Settings
from tests.entrez.loopback import KEY, PATIENT_S, PMIDS, TRIES, Client, FakeTime, Unlimited
from tests.eutils_server import EutilsServer, faults, make_record
from tests.eutils_server.pacing import RateLimit


def test_a_body_that_drips_without_end_is_given_up(server: EutilsServer) -> None:
    seconds = itertools.count()
    server.faults.always(faults.dripped(0.005))
    settings = Settings(eutils_url=server.url, read_timeout_s=1.0)
    with (
        Transport(
            settings, limiter=Unlimited(), sleep=lambda _s: None, clock=lambda: float(next(seconds))
        ) as transport,
        pytest.raises(Unreachable),
    ):
        list(fetch_records(transport, PMIDS))
    assert len(server.requests) == TRIES


@pytest.mark.parametrize("key", [None, KEY], ids=["without a key", "with a key"])
def test_a_paced_client_is_never_refused(server: EutilsServer, key: str | None) -> None:
    time = FakeTime()
    server.clock = time.clock
    server.rate = RateLimit()
    server.api_keys = {KEY}
    interval_s = INTERVAL_S if key is None else INTERVAL_WITH_KEY_S
    limiter = PacingLimiter(interval_s, wall=time.clock, monotonic=time.clock, sleep=time.sleep)
    settings = Settings(eutils_url=server.url, api_key=key)
    with Transport(settings, limiter=limiter, sleep=time.sleep, clock=time.clock) as transport:
        batches = list(fetch_records(transport, PMIDS * 3, batch_size=1))
        assert transport.requests_sent == len(batches) == len(PMIDS)
    assert min(server.gaps_s) >= interval_s - 1e-6


def test_an_unpaced_client_is_refused_waits_and_gets_everything(server: EutilsServer) -> None:
    time = FakeTime()
    server.clock = time.clock
    server.rate = RateLimit()
    settings = Settings(eutils_url=server.url)
    with Transport(settings, limiter=Unlimited(), sleep=time.sleep, clock=time.clock) as transport:
        batches = list(fetch_records(transport, PMIDS, batch_size=1))
        assert transport.requests_sent > len(PMIDS)
    assert [r.pmid for batch in batches for r in batch.records] == list(PMIDS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_hundred_records_arrive_through_a_service_that_often_fails(
    server: EutilsServer, connect: Callable[[float], Client], seed: int
) -> None:
    wanted = [str(pmid) for pmid in range(5000, 5300)]
    server.store.add(*(make_record(pmid) for pmid in wanted))
    for pmid in wanted:
        server.store.add_citations(pmid, int(pmid) + 1000)
    mixture = (*faults.TRANSIENT, faults.doubled_records(), faults.extra_records([make_record(1)]))
    server.faults.at_random(0.3, seed=seed, faults=mixture, utility="efetch")
    server.faults.at_random(0.3, seed=seed, utility="elink")
    client = connect(PATIENT_S)
    batches = list(fetch_records(client.transport, wanted, batch_size=10))
    assert [r.pmid for batch in batches for r in batch.records] == wanted
    assert {r.pmid: r.xml for batch in batches for r in batch.records}.items() <= server.store.records.items()
    assert not [pmid for batch in batches for pmid in batch.missing]
    link_sets = list(find_links(client.transport, wanted, "cited_by"))
    assert [(s.source_pmid, s.targets) for s in link_sets] == [
        (pmid, ((str(int(pmid) + 1000), None),)) for pmid in wanted
    ]
    assert len(server.requests) > 30 + 6
