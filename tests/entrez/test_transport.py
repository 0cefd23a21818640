from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from evidence import errors
from evidence.entrez.backoff import JITTER, WAITS_S
from evidence.entrez.transport import Transport
from evidence.errors import (
    Blocked,
    Malformed,
    RateLimited,
    Rejected,
    ServerFault,
    SourceError,
    Unreachable,
    UsageError,
)
from evidence.settings import Settings
from tests.entrez.scripted import BASE, EMAIL, KEY, Reply, Step, article_set, search_result, wire

QUESTION = [("db", "pubmed"), ("id", "1,2"), ("retmode", "xml")]
GOOD = Reply(article_set("1", "2"))
TOO_MANY = Reply(b'{"error":"API rate limit exceeded","api-key":"%s"}' % KEY.encode(), 429, {})


def test_a_good_body_comes_back_as_it_was_after_one_request() -> None:
    line = wire(GOOD)
    assert line.transport.post("efetch", QUESTION) == GOOD.body
    assert (line.transport.requests_sent, len(line.turns), line.slept) == (1, 1, [])


def test_parameters_travel_in_the_body_and_only_there() -> None:
    line = wire(GOOD)
    line.transport.post("efetch", QUESTION)
    request = line.adapter.requests[0]
    assert (request.method, request.url) == ("POST", f"{BASE}efetch.fcgi")
    assert line.adapter.asked(0) == [*QUESTION, ("tool", "evidence"), ("email", EMAIL), ("api_key", KEY)]
    assert line.adapter.options[0]["timeout"] == (10.0, 60.0)


def test_without_email_and_key_neither_is_sent() -> None:
    line = wire(GOOD, settings=Settings(eutils_url=BASE))
    line.transport.post("efetch", QUESTION)
    assert line.adapter.asked(0) == [*QUESTION, ("tool", "evidence")]


def test_repeated_parameters_stay_repeated_and_in_order() -> None:
    line = wire(Reply(b"<eLinkResult/>"))
    line.transport.post("elink", [("id", "2"), ("id", "1"), ("id", "3")])
    assert [value for name, value in line.adapter.asked(0) if name == "id"] == ["2", "1", "3"]


PASSING: dict[str, Step] = {
    "429": TOO_MANY,
    "500": Reply(b"<html>x</html>", 500, {"Content-Type": "text/html"}),
    "backend ERROR": Reply(b"<PubmedArticleSet><ERROR>Search Backend failed: x</ERROR></PubmedArticleSet>"),
    "cut body": Reply(GOOD.body[:-30]),
    "shorter than declared": Reply(b"<PubmedArticleSet/>", headers={"Content-Length": "4000"}),
    "cut gzip": Reply(gzip.compress(GOOD.body)[:-20], headers={"Content-Encoding": "gzip"}),
    "broken gzip": Reply(GOOD.body, headers={"Content-Encoding": "gzip"}),
    "connection refused": requests.ConnectionError("refused"),
    "connect timeout": requests.ConnectTimeout("late"),
    "read timeout": requests.ReadTimeout("late"),
    "chunk error": requests.exceptions.ChunkedEncodingError("cut"),
    "dropped": urllib3.exceptions.ProtocolError("gone"),
    "reset": ConnectionResetError(104, "reset"),
    "proxy": requests.exceptions.ProxyError("http://user:pass@proxy"),
}


@pytest.mark.parametrize("step", PASSING.values(), ids=PASSING.keys())
def test_a_fault_that_passes_costs_one_more_try(step: Step) -> None:
    line = wire(step, GOOD)
    assert line.transport.post("efetch", QUESTION) == GOOD.body
    assert (line.transport.requests_sent, len(line.turns), line.slept) == (2, 2, [1.0])
    assert len(line.told) == 1


