"""Numbers as papers print them, and numbers that are never a result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.numbers import read_quantities
from evidence.extract.quantity import Quantity
from evidence.extract.text import normalise
from tests.extract.reading import printed

#: Sentence, kind, what is printed, and the slots of the quantity that differ from None.
FORMS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "slash": ("CR in 28/42 patients", "fraction", "28/42", {"value": 28, "second": 42}),
    "spaced-slash": ("CR in 28 / 42 patients", "fraction", "28 / 42", {"value": 28, "second": 42}),
    "of": ("CR in 28 of 42 patients", "fraction", "28 of 42", {"value": 28, "second": 42}),
    "of-the": ("28 of the 42 patients", "fraction", "28 of the 42", {"value": 28, "second": 42}),
    "out-of": ("28 out of 42 patients", "fraction", "28 out of 42", {"value": 28, "second": 42}),
    "words-of-words": (
        "SOS in eleven of twenty-one",
        "fraction",
        "eleven of twenty-one",
        {"value": 11, "second": 21},
    ),
    "capital-word": ("Eleven of 21 relapsed", "fraction", "Eleven of 21", {"value": 11, "second": 21}),
    "hundred": (
        "one hundred and twelve of 140 patients",
        "fraction",
        "one hundred and twelve of 140",
        {"value": 112, "second": 140},
    ),
    "thousands": ("1,191 of 2,044 patients", "fraction", "1,191 of 2,044", {"value": 1191, "second": 2044}),
    "percent": ("a CR rate of 67%", "percent", "67%", {"value": 67, "unit": "%"}),
    "percent-space": ("a CR rate of 67 %", "percent", "67 %", {"value": 67, "unit": "%"}),
    "percent-thin-space": ("a CR rate of 67\u2009%", "percent", "67 %", {"value": 67, "unit": "%"}),
    "percent-no-break-space": ("a CR rate of 67\u00a0%", "percent", "67 %", {"value": 67, "unit": "%"}),
    "percent-full-width": ("a CR rate of 67％", "percent", "67%", {"value": 67, "unit": "%"}),
    "per-cent": ("a CR rate of 67 per cent", "percent", "67 per cent", {"value": 67, "unit": "%"}),
    "percent-word": ("a CR rate of 67 percent", "percent", "67 percent", {"value": 67, "unit": "%"}),
    "per-cent-in-words": (
        "Sixty-seven per cent responded",
        "percent",
        "Sixty-seven per cent",
        {"value": 67, "unit": "%"},
    ),
    "decimal-percent": ("a CR rate of 71.4%", "percent", "71.4%", {"value": 71.4, "unit": "%"}),
    "raised-point": ("a CR rate of 71·4%", "percent", "71.4%", {"value": 71.4, "unit": "%"}),
    "fraction-of-one": ("an OS of 0·91", "decimal", "0.91", {"value": 0.91}),
    "plus-minus": (
        "EFS was 23.4 ± 7.5%",
        "percent",
        "23.4 ± 7.5%",
        {"value": 23.4, "second": 7.5, "unit": "%"},
    ),
    "plus-minus-both": (
        "EFS was 23.4% ± 7.5%",
        "percent",
        "23.4% ± 7.5%",
        {"value": 23.4, "second": 7.5, "unit": "%"},
    ),
    "plus-slash-minus": (
        "EFS was 23.4 +/- 7.5%",
        "percent",
        "23.4 +/- 7.5%",
        {"value": 23.4, "second": 7.5, "unit": "%"},
    ),
    "standard-error": ("EFS was 23.4% (SE 7.5%)", "se", "SE 7.5%", {"value": 7.5}),
    "ci-square-bracket": (
        "80.7% [95% CI, 72.1 to 87.7]",
        "ci",
        "95% CI, 72.1 to 87.7",
        {"value": 72.1, "second": 87.7, "level": 95},
    ),
    "ci-en-dash": (
        "66.7% (95% CI: 61.4–92.3)",
        "ci",
        "95% CI, 61.4-92.3",
        {"value": 61.4, "second": 92.3, "level": 95},
    ),
    "ci-percent": (
        "84% (95% CI 57-99%)",
        "ci",
        "95% CI 57-99%",
        {"value": 57, "second": 99, "level": 95, "unit": "%"},
    ),
    "ci-percent-both": (
        "84% (95% CI, 70% to 93%)",
        "ci",
        "95% CI, 70% to 93%",
        {"value": 70, "second": 93, "level": 95, "unit": "%"},
    ),
    "ci-in-full": (
        "84% (95% confidence interval [CI], 70 to 93)",
        "ci",
        "95% confidence interval [CI], 70 to 93",
        {"value": 70, "second": 93, "level": 95},
    ),
    "ci-per-cent": (
        "84% (95 per cent confidence interval 70 to 93)",
        "ci",
        "95 per cent confidence interval 70 to 93",
        {"value": 70, "second": 93, "level": 95},
    ),
    "ci-90": (
        "84% (90% CI, 70 to 93)",
        "ci",
        "90% CI, 70 to 93",
        {"value": 70, "second": 93, "level": 90},
    ),
    "ci-97.5": (
        "84% (97.5% CI, 70 to 93)",
        "ci",
        "97.5% CI, 70 to 93",
        {"value": 70, "second": 93, "level": 97.5},
    ),
    "ci-comma": ("84% (95% CI 70, 93)", "ci", "95% CI 70, 93", {"value": 70, "second": 93, "level": 95}),
    "ci-to-not-reached": (
        "14.2 months (95% CI, 9.1 to not reached)",
        "ci",
        "95% CI, 9.1 to not reached",
        {"value": 9.1, "level": 95},
    ),
    "ci-to-ne": ("14.2 months (95% CI, 9.1–NE)", "ci", "95% CI, 9.1-NE", {"value": 9.1, "level": 95}),
    "ci-to-nr": (
        "14.2 months (95% CI, 9.1 months to NR)",
        "ci",
        "95% CI, 9.1 months to NR",
        {"value": 9.1, "level": 95},
    ),
    "months": ("a median of 14.2 months", "duration", "14.2 months", {"value": 14.2, "unit": "months"}),
    "years": ("a median of 3·5 years", "duration", "3.5 years", {"value": 3.5, "unit": "years"}),
    "weeks": ("a median of 22 weeks", "duration", "22 weeks", {"value": 22, "unit": "weeks"}),
    "days": ("a median of 45 days", "duration", "45 days", {"value": 45, "unit": "days"}),
    "months-in-words": ("a median of six months", "duration", "six months", {"value": 6, "unit": "months"}),
    "not-reached": ("The median was not reached.", "unreached", "not reached", {}),
    "not-yet-reached": ("The median was not yet reached.", "unreached", "not yet reached", {}),
    "hr": ("(HR 0.62)", "ratio", "HR 0.62", {"value": 0.62, "unit": "hazard"}),
    "hr-comma": ("(HR, 0.62; P=.04)", "ratio", "HR, 0.62", {"value": 0.62, "unit": "hazard"}),
    "hr-equals": ("(HR = 0·62)", "ratio", "HR = 0.62", {"value": 0.62, "unit": "hazard"}),
    "hr-in-full": (
        "a hazard ratio of 0.62",
        "ratio",
        "hazard ratio of 0.62",
        {"value": 0.62, "unit": "hazard"},
    ),
    "hr-abbreviated": (
        "hazard ratio (HR) 0.62",
        "ratio",
        "hazard ratio (HR) 0.62",
        {"value": 0.62, "unit": "hazard"},
    ),
    "hr-for": (
        "hazard ratio for death, 0.62",
        "ratio",
        "hazard ratio for death, 0.62",
        {"value": 0.62, "unit": "hazard"},
    ),
    "adjusted-hr": ("(aHR 0.62)", "ratio", "aHR 0.62", {"value": 0.62, "unit": "hazard"}),
    "odds-ratio": ("an odds ratio of 2.1", "ratio", "odds ratio of 2.1", {"value": 2.1, "unit": "odds"}),
    "or": ("(OR = 2.1)", "ratio", "OR = 2.1", {"value": 2.1, "unit": "odds"}),
    "relative-risk": ("relative risk 1.4", "ratio", "relative risk 1.4", {"value": 1.4, "unit": "risk"}),
    "rr": ("(RR 0.8)", "ratio", "RR 0.8", {"value": 0.8, "unit": "risk"}),
    "p-equals": ("(P = .04)", "p", "P = .04", {"value": 0.04}),
    "p-raised-point": ("(p=0·03)", "p", "p=0.03", {"value": 0.03}),
    "p-broken-decimal": ("(P = . 04)", "p", "P = . 04", {"value": 0.04}),
    "p-below": ("(p<0.0001)", "p", "p<0.0001", {"note": "<0.0001"}),
    "p-below-spaced": ("(P < .001)", "p", "P < .001", {"note": "<.001"}),
    "p-at-most": ("(P⩽0.05)", "p", "P≤0.05", {"note": "≤0.05"}),
    "p-power": ("(P=2 × 10⁻⁴; n=4)", "p", "P=2 x 10⁻⁴", {"note": "2x10⁻⁴"}),
    "p-value-was": ("(P value was 0.04)", "p", "P value was 0.04", {"value": 0.04}),
    "p-ns": ("(p = NS)", "p", "p = NS", {"note": "NS"}),
    "no": ("No patient developed SOS.", "count", "No", {"value": 0, "note": "none"}),
    "none": ("None of 14 relapsed.", "count", "None", {"value": 0, "note": "none"}),
    "all": ("all 43 patients responded", "count", "all", {"note": "all"}),
    "count": ("twelve patients died", "count", "twelve", {"value": 12}),
    "n-equals": ("InO (n = 45)", "total", "n = 45", {"value": 45}),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind", "words", "filled"), FORMS.values(), ids=FORMS)
def test_a_printed_form_is_read(sentence: str, kind: str, words: str, filled: dict[str, Any]) -> None:
    found = [q for text, q in printed(sentence) if text == words]
    assert [q.kind for q in found] == [kind], list(printed(sentence))
    assert _filled(found[0]) == filled


def _filled(quantity: Quantity) -> dict[str, Any]:
    names = ("value", "second", "level", "unit", "note")
    return {name: getattr(quantity, name) for name in names if getattr(quantity, name) is not None}


NEVER_A_RESULT = {
    "threshold": ("MRD below <0.01% by flow", "<0.01%"),
    "spaced-threshold": ("an MRD of < 0.01 % by flow", "< 0.01 %"),
    "blasts": ("relapse with ≥5% blasts", "≥5%"),
    "blasts-other-sign": ("relapse with ⩾5% blasts", "≥5%"),
    "blasts-in-words": ("relapse with more than 5% blasts", "more than 5%"),
    "at-least": ("seen in at least 20% of cells", "at least 20%"),
    "sensitivity": ("a sensitivity of 10⁻⁴", "10⁻⁴"),
    "sensitivity-plain": ("a sensitivity of 10-4", "10-4"),
    "dose": ("1.8 mg/m2 per course", "1.8 mg/m2"),
    "dose-superscript": ("0.8 mg/m² on day 1", "0.8 mg/m²"),
    "dose-brackets": ("at 3 g/m(2) twice", "3 g/m(2)"),
    "dose-daily": ("100 mg daily", "100 mg"),
    "age": ("The median age was 9 years.", "median age was 9 years"),
    "aged": ("patients aged 60 years or more", "aged 60 years"),
    "year-old": ("a 12-year-old boy", "12-year-old"),
    "age-range": ("age range, 2 to 18 years", "age range, 2 to 18 years"),
    "range": ("9 years (range, 2–18)", "range, 2-18"),
    "iqr": ("6.1 months (IQR 3.1-9.8)", "IQR 3.1-9.8"),
    "iqr-in-full": (
        "6 months (interquartile range, 4 to 9 months)",
        "interquartile range, 4 to 9 months",
    ),
    "years": ("treated between 2009 and 2014", "2009 and 2014"),
    "year": ("since 2014", "2014"),
    "date": ("as of June 5, 2014", "June 5, 2014"),
    "expression": ("CD22 >90% at entry", ">90%"),
    "antigen": ("CD22 on blasts", "CD22"),
    "interleukin": ("IL-6 was measured", "IL-6"),
    "registration": ("registered as NCT01371630", "NCT01371630"),
    "dose-reduction": ("a 50% dose reduction", "50% dose reduction"),
    "reduction": ("a 50% reduction of the dose", "50% reduction"),
    "allocation": ("randomised 2:1", "2:1"),
    "grade": ("grade 3-4 infections", "grade 3-4"),
    "roman-grade": ("grade III or IV GVHD", "grade III or IV"),
    "days": ("on days 1, 8 and 15", "days 1, 8 and 15"),
    "cycle": ("after cycle 2", "cycle 2"),
    "phase": ("this phase 2 study", "phase 2"),
    "stage": ("stage III disease", "stage III"),
    "duration-range": ("for 6 to 12 months", "6 to 12 months"),
    "mean": ("a mean of 23.4 ± 7.5 units", "23.4 ± 7.5"),
}


@pytest.mark.parametrize(("sentence", "words"), NEVER_A_RESULT.values(), ids=NEVER_A_RESULT)
def test_what_is_never_a_result_is_set_aside_with_a_reason(sentence: str, words: str) -> None:
    found = [q for text, q in printed(sentence) if words in text]
    assert [q.kind for q in found] == ["aside"], list(printed(sentence))
    assert found[0].note


@pytest.mark.parametrize(
    ("sentence", "kind", "values"),
    [
        ("81 % vs 29 %", "percent", [81, 29]),
        ("12%, 18% and 31%, respectively", "percent", [12, 18, 31]),
        ("12, 18 and 31%, respectively", "percent", [12, 18, 31]),
        ("28, 21, and 10%", "percent", [28, 21, 10]),
        ("64 versus 85%", "percent", [64, 85]),
        ("11 and 6.6 months", "duration", [11, 6.6]),
    ],
    ids=["versus", "respectively", "one-sign", "comma-and", "versus-one-sign", "months"],
)
def test_a_list_that_prints_its_unit_once_has_it_on_each(
    sentence: str, kind: str, values: list[float]
) -> None:
    assert [(q.kind, q.value) for _, q in printed(sentence)] == [(kind, value) for value in values]


def test_more_than_all_is_not_a_part_of_a_whole() -> None:
    assert [q.kind for _, q in printed("in 42 of 28 patients")] == ["aside"]


def test_counts_before_a_list_of_percentages_stay_counts() -> None:
    kinds = [(q.kind, q.value) for _, q in printed("140 patients, 28 and 21%")]
    assert kinds == [("count", 140), ("percent", 28), ("percent", 21)]


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.decimals(0, 100, places=1))
def test_an_estimate_and_its_interval_keep_their_values(low: object, estimate: object, high: object) -> None:
    found = read_quantities(f"the rate was {estimate}% (95% CI, {low} to {high})")
    assert [(q.kind, q.value, q.second) for q in found] == [
        ("percent", float(str(estimate)), None),
        ("ci", float(str(low)), float(str(high))),
    ]


@pytest.mark.parametrize("text", ["1975-19751", "1975 to 20051", "1975 and 19999 patients"])
def test_a_period_ends_with_a_year_and_not_within_a_number(text: str) -> None:
    year, number = (text[q.start : q.end] for q in read_quantities(text))
    assert year == "1975"
    assert number.split()[0] in {"19751", "20051", "19999"}


PIECES = st.sampled_from([
    "12", "0.5", "1,000", "%", " ", "/", "-", "–", "±", "(", ")", "CI", "95% CI", "of", "to", "and", ",", ".",
    "p", "<", "≥", "=", "months", "years", "mg", "HR", "n", "no", "none", "all", "twenty", "hundred",
    "grade", "day", "range", "not reached", "NE", "vs", ";", "x 10", "⁻⁴", "2:1", "SE", "per cent", "median",
    "\n", "é",
])  # fmt: skip


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.lists(PIECES, max_size=25).map("".join))
def test_quantities_stand_in_order_without_overlap_in_any_text(text: str) -> None:
    plain = normalise(text)
    found = read_quantities(plain)
    ends = [0] + [end for q in found for end in (q.start, q.end)]
    assert ends == sorted(ends)
    assert all(0 <= q.start < q.end <= len(plain) for q in found)
    assert all(q.kind != "aside" or q.note for q in found)
