from __future__ import annotations

import json

import pytest

from evidence.cli.exit_codes import ExitCode
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, faults, make_record

ARTICLE = (
    '<article><front><article-meta><article-id pub-id-type="pmc">{pmcid}</article-id></article-meta></front>'
    "{body}</article>"
)


def article(pmcid: str, body: str = "<body><p>Five responded.</p></body>") -> bytes:
    return ARTICLE.format(pmcid=pmcid, body=body).encode()


@pytest.fixture(autouse=True)
def ncbi(eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    """A PubMed in which 2 and 3 cite 1; PMC has the text of 1 and the front matter of 2."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    monkeypatch.setenv("EVIDENCE_EUROPEPMC_URL", eutils.url_of("europepmc"))
    monkeypatch.setenv("EVIDENCE_ICITE_URL", eutils.url_of("icite"))
    eutils.store.add(make_record(1), make_record(2), make_record(3))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, [2, 3])
    eutils.store.add_pmc("PMC71", article("71"), pmid="1")
    eutils.store.add_pmc("PMC72", article("72", ""), pmid="2")
    return eutils


def test_every_full_text_is_accounted_for(evidence: Evidence) -> None:
    run = evidence("fetch", "1", "--full-text")
    assert (run.code, run.err) == (ExitCode.DONE, "")
    assert "full texts: 1 stored, 1 not in PMC, 1 not as XML" in run.out
    assert "  not in PMC: 3" in run.out
    assert "  in PMC, but not available as XML: 2" in run.out


def test_json_names_each_with_its_source(evidence: Evidence, ncbi: EutilsServer) -> None:
    ncbi.store.europepmc_texts["PMC72"] = article("72")
    texts = json.loads(evidence("fetch", "1", "--full-text", "--format", "json").out)["full_texts"]
    assert [(t["pmid"], t["state"], t["source"]) for t in texts] == [
        ("1", "stored", "pmc"),
        ("2", "stored", "europepmc"),
        ("3", "not_in_pmc", None),
    ]


def test_a_source_that_cannot_be_asked_makes_the_run_partial(evidence: Evidence, ncbi: EutilsServer) -> None:
    ncbi.faults.always(faults.diagnostic_page(502), utility="europepmc")
    run = evidence("fetch", "1", "--full-text")
    assert run.code == ExitCode.PARTIAL
    assert run.complaint == "evidence: done in part: 1 full text failed"
    assert "the second source could not be asked: Europe PMC: the server failed (HTTP 502)" in run.out


def test_nobody_is_asked_offline(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("fetch", "1", "--full-text")
    ncbi.forget_requests()
    run = evidence("fetch", "1", "--full-text", "--offline")
    assert run.code == ExitCode.DONE
    assert "full texts: 1 already there, 1 not in PMC, 1 not as XML" in run.out
    assert ncbi.requests == ()


def test_without_the_option_no_full_text_is_asked_for(evidence: Evidence, ncbi: EutilsServer) -> None:
    run = evidence("fetch", "1")
    assert "full texts" not in run.out
    assert {query.value("db") for query in ncbi.requests_to("efetch")} == {"pubmed"}


def test_further_sources_of_citations_are_asked_where_settings_say_so(
    evidence: Evidence, ncbi: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.store.add(make_record(4))
    ncbi.store.icite_citing["1"] = [4]
    monkeypatch.setenv("EVIDENCE_CITED_BY", "icite, europepmc")
    run = evidence("fetch", "1")
    assert run.code == ExitCode.DONE
    assert "citing articles of 1: 3 known" in run.out
    assert "citing articles of 1 by iCite: 1 known" in run.out
    assert "citing articles of 1 by Europe PMC: none known (Europe PMC was asked)" in run.out


def test_an_unknown_source_is_refused(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_CITED_BY", "scholar")
    run = evidence("fetch", "1")
    assert run.code == ExitCode.USAGE
    assert run.complaint == (
        "evidence: EVIDENCE_CITED_BY names the source 'scholar'; known are icite and europepmc"
    )
