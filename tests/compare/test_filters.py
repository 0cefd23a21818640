"""Which studies stay: population, design, year, whose words were read."""

from __future__ import annotations

import pytest

from evidence.compare.filters import StudyFilter
from tests.compare.by_hand import comparison, index_study, keywords, study


def kept(filters: StudyFilter) -> list[str]:
    made = comparison(
        index_study(keywords=keywords(population="paediatric", design="retrospective"), digest=True),
        study("1", "Kids", 2012, keywords=keywords(population="children with ALL", design="Phase II")),
        study("2", "Grown", 2016, keywords=keywords(population="Adult", design="phase 3, randomized")),
        study("3", "Both", 2020, keywords=keywords(population="children and adults", design="phase 2/3")),
        study("4", "Silent", None),
        study("5", "Ours", 2021, digest=True, keywords=keywords(population="paediatric")),
        filters=filters,
    )
    assert made.studies[0].is_index
    assert len(made.studies) + len(made.left_out) == 6, "nothing vanishes"
    return [s.first_author or "" for s in made.studies[1:]]


def test_without_a_filter_all_stay() -> None:
    assert kept(StudyFilter()) == ["Kids", "Grown", "Both", "Ours", "Silent"]


@pytest.mark.parametrize("words", ["paediatric", "Pediatric", "children"])
def test_words_for_one_population_are_one(words: str) -> None:
    assert kept(StudyFilter(population=words)) == ["Kids", "Both", "Ours"]


@pytest.mark.parametrize(
    ("words", "authors"),
    [
        ("phase 2", ["Kids", "Both"]),
        ("randomised", ["Grown"]),
        ("PHASE III", ["Grown"]),
        ("phase 1", []),
    ],
)
def test_a_design_is_found_in_any_spelling(words: str, authors: list[str]) -> None:
    assert kept(StudyFilter(design=words)) == authors


@pytest.mark.parametrize(
    ("design", "asked", "stays"),
    [
        ("phase 3 RCT 2:1", "randomised", True),
        ("randomized, phase 3", "RCT", True),
        ("non-randomised trial", "randomised", False),
        ("nonrandomized", "non-randomised", True),
        ("single arm phase 2", "single-arm", True),
    ],
)
def test_words_for_one_design_are_one_and_their_opposite_is_not(
    design: str, asked: str, *, stays: bool
) -> None:
    one = study("1", "One", 2012, keywords=keywords(design=design))
    made = comparison(index_study(), one, filters=StudyFilter(design=asked))
    assert (len(made.studies) == 2) == stays


def test_a_word_is_no_part_of_another() -> None:
    assert kept(StudyFilter(population="dul")) == []


def test_a_year_keeps_itself_and_what_follows() -> None:
    assert kept(StudyFilter(since=2016)) == ["Grown", "Both", "Ours"]


def test_digests_go_where_they_are_not_wanted_but_the_index_study_stays() -> None:
    assert kept(StudyFilter(digests=False)) == ["Kids", "Grown", "Both", "Silent"]


def test_filters_hold_together() -> None:
    assert kept(StudyFilter(population="children", since=2015, digests=False)) == ["Both"]


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (StudyFilter(population="adult"), "population not known"),
        (StudyFilter(design="phase 2"), "design not known"),
        (StudyFilter(since=2000), "year not known"),
    ],
)
def test_what_is_not_known_is_left_out_and_said(filters: StudyFilter, reason: str) -> None:
    made = comparison(index_study(), study("1", "Silent", None), filters=filters)
    assert [(s.pmid, why) for s, why in made.left_out] == [("1", reason)]


def test_other_reasons_are_said_too() -> None:
    old = study("1", "Old", 1999, keywords=keywords(population="adult"))
    made = comparison(index_study(), old, filters=StudyFilter(since=2000))
    assert [why for _, why in made.left_out] == ["published before 2000"]
    made = comparison(index_study(), old, filters=StudyFilter(population="paediatric"))
    assert [why for _, why in made.left_out] == ["population other than paediatric"]
    made = comparison(index_study(), study("1", "D", 2020, digest=True), filters=StudyFilter(digests=False))
    assert [why for _, why in made.left_out] == ["only our digest of it was read"]
