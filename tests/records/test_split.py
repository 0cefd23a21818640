from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import RecordError, UnsafeXML
from evidence.records.pubmed import parse_record, parse_records
from evidence.records.split import split_records
from tests.records.samples import HEAD, article_xml, document, same_element, until_error

ONE, TWO, THREE = (article_xml(pmid=pmid) for pmid in ("1", "2", "3"))
BOOK = b"<PubmedBookArticle><BookDocument><PMID>4</PMID></BookDocument></PubmedBookArticle>"
TRICK = article_xml(
    pmid="5",
    article="<Abstract><AbstractText><![CDATA[</PubmedArticle><PubmedArticle>]]></AbstractText></Abstract>",
)


class Chunked(io.RawIOBase):
    """A stream that gives its bytes in pieces of given sizes, over and over."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__()
        self._data = io.BytesIO(data)
        self._sizes = sizes
        self._turn = 0

    def read(self, size: int = -1) -> bytes:
        self._turn += 1
        return self._data.read(min(size, self._sizes[self._turn % len(self._sizes)]))


def pmids(records: Iterator[bytes]) -> list[str]:
    return [parse_record(record).pmid for record in records]


@pytest.mark.parametrize("between", [b"", b"\n", b"\n    "], ids=["close", "lines", "indented"])
def test_records_are_cut_out_as_they_came(between: bytes) -> None:
    assert list(split_records(document(ONE, BOOK, TWO, between=between))) == [ONE, BOOK, TWO]


@given(
    st.lists(st.sampled_from([ONE, BOOK, TWO, TRICK, article_xml(pmid="6", title="é" * 9000)]), max_size=6),
    st.lists(st.integers(13, 4000), min_size=1, max_size=5),
    st.sampled_from([b"", b"\n  ", b" " * 9000, b"\n<!-- <PubmedArticle></PubmedArticle> -->"]),
)
@settings(max_examples=40, deadline=None)
def test_any_chunking_gives_the_same_records(records: list[bytes], sizes: list[int], between: bytes) -> None:
    stream = Chunked(document(*records, between=between), sizes)
    given_records = list(split_records(stream))  # type: ignore[arg-type] # a stream all the same
    assert len(given_records) == len(records)
    assert all(map(same_element, given_records, records))


def test_an_empty_set_is_no_error() -> None:
    assert list(split_records(document())) == []
    assert list(split_records(b"<PubmedArticleSet/>")) == []


def test_a_single_record_is_a_document() -> None:
    assert pmids(split_records(ONE)) == ["1"]


def test_deleted_citations_at_the_end_are_no_records() -> None:
    deleted = b"<DeleteCitation><PMID Version='1'>9</PMID></DeleteCitation>"
    assert pmids(split_records(document(ONE, deleted))) == ["1"]


def test_a_record_in_a_comment_is_no_record() -> None:
    assert pmids(split_records(document(ONE, b"<!--" + TWO + b"-->", THREE))) == ["1", "3"]


def test_an_end_tag_within_text_ends_nothing() -> None:
    records = list(split_records(document(ONE, TRICK, TWO)))
    assert pmids(iter(records)) == ["1", "5", "2"]
    assert parse_record(records[1]).abstract[0].text == "</PubmedArticle><PubmedArticle>"


def test_the_processing_instructions_that_pubmed_sends_do_no_harm() -> None:
    marked = article_xml(pmid="7", data="<?pmcsd ?><ArticleIdList/><?nihms ?>")
    assert list(split_records(document(ONE, marked, TWO))) == [ONE, marked, TWO]


def test_a_namespace_on_the_root_reaches_the_records() -> None:
    formula = article_xml(pmid="8", title="<mml:math><mml:mi>x</mml:mi></mml:math>")
    data = (
        b'<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML">'
        + formula
        + b"</PubmedArticleSet>"
    )
    (article,) = parse_records(data)
    assert not isinstance(article, RecordError)
    assert article.title == "x"


def test_a_default_namespace_changes_nothing() -> None:
    data = b'<PubmedArticleSet xmlns="urn:x">' + ONE + b"</PubmedArticleSet>"
    assert pmids(split_records(data)) == ["1"]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_another_encoding_is_read(encoding: str) -> None:
    record = article_xml(title="Köln").decode()
    text = f'<?xml version="1.0" encoding="{encoding}"?><PubmedArticleSet>{record}</PubmedArticleSet>'
    (xml,) = split_records(text.encode(encoding))
    assert parse_record(xml).title == "Köln"


@pytest.mark.parametrize(
    ("cut_bytes", "whole"), [(5, 4), (40, 3), (len(BOOK) + 40, 2)], ids=["root", "book", "article"]
)
def test_a_cut_file_gives_its_whole_records_and_then_says_so(cut_bytes: int, whole: int) -> None:
    found, error = until_error(split_records(document(ONE, TWO, THREE, BOOK)[:-cut_bytes]))
    assert found == [ONE, TWO, THREE, BOOK][:whole]
    assert f"ends early or is damaged after {whole} whole records" in str(error)


@given(st.integers(1, len(document(ONE, TWO)) - 1))
@settings(max_examples=60)
def test_no_cut_is_ever_silent(length: int) -> None:
    data = document(ONE, TWO)[:length]
    if data.rstrip().endswith(b"</PubmedArticleSet>"):
        return
    with pytest.raises(RecordError):
        list(split_records(data))


def test_a_record_that_lost_its_end_does_not_take_the_next() -> None:
    broken = ONE.removesuffix(b"</PubmedArticle>")
    outcomes = list(parse_records(document(broken, TWO)))
    assert isinstance(outcomes[0], RecordError)
    assert outcomes[0].pmid == "1"
    assert [outcome.pmid for outcome in outcomes] == ["1", "2"]


def test_text_after_the_root_is_an_error() -> None:
    with pytest.raises(RecordError, match="damaged after 1 whole"):
        list(split_records(document(ONE) + b"<PubmedArticleSet/>"))


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>Blocked Diagnostic</body></html>",
        b"<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>",
        b"",
        b"\n",
    ],
)
def test_another_document_is_refused(data: bytes) -> None:
    with pytest.raises(RecordError):
        list(split_records(data))


def test_entities_are_refused() -> None:
    with pytest.raises(UnsafeXML):
        list(split_records(b'<!DOCTYPE x [<!ENTITY e "e">]><PubmedArticleSet/>'))


def test_a_record_of_many_megabytes_is_whole(tmp_path: Path) -> None:
    giant = article_xml(
        pmid="10", article=f"<Abstract><AbstractText>{'word ' * 4_000_000}</AbstractText></Abstract>"
    )
    path = tmp_path / "giant.xml"
    path.write_bytes(document(ONE, giant, TWO))
    with path.open("rb") as stream:
        records = list(split_records(stream))
    assert pmids(iter(records)) == ["1", "10", "2"]
    assert len(parse_record(records[1]).abstract[0].text) == 4_000_000 * 5 - 1


@pytest.mark.parametrize("between", [b"\n", b"\n<!-- by the parser -->"], ids=["cut", "parsed"])
def test_memory_does_not_grow_with_the_file(between: bytes) -> None:
    record = article_xml(article=f"<Abstract><AbstractText>{'word ' * 2000}</AbstractText></Abstract>")
    piece = record + between

    class Endless(io.RawIOBase):
        left = 3000

        def read(self, _size: int = -1) -> bytes:
            self.left -= 1
            if self.left == 2999:
                return HEAD + b"<PubmedArticleSet>"
            return piece if self.left > 0 else b"</PubmedArticleSet>" if self.left == 0 else b""

    tracemalloc.start()
    try:
        count = len([... for _ in split_records(Endless())])  # type: ignore[arg-type] # a stream all the same
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2998
    assert peak_bytes < 2_000_000 < 2998 * len(piece)


def test_a_record_that_would_fill_the_memory_is_refused_after_those_before_it() -> None:
    endless = b"<PubmedArticleSet>" + article_xml() + b"<PubmedArticle><X>" + b"<Y>y</Y>" * (9 << 20)
    found, error = until_error(split_records(io.BytesIO(endless)))
    assert len(found) == 1
    assert "larger than 64 MB" in str(error)
