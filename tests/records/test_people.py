from __future__ import annotations

import pytest

from evidence.model import Affiliation, ArticleId, Author, Investigator
from evidence.records.people import author_list, bare_orcid, investigator_list
from tests.records.samples import element


def authors(inner: str) -> tuple[Author, ...]:
    return author_list(element(f"<AuthorList>{inner}</AuthorList>"))


def test_a_person_has_all_parts_of_the_name() -> None:
    (author,) = authors(
        '<Author ValidYN="Y" EqualContrib="Y"><LastName>O\'Muster</LastName><ForeName>Erika  B</ForeName>'
        "<Initials>EB</Initials><Suffix>Jr</Suffix>"
        '<Identifier Source="ORCID">https://orcid.org/0000-0001-2345-678x</Identifier></Author>'
    )
    assert author == Author(
        "O'Muster", "Erika B", "EB", "Jr", orcid="0000-0001-2345-678X", equal_contribution=True
    )
    assert author.short_name == "O'Muster EB Jr"


def test_a_group_is_an_author() -> None:
    (author,) = authors("<Author><CollectiveName>The <i>Example</i> Group</CollectiveName></Author>")
    assert author == Author(collective_name="The Example Group")


def test_every_address_is_kept_with_its_identifiers() -> None:
    (author,) = authors(
        "<Author><LastName>Muster</LastName><AffiliationInfo><Affiliation>First.</Affiliation>"
        '<Identifier Source="ROR">x1</Identifier></AffiliationInfo><AffiliationInfo><Affiliation>Second<sup>2'
        "</sup>.</Affiliation></AffiliationInfo><AffiliationInfo/></Author>"
    )
    assert author.affiliations == (
        Affiliation("First.", (ArticleId("ROR", "x1"),)),
        Affiliation("Second²."),
    )


def test_an_institutions_identifier_is_not_the_authors() -> None:
    (author,) = authors(
        "<Author><LastName>Muster</LastName><AffiliationInfo><Affiliation>First.</Affiliation>"
        '<Identifier Source="ISNI">0000000121679639</Identifier></AffiliationInfo></Author>'
    )
    assert author.orcid is None


def test_the_address_of_older_records_is_kept() -> None:
    (author,) = authors("<Author><LastName>Muster</LastName><Affiliation>Old town.</Affiliation></Author>")
    assert author.affiliations == (Affiliation("Old town."),)


def test_a_superseded_name_is_marked() -> None:
    first, second = authors(
        '<Author ValidYN="N"><LastName>A</LastName></Author><Author><LastName>B</LastName></Author>'
    )
    assert (first.valid, second.valid) == (False, True)


def test_investigators_are_read_like_authors() -> None:
    listed = element(
        "<InvestigatorList><Investigator><LastName>Muster</LastName><ForeName>Max</ForeName>"
        "<Initials>M</Initials>"
        "<Suffix>3rd</Suffix><AffiliationInfo><Affiliation>Here.</Affiliation></AffiliationInfo>"
        "</Investigator>"
        "</InvestigatorList>"
    )
    assert investigator_list(listed) == (Investigator("Muster", "Max", "M", "3rd", (Affiliation("Here."),)),)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        (" 0000-0002-1694-233x ", "0000-0002-1694-233X"),
        ("unknown", None),
        ("", None),
    ],
)
def test_an_orcid_is_made_bare(written: str, bare: str | None) -> None:
    assert bare_orcid(written) == bare
