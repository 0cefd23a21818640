from __future__ import annotations

import pytest

from evidence.collect import Collector, Wanted
from evidence.entrez.transport import Transport
from evidence.errors import Blocked, RateLimited, RecordError, UsageError
from evidence.library.store import Library
from evidence.model import Article
from evidence.records.pubmed import parse_record
from tests.collect.conftest import NOW, Collect, adds_up
from tests.eutils_server import EutilsServer, faults, make_record

INDEX = "30267011"

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def world(eutils: EutilsServer) -> EutilsServer:
    """An index study that two articles cite; it cites two others and resembles three."""
    eutils.store.add(make_record(INDEX, cites=[21, 22], doi="10.1000/Index", pmcid="PMC77"))
    eutils.store.add(*(make_record(n) for n in (11, 12, 21, 22, 31, 32, 33)))
    eutils.store.add_links("pubmed_pubmed_citedin", INDEX, [11, 12])
    eutils.store.add_links("pubmed_pubmed_refs", INDEX, [22])
    eutils.store.add_links("pubmed_pubmed", INDEX, [(31, 500), (33, 900), (32, 700)])
    eutils.store.add_links("pmc_pubmed", "77", [INDEX])
    eutils.store.answer_search('"10.1000/index"[aid]', [INDEX])
    return eutils


def fetched(server: EutilsServer) -> list[str]:
    """Every PMID that efetch was asked for, in order."""
    return [pmid for query in server.requests_to("efetch") for pmid in query.ids]


def test_the_record_and_what_cites_it_are_stored(
    world: EutilsServer, collect: Collect, library: Library
) -> None:
    account = collect(INDEX)
    assert account.complete
    assert account.groups["index"].stored == (INDEX,)
    assert account.groups["citing"].stored == ("11", "12")
    assert library.has([INDEX, "11", "12"]) == {INDEX, "11", "12"}
    assert library.raw("11") == world.store.records["11"]


def test_a_second_run_fetches_nothing_that_is_there(world: EutilsServer, collect: Collect) -> None:
    collect(INDEX)
    world.forget_requests()
    account = collect(INDEX)
    assert account.complete
    assert (len(account.total.stored), len(account.total.already)) == (0, 3)
    assert fetched(world) == []


def test_a_second_run_asks_for_links_again_and_fetches_what_is_new(
    world: EutilsServer, collect: Collect
) -> None:
    collect(INDEX)
    world.store.add(make_record(13))
    world.store.add_links("pubmed_pubmed_citedin", INDEX, [12, 13])
    account = collect(INDEX)
    assert account.groups["citing"].stored == ("13",)
    assert account.groups["citing"].already == ("11", "12"), "a link that vanished is kept"


def test_refresh_fetches_everything_again(world: EutilsServer, collect: Collect) -> None:
    collect(INDEX)
    world.forget_requests()
    world.store.add(make_record(11, title="A corrected title"))
    account = collect(INDEX, refresh=True)
    assert sorted(fetched(world)) == ["11", "12", INDEX]
    assert account.total.stored == ("11",)
    assert account.total.already == (INDEX, "12"), "what is unchanged is not stored again"


def test_what_a_run_beside_this_one_stored_meanwhile_is_already_there(
    world: EutilsServer, library: Library, transport: Transport
) -> None:
    def store_beside(*step: object) -> None:
        if step[:2] == ("citing", 0):
            xml = world.store.records["11"]
            library.store_record(xml, parse_record(xml), fetched_at=NOW)

    account = Collector(library, transport, on_progress=store_beside).collect(Wanted((INDEX,)))
    adds_up(account)
    assert account.groups["citing"].stored == ("12",)
    assert account.groups["citing"].already == ("11",)


def test_no_citing_asks_for_no_links(world: EutilsServer, collect: Collect) -> None:
    account = collect(INDEX, citing=False)
    assert list(account.groups) == ["index"]
    assert world.requests_to("elink") == ()


def test_references_are_the_union_of_elink_and_the_records_own_list(
    collect: Collect, library: Library
) -> None:
    account = collect(INDEX, citing=False, references=True)
    assert account.groups["references"].stored == ("21", "22")
    origins = {(link.target_pmid, link.origin) for link in library.links(INDEX, "references")}
    assert origins == {("22", "elink"), ("21", "reference_list"), ("22", "reference_list")}
    assert {link.seen_at[:10] for link in library.links(INDEX, "references")} == {NOW[:10]}


