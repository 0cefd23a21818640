from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.entrez.links import LinkSet
from evidence.errors import NotInLibrary
from evidence.library.store import Library
from evidence.model import (
    Affiliation,
    Article,
    ArticleDate,
    ArticleId,
    Author,
    Chemical,
    Correction,
    DataBank,
    Grant,
    Journal,
    Keyword,
    LinkKind,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    PartialDate,
    PublicationType,
    Reference,
    Section,
)
from evidence.records.pubmed import parse_record, parse_records
from evidence.report.citation import short_citation, source_line
from evidence.report.full_text_view import FullTextView
from evidence.report.record_text import direction_words, record_text
from evidence.report.record_view import Holding, LinkedArticle, LinkList, RecordView, record_dict, view_of
from tests.eutils_server import make_record

NOW = "2026-03-01T12:00:00+00:00"
KINDS: tuple[LinkKind, ...] = ("references", "cited_by", "similar")
NEVER_ASKED = tuple(LinkList(kind, None, ()) for kind in KINDS)

ARTICLE = Article(
    pmid="7",
    version=1,
    title="A trial of something in people.",
    status="MEDLINE",
    abstract=(Section("We asked.", "AIM"), Section("It held in 12 of 30.", "RESULTS")),
    other_abstracts=(OtherAbstract("plain-language-summary", "eng", (Section("In short."),)),),
    authors=(
        Author("Example", "Ada", "A", affiliations=(Affiliation("One House"), Affiliation("Two House"))),
        Author("Muster", "Max", "M", "Jr", affiliations=(Affiliation("Two House"),), equal_contribution=True),
        Author("Oldname", "Max", "M", valid=False),
        Author(collective_name="The Group"),
    ),
    journal=Journal(iso_abbreviation="J Inv Res", volume="33", issue="4"),
    pagination="884-892",
    pub_date=PartialDate(2019, 4, None, "2019 Apr"),
    dates=(ArticleDate("Electronic", PartialDate(2018, 9, 28, "2018-09-28")),),
    publication_status="ppublish",
    languages=("eng",),
    ids=(ArticleId("pubmed", "7"), ArticleId("doi", "10.1000/seven"), ArticleId("pmc", "PMC77")),
    publication_types=(PublicationType("Journal Article"), PublicationType("Clinical Trial")),
    mesh_headings=(
        MeshHeading("Humans", None, major_descriptor=False),
        MeshHeading("Leukemia", None, False, (MeshQualifier("drug therapy", None, major=True),)),
    ),
    chemicals=(Chemical("Somethingumab", None, "123-45-6"),),
    keywords=(Keyword("remission", "NOTNLM", major=False),),
    grants=(Grant("R01", None, "An Agency", "Utopia"),),
    data_banks=(DataBank("ClinicalTrials.gov", ("NCT00000007",)),),
    corrections=(
        Correction("ErratumIn", "J Inv Res. 2020;34:1.", "8"),
        Correction("CommentOn", "J Inv Res. 2018;1:1.", None),
    ),
    coi_statement="None declared.",
    references=(
        Reference("First cited.", (ArticleId("pubmed", "21"), ArticleId("doi", "10.1000/a"))),
        Reference("Second cited."),
    ),
)


def view(
    article: Article = ARTICLE,
    *,
    holdings: dict[str, Holding] | None = None,
    links: tuple[LinkList, ...] = NEVER_ASKED,
) -> RecordView:
    unasked = FullTextView(article.pmid, None, None, None, None, {})
    return RecordView(article, NOW, links, holdings or {}, unasked)


def test_the_citation_is_pubmeds() -> None:
    assert source_line(ARTICLE) == "J Inv Res. 2019 Apr;33(4):884-892. doi: 10.1000/seven. Epub 2018 Sep 28."


def test_the_short_citation_names_three_authors_at_most() -> None:
    assert short_citation(ARTICLE) == (
        "Example A, Muster M Jr, The Group. A trial of something in people. J Inv Res. 2019."
    )


@pytest.mark.parametrize(
    "line",
    [
        "*** CORRECTED: SEE ERRATUM ***",
        "A trial of something in people.",
        "PMID 7 · record from PubMed, 2026-03-01 · status MEDLINE",
        "Free full text: PMC77 https://pmc.ncbi.nlm.nih.gov/articles/PMC77/",
        "  Ada Example (1, 2), Max Muster Jr (2), The Group",
        "  Contributed equally: Max Muster Jr",
        "  1. One House",
        "  2. Two House",
        "  Erratum in: J Inv Res. 2020;34:1. PMID 8 [not in the library]",
        "  Comment on: J Inv Res. 2018;1:1.",
        "  AIM: We asked.",
        "  RESULTS: It held in 12 of 30.",
        "Another abstract (plain-language-summary, eng)",
        "  None declared.",
        "  Humans",
        "  Leukemia / drug therapy*",
        "  Somethingumab (123-45-6)",
        "  remission",
        "  Journal Article; Clinical Trial",
        "  R01/An Agency/Utopia",
        "  ClinicalTrials.gov: NCT00000007",
        "  1. First cited. PMID 21 doi: 10.1000/a [in the library]",
        "  2. Second cited.",
        "Cited by: never asked",
        "  Ask with: evidence fetch 7",
    ],
)
def test_the_page_holds(line: str) -> None:
    assert line in record_text(view(holdings={"21": "record"})).splitlines()


