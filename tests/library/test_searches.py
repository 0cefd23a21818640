from __future__ import annotations

from evidence.library.searches import SearchAnswer
from evidence.library.store import Library
from tests.library.samples import FEBRUARY, JANUARY, MARCH


def answer(asked_at: str, **remarks: tuple[str, ...]) -> SearchAnswer:
    return SearchAnswer(asked_at, 0, "translated", **remarks)


def test_a_query_that_was_never_asked_has_no_answer(library: Library) -> None:
    assert library.searches.answers("x[ti]") == ()
    assert library.searches.matches("x[ti]") == {}
    assert library.searches.label("x[ti]") is None


def test_no_match_is_an_answer(library: Library) -> None:
    assert library.searches.store("x[ti]", [], answer(JANUARY)) == 0
    assert [a.matches for a in library.searches.answers("x[ti]")] == [0]


def test_matches_are_the_union_and_the_latest_answer_says_which_still_match(library: Library) -> None:
    assert library.searches.store("x[ti]", ["1", "2"], answer(JANUARY)) == 2
    assert library.searches.store("x[ti]", ["2", "3"], answer(FEBRUARY)) == 1
    assert library.searches.matches("x[ti]") == {"1": False, "2": True, "3": True}
    assert library.searches.store("x[ti]", ["1", "2", "3"], answer(MARCH)) == 0
    assert library.searches.matches("x[ti]") == {"1": True, "2": True, "3": True}


def test_what_pubmed_made_of_a_query_is_kept_with_every_answer(library: Library) -> None:
    library.searches.store("x[ti]", ["1"], answer(JANUARY, phrases_ignored=("the",)))
    library.searches.store("x[ti]", [], answer(FEBRUARY, phrases_not_found=("x",), warnings=("No items.",)))
    first, second = library.searches.answers("x[ti]")
    assert (first.asked_at, first.matches, first.phrases_ignored) == (JANUARY, 1, ("the",))
    assert (second.phrases_not_found, second.warnings) == (("x",), ("No items.",))


def test_queries_are_kept_apart_by_their_very_words(library: Library) -> None:
    library.searches.store("x[ti]", ["1"], answer(JANUARY))
    library.searches.store("X[ti]", ["2"], answer(JANUARY))
    assert library.searches.matches("x[ti]") == {"1": True}
    assert library.searches.label("x[ti]") != library.searches.label("X[ti]")


def test_on_a_day_in_the_past_later_matches_are_not_there(library: Library) -> None:
    library.searches.store("x[ti]", ["1"], answer(JANUARY))
    library.searches.store("x[ti]", ["2"], answer(MARCH))
    assert library.as_of(FEBRUARY).searches.matches("x[ti]") == {"1": True}
    assert len(library.as_of(FEBRUARY).searches.answers("x[ti]")) == 1
