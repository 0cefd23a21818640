"""Figures that no outcome can have are left out, and the account of them says why."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    "sentence",
    [
        "The median to death in relapse was 4.5 months.",
        "Complete remission lasted beyond 6 months with maintenance.",
        "PFS was analysed after 48 PFS events.",
    ],
    ids=["death", "response", "composite"],
)
def test_a_figure_of_another_kind_is_left_out(reader: Reader, sentence: str) -> None:
    assert [f for f in reader.findings(sentence) if f.outcome in {"OS", "PFS", "CR", "mortality"}] == []


def test_a_median_time_to_an_event_is_of_the_event(reader: Reader) -> None:
    found = reader.one("The median time to relapse was 4.5 months.")
    assert (found.outcome, found.measure, found.value) == ("relapse", "median_time", 4.5)
