"""Among whom: the denominator's words, where it is not everybody."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    ("sentence", "population"),
    [
        ("Of the responders, 71% were MRD negative.", "responders"),
        ("All of the responders were MRD negative.", "responders"),
        (
            "The CR rate was 67% among patients with overt marrow disease.",
            "patients with overt marrow disease",
        ),
        ("SOS developed in 11 of 21 (52%) patients who underwent HSCT.", "patients who underwent HSCT"),
        ("SOS occurred in 11 of the 21 transplanted patients.", "transplanted patients"),
        ("Fifteen of the 24 responders (62%) proceeded to HSCT.", "responders"),
        ("CR was seen in 28 of 42 evaluable patients (67%).", "evaluable patients"),
        ("Among MRD-negative patients, the 3-year OS was 60%.", "MRD-negative patients"),
        ("The relapse rate was 20% for patients in CR1.", "patients in CR1"),
    ],
)
def test_the_denominators_words_are_the_population(reader: Reader, sentence: str, population: str) -> None:
    assert reader.one(sentence).population == population


@pytest.mark.parametrize(
    "sentence",
    [
        "CR was seen in 28 of 42 patients (67%).",
        "CR was seen in 67% of all patients.",
        "CR was seen in 67% of the patients.",
        "Of 42 patients, 28 (67%) achieved CR.",
        "The CR rate was 67%.",
    ],
)
def test_everybody_is_no_population(reader: Reader, sentence: str) -> None:
    assert reader.one(sentence).population is None


def test_a_denominator_that_changes_within_a_sentence_changes_with_it(reader: Reader) -> None:
    found = reader.findings(
        "Of 42 patients treated, 28 (67%) achieved CR and 20 of the 28 responders (71%) were MRD negative."
    )
    assert [(f.outcome, f.events, f.total, f.population) for f in found] == [
        ("CR", 28, 42, None),
        ("MRD-negativity", 20, 28, "responders"),
    ]
