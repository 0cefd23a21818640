"""Every row of the table "what failure looks like", through the real network stack.

A row is played by the loopback server until the client gives up, then the server behaves again. Each
test shows the outcome that the row asks for, how often the client asked, that no secret got out, and
that the next run has everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from evidence.entrez.fetch import fetch_records
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
from tests.entrez.loopback import EMAIL, HASTY_S, KEY, PATIENT_S, PMIDS, TRIES, Client, Unlimited
from tests.eutils_server import EutilsServer, faults, make_record
from tests.eutils_server.faults import Fault

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
    assert client.limiter.turns == row.tries
    assert (len(client.waits_s), len(client.said)) == (row.tries - 1, row.tries - 1)
    assert "\n" not in str(raised.value)
    check_secrets(client, raised.value)
    server.faults.clear()
    with EutilsServer(server.store) as untroubled:
        limiter = Unlimited()
        with Transport(Settings(eutils_url=untroubled.url), limiter=limiter) as transport:
            whole = row.ask(Client(untroubled, transport, limiter, [], []))
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
