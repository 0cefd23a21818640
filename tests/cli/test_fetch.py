from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from evidence.cli.exit_codes import ExitCode
from evidence.errors import LibraryFull
from evidence.library.store import BatchCounts, Library
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, faults, make_record

KEY = "0123456789abcdef0123456789abcdef0123"
EMAIL = "someone@example.org"


@pytest.fixture(autouse=True)
def ncbi(eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    """A PubMed in which 2 and 3 cite 1."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    eutils.store.add(make_record(1), make_record(2), make_record(3))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, [2, 3])
    return eutils


def test_the_summary_gives_numbers_that_add_up(evidence: Evidence) -> None:
    run = evidence("fetch", "1")
    assert (run.code, run.err) == (ExitCode.DONE, "")
    lines = [line.split() for line in run.out.splitlines()]
    assert lines[0] == ["asked", "stored", "already", "there", "missing", "failed"]
    assert lines[1] == ["named", "1", "1", "0", "0", "0"]
    assert lines[2] == ["citing", "articles", "2", "2", "0", "0", "0"]
    assert lines[3] == ["all,", "each", "once", "3", "3", "0", "0", "0"]
    assert "citing articles of 1: 2 known" in run.out


def test_a_second_run_says_already_there(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("fetch", "1")
    ncbi.forget_requests()
    report = json.loads(evidence("fetch", "1", "--format", "json").out)
    assert report["total"] == {"asked": 3, "stored": 0, "already_there": 3, "missing": 0, "failed": 0}
    assert ncbi.requests_to("efetch") == ()


def test_json_holds_every_name(evidence: Evidence, ncbi: EutilsServer, workplace: Path) -> None:
    ncbi.store.add_links("pubmed_pubmed_citedin", 1, [2, 3, *range(100, 150)])
    run = evidence("fetch", "1", "--format", "json")
    assert run.code == ExitCode.PARTIAL
    report = json.loads(run.out)
    assert report["complete"] is False
    assert report["stored"] == ["1", "2", "3"]
    assert [entry["id"] for entry in report["missing"]] == [str(n) for n in range(100, 150)]
    assert all(entry["reason"] for entry in report["missing"])
    assert report["library"] == "corpus/library.sqlite"
    assert (workplace / "corpus/library.sqlite").is_file()


def test_missing_articles_are_named_and_the_exit_code_says_part(evidence: Evidence) -> None:
    run = evidence("fetch", "1", "999", "--no-citing")
    assert run.code == ExitCode.PARTIAL
    assert "missing: 999 (no such record in PubMed: unknown, merged or deleted)" in run.out
    assert run.complaint == "evidence: done in part: 1 missing"


def test_no_citing_articles_known_is_said_and_is_no_failure(evidence: Evidence) -> None:
    run = evidence("fetch", "2")
    assert run.code == ExitCode.DONE
    assert "citing articles of 2: none known (NCBI was asked)" in run.out


def test_links_that_could_not_be_asked_for_are_said_and_the_run_is_partial(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    ncbi.faults.always(faults.errors("Backend down"), utility="elink")
    run = evidence("fetch", "1")
    assert run.code == ExitCode.PARTIAL
    assert "citing articles of 1: could not ask (" in run.out
    assert "could not ask for citing articles" in run.complaint


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.rate_limited(), "efetch"),
        (faults.blocked(), "efetch"),
        (faults.diagnostic_page(500), "efetch"),
        (faults.dropped_before_headers(), "efetch"),
    ],
    ids=["rate limited", "blocked", "HTTP 500", "dropped"],
)
def test_a_source_that_gives_nothing_is_unreachable(
    evidence: Evidence,
    ncbi: EutilsServer,
    fault: faults.Fault,
    words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ncbi.faults.always(fault)
    run = evidence("fetch", "1")
    # A warning would say on standard error a second time what the run says at its end.
    assert [entry for entry in caplog.records if entry.levelno >= logging.WARNING] == []
    assert run.code == ExitCode.UNREACHABLE
    assert words in run.complaint
    assert "failed: 1 (" in run.out


def test_identifiers_come_from_a_file_and_from_standard_input(evidence: Evidence, workplace: Path) -> None:
    (workplace / "list.txt").write_text("\ufeff# two\n1, 2\n\n3  # the last\n", encoding="utf-8")
    report = json.loads(evidence("fetch", "--from", "list.txt", "--no-citing", "--format", "json").out)
    assert report["stored"] == ["1", "2", "3"]
    report = json.loads(evidence("fetch", "-", "--no-citing", "--format", "json", stdin=b"3\n1\n1\n").out)
    assert report["already_there"] == ["3", "1"]


def test_a_dry_run_asks_nobody_and_leaves_nothing(
    evidence: Evidence, ncbi: EutilsServer, workplace: Path
) -> None:
    run = evidence("fetch", "1", "--dry-run")
    assert run.code == ExitCode.DONE
    assert "to fetch: 1" in run.out
    assert "citing articles of 1: never asked, so their number is unknown" in run.out
    assert ncbi.requests == ()
    assert list(workplace.iterdir()) == []


def test_a_dry_run_tells_what_is_there_from_what_is_not(evidence: Evidence) -> None:
    evidence("fetch", "1", "--no-citing")
    report = json.loads(evidence("fetch", "1", "2", "--dry-run", "--no-citing", "--format", "json").out)
    assert report["total"] == {"asked": 2, "stored": 0, "already_there": 1, "missing": 0, "to_fetch": 1}
    assert report["to_fetch"] == [{"id": "2", "reason": None}]


def test_offline_says_what_is_there_and_asks_nobody(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("fetch", "1")
    ncbi.forget_requests()
    assert evidence("fetch", "1", "--offline").code == ExitCode.DONE
    run = evidence("fetch", "1", "42", "--offline", "--no-citing")
    assert run.code == ExitCode.PARTIAL
    assert "not here: 42" in run.out
    assert ncbi.requests == ()


def test_offline_tells_links_never_asked_for_from_none(evidence: Evidence) -> None:
    evidence("fetch", "1", "2")
    run = evidence("fetch", "3", "--offline")
    assert run.code == ExitCode.PARTIAL
    assert "citing articles of 3: never asked" in run.out
    assert "citing articles of 2: none known, asked 20" in evidence("fetch", "2", "--offline").out


@pytest.mark.usefixtures("quiet_log")
def test_key_and_email_go_to_ncbi_and_nowhere_else(
    evidence: Evidence, ncbi: EutilsServer, monkeypatch: pytest.MonkeyPatch, workplace: Path
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    monkeypatch.setenv("NCBI_EMAIL", EMAIL)
    ncbi.faults.queue(faults.rate_limited(), utility="elink")
    ncbi.faults.always(faults.key_refused(), utility="elink")
    run = evidence("--debug", "--verbose", "fetch", "1", "999")
    assert "DEBUG evidence." in run.err
    assert ncbi.requests[0].value("api_key") == KEY
    assert all(KEY not in query.target and EMAIL not in query.target for query in ncbi.requests)
    written = b"".join(path.read_bytes() for path in workplace.rglob("*") if path.is_file())
    for secret in (KEY, EMAIL):
        assert secret not in run.out + run.err
        assert secret.encode() not in written


def test_ctrl_c_says_what_was_kept(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evidence.collect.collector.find_links", interrupt)
    run = evidence("fetch", "1")
    assert run.code == ExitCode.INTERRUPTED
    assert "1 of 1 records stored" in run.complaint
    assert "goes on" in run.complaint


def _full_from(monkeypatch: pytest.MonkeyPatch, method: str, nth: int) -> None:
    """Let the library's disk be full from the n-th call of a method on."""
    real = getattr(Library, method)
    calls: list[str] = []

    def store(self: Library, *given: Any, **named: Any) -> BatchCounts | None:
        calls.append(method)
        if len(calls) >= nth:
            raise LibraryFull("no space left")
        counts: BatchCounts | None = real(self, *given, **named)
        return counts

    monkeypatch.setattr(Library, method, store)


def test_a_full_disk_ends_with_the_account_and_one_line(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    _full_from(monkeypatch, "store_batch", 2)
    run = evidence("fetch", "1")
    assert (run.code, run.complaint) == (ExitCode.FAILED, "evidence: no space left")
    lines = [line.split() for line in run.out.splitlines()]
    assert lines[3] == ["all,", "each", "once", "3", "1", "0", "0", "2"]
    assert "failed: 2, 3 (could not be stored: no space left)" in run.out


def test_a_disk_that_is_full_before_the_links_leaves_the_account_incomplete(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    _full_from(monkeypatch, "store_links", 1)
    run = evidence("fetch", "1", "--format", "json")
    assert run.code == ExitCode.FAILED
    report = json.loads(run.out)
    assert (report["stored"], report["complete"]) == (["1"], False)


def test_what_is_no_identifier_has_no_account(evidence: Evidence) -> None:
    run = evidence("fetch", "no-identifier")
    assert (run.code, run.out) == (ExitCode.USAGE, "")


def test_more_similar_articles_than_can_be_meant_are_refused_unasked(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    run = evidence("fetch", "1", "--similar", "9" * 23)
    assert run.code == ExitCode.USAGE
    assert "--similar" in run.err
    assert ncbi.requests == ()


def test_offline_and_refresh_exclude_each_other(evidence: Evidence, ncbi: EutilsServer) -> None:
    run = evidence("fetch", "1", "--refresh", "--offline")
    assert (run.code, run.out) == (ExitCode.USAGE, "")
    assert run.complaint.startswith("evidence: --offline and --refresh exclude each other")
    assert ncbi.requests == ()


def test_a_linked_article_that_was_missing_is_named_with_the_way_to_ask_again(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    ncbi.store.add_links("pubmed_pubmed_citedin", 1, [2, 99])
    evidence("fetch", "1")
    ncbi.store.add(make_record(99))
    run = evidence("fetch", "1")
    assert run.code == ExitCode.PARTIAL
    assert "missing: 99 (" in run.out
    assert "--refresh asks again" in run.out
    assert "missing: 99" not in evidence("fetch", "1", "--refresh").out
