"""``evidence report`` as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.library.store import Library
from tests.cli.conftest import Evidence
from tests.cli.test_compare import library
from tests.library.samples import FEBRUARY, Links

__all__ = ["library"]

PAGE = Path("outputs/report-100.html")


def test_the_page_is_written_into_the_folder_of_outputs(evidence: Evidence, workplace: Path) -> None:
    run = evidence("report", "100", "--outcome", "CR")
    assert (run.code, run.out) == (0, "")
    assert run.complaint == f"evidence: wrote {PAGE}"
    text = (workplace / PAGE).read_text(encoding="utf-8")
    assert "28/42 (66.7%) [50.5–80.4]†" in text
    assert "<mark>Of 42 patients, 28</mark> (66.7%)" in text
    assert "<svg " in text
    assert "evidence report 100 --outcome CR</code>" in text


def test_missing_records_are_counted_apart_from_those_nobody_fetched(
    evidence: Evidence, workplace: Path, library: Path
) -> None:
    with Library.open(library) as opened:
        cited = [("101", None), ("888", None), ("999", None)]
        opened.store_links([Links("100", "cited_by", cited)], "elink", FEBRUARY)
        opened.store_batch([], ["888"], fetched_at=FEBRUARY)
    assert evidence("report", "100", "--output", "page.html").code == 0
    text = (workplace / "page.html").read_text(encoding="utf-8")
    assert '<strong>Found: <span class="count">3</span></strong>' in text
    assert "<strong>1</strong> missing: asked for and not given by PubMed" in text
    assert "<strong>1</strong> not fetched into the library" in text


def test_no_path_and_no_secret_is_in_the_page(
    evidence: Evidence, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "0123456789abcdef-key")
    monkeypatch.setenv("NCBI_EMAIL", "reader@example.org")
    assert evidence("report", "100", "--output", workplace / "deep" / "page.html").code == 0
    text = (workplace / "deep" / "page.html").read_text(encoding="utf-8")
    for hidden in ("0123456789abcdef-key", "reader@example.org", str(workplace), "library.sqlite"):
        assert hidden not in text


def test_the_options_of_the_comparison_are_repeated_in_the_page(evidence: Evidence, workplace: Path) -> None:
    options = [
        "--outcome",
        "CR",
        "--since",
        "2001",
        "--wilson",
        "--difference",
        "--fisher",
        "--no-digests",
        "--pool",
    ]
    assert evidence("report", "100", *options, "--output", "page.html").code == 0
    text = (workplace / "page.html").read_text(encoding="utf-8")
    command = (
        "evidence report 100 --outcome CR --since 2001 --wilson --difference --fisher --pool --no-digests"
    )
    assert f"<code>{command}</code>" in text
    assert "28/42 (66.7%) [51.6–79.0]†" in text
    assert "Not pooled, proportions: fewer than 3 studies" in text


def test_records_asked_for_by_name_that_are_not_there_end_in_part(
    evidence: Evidence, workplace: Path
) -> None:
    run = evidence("report", "100", "--only", "101,999")
    assert run.code == 4
    assert "not in the library: PMID 999" in run.err
    assert (workplace / PAGE).exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["555"], 1, "evidence fetch 555"),
        (["bhojwani"], 2, "bhojwani"),
        (["100", "--outcome", "remission"], 2, "did you mean CR"),
        (["100", "--output", "outputs/page.docx"], 2, "outputs/page.docx: a report is an HTML page"),
        (["555", "--output", "outputs/page"], 2, "ends in .html or .htm"),
    ],
)
def test_a_wrong_call_is_one_line_and_leaves_no_page(
    evidence: Evidence, workplace: Path, arguments: list[str], code: int, words: str
) -> None:
    run = evidence("report", *arguments)
    assert (run.code, run.out) == (code, "")
    assert words in run.complaint
    assert not (workplace / "outputs").exists()


def test_an_old_page_survives_a_failure(evidence: Evidence, workplace: Path) -> None:
    (workplace / "page.html").mkdir()
    run = evidence("report", "100", "--output", "page.html")
    assert run.code == 1
    assert "page.html cannot be written" in run.complaint
    assert list((workplace / "page.html").iterdir()) == []
