from __future__ import annotations

import pytest

from evidence.collect import Account, Wanted, survey
from evidence.library.store import Library
from evidence.model import Article
from tests.collect.conftest import NOW, Collect, adds_up
from tests.eutils_server import EutilsServer, make_record


@pytest.fixture
def collected(eutils: EutilsServer, collect: Collect, library: Library) -> Library:
    """A library with article 1, which 2, 3 and the missing 99 cite."""
    eutils.store.add(make_record(1, doi="10.1000/one"), make_record(2), make_record(3))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, [2, 3, 99])
    collect("1")
    eutils.forget_requests()
    return library


def _survey(library: Library, *names: str, offline: bool, **options: int) -> Account:
    account = survey(Wanted(names, **options), library, offline=offline)  # type: ignore[arg-type]
    adds_up(account)
    return account


def test_a_survey_says_what_is_there_without_asking(collected: Library, eutils: EutilsServer) -> None:
    account = _survey(collected, "1", offline=True)
    assert account.total.already == ("1", "2", "3")
    assert account.total.missing == ("99",)
    assert eutils.requests == ()


def test_a_digest_is_there_offline_and_to_be_fetched_otherwise(library: Library) -> None:
    digest = Article("3", 1, "Ours", text_source="digest")
    library.store_record(b"<PubmedArticle/>", digest, fetched_at=NOW)
    offline = _survey(library, "3", offline=True, citing=False)
    assert (offline.total.already, offline.digests) == (("3",), {"3"})
    planned = _survey(library, "3", offline=False, citing=False)
    assert (planned.open_pmids(), planned.digests) == (("3",), set())


def test_links_that_were_never_asked_for_are_not_none(collected: Library) -> None:
    account = _survey(collected, "1", "2", offline=True)
    assert [(link.source_pmid, link.state, link.known) for link in account.links] == [
        ("1", "asked", 3),
        ("2", "never_asked", 0),
    ]
    assert not account.complete


def test_a_named_missing_article_would_be_asked_for_again_and_a_linked_one_not(collected: Library) -> None:
    assert _survey(collected, "99", offline=False, citing=False).open_pmids() == ("99",)
    assert _survey(collected, "1", offline=False).open_pmids() == ()


def test_a_refresh_would_ask_for_everything(collected: Library) -> None:
    assert _survey(collected, "1", offline=False, refresh=True).open_pmids() == ("1", "2", "3", "99")


def test_an_identifier_is_looked_up_in_the_library_only(collected: Library, eutils: EutilsServer) -> None:
    account = _survey(collected, "10.1000/ONE", "10.1000/two", offline=True, citing=False)
    assert account.total.already == ("1",)
    assert account.open_pmids() == ("10.1000/two",)
    assert eutils.requests == ()
