"""The table of failures, row by row, and the recorded answers that it must let through or refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.entrez.answers import ROOTS, Answer, classify, parse_xml
from evidence.errors import Blocked, Malformed, RateLimited, Rejected, ServerFault, SourceError, Unreachable
from tests.entrez.scripted import article_set, link_result, link_set, search_result

XML = "text/xml; charset=UTF-8"
HTML = "text/html"
JSON = "application/json"


def answer(utility: str, body: bytes, status: int = 200, kind: str = XML, **options: bool) -> Answer:
    return Answer(utility, status, kind, body, **options)


PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>NCBI - WWW Error %s Diagnostic</title></head><body>x</body></html>"
)


def failed_search(text: str) -> Answer:
    return answer("esearch", f"<eSearchResult><ERROR>{text}</ERROR></eSearchResult>".encode())


def failed_fetch(text: str, status: int = 200) -> Answer:
    return answer("efetch", f"<eFetchResult><ERROR>{text}</ERROR></eFetchResult>".encode(), status)


def gateway(error: str, status: int = 200) -> Answer:
    return answer("elink", f'{{"error":"{error}","api-key":"k","count":"11"}}'.encode(), status, JSON)


LINK_ERROR = b"<eLinkResult><LinkSet><ERROR>query_key 9 not found</ERROR></LinkSet></eLinkResult>"
ENTITY = b'<!DOCTYPE r [<!ENTITY x "y">]><PubmedArticleSet>&x;</PubmedArticleSet>'
HIDDEN_ENTITY = (
    b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r [+ADwAIQ-ENTITY a "x">]><PubmedArticleSet/>'
)
JSON_ERROR = b'{"esearchresult":{"ERROR":"Search Backend failed: raw\nline break"}}'

RETRIED: dict[str, tuple[Answer, type[SourceError]]] = {
    "429 with JSON": (gateway("API rate limit exceeded", 429), RateLimited),
    "429 without a body": (answer("esearch", b"", 429), RateLimited),
    "rate limit said with status 200": (gateway("API rate limit exceeded"), RateLimited),
    "gateway error with 200": (gateway("error forwarding request"), ServerFault),
    "gateway error with 404": (gateway("error forwarding request", 404), ServerFault),
    "500 with a diagnostic page": (answer("efetch", PAGE % b"500", 500, HTML), ServerFault),
    "502 without a body": (answer("efetch", b"", 502), ServerFault),
    "503 with a page": (answer("efetch", PAGE % b"503", 503, HTML), ServerFault),
    "cannot route": (answer("efetch", b"Unable to route request", 200, HTML), ServerFault),
    "backend ERROR": (failed_search("Search Backend failed: Database is not supported: pubmed"), ServerFault),
    "temporarily unavailable": (failed_search("Search is temporarily unavailable"), ServerFault),
    "backend ERROR as JSON": (answer("esearch", JSON_ERROR, 200, JSON, wants_json=True), ServerFault),
    "empty body": (answer("efetch", b""), Unreachable),
    "blank body": (answer("efetch", b" \n\t"), Unreachable),
    "cut in the last tag": (answer("efetch", article_set("1")[:-5]), Unreachable),
    "cut in a record": (answer("efetch", article_set("1")[:300]), Unreachable),
    "cut in the declaration": (answer("efetch", b'<?xml version="1.0'), Unreachable),
    "cut JSON": (answer("esearch", b'{"header":{"ty', 200, JSON, wants_json=True), Unreachable),
}

FINAL: dict[str, tuple[Answer, type[SourceError]]] = {
    "key refused": (gateway("API key invalid", 400), Rejected),
    "blocked page with 200": (answer("efetch", PAGE % b"Blocked", 200, HTML), Blocked),
    "blocked page with 500": (answer("efetch", PAGE % b"Blocked", 500, HTML), Blocked),
    "maintenance page called XML": (
        answer("esearch", b"<html><body>Down for scheduled maintenance</body></html>"),
        Blocked,
    ),
    "any page with 200": (answer("esearch", b"<html><body>x</body></html>", 200, HTML), Blocked),
    "403": (answer("esearch", b"<html></html>", 403, HTML), Blocked),
    "beyond the limit": (
        failed_search("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998."),
        Rejected,
    ),
    "empty term": (failed_search("Empty term and query_key - nothing todo"), Rejected),
    "ERROR in a LinkSet": (answer("elink", LINK_ERROR), Rejected),
    "dead WebEnv": (failed_fetch("Cannot retrieve history data. query_key: 1", 400), Rejected),
    "dead WebEnv with 200": (failed_fetch("Unable to obtain query #1"), Rejected),
    "414": (answer("efetch", b"", 414), Rejected),
    "400": (answer("efetch", b"", 400), Rejected),
    "redirect": (answer("efetch", b"", 302), Malformed),
    "wrong root": (answer("elink", article_set("1")), Malformed),
    "not well formed": (answer("efetch", b"<PubmedArticleSet><a></b></PubmedArticleSet>"), Malformed),
    "entities": (answer("efetch", ENTITY), Malformed),
    "entities hidden by the encoding": (answer("efetch", HIDDEN_ENTITY), Malformed),
    "plain text": (answer("efetch", b"1. A plain text"), Malformed),
    "error root without an error": (answer("efetch", b"<eFetchResult/>"), Malformed),
    "JSON where XML was asked for": (
        answer("esearch", b'{"header":{},"esearchresult":{"count":"0"}}', 200, JSON),
        Malformed,
    ),
}

GOOD: dict[str, Answer] = {
    "records": answer("efetch", article_set("1", "2")),
    "empty set": answer("efetch", b"<PubmedArticleSet></PubmedArticleSet>"),
    "book set": answer("efetch", b"<PubmedBookArticleSet/>"),
    "XML that calls itself a page": answer("efetch", article_set("1"), kind=HTML),
    "byte order mark": answer("efetch", b"\xef\xbb\xbf" + article_set("1") + b"\n\n"),
    "unknown ids": failed_fetch("ID list is empty! Possibly it has no correct IDs.", 400),
    "empty ERROR": answer("espell", b"<eSpellResult><ERROR/></eSpellResult>"),
    "no links": answer("elink", link_result(link_set("1", None, "x"))),
    "zero with a phrase not found": answer(
        "esearch", search_result([], more="<ErrorList><PhraseNotFound>x</PhraseNotFound></ErrorList>")
    ),
    "JSON asked for": answer("esummary", b'{"header":{},"result":{}}', 200, JSON, wants_json=True),
}


@pytest.mark.parametrize(("given_answer", "error"), RETRIED.values(), ids=RETRIED.keys())
def test_a_fault_that_may_pass_is_asked_again(given_answer: Answer, error: type[SourceError]) -> None:
    fault = classify(given_answer)
    assert fault is not None
    assert (fault.error, fault.retry) == (error, True)


@pytest.mark.parametrize(("given_answer", "error"), FINAL.values(), ids=FINAL.keys())
def test_a_fault_that_stays_is_not_asked_again(given_answer: Answer, error: type[SourceError]) -> None:
    fault = classify(given_answer)
    assert fault is not None
    assert (fault.error, fault.retry) == (error, False)


@pytest.mark.parametrize("given_answer", GOOD.values(), ids=GOOD.keys())
def test_good_answers_pass(given_answer: Answer) -> None:
    assert classify(given_answer) is None


RECORDED_ERRORS = {
    "epost2.xml": "epost",
    "epost3.xml": "epost",
    "esummary8.xml": "esummary",
    "json/esearch.baderror.xml": "esearch",
    "json/einfo.error.xml": "einfo",
    "json/esummary.error.xml": "esummary",
    "json/esearch.baderror.json": "esearch",
    "json/einfo.error.json": "einfo",
    "json/esummary.error.json": "esummary",
}


@pytest.mark.parametrize(("name", "utility"), RECORDED_ERRORS.items())
def test_recorded_errors_are_refused_with_their_words(shared: Path, name: str, utility: str) -> None:
    body = (shared / "eutils" / name).read_bytes()
    fault = classify(answer(utility, body, wants_json=name.endswith(".json")))
    assert fault is not None
    assert (fault.error, fault.retry) == (Rejected, False)
    assert any(words in fault.quote for words in ("nvalid", "Empty", "Neither", "Can not"))


def test_every_recorded_answer_passes_but_the_one_that_was_recorded_cut(shared: Path) -> None:
    failed: list[tuple[str, type[SourceError]]] = []
    seen = 0
    folder = shared / "eutils"
    for path in [*folder.glob("*.xml"), *folder.glob("json/*.xml"), *folder.glob("bioperl/*.xml")]:
        utility = path.name.split(".")[0].split("_")[0].rstrip("0123456789").replace("pubmed", "efetch")
        if utility in ROOTS and f"{path.relative_to(folder)}" not in RECORDED_ERRORS:
            seen += 1
            fault = classify(answer(utility, path.read_bytes()))
            if fault is not None:
                failed.append((path.name, fault.error))
    assert seen > 50
    assert failed == [("einfo4.xml", Unreachable)]


def test_a_recorded_page_is_no_answer(shared: Path) -> None:
    fault = classify(answer("efetch", (shared / "eutils" / "pubmed3.html").read_bytes()))
    assert fault is not None
    assert fault.error is Blocked


def test_every_cut_of_a_recorded_answer_is_found(shared: Path) -> None:
    body = (shared / "eutils" / "pubmed2.xml").read_bytes().rstrip()
    for end in range(1, len(body), 97):
        fault = classify(answer("efetch", body[:end]))
        assert fault is not None, end
        assert (fault.error, fault.retry) == (Unreachable, True), end


@given(body=st.binary(max_size=300), status=st.integers(200, 599), utility=st.sampled_from(sorted(ROOTS)))
def test_no_body_breaks_the_table(body: bytes, status: int, utility: str) -> None:
    fault = classify(answer(utility, body, status))
    assert fault is None or issubclass(fault.error, SourceError)


@given(st.text(alphabet='<>![]&;ENTIYDOCP?/"ra xml', max_size=80))
def test_markup_noise_does_not_break_the_table(text: str) -> None:
    classify(answer("efetch", text.encode()))


def test_external_entities_and_dtds_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    root = parse_xml(f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><r>&x;</r>'.encode())
    assert b"hidden words" not in etree.tostring(root)
