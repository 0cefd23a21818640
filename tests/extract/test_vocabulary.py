"""The names of outcomes are found as the literature writes them; the longest name wins."""

from __future__ import annotations

import itertools

import pytest

from evidence.extract.ruleset import RuleSet
from evidence.extract.vocabulary import build_language
from tests.extract.reading import Reader


def outcomes(reader: Reader, sentence: str) -> list[str]:
    """Give the outcomes that a sentence names, in order."""
    return [m.outcome for m in reader.mentions(sentence) if m.outcome is not None]


WORDING = {
    "CR": [
        "complete remission",
        "Complete Response",
        "CR rate",
        "complete haematologic remission",
        "complete hematological response",
        "CRs",
    ],
    "CRi": ["CRi", "CRp", "CRh", "complete remission with incomplete hematologic recovery"],
    "CR/CRi": [
        "CR/CRi",
        "CR + CRp",
        "composite complete remission",
        "complete remission with or without full haematologic recovery",
        "CRc",
    ],
    "PR": ["partial remission", "partial responses", "PR"],
    "ORR": ["overall response rate", "objective response", "ORR", "response rate"],
    "MRD-negativity": [
        "MRD negativity",
        "MRD-negative",
        "negative for minimal residual disease",
        "undetectable measurable residual disease",
        "MRD response",
        "molecular remission",
    ],
    "SOS": [
        "sinusoidal obstruction syndrome",
        "hepatic veno-occlusive disease",
        "venoocclusive disease",
        "VOD",
        "SOS/VOD",
    ],
    "OS": ["overall survival", "OS", "survival rate"],
    "EFS": ["event-free survival", "EFS", "failure-free survival"],
    "PFS": ["progression-free survival", "PFS", "freedom from progression"],
    "RFS": ["relapse-free survival", "leukaemia-free survival", "LFS", "RFS"],
    "DFS": ["disease-free survival", "DFS"],
    "DOR": ["duration of response", "remission duration", "duration of remission", "DOR"],
    "relapse": ["cumulative incidence of relapse", "CIR", "relapse rate", "incidence of recurrence"],
    "NRM": ["non-relapse mortality", "nonrelapse mortality", "NRM", "treatment-related mortality", "TRM"],
    "HSCT": ["proceeded to transplantation", "proceeded to HSCT", "underwent allogeneic HSCT"],
    "CRS": ["cytokine release syndrome", "CRS", "cytokine-release syndrome"],
    "neurotoxicity": ["ICANS", "neurologic events", "neurotoxicity"],
    "aGVHD": ["acute GVHD", "acute graft-versus-host disease", "acute grade II-IV GVHD", "aGVHD"],
    "cGVHD": ["chronic GVHD", "chronic graft-versus-host disease", "extensive chronic GVHD"],
    "infection": ["infections", "sepsis", "invasive fungal infection"],
    "hepatotoxicity": ["hepatotoxicity", "hepatic toxicity", "elevated transaminases"],
    "febrile-neutropenia": ["febrile neutropenia", "neutropenic fever"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "name"),
    [(outcome, name) for outcome, names in WORDING.items() for name in names],
    ids=lambda text: text.replace(" ", "-"),
)
def test_the_wording_of_the_literature_names_its_outcome(reader: Reader, outcome: str, name: str) -> None:
    sentence = f"The {name} was noted in 12 of 40 patients."
    found = [m for m in reader.mentions(sentence) if m.outcome is not None]
    assert [m.outcome for m in found] == [outcome]


@pytest.mark.parametrize(
    "sentence",
    [
        "Very good partial response was seen.",
        "Major molecular response was seen.",
        "A pathologic complete response was seen.",
        "GVHD-free, relapse-free survival was 40%.",
        "Time to progression was long.",
        "Peripheral neuropathy was seen.",
        "Disease-specific survival was 40%.",
        "A complete cytogenetic response was seen.",
    ],
)
def test_an_endpoint_outside_the_rules_takes_its_words_from_the_outcomes_within(
    reader: Reader, sentence: str
) -> None:
    assert outcomes(reader, sentence) == []
    assert [m.role for m in reader.mentions(sentence)] == ["topic"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("complete remission with incomplete hematologic recovery", ["CRi"]),
        ("CR or CRi was reached", ["CR/CRi"]),
        ("CR and then, much later, CRi", ["CR", "CRi"]),
        ("CR was 58%; CRi was 10%", ["CR", "CRi"]),
        ("overall survival and event-free survival", ["OS", "EFS"]),
        ("relapse-free survival", ["RFS"]),
        ("acute and chronic GVHD", ["cGVHD"]),
    ],
)
def test_the_longest_name_wins_and_neighbours_join(reader: Reader, sentence: str, found: list[str]) -> None:
    assert outcomes(reader, sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "The patients cr and or os were written so.",
        "He said so; an SOs-like form.",
        "OSCE and CRISPR and PRISM were used.",
        "The response variable was recorded in a questionnaire about responses.",
    ],
)
def test_an_abbreviation_counts_only_with_its_case_and_as_a_whole_word(reader: Reader, sentence: str) -> None:
    assert {"CR", "OS", "SOS", "PR", "CRi"}.isdisjoint(outcomes(reader, sentence))


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Eleven patients died.", "mortality"),
        ("Nine patients relapsed.", "relapse"),
        ("Twelve patients responded.", "ORR"),
        ("Eight patients are alive.", "OS"),
    ],
)
def test_a_verb_names_what_its_subject_counts(reader: Reader, sentence: str, outcome: str) -> None:
    assert [(m.outcome, m.role) for m in reader.mentions(sentence)] == [(outcome, "verb")]


def test_a_mention_stands_at_its_offsets(reader: Reader) -> None:
    sentence = "After two years OS was 40% and the relapse rate 30%."
    assert [sentence[m.start : m.end] for m in reader.mentions(sentence)] == ["OS", "relapse rate"]


def test_no_mention_overlaps_another(reader: Reader) -> None:
    names = [name for group in WORDING.values() for name in group]
    for first, second in itertools.pairwise(names):
        found = reader.mentions(f"{first}, {second} and {first} rate")
        ends = [end for m in found for end in (m.start, m.end)]
        assert ends == sorted(ends)


def test_a_phrase_is_looked_for_by_the_words_that_it_is_parted_into_in_a_text(rules: RuleSet) -> None:
    language, matcher = build_language(rules)
    missed = [
        (rule.id, phrase)
        for rule in rules.rules
        for part, phrases in (("noun", rule.phrases), ("verb", rule.verbs), ("object", rule.objects))
        for phrase in phrases[::7]
        if not any(
            hit.rule is rule and hit.part == part and (hit.start, hit.end) == (0, len(doc))
            for doc in [language.make_doc(phrase)]
            for hit in matcher.hits(doc)
        )
    ]
    assert missed == []


def test_the_pipeline_is_a_blank_one_with_no_model(rules: RuleSet) -> None:
    language, _ = build_language(rules)
    assert language.lang == "en"
    assert language.pipe_names == []
