from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.entrez.fetch import Batch, fetch_records, split_answer
from evidence.errors import Incomplete, SourceError, Unreachable, UsageError
from tests.entrez.scripted import Reply, article_set, wire

MERGED = "33333333"


def serving(*known: str) -> Callable[[requests.PreparedRequest], Reply]:
    """Answer with the records that are known of those asked for."""

    def answer(request: requests.PreparedRequest) -> Reply:
        assert isinstance(request.body, str)
        ids = dict(pair.split("=") for pair in request.body.split("&"))["id"].split("%2C")
        return Reply(article_set(*(pmid for pmid in ids if pmid in known)))

    return answer


def accounted(batch: Batch) -> bool:
    return sorted([*(record.pmid for record in batch.records), *batch.missing]) == sorted(batch.asked)


def test_records_come_in_the_order_asked_with_their_own_bytes() -> None:
    line = wire(Reply(article_set("22", "11")))
    (batch,) = fetch_records(line.transport, ["11", "22", "11"])
    assert [record.pmid for record in batch.records] == ["11", "22"]
    assert (batch.asked, batch.missing) == (("11", "22"), ())
    assert all(record.xml in article_set("22", "11") for record in batch.records)
    assert line.adapter.asked(0)[:3] == [("db", "pubmed"), ("id", "11,22"), ("retmode", "xml")]


def test_two_hundred_ids_a_request() -> None:
    pmids = [str(n) for n in range(1, 451)]
    line = wire(serving(*pmids))
    found = list(fetch_records(line.transport, pmids))
    assert [len(batch.asked) for batch in found] == [200, 200, 50]
    assert [record.pmid for batch in found for record in batch.records] == pmids
    assert line.transport.requests_sent == 3


def test_absent_records_are_asked_for_once_more_and_then_missing() -> None:
    line = wire(serving("11"))
    (batch,) = fetch_records(line.transport, ["11", "22", "33"])
    assert ([r.pmid for r in batch.records], batch.missing) == (["11"], ("22", "33"))
    assert [line.adapter.asked(n)[1][1] for n in (0, 1)] == ["11,22,33", "22,33"]
    assert line.transport.requests_sent == 2


def test_a_short_answer_is_made_up_by_the_second_request() -> None:
    line = wire(Reply(article_set("11")), Reply(article_set("22")))
    (batch,) = fetch_records(line.transport, ["11", "22"])
    assert ([r.pmid for r in batch.records], batch.missing) == (["11", "22"], ())


def test_what_came_is_given_though_the_second_request_fails() -> None:
    line = wire(Reply(article_set("11")), Reply(b"<html>Bad Request</html>", 400))
    batches = fetch_records(line.transport, ["11", "22"])
    batch = next(batches)
    assert ([r.pmid for r in batch.records], batch.asked, batch.missing) == (["11"], ("11",), ())
    with pytest.raises(SourceError):
        next(batches)


NO_SUCH_IDS = b"<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<PubmedArticleSet></PubmedArticleSet>"),
        Reply(NO_SUCH_IDS, 400),
    ],
    ids=["empty set", "ERROR with 400"],
)
def test_ids_that_pubmed_does_not_know_are_missing(reply: Reply) -> None:
    (batch,) = fetch_records(wire(reply).transport, ["999999999"])
    assert (batch.records, batch.missing) == ((), ("999999999",))


def test_a_merged_record_under_another_pmid_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    line = wire(Reply(article_set("11", MERGED)))
    (batch,) = fetch_records(line.transport, ["11", "22"])
    assert ([r.pmid for r in batch.records], batch.missing) == (["11"], ("22",))
    assert MERGED in caplog.text


def test_pmids_of_corrections_are_not_taken_for_the_records_own() -> None:
    (batch,) = fetch_records(wire(Reply(article_set("12345"))).transport, ["12345", "7712345"])
    assert batch.missing == ("7712345",)


def test_a_record_without_a_pmid_is_not_called_missing() -> None:
    nameless = b"<PubmedArticleSet><PubmedArticle><MedlineCitation/></PubmedArticle></PubmedArticleSet>"
    with pytest.raises(Incomplete, match="without a PMID"):
        list(fetch_records(wire(Reply(nameless)).transport, ["11"]))


