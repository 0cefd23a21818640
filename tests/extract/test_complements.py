"""Counts that make up a whole with a count before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.extract.reading import Reader


def test_the_rest_of_a_whole_is_of_the_same_people(reader: Reader) -> None:
    text = "Of the 26 boys with occult disease, 16 (62%) achieved CR. Ten (38%) relapsed."
    first, rest = reader.findings(text)
    assert rest.population == first.population == "boys with occult disease"
    assert rest.total is None  # its sentence prints none


def test_what_makes_up_no_whole_is_of_nobody_known(reader: Reader) -> None:
    text = "Of the 26 boys with occult disease, 16 (62%) achieved CR. Nine (35%) relapsed."
    assert [finding.population for finding in reader.findings(text)] == ["boys with occult disease", None]


@given(st.integers(2, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))))
def test_the_rest_of_a_whole_has_its_total(reader: Reader, counts: tuple[int, int]) -> None:
    whole, events = counts
    first, rest = reader.findings(
        f"CRS was reported in {events} ({100 * events / whole:.1f}%) of {whole} patients; "
        f"{whole - events} ({100 - 100 * events / whole:.1f}%) relapsed."
    )
    assert (first.total, rest.total) == (whole, whole)
