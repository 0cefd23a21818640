"""The factor of a prognostic model that a ratio is of, told by the words that carry it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.factors import factor_of
from tests.extract.reading import Reader

FACTORS = {
    "predicted": ("ASXL1 mutations predicted for adverse EFS (HR 3.0).", ["ASXL1 mutations"]),
    "associated": (
        "Poor performance status was independently associated with early death (OR 2.6).",
        ["Poor performance status"],
    ),
    "only-predictor": (
        "CR at transplantation was the only predictor of OS (HR 0.24).",
        ["CR at transplantation"],
    ),
    "shown": (
        "The Cox model also identified adjuvant boost as a favourable factor for OS (HR 0.2).",
        ["adjuvant boost"],
    ),
    "list-before-the-verb": (
        "Poor fitness (HR 2.1), extramedullary disease (HR 1.8) and frailty (HR 1.5) predicted OS.",
        ["Poor fitness", "extramedullary disease", "frailty"],
    ),
    "list-behind-the-verb": (
        "Risk factors for relapse were high white cell count (HR 2.2) and MRD positivity (HR 3.4).",
        ["high white cell count", "MRD positivity"],
    ),
    "as-was": (
        "High ctDNA was associated with worse PFS (HR 1.2), as was TP53 mutation (HR 1.8) and bulk (HR 2.9).",
        ["High ctDNA", "TP53 mutation", "bulk"],
    ),
    "contrast-in-the-bracket": (
        "Residual tumour (macroscopic v none; HR 1.9) and stage (IV v others; HR 3.1) predicted shorter PFS.",
        ["Residual tumour macroscopic", "stage IV"],
    ),
    "two-outcomes": (
        "On multivariable analysis, MRD positivity was a predictor of relapse (HR 3.4) and OS (HR 2.0).",
        ["MRD positivity", "MRD positivity"],
    ),
    "raised-the-odds": (
        "Prior GO raised the odds of SOS in univariate (OR 11.0) and in multivariate analysis (OR 9.2).",
        ["Prior GO", "Prior GO"],
    ),
    "which": (
        "Age was associated with infection (HR 2.5), which was an independent risk factor for OS (HR 1.3).",
        ["Age", "infection"],
    ),
    "arms": ("OS was longer with the antibody than with chemotherapy (HR 0.71).", [None]),
}


@pytest.mark.parametrize(("sentence", "factors"), FACTORS.values(), ids=FACTORS)
def test_a_ratio_is_of_the_factor_that_its_sentence_names(
    reader: Reader, sentence: str, factors: list[str | None]
) -> None:
    view = reader.view(sentence)
    assert [factor_of(view, f) for f in view.figures if f.kind == "ratio"] == factors


def test_a_factor_goes_before_the_arms_of_the_trial(reader: Reader) -> None:
    text = (
        "Patients were randomly assigned to A1 or B2. Residual disease was the only predictor of OS (HR 2.4)."
    )
    assert reader.one(text).arm == "Residual disease"


_WORD = re.compile(r"[^\s(),;]+")
PIECES = st.sampled_from([
    "age", "(HR 2.1)", "(X v Y; HR 3.0)", "and", ",", ";", "was associated with", "OS", "predicted", "which",
    "In multivariate analysis,", "factors were", "(", ")", "HR 0.7", "identified", "as a factor", "while",
])  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_a_factor_is_words_of_its_sentence(reader: Reader, sentence: str) -> None:
    view = reader.view(sentence)
    for figure in view.figures:
        if figure.kind == "ratio" and (factor := factor_of(view, figure)) is not None:
            assert factor
            assert set(_WORD.findall(factor)) <= set(_WORD.findall(view.text))
