"""The time at which a study says beforehand that it estimates survival."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    "declared",
    [
        "Two-year survivals were analysed by the Kaplan-Meier method.",
        "The primary endpoint was 2-year PFS.",
        "The primary endpoint was PFS at 2 years.",
    ],
)
def test_survival_without_a_time_has_the_declared_one(reader: Reader, declared: str) -> None:
    finding = reader.one(f"METHODS: {declared} RESULTS: PFS was 60%.")
    assert (finding.timepoint, finding.measure) == ("2 years", "rate_at_time")


def test_the_title_declares_a_time(reader: Reader) -> None:
    assert reader.one("OS was 60%.", title="Five-year survival of adults").timepoint == "5 years"


@pytest.mark.parametrize(
    "text",
    [
        # Of another endpoint.
        "METHODS: The primary endpoint was 2-year PFS. RESULTS: OS was 60%.",
        # Of several times.
        "METHODS: 1-year and 3-year PFS were estimated. RESULTS: PFS was 60%.",
        # Of deaths: those in hospital are others.
        "METHODS: The primary outcome was 30-day mortality. RESULTS: Mortality was 12%.",
        # Of so many who were alive.
        "METHODS: The primary endpoint was 2-year OS. RESULTS: OS was 60% (12/20).",
    ],
)
def test_no_time_is_made_up(reader: Reader, text: str) -> None:
    assert reader.one(text).timepoint is None


def test_results_that_tell_a_time_need_none_declared(reader: Reader) -> None:
    text = (
        "METHODS: The primary endpoint was 2-year OS. RESULTS: At 5 years, OS was 50%. In adults, OS was 40%."
    )
    assert [finding.timepoint for finding in reader.findings(text)] == ["5 years", "5 years"]


def test_a_time_told_once_goes_on_past_other_results(reader: Reader) -> None:
    text = "The 4-year OS was 38%. The CR rate was 64%. In CBF leukaemia, OS was 82%. PFS was 40%."
    told = {(finding.outcome, finding.percent): finding.timepoint for finding in reader.findings(text)}
    assert told == {("OS", 38): "4 years", ("CR", 64): None, ("OS", 82): "4 years", ("PFS", 40): None}
