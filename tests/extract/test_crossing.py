"""What lies between two places is counted by what it does; what is passed over is not."""

from __future__ import annotations

import pytest

from evidence.extract.crossing import Crossing
from tests.extract.reading import Reader


@pytest.mark.parametrize(
    ("sentence", "start", "end", "counts"),
    [
        ("CR was 83% in the InO group.", "83%", "InO", {}),
        ("CR was 83% and 40% in the InO group.", "83%", "InO", {}),
        ("CR was 83% with toxicity and in InO.", "83%", "InO", {"words": 1, "joints": 1}),
        ("CR was 83% versus in InO.", "83%", "InO", {"contrasts": 1}),
        ("CR was 83%; it was seen in InO.", "83%", "InO", {"stops": 1, "verbs": 3}),
        ("CR was 83% (P = .04), seen in InO.", "83%", "InO", {"commas": 1, "verbs": 1}),
        ("(CR was seen in 83% of all) in InO.", "83%", "InO", {"closed": 1}),
        ("CR was 83% (in InO).", "83%", "InO", {"opened": 1}),
    ],
)
def test_words_and_borders_between_two_places(
    reader: Reader, sentence: str, start: str, end: str, counts: dict[str, int]
) -> None:
    view = reader.view(sentence)
    found = view.crossing(sentence.index(start) + len(start), sentence.index(end))
    assert found == Crossing(**counts)


def test_nothing_lies_between_a_place_and_one_before_it(reader: Reader) -> None:
    view = reader.view("CR was 83% in InO.")
    assert view.crossing(10, 3) == view.crossing(5, 5)
