"""Which source the study column believes, fact by fact."""

from __future__ import annotations

from typing import Any

from evidence.compare.studies import StudyFacts
from evidence.compare.text_facts import facts_with_text
from evidence.model import Article, MeshHeading, PublicationType, Section
from tests.compare.by_hand import article, keywords

TEXT = (Section("This single-arm trial enrolled 48 children with newly diagnosed myeloma.", "METHODS"),)


def indexed(*types: str, headings: tuple[str, ...] = (), **slots: Any) -> Article:
    return article(
        publication_types=tuple(PublicationType(t) for t in types),
        mesh_headings=tuple(MeshHeading(h, None, major_descriptor=False) for h in headings),
        **slots,
    )


def test_the_text_says_what_our_corpus_does_not_state() -> None:
    made = facts_with_text(article(title="Melphalan in myeloma", abstract=TEXT))
    assert made == StudyFacts("single-arm", 48, "paediatric, newly diagnosed myeloma", "Melphalan")


def test_what_our_corpus_states_stands_as_it_is() -> None:
    stated = keywords(design="phase 2", population="mixed", intervention="a drug", n="51")
    made = facts_with_text(article(title="Melphalan in myeloma", abstract=TEXT, keywords=stated))
    assert made == StudyFacts("phase 2", 51, "mixed", "a drug")


def test_indexing_fills_what_neither_says() -> None:
    silent = (Section("Something was done.", "METHODS"),)
    made = facts_with_text(indexed("Clinical Trial, Phase II", headings=("Adult",), abstract=silent))
    assert made == StudyFacts("phase 2", None, "adult", None)


def test_a_phase_that_only_the_indexing_knows_joins_the_words_of_the_text() -> None:
    made = facts_with_text(indexed("Clinical Trial, Phase II", headings=("Adult",), abstract=TEXT))
    assert (made.design, made.population) == ("phase 2, single-arm", "paediatric, newly diagnosed myeloma")


def test_age_group_of_the_indexing_stands_beside_the_disease_of_the_text() -> None:
    text = (Section("Patients with newly diagnosed myeloma were enrolled.", "METHODS"),)
    made = facts_with_text(indexed(headings=("Adult",), abstract=text))
    assert made.population == "adult, newly diagnosed myeloma"


def test_the_way_of_estimating_is_known_where_the_text_names_one_only() -> None:
    one = (Section("Survival of the patients was estimated by the Kaplan-Meier method.", "METHODS"),)
    two = (*one, Section("The cumulative incidence of relapse was 20%.", "RESULTS"))
    assert facts_with_text(article(abstract=one)).estimator == "Kaplan-Meier estimate"
    assert facts_with_text(article(abstract=two)).estimator is None


def test_arms_come_with_their_sizes() -> None:
    text = (Section("Of 326 patients, 164 were assigned to InO and 162 to chemotherapy.", "METHODS"),)
    assert facts_with_text(article(abstract=text)).arms == (("InO", 164), ("chemotherapy", 162))
