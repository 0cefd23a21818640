"""Groups that a sentence compares by name are told apart where no noun says that they are groups."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("OS differed between cord blood and haplo grafts (48% vs 57%).", ["cord blood", "haplo grafts"]),
        ("OS was higher in A than in B and C (54% vs 45% vs 38%).", ["A", "B", "C"]),
        ("OS in the X compared with the Y arm was 63% versus 69%.", ["X", "Y"]),
        ("OS was 29% and 38% for the X and Y group, respectively.", ["X", "Y"]),
        ("OS was better with induction (64% XR vs 50% Y-CHOP; P = .02).", ["XR", "Y-CHOP"]),
        ("The outcome was told by cohort (cohort 1: OS 48%; cohort 2: OS 51%).", ["cohort 1", "cohort 2"]),
    ],
)
def test_the_groups_have_the_order_of_the_figures(reader: Reader, text: str, arms: list[str]) -> None:
    assert [f.arm for f in reader.findings(text)] == arms


@pytest.mark.parametrize(
    "text",
    [
        "OS did not differ between centres in Germany and France, where it was 62%.",
        "Between 1 and 3 years after transplantation, OS fell from 62% to 58%.",
    ],
)
def test_words_that_compare_no_figures_are_no_groups(reader: Reader, text: str) -> None:
    assert {f.arm for f in reader.findings(text)} <= {None}
