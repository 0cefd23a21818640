"""Counts that add up to one before them are its parts, each of its own group."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.extract.reading import Reader

_COUNTS = st.integers(1, 60)


@given(_COUNTS, _COUNTS)
def test_parts_that_add_up_are_of_their_cohorts(reader: Reader, first: int, second: int) -> None:
    whole = first + second
    text = f"There were {whole} relapses, {first} in cohort 1 and {second} in cohort 2."
    assert [(f.outcome, f.events, f.arm) for f in reader.findings(text)] == [
        ("relapse", whole, None),
        ("relapse", first, "cohort 1"),
        ("relapse", second, "cohort 2"),
    ]


def test_a_name_in_front_of_its_count_is_no_number(reader: Reader) -> None:
    text = (
        "Patients were randomized to TP or MVEC. At this analysis, 329 patients have died (TP 168, MVEC 161)."
    )
    told = [(f.events, f.arm) for f in reader.findings(text) if f.outcome == "mortality"]
    assert told == [(329, None), (168, "TP"), (161, "MVEC")]


def test_sites_are_no_groups(reader: Reader) -> None:
    text = "There were 20 relapses, 12 in the marrow and 8 in the testes."
    assert [(f.events, f.arm) for f in reader.findings(text)] == [(20, None)]
