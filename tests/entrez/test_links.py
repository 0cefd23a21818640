from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from evidence.entrez.links import LinkSet, find_links, find_pmids_of_pmcids
from evidence.errors import Incomplete, Malformed, Rejected, UsageError
from evidence.model import LinkKind
from tests.entrez.scripted import Reply, link_result, link_set, wire

CITED = "pubmed_pubmed_citedin"


def serving(
    links: dict[str, list[str]], *, silent: tuple[str, ...] = (), name: str = CITED
) -> Callable[[requests.PreparedRequest], Reply]:
    """Answer one set for every id asked for, but for the silent ones, in reverse order."""

    def answer(request: requests.PreparedRequest) -> Reply:
        assert isinstance(request.body, str)
        ids = [
            value for name, _, value in (p.partition("=") for p in request.body.split("&")) if name == "id"
        ]
        sets = [
            link_set(i, [(t, None) for t in links.get(i, [])], name) for i in reversed(ids) if i not in silent
        ]
        return Reply(link_result(*sets))

    return answer


@pytest.mark.parametrize(
    ("kind", "name", "command"),
    [
        ("cited_by", "pubmed_pubmed_citedin", "neighbor"),
        ("references", "pubmed_pubmed_refs", "neighbor"),
        ("similar", "pubmed_pubmed", "neighbor_score"),
    ],
)
def test_each_kind_asks_for_its_link_name(kind: LinkKind, name: str, command: str) -> None:
    line = wire(Reply(link_result(link_set("1", None, name), link_set("2", None, name))))
    list(find_links(line.transport, ["1", "2"], kind))
    asked = line.adapter.asked(0)
    assert asked[:4] == [("dbfrom", "pubmed"), ("db", "pubmed"), ("cmd", command), ("linkname", name)]
    assert asked[4:6] == [("id", "1"), ("id", "2")]


def test_sets_are_mapped_by_their_ids_not_by_their_place() -> None:
    line = wire(serving({"1": ["11", "12"], "3": ["31"]}))
    assert list(find_links(line.transport, ["1", "2", "3", "1"], "cited_by")) == [
        LinkSet("1", "cited_by", (("11", None), ("12", None))),
        LinkSet("2", "cited_by", ()),
        LinkSet("3", "cited_by", (("31", None),)),
    ]
    assert line.transport.requests_sent == 1


def test_fifty_sources_a_request() -> None:
    pmids = [str(n) for n in range(1, 121)]
    line = wire(serving({}))
    assert [found.source_pmid for found in find_links(line.transport, pmids, "references")] == pmids
    assert line.transport.requests_sent == 3


def test_similar_articles_are_ranked_and_without_the_source() -> None:
    scored = [("5", 10), ("1", 2147483647), ("7", 30), ("6", 30), ("5", 10), ("8", None)]
    line = wire(Reply(link_result(link_set("1", scored, "pubmed_pubmed"))))
    (found,) = find_links(line.transport, ["1"], "similar")
    assert found.targets == (("7", 30), ("6", 30), ("5", 10), ("8", None))


def test_other_link_names_that_come_along_are_passed_over() -> None:
    body = link_result(link_set("1", [("5", 3)], "pubmed_pubmed_five"))
    (found,) = find_links(wire(Reply(body)).transport, ["1"], "similar")
    assert found.targets == ()


def test_a_set_that_nobody_asked_for_is_left_out() -> None:
    body = link_result(link_set("9", [("5", None)], CITED), link_set("1", [("6", None)], CITED))
    assert list(find_links(wire(Reply(body)).transport, ["1"], "cited_by")) == [
        LinkSet("1", "cited_by", (("6", None),))
    ]


def test_a_source_without_a_set_is_asked_for_alone() -> None:
    sets = {source: link_set(source, [("5", None)], CITED) for source in ("1", "2")}
    line = wire(Reply(link_result(sets["1"])), Reply(link_result(sets["2"])))
    found = list(find_links(line.transport, ["1", "2"], "cited_by"))
    assert [one.targets for one in found] == [(("5", None),)] * 2
    assert [value for name, value in line.adapter.asked(1) if name == "id"] == ["2"]


def test_a_source_that_stays_without_a_set_is_incomplete_and_not_without_links() -> None:
    line = wire(serving({"1": ["5"], "3": ["6"]}, silent=("2",)))
    kept: list[LinkSet] = []
    with pytest.raises(Incomplete, match=r"no answer for 1 of 3 PMIDs \(2\)"):
        kept.extend(find_links(line.transport, ["1", "2", "3"], "cited_by"))
    assert line.transport.requests_sent == 2


