from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from evidence.collect import Account, Collector, Wanted, survey
from evidence.entrez.transport import Transport
from evidence.library.store import Library
from evidence.settings import Settings
from evidence.sources.europepmc import EuropePmc
from tests.collect.conftest import NOW, NoWait, skip_wait
from tests.eutils_server import EutilsServer, faults, make_record

INDEX = "1"


def article(number: str, pmid: str, words: str = "Five responded.", *, body: bool = True) -> bytes:
    refusal = "<!--The publisher of this article does not allow downloading of the full text in XML form.-->"
    return (
        f'<article><front><article-meta><article-id pub-id-type="pmid">{pmid}</article-id>'
        f'<article-id pub-id-type="pmc">{number}</article-id></article-meta></front>'
        f"{f'<body><p>{words}</p></body>' if body else refusal}</article>"
    ).encode()


@pytest.fixture
def world(eutils: EutilsServer) -> EutilsServer:
    """Five articles: PMC gives the text of two, one by elink; of one the front matter; two are not there."""
    eutils.store.add(make_record(INDEX, pmcid="PMC71"), make_record(2), make_record(3, pmcid="PMC73"))
    eutils.store.add(make_record(4), make_record(5, pmcid="PMC75"))
    eutils.store.add_links("pubmed_pubmed_citedin", INDEX, [2, 3, 4, 5])
    eutils.store.add_pmc("PMC71", article("71", INDEX))
    eutils.store.add_pmc("PMC72", article("72", "2"), pmid="2")
    eutils.store.add_pmc("PMC73", article("73", "3", body=False))
    return eutils


Fetch = Callable[..., Account]


@pytest.fixture
def fetch(library: Library, transport: Transport, world: EutilsServer) -> Iterator[Fetch]:
    settings = Settings(europepmc_url=world.url_of("europepmc"), read_timeout_s=5.0)
    with EuropePmc(settings, limiter=NoWait(), sleep=skip_wait) as second:

        def run(**options: bool) -> Account:
            wanted = Wanted((INDEX,), full_text=True, **options)
            return Collector(library, transport, now=lambda: NOW, second_source=second).collect(wanted)

        yield run


def states(account: Account) -> dict[str, str]:
    assert account.full_texts is not None
    return dict(account.full_texts.states)


def test_texts_are_stored_and_every_absence_has_its_own_name(fetch: Fetch, library: Library) -> None:
    account = fetch()
    assert states(account) == {
        "1": "stored",
        "2": "stored",
        "3": "not_as_xml",
        "4": "not_in_pmc",
        "5": "not_as_xml",
    }
    assert account.complete
    held = library.full_texts.get("2")
    assert held is not None
    assert (held.pmcid, held.source) == ("PMC72", "pmc")
    assert {pmid: library.full_texts.answers(pmid) for pmid in "345"} == {
        "3": {"pmc": ("front_matter", NOW_Z), "europepmc": ("none", NOW_Z)},
        "4": {"pmc": ("no_pmcid", NOW_Z)},
        "5": {"pmc": ("none", NOW_Z), "europepmc": ("none", NOW_Z)},
    }


NOW_Z = "2026-03-01T12:00:00Z"


def test_the_second_source_gives_what_pmc_does_not(
    fetch: Fetch, world: EutilsServer, library: Library
) -> None:
    world.store.europepmc_texts["PMC73"] = article("73", "3", "Six responded.")
    account = fetch()
    assert account.full_texts is not None
    assert account.full_texts.sources["3"] == "europepmc"
    held = library.full_texts.get("3")
    assert held is not None
    assert held.source == "europepmc"


def test_a_second_run_asks_only_for_what_is_not_there(fetch: Fetch, world: EutilsServer) -> None:
    fetch()
    world.forget_requests()
    assert states(fetch())["1"] == "already"
    asked = [i for query in world.requests_to("efetch") for i in query.ids]
    assert sorted(asked) == ["73", "75"]


def test_a_refresh_asks_again_and_keeps_the_former_text(
    fetch: Fetch, world: EutilsServer, library: Library
) -> None:
    fetch()
    world.store.add_pmc("PMC71", article("71", INDEX, "Seven responded."))
    assert states(fetch(refresh=True))["1"] == "stored"
    held = library.full_texts.get(INDEX)
    assert held is not None
    assert held.parsed().paragraphs[0].text == "Seven responded."


@pytest.mark.parametrize(
    ("utility", "failed"),
    [("efetch", {"1", "2", "3", "5"}), ("elink", {"2", "4"}), ("europepmc", {"3", "5"})],
)
def test_a_source_that_fails_leaves_the_others_alone(
    fetch: Fetch, world: EutilsServer, utility: str, failed: set[str]
) -> None:
    fetch_records = Collector.fetch_full_texts

    def broken(self: Collector, *, refresh: bool) -> None:
        world.faults.always(faults.diagnostic_page(502), utility=utility)
        fetch_records(self, refresh=refresh)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Collector, "fetch_full_texts", broken)
        account = fetch()
    found = states(account)
    assert {pmid for pmid, state in found.items() if state == "failed"} == failed
    assert not account.complete
    assert account.errors
    assert set(found) == set("12345")


def test_a_text_that_is_another_articles_is_not_stored(
    fetch: Fetch, world: EutilsServer, library: Library
) -> None:
    world.store.add_pmc("PMC71", article("71", "99"))
    account = fetch()
    assert states(account)["1"] == "failed"
    assert account.full_texts is not None
    assert "calls itself PMID 99" in account.full_texts.reasons["1"]
    assert library.full_texts.get(INDEX) is None


def test_a_look_without_asking_says_what_is_known(
    fetch: Fetch, library: Library, world: EutilsServer
) -> None:
    fetch()
    world.store.add(make_record(6))
    world.forget_requests()
    account = survey(Wanted((INDEX,), full_text=True), library, offline=True)
    assert states(account) == {
        "1": "already",
        "2": "already",
        "3": "not_as_xml",
        "4": "not_in_pmc",
        "5": "not_as_xml",
    }
    assert world.requests == ()
