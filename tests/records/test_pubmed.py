from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RecordError, UnsafeXML
from evidence.model import Article
from evidence.records.pubmed import parse_record, parse_records
from tests.records.samples import article_xml, document, parsed
from tests.records.test_prologue import UNSAFE

DIGEST = (
    '<OtherAbstract Type="digest" Language="eng">'
    '<AbstractText Label="RESULTS">Of ten, 5.</AbstractText></OtherAbstract>'
)

RICH = article_xml(
    article=(
        '<Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2018</Year></PubDate>'
        "</JournalIssue></Journal>"
        '<Abstract><AbstractText Label="A">10<sup>-4</sup> &lt; x</AbstractText></Abstract>'
        "<AuthorList><Author><LastName>Muster</LastName></Author></AuthorList>"
    ),
    citation=(
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D1">Mice</DescriptorName>'
        "</MeshHeading></MeshHeadingList>"
    ),
    data="<ReferenceList><Reference><Citation>One</Citation></Reference></ReferenceList>",
)


def test_an_unknown_element_is_passed_over() -> None:
    article = parsed(
        article="<NewInThisDTD><Year>1</Year></NewInThisDTD>", citation="<Other/>", data="<More/>"
    )
    assert article == parsed()


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (article_xml().replace(b'<PMID Version="1">1</PMID>', b""), "no PMID"),
        (article_xml(pmid="x1"), "not a number"),
        (article_xml(pmid=""), "not a number"),
        (b"<PubmedArticle/>", "no PMID"),
        (b"<PubmedArticleSet/>", "the element is 'PubmedArticleSet'"),
        (b"<html/>", "the element is 'html'"),
        (article_xml(title="a <b>never closed"), "not well-formed"),
        (article_xml(title="&undeclared;"), "not well-formed"),
        (article_xml().replace(b"A title", b"A \xff title"), "not well-formed"),
        (b"", "no bytes"),
        (b"plain text", "not XML"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(xml: bytes, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        parse_record(xml)


def test_a_damaged_record_is_named_where_possible() -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(article_xml(pmid="77", title="<b>"))
    assert caught.value.pmid == "77"


@pytest.mark.parametrize("xml", UNSAFE.values(), ids=UNSAFE.keys())
def test_entities_are_refused(xml: bytes) -> None:
    with pytest.raises(UnsafeXML):
        parse_record(xml)
    with pytest.raises(UnsafeXML):
        list(parse_records(xml))


def test_absurd_nesting_is_refused() -> None:
    with pytest.raises(RecordError, match="nested hundreds deep"):
        parse_record(article_xml(title="<b>" * 1500 + "x" + "</b>" * 1500))


def test_absurd_numbers_are_no_dates() -> None:
    digits = "9" * 5000
    article = parsed(citation=f"<DateRevised><Year>2020</Year><Month>{digits}</Month></DateRevised>")
    assert article.date_revised is not None
    assert (article.date_revised.year, article.date_revised.month) == (2020, None)
    assert parse_record(article_xml().replace(b'Version="1"', f'Version="{digits}"'.encode())).version == 1


@given(st.data())
def test_damage_of_any_kind_ends_in_a_record_or_an_error_of_ours(data: st.DataObject) -> None:
    xml = bytearray(RICH)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(xml)))
        length = data.draw(st.integers(0, 30))
        xml[start : start + length] = data.draw(
            st.sampled_from([b"", b"<", b">", b"&", b"<b>", b"</b>", b"\x00", b"\xff", b"<!--", b"<![CDATA["])
        )
    with contextlib.suppress(RecordError):
        assert parse_record(bytes(xml)).pmid
    with contextlib.suppress(RecordError):
        for outcome in parse_records(document(bytes(xml), article_xml(pmid="2"))):
            assert isinstance(outcome, Article | RecordError)


def test_one_bad_record_never_loses_its_batch() -> None:
    outcomes = list(
        parse_records(
            document(article_xml(pmid="1"), article_xml(pmid="2", title="<b>"), article_xml(pmid="3"))
        )
    )
    assert [type(outcome) for outcome in outcomes] == [Article, RecordError, Article]
    assert [outcome.pmid for outcome in outcomes] == ["1", "2", "3"]


def test_a_digest_without_an_abstract_is_our_text() -> None:
    article = parsed(citation=DIGEST)
    assert article.text_source == "digest"
    assert article.passages[1].name == "digest"
    assert article.passages[1].text == "RESULTS: Of ten, 5."


def test_a_digest_beside_an_abstract_gives_way_to_it() -> None:
    article = parsed(article="<Abstract><AbstractText>Theirs.</AbstractText></Abstract>", citation=DIGEST)
    assert article.text_source == "pubmed"
    assert article.passages[1].text == "Theirs."


def test_offsets_of_sections_count_in_the_passage() -> None:
    article = parsed(
        article=(
            '<Abstract><AbstractText Label="METHODS">Ten  patients.</AbstractText>'
            '<AbstractText Label="RESULTS">Below 10<sup>-4</sup> in five.</AbstractText></Abstract>'
        )
    )
    passage = article.passages[1]
    assert passage.text == "METHODS: Ten patients. RESULTS: Below 10⁻⁴ in five."
    assert [passage.text[start:end] for start, end, _ in passage.sections] == [
        "Ten patients.",
        "Below 10⁻⁴ in five.",
    ]


def test_a_record_may_come_with_its_declaration() -> None:
    assert parse_record(b'<?xml version="1.0" encoding="utf-8"?>\n' + article_xml()) == parsed()


def test_equal_records_are_equal_and_may_be_set_members() -> None:
    assert len({parsed(), parsed()}) == 1
