"""Which records stand beside the index study, and what is said about the choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.compare.selection import Choice, parse_choice, select_studies
from evidence.compare.studies import Relation
from evidence.errors import NotInLibrary, UsageError
from evidence.library.store import Library
from evidence.records.pubmed import parse_record
from tests.library.samples import FEBRUARY, JANUARY, Links, pubmed_xml

INDEX = "100"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Hold the index study and three others; 102 names the index study among its references."""
    with Library.open(tmp_path / "library.sqlite") as opened:
        for pmid in (INDEX, "101", "102", "103"):
            xml = pubmed_xml(pmid)
            if pmid == "102":
                xml = xml.replace(
                    b"</PubmedData>",
                    b"<ReferenceList><Reference><Citation>Muster 2019</Citation><ArticleIdList>"
                    b'<ArticleId IdType="pubmed">100</ArticleId></ArticleIdList></Reference></ReferenceList>'
                    b"</PubmedData>",
                )
            opened.store_record(xml, parse_record(xml), fetched_at=JANUARY)
        yield opened


def others(library: Library, choice: Choice = Choice()) -> list[str]:  # noqa: B008 - immutable
    return [article.pmid for article in select_studies(library, INDEX, choice).others]


def test_without_known_links_everything_else_stands_beside_it_and_says_why(library: Library) -> None:
    selection = select_studies(library, INDEX, Choice())
    assert [a.pmid for a in selection.others] == ["101", "102", "103"]
    assert (
        selection.scope
        == "Studies: all 3 other records of the library, because it knows no article that cites PMID 100."
    )
    assert "never asked" in selection.searched
    assert "evidence fetch 100" in selection.searched


def test_with_known_links_the_citing_articles_stand_beside_it(library: Library) -> None:
    library.store_links([Links(INDEX, "cited_by", [("101", None), ("999", None)])], "elink", FEBRUARY)
    selection = select_studies(library, INDEX, Choice())
    assert [a.pmid for a in selection.others] == ["101"]
    assert selection.scope == "Studies: the 1 in the library of 2 articles known to cite PMID 100."
    assert selection.searched.startswith("PubMed was asked on 2026-02-05 (elink pubmed_pubmed_citedin)")
    assert selection.unavailable == ("999",)
    assert not selection.named_one_by_one


def test_articles_of_several_sources_are_counted_by_source(library: Library) -> None:
    library.store_links([Links(INDEX, "cited_by", [("101", None), ("102", None)])], "elink", JANUARY)
    library.store_links([Links(INDEX, "cited_by", [("102", None)])], "icite", FEBRUARY)
    library.store_links([Links(INDEX, "cited_by", [])], "europepmc", FEBRUARY)
    words = (
        "Articles known to cite PMID 100, by source: PubMed's links 2 (asked 2026-01-05), iCite 1 (asked "
        "2026-02-05), Europe PMC 0 (asked 2026-02-05); each is a floor, none complete."
    )
    assert select_studies(library, INDEX, Choice()).searched == words
    followed = Choice(pmids=("101",), review="mine", searched="Asked in March.")
    assert select_studies(library, INDEX, followed).searched == f"Asked in March. {words}"
    assert "by source" not in select_studies(library, INDEX, Choice(named="references")).searched


def test_every_set_can_be_asked_for_by_name(library: Library) -> None:
    library.store_links([Links(INDEX, "cited_by", [("101", None)])], "elink", FEBRUARY)
    library.store_links([Links(INDEX, "references", [("103", None)])], "elink", FEBRUARY)
    assert others(library, Choice(named="citing")) == ["101"]
    assert others(library, Choice(named="references")) == ["103"]
    assert others(library, Choice(named="library")) == ["101", "102", "103"]


def test_a_set_with_nothing_in_it_is_empty_not_everything(library: Library) -> None:
    assert others(library, Choice(named="citing")) == []


def test_records_named_one_by_one_are_those_and_the_missing_ones_are_named(library: Library) -> None:
    selection = select_studies(library, INDEX, Choice(pmids=("103", "888", INDEX)))
    assert [a.pmid for a in selection.others] == ["103"]
    assert selection.unavailable == ("888",)
    assert selection.named_one_by_one
    assert selection.scope == "Studies: 1 of the 2 named one by one."


def test_every_study_says_how_it_is_tied_and_who_says_so(library: Library) -> None:
    assert select_studies(library, INDEX, Choice()).relations == {
        "101": Relation("not asked"),
        "102": Relation("cites the index study", ("reference_list",)),
        "103": Relation("not asked"),
    }
    library.store_links([Links(INDEX, "cited_by", [("102", None)])], "elink", FEBRUARY)
    library.store_links([Links(INDEX, "references", [("103", None)])], "elink", FEBRUARY)
    assert select_studies(library, INDEX, Choice(named="library")).relations == {
        "101": Relation("none known"),
        "102": Relation("cites the index study", ("elink", "reference_list")),
        "103": Relation("cited by the index study", ("elink",)),
    }


def test_an_index_study_that_was_never_fetched_names_the_command_that_does(library: Library) -> None:
    with pytest.raises(NotInLibrary, match="evidence fetch 555"):
        select_studies(library, "555", Choice())


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        (None, Choice()),
        ("Citing", Choice(named="citing")),
        ("library", Choice(named="library")),
        ("1, 2 ,0003,1", Choice(pmids=("1", "2", "3"))),
    ],
)
def test_a_choice_is_read_as_people_type_it(text: str | None, choice: Choice) -> None:
    assert parse_choice(text) == choice


@pytest.mark.parametrize("text", ["", "citings", "1,two", "1,,x", "0", "-5", "１２", "9999999999"])
def test_what_is_neither_a_set_nor_a_pmid_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--only"):
        parse_choice(text)
