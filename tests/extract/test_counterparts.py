"""The other of two groups that are compared, which no word names."""

from __future__ import annotations

import pytest

from evidence.extract.counterparts import counterpart, opposite


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("Male sex", "Female sex"),
        ("younger patients", "older patients"),
        ("MRD-negative patients", "MRD-positive patients"),
        ("age ≥60 years", "age <60 years"),
        ("patients with TP53 mutations", "patients without TP53 mutations"),
        ("patients without residual disease", "patients with residual disease"),
        ("no prior transplantation", "with prior transplantation"),
        ("patients who did not undergo surgery", "patients who did undergo surgery"),
        ("patients treated elsewhere", "other than patients treated elsewhere"),
        ("Subtotal resection", "without subtotal resection"),
        ("InO", "without InO"),
        ("a TP53 mutation", "without TP53 mutation"),
    ],
)
def test_the_other_group_is_named_by_what_it_is_not(label: str, other: str) -> None:
    assert counterpart(label) == other


@pytest.mark.parametrize("label", ["high-risk patients", "early response", "non-responders", "blinatumomab"])
def test_what_has_more_than_one_alternative_has_no_opposite(label: str) -> None:
    assert opposite(label) is None


def test_two_words_with_opposites_are_not_turned() -> None:
    assert opposite("MRD-negative men") is None
