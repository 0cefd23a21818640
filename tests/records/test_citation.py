from __future__ import annotations

import pytest

from evidence.model import ArticleDate, ArticleId, Journal, PartialDate
from tests.records.samples import parsed


def test_the_journal_is_put_together_from_both_places() -> None:
    article = parsed(
        article=(
            '<Journal><ISSN IssnType="Print">1111-1111</ISSN><JournalIssue CitedMedium="Print">'
            "<Volume>5</Volume>"
            "<Issue>2</Issue><PubDate><Year>2018</Year><Month>Apr</Month></PubDate></JournalIssue>"
            "<Title>Journal of Examples</Title><ISOAbbreviation>J. Ex.</ISOAbbreviation></Journal>"
        ),
        citation=(
            "<MedlineJournalInfo><Country>Austria</Country><MedlineTA>J Ex</MedlineTA>"
            "<NlmUniqueID>1</NlmUniqueID>"
            "<ISSNLinking>2222-2222</ISSNLinking></MedlineJournalInfo>"
        ),
    )
    assert article.journal == Journal(
        "Journal of Examples", "J. Ex.", "J Ex", "1111-1111", "2222-2222", "1", "5", "2", "Austria"
    )
    assert article.pub_date == PartialDate(2018, 4, None, "2018 Apr")


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("<StartPage>244</StartPage><EndPage>255</EndPage><MedlinePgn>244-55</MedlinePgn>", "244-55"),
        ("<StartPage>244</StartPage><EndPage>255</EndPage>", "244-255"),
        ("<StartPage>244</StartPage>", "244"),
        ("<MedlinePgn/>", None),
    ],
)
def test_pages_are_as_printed(pages: str, expected: str | None) -> None:
    assert parsed(article=f"<Pagination>{pages}</Pagination>").pagination == expected


def test_own_identifiers_are_never_those_of_cited_articles() -> None:
    article = parsed(
        data=(
            "<ReferenceList><Reference><Citation>Another</Citation><ArticleIdList>"
            '<ArticleId IdType="doi">10.1/other</ArticleId></ArticleIdList></Reference></ReferenceList>'
            '<ArticleIdList><ArticleId IdType="pubmed">1</ArticleId>'
            '<ArticleId IdType="doi">10.1/OWN</ArticleId>'
            '<ArticleId IdType="pmc">PMC5</ArticleId>'
            '<ArticleId IdType="pii">10.9/not-a-doi</ArticleId></ArticleIdList>'
        )
    )
    assert (article.doi, article.pmcid) == ("10.1/own", "PMC5")
    assert len(article.ids) == 4


@pytest.mark.parametrize(
    ("location", "listed", "expected"),
    [
        ('<ELocationID EIdType="doi" ValidYN="Y">10.1/E</ELocationID>', "", "10.1/e"),
        ('<ELocationID EIdType="doi">10.1/E</ELocationID>', "", "10.1/e"),
        ('<ELocationID EIdType="doi" ValidYN="N">10.1/E</ELocationID>', "", None),
        ('<ELocationID EIdType="pii">E</ELocationID>', "", None),
        (
            '<ELocationID EIdType="doi">10.1/E</ELocationID>',
            '<ArticleId IdType="doi">10.1/l</ArticleId>',
            "10.1/l",
        ),
    ],
)
def test_the_location_gives_the_doi_where_the_list_does_not(
    location: str, listed: str, expected: str | None
) -> None:
    article = parsed(article=location, data=f"<ArticleIdList>{listed}</ArticleIdList>")
    assert article.doi == expected


def test_the_electronic_date_comes_before_the_history() -> None:
    article = parsed(
        article='<ArticleDate DateType="Electronic"><Year>2018</Year></ArticleDate>',
        data='<History><PubMedPubDate PubStatus="entrez"><Year>2019</Year></PubMedPubDate></History>',
    )
    assert article.dates == (
        ArticleDate("Electronic", PartialDate(2018, None, None, "2018")),
        ArticleDate("entrez", PartialDate(2019, None, None, "2019")),
    )
    assert article.year == 2018


def test_editors_are_not_authors() -> None:
    article = parsed(
        article=(
            '<AuthorList Type="authors" CompleteYN="N"><Author><LastName>A</LastName></Author></AuthorList>'
            '<AuthorList Type="editors"><Author><LastName>E</LastName></Author></AuthorList>'
        )
    )
    assert [author.last_name for author in article.authors] == ["A"]
    assert [author.last_name for author in article.editors] == ["E"]
    assert not article.authors_complete


def test_every_language_keyword_list_and_abstract_is_kept() -> None:
    article = parsed(
        article="<Language>eng</Language><Language>ger</Language>",
        citation=(
            '<KeywordList Owner="NOTNLM"><Keyword>a</Keyword></KeywordList><KeywordList Owner="PIP">'
            "<Keyword>b"
            '</Keyword></KeywordList><OtherAbstract Type="Publisher" Language="ger">'
            "<AbstractText>x</AbstractText>"
            '</OtherAbstract><OtherAbstract Type="plain-language-summary"><AbstractText>y</AbstractText>'
            "</OtherAbstract><CoiStatement>None <b>declared</b>.</CoiStatement>"
        ),
    )
    assert article.languages == ("eng", "ger")
    assert [(keyword.text, keyword.owner) for keyword in article.keywords] == [("a", "NOTNLM"), ("b", "PIP")]
    assert [other.kind for other in article.other_abstracts] == ["Publisher", "plain-language-summary"]
    assert article.abstract == ()
    assert article.coi_statement == "None declared."


def test_brackets_of_a_translated_title_are_kept_with_the_original() -> None:
    article = parsed(title="[A title].", article="<VernacularTitle>Ein Titel.</VernacularTitle>")
    assert (article.title, article.vernacular_title) == ("[A title].", "Ein Titel.")


def test_status_and_owner_are_kept() -> None:
    article = parsed(data="<PublicationStatus>ppublish</PublicationStatus>")
    assert (article.status, article.owner, article.indexing_method) == ("MEDLINE", "NLM", None)
    assert article.publication_status == "ppublish"


def test_identifiers_of_comments_do_not_name_the_record() -> None:
    article = parsed(
        citation=(
            '<CommentsCorrectionsList><CommentsCorrections RefType="CommentIn"><RefSource>x</RefSource>'
            "<PMID>99</PMID></CommentsCorrections></CommentsCorrectionsList>"
        )
    )
    assert article.pmid == "1"
    assert article.ids == ()
    assert ArticleId("pubmed", "99") not in article.ids
