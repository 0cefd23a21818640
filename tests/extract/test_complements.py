"""Counts that make up a whole with a count before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.extract.reading import Reader


def test_the_rest_of_a_whole_has_its_total_and_its_people(reader: Reader) -> None:
    first, rest = reader.findings(
        "Of the 26 boys with occult disease, 16 (62%) achieved CR. Ten (38%) relapsed."
    )
    assert (rest.events, rest.total) == (10, 26)
    assert rest.population == first.population == "boys with occult disease"


@given(st.integers(2, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1), st.integers(1, n))))
def test_only_what_makes_up_the_whole_is_its_rest(reader: Reader, counts: tuple[int, int, int]) -> None:
    whole, events, other = counts
    first, second = reader.findings(
        f"Of the {whole} boys, {events} ({100 * events / whole:.1f}%) achieved CR. "
        f"In the end, {other} ({100 * other / whole:.1f}%) relapsed."
    )
    assert first.total == whole
    assert second.total == (whole if events + other == whole else None)
