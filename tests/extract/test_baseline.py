"""What patients were like before is no result of what was done to them."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader


@pytest.mark.parametrize(
    "text",
    [
        "Disease status at HCT was complete response (16/40, 40%) or partial response (14/40, 35%).",
        "The pre-transplant status was active disease in 66% and complete remission in 34% of cases.",
        "Ninety-six children underwent HSCT between May 1999 and October 2006.",
        "Forty patients (28 with hematologic and 12 with molecular relapse) were enrolled.",
        "Prior SOS was reported in 5%.",
    ],
)
def test_how_patients_were_before_is_left_out(reader: Reader, text: str) -> None:
    assert not reader.findings(text)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Forty children (42%) underwent HSCT.", "HSCT"),
        ("The CR rate was 34% whatever the disease status.", "CR"),
        ("Twelve patients (30%) relapsed between 2 and 19 months after transplantation.", "relapse"),
    ],
)
def test_what_became_of_them_is_kept(reader: Reader, text: str, outcome: str) -> None:
    assert [f.outcome for f in reader.findings(text)] == [outcome]
