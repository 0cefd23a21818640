from __future__ import annotations

from pathlib import Path

from evidence.model import Article, ArticleDate, ArticleId, PartialDate, PublicationType
from evidence.records.pubmed import parse_record, parse_records

CHAPTER = """<PubmedBookArticle><BookDocument><PMID Version="2">20</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>A Press</PublisherName><PublisherLocation>Here</PublisherLocation></Publisher>
<BookTitle book="b">A <i>Book</i></BookTitle><PubDate><Year>1993</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName></Author></AuthorList></Book>
<ArticleTitle book="b" part="p">A Chapter</ArticleTitle><Language>eng</Language>
<AuthorList Type="authors"><Author><LastName>Muster</LastName></Author></AuthorList>
<PublicationType UI="D016454">Review</PublicationType>
<Abstract><AbstractText Label="SUMMARY">Short.</AbstractText></Abstract>
<ContributionDate><Year>2001</Year><Month>5</Month></ContributionDate>
<DateRevised><Year>2015</Year></DateRevised>
<ReferenceList><Reference><Citation>One</Citation></Reference></ReferenceList></BookDocument>
<PubmedBookData><History><PubMedPubDate PubStatus="pubmed"><Year>2010</Year></PubMedPubDate></History>
<PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">20</ArticleId><ArticleId IdType="bookaccession">NBK1</ArticleId>
</ArticleIdList></PubmedBookData></PubmedBookArticle>"""


def test_a_chapter_knows_its_book() -> None:
    article = parse_record(CHAPTER.encode())
    assert (article.kind, article.pmid, article.version) == ("book", "20", 2)
    assert (article.title, article.book_title, article.publisher) == ("A Chapter", "A Book", "A Press")
    assert [author.last_name for author in article.authors] == ["Muster"]
    assert [editor.last_name for editor in article.editors] == ["Editor"]
    assert article.ids == (ArticleId("bookaccession", "NBK1"), ArticleId("pubmed", "20"))
    assert article.publication_types == (PublicationType("Review", "D016454"),)
    assert article.pub_date == PartialDate(1993, None, None, "1993")
    assert article.dates == (
        ArticleDate("contribution", PartialDate(2001, 5, None, "2001 5")),
        ArticleDate("pubmed", PartialDate(2010, None, None, "2010")),
    )
    assert article.date_revised == PartialDate(2015, None, None, "2015")
    assert article.publication_status == "ppublish"
    assert article.passages[1].text == "SUMMARY: Short."
    assert article.references[0].citation == "One"


def test_a_whole_book_has_its_own_title_and_authors() -> None:
    article = parse_record(
        b"<PubmedBookArticle><BookDocument><PMID>21</PMID><Book><BookTitle>A Book</BookTitle>"
        b'<AuthorList Type="authors"><Author><LastName>Muster</LastName></Author></AuthorList></Book>'
        b"</BookDocument></PubmedBookArticle>"
    )
    assert article.title == article.book_title == "A Book"
    assert article.first_author == "Muster"


def test_recorded_books_are_read(shared: Path) -> None:
    with (shared / "eutils" / "json" / "efetch.pubmedbook.xml").open("rb") as stream:
        books = [record for record in parse_records(stream) if isinstance(record, Article)]
    assert [book.kind for book in books] == ["book"]
    assert books[0].pmid == "20301295"
    assert books[0].title == books[0].book_title == "GeneReviews™"
    assert books[0].id_of("bookaccession") == "NBK1116"
    assert books[0].editors
    assert books[0].abstract
