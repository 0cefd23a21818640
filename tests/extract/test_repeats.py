"""A result counts once, however often it is told; another arm or time is another result."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    "text",
    [
        "RESULTS: The CR rate was 60%. CONCLUSIONS: InO gave a CR rate of 60%.",
        "RESULTS: Median OS was 7.7 months. CONCLUSIONS: OS was prolonged (median, 7.7 months).",
        "RESULTS: CR was seen in 28 of 42 patients (67%). CONCLUSION: CR was frequent (67%).",
        "We treated 42 patients. The CR rate was 60%. We conclude that CR was frequent (60%).",
        "RESULTS: No patient developed SOS. CONCLUSIONS: During InO, no patient developed SOS.",
        "RESULTS: CR was seen in 66.7% of patients. CONCLUSIONS: InO gave a CR rate of 67%.",
        "RESULTS: CR was seen in 66.7%. IMPLICATIONS FOR PRACTICE: InO gave a CR rate of 66.7%.",
    ],
    ids=["percentage", "median", "count-left-out", "unlabelled", "none", "rounded", "implications"],
)
def test_a_conclusion_repeats_a_result_once(reader: Reader, text: str) -> None:
    reader.one(text)


def test_the_first_telling_is_kept(reader: Reader) -> None:
    found = reader.one("RESULTS: CR was seen in 28 of 42 patients (67%). CONCLUSION: CR was frequent (67%).")
    assert (found.events, found.total, found.percent) == (28, 42, 67)


@pytest.mark.parametrize(
    "text",
    [
        "We assigned patients to InO or GO. The CR rate was 60% with InO. The CR rate was 60% with GO.",
        "The 1-year OS was 60%. The 2-year OS was 60%.",
        "The CR rate was 60%. The ORR was 60%.",
        "The CR rate was 60%. The CR rate was 61%.",
        "The CR rate was 60% with InO and 60% with GO.",
        "Median OS was 7 months. Median PFS was 7 months.",
        "The CR rate in men was 60% (P = .01). The CR rate in women was 60% (P = .32).",
        "RESULTS: The CR rate was 66.7%. CONCLUSIONS: The CR rate was 66%.",
    ],
    ids=["arm", "time", "outcome", "number", "one-sentence", "median", "p-value", "rounded-wrong"],
)
def test_what_differs_in_arm_time_outcome_or_number_is_no_repeat(reader: Reader, text: str) -> None:
    assert len(reader.findings(text)) == 2


def test_a_result_that_only_the_conclusion_tells_is_kept(reader: Reader) -> None:
    text = "RESULTS: The drug was well tolerated in 40. CONCLUSIONS: InO gave a CR rate of 60%."
    assert [f.percent for f in reader.findings(text)] == [60]
