"""A ratio behind a pair of figures is of one of the sides that these compare."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    ("text", "arm"),
    [
        (
            "In high-risk patients, EFS was 80% with standard vs 86% with augmented therapy (HR 0.66).",
            "augmented therapy",
        ),
        (
            "NRM of patients with X was 42%, which was higher than that of patients with Y (24%) (HR 2.7).",
            "patients with X",
        ),
        ("OS was 40% in the X group and 30% in the control group (HR 0.8; 95% CI, 0.7-0.9).", "X"),
    ],
)
def test_a_ratio_is_of_a_side_of_its_pair(reader: Reader, text: str, arm: str) -> None:
    *_, ratio = reader.findings(text)
    assert (str(ratio.measure).endswith("_ratio"), ratio.arm) == (True, arm)


def test_a_ratio_with_words_of_its_own_is_of_them(reader: Reader) -> None:
    text = "OS was 40% in the X group and 30% in the Y group; age above 60 years predicted worse OS (HR 1.8)."
    *_, ratio = reader.findings(text)
    assert ratio.arm not in {"X", "Y"}
