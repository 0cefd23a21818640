from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import UsageError
from evidence.library.reviews import Decision, Member, Review, RunState
from evidence.library.store import Library
from tests.library.samples import FEBRUARY, JANUARY, MARCH


@pytest.fixture
def review(library: Library) -> Review:
    return library.reviews.open("children", "11", now=JANUARY)


def run(
    library: Library, review: Review, *reported: Member, state: RunState = "complete", at: str = JANUARY
) -> int:
    number = library.reviews.start_run(review, started_at=at, sources="[]")
    library.reviews.finish_run(
        review, number, finished_at=at, state=state, ruleset="r@1", report="{}", reported=reported
    )
    return number


def watermark(library: Library) -> str | None:
    found = library.reviews.find("children")
    assert found is not None
    return found.complete_at


def test_a_review_keeps_its_identity(library: Library, review: Review) -> None:
    assert library.reviews.open("children", "11", now=MARCH) == review
    assert library.reviews.find("children") == review
    assert library.reviews.find("adults") is None


def test_two_reviews_of_one_name_do_not_mix(library: Library, review: Review) -> None:
    with pytest.raises(UsageError, match="another name"):
        library.reviews.open(review.name, "12", now=MARCH)


def test_runs_are_numbered_within_their_review(library: Library, review: Review) -> None:
    other = library.reviews.open("adults", "11", now=JANUARY)
    assert [run(library, review), run(library, other), run(library, review)] == [1, 1, 2]
    assert [r.number for r in library.reviews.runs(review)] == [1, 2]


def test_a_run_that_was_killed_stays_unfinished(library: Library, review: Review) -> None:
    library.reviews.start_run(review, started_at=JANUARY, sources="[]")
    run(library, review)
    assert [(r.state, r.finished_at) for r in library.reviews.runs(review)] == [
        ("unfinished", None),
        ("complete", JANUARY),
    ]


def test_the_watermark_moves_with_complete_runs_only(library: Library, review: Review) -> None:
    run(library, review, state="partial")
    assert watermark(library) is None
    run(library, review, at=FEBRUARY)
    run(library, review, state="partial", at=MARCH)
    assert watermark(library) == FEBRUARY


def test_what_was_reported_is_remembered_and_changed_by_a_later_run(library: Library, review: Review) -> None:
    first = Member("12", 1, 1, "hash", "r@1", missing=False, ties={"cited_by": True})
    run(library, review, first, Member("13", 1))
    assert library.reviews.members(review) == {"12": first, "13": Member("13", 1)}
    later = Member("12", 1, 2, "other", "r@2", missing=True, ties={"cited_by": False, "query:1": True})
    run(library, review, later)
    assert library.reviews.members(review)["12"] == later


def test_a_run_that_cannot_be_finished_leaves_everything_as_it_was(library: Library, review: Review) -> None:
    number = library.reviews.start_run(review, started_at=JANUARY, sources="[]")
    with pytest.raises(UsageError):
        library.reviews.finish_run(
            review,
            number,
            finished_at=JANUARY,
            state="complete",
            ruleset="r@1",
            report="{}",
            reported=[Member("12", 1), Member("no PMID", 1)],
        )
    assert library.reviews.members(review) == {}
    assert watermark(library) is None
    assert library.reviews.run(review, number).state == "unfinished"


def test_a_run_that_never_was_is_refused(library: Library, review: Review) -> None:
    with pytest.raises(UsageError, match="no run 7"):
        library.reviews.run(review, 7)


def test_decisions_are_kept_beside_each_other(library: Library, review: Review) -> None:
    other = library.reviews.open("adults", "11", now=JANUARY)
    made = [
        Decision("12", "exclude", "adults only", JANUARY),
        Decision("12", "include", "a subgroup of children", MARCH),
    ]
    for decision in made:
        library.reviews.decide(review, decision)
    assert library.reviews.decisions(review) == tuple(made)
    assert library.reviews.decisions(other) == ()
    assert library.as_of(FEBRUARY).reviews.decisions(review) == (made[0],)


def test_a_decision_without_a_reason_is_refused(library: Library, review: Review) -> None:
    with pytest.raises(UsageError, match="reason"):
        library.reviews.decide(review, Decision("12", "exclude", "  ", JANUARY))


def test_reviews_outlive_the_process(path: Path) -> None:
    with Library.open(path) as library:
        review = library.reviews.open("children", "11", now=JANUARY)
        library.reviews.decide(review, Decision("12", "exclude", "adults only", JANUARY))
    with Library.open(path) as library:
        found = library.reviews.find("children")
        assert found == review
        assert len(library.reviews.decisions(review)) == 1
