"""Parts that are cut out before the parse must be read as if they had been left in."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from evidence.errors import RecordError
from evidence.records.citation import RECURRING
from evidence.records.fields import Fields
from evidence.records.pubmed import parse_record, split_records
from tests.records.samples import article_xml

DATES = (
    "<DateCompleted><Year>2019</Year><Month>02</Month></DateCompleted>"
    "<DateRevised><Year>2020</Year></DateRevised>"
)
HEADING = '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="Y">Mice</DescriptorName></MeshHeading>'
HISTORY = (
    '<History>\n<PubMedPubDate PubStatus="pubmed"><Year>2018</Year></PubMedPubDate>\n'
    '<PubMedPubDate PubStatus="entrez"><Year>2017</Year></PubMedPubDate></History>'
)


def left_in(xml: bytes) -> bytes:
    """Add a comment, which keeps a record from being cut."""
    return xml.replace(b"<PubmedArticle>", b"<PubmedArticle><!-- whole -->", 1)


def taken(xml: bytes) -> tuple[bytes, Fields]:
    fields: Fields = {}
    return RECURRING.take(xml, fields), fields


def test_recorded_records_are_read_alike(shared: Path) -> None:
    for path in (*shared.glob("pubmed/*.xml"), *shared.glob("eutils/pubmed*.xml")):
        for xml in split_records(path.read_bytes()):
            assert parse_record(xml) == parse_record(left_in(xml))


def test_what_recurs_is_taken_out() -> None:
    xml = article_xml(citation=f"<MeshHeadingList>{HEADING}{HEADING}</MeshHeadingList>", data=HISTORY)
    rest, fields = taken(xml)
    assert b"Mesh" not in rest
    assert b"History" not in rest
    assert [heading.name for heading in fields["mesh_headings"]] == ["Mice", "Mice"]
    etree.fromstring(rest)


@pytest.mark.parametrize(
    "citation",
    [
        "<MeshHeadingList/>",
        f"<MeshHeadingList>stray text{HEADING}</MeshHeadingList>",
        f"<MeshHeadingList>{HEADING}<Unknown/></MeshHeadingList>",
        f"<MeshHeadingList Note='new'>{HEADING}</MeshHeadingList>",
        f"{DATES}<MeshHeadingList>{HEADING}</MeshHeadingList>",
        f"<MeshHeadingList>{HEADING}</MeshHeadingList>{DATES}",
        "<ChemicalList></ChemicalList>",
    ],
)
def test_unusual_records_are_read_alike(citation: str) -> None:
    xml = article_xml(citation=citation, data=HISTORY)
    assert parse_record(xml) == parse_record(left_in(xml))


@pytest.mark.parametrize(
    "citation",
    [
        f"<MeshHeadingList>{HEADING}",
        "<MeshHeadingList><MeshHeading></DescriptorName></MeshHeading></MeshHeadingList>",
        "<DateRevised><Year>2020</DateRevised>",
        "</MeshHeadingList>",
    ],
)
def test_damage_in_a_part_is_damage_of_the_record(citation: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(article_xml(pmid="66", citation=citation))
    assert caught.value.pmid == "66"


def test_what_is_known_of_one_record_does_not_change_with_the_next() -> None:
    first = article_xml(pmid="1", article="<Journal><Title>J Ex</Title></Journal>", data=HISTORY)
    second = article_xml(pmid="2", article="<Journal><Title>J Ex</Title></Journal>")
    before = parse_record(first)
    assert parse_record(second).dates == ()
    assert parse_record(first) == before
    assert [step.kind for step in before.dates] == ["pubmed", "entrez"]


def test_text_that_only_looks_like_a_part_stays_text() -> None:
    history = "<History><PubMedPubDate/></History>"
    xml = article_xml(title=f"<![CDATA[{history}]]>")
    assert parse_record(xml).title == history
