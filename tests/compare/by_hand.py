"""Articles and findings made by hand, as the parser and the extraction would give them."""

from __future__ import annotations

from typing import Any

from evidence.compare.studies import Relation, StudyInput
from evidence.compare.table import Comparison, build_comparison
from evidence.model import (
    Article,
    Author,
    Correction,
    DataBank,
    Finding,
    Keyword,
    Measure,
    OtherAbstract,
    PartialDate,
    Section,
)

INDEX = "30267011"


def article(
    pmid: str = INDEX,
    author: str = "Bhojwani",
    year: int | None = 2019,
    *,
    digest: bool = False,
    **slots: Any,
) -> Article:
    text = (Section("Some were treated.", "RESULTS"),)
    given: dict[str, Any] = {
        "pmid": pmid,
        "version": 1,
        "title": f"Study {pmid}",
        "authors": (Author(last_name=author, initials="A"),),
        "pub_date": None if year is None else PartialDate(year, None, None, str(year)),
        "abstract": () if digest else text,
        "other_abstracts": (OtherAbstract("digest", "eng", text),) if digest else (),
        "text_source": "digest" if digest else "pubmed",
    }
    return Article(**given | slots)


def finding(
    outcome: str = "CR", measure: Measure = "proportion", *, quote: str = "", **slots: Any
) -> Finding:
    given: dict[str, Any] = {
        "pmid": INDEX,
        "passage": "abstract",
        "start": 0,
        "end": len(quote),
        "sentence": quote,
        "rule": "made by hand",
        "ruleset": "none@0",
    }
    return Finding(outcome=outcome, measure=measure, quote=quote, **given | slots)


def study(
    pmid: str,
    author: str,
    year: int | None,
    *findings: Finding,
    relation: Relation = Relation("none known"),  # noqa: B008 - immutable
    **slots: Any,
) -> StudyInput:
    made = article(pmid, author, year, **slots)
    return StudyInput(made, findings, relation, checked_on=_checked(made))


def keywords(**facts: str) -> tuple[Keyword, ...]:
    return tuple(Keyword(f"{name}: {value}", "evidence", major=False) for name, value in facts.items())


def index_study(*findings: Finding, **slots: Any) -> StudyInput:
    made = article(**slots)
    return StudyInput(made, findings, Relation("index"), checked_on=_checked(made))


def _checked(made: Article) -> str | None:
    """Give the day on which PubMed told of a record; a digest is not PubMed's."""
    return None if made.text_source == "digest" else "2026-02-01"


def comparison(*studies: StudyInput, outcomes: tuple[str, ...] = ("CR",), **options: Any) -> Comparison:
    return build_comparison(studies[0].article, studies, outcomes, **options)


def full_comparison() -> Comparison:
    """One of everything: a digest, a retracted study, arms, ratios, medians, doubts, no text."""
    index = index_study(
        finding(percent=67.0, population="children with overt marrow disease", quote="67%"),
        finding("MRD-negativity", percent=71.0, population="responders", quote="71% of responders"),
        finding("SOS", events=11, total=21, percent=52.0, population="transplanted", quote="11 of 21 (52%)"),
        digest=True,
        keywords=keywords(design="retrospective cohort", population="paediatric", intervention="InO", n="51"),
        corrections=(Correction("ErratumIn", "Somewhere", None),),
    )
    trial = study(
        "30920645",
        "Kantarjian",
        2019,
        finding(events=28, total=42, percent=66.7, arm="InO", quote="28/42 (66.7%)", start=1),
        finding(events=5, total=40, arm="SoC", quote="5 of 40", start=2),
        finding("OS", "median_time", value=7.7, unit="months", arm="InO", quote="7.7 months", start=3),
        finding("OS", "median_time", value=6.2, unit="months", arm="SoC", quote="6.2 months", start=4),
        finding(
            "OS",
            "hazard_ratio",
            value=0.75,
            ci_low=0.57,
            ci_high=0.99,
            ci_level=97.5,
            arm="InO",
            quote="hazard ratio, 0.75; 97.5% CI, 0.57-0.99",
            start=5,
        ),
        relation=Relation("cites the index study", ("elink",)),
        data_banks=(DataBank("ClinicalTrials.gov", ("NCT01564784",)),),
    )
    doubtful = study(
        "11111111",
        "O'|Brien*",
        2012,
        finding(percent=80.3, total=51, quote="80.3% of 51"),
        corrections=(Correction("RetractionIn", "Notice", "2"),),
    )
    silent = StudyInput(article("22222222", "Nemo", 2020), (), Relation("none known"))
    textless = StudyInput(article("33333333", "Vacat", 2021, abstract=()), (), Relation("none known"))
    unread = StudyInput(article("44444444", "Later", 2022), None, Relation("none known"))
    studies = (index, unread, textless, silent, doubtful, trial)
    return comparison(
        *studies, outcomes=("CR", "MRD-negativity", "SOS", "OS"), outcome_names={"CR": "Complete remission"}
    )
