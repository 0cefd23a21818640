"""Each figure of a made sentence has its outcome, its group and its time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evidence.model import Finding
from tests.extract.made_counts import FAMILIES_OF_COUNTS
from tests.extract.made_sentences import FAMILIES, Family, Told, made
from tests.extract.reading import Reader

COUNT = 250
SEED = 20261201


def is_told(told: Told, findings: Sequence[Finding]) -> bool:
    """Whether exactly one finding tells a figure, of the right group and time."""
    number = [f for f in findings if told.number in {f.percent, f.value} and f.outcome == told.outcome]
    if len(number) != 1:
        return False
    (found,) = number
    whose = (found.arm or found.population or "").lower()
    # "best available" is the arm of best available therapy: words that name no treatment are left away
    named = told.whose in whose or bool(whose and told.whose.startswith(whose))
    if told.people is not None and (found.events, found.total) != (told.people, told.among):
        return False
    return named and (found.timepoint or "").startswith(told.when)


@pytest.mark.parametrize("family", [*FAMILIES, *FAMILIES_OF_COUNTS], ids=lambda family: family.__name__)
def test_made_sentences_are_read_as_they_were_made(reader: Reader, family: Family) -> None:
    wrong = []
    for text, told in made(family, COUNT, SEED):
        findings = reader.findings(text)
        if len(findings) != len(told) or not all(is_told(one, findings) for one in told):
            wrong.append((text, [(f.outcome, f.percent, f.value, f.arm, f.timepoint) for f in findings]))
    assert not wrong, f"{len(wrong)} of {COUNT}, the first: {wrong[0]}"
