from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence.collect import Account, LinkAccount
from tests.collect.conftest import adds_up

PMIDS = st.integers(1, 30).map(str)
PLANS = st.tuples(
    st.just("plan"), st.sampled_from(["index", "citing", "references", "similar"]), st.lists(PMIDS)
)
SETTLEMENTS = st.tuples(st.just("settle"), PMIDS, st.sampled_from(["stored", "already", "missing", "failed"]))


@given(st.lists(PLANS | SETTLEMENTS))
def test_the_numbers_add_up_at_every_moment(events: list[tuple[str, str, list[str] | str]]) -> None:
    account = Account()
    for name, first, second in events:
        if name == "plan":
            account.plan(first, second)  # type: ignore[arg-type]  # drawn from its values
        elif first in account.total.asked:
            account.settle(first, second)  # type: ignore[arg-type]  # drawn from its values
        adds_up(account)
        assert set(account.total.asked) == {p for g in account.groups.values() for p in g.asked}


def test_an_article_in_two_groups_is_counted_once_in_all() -> None:
    account = Account()
    account.plan("citing", ["1", "2"])
    account.plan("similar", ["2", "3"])
    account.settle("2", "stored")
    assert len(account.total.asked) == 3
    assert account.groups["citing"].stored == account.groups["similar"].stored == ("2",)


def test_planning_again_does_not_undo_an_outcome() -> None:
    account = Account()
    account.plan("index", ["1"])
    account.settle("1", "stored")
    account.plan("citing", ["1"])
    assert account.total.stored == ("1",)
    assert account.open_pmids() == ()


def test_a_planned_article_has_failed_until_something_better_is_known() -> None:
    account = Account()
    account.plan("index", ["1"])
    assert account.total.failed == ("1",)
    assert not account.complete


def test_links_that_could_not_be_asked_for_leave_the_run_incomplete() -> None:
    account = Account()
    account.plan("index", ["1"])
    account.settle("1", "stored")
    assert account.complete
    account.links.append(LinkAccount("1", "cited_by", "could_not_ask", 0))
    assert not account.complete
