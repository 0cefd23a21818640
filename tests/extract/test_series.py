"""Figures side by side share their outcome, their p-value and their landmark, and nothing beyond."""

from __future__ import annotations

import pytest

from evidence.extract.binding import bind_outcomes
from evidence.extract.series import build_series
from tests.extract.reading import Reader


def groups(reader: Reader, sentence: str) -> list[list[str]]:
    """Give the estimates of every series of a sentence."""
    view = reader.view(sentence)
    return [
        [f.text for f in series.figures]
        for series in build_series(view, bind_outcomes(view, reader.rules.outcomes), [])
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("CR was 81% vs 29%.", [["81%", "29%"]]),
        ("CR was 12%, 18% and 31%, respectively.", [["12%", "18%", "31%"]]),
        ("CR was 60% and OS was 40%.", [["60%"], ["40%"]]),
        ("OS was 50% in the A2 arm, and OS was 51% in the B2 arm.", [["50%", "51%"]]),
        ("The 2-year OS was 62% vs 41%, and EFS 48% vs 30%.", [["62%", "41%"], ["48%", "30%"]]),
        ("Nausea was seen in 12% and vomiting in 15%.", []),
        ("Median OS was 7.7 months and the 1-year OS 30%.", [["7.7 months"], ["30%"]]),
    ],
)
def test_figures_of_one_outcome_and_kind_are_a_series(
    reader: Reader, sentence: str, expected: list[list[str]]
) -> None:
    assert groups(reader, sentence) == expected


def p_values(reader: Reader, sentence: str) -> list[tuple[float | None, float | str | None]]:
    """Give the number and the p-value of every finding."""
    return [(f.percent if f.percent is not None else f.value, f.p_value) for f in reader.findings(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("OS did not differ between men and women, P = .61; OS was 62% and 60%.", [(62, 0.61), (60, 0.61)]),
        (
            "The 1- and 3-year OS was 98% and 88% with X, higher than with Y (97 and 69%, P = .001).",
            [(98, 0.001), (88, 0.001), (97, 0.001), (69, 0.001)],
        ),
        ("OS was 62% vs 41% (p less than .05).", [(62, "<.05"), (41, "<.05")]),
        ("OS was 62% vs 41% (P = .03).", [(62, 0.03), (41, 0.03)]),
        ("OS was 62% vs 41%; p<0.001.", [(62, "<0.001"), (41, "<0.001")]),
        (
            "EFS was 48% vs 40% (P = .04) and OS was 62% vs 55% (P = .11).",
            [(48, 0.04), (40, 0.04), (62, 0.11), (55, 0.11)],
        ),
        (
            "EFS was 48% vs 40% and OS was 62% vs 55% (P = .11).",
            [(48, None), (40, None), (62, 0.11), (55, 0.11)],
        ),
        (
            "Median OS was 7.7 months with InO and 4.0 months with chemotherapy (HR, 0.71; P = .01).",
            [(7.7, 0.01), (4.0, 0.01), (0.71, 0.01)],
        ),
        ("The CR rate was 60%, and the sexes did not differ.", [(60, None)]),
        (
            "LDH (P = 0.006, HR = 1.92), age (P = 0.002, HR = 3.0), sex (P < 0.001, HR = 4.2) predicted OS.",
            [(1.92, 0.006), (3.0, 0.002), (4.2, "<0.001")],
        ),
        (
            "The 3- and 5-year OS was 66% and 62% with X compared with 60% and 57% with Y (P = .52).",
            [(66, 0.52), (62, 0.52), (60, 0.52), (57, 0.52)],
        ),
        (
            "It told of PFS (HR 1.98, P < 0.001), OS (HR 2.35), and non-responders (OR 3.6, P = 0.01).",
            [(1.98, "<0.001"), (2.35, None)],
        ),
    ],
    ids=[
        "differed",
        "of-a-list-of-times",
        "in-words",
        "versus",
        "semicolon",
        "each-its-own",
        "last-only",
        "medians-and-ratio",
        "none",
        "before-its-ratio",
        "of-two-times",
        "of-another-ratio",
    ],
)
def test_a_p_value_stands_on_the_figures_it_compares(
    reader: Reader, sentence: str, expected: list[tuple[float, float | str | None]]
) -> None:
    assert p_values(reader, sentence) == expected


def times(reader: Reader, sentence: str) -> list[tuple[str, float | None, str | None]]:
    """Give outcome, percentage and time point of every finding."""
    return [(f.outcome, f.percent, f.timepoint) for f in reader.findings(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The 5-year OS was 62%.", [("OS", 62, "5 years")]),
        ("OS at 5 years was 62%.", [("OS", 62, "5 years")]),
        ("OS was 62% at 5 years.", [("OS", 62, "5 years")]),
        ("At 5 years, OS was 62%.", [("OS", 62, "5 years")]),
        ("At 2 years, OS was 62% and EFS was 48%.", [("OS", 62, "2 years"), ("EFS", 48, "2 years")]),
        (
            "OS was 80% at 1 year, 61% at 2 years and 52% at 3 years.",
            [("OS", 80, "1 year"), ("OS", 61, "2 years"), ("OS", 52, "3 years")],
        ),
        (
            "OS at 1, 2 and 3 years was 80%, 61% and 52%.",
            [("OS", 80, "1 year"), ("OS", 61, "2 years"), ("OS", 52, "3 years")],
        ),
        (
            "OS was 60% (95% CI, 43-75) at 12 months and 40% (95% CI, 25-55) at 24 months.",
            [("OS", 60, "12 months"), ("OS", 40, "24 months")],
        ),
        ("The 2-year OS was 62% vs 41%.", [("OS", 62, "2 years"), ("OS", 41, "2 years")]),
        (
            "The 1-year EFS was 48%, and the 3-year OS was 62%.",
            [("EFS", 48, "1 year"), ("OS", 62, "3 years")],
        ),
        (
            "After cycle 1, 40% of the children were in CR; after cycle 2, CR was seen in 62%.",
            [("CR", 40, "after cycle 1"), ("CR", 62, "after cycle 2")],
        ),
        ("MRD was negative in 40% on day 28.", [("MRD-negativity", 40, "day 28")]),
        ("At a median follow-up of 26.7 months, OS was 62%.", [("OS", 62, None)]),
        ("With a median follow-up of 3 years, the 5-year OS was 62%.", [("OS", 62, "5 years")]),
    ],
)
def test_a_figure_holds_at_its_landmark(
    reader: Reader, sentence: str, expected: list[tuple[str, float, str | None]]
) -> None:
    assert times(reader, sentence) == expected
