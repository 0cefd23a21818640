"""Intervals and standard errors right behind their estimate are read apart, and given to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.read_apart import read_apart
from evidence.extract.styles import in_one_style
from tests.extract.reading import Reader

TAKEN_OUT = {
    "OS was 60% (95% CI, 52-68) with X.": ("OS was 60% with X.", 52, 68, 95),
    "OS was 60% [90% confidence interval 52% to 68%] with X.": ("OS was 60% with X.", 52, 68, 90),
    "OS was 60% (95% CI [52-68]) with X.": ("OS was 60% with X.", 52, 68, 95),
    "OS was 60%, 95% CI 52-68, with X.": ("OS was 60%, with X.", 52, 68, 95),
    "Twelve (60%; 95% CI 52-68) responded.": ("Twelve (60%) responded.", 52, 68, 95),
    "OS was 60% (95% CI, 52-68; P = .01) with X.": ("OS was 60% (P = .01) with X.", 52, 68, 95),
    "OS was 60% (52%-68%) with X.": ("OS was 60% with X.", 52, 68, 95),
    "Median OS was 12.3 months (95% CI 10.1-14.5).": ("Median OS was 12.3 months.", 10.1, 14.5, 95),
    "Median OS was 12.3 (95% CI 10.1-14.5) months.": ("Median OS was 12.3 months.", 10.1, 14.5, 95),
    "Median OS was 12.3 months (95% CI 10.1-NR).": ("Median OS was 12.3 months.", 10.1, None, 95),
    "Median OS was not reached (95% CI 10.1-NR).": ("Median OS was not reached.", 10.1, None, 95),
}


@pytest.mark.parametrize("text", TAKEN_OUT)
def test_an_interval_behind_its_estimate_is_taken_out(text: str) -> None:
    without, low, high, level = TAKEN_OUT[text]
    styled = in_one_style(text)
    assert styled.text == without
    (apart,) = styled.apart
    assert (apart.quantity.value, apart.quantity.second, apart.quantity.level) == (low, high, level)
    printed = text[apart.start_before : apart.end_before]
    assert str(low) in printed
    assert "(" not in printed.replace("[", "(") or "CI [" in printed


ERRORS = {
    "EFS was 60 ± 4% with X.": ("EFS was 60% with X.", 4),
    "EFS was 60% +/- 4.1% with X.": ("EFS was 60% with X.", 4.1),
    "EFS was 60% (SE, 4%) with X.": ("EFS was 60% with X.", 4),
    "EFS was 60% (±4) with X.": ("EFS was 60% with X.", 4),
    "EFS was 60% (standard error, 4.1%) with X.": ("EFS was 60% with X.", 4.1),
}


@pytest.mark.parametrize("text", ERRORS)
def test_a_standard_error_behind_its_estimate_is_taken_out(text: str) -> None:
    without, error = ERRORS[text]
    styled = in_one_style(text)
    assert styled.text == without
    (apart,) = styled.apart
    assert (apart.quantity.kind, apart.quantity.value) == ("se", error)
    assert f"{error:g}" in text[apart.start_before : apart.end_before]


COUNTS = {
    "ORR was 64% (16/25) with X.": "ORR was 64% with X.",
    "ORR was 64% [16 of 25 patients] with X.": "ORR was 64% with X.",
    "ORR was 64% (16/25; 95% CI, 43-82) with X.": "ORR was 64% with X.",
    "ORR was 64% (95% CI, 43-82; 16 of 25; P = .03) with X.": "ORR was 64% (P = .03) with X.",
    "ORR was 16/25 (64%) with X.": "ORR was 64% with X.",
    "ORR was 16 of 25 (64%; 95% CI, 43-82) with X.": "ORR was 64% with X.",
    "ORR was 16/25 [64%, P = .03] with X.": "ORR was 64% [P = .03] with X.",
}


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_that_rounds_to_its_percentage_is_taken_out(reader: Reader, text: str) -> None:
    assert in_one_style(text).text == COUNTS[text]
    (finding,) = reader.findings(f"RESULTS: {text}")
    assert (finding.percent, finding.events, finding.total) == (64, 16, 25)
    assert (finding.ci_low, finding.ci_high) == ((43, 82) if "CI" in text else (None, None))
    assert finding.quote.startswith("16" if "16/25 " in text or "16 of 25 (" in text else "64%")


@pytest.mark.parametrize(
    "text",
    [
        "ORR was 64% (16/30).",
        "ORR was 16/30 (64%).",
        "16 of 25 patients (64%) had CR.",
        "ORR was 64% (n = 16).",
        "It was 64 (16/25).",
    ],
)
def test_a_count_that_does_not_round_to_a_percentage_stays(text: str) -> None:
    assert list(read_apart(text)) == []


def test_a_range_is_taken_out_and_given_to_nothing(reader: Reader) -> None:
    text = (
        "RESULTS: Median OS was 12 months (range, 2-60) with drug A and 8 months (range, 1-40) with drug B."
    )
    assert "range" not in in_one_style(text).text
    assert [(f.value, f.ci_low, f.arm) for f in reader.findings(text)] == [
        (12, None, "drug A"),
        (8, None, "drug B"),
    ]


def test_two_errors_share_the_sign_behind_the_second(reader: Reader) -> None:
    text = "RESULTS: EFS was 60 ± 4 vs 50 ± 5% with drug A and drug B, respectively."
    assert [(f.percent, f.se, f.arm) for f in reader.findings(text)] == [
        (60, 4, "drug A"),
        (50, 5, "drug B"),
    ]


@pytest.mark.parametrize("text", ["Age was 60 ± 4 years.", "The score was 60 ± 4.", "CR was 60% (SD, 4%)."])
def test_a_spread_that_is_of_no_percentage_stays(text: str) -> None:
    assert list(read_apart(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The HR was 0.46 (95% CI, 0.30-0.71).",  # is a sign that the number is a ratio
        "OS was 60% (95% CI, 72-88) with X.",  # of another figure
        "OS was 60% (n = 20; 95% CI, 52-68) with X.",
        "OS was 62% at 60 months (95% CI, 52-68).",  # of what is estimated then
        "OS was 40% and 60% (95% CI, 32-48 and 52-68).",
        "Of those with ≥60% (52-68) blasts, few responded.",
    ],
)
def test_an_interval_that_may_be_of_another_stays(text: str) -> None:
    assert list(read_apart(text)) == []


def test_the_figure_has_its_interval_and_the_sentence_is_as_printed(reader: Reader) -> None:
    text = "RESULTS: OS was 60 % (95% CI, 52-68) with drug A and 40% (32%-48%) with drug B"
    first, second = reader.findings(text)
    assert (first.percent, first.ci_low, first.ci_high, first.arm) == (60, 52, 68, "drug A")
    assert (second.percent, second.ci_low, second.ci_high, second.arm) == (40, 32, 48, "drug B")
    assert first.quote == "60 %"
    assert text[first.start : first.end] == first.quote
    assert first.sentence == text.removeprefix("RESULTS: ")


def test_a_sentence_that_ends_with_an_interval_is_kept_whole(reader: Reader) -> None:
    (finding,) = reader.findings("RESULTS: The 2-year OS was 60% (95% CI, 52-68)")
    assert finding.sentence.endswith("(95% CI, 52-68)")


PIECES = (
    "OS was |60%|60|%| ± 4| ± 4%| (SE, 4%)|12 months|not reached|"
    " (95% CI, 50-70)|; 95% CI 50-70|(|)| with X|, | and |(50%-70%)|. "
).split("|")


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_what_is_left_leads_back_to_what_was_printed(text: str) -> None:
    styled = in_one_style(text)
    assert styled.before == text
    replaced = {i for p in styled.pieces for i in range(p.start, p.end)}
    for i, letter in enumerate(styled.text):
        if i not in replaced:
            assert text[styled.start_of(i)] == letter
    for apart in styled.apart:
        at = apart.quantity.start
        assert styled.span_of(at, at, apart.quantity.kind) == (apart.start_before, apart.end_before)
        assert styled.end_of(at) <= apart.start_before
