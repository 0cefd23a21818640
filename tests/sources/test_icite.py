from __future__ import annotations

import pytest

from evidence.entrez.links import LinkSet
from evidence.errors import Malformed
from evidence.sources.icite import ICite
from tests.eutils_server import EutilsServer, faults
from tests.eutils_server.answers import json_answer


def test_citing_articles_and_unknown_ones_are_told_apart(eutils: EutilsServer, icite: ICite) -> None:
    eutils.store.icite_citing |= {"1": [12, 13, 12, 1], "2": []}
    assert list(icite.cited_by(["1", "2", "3"])) == [
        LinkSet("1", "cited_by", (("12", None), ("13", None))),
        LinkSet("2", "cited_by", ()),
        "3",
    ]
    (query,) = eutils.requests
    assert query.parameters == (("pmids", "1,2,3"), ("fl", "pmid,cited_by"))


def test_many_articles_are_asked_for_in_parts(eutils: EutilsServer, icite: ICite) -> None:
    assert len(list(icite.cited_by([str(n) for n in range(1, 251)]))) == 250
    assert len(eutils.requests) == 3


def test_a_list_written_as_text_is_read(eutils: EutilsServer, icite: ICite) -> None:
    body = {"data": [{"pmid": 1, "cited_by": "12 13"}, {"pmid": 2, "cited_by": None}]}
    eutils.faults.queue(faults.fixed("text", json_answer(body)), utility="icite")
    assert [s for s in icite.cited_by(["1", "2"]) if isinstance(s, LinkSet)] == [
        LinkSet("1", "cited_by", (("12", None), ("13", None))),
        LinkSet("2", "cited_by", ()),
    ]


@pytest.mark.parametrize(
    "body", [{}, {"data": [{"pmid": 1}]}, {"data": [{"pmid": 1, "cited_by": ["x"]}]}, {"data": 5}, []]
)
def test_an_answer_of_another_shape_is_malformed(eutils: EutilsServer, icite: ICite, body: object) -> None:
    eutils.faults.queue(faults.fixed("odd", json_answer(body)), utility="icite")
    with pytest.raises(Malformed, match="iCite: "):
        list(icite.cited_by(["1"]))
