"""The HTTP part: the log, the rate limit, every fault as a plain client sees it."""

from __future__ import annotations

import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests import exceptions
from requests.exceptions import ChunkedEncodingError, ReadTimeout

from tests.eutils_server import EutilsServer, faults, make_record
from tests.eutils_server.faults import Fault
from tests.eutils_server.pacing import RateLimit
from tests.eutils_server.records import split_article_set
from tests.eutils_server.server import BASE_PATH

FETCH = {"db": "pubmed", "retmode": "xml", "id": "1,2,3"}


@pytest.fixture
def stocked(eutils: EutilsServer) -> EutilsServer:
    eutils.store.add(*(make_record(pmid) for pmid in (1, 2, 3)))
    return eutils


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def fetch(server: EutilsServer, session: requests.Session | None = None, **more: str) -> requests.Response:
    sender = session or requests
    return sender.post(
        server.url + "efetch.fcgi", data=FETCH | more, timeout=(0.5, 0.3), allow_redirects=False
    )


def pmids(response: requests.Response) -> list[str]:
    return [pmid for pmid, _ in split_article_set(response.content)]


def test_get_and_post_are_answered_alike_and_logged(stocked: EutilsServer, session: requests.Session) -> None:
    posted = fetch(stocked, session)
    got = session.get(stocked.url + "efetch.fcgi", params=FETCH, timeout=5)
    assert posted.content == got.content
    first, second = stocked.requests
    assert (first.method, first.target, first.ids) == ("POST", BASE_PATH + "efetch.fcgi", ("1", "2", "3"))
    assert (second.method, second.value("retmode"), second.number) == ("GET", "xml", 2)
    assert "id=1" in second.target
    assert len(stocked.gaps_s) == 1
    assert stocked.requests_to("elink") == ()


def test_a_body_that_is_no_form_holds_no_parameters(stocked: EutilsServer) -> None:
    answer = requests.post(stocked.url + "efetch.fcgi", json=FETCH, timeout=5)
    assert answer.status_code == 400


def test_a_long_get_is_refused_where_a_post_is_not(stocked: EutilsServer, session: requests.Session) -> None:
    ids = ",".join(str(pmid) for pmid in range(1, 601))
    assert session.get(stocked.url + "efetch.fcgi", params=FETCH | {"id": ids}, timeout=5).status_code == 414
    assert pmids(fetch(stocked, session, id=ids)) == ["1", "2", "3"]


def test_there_are_no_other_paths(stocked: EutilsServer) -> None:
    for url in (stocked.url + "oa.fcgi", stocked.url.replace("/eutils/", "/") + "esearch.fcgi"):
        assert requests.post(url, data=FETCH, timeout=5).status_code == 404


@pytest.mark.parametrize(("key", "permitted"), [("", 3), ("SECRET", 10)])
def test_the_rate_limit_is_that_of_ncbi(stocked: EutilsServer, key: str, permitted: int) -> None:
    now = [100.0]
    stocked.clock = lambda: now[0]
    stocked.rate = RateLimit(retry_after="1")
    answers = [fetch(stocked, api_key=key) for _ in range(permitted + 1)]
    assert [a.status_code for a in answers] == [200] * permitted + [429]
    assert [a.headers["X-RateLimit-Remaining"] for a in answers[:2]] == [
        str(permitted - 1),
        str(permitted - 2),
    ]
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].json() == {
        "error": "API rate limit exceeded",
        "api-key": key or "127.0.0.1",
        "count": str(permitted + 1),
        "limit": str(permitted),
    }
    now[0] += 1.0
    assert fetch(stocked, api_key=key).status_code == 200


def test_requests_at_the_documented_pace_always_pass() -> None:
    limit = RateLimit()
    refusals = [limit.admit("127.0.0.1", "", n * 0.37)[0] for n in range(50)]
    assert set(refusals) == {None}


def test_a_wrong_key_is_refused(stocked: EutilsServer) -> None:
    stocked.api_keys = {"GOOD"}
    assert fetch(stocked, api_key="GOOD").status_code == 200
    refused = fetch(stocked, api_key="BAD")
    assert (refused.status_code, refused.json()["error"]) == (400, "API key invalid")


