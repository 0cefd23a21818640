"""Another definition under the same name: the level of residual disease, the criteria."""

from __future__ import annotations

import pytest

from evidence.compare.definitions import definition_of
from evidence.model import Finding
from tests.compare.by_hand import comparison, finding, index_study, study


@pytest.mark.parametrize(
    ("words", "definition"),
    [
        ("MRD below 0.01% was reached by 71%.", "residual disease below 0.01%"),
        ("MRD (<10⁻⁴) was reached by 71%.", "residual disease below 0.01%"),
        ("Residual disease under 1 × 10-4 was reached by 71%.", "residual disease below 0.01%"),
        ("MRD < 0.1% was reached by 71%.", "residual disease below 0.1%"),
        ("MRD at a sensitivity of 10⁻⁵ was not found in 71%.", "residual disease below 0.001%"),
        ("MRD <0.01% in 71% and <0.1% in 80%.", None),
        ("MRD was not found in 71%, with P < 0.01.", None),
        ("Blasts below 5% were found in 71%.", None),
    ],
)
def test_the_level_of_residual_disease_is_one_however_it_is_written(
    words: str, definition: str | None
) -> None:
    assert definition_of(finding("MRD-negativity", percent=71.0, sentence=words)) == definition


@pytest.mark.parametrize(
    ("words", "definition"),
    [
        ("SOS by the modified Seattle criteria occurred in 5 of 40.", "modified Seattle criteria"),
        ("SOS (EBMT criteria) occurred in 5 of 40.", "EBMT criteria"),
        ("SOS by Baltimore or EBMT criteria occurred in 5 of 40.", None),
        ("SOS by Baltimore criteria in 5, by EBMT criteria in 8.", None),
        ("SOS occurred in 5 of 40 patients in Seattle.", None),
    ],
)
def test_criteria_are_known_by_their_name(words: str, definition: str | None) -> None:
    assert definition_of(finding("SOS", events=5, total=40, sentence=words)) == definition


def test_another_definition_than_the_index_studys_is_marked() -> None:
    def negative(words: str) -> Finding:
        return finding("MRD-negativity", percent=71.0, quote="71%", sentence=f"MRD {words} in 71%.")

    made = comparison(
        index_study(negative("<0.01%")),
        study("1", "Same", 2010, negative("<10⁻⁴")),
        study("2", "Other", 2011, negative("<0.1%")),
        study("3", "Silent", 2012, negative("not found")),
        outcomes=("MRD-negativity",),
    ).sections[0]
    assert [row.signs for row in made.rows] == [("a",), ("a",), ("¶", "b"), ()]
    assert [note.text for note in made.notes] == [
        "definition other than the index study's (residual disease below 0.01%)",
        "residual disease below 0.01%, as the sentence says",
        "residual disease below 0.1%, as the sentence says",
    ]