def test_every_set_that_came_is_given_before_incomplete_is_raised() -> None:
    line = wire(serving({"1": ["5"], "3": ["6"]}, silent=("2",)))
    found = find_links(line.transport, ["1", "2", "3"], "cited_by")
    assert [next(found).source_pmid, next(found).source_pmid] == ["1", "3"]
    with pytest.raises(Incomplete):
        next(found)


def test_a_merged_set_is_not_used_and_its_sources_are_asked_for_alone() -> None:
    merged = Reply(link_result(link_set(["1", "2"], [("5", None), ("6", None)], CITED)))
    alone = [Reply(link_result(link_set(s, [(t, None)], CITED))) for s, t in (("1", "5"), ("2", "6"))]
    line = wire(merged, *alone)
    found = list(find_links(line.transport, ["1", "2"], "cited_by"))
    assert [one.targets for one in found] == [(("5", None),), (("6", None),)]


def test_a_merged_set_for_one_source_is_malformed() -> None:
    body = link_result(link_set(["1", "2"], [("5", None)], CITED))
    with pytest.raises(Malformed, match="2 sources"):
        list(find_links(wire(Reply(body)).transport, ["1"], "cited_by"))


def test_an_error_in_a_set_is_not_taken_for_no_links() -> None:
    body = b"<eLinkResult><LinkSet><DbFrom>pubmed</DbFrom><ERROR>Bad id</ERROR></LinkSet></eLinkResult>"
    with pytest.raises(Rejected, match="Bad id"):
        list(find_links(wire(Reply(body)).transport, ["1"], "cited_by"))


@pytest.mark.parametrize("target", [("x", None), ("", None)])
def test_a_link_to_no_pmid_is_malformed(target: tuple[str, None]) -> None:
    body = link_result(link_set("1", [target], CITED))
    with pytest.raises(Malformed):
        list(find_links(wire(Reply(body)).transport, ["1"], "cited_by"))


def test_an_odd_pmid_is_refused_before_anything_is_sent() -> None:
    line = wire(Reply(link_result()))
    with pytest.raises(UsageError):
        find_links(line.transport, ["1", "PMC2"], "cited_by")
    assert line.transport.requests_sent == 0


@given(
    links=st.dictionaries(
        st.integers(1, 99).map(str), st.lists(st.integers(100, 199).map(str), max_size=5), max_size=80
    )
)
def test_one_set_for_every_source_whatever_the_order(links: dict[str, list[str]]) -> None:
    found = list(find_links(wire(serving(links)).transport, list(links), "cited_by"))
    assert [one.source_pmid for one in found] == list(links)
    assert all(
        [pmid for pmid, _ in one.targets] == list(dict.fromkeys(links[one.source_pmid])) for one in found
    )


def test_recorded_links_come_whole_and_without_the_source(shared: Path) -> None:
    body = (shared / "eutils" / "elink1.xml").read_bytes()
    (found,) = find_links(wire(Reply(body)).transport, ["9298984"], "similar")
    # The answer holds other link names behind the one that was asked for.
    group = body[: body.index(b"</LinkSetDb>")]
    assert b"<LinkName>pubmed_pubmed</LinkName>" in group
    assert (len(found.targets), found.targets[0]) == (group.count(b"<Link>") - 1, ("8794856", None))


def test_a_recorded_merged_set_is_refused(shared: Path) -> None:
    body = (shared / "eutils" / "elink3.xml").read_bytes()
    with pytest.raises(Malformed):
        list(find_links(wire(Reply(body)).transport, ["11812492", "11774222"], "similar"))


def test_pmcids_are_followed_by_number() -> None:
    name = "pmc_pubmed"
    line = wire(serving({"11": ["5"]}, silent=("33",), name=name))
    found = list(find_pmids_of_pmcids(line.transport, ["PMC11", "PMC22", "PMC33"]))
    assert found == [("PMC11", ("5",)), ("PMC22", ()), ("PMC33", None)]
    assert line.adapter.asked(0)[:5] == [
        ("dbfrom", "pmc"), ("db", "pubmed"), ("cmd", "neighbor"), ("linkname", name), ("id", "11"),
    ]  # fmt: skip
