"""What the study column says, from the best source that says it: our corpus, the text, NLM's indexing."""

from __future__ import annotations

from dataclasses import replace

from evidence.compare.estimates import estimators_named
from evidence.compare.studies import StudyFacts, facts_of
from evidence.model import Article
from evidence.study import facts as study_facts
from evidence.study.facts_of_text import read_study

__all__ = ["facts_with_text"]


def facts_with_text(article: Article) -> StudyFacts:
    """Describe a study in few words.

    What the keywords of our own corpus state comes first. What they leave open is read from title and
    abstract; what these leave open is taken from publication types and MeSH headings.
    """
    stated = facts_of(replace(article, publication_types=(), mesh_headings=()))
    indexed = facts_of(replace(article, keywords=()))
    said = read_study(article)
    return StudyFacts(
        design=stated.design or _design(said, indexed.design),
        size=stated.size if stated.size is not None else said.size,
        population=stated.population or _population(said, indexed.population),
        intervention=stated.intervention or said.intervention,
        arms=tuple((fact.value.arm, fact.value.patients) for fact in said.arms),
        estimator=_estimator(article),
    )


def _estimator(article: Article) -> str | None:
    """Say how estimates at a time were made, where the text knows one way only."""
    named = {name for passage in article.passages for name in estimators_named(passage.text)}
    return named.pop() if len(named) == 1 else None


def _design(said: study_facts.StudyFacts, indexed: str | None) -> str | None:
    """Take the text's words; a phase that only the indexing knows is added to them."""
    if said.design is None or indexed is None or said.phases or not indexed.startswith("phase"):
        return said.design or indexed
    return ", ".join(dict.fromkeys([*indexed.split(", "), *said.design.split(", ")]))


def _population(said: study_facts.StudyFacts, indexed: str | None) -> str | None:
    """Join age group and disease, such as ``"paediatric, relapsed or refractory ALL"``."""
    return ", ".join(part for part in (said.age_group or indexed, said.condition) if part) or None
