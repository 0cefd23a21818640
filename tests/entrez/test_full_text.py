from __future__ import annotations

import pytest

from evidence.entrez.full_text import RawFullText, fetch_full_texts
from evidence.entrez.links import find_pmcids
from evidence.errors import UsageError
from tests.entrez.loopback import Client


def article(number: str, *, body: str = "<body><p>x</p></body>", kind: str = "pmc") -> bytes:
    return (
        f'<article><front><article-meta><article-id pub-id-type="{kind}">{number}</article-id>'
        f"</article-meta></front>{body}</article>"
    ).encode()


def fetch(client: Client, *pmcids: str) -> dict[str, RawFullText]:
    found: dict[str, RawFullText] = {}
    for _, batch in fetch_full_texts(client.transport, pmcids):
        found |= batch
    return found


def test_full_texts_are_asked_for_by_number_and_told_by_their_own_id(client: Client) -> None:
    client.server.store.add_pmc("PMC77", article("77"))
    client.server.store.add_pmc("PMC78", article("PMC78", kind="pmcid"))
    found = fetch(client, "PMC78", "PMC77", "PMC79")
    assert {pmcid: text.has_body for pmcid, text in found.items()} == {"PMC77": True, "PMC78": True}
    assert found["PMC77"].xml == article("77")
    (query,) = client.server.requests_to("efetch")
    assert (query.value("db"), query.value("retmode"), query.ids) == ("pmc", "xml", ("78", "77", "79"))


def test_front_matter_with_a_comment_has_no_body(client: Client) -> None:
    refusal = "<!--The publisher of this article does not allow downloading of the full text in XML form.-->"
    client.server.store.add_pmc("PMC77", article("77", body=refusal))
    assert not fetch(client, "PMC77")["PMC77"].has_body


def test_an_article_that_was_not_asked_for_is_left_out(client: Client) -> None:
    client.server.store.pmc_articles["77"] = article("99")
    assert fetch(client, "PMC77") == {}


def test_many_texts_are_asked_for_in_parts(client: Client) -> None:
    fetch(client, *(f"PMC{n}" for n in range(1, 46)))
    assert len(client.server.requests_to("efetch")) == 3


def test_no_pmcid_is_refused_before_anybody_is_asked(client: Client) -> None:
    with pytest.raises(UsageError, match="not a PMCID: '77'"):
        fetch_full_texts(client.transport, ["77"])
    assert client.server.requests == ()


def test_pmcids_are_asked_of_elink(client: Client) -> None:
    client.server.store.add_links("pubmed_pmc", "101", ["77"])
    assert dict(find_pmcids(client.transport, ["101", "102"])) == {"101": ("PMC77",), "102": ()}
    (query,) = client.server.requests_to("elink")
    assert (query.value("db"), query.value("linkname")) == ("pmc", "pubmed_pmc")
