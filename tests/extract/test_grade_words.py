"""Grades in the words of papers become one spelling each."""

from __future__ import annotations

import pytest

from evidence.extract.grade_words import find_grades, is_grades, together


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("grade 3 CRS", ["3"]),
        ("Grade III infections", ["3"]),
        ("grade three or higher toxicities", ["≥3"]),
        ("grade 3 or 4 infections", ["3-4"]),
        ("grade 3/4 infections", ["3-4"]),
        ("grades 3-4 infections", ["3-4"]),
        ("grade 1 or 2 CRS", ["1-2"]),
        ("grade II to IV acute GVHD", ["2-4"]),
        ("grades B-D acute GVHD", ["B-D"]),
        ("grade ≥3 infections", ["≥3"]),
        ("grade >2 infections", ["≥3"]),
        ("≥ grade 3 infections", ["≥3"]),
        ("grade <3 infections", ["≤2"]),
        ("infections of at least grade 3", ["≥3"]),
        ("grade 3 and above", ["≥3"]),
        ("grade 3+ infections", ["≥3"]),
        ("G3/4 infections", ["3-4"]),
        ("GRADE 3 CRS", ["3"]),
        ("grade 3-4 or higher", ["≥3"]),
        ("any-grade CRS", ["any"]),
        ("CRS of all grades", ["any"]),
        ("moderate/severe chronic GVHD", ["moderate/severe"]),
        ("mild to moderate CRS", ["mild/moderate"]),
        ("extensive chronic GVHD", ["extensive"]),
    ],
)
def test_a_way_to_write_grades_is_read(text: str, bands: list[str]) -> None:
    assert [band for grades in find_grades(text) for band in grades.bands] == bands


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("grades II-IV and III-IV acute GVHD", ("2-4", "3-4")),
        ("grade 1, 2 and 3 CRS", ("1", "2", "3")),
        ("grade 3 and grade 4 CRS", ("3", "4")),
        ("grade ≥2 and grade 3 CRS", ("≥2", "3")),
    ],
)
def test_bands_that_are_listed_stay_apart(text: str, bands: tuple[str, ...]) -> None:
    assert [grades.bands for grades in find_grades(text)] == [bands]


@pytest.mark.parametrize(
    "text",
    [
        "a degraded sample",
        "grade 3.5 kg",
        "histologic grade 3",
        "the maximum grade 2",
        "grading of 4 patients",
        "G-CSF for 5 days",
        "group G2",
        "the G1 arm",
    ],
)
def test_what_is_no_grade_of_an_event_is_left_alone(text: str) -> None:
    assert find_grades(text) == ()


def test_a_number_behind_a_comma_counts_patients_unless_the_list_goes_on() -> None:
    assert [grades.bands for grades in find_grades("CRS of grade 3, 5 patients")] == [("3",)]


def test_a_word_for_severity_is_known_as_a_word() -> None:
    assert [grades.is_word for grades in find_grades("severe CRS of grade 3")] == [True, False]


def test_words_that_are_grades_alone_are_known() -> None:
    assert is_grades("grades II-IV")
    assert not any(map(is_grades, ("grade 3 patients", "patients with grade 3", "")))


def test_bands_of_one_figure_are_joined() -> None:
    assert together(("3", "4")) == "3-4"
    assert together(("≥3", "any")) == "any"
