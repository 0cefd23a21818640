"""Records are read by patterns where they are written as usual; what is read is what the parser reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RecordError
from evidence.model import Article, Grant
from evidence.records.outline import written_fields
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records
from tests.records.samples import article_xml

#: Every element that is read by a pattern of its own, as PubMed writes it, and some in another way.
PARTS = {
    "article": (
        """<Journal><ISSN IssnType="Print">1</ISSN><JournalIssue CitedMedium="Print"><Volume>2</Volume>
        <PubDate><Year>2018</Year><Month>Jan</Month></PubDate></JournalIssue><Title>A  journal</Title>
        </Journal>""",
        "<ArticleTitle>Risk &lt; 10<sup>-4</sup> &amp;amp; &#x3b1; &#38;lt;</ArticleTitle>",
        "<Pagination><MedlinePgn> 1-2 </MedlinePgn></Pagination>",
        """<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
        <ELocationID EIdType="doi" ValidYN="Y">10.1/A</ELocationID>""",
        """<Abstract>
        <AbstractText Label="AIMS &amp; MORE" NlmCategory="OBJECTIVE">Of 5 <i>and</i> 6.</AbstractText>
        <AbstractText Label="METHODS">One  two&#x2009;three.</AbstractText>
        <CopyrightInformation>Ours.</CopyrightInformation></Abstract>""",
        """<AuthorList CompleteYN="N">
        <Author ValidYN="Y" EqualContrib="Y"><LastName>O'Muster</LastName><ForeName>Erika B</ForeName>
        <Initials>EB</Initials><Suffix>Jr</Suffix><Identifier Source="ORCID">0000-0001-2345-6789</Identifier>
        <AffiliationInfo><Affiliation>Here &amp; there.</Affiliation><Identifier Source="ROR">x1</Identifier>
        </AffiliationInfo></Author>
        <Author ValidYN="N"><CollectiveName>The <b>Group</b></CollectiveName></Author></AuthorList>""",
        "<Language>eng</Language><Language>ger</Language>",
        """<GrantList CompleteYN="Y"><Grant><GrantID>1</GrantID></Grant><Grant><GrantID> 2 </GrantID>
        <Acronym>X</Acronym><Agency>A &amp; B</Agency><Country/></Grant></GrantList>""",
        '<PublicationTypeList><PublicationType UI="D1">Letter</PublicationType></PublicationTypeList>',
        "<VernacularTitle>Ein Titel</VernacularTitle>",
        '<ArticleDate DateType="Electronic"><Year>2018</Year></ArticleDate>',
    ),
    "citation": (
        "<MedlineJournalInfo><MedlineTA>J</MedlineTA></MedlineJournalInfo>",
        """<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>
        <NameOfSubstance UI="D2">Ab</NameOfSubstance></Chemical></ChemicalList>""",
        "<CitationSubset>IM</CitationSubset>",
        """<MeshHeadingList><MeshHeading>
        <DescriptorName UI="D3" MajorTopicYN="N" Type="Geographic">Austria</DescriptorName>
        <QualifierName UI="Q1" MajorTopicYN="Y">history</QualifierName></MeshHeading>
        <MeshHeading/></MeshHeadingList>""",
        """<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">CD19<sup>+</sup></Keyword></KeywordList>
        <KeywordList Owner="KIE"><Keyword MajorTopicYN="Y">ethics</Keyword></KeywordList>""",
        "<CoiStatement>None.</CoiStatement>",
    ),
    "data": (
        """<History><PubMedPubDate PubStatus="received"><Year>2017</Year><Month>12</Month><Day>1</Day>
        <Hour>6</Hour><Minute>0</Minute></PubMedPubDate>
        <PubMedPubDate PubStatus="entrez"><Year>2018</Year></PubMedPubDate></History>""",
        "<PublicationStatus>ppublish</PublicationStatus>",
        """<ArticleIdList><ArticleId IdType="pubmed">1</ArticleId>
        <ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList>""",
        """<ReferenceList><Title> All&#xa0;</Title><Reference><Citation>One &amp; two</Citation>
        <ArticleIdList><ArticleId IdType="pubmed">11</ArticleId></ArticleIdList></Reference>
        <Reference><Citation>x<sub>2</sub></Citation></Reference></ReferenceList>""",
    ),
}

FULL = article_xml(**{name: "\n".join(parts) for name, parts in PARTS.items()}).replace(
    b"<ArticleTitle>A title</ArticleTitle>", b"", 1
)


def outcome(xml: bytes, *, by_pattern: bool) -> Article | str:
    try:
        return parse_record(xml, by_pattern=by_pattern)
    except RecordError as error:
        return str(error)


def is_read_alike(xml: bytes) -> bool:
    return outcome(xml, by_pattern=True) == outcome(xml, by_pattern=False)


def test_a_record_with_everything_is_read_by_pattern_as_by_the_parser() -> None:
    assert written_fields(FULL) is not None
    assert is_read_alike(FULL)
    article = parse_record(FULL)
    assert article.title == "Risk < 10⁻⁴ &amp; α &lt;"
    assert [len(article.authors), len(article.keywords), len(article.references)] == [2, 2, 2]
    assert [date.kind for date in article.dates] == ["Electronic", "received", "entrez"]
    assert article.references[0].list_title == "All"
    assert article.grants[1] == Grant("2", "X", "A & B", None)
    assert article.doi == "10.1/a"


@given(st.data())
def test_any_choice_of_elements_is_read_alike(data: st.DataObject) -> None:
    chosen = {
        name: "".join(part for part in parts if data.draw(st.booleans())) for name, parts in PARTS.items()
    }
    assert is_read_alike(article_xml(**chosen))


@pytest.mark.parametrize("end", ["\n", " \t\r\n", "\u00a0", "\u2003", "x"])
def test_what_stands_behind_a_record_is_read_alike(end: str) -> None:
    assert is_read_alike(FULL + end.encode())


_PIECES = st.sampled_from(
    [
        b"", b" ", b"\n", b"<", b">", b"&", b"&lt;", b"&#233;", b"&#1;", b"&#60;", b"&#9999999;",
        b"&nbsp;", b"]]>", b"<!-- -->", b"<?pmcsd ?>",
        b"<![CDATA[x]]>", b"\x01", b"\xff", b"\xc2\xa0", b"\xef\xbf\xbf", b"<b>", b"</b>", b"<i>x</i>", b'"',
        b"<New/>", b"<Author>", b"</AuthorList>", b"<ReferenceList>", b"</Reference>", b"<Citation/>",
    ]
)  # fmt: skip


@given(st.data())
def test_damage_and_oddities_of_any_kind_are_read_alike(data: st.DataObject) -> None:
    xml = bytearray(FULL)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(xml)))
        xml[start : start + data.draw(st.integers(0, 12))] = data.draw(_PIECES)
    assert is_read_alike(bytes(xml))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"One &amp; two", b"One &nbsp; two"),
        (b"One &amp; two", b"One ]]> two"),
        (b"One &amp; two", b"One \x01 two"),
        (b"One &amp; two", b"One \xff two"),
        (b"O'Muster", b"<b>O'Muster"),
        (b"x<sub>2</sub>", b"x<sub>2"),
        (b'UI="D2"', b'UI="D2" UI="D3"'),
    ],
)
def test_damage_within_a_list_refuses_the_record_at_once(old: bytes, new: bytes) -> None:
    assert old in FULL
    with pytest.raises(RecordError, match="not well-formed"):
        parse_record(FULL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<AuthorList CompleteYN="N">', b'<AuthorList Type="editors">'),
        (b"<ReferenceList>", b"<ReferenceList><ReferenceList><Title>In</Title></ReferenceList>"),
        (b"<CitationSubset>IM</CitationSubset>", b"<New><AuthorList/></New>"),
        (b"<Language>ger</Language>", b"<!-- <Language>ger</Language> -->"),
        (b"</PubmedData>", b"</PubmedData>\n\n"),
        (b"</Title>", b"</Title><New/>"),
        (b"A &amp; B", b"<i>A</i> &amp; B"),
        (b"<Acronym>X</Acronym>", b"<New/>"),
        (b'EIdType="doi" ValidYN="Y">', b'EIdType="doi" ValidYN="N">'),
        (b'EIdType="doi" ValidYN="Y">', b'ValidYN="Y" EIdType="doi">'),
        (
            b'EIdType="doi" ValidYN="Y">',
            b'EIdType="doi" ValidYN="Y"> </ELocationID><ELocationID EIdType="doi" ValidYN="Y">',
        ),
        (b'<ArticleId IdType="pmc">PMC1', b'<ArticleId IdType="doi">10.1/B'),
        (b'<ArticleId IdType="pmc">PMC1', b"<ArticleId>2"),
    ],
)
def test_what_is_written_otherwise_is_read_alike(old: bytes, new: bytes) -> None:
    assert old in FULL
    xml = FULL.replace(old, new, 1)
    assert isinstance(outcome(xml, by_pattern=False), Article)
    assert is_read_alike(xml)


def test_every_recorded_record_is_read_alike(shared: Path) -> None:
    records: list[bytes] = []
    for path in [*shared.glob("pubmed/*.xml"), *shared.glob("eutils/pubmed*.xml")]:
        with open_records(path) as stream:
            records += split_records(stream)
    assert all(is_read_alike(xml) for xml in records)
    by_pattern = [xml for xml in records if xml.startswith(b"<PubmedArticle>") and written_fields(xml)]
    assert len(by_pattern) > 0.9 * len(records)
