"""Every row of the table "what failure looks like", through the real network stack.

A row is played by the loopback server until the client gives up, then the server behaves again. Each
test shows the outcome that the row asks for, how often the client asked, that no secret got out, and
that the next run has everything.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from lxml import etree

from evidence.entrez.fetch import fetch_records
from evidence.entrez.limiter import INTERVAL_S, PacingLimiter
from evidence.entrez.links import find_links
from evidence.entrez.search import search
from evidence.entrez.transport import Transport
from evidence.errors import (
    Blocked,
    Incomplete,
    Malformed,
    RateLimited,
    Rejected,
    ServerFault,
    SourceError,
    Unreachable,
)
from evidence.settings import Settings
from tests.eutils_server import EutilsServer, Store, faults, make_record
from tests.eutils_server.faults import Fault
from tests.eutils_server.pacing import RateLimit

KEY = "0123456789abcdefSECRETKEY"
EMAIL = "someone.private@example.org"
PMIDS = tuple(str(pmid) for pmid in range(101, 113))
TRIES = 5

#: Long enough for a busy machine; short where a test waits for it to run out.
PATIENT_S = 10.0
HASTY_S = 0.3


class Unlimited:
    """A limiter that lets every request pass."""

    def acquire(self) -> None:
        """Let it pass."""


@dataclass
class Client:
    """A transport to the server, with a stubbed sleep and everything it said."""

    server: EutilsServer
    transport: Transport
    waits_s: list[float]
    said: list[str]

    def fetch(self) -> tuple[tuple[str, bytes], ...]:
        """Fetch all records, in batches of five."""
        batches = list(fetch_records(self.transport, PMIDS, batch_size=5))
        return tuple((record.pmid, record.xml) for batch in batches for record in batch.records)

    def search(self) -> tuple[str, ...]:
        """Search for all records."""
        return search(self.transport, "invented").pmids

    def links(self) -> dict[str, tuple[tuple[str, int | None], ...]]:
        """Ask who cites each record."""
        return {s.source_pmid: s.targets for s in find_links(self.transport, PMIDS, "cited_by")}

    def epost(self) -> tuple[str, ...] | None:
        """Post the ids; give what the history holds of them."""
        answer = etree.fromstring(self.transport.post("epost", [("db", "pubmed"), ("id", ",".join(PMIDS))]))
        return self.server.store.history.ids(
            answer.findtext("WebEnv") or "", answer.findtext("QueryKey") or ""
        )

    def esummary(self) -> int:
        """Ask for summaries; give how many came."""
        answer = self.transport.post("esummary", [("db", "pubmed"), ("id", ",".join(PMIDS))])
        return len(etree.fromstring(answer).findall("DocSum"))

    def json_search(self) -> bytes:
        """Search, with the answer in JSON."""
        return self.transport.post("esearch", [("db", "pubmed"), ("term", "invented"), ("retmode", "json")])

    def of_history(self) -> bytes:
        """Fetch what the history keeps."""
        kept = self.server.store.history.keep(PMIDS)
        history = [("WebEnv", kept[0]), ("query_key", str(kept[1]))]
        return self.transport.post("efetch", [("db", "pubmed"), ("retmode", "xml"), *history])


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
        waits_s: list[float] = []
        said: list[str] = []
        settings = Settings(eutils_url=server.url, api_key=KEY, email=EMAIL)
        transport = Transport(
            dataclasses.replace(settings, read_timeout_s=read_timeout_s),
            limiter=Unlimited(),
            sleep=waits_s.append,
            on_retry=said.append,
        )
        opened.append(transport)
        return Client(server, transport, waits_s, said)

    yield connect
    for transport in opened:
        transport.close()


@pytest.fixture
def client(connect: Callable[[float], Client]) -> Client:
    return connect(PATIENT_S)


Ask = Callable[[Client], object]


@dataclass(frozen=True)
class Row:
    """One shape of failure and what it must come to while it lasts."""

    fault: Fault
    error: type[SourceError]
    tries: int
    ask: Ask = Client.fetch
    read_timeout_s: float = PATIENT_S


ROWS = (
    Row(faults.rate_limited(), RateLimited, TRIES),
    Row(faults.rate_limited("7"), RateLimited, TRIES),
    Row(faults.rate_limited(status=200), RateLimited, TRIES),
    Row(faults.rate_limited(), RateLimited, TRIES, Client.search),
    Row(faults.rate_limited(), RateLimited, TRIES, Client.links),
    Row(faults.key_refused(), Rejected, 1),
    Row(faults.forwarding_error(200), ServerFault, TRIES),
    Row(faults.forwarding_error(400), ServerFault, TRIES),
    Row(faults.forwarding_error(502), ServerFault, TRIES, Client.links),
    Row(faults.diagnostic_page(500), ServerFault, TRIES),
    Row(faults.diagnostic_page(502), ServerFault, TRIES, Client.search),
    Row(faults.diagnostic_page(503), ServerFault, TRIES, Client.links),
    Row(faults.unable_to_route(200), ServerFault, TRIES),
    Row(faults.unable_to_route(500), ServerFault, TRIES, Client.links),
    Row(faults.blocked(200), Blocked, 1),
    Row(faults.blocked(403), Blocked, 1, Client.search),
    Row(faults.maintenance(200), Blocked, 1, Client.links),
    Row(faults.search_failed(), ServerFault, TRIES, Client.search),
    Row(faults.temporarily_unavailable(), ServerFault, TRIES, Client.search),
    Row(faults.search_failed(), ServerFault, TRIES, Client.json_search),
    Row(faults.empty_term(), Rejected, 1, Client.search),
    Row(faults.past_the_cap(), Rejected, 1, Client.search),
    Row(faults.past_the_cap(), Rejected, 1, Client.json_search),
    Row(faults.errors("Empty ID list; Nothing to store"), Rejected, 1, Client.epost),
    Row(
        faults.errors("Empty ID list; Nothing to store", "Some IDs were omitted."), Rejected, 1, Client.epost
    ),
    Row(faults.errors("Neither query_key nor id specified"), Rejected, 1, Client.esummary),
    Row(faults.errors("Invalid linkname"), Rejected, 1, Client.links),
    Row(faults.errors("Invalid linkname", "Invalid id"), Rejected, 1, Client.links),
    Row(faults.history_unobtainable(), Rejected, 1, Client.of_history),
    Row(faults.history_gone(), Rejected, 1, Client.of_history),
    Row(faults.history_out_of_range(), Rejected, 1, Client.of_history),
    Row(faults.fetch_timed_out(200), ServerFault, TRIES),
    Row(faults.too_long(), Rejected, 1),
    Row(faults.cut_by_length(), Unreachable, TRIES),
    Row(faults.cut_by_length(), Unreachable, TRIES, Client.search),
    Row(faults.cut_chunked(), Unreachable, TRIES),
    Row(faults.cut_chunked(), Unreachable, TRIES, Client.links),
    Row(faults.cut_xml(), Unreachable, TRIES),
    Row(faults.cut_xml(), Unreachable, TRIES, Client.links),
    Row(faults.cut_gzip(), Unreachable, TRIES),
    Row(faults.dropped_before_headers(), Unreachable, TRIES),
    Row(faults.dropped_in_body(), Unreachable, TRIES),
    Row(faults.dropped_in_body(), Unreachable, TRIES, Client.search),
    Row(faults.silent(), Unreachable, TRIES, read_timeout_s=HASTY_S),
    Row(faults.stalled(), Unreachable, TRIES, read_timeout_s=HASTY_S),
    Row(faults.stalled(0), Unreachable, TRIES, Client.links, read_timeout_s=HASTY_S),
    Row(faults.empty_body(), Unreachable, TRIES),
    Row(faults.empty_body(), Unreachable, TRIES, Client.links),
    Row(faults.wrong_root(), Malformed, 1),
    Row(faults.wrong_root("PubmedArticleSet"), Malformed, 1, Client.search),
    Row(faults.wrong_root("html"), Blocked, 1, Client.links),
    Row(faults.other_bytes(b'{"header": {}}', "application/json"), Malformed, 1),
    Row(faults.other_bytes(b"Service says no\n", "text/plain"), Malformed, 1),
)


def name_of(row: Row) -> str:
    return f"{getattr(row.ask, '__name__', '')}: {row.fault.name}"


def check_secrets(client: Client, error: BaseException) -> None:
    """Nothing that is said, and no URL, may hold the key or the address."""
    chain = [error, error.__cause__, error.__context__]
    told = [*client.said, *(str(e) for e in chain), *(repr(e) for e in chain)]
    told += [query.target for query in client.server.requests]
    assert not [text for text in told if KEY in text or EMAIL in text]


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_a_lasting_fault_ends_in_its_own_error_and_the_next_run_has_everything(
    server: EutilsServer, connect: Callable[[float], Client], row: Row
) -> None:
    client = connect(row.read_timeout_s)
    server.faults.always(row.fault)
    with pytest.raises(SourceError) as raised:
        row.ask(client)
    assert type(raised.value) is row.error
    assert (raised.value.tries, len(server.requests)) == (row.tries, row.tries)
    assert (len(client.waits_s), len(client.said)) == (row.tries - 1, row.tries - 1)
    assert "\n" not in str(raised.value)
    check_secrets(client, raised.value)
    server.faults.clear()
    with EutilsServer(server.store) as untroubled:
        settings = Settings(eutils_url=untroubled.url)
        with Transport(settings, limiter=Unlimited()) as transport:
            whole = row.ask(Client(untroubled, transport, [], []))
    assert row.ask(connect(PATIENT_S)) == whole


@pytest.mark.parametrize("row", [row for row in ROWS if row.tries > 1], ids=name_of)
def test_a_passing_fault_costs_time_and_nothing_else(
    server: EutilsServer, connect: Callable[[float], Client], row: Row
) -> None:
    whole = row.ask(connect(PATIENT_S))
    before = len(server.requests)
    row.ask(connect(PATIENT_S))
    undisturbed = len(server.requests) - before
    client = connect(row.read_timeout_s if row.read_timeout_s == PATIENT_S else 4 * HASTY_S)
    server.faults.queue(row.fault)
    assert row.ask(client) == whole
    assert client.transport.requests_sent == undisturbed + 1
    assert len(client.waits_s) == 1


def test_waits_grow_between_tries_and_heed_retry_after(server: EutilsServer, client: Client) -> None:
    server.faults.always(faults.diagnostic_page(502))
    with pytest.raises(ServerFault):
        client.search()
    assert client.waits_s == sorted(client.waits_s)
    assert client.waits_s[0] >= 0.5
    client.waits_s.clear()
    server.faults.always(faults.rate_limited("30"))
    with pytest.raises(RateLimited):
        client.search()
    assert client.waits_s == [30.0] * (TRIES - 1)


def test_a_fault_in_a_later_batch_leaves_the_earlier_batches_whole(
    server: EutilsServer, client: Client
) -> None:
    server.faults.queue(None, *[faults.diagnostic_page(500)] * TRIES)
    batches = fetch_records(client.transport, PMIDS, batch_size=5)
    got = [record.pmid for record in next(batches).records]
    with pytest.raises(ServerFault):
        next(batches)
    assert got == list(PMIDS[:5])
    rest = [pmid for pmid in PMIDS if pmid not in got]
    later = [r.pmid for b in fetch_records(client.transport, rest, batch_size=5) for r in b.records]
    assert got + later == list(PMIDS)


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (faults.extra_records([make_record(999)]), 1),
        (faults.doubled_records(), 1),
        (faults.fewer_records(1), 2),
        (faults.without(*PMIDS[3:7]), 2),
        (faults.no_records(), 2),
        (faults.errors("ID list is empty! Possibly it has no correct IDs.", status=400), 2),
        (faults.dripped(0.005), 1),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
def test_one_answer_with_the_wrong_records_loses_and_doubles_nothing(
    server: EutilsServer, client: Client, fault: Fault, requests: int
) -> None:
    server.faults.queue(fault)
    (batch,) = fetch_records(client.transport, PMIDS)
    assert [(r.pmid, r.xml) for r in batch.records] == list(server.store.records.items())
    assert (batch.asked, batch.missing) == (PMIDS, ())
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("fault", "missing"),
    [
        (faults.without("103", "112"), ("103", "112")),
        (faults.no_records(), PMIDS),
        (faults.errors("ID list is empty! Possibly it has no correct IDs.", status=400), PMIDS),
    ],
    ids=["some", "all", "all, said with 400"],
)
def test_records_that_stay_away_are_missing_by_name(
    server: EutilsServer, client: Client, fault: Fault, missing: tuple[str, ...]
) -> None:
    server.faults.always(fault)
    (batch,) = fetch_records(client.transport, PMIDS)
    assert batch.missing == missing
    assert sorted([r.pmid for r in batch.records] + list(batch.missing)) == list(PMIDS)
    assert len(server.requests) == 2
    server.faults.clear()
    (again,) = fetch_records(client.transport, missing)
    assert tuple(r.pmid for r in again.records) == missing


def test_unknown_pmids_are_missing_among_known_ones(server: EutilsServer, client: Client) -> None:
    server.store.deleted = ("888888888",)
    (batch,) = fetch_records(client.transport, ["999999999", *PMIDS, "888888888"])
    assert batch.missing == ("999999999", "888888888")
    assert len(batch.records) == len(PMIDS)


def test_no_hits_are_a_result_that_names_what_was_not_found(client: Client) -> None:
    result = search(client.transport, "abcXYZ")
    assert (result.count, result.pmids) == (0, ())
    assert (result.phrases_not_found, result.warnings) == (("abcXYZ",), ("No items found.",))


def test_hits_for_another_query_come_with_what_was_changed(client: Client) -> None:
    result = search(client.transport, '"study invented" of')
    assert result.count == len(PMIDS)
    assert result.phrases_not_found == ('"study invented"',)
    assert result.phrases_ignored == ("of",)
    assert result.query_translation == '"study"[All Fields] AND "invented"[All Fields]'


def test_no_links_are_a_result_and_a_withheld_set_is_asked_for_again(
    server: EutilsServer, client: Client
) -> None:
    whole = client.links()
    assert whole[PMIDS[-1]] == ()
    server.forget_requests()
    server.faults.queue(faults.fewer_link_sets(2), utility="elink")
    assert client.links() == whole
    assert [query.ids for query in server.requests] == [PMIDS, PMIDS[-2:-1], PMIDS[-1:]]


def test_link_sets_that_stay_away_are_not_taken_for_no_links(server: EutilsServer, client: Client) -> None:
    server.faults.always(faults.fewer_link_sets(1), utility="elink")
    with pytest.raises(Incomplete, match="112"):
        client.links()


def test_a_redirect_to_another_host_is_not_followed(server: EutilsServer, client: Client) -> None:
    with EutilsServer() as elsewhere:
        for status in (301, 302, 307, 308):
            server.faults.queue(faults.redirected(elsewhere.url + "efetch.fcgi", status))
            with pytest.raises(Malformed) as raised:
                client.fetch()
            check_secrets(client, raised.value)
        assert elsewhere.requests == ()
    assert len(server.requests) == 4
    assert len(client.fetch()) == len(PMIDS)


def test_many_ids_travel_in_the_body_of_a_post(server: EutilsServer, client: Client) -> None:
    many = [str(pmid) for pmid in range(30_000_000, 30_000_400)]
    (first, second) = fetch_records(client.transport, many)
    assert (len(first.asked), len(second.asked)) == (200, 200)
    for query in server.requests:
        assert (query.method, query.target) == ("POST", "/entrez/eutils/efetch.fcgi")
        assert query.value("api_key") == KEY
        assert query.value("email") == EMAIL


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


class FakeTime:
    """One clock for server and client; sleeping moves it on."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0

    def clock(self) -> float:
        """Tell the time."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds


@pytest.mark.parametrize("key", [None, KEY], ids=["without a key", "with a key"])
def test_a_paced_client_is_never_refused(server: EutilsServer, key: str | None) -> None:
    time = FakeTime()
    server.clock = time.clock
    server.rate = RateLimit()
    server.api_keys = {KEY}
    interval_s = INTERVAL_S if key is None else 0.12
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
