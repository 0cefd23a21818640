"""The model: what an article says of itself, and the texts that figures are read from."""

from __future__ import annotations

from evidence.model import Article, ArticleId, Author, MeshHeading, MeshQualifier, OtherAbstract, Section


def test_labelled_sections_join_to_one_text_and_keep_their_places() -> None:
    article = Article(
        "1",
        1,
        "A title",
        abstract=(Section("Why it was done.", "BACKGROUND"), Section("Ten of 20.", "RESULTS")),
    )
    passage = article.passages[1]
    assert passage.text == "BACKGROUND: Why it was done. RESULTS: Ten of 20."
    start = passage.text.index("Ten")
    assert passage.section_at(start) == "RESULTS"
    assert passage.section_at(0) is None


def test_a_digest_is_read_only_where_there_is_no_abstract() -> None:
    digest = OtherAbstract("digest", "eng", (Section("Ours.", None),))
    alone = Article("1", 1, "A title", other_abstracts=(digest,))
    both = Article("1", 1, "A title", abstract=(Section("Theirs.", None),), other_abstracts=(digest,))
    assert [p.name for p in alone.passages] == ["title", "digest"]
    assert [p.name for p in both.passages] == ["title", "abstract"]


def test_another_language_is_never_read() -> None:
    other = OtherAbstract("Publisher", "fre", (Section("Dix sur 20.", None),))
    assert [p.name for p in Article("1", 1, "A title", other_abstracts=(other,)).passages] == ["title"]


def test_a_superseded_name_is_not_the_first_author() -> None:
    article = Article(
        "1", 1, "T", authors=(Author(last_name="Old", valid=False), Author(collective_name="A Group"))
    )
    assert article.first_author == "A Group"


def test_a_heading_is_major_if_any_part_of_it_is() -> None:
    plain = MeshHeading("Leukemia", None, major_descriptor=False)
    qualified = MeshHeading(
        "Leukemia", None, major_descriptor=False, qualifiers=(MeshQualifier("therapy", None, major=True),)
    )
    assert not plain.major
    assert qualified.major


def test_identifiers_are_found_by_kind() -> None:
    article = Article("1", 1, "T", ids=(ArticleId("doi", "10.1/x"), ArticleId("pmc", "PMC1")))
    assert (article.doi, article.pmcid, article.id_of("pii")) == ("10.1/x", "PMC1", None)