def test_similar_are_the_best_by_score_and_never_the_article_itself(collect: Collect) -> None:
    account = collect(INDEX, citing=False, similar=2)
    assert account.groups["similar"].stored == ("33", "32")


def test_an_article_in_two_groups_is_fetched_once(world: EutilsServer, collect: Collect) -> None:
    world.store.add_links("pubmed_pubmed", INDEX, [(11, 5)])
    account = collect(INDEX, similar=5)
    assert fetched(world).count("11") == 1
    assert account.groups["similar"].stored == ("11",)


def test_dois_and_pmcids_are_looked_up(collect: Collect) -> None:
    account = collect("https://doi.org/10.1000/INDEX", "PMC77", INDEX, citing=False)
    assert account.total.asked == (INDEX,)
    assert account.complete


def test_an_identifier_that_the_library_knows_needs_no_question(
    world: EutilsServer, collect: Collect
) -> None:
    collect(INDEX, citing=False)
    world.forget_requests()
    assert collect("10.1000/index", "PMC77", citing=False).total.already == (INDEX,)
    assert world.requests == ()


def test_an_unknown_doi_is_missing_and_the_rest_is_fetched(collect: Collect) -> None:
    account = collect("10.9999/nothing", INDEX, citing=False)
    assert account.total.missing == ("10.9999/nothing",)
    assert account.total.stored == (INDEX,)
    assert account.reason("10.9999/nothing")


def test_an_odd_identifier_is_refused_before_anything_is_asked(world: EutilsServer, collect: Collect) -> None:
    with pytest.raises(UsageError):
        collect(INDEX, "12x")
    assert world.requests == ()


def test_unknown_pmids_are_missing_and_their_links_are_not_asked_for(
    world: EutilsServer, collect: Collect, library: Library
) -> None:
    account = collect("999", INDEX)
    assert account.groups["index"].missing == ("999",)
    assert "999" in library.missing()
    assert [query.values("id") for query in world.requests_to("elink")] == [(INDEX,)]


def test_a_missing_linked_article_is_not_asked_for_again_but_stays_missing(
    world: EutilsServer, collect: Collect
) -> None:
    world.store.add_links("pubmed_pubmed_citedin", INDEX, [11, 999])
    assert collect(INDEX).groups["citing"].missing == ("999",)
    world.forget_requests()
    assert collect(INDEX).groups["citing"].missing == ("999",)
    assert fetched(world) == []
    collect(INDEX, refresh=True)
    assert "999" in fetched(world)


def test_a_missing_article_that_is_named_is_asked_for_again(world: EutilsServer, collect: Collect) -> None:
    collect("999", citing=False)
    world.store.add(make_record(999))
    assert collect("999", citing=False).total.stored == ("999",)


def test_a_record_gone_from_pubmed_is_missing_and_the_library_keeps_it(
    world: EutilsServer, collect: Collect, library: Library
) -> None:
    collect(INDEX, citing=False)
    del world.store.records[INDEX]
    account = collect(INDEX, citing=False, refresh=True)
    assert account.total.missing == (INDEX,)
    assert "keeps" in (account.reason(INDEX) or "")
    assert library.article(INDEX) is not None


def test_none_known_is_an_answer(collect: Collect) -> None:
    (link,) = collect("11").links
    assert (link.state, link.known) == ("asked", 0)
    assert link.asked_at is not None


def test_links_that_could_not_be_asked_for_are_said_to_be_so(world: EutilsServer, collect: Collect) -> None:
    world.faults.always(faults.errors("Backend down"), utility="elink")
    account = collect(INDEX)
    (link,) = account.links
    assert (link.state, link.known, link.asked_at) == ("could_not_ask", 0, None)
    assert link.reason
    assert account.groups["index"].stored == (INDEX,)
    assert not account.complete