FINAL: dict[str, tuple[Step, type[SourceError]]] = {
    "400": (Reply(b"<eFetchResult><ERROR>Bad id</ERROR></eFetchResult>", 400), Rejected),
    "414": (Reply(b"", 414), Rejected),
    "ERROR": (Reply(b"<eFetchResult><ERROR>Cannot retrieve history data</ERROR></eFetchResult>"), Rejected),
    "blocked": (Reply(b"<html><title>WWW Error Blocked Diagnostic</title></html>"), Blocked),
    "redirect": (Reply(b"", 302, {"Location": "http://elsewhere.test/"}), Malformed),
    "wrong root": (Reply(search_result(["1"])), Malformed),
    "unusable address": (requests.exceptions.InvalidURL("x"), Unreachable),
}


@pytest.mark.parametrize(("step", "error"), FINAL.values(), ids=FINAL.keys())
def test_a_fault_that_stays_is_raised_after_one_request(step: Step, error: type[SourceError]) -> None:
    line = wire(step)
    with pytest.raises(error) as caught:
        line.transport.post("efetch", QUESTION)
    assert (line.transport.requests_sent, line.slept, caught.value.tries) == (1, [], 1)
    assert caught.value.utility == "efetch"


@pytest.mark.parametrize(
    ("step", "error", "status"),
    [
        (TOO_MANY, RateLimited, 429),
        (Reply(b"", 503), ServerFault, 503),
        (Reply(b""), Unreachable, 200),
        (requests.ConnectionError("refused"), Unreachable, None),
    ],
)
def test_five_tries_with_growing_waits_then_the_error(
    step: Step, error: type[SourceError], status: int | None
) -> None:
    line = wire(step)
    with pytest.raises(error, match="after 5 tries") as caught:
        line.transport.post("efetch", QUESTION)
    assert line.slept == [1.0, 2.0, 4.0, 8.0]
    assert (line.transport.requests_sent, len(line.turns)) == (5, 5)
    assert (caught.value.tries, caught.value.status) == (5, status)


@given(st.floats(0, 1))
def test_waits_vary_within_the_jitter_and_no_further(chance: float) -> None:
    line = wire(TOO_MANY, chance=lambda: chance)
    with pytest.raises(RateLimited):
        line.transport.post("efetch", QUESTION)
    for planned, waited in zip(WAITS_S, line.slept, strict=True):
        assert planned * (1 - JITTER) <= waited <= planned * (1 + JITTER)


def test_retry_after_is_waited_for_in_seconds_and_as_a_date_and_capped() -> None:
    date = datetime(2026, 3, 1, tzinfo=UTC)
    dated = {
        "Date": format_datetime(date, usegmt=True),
        "Retry-After": format_datetime(date + timedelta(seconds=20), usegmt=True),
    }
    soon, late = Reply(b"", 429, {"Retry-After": "9"}), Reply(b"", 429, {"Retry-After": "99999"})
    line = wire(soon, Reply(b"", 503, dated), late, GOOD)
    line.transport.post("efetch", QUESTION)
    assert line.slept == [9.0, 20.0, 120.0]


def test_a_redirect_is_not_followed() -> None:
    line = wire(Reply(b"moved", 307, {"Location": "http://elsewhere.test/efetch.fcgi"}), GOOD)
    with pytest.raises(Malformed):
        line.transport.post("efetch", QUESTION)
    assert [request.url for request in line.adapter.requests] == [f"{BASE}efetch.fcgi"]


def test_a_compressed_body_is_undone() -> None:
    line = wire(Reply(gzip.compress(GOOD.body), headers={"Content-Encoding": "gzip"}))
    assert line.transport.post("efetch", QUESTION) == GOOD.body


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<a>" * 4000),
        Reply(gzip.compress(b" " * 10**7), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["endless", "bomb"],
)
def test_a_body_beyond_the_bound_is_refused_at_once(reply: Reply) -> None:
    line = wire(reply, max_body_bytes=10_000)
    with pytest.raises(Malformed, match="more than"):
        line.transport.post("efetch", QUESTION)
    assert line.transport.requests_sent == 1


