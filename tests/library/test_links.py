from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.library.store import Library
from evidence.model import Link
from tests.library.samples import FEBRUARY, JANUARY, MARCH, Links


def test_links_are_the_union_of_all_runs(library: Library) -> None:
    assert library.store_links([Links("1", "cited_by", [("30", None), ("20", None)])], "elink", JANUARY) == 2
    assert library.store_links([Links("1", "cited_by", [("20", None), ("40", None)])], "elink", MARCH) == 1
    assert library.links("1", "cited_by") == (
        Link("1", "20", "cited_by", "elink", MARCH),
        Link("1", "30", "cited_by", "elink", JANUARY),
        Link("1", "40", "cited_by", "elink", MARCH),
    )


def test_every_origin_keeps_its_own_link(library: Library) -> None:
    library.store_links([Links("1", "references", [("20", None)])], "elink", JANUARY)
    library.store_links([Links("1", "references", [("20", None)])], "reference_list", MARCH)
    assert [(link.origin, link.seen_at) for link in library.links("1", "references")] == [
        ("elink", JANUARY),
        ("reference_list", MARCH),
    ]
    assert library.summary().links == {"references": 1}


def test_similar_articles_come_by_score(library: Library) -> None:
    library.store_links([Links("1", "similar", [("5", 10), ("6", 30), ("7", None)])], "elink", JANUARY)
    assert [(link.target_pmid, link.score) for link in library.links("1", "similar")] == [
        ("6", 30),
        ("5", 10),
        ("7", None),
    ]


def test_an_answer_without_scores_keeps_those_known(library: Library) -> None:
    library.store_links([Links("1", "similar", [("5", 10)])], "elink", JANUARY)
    library.store_links([Links("1", "similar", [("5", None)])], "elink", FEBRUARY)
    assert library.links("1", "similar")[0].score == 10


def test_no_links_known_is_an_answer(library: Library) -> None:
    assert library.links_asked_at("1", "cited_by") is None
    library.store_links([Links("1", "cited_by", [])], "elink", JANUARY)
    assert library.links_asked_at("1", "cited_by") == JANUARY
    assert library.links_asked_at("1", "cited_by", origin="reference_list") is None
    assert library.links_asked_at("1", "similar") is None
    assert library.links("1", "cited_by") == ()


def test_an_article_is_not_linked_to_itself(library: Library) -> None:
    assert library.store_links([Links("1", "similar", [("1", 99), ("2", 5)])], "elink", JANUARY) == 1
    assert [link.target_pmid for link in library.links("1", "similar")] == ["2"]


def test_links_are_stored_all_or_nothing(library: Library) -> None:
    with pytest.raises(UsageError):
        library.store_links(
            [Links("1", "cited_by", [("2", None)]), Links("1", "similar", [("x", None)])], "elink", JANUARY
        )
    assert library.links("1", "cited_by") == ()
    assert library.links_asked_at("1", "cited_by") is None


def test_the_lock_is_not_held_while_answers_come_in(library: Library, path: Path) -> None:
    def answers() -> Iterator[Links]:
        with Library.open(path, busy_timeout_s=0.05) as other:
            other.store_links([Links("8", "cited_by", [("9", None)])], "elink", JANUARY)
        yield Links("1", "cited_by", [("2", None)])

    assert library.store_links(answers(), "elink", JANUARY) == 1
    assert len(library.links("8", "cited_by")) == 1


_ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([JANUARY, FEBRUARY, MARCH]),
        st.dictionaries(st.integers(2, 12), st.none() | st.integers(0, 2**40)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=_ANSWERS)
def test_links_come_back_whatever_the_order_of_answers(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[str, dict[int, int | None]]]
) -> None:
    expected: dict[str, str] = {}
    with Library.open(tmp_path_factory.mktemp("links") / "library.sqlite") as library:
        for moment, targets in answers:
            named = [(str(target), score) for target, score in targets.items()]
            library.store_links([Links("1", "similar", named)], "elink", moment)
            for target, _ in named:
                expected[target] = max(moment, expected.get(target, ""))
        assert {link.target_pmid: link.seen_at for link in library.links("1", "similar")} == expected
        assert library.links_asked_at("1", "similar") == max(moment for moment, _ in answers)