@pytest.mark.parametrize(
    ("fault", "status", "content_type"),
    [
        (faults.rate_limited(), 429, "application/json"),
        (faults.rate_limited(status=200), 200, "application/json"),
        (faults.key_refused(), 400, "application/json"),
        (faults.forwarding_error(), 502, "application/json"),
        (faults.forwarding_error(200), 200, "application/json"),
        (faults.diagnostic_page(500), 500, "text/html"),
        (faults.diagnostic_page(502), 502, "text/html"),
        (faults.diagnostic_page(503), 503, "text/html"),
        (faults.unable_to_route(), 500, "text/plain"),
        (faults.too_long(), 414, "text/html"),
        (faults.blocked(), 200, "text/html"),
        (faults.maintenance(), 200, "text/html"),
        (faults.redirected("http://elsewhere.invalid/"), 307, "text/html"),
        (faults.fetch_timed_out(), 400, "text/xml"),
        (faults.history_gone(), 400, "text/xml"),
        (faults.history_out_of_range(), 400, "text/xml"),
        (faults.history_unobtainable(), 200, "text/xml"),
        (faults.errors("one", "two"), 200, "text/xml"),
        (faults.empty_body(), 200, "text/xml"),
        (faults.wrong_root(), 200, "text/xml"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
def test_a_fault_looks_as_described_and_then_is_over(
    stocked: EutilsServer, fault: Fault, status: int, content_type: str
) -> None:
    stocked.faults.queue(fault)
    failed = fetch(stocked)
    assert failed.status_code == status
    assert failed.headers["Content-Type"].startswith(content_type)
    assert pmids(failed) == []
    assert pmids(fetch(stocked)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("fault", "errors"),
    [
        (faults.cut_by_length(), (ChunkedEncodingError, exceptions.ConnectionError)),
        (faults.cut_chunked(), (ChunkedEncodingError,)),
        (faults.dropped_before_headers(), (exceptions.ConnectionError,)),
        (faults.dropped_in_body(), (ChunkedEncodingError, exceptions.ConnectionError)),
        (faults.silent(), (ReadTimeout,)),
        (faults.stalled(), (exceptions.ConnectionError,)),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
def test_a_broken_connection_is_an_error_of_the_client_library(
    stocked: EutilsServer, session: requests.Session, fault: Fault, errors: tuple[type[Exception], ...]
) -> None:
    stocked.faults.queue(fault)
    with pytest.raises(errors):
        fetch(stocked, session)
    assert pmids(fetch(stocked, session)) == ["1", "2", "3"]


@pytest.mark.parametrize("fault", [faults.cut_xml(), faults.cut_gzip()], ids=["plain", "compressed"])
def test_a_cut_document_is_no_error_of_the_client_library(stocked: EutilsServer, fault: Fault) -> None:
    # Neither the lengths nor the end of the compressed stream give it away.
    stocked.faults.queue(fault)
    answer = fetch(stocked)
    assert answer.status_code == 200
    with pytest.raises(ET.ParseError):
        ET.fromstring(answer.content)


def test_a_dripped_body_comes_whole(stocked: EutilsServer) -> None:
    stocked.faults.queue(faults.dripped(0.001))
    assert pmids(fetch(stocked)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.fewer_records(), ["1", "2"]),
        (faults.without("1", "3"), ["2"]),
        (faults.no_records(), []),
        (faults.extra_records([make_record(9)]), ["1", "2", "3", "9"]),
        (faults.doubled_records(), ["1", "2", "3", "1", "2", "3"]),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else None,
)
def test_the_wrong_records_come_in_a_sound_document(
    stocked: EutilsServer, fault: Fault, expected: list[str]
) -> None:
    stocked.faults.queue(fault)
    answer = fetch(stocked)
    assert ET.fromstring(answer.content).tag == "PubmedArticleSet"
    assert pmids(answer) == expected


def test_errors_of_a_search_quote_the_request_with_its_key(stocked: EutilsServer) -> None:
    stocked.faults.queue(faults.search_failed(), utility="esearch")
    data = {"db": "pubmed", "term": "x", "api_key": "SECRET"}
    assert "api_key=SECRET" in requests.post(stocked.url + "esearch.fcgi", data=data, timeout=5).text


def test_faults_come_when_the_script_says(stocked: EutilsServer) -> None:
    stocked.faults.queue(faults.diagnostic_page(502), utility="elink")
    stocked.faults.on(3, faults.diagnostic_page(503), utility="efetch")
    assert [fetch(stocked).status_code for _ in range(4)] == [200, 200, 503, 200]
    assert stocked.faults.pending == 1
    stocked.faults.clear()
    stocked.faults.queue(None, faults.too_long())
    assert [fetch(stocked).status_code for _ in range(3)] == [200, 414, 200]
    stocked.faults.always(faults.diagnostic_page(500), utility="efetch")
    assert [fetch(stocked).status_code for _ in range(3)] == [500] * 3


def test_chance_repeats_with_its_seed_and_never_fails_for_ever() -> None:
    def drawn(seed: int) -> list[str]:
        with EutilsServer() as server:
            server.faults.at_random(0.5, seed=seed, at_most_in_a_row=2)
            draws = (server.faults.next("efetch") for _ in range(200))
            return ["" if fault is None else fault.name for fault in draws]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 60 < sum(map(bool, drawn(1))) < 120
    assert "xxx" not in "".join("x" if name else "." for name in drawn(1))


def test_many_clients_are_served_at_once(stocked: EutilsServer) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    threads = [threading.Thread(target=lambda: seen.update([tuple(pmids(fetch(stocked)))])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {("1", "2", "3"): 8}
    assert sorted(query.number for query in stocked.requests) == list(range(1, 9))


def test_an_error_of_the_server_itself_is_not_taken_for_a_fault() -> None:
    broken = Fault("broken", lambda _query, _good: 1 // 0)  # type: ignore[arg-type, return-value]  # on purpose
    server = EutilsServer()
    server.faults.queue(broken)
    with server:
        with pytest.raises(exceptions.ConnectionError):
            fetch(server)
        (failure,) = server.failures
        server.failures.clear()
    assert isinstance(failure, ZeroDivisionError)


def test_an_error_of_the_server_itself_fails_the_test_that_met_it() -> None:
    server = EutilsServer()
    with pytest.raises(ValueError, match="broken"), server:
        server.failures.append(ValueError("broken"))


def test_the_server_runs_by_hand(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_bytes(make_record(41))
    command = [sys.executable, "-m", "tests.eutils_server", "--records", str(tmp_path), "--invented", "2"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:  # noqa: S603 - ours
        try:
            assert process.stdout is not None
            count, _, url = (
                process.stdout.readline().strip().partition(" records; export EVIDENCE_EUTILS_URL=")
            )
            answer = requests.post(url + "efetch.fcgi", data=FETCH | {"id": "41,2"}, timeout=5)
        finally:
            process.terminate()
    assert (count, pmids(answer)) == ("3", ["41", "2"])
