"""Who a study is: facts from keywords or indexing, retractions, registrations, names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.compare.studies import StudyFacts, StudyInput, concerns_of, describe_studies, facts_of
from evidence.model import Article, Author, Correction, DataBank, MeshHeading, PublicationType
from tests.compare.by_hand import article, keywords


def indexed(*, types: tuple[str, ...] = (), headings: tuple[str, ...] = ()) -> Article:
    return article(
        publication_types=tuple(PublicationType(t) for t in types),
        mesh_headings=tuple(MeshHeading(h, None, major_descriptor=False) for h in headings),
    )


def test_facts_of_a_digest_stand_in_its_keywords() -> None:
    made = facts_of(
        article(keywords=keywords(design="phase 2", population="paediatric", intervention="InO", n="1,234"))
    )
    assert made == StudyFacts("phase 2", 1234, "paediatric", "InO")


def test_an_authors_keyword_is_no_fact() -> None:
    authors_own = tuple(replace(k, owner="NOTNLM") for k in keywords(design="phase 2", n="12"))
    assert facts_of(article(keywords=authors_own)) == StudyFacts()


@pytest.mark.parametrize(
    ("types", "headings", "design"),
    [
        (("Clinical Trial, Phase III", "Randomized Controlled Trial"), (), "phase 3, randomised"),
        (("Randomized Controlled Trial",), (), "randomised trial"),
        (("Clinical Trial, Phase II", "Journal Article"), (), "phase 2"),
        (("Journal Article",), ("Retrospective Studies",), "retrospective"),
        (("Observational Study",), ("Prospective Studies",), "prospective"),
        (("Observational Study",), (), "observational"),
        (("Journal Article",), (), None),
    ],
)
def test_else_the_design_is_that_of_the_indexing(
    types: tuple[str, ...], headings: tuple[str, ...], design: str | None
) -> None:
    assert facts_of(indexed(types=types, headings=headings)).design == design


@pytest.mark.parametrize(
    ("headings", "population"),
    [
        (("Child", "Adolescent"), "paediatric"),
        (("Adult", "Aged"), "adult"),
        (("Infant", "Middle Aged"), "children and adults"),
        (("Adolescent",), "adolescents"),
        (("Humans",), None),
    ],
)
def test_else_the_population_is_that_of_the_age_groups(
    headings: tuple[str, ...], population: str | None
) -> None:
    assert facts_of(indexed(headings=headings)).population == population


def test_better_knowledge_wins_fact_by_fact() -> None:
    given = StudyInput(
        article(keywords=keywords(design="phase 2", population="adult")),
        (),
        facts=StudyFacts(design="phase 1/2"),
    )
    assert describe_studies([given])[0].facts == StudyFacts("phase 1/2", None, "adult", None)


def test_the_weightiest_concern_comes_first() -> None:
    doubted = article(
        corrections=(Correction("ErratumIn", None, None), Correction("ExpressionOfConcernIn", None, None))
    )
    assert concerns_of(doubted) == ("expression of concern", "corrected")
    retracted = article(publication_types=(PublicationType("Retracted Publication", "D016441"),))
    assert describe_studies([StudyInput(retracted, ())])[0].retracted


def test_the_notice_of_a_retraction_is_not_retracted_itself() -> None:
    notice = article(corrections=(Correction("RetractionOf", None, "1"), Correction("ErratumFor", None, "2")))
    assert concerns_of(notice) == ()


def test_a_retraction_has_three_answers() -> None:
    retracted = article("3", corrections=(Correction("RetractionIn", None, "9"),))
    given = [
        StudyInput(article("1"), (), checked_on="2026-02-01"),
        StudyInput(article("2", digest=True), ()),
        StudyInput(retracted, (), checked_on="2026-02-01"),
        StudyInput(article("4"), ()),
    ]
    known = describe_studies(given)
    assert [study.retraction for study in known] == [
        "not retracted",
        "could not be checked",
        "retracted",
        "could not be checked",
    ]


def test_one_registration_shared_is_an_overlap_whatever_its_case() -> None:
    def registered(pmid: str, number: str) -> StudyInput:
        return StudyInput(article(pmid, data_banks=(DataBank("ClinicalTrials.gov", (number,)),)), ())

    one, two, three = registered("1", "NCT01564784"), registered("2", "nct01564784"), registered("3", "NCT02")
    assert describe_studies((one, two, three))[0].shares_patients_with == ("2",)


def test_a_sequence_deposit_is_no_trial_registration() -> None:
    banks = (DataBank("GENBANK", ("AB000001",)),)
    one, two = (StudyInput(article(p, data_banks=banks), ()) for p in ("1", "2"))
    assert describe_studies((one, two))[0].shares_patients_with == ()


def test_a_study_is_named_by_author_and_year_as_far_as_they_are_known() -> None:
    assert describe_studies([StudyInput(article(), ())])[0].name == "Bhojwani 2019"
    assert describe_studies([StudyInput(article(year=None), ())])[0].name == "Bhojwani"
    assert describe_studies([StudyInput(article(year=None, authors=()), ())])[0].name == "PMID 30267011"
    group = Author(collective_name="The Study Group")
    assert describe_studies([StudyInput(article(authors=(group,)), ())])[0].name == "The Study Group 2019"
