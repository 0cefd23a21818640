"""Comparatives say which of two figures is whose."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader

ALLOCATION = "Patients were randomly assigned to InO or chemotherapy. "


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("OS was longer with InO than with chemotherapy (62% vs 41%).", "InO"),
        ("OS was shorter with chemotherapy than with InO (41% vs 62%).", "chemotherapy"),
        ("The CR rate was higher in the InO group (81% vs 29%).", "InO"),
        ("The CR rate was lower in the chemotherapy group (29% vs 81%).", "chemotherapy"),
        ("The CR rate was improved with InO (81% vs 29%).", "InO"),
        ("InO was superior to chemotherapy in OS (62% vs 41%).", "InO"),
        ("Relapse was less frequent with InO (20% vs 30%).", "InO"),
        ("Relapse was more frequent with chemotherapy (30% vs 20%).", "chemotherapy"),
    ],
)
def test_the_first_figure_is_that_of_the_group_compared(reader: Reader, sentence: str, first: str) -> None:
    found = reader.findings(ALLOCATION + sentence)
    second = {"InO": "chemotherapy", "chemotherapy": "InO"}[first]
    assert [(f.arm or "").removesuffix(" group") for f in found] == [first, second]