def test_a_list_of_deleted_citations_is_passed_over() -> None:
    body = article_set("11", tail="<DeleteCitation><PMID>22</PMID></DeleteCitation>")
    (batch,) = fetch_records(wire(Reply(body)).transport, ["11", "22"])
    assert ([r.pmid for r in batch.records], batch.missing) == (["11"], ("22",))


def test_batches_before_a_failure_are_whole() -> None:
    line = wire(Reply(article_set("1")), requests.ConnectionError("gone"))
    batches = fetch_records(line.transport, ["1", "2"], batch_size=1)
    assert accounted(next(batches))
    with pytest.raises(Unreachable):
        next(batches)


@pytest.mark.parametrize("odd", ["", "0", "012", "12a", "1234567890", "-5", "1 2", "12\n", "٣٤"])
def test_an_odd_pmid_is_refused_before_anything_is_sent(odd: str) -> None:
    line = wire(Reply(article_set()))
    with pytest.raises(UsageError, match="not a PMID"):
        fetch_records(line.transport, ["11", odd])
    assert line.transport.requests_sent == 0


@given(
    asked=st.lists(st.integers(1, 60).map(str), max_size=40),
    known=st.sets(st.integers(1, 60).map(str)),
    size=st.integers(1, 7),
)
def test_asked_is_received_and_missing(asked: list[str], known: set[str], size: int) -> None:
    line = wire(serving(*known))
    batches = list(fetch_records(line.transport, asked, batch_size=size))
    assert all(accounted(batch) for batch in batches)
    assert [pmid for batch in batches for pmid in batch.asked] == list(dict.fromkeys(asked))
    assert {r.pmid for batch in batches for r in batch.records} == set(asked) & known


RECORDED = {
    "pubmed1.xml": ["12091962", "9997"],
    "pubmed2.xml": ["11748933", "11700088"],
    "pubmed7.xml": ["29963580"],
    "json/efetch.pubmed.xml": ["17284678", "9997"],
    "json/efetch.pubmedbook.xml": ["20301295"],
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers_are_cut_byte_for_byte(shared: Path, name: str) -> None:
    body = (shared / "eutils" / name).read_bytes()
    pieces = list(split_answer(body))
    own = [pmid for pmid, _ in pieces]
    assert own[: len(RECORDED[name])] == RECORDED[name]
    rest = body
    for pmid, xml in pieces:
        before, found, rest = rest.partition(xml)
        assert found, pmid
        assert b"<PubmedArticle>" not in before
        assert etree.fromstring(xml).tag in {"PubmedArticle", "PubmedBookArticle"}
    assert b"</PubmedArticle>" not in rest


def test_records_under_a_declared_name_space_still_stand_alone() -> None:
    body = (
        b'<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML"><PubmedArticle><MedlineCitation>'
        b"<PMID>11</PMID><mml:math/></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    ((pmid, xml),) = split_answer(body)
    assert pmid == "11"
    assert etree.fromstring(xml).find(".//{http://www.w3.org/1998/Math/MathML}math") is not None


def test_records_in_another_encoding_come_as_utf_8() -> None:
    body = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><PubmedArticleSet><PubmedArticle><MedlineCitation>'
        "<PMID>11</PMID><A>Müller</A></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ).encode("latin-1")
    ((_, xml),) = split_answer(body)
    assert "Müller" in xml.decode("utf-8")


def test_records_of_xml_1_1_are_cut_too() -> None:
    body = article_set("11").replace(b'version="1.0"', b'version="1.1"')
    assert [pmid for pmid, _ in split_answer(body)] == ["11"]


def test_closing_tags_in_comments_and_character_data_do_not_cut_a_record() -> None:
    inner = b"<A><![CDATA[</PubmedArticle>]]></A><!-- <PubmedArticle> --><B/>"
    body = (
        b"\xef\xbb\xbf<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>11</PMID>"
        + inner
        + b"</MedlineCitation><PubmedData/></PubmedArticle\n><PubmedArticle /></PubmedArticleSet>"
    )
    (first, second) = split_answer(body)
    assert first[0] == "11"
    assert first[1].startswith(b"<PubmedArticle><Med")
    assert first[1].endswith(b"</PubmedArticle\n>")
    assert second == (None, b"<PubmedArticle />")