def test_nobody_asked_none_known_and_some_known_read_differently() -> None:
    linked = LinkedArticle("9", "record", "Nine A. Title. 2020.", ("elink", "reference_list"), NOW, 812)
    gone = LinkedArticle("99", "missing", None, ("elink",), NOW, None)
    text = record_text(
        view(
            links=(
                LinkList("references", None, ()),
                LinkList("cited_by", NOW, ()),
                LinkList("similar", NOW, (linked, gone)),
            )
        ),
        width=200,
    )
    assert "References that NCBI links: never asked" in text
    assert "Cited by: none known (asked 2026-03-01)" in text
    assert "Similar articles: 2 known, 1 in the library (asked 2026-03-01)" in text
    entry = "9 Nine A. Title. 2020. [in the library; elink and reference list 2026-03-01, score 812]"
    assert f"  {entry}\n" in text
    assert text.endswith("99 [PubMed has no such record; elink 2026-03-01]")


def test_a_digest_is_never_called_an_abstract() -> None:
    digest = OtherAbstract("digest", "eng", (Section("Our words."),))
    text = record_text(view(Article("7", 1, "T", text_source="digest", other_abstracts=(digest,))))
    assert "Digest (written for this project; it is not the authors' abstract)\n  Our words." in text
    assert "PMID 7 · our digest" in text
    assert "\nAbstract" not in text


def test_no_abstract_is_said() -> None:
    assert "Abstract\n  The record has none." in record_text(view(Article("7", 1, "T")))


@pytest.mark.parametrize(
    ("article", "warning"),
    [
        (Article("7", 1, "T", corrections=(Correction("RetractionIn", None, "8"),)), "RETRACTED ARTICLE"),
        (
            Article("7", 1, "T", publication_types=(PublicationType("Retracted Publication", "D016441"),)),
            "RETRACTED ARTICLE",
        ),
        (
            Article("7", 1, "T", corrections=(Correction("ExpressionOfConcernIn", None, "8"),)),
            "EXPRESSION OF CONCERN",
        ),
    ],
)
def test_a_warning_comes_first(article: Article, warning: str) -> None:
    assert record_text(view(article)).startswith(f"*** {warning} ***\n")


def test_the_notice_of_a_retraction_is_not_called_retracted() -> None:
    notice = Article("7", 1, "T", corrections=(Correction("RetractionOf", "J 1.", "8"),))
    text = record_text(view(notice))
    assert "RETRACTED" not in text
    assert "  Retraction of: J 1. PMID 8" in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ErratumIn", "Erratum in"),
        ("ErratumFor", "Erratum for"),
        ("RetractionOf", "Retraction of"),
        ("RetractedandRepublishedFrom", "Retracted and republished from"),
        ("CorrectedandRepublishedIn", "Corrected and republished in"),
        ("ExpressionOfConcernFor", "Expression of concern for"),
        ("SummaryForPatientsIn", "Summary for patients in"),
        ("SomethingNew", "Something new"),
    ],
)
def test_directions_read_as_words(kind: str, words: str) -> None:
    assert direction_words(kind) == words


def test_older_records_keep_their_references_among_the_corrections() -> None:
    older = Article("7", 1, "T", corrections=(Correction("Cites", "Old paper.", "3"),))
    assert "References in the record\n  1. Old paper. PMID 3 [not in the library]" in record_text(view(older))


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in record_text(view(Article("7", 1, "Red \x1b[31m title \x9b2J")))


def test_real_records_fit_80_columns(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "pubmed").glob("*.xml")):
        with path.open("rb") as stream:
            for article in parse_records(stream):
                assert isinstance(article, Article)
                lines = record_text(view(article)).splitlines()
                assert [line for line in lines if len(line) > 80 and " " in line.strip()] == []
                json.dumps(record_dict(view(article)))
                seen += 1
    assert seen == 50


def test_the_view_says_what_the_library_holds(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        records = [make_record(1, cites=[2, 3, 99]), make_record(2)]
        library.store_batch([(xml, parse_record(xml)) for xml in records], ["99"], fetched_at=NOW)
        library.store_links([LinkSet("1", "cited_by", (("2", None), ("4", None)))], "elink", NOW)
        seen = view_of(library, "1")
        assert seen.holdings == {"2": "record", "3": "nothing", "4": "nothing", "99": "missing"}
        assert [a.holding for a in seen.links_of("cited_by").articles] == ["record", "nothing"]
        assert "  By source: PubMed's links 2. No source is complete." in record_text(seen)
        counts = record_dict(seen)["links"]["cited_by"]["by_source"]
        assert counts == [{"origin": "elink", "count": 2, "asked_at": "2026-03-01T12:00:00Z"}]
        assert seen.links_of("cited_by").articles[0].citation == short_citation(parse_record(records[1]))
        assert seen.links_of("similar").asked_at is None
        with pytest.raises(NotInLibrary, match="evidence fetch 5"):
            view_of(library, "5")
        with pytest.raises(NotInLibrary, match="2026-03-01"):
            view_of(library, "99")