def test_a_dripping_body_is_given_up_when_the_try_has_had_its_time() -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 100.0
        return now

    body = GOOD.body + b" " * 10**6
    line = wire(Reply(body), clock=clock)
    with pytest.raises(Unreachable, match="did not end in time"):
        line.transport.post("efetch", QUESTION)
    assert line.transport.requests_sent == 5


def test_an_interrupt_passes_through_at_once() -> None:
    def interrupt(_: requests.PreparedRequest) -> Reply:
        raise KeyboardInterrupt

    line = wire(interrupt, GOOD)
    with pytest.raises(KeyboardInterrupt):
        line.transport.post("efetch", QUESTION)
    assert (line.transport.requests_sent, line.slept) == (1, [])


@pytest.mark.parametrize(
    ("utility", "parameters"), [("efetchh", QUESTION), ("efetch", [("db", "pubmed"), ("id", " ")])]
)
def test_a_question_that_ncbi_would_misread_is_not_sent(
    utility: str, parameters: list[tuple[str, str]]
) -> None:
    line = wire(GOOD)
    with pytest.raises(UsageError):
        line.transport.post(utility, parameters)
    assert line.transport.requests_sent == 0


def test_the_session_is_closed_with_the_transport() -> None:
    closed: list[bool] = []
    session = requests.Session()
    session.close = lambda: closed.append(True)  # type: ignore[method-assign]  # a probe
    with Transport(Settings(eutils_url=BASE), session=session):
        assert closed == []
    assert closed == [True]


def failed(text: str) -> Reply:
    return Reply(f"<eFetchResult><ERROR>{text.replace('&', '&amp;')}</ERROR></eFetchResult>".encode())


ECHO = f"/esearch.fcgi?db=pubmed&api_key={KEY}&email={EMAIL}&term=x"
ECHOES: dict[str, Step] = {
    **PASSING,
    **{name: step for name, (step, _) in FINAL.items()},
    "ERROR that echoes the request": failed(f"Search Backend failed: {ECHO}"),
    "ERROR that echoes and stays": failed(f"Bad request {ECHO}"),
    "JSON that echoes": Reply(f'{{"error":"cannot forward {ECHO}"}}'.encode()),
    "text that echoes": Reply(f"cannot serve {ECHO}".encode()),
    "exception that echoes": requests.ConnectionError(f"cannot reach {ECHO}"),
}


@pytest.mark.parametrize("step", ECHOES.values(), ids=ECHOES.keys())
def test_no_error_log_or_message_carries_a_secret(step: Step, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line = wire(step)
    with pytest.raises(SourceError) as caught:
        line.transport.post("efetch", QUESTION)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    said = " ".join([caplog.text, *line.told, repr(line.transport), f"{error} {error!r} {vars(error)}"])
    for secret in (KEY, KEY.lower(), EMAIL, "someone.private", "pass@"):
        assert secret not in said


@pytest.mark.parametrize("make", [str, repr])
def test_a_message_is_one_line_and_says_utility_fault_and_advice(make: Callable[[object], str]) -> None:
    line = wire(failed("first\nsecond"))
    with pytest.raises(Rejected) as caught:
        line.transport.post("efetch", QUESTION)
    assert "\n" not in make(caught.value)
    assert "efetch: the request was refused: first second" in str(caught.value)


def test_a_recorded_error_keeps_its_words(shared: Path) -> None:
    line = wire(Reply((shared / "eutils" / "epost2.xml").read_bytes()))
    with pytest.raises(Rejected, match="Invalid db name specified: nothing"):
        line.transport.post("epost", QUESTION)


def test_every_kind_of_source_error_is_one_of_ours() -> None:
    kinds = {Unreachable, RateLimited, ServerFault, Blocked, Rejected, Malformed, errors.Incomplete}
    assert set(SourceError.__subclasses__()) == kinds
