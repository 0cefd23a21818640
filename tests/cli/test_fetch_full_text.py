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


TABLE = (
    "<body><sec><title>Results</title><p>We treated 42 patients.</p>"
    "<fig id='F1'><label>Figure 1</label><caption><p>The 12-month EFS was 23.4%.</p></caption></fig>"
    "<table-wrap id='T2'><label>Table 2</label><caption><p>Outcomes</p></caption>"
    "<table><thead><tr><th>Outcome</th><th>InO (n = 42)</th></tr></thead><tbody>"
    "<tr><td>CR, n (%)</td><td>28 (66.7)</td></tr></tbody></table></table-wrap></sec></body>"
)


@pytest.fixture
def held(evidence: Evidence, ncbi: EutilsServer) -> Evidence:
    """A library with a full text that has a table."""
    ncbi.store.add_pmc("PMC71", article("71", TABLE), pmid="1")
    assert evidence("fetch", "1", "--full-text").code == ExitCode.DONE
    return evidence


def test_figures_and_tables_are_shown(held: Evidence) -> None:
    run = held("show", "1")
    assert (run.code, run.err) == (ExitCode.DONE, "")
    assert "  Figure 1: The 12-month EFS was 23.4%.\n" in run.out
    assert "  Table 2: Outcomes [2 × 2 cells]\n" in run.out
    assert "  Print one with: evidence show 1 --table 2\n" in run.out
    assert "PMC has it, but not as XML" in held("show", "2").out
    assert "Full text\n  PMC does not have it (asked" in held("show", "3").out
    full_text = json.loads(held("show", "1", "--format", "json").out)["full_text"]
    assert [figure["id"] for figure in full_text["figures"]] == ["F1"]


def test_one_table_is_printed(held: Evidence) -> None:
    run = held("show", "1", "--table", "2")
    assert (run.code, run.err) == (ExitCode.DONE, "")
    assert "CR, n (%)  28 (66.7)" in run.out
    cells = json.loads(held("show", "1", "--table", "T2", "--format", "json").out)["cells"]
    assert [cell["text"] for cell in cells][-1] == "28 (66.7)"


@pytest.mark.parametrize(("pmid", "table"), [("1", "5"), ("2", "1"), ("1", ""), ("1", "\x1b[31m")])
def test_a_table_that_is_not_there_is_one_clear_line(held: Evidence, pmid: str, table: str) -> None:
    run = held("show", pmid, "--table", table)
    assert run.code == ExitCode.FAILED
    assert run.complaint.startswith("evidence: ")
    assert "\x1b" not in run.err


def test_captions_and_cells_are_explained(held: Evidence) -> None:
    run = held("explain", "1")
    assert (run.code, run.err) == (ExitCode.DONE, "")
    assert "\nfigure:F1\n" in run.out
    assert "→ 23.4%" in run.out
    assert "    → 28 (66.7)  " in run.out
    told = json.loads(held("explain", "1", "--format", "json").out)
    assert told[0]["tables"][0]["cells"][-1]["fate"] == "finding"


def test_figures_of_the_full_text_reach_the_comparison_with_their_place(held: Evidence) -> None:
    rows = held("compare", "1", "--outcome", "EFS", "--outcome", "CR", "--format", "jsonl").out
    assert "figure:F1" in rows
    assert "table:T2" in rows
