"""What extraction still gets wrong, as docs/accuracy.md lists it with the same sentences.

Each case states what would be right and is expected to fail. One that passes is mended: take it off
the list and move it to the tests of what mended it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.reading import Reader

RIGHT: dict[str, list[dict[str, Any]]] = {
    "We compared drug A with drug B. The 3-year relapse rate did not differ (21% and 16%).": [
        {"outcome": "relapse", "percent": 21.0, "arm": "drug A"},
        {"outcome": "relapse", "percent": 16.0, "arm": "drug B"},
    ],
    "Complete remission was seen in 27% of patients with drug A. Drug B gave 30%.": [
        {"outcome": "CR", "percent": 27.0},
        {"outcome": "CR", "percent": 30.0, "arm": "Drug B"},
    ],
    "The response rate was 72% in the 18 younger patients and 56% in the 16 older patients.": [
        {"outcome": "ORR", "percent": 72.0, "total": 18, "population": "younger patients"},
        {"outcome": "ORR", "percent": 56.0, "total": 16, "population": "older patients"},
    ],
    "The end point was acute GVHD by day 100. Grade 2-4 acute GVHD occurred in 15%.": [
        {"outcome": "aGVHD", "percent": 15.0, "timepoint": "day 100"},
    ],
    "Drug A converted 45% of partial responders to complete responders.": [
        {"outcome": "CR", "percent": 45.0, "population": "partial responders"},
    ],
    "Treatment-related deaths were rare (two versus five).": [
        {"outcome": "NRM", "events": 2},
        {"outcome": "NRM", "events": 5},
    ],
    "Of 10 deaths, 6 in arm A and 4 in arm B were treatment-related.": [
        {"outcome": "mortality", "events": 10, "arm": None},
        {"outcome": "NRM", "events": 6, "arm": "arm A"},
        {"outcome": "NRM", "events": 4, "arm": "arm B"},
    ],
    "Of these, 8 proceeded to transplant (n=6) or died (n=2).": [
        {"outcome": "HSCT", "events": 6},
        {"outcome": "mortality", "events": 2},
    ],
    "Ten deaths (20%) were due to NRM and 15 (30%) to relapse.": [
        {"outcome": "NRM", "events": 10, "percent": 20.0},
    ],
    "Relapse was 20% in the HSCT patients and 50% in the no HSCT patients.": [
        {"outcome": "relapse", "percent": 20.0, "arm": "HSCT"},
        {"outcome": "relapse", "percent": 50.0, "arm": "no HSCT"},
    ],
}


@pytest.mark.xfail(reason="a known fault, listed in docs/accuracy.md", raises=AssertionError, strict=True)
@pytest.mark.parametrize("abstract", RIGHT)
def test_a_known_fault(reader: Reader, abstract: str) -> None:
    found = reader.findings(abstract)
    expected = RIGHT[abstract]
    assert len(found) == len(expected)
    assert [{slot: getattr(f, slot) for slot in e} for f, e in zip(found, expected, strict=True)] == expected
