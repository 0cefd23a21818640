"""The ways in which NCBI fails, each as a Fault that takes the place of a good answer.

Shapes are those of the table in the Entrez fact sheet: from documentation, recorded answers and public
issues. Words of NCBI's pages that no program reads are ours.
"""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.eutils_server import esearch
from tests.eutils_server.answers import Answer, Delivery, error_answer, html, json_answer, text
from tests.eutils_server.efetch import HISTORY_GONE
from tests.eutils_server.query import Query
from tests.eutils_server.records import article_set, split_article_set

__all__ = ["TRANSIENT", "Fault"]

Good = Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to fail.

    Parameters
    ----------
    name : str
        For the request log and for test ids.
    answer : callable
        Takes the query and a function that makes the good answer; gives the answer to send.
    """

    name: str
    answer: Callable[[Query, Good], Answer]


def fixed(name: str, answer: Answer) -> Fault:
    """Answer the same to everything."""
    return Fault(name, lambda _query, _good: answer)


def broken_off(name: str, delivery: Delivery, *, sent: int | None = None, pause_s: float = 0.0) -> Fault:
    """Send the good answer, but not all of it or not at once."""
    return Fault(
        name,
        lambda _query, good: dataclasses.replace(good(), delivery=delivery, sent=sent, pause_s=pause_s),
    )


def altered(name: str, change: Callable[[bytes], bytes]) -> Fault:
    """Send the good answer with another body, whole by every count of the protocol."""
    return Fault(name, lambda _query, good: dataclasses.replace(answer := good(), body=change(answer.body)))


def records_changed(name: str, change: Callable[[list[tuple[str, bytes]]], Iterable[bytes]]) -> Fault:
    """Send the good article set with other records in it."""
    return altered(name, lambda body: article_set(change(list(split_article_set(body)))))


# Refusals and failures that a status tells.


def rate_limited(retry_after: str | None = None, *, status: int = 429) -> Fault:
    """Refuse for the rate limit; NCBI's body quotes the key, or the address without one."""

    def refuse(query: Query, _good: Good) -> Answer:
        who = query.value("api_key") or query.client
        body = {"error": "API rate limit exceeded", "api-key": who, "count": "11", "limit": "10"}
        headers: tuple[tuple[str, str], ...] = (
            ("X-RateLimit-Limit", "10"),
            ("X-RateLimit-Remaining", "0"),
        )
        if retry_after is not None:
            headers += (("Retry-After", retry_after),)
        return dataclasses.replace(json_answer(body, status=status), headers=headers)

    return Fault(f"rate limited ({status}, Retry-After {retry_after})", refuse)


def key_refused() -> Fault:
    """Refuse the API key, quoting it."""

    def refuse(query: Query, _good: Good) -> Answer:
        body = {"error": "API key invalid", "api-key": query.value("api_key"), "type": "invalid"}
        return json_answer(body | {"status": "unknown"}, status=400)

    return Fault("API key invalid", refuse)


def forwarding_error(status: int = 502) -> Fault:
    """Fail in front of the backend, with JSON whatever was asked for."""
    return fixed(
        f"forwarding error ({status})", json_answer({"error": "error forwarding request"}, status=status)
    )


def diagnostic_page(status: int = 500) -> Fault:
    """Fail with the page that the front end shows for an error."""
    page = html(
        "NCBI/diagnostic: Error", "An invented diagnostic page: the application failed.", status=status
    )
    return fixed(f"diagnostic page ({status})", page)


def unable_to_route(status: int = 500) -> Fault:
    """Fail with a line of text."""
    return fixed(f"unable to route ({status})", text("Unable to route request\n", status=status))


def too_long() -> Fault:
    """Refuse the length of the request line."""
    return fixed("URI too long", html("Request-URI Too Long", "The requested URL is too long.", status=414))


def blocked(status: int = 200) -> Fault:
    """Answer that this address was blocked."""
    page = html("NCBI - WWW Error Blocked Diagnostic", "Access is denied (invented page).", status=status)
    return fixed(f"blocked ({status})", page)


def maintenance(status: int = 200) -> Fault:
    """Answer with a maintenance page."""
    page = html("NCBI - Scheduled maintenance", "The service is down for maintenance.", status=status)
    return fixed(f"maintenance ({status})", page)


def redirected(url: str, status: int = 307) -> Fault:
    """Send the client elsewhere; with 307 it would post its body there."""
    moved = html("Moved", "The document has moved.", status=status)
    return fixed(f"redirected ({status})", dataclasses.replace(moved, headers=(("Location", url),)))


# Failures that come with 200.


def search_failed(message: str = "Search Backend failed: Database is not supported: pubmed") -> Fault:
    """Answer a search with an ERROR that quotes the request, secrets included."""
    return Fault(
        f"esearch ERROR: {message[:30]}",
        lambda query, _good: esearch.search_error(query, f"{message} [{query.full_url}]"),
    )


def temporarily_unavailable() -> Fault:
    """Answer a search with the ERROR that also stands for a malformed query."""
    return search_failed(esearch.TEMPORARILY_UNAVAILABLE)


def empty_term() -> Fault:
    """Answer a search as if it had come without a term."""
    return search_failed(esearch.EMPTY_TERM)


def past_the_cap() -> Fault:
    """Answer a search as if it had asked beyond 9,998; in JSON a raw line break stands in the text."""
    return search_failed(esearch.PAST_THE_CAP)


