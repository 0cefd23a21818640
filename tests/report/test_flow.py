from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence.compare.filters import StudyFilter
from evidence.compare.studies import StudyInput
from evidence.report.flow import Flow, flow_of
from tests.compare.by_hand import article, comparison, finding, full_comparison, index_study, study


def numbers(flow: Flow) -> list[tuple[str, int]]:
    return [(step.title, step.count) for step in flow.steps]


def adds_up(flow: Flow) -> bool:
    return all(step.kept == after.count for step, after in zip(flow.steps, flow.steps[1:], strict=False))


def test_every_record_is_counted_once_and_the_index_study_never() -> None:
    flow = flow_of(full_comparison(), frozenset())
    assert numbers(flow) == [("Found", 5), ("Fetched", 5), ("With a text", 4), ("Read", 3), ("Shown", 2)]
    assert adds_up(flow)


def test_what_pubmed_did_not_give_and_what_nobody_fetched_are_two_things() -> None:
    compared = comparison(index_study(), unavailable=("7", "8", "9"))
    flow = flow_of(compared, frozenset({"8", "77"}))
    found = flow.steps[0]
    assert found.count == 3
    assert [count for count, _ in found.left] == [1, 2]
    assert found.left[0][1].startswith("missing")
    assert adds_up(flow)


def test_studies_left_out_on_demand_are_counted_by_reason() -> None:
    others = [
        study(str(n), "A", year, finding(percent=50.0)) for n, year in ((2, 2001), (3, 2002), (4, 2020))
    ]
    flow = flow_of(comparison(index_study(), *others, filters=StudyFilter(since=2010)), frozenset())
    assert flow.steps[1].left[0] == (2, "left out as asked: published before 2010")
    assert flow.steps[-1].count == 1
    assert adds_up(flow)


def test_digests_are_counted_apart() -> None:
    others = [study("2", "A", 2001, digest=True), study("3", "B", 2002)]
    assert flow_of(comparison(index_study(digest=True), *others), frozenset()).digests == 1


@given(
    fates=st.lists(st.sampled_from(["figure", "silent", "textless", "unread"]), max_size=12),
    absent=st.sets(st.integers(100, 110)),
    missing=st.sets(st.integers(100, 110)),
)
def test_the_numbers_always_add_up(fates: list[str], absent: set[int], missing: set[int]) -> None:
    made = {
        "figure": lambda pmid: study(pmid, "A", 2000, finding(percent=50.0)),
        "silent": lambda pmid: study(pmid, "A", 2000),
        "textless": lambda pmid: StudyInput(article(pmid, abstract=()), ()),
        "unread": lambda pmid: StudyInput(article(pmid), None),
    }
    studies = [made[fate](str(n)) for n, fate in enumerate(fates, start=1)]
    compared = comparison(index_study(), *studies, unavailable=tuple(map(str, sorted(absent))))
    flow = flow_of(compared, frozenset(map(str, missing)))
    assert adds_up(flow)
    assert flow.steps[0].count == len(fates) + len(absent)
    assert flow.steps[-1].count == fates.count("figure")
    assert all(count >= 0 for step in flow.steps for count, _ in step.left)
