"""Counts, percentages, intervals and standard errors that belong together are one figure."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.assembly import assemble_figures
from evidence.extract.figures import Figure, bracket_depths
from evidence.extract.numbers import read_quantities
from evidence.extract.text import normalise

PARTS = ("events", "total", "percent", "value", "unit", "ci", "se")


def figures(sentence: str) -> list[Figure]:
    """Assemble the figures of a sentence."""
    text = normalise(sentence)
    return assemble_figures(text, read_quantities(text))


def parts(figure: Figure) -> dict[str, Any]:
    """Give what a figure holds."""
    return {name: getattr(figure, name) for name in PARTS if getattr(figure, name) is not None}


ONE = {
    "count-percent": ("CR in 28 (67%)", {"events": 28, "percent": 67}),
    "count-people-percent": ("CR in 28 patients (67%)", {"events": 28, "percent": 67}),
    "fraction-percent": ("CR in 28/42 (67%)", {"events": 28, "total": 42, "percent": 67}),
    "of-percent": ("CR in 28 of 42 patients (66.7%)", {"events": 28, "total": 42, "percent": 66.7}),
    "of-square": ("CR in 28 of 42 patients [67%]", {"events": 28, "total": 42, "percent": 67}),
    "percent-of": ("28 (67%) of 42 patients", {"events": 28, "total": 42, "percent": 67}),
    "percent-fraction": ("a rate of 67% (28/42)", {"events": 28, "total": 42, "percent": 67}),
    "percent-of-in-bracket": ("a rate of 67% (28 of 42)", {"events": 28, "total": 42, "percent": 67}),
    "percent-count": ("a rate of 67% (28 patients)", {"events": 28, "percent": 67}),
    "percent-of-total": ("67% of 42 patients", {"total": 42, "percent": 67}),
    "everything": (
        "a rate of 66.7% (28 of 42 patients; 95% CI, 50.5 to 80.4)",
        {"events": 28, "total": 42, "percent": 66.7, "ci": (50.5, 80.4, 95.0)},
    ),
    "count-then-interval": (
        "28/42 (66.7%; 95% CI: 50.5–80.4)",
        {"events": 28, "total": 42, "percent": 66.7, "ci": (50.5, 80.4, 95.0)},
    ),
    "interval-with-signs": ("84% (95% CI 57–99%)", {"percent": 84, "ci": (57.0, 99.0, 95.0)}),
    "interval-unnamed": ("84% (57-99%)", {"percent": 84, "ci": (57.0, 99.0, 95.0)}),
    "other-level": ("84% [90% CI, 70 to 93]", {"percent": 84, "ci": (70.0, 93.0, 90.0)}),
    "plus-minus": ("23.4 ± 7.5%", {"percent": 23.4, "se": 7.5}),
    "standard-error": ("23.4% (SE 7.5%)", {"percent": 23.4, "se": 7.5}),
    "none-of": ("none of 14 patients", {"events": 0, "total": 14}),
    "none-of-the": ("None of the 14 patients", {"events": 0, "total": 14}),
    "all-of-a-number": ("all 43 patients", {"events": 43, "total": 43, "percent": 100}),
    "all": ("all patients", {"percent": 100}),
    "no": ("no patient", {"events": 0}),
    "median": (
        "7.7 months (95% CI, 6.0 to 9.2)",
        {"value": 7.7, "unit": "months", "ci": (6.0, 9.2, 95.0)},
    ),
    "median-open": (
        "7.7 months (95% CI, 6.0 to not reached)",
        {"value": 7.7, "unit": "months", "ci": (6.0, None, 95.0)},
    ),
    "unreached": ("not reached (95% CI, 6.0 to NE)", {"unit": "not reached", "ci": (6.0, None, 95.0)}),
    "ratio": (
        "hazard ratio, 0.71; 95% CI, 0.55 to 0.93",
        {"value": 0.71, "unit": "hazard", "ci": (0.55, 0.93, 95.0)},
    ),
    "ratio-unnamed-interval": (
        "HR 0.71 (0.55–0.93)",
        {"value": 0.71, "unit": "hazard", "ci": (0.55, 0.93, 95.0)},
    ),
}


@pytest.mark.parametrize(("sentence", "held"), ONE.values(), ids=ONE)
def test_what_belongs_together_is_one_figure(sentence: str, held: dict[str, Any]) -> None:
    assert [parts(f) for f in figures(sentence)] == [held]


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("83% and 60%", [{"percent": 83}, {"percent": 60}]),
        ("12, 18 and 31%", [{"percent": 12}, {"percent": 18}, {"percent": 31}]),
        (
            "80.7% [95% CI, 72.1 to 88.0] vs. 29.4% [95% CI, 20.8 to 38.0]",
            [{"percent": 80.7, "ci": (72.1, 88.0, 95.0)}, {"percent": 29.4, "ci": (20.8, 38.0, 95.0)}],
        ),
        (
            "in 28 (67%) and 12 (29%) of patients",
            [{"events": 28, "percent": 67}, {"events": 12, "percent": 29}],
        ),
        (
            "none of 14 and 11 of 21 (52%)",
            [{"events": 0, "total": 14}, {"events": 11, "total": 21, "percent": 52}],
        ),
    ],
    ids=["percentages", "one-sign", "intervals", "counts", "zero-and-fraction"],
)
def test_figures_side_by_side_stay_apart(sentence: str, held: list[dict[str, Any]]) -> None:
    assert [parts(f) for f in figures(sentence)] == held


@pytest.mark.parametrize(
    "sentence",
    [
        "MRD <0.01% by flow, aged 60 years, at 1.8 mg/m2 (range, 2 to 18)",
        "P = .04",
        "grade 3-4 on day 28",
        "95% CI, 0.5 to 0.9",
        "in 2014",
    ],
)
def test_what_is_no_estimate_makes_no_figure(sentence: str) -> None:
    assert figures(sentence) == []


def test_an_interval_is_not_given_to_an_estimate_outside_it() -> None:
    assert [parts(f) for f in figures("the rate was 12% (95% CI, 50 to 80)")] == [{"percent": 12}]


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("2.1 (95% CI, 1.9-3.5) months", {"value": 2.1, "unit": "months", "ci": (1.9, 3.5, 95.0)}),
        (
            "median was 14.2 months (95% CI, 9.8-19.5+)",
            {"value": 14.2, "unit": "months", "ci": (9.8, 19.5, 95.0)},
        ),
    ],
    ids=["unit-behind", "censored-end"],
)
def test_a_median_is_whole_with_its_unit_and_its_interval(sentence: str, held: dict[str, Any]) -> None:
    (figure,) = figures(sentence)
    assert parts(figure) == held
    assert figure.last >= len(sentence) - 2


@pytest.mark.parametrize(
    "sentence",
    [
        "it reduced the estimated yearly risk by 34% (95% CI, 12% to 50%)",
        "a 34% lower risk (95% CI, 12% to 50%)",
    ],
)
def test_the_interval_of_a_change_is_of_no_other_figure(sentence: str) -> None:
    assert [parts(f) for f in figures(f"the rate was 70%, and {sentence}")] == [{"percent": 70}]


@pytest.mark.parametrize("sentence", ["7.7 months (range, 2 to 18)", "7.7 months (IQR, 2 to 18)"])
def test_a_range_is_no_interval(sentence: str) -> None:
    assert [parts(f) for f in figures(sentence)] == [{"value": 7.7, "unit": "months"}]


def test_a_leading_whole_is_noted_for_the_counts_under_it() -> None:
    (figure,) = figures("Of 24 evaluable patients, 16 (67%) achieved CR.")
    assert parts(figure) == {"events": 16, "percent": 67}
    assert figure.total_scope is not None
    assert figure.total_scope[0] == 24


@pytest.mark.parametrize(
    ("text", "depths"),
    [
        ("a(b)c", [0, 0, 1, 0, 0, 0]),
        ("([x])", [0, 1, 2, 1, 0, 0]),
        (")a", [0, 0, 0]),
        ("", [0]),
    ],
)
def test_brackets_are_counted_for_every_character(text: str, depths: list[int]) -> None:
    assert list(bracket_depths(text)) == depths


@given(st.text(alphabet="a()[]", max_size=30))
def test_depths_are_never_negative_and_cover_the_text(text: str) -> None:
    depths = bracket_depths(text)
    assert len(depths) == len(text) + 1
    assert min(depths) >= 0


@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from([" of ", "/", " out of "]))
def test_a_count_its_whole_and_its_percentage_are_one_figure(total: int, part: int, joined: str) -> None:
    events = min(part, total)
    percent = round(100 * events / total, 1)
    (figure,) = figures(f"seen in {events}{joined}{total} patients ({percent}%)")
    assert (figure.events, figure.total, figure.percent) == (events, total, percent)


CLINICAL = st.sampled_from([
    "CR was", "67%", "28/42", "28 of 42", "(", ")", "[", "]", "95% CI, 50 to 80", "none of 14", "all", "no",
    ";", "median", "7.7 months", "not reached", "HR 0.71", "P = .04", "± 3%", "vs.", "and", "patients", ",",
    "n = 45", "Of 24 patients,", "SE 2", "50-80%", "0.91", "(0.86-0.95)", "twelve", "range, 2 to 18",
])  # fmt: skip


@given(st.lists(CLINICAL, max_size=14).map(" ".join))
def test_figures_of_any_sentence_stand_in_it_in_order(sentence: str) -> None:
    text = normalise(sentence)
    found = figures(sentence)
    assert [f.start for f in found] == sorted(f.start for f in found)
    for figure in found:
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.last >= figure.end
        assert figure.events is None or figure.total is None or figure.events <= figure.total


@given(st.lists(CLINICAL, max_size=14).map(" ".join))
def test_no_quantity_is_a_part_of_two_figures(sentence: str) -> None:
    used = [(q.start, q.end) for figure in figures(sentence) for q in figure.quantities]
    assert len(used) == len(set(used))


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("was 34% (95% CI, 24% to 46%) in 108 patients", [{"percent": 34, "total": 108, "ci": (24, 46, 95)}]),
        ("were 34% and 7% in 108 patients with X and Y", [{"percent": 34}, {"percent": 7}]),
        ("was 14.3% (n = 49) with X", [{"percent": 14.3, "events": 49}]),
        (
            "by 44 (61% [80% CI 53-69]) of 72",
            [{"percent": 61, "events": 44, "total": 72, "ci": (53, 69, 80)}],
        ),
        (
            "in one (1%) of the patients in X and in four (3%) of those in Y",
            [{"percent": 1, "events": 1}, {"percent": 3, "events": 4}],
        ),
        ("with three or more organs involved 59%", [{"percent": 59}]),
    ],
)
def test_counts_behind_a_percentage_are_told_apart(sentence: str, held: list[dict[str, Any]]) -> None:
    assert [parts(f) for f in figures(sentence)] == held


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("nine patients (69.2%, 9/13) had", [{"percent": 69.2, "events": 9, "total": 13}]),
        ("all patients (100%, 13/13) had", [{"percent": 100, "events": 13, "total": 13}]),
        (
            "was 61% (95% CI, 44%-76%) (25 of 41)",
            [{"percent": 61, "events": 25, "total": 41, "ci": (44, 76, 95)}],
        ),
        ("nine patients (69.2%, 8/13) had", [{"percent": 69.2, "events": 9}, {"events": 8, "total": 13}]),
        ("70% for the 19 with stage IIA disease", [{"percent": 70, "total": 19}]),
    ],
)
def test_a_fraction_that_says_a_share_again_is_part_of_it(sentence: str, held: list[dict[str, Any]]) -> None:
    assert [parts(f) for f in figures(sentence)] == held


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("was 0.76 ± 0.03", [{"percent": 76, "se": 3}]),
        ("was .76 +/- .03", [{"percent": 76, "se": 3}]),
        ("was 0.59 (SE 0.05)", [{"percent": 59, "se": 5}]),
        ("was 0.76 ± 0.03 years", []),
        ("in 1 (<1%) of 143", [{"events": 1, "total": 143}]),
    ],
)
def test_shares_of_one_and_inequalities_are_read_for_what_they_are(
    sentence: str, held: list[dict[str, Any]]
) -> None:
    assert [parts(f) for f in figures(sentence)] == held
