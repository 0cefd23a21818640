"""A cheap check for retractions counts only where PubMed still understands the question."""

from __future__ import annotations

import pytest

from evidence.collect.concerns import CONTROL, ask_concerns
from evidence.entrez.transport import Transport
from evidence.errors import ServerFault
from tests.eutils_server import EutilsServer, faults, make_record
from tests.timeline.world import tied


@pytest.fixture
def world(eutils: EutilsServer) -> EutilsServer:
    """Six records, each tied to something else, and the one that is known to be retracted."""
    kinds = ["RetractionIn", "ExpressionOfConcernIn", "ErratumIn", "RetractionOf", "CommentIn"]
    for number, kind in enumerate(kinds, start=1):
        eutils.store.add(tied(make_record(number), kind, 90 + number))
    eutils.store.add(make_record(6), tied(make_record(CONTROL), "RetractionIn", 99))
    return eutils


def test_those_that_something_is_held_against_are_flagged(world: EutilsServer, transport: Transport) -> None:
    (answer,) = ask_concerns(transport, list("123456"))
    assert world.requests_to("esearch")
    assert (sorted(answer.flagged), answer.understood) == (["1", "2", "3"], True)


def test_many_are_asked_for_in_parts(world: EutilsServer, transport: Transport) -> None:
    answers = list(ask_concerns(transport, [str(n) for n in range(1, 451)]))
    assert [len(answer.asked) for answer in answers] == [200, 200, 50]
    assert len(world.requests) == 3


def test_an_answer_without_the_known_retraction_does_not_count(
    world: EutilsServer, transport: Transport
) -> None:
    del world.store.records[CONTROL]
    (answer,) = ask_concerns(transport, ["6"])
    assert not answer.understood


def test_a_question_that_fails_is_no_good_news(world: EutilsServer, transport: Transport) -> None:
    world.faults.always(faults.temporarily_unavailable())
    with pytest.raises(ServerFault):
        list(ask_concerns(transport, ["6"]))
