"""Two wordings of one denominator are one; different denominators are not."""

from __future__ import annotations

import pytest

from evidence.compare.denominators import denominator_kind
from evidence.compare.estimates import estimate
from tests.compare.by_hand import finding


@pytest.mark.parametrize(
    ("population", "kind"),
    [
        ("responders", "responders"),
        ("patients in remission", "responders"),
        ("patients who achieved CR", "responders"),
        ("those with CR/CRi", "responders"),
        ("nonresponders", "nonresponders"),
        ("non-responding patients", "non-responding patients"),
        ("patients who underwent HSCT", "transplanted"),
        ("transplanted patients", "transplanted"),
        ("evaluable patients", "evaluable"),
        ("MRD-positive patients", "MRD-positive"),
        ("all patients", "all"),
        ("Children  with marrow disease", "children with marrow disease"),
    ],
)
def test_a_denominator_is_known_by_its_words(population: str, kind: str) -> None:
    assert denominator_kind(estimate(finding(percent=50.0, population=population))) == kind


def test_a_whole_arm_and_a_whole_study_are_both_everybody() -> None:
    assert denominator_kind(estimate(finding(events=1, total=5, arm="A"))) == "all"
    assert denominator_kind(estimate(finding(events=1, total=5))) == "all"


def test_mrd_negativity_without_words_has_no_known_denominator() -> None:
    assert denominator_kind(estimate(finding("MRD-negativity", events=1, total=5))) is None