def errors(*messages: str, status: int = 200) -> Fault:
    """Answer with one or several ERROR elements inside the utility's root."""
    return Fault(
        f"{len(messages)} ERROR ({status})",
        lambda query, _good: error_answer(query.utility, messages, status=status),
    )


def fetch_timed_out(status: int = 400) -> Fault:
    """Fail in efetch's own backend, which is not the client's fault whatever the status says."""
    message = "Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
    return fixed("external viewer timeout", error_answer("efetch", [message], status=status))


def history_unobtainable() -> Fault:
    """Say with 200 that the stored set is gone."""
    return Fault(
        "unable to obtain query",
        lambda query, _good: error_answer(
            query.utility, [f"Unable to obtain query #{query.value('query_key', '1')}"]
        ),
    )


def history_gone() -> Fault:
    """Say with 400 that the stored set is gone."""
    message = HISTORY_GONE.format(key="1", web_env="MCID_0")
    return fixed("history gone", error_answer("efetch", [message], status=400))


def history_out_of_range() -> Fault:
    """Say with 400 that the stored set ends earlier."""
    message = "Cannot retrieve history data: OUT OF RANGE. History includes 1 IDs."
    return fixed("history out of range", error_answer("efetch", [message], status=400))


def empty_body() -> Fault:
    """Answer 200 and nothing."""
    return fixed("empty body", Answer(b""))


def wrong_root(root: str = "eInfoResult") -> Fault:
    """Answer well-formed XML of another utility."""
    body = f'<?xml version="1.0" encoding="UTF-8" ?>\n<{root}><DbList/></{root}>\n'
    return fixed(f"wrong root ({root})", Answer(body.encode()))


def other_bytes(body: bytes, content_type: str = "text/xml; charset=UTF-8") -> Fault:
    """Answer 200 with these bytes."""
    return fixed("other bytes", Answer(body, content_type=content_type))


# Answers that never come whole.


def cut_by_length() -> Fault:
    """Close the connection before as many bytes came as Content-Length promised."""
    return broken_off("cut by length", "cut")


def cut_chunked() -> Fault:
    """Close the connection within a chunk."""
    return broken_off("cut in a chunk", "cut_chunked")


def cut_xml(share: float = 0.6) -> Fault:
    """End the document early, with lengths that agree."""
    return altered("cut XML", lambda body: body[: int(len(body) * share)])


def cut_gzip() -> Fault:
    """End a compressed body early, with a length that agrees."""

    def cut(_query: Query, good: Good) -> Answer:
        answer = good()
        packed = gzip.compress(answer.body)
        headers = (*answer.headers, ("Content-Encoding", "gzip"))
        return dataclasses.replace(answer, body=packed[: len(packed) // 2], headers=headers, delivery="whole")

    return Fault("cut gzip", cut)


def dropped_before_headers() -> Fault:
    """Close the connection without a word."""
    return broken_off("dropped before headers", "dropped_before_headers")


def dropped_in_body() -> Fault:
    """Reset the connection in the middle of the body."""
    return broken_off("dropped in the body", "dropped_in_body")


def dripped(pause_s: float = 0.02) -> Fault:
    """Send the body slowly, but all of it."""
    return broken_off("dripped", "dripped", pause_s=pause_s)


def stalled(sent: int | None = None) -> Fault:
    """Begin the body and then say nothing more."""
    return broken_off("stalled", "stalled", sent=sent)


def silent() -> Fault:
    """Take the request and never answer."""
    return broken_off("silent", "silent")


# Whole answers that hold other records than asked.


def fewer_records(leave_out: int = 1) -> Fault:
    """Leave out the last records."""
    return records_changed(
        f"{leave_out} fewer records", lambda records: [xml for _, xml in records[: len(records) - leave_out]]
    )


def without(*pmids: str) -> Fault:
    """Leave out the records with these PMIDs."""
    return records_changed(
        "without some", lambda records: [xml for pmid, xml in records if pmid not in pmids]
    )


def no_records() -> Fault:
    """Answer with an empty article set."""
    return records_changed("empty set", lambda _records: [])


def extra_records(records: Sequence[bytes]) -> Fault:
    """Add records that nobody asked for."""
    return records_changed("extra records", lambda found: [*(xml for _, xml in found), *records])


def doubled_records() -> Fault:
    """Send every record twice."""
    return records_changed("doubled records", lambda found: [xml for _, xml in found] * 2)


def fewer_link_sets(leave_out: int = 1) -> Fault:
    """Leave out the last link sets, as older servers did for ids that they did not know."""

    def change(body: bytes) -> bytes:
        head, *sets = body.split(b"\n<LinkSet>")
        tail = sets[-1].partition(b"</LinkSet>")[2]
        kept = [b"\n<LinkSet>" + s.partition(b"</LinkSet>")[0] + b"</LinkSet>" for s in sets]
        return head + b"".join(kept[: len(kept) - leave_out]) + tail

    return altered(f"{leave_out} fewer link sets", change)


#: What a later try cures, for the random mode; none of them takes time.
TRANSIENT: tuple[Fault, ...] = (
    rate_limited(), rate_limited("1"), forwarding_error(), diagnostic_page(500), diagnostic_page(502),
    diagnostic_page(503), unable_to_route(), cut_by_length(), cut_chunked(), cut_xml(), cut_gzip(),
    dropped_before_headers(), dropped_in_body(), empty_body(),
)  # fmt: skip
