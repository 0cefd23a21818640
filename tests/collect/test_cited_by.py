from __future__ import annotations

from collections.abc import Iterator

import pytest

from evidence.collect import Account, Collector, Wanted
from evidence.entrez.transport import Transport
from evidence.library.store import Library
from evidence.settings import Settings
from evidence.sources.europepmc import EuropePmc
from evidence.sources.icite import ICite
from tests.collect.conftest import NOW, NoWait, skip_wait
from tests.eutils_server import EutilsServer, faults, make_record


@pytest.fixture
def sources(eutils: EutilsServer) -> Iterator[tuple[ICite, EuropePmc]]:
    eutils.store.add(*(make_record(n) for n in (1, 11, 12, 13, 14)))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, [11, 12])
    eutils.store.icite_citing["1"] = [12, 13]
    eutils.store.europepmc_citing["1"] = (("MED", "14"), ("PPR", "5"), ("MED", "11"))
    settings = Settings(europepmc_url=eutils.url_of("europepmc"), icite_url=eutils.url_of("icite"))
    with (
        ICite(settings, limiter=NoWait(), sleep=skip_wait) as icite,
        EuropePmc(settings, limiter=NoWait(), sleep=skip_wait) as europepmc,
    ):
        yield icite, europepmc


def collect(library: Library, transport: Transport, sources: tuple[ICite, EuropePmc]) -> Account:
    collector = Collector(library, transport, now=lambda: NOW, citing_sources=sources)
    return collector.collect(Wanted(("1",)))


def known(account: Account) -> dict[str, tuple[str, int]]:
    return {link.origin: (link.state, link.known) for link in account.links}


def test_the_union_is_fetched_and_each_source_is_counted(
    library: Library, transport: Transport, sources: tuple[ICite, EuropePmc]
) -> None:
    account = collect(library, transport, sources)
    assert account.complete
    assert account.groups["citing"].stored == ("11", "12", "13", "14")
    assert known(account) == {"elink": ("asked", 4), "icite": ("asked", 2), "europepmc": ("asked", 2)}
    origins = {(link.target_pmid, link.origin) for link in library.links("1", "cited_by")}
    assert origins == {
        ("11", "elink"),
        ("12", "elink"),
        ("12", "icite"),
        ("13", "icite"),
        ("14", "europepmc"),
        ("11", "europepmc"),
    }
    assert all(link.seen_at == "2026-03-01T12:00:00Z" for link in library.links("1", "cited_by"))


def test_a_source_that_fails_is_named_and_the_others_answer(
    eutils: EutilsServer, library: Library, transport: Transport, sources: tuple[ICite, EuropePmc]
) -> None:
    eutils.faults.always(faults.diagnostic_page(502), utility="icite")
    account = collect(library, transport, sources)
    assert not account.complete
    assert known(account)["icite"] == ("could_not_ask", 0)
    assert account.groups["citing"].stored == ("11", "12", "14")


def test_that_a_source_does_not_know_an_article_is_an_answer(
    eutils: EutilsServer, library: Library, transport: Transport, sources: tuple[ICite, EuropePmc]
) -> None:
    eutils.store.icite_citing.clear()
    account = collect(library, transport, sources)
    assert account.complete
    (link,) = (link for link in account.links if link.origin == "icite")
    assert (link.state, link.known, link.reason) == ("asked", 0, "it has no record of the article")
    assert library.links_asked_at("1", "cited_by", origin="icite") == "2026-03-01T12:00:00Z"
