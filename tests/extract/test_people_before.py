"""People whom an earlier figure counted."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("CR was achieved in 49 of 72 patients; 41 of these 49 were MRD-negative.", "those with CR"),
        ("SOS developed in 5 of 24 patients. Three of the five died.", "those with SOS"),
        ("Twenty-five patients relapsed, 11 (44%) of whom died.", "those who relapsed"),
    ],
)
def test_a_share_of_those_counted_before_says_of_whom(reader: Reader, text: str, people: str) -> None:
    assert [finding.population for finding in reader.findings(text)] == [None, people]


@pytest.mark.parametrize(
    "text",
    [
        # Ten others: the number is no back reference.
        "CR was achieved in 10 of 72 patients; 4 of 10 patients died.",
        # Those who died of toxicity are no share of those who had died before.
        "Twelve patients died; 3 of the 12 died of sepsis.",
        # Nobody counted forty.
        "CR was achieved in 49 of 72 patients; 12 of these 40 were MRD-negative.",
    ],
)
def test_no_people_are_made_up(reader: Reader, text: str) -> None:
    assert all(finding.population is None for finding in reader.findings(text))