def test_links_known_from_before_are_used_when_they_cannot_be_asked_for(
    world: EutilsServer, collect: Collect
) -> None:
    collect(INDEX)
    world.faults.always(faults.errors("Backend down"), utility="elink")
    account = collect(INDEX)
    assert account.groups["citing"].already == ("11", "12")
    assert account.links[0].state == "could_not_ask"
    assert account.links[0].known == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(faults.rate_limited(), RateLimited), (faults.blocked(), Blocked)],
    ids=["rate limited", "blocked"],
)
def test_a_refusal_stops_all_asking_and_the_rest_is_counted_as_failed(
    world: EutilsServer, collect: Collect, fault: faults.Fault, kind: type[Exception]
) -> None:
    world.faults.always(fault, utility="elink")
    account = collect(INDEX, references=True)
    assert account.answers == 1
    assert [type(error) for error in account.errors] == [kind]
    assert len({query.value("linkname") for query in world.requests_to("elink")}) == 1
    assert [link.state for link in account.links] == ["could_not_ask", "could_not_ask"]
    assert account.groups["references"].failed == ("21", "22"), "known from the record's own list"


def test_nothing_could_be_asked(world: EutilsServer, collect: Collect) -> None:
    world.faults.always(faults.blocked())
    account = collect(INDEX)
    assert account.answers == 0
    assert account.total.failed == (INDEX,)
    assert world.requests_to("elink") == ()


def test_a_batch_that_fails_leaves_the_others_alone(
    eutils: EutilsServer, collect: Collect, library: Library
) -> None:
    pmids = [str(n) for n in range(1, 501)]
    eutils.store.add(*(make_record(n) for n in pmids))
    eutils.faults.on(2, faults.errors("refused", status=400), utility="efetch")
    account = collect(*pmids, citing=False)
    assert len(account.total.stored) == 300
    assert account.total.failed == tuple(pmids[200:400])
    assert library.has(pmids) == {*pmids[:200], *pmids[400:]}
    assert collect(*pmids, citing=False).total.stored == tuple(pmids[200:400])


def test_a_server_that_fails_twice_running_is_not_asked_on(eutils: EutilsServer, collect: Collect) -> None:
    pmids = [str(n) for n in range(1, 1001)]
    eutils.faults.always(faults.diagnostic_page(500))
    account = collect(*pmids, citing=False)
    assert len(account.total.failed) == 1000
    assert len({query.values("id") for query in eutils.requests}) == 2


def test_a_record_that_cannot_be_read_does_not_lose_its_batch(
    collect: Collect, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(xml: bytes) -> Article:
        if b">12</PMID>" in xml:
            raise RecordError("odd", pmid="12")
        return parse_record(xml)

    monkeypatch.setattr("evidence.collect.collector.parse_record", parse)
    account = collect("11", "12", "21", citing=False)
    assert account.total.stored == ("11", "21")
    assert account.total.failed == ("12",)
    assert "cannot be read" in (account.reason("12") or "")
    assert library.has(["11", "12", "21"]) == {"11", "21"}


def test_a_digest_is_replaced_by_the_record(collect: Collect, library: Library) -> None:
    digest = Article(pmid=INDEX, version=1, title="Our words", text_source="digest")
    library.store_record(b"<PubmedArticle/>", digest, fetched_at=NOW)
    account = collect(INDEX, citing=False)
    assert account.total.stored == (INDEX,)
    article = library.article(INDEX)
    assert article is not None
    assert article.text_source == "pubmed"


def test_an_interrupted_run_keeps_what_arrived_and_its_account_is_true(
    library: Library, transport: Transport
) -> None:
    def stop(*step: object) -> None:
        if step[0] == "citing":
            raise KeyboardInterrupt

    collector = Collector(library, transport, on_progress=stop)
    with pytest.raises(KeyboardInterrupt):
        collector.collect(Wanted((INDEX,)))
    assert collector.account.total.stored == (INDEX,)
    assert collector.account.total.failed == ("11", "12")
    assert library.has([INDEX]) == {INDEX}
    assert len(library.links(INDEX, "cited_by")) == 2, "links are stored before their records are fetched"


def test_progress_is_told(library: Library, transport: Transport) -> None:
    told: list[tuple[str, int, int]] = []
    Collector(library, transport, on_progress=lambda *step: told.append(step)).collect(Wanted((INDEX,)))
    assert told[-1] == ("citing", 2, 2)
    assert {stage for stage, _, _ in told} == {"index", "links: citing", "citing"}


def test_every_transient_fault_is_survived(eutils: EutilsServer, collect: Collect, library: Library) -> None:
    pmids = [str(n) for n in range(1, 601)]
    eutils.store.add(*(make_record(n) for n in pmids))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, pmids[1:])
    eutils.faults.at_random(0.5, seed=3)
    assert collect("1").complete
    assert library.has(pmids) == set(pmids)
