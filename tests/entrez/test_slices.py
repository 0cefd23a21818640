"""Listing past the cap: nothing is left out, nothing comes twice, and counts that disagree are an error."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

import pytest

from evidence.entrez import search as single
from evidence.entrez.search import SearchResult
from evidence.entrez.slices import plan_search, search_all
from evidence.entrez.transport import Transport
from evidence.errors import Incomplete, ServerFault, UsageError
from evidence.settings import Settings
from tests.entrez.loopback import Unlimited
from tests.eutils_server import EutilsServer, faults, make_record
from tests.eutils_server.answers import Answer
from tests.eutils_server.in_process import BASE_URL, session_of
from tests.eutils_server.query import Query
from tests.eutils_server.store import Store

CAP = 20


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    server = EutilsServer()
    yield server
    server.stop()


@pytest.fixture
def transport(server: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Transport]:
    """A transport to a PubMed that lists 20 matches, by a client that knows it."""
    server.store.most_shown = CAP
    monkeypatch.setattr(single, "LARGEST_RESULT", CAP)
    with Transport(
        Settings(eutils_url=BASE_URL), session=session_of(server), limiter=Unlimited(), sleep=lambda _: None
    ) as opened:
        yield opened


def fill(store: Store, days: dict[str, int], *, first: int = 1) -> set[str]:
    """Add so many records for every day of creation."""
    pmids = iter(range(first, first + sum(days.values())))
    return {
        pmid
        for day, count in days.items()
        for _ in range(count)
        for pmid in store.add(make_record(next(pmids), created=day))
    }


def terms(server: EutilsServer) -> list[str]:
    return [query.value("term") for query in server.requests_to("esearch")]


def test_a_small_result_needs_one_request(server: EutilsServer, transport: Transport) -> None:
    everything = fill(server.store, {"2020/02/01": CAP})
    assert set(search_all(transport, "invented").pmids) == everything
    assert len(server.requests) == 1


def test_a_large_result_is_cut_by_the_day_of_creation(server: EutilsServer, transport: Transport) -> None:
    everything = fill(server.store, {"1970/05/01": 15, "1999/12/31": 15, "2000/01/01": 15, "2026/01/01": 15})
    result = search_all(transport, "invented")
    assert (set(result.pmids), len(result.pmids), result.count) == (everything, 60, 60)
    assert result.query_translation == '"invented"[All Fields]'
    assert all(
        re.fullmatch(r"\(invented\) AND .*\[crdt\]", term) for term in set(terms(server)) - {"invented"}
    )


def test_a_day_with_too_many_is_cut_by_pmid(server: EutilsServer, transport: Transport) -> None:
    everything = fill(server.store, {"2021/06/15": 95, "2021/06/16": 5}, first=30_000_000)
    assert set(search_all(transport, "invented").pmids) == everything
    assert any("[UID]" in term and "2021/06/15:2021/06/15[crdt]" in term for term in terms(server))


def test_records_without_a_day_of_creation_are_found_by_pmid(
    server: EutilsServer, transport: Transport
) -> None:
    everything = fill(server.store, {"2020/02/01": 30})
    bare = [
        make_record(pmid).replace(b'PubStatus="entrez"', b'PubStatus="received"') for pmid in range(500, 510)
    ]
    everything |= set(server.store.add(*bare))
    assert set(search_all(transport, "invented").pmids) == everything


@pytest.mark.parametrize("seed", range(12))
def test_any_spread_over_days_and_pmids_is_listed_whole(
    server: EutilsServer, transport: Transport, seed: int
) -> None:
    source = random.Random(seed)  # noqa: S311 - not for secrets
    everything = set()
    for _ in range(source.randint(21, 150)):
        day = f"{source.choice([1966, 1990, 2010, 2024])}/{source.randint(1, 3)}/{source.randint(1, 9)}"
        pmid = source.choice([source.randint(1, 99), source.randint(1, 10**9 - 1)])
        everything |= set(server.store.add(make_record(pmid, created=day)))
    server.faults.at_random(0.1, seed=seed)
    assert set(search_all(transport, "invented").pmids) == everything


def test_the_plan_counts_without_listing(server: EutilsServer, transport: Transport) -> None:
    fill(server.store, {"2019/05/01": 15, "2020/05/01": 15, "2021/05/01": 15})
    plan = plan_search(transport, "invented")
    assert plan.result.count == sum(part.count for part in plan.slices) == 45
    assert all(0 < part.count <= CAP for part in plan.slices)
    assert all(query.value("retmax") == "0" for query in server.requests)


def test_nothing_matches(server: EutilsServer, transport: Transport) -> None:
    fill(server.store, {"2020/02/01": 3})
    assert search_all(transport, "absent[tiab]").pmids == ()
    assert plan_search(transport, "absent[tiab]").slices == ()


def test_a_record_that_comes_while_the_slices_are_listed_is_no_error(
    server: EutilsServer, transport: Transport
) -> None:
    everything = fill(server.store, {"2019/05/01": 18, "2020/05/01": 15})
    plan = len(_requests_of(lambda: plan_search(transport, "invented"), server))

    def add_one(_: Query, good: Callable[[], Answer]) -> Answer:
        everything.update(server.store.add(make_record(900, created="2019/05/01")))
        return good()

    server.faults.clear()
    # Behind the first look and the plan, before the first slice is listed.
    server.faults.on(plan + 2, faults.Fault("one comes", add_one))
    assert set(search_all(transport, "invented").pmids) == everything


def _requests_of(run: Callable[[], object], server: EutilsServer) -> tuple[Query, ...]:
    server.forget_requests()
    run()
    return server.requests


def _short_lists(server: EutilsServer) -> faults.Fault:
    """A fault that leaves the last PMID out of every list without lowering the count."""

    def drop(_: Query, good: Callable[[], Answer]) -> Answer:
        answer = good()
        return Answer(re.sub(rb"<Id>\d+</Id>\s*</IdList>", b"</IdList>", answer.body))

    assert server.store.records
    return faults.Fault("a short list", drop)


def test_a_slice_that_lists_fewer_than_it_counts_is_an_error(
    server: EutilsServer, transport: Transport
) -> None:
    fill(server.store, {"2019/05/01": 15, "2020/05/01": 15})
    server.faults.always(_short_lists(server), utility="esearch")
    with pytest.raises(Incomplete, match="listed of"):
        search_all(transport, "invented")


def test_slices_that_give_a_record_twice_are_an_error(
    server: EutilsServer, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(server.store, {"2019/05/01": 15, "2020/05/01": 15})
    monkeypatch.setattr(
        "evidence.entrez.slices.search",
        lambda _, term: SearchResult(term, 15, tuple(str(n) for n in range(1, 16)), ""),
    )
    with pytest.raises(Incomplete, match=r"15 PMIDs of 30 matches"):
        search_all(transport, "invented")


def test_counts_that_never_add_up_are_an_error(server: EutilsServer, transport: Transport) -> None:
    fill(server.store, {"2019/05/01": 50})

    def other_count(query: Query, good: Callable[[], Answer]) -> Answer:
        more = b"<Count>7</Count>" if "[UID]" in query.value("term") else None
        return Answer(re.sub(rb"<Count>\d+</Count>", more, good().body)) if more else good()

    server.faults.always(faults.Fault("another count", other_count), utility="esearch")
    with pytest.raises(Incomplete, match="do not add up"):
        search_all(transport, "invented")


def test_a_slice_that_fails_fails_the_search(server: EutilsServer, transport: Transport) -> None:
    fill(server.store, {"2019/05/01": 15, "2020/05/01": 15})
    server.faults.on(6, faults.temporarily_unavailable(), utility="esearch")
    for nth in range(7, 12):
        server.faults.on(nth, faults.temporarily_unavailable(), utility="esearch")
    with pytest.raises(ServerFault):
        search_all(transport, "invented")


@pytest.mark.parametrize("run", [search_all, plan_search])
def test_an_empty_query_is_not_sent(
    server: EutilsServer, transport: Transport, run: Callable[[Transport, str], object]
) -> None:
    with pytest.raises(UsageError, match="empty query"):
        run(transport, " ")
    assert server.requests == ()
