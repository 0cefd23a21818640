"""A folder with an evidence.toml: every command uses it, decisions show, and a past day can be shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.cli.exit_codes import ExitCode
from evidence.library.searches import SearchAnswer
from evidence.library.store import Library
from evidence.project import load_project
from evidence.records.pubmed import parse_record
from tests.cli.conftest import Evidence
from tests.eutils_server import make_record
from tests.library.samples import JANUARY, MARCH, Links
from tests.timeline.extractors import shared_extractor

INDEX = "1"


def abstract(percent: int) -> str:
    return f"Of 100 patients treated, {percent} ({percent}%) achieved complete remission."


def store(library: Library, pmid: str, percent: int, at: str, **slots: Any) -> None:
    raw = make_record(pmid, abstract=abstract(percent), **slots)
    library.store_batch([(raw, parse_record(raw))], fetched_at=at, from_pubmed=True)


@pytest.fixture
def held(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library in which 2 cites 1, 3 matches a query, and 4 is a stranger."""
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", shared_extractor)
    with Library.open(workplace / "corpus/library.sqlite") as library:
        for number in range(1, 5):
            store(library, str(number), 10 * number, JANUARY)
        library.store_links([Links(INDEX, "cited_by", [("2", None)])], "elink", JANUARY)
        library.searches.store("remission[tiab]", ["3"], SearchAnswer(JANUARY, 1, "remission[tiab]"))
    return workplace


@pytest.fixture
def review(held: Path, evidence: Evidence) -> Path:
    run = evidence("init", INDEX, "--name", "children", "--query", "remission[tiab]")
    assert run.code == ExitCode.DONE
    return held


def table(evidence: Evidence, *arguments: str) -> Any:
    run = evidence("compare", "--format", "json", *arguments)
    assert run.code == ExitCode.DONE, run.err
    return json.loads(run.out)


def figures(comparison: Any, outcome: str = "CR") -> dict[str, float]:
    (section,) = (s for s in comparison["outcomes"] if s["outcome"] == outcome)
    return {row["pmid"]: row["finding"]["percent"] for row in section["rows"] if "finding" in row}


def test_init_writes_a_file_that_holds_what_was_asked(evidence: Evidence, workplace: Path) -> None:
    run = evidence("init", "30267011", "--query", 'inotuzumab AND "a \\ b"')
    assert run.out == "wrote evidence.toml: a review of PMID 30267011. Next: evidence update\n"
    review = load_project(workplace).review
    assert review is not None
    assert (review.name, review.index_pmid) == ("30267011", "30267011")
    assert [query.term for query in review.queries] == ['inotuzumab AND "a \\ b"']


def test_init_without_queries_shows_how_one_is_written(evidence: Evidence, workplace: Path) -> None:
    evidence("init", "30267011")
    text = (workplace / "evidence.toml").read_text(encoding="utf-8")
    assert "# [[query]]" in text
    review = load_project(workplace).review
    assert review is not None
    assert review.queries == ()


def test_init_never_overwrites(evidence: Evidence, workplace: Path) -> None:
    (workplace / "evidence.toml").write_text("outputs = 'x'\n", encoding="utf-8")
    assert evidence("init", "1").code == ExitCode.USAGE
    assert (workplace / "evidence.toml").read_text(encoding="utf-8") == "outputs = 'x'\n"


@pytest.mark.parametrize("arguments", [["x"], ["1", "--name", "a/b"], ["1", "--query", " "]])
def test_init_refuses_what_could_not_be_read(
    evidence: Evidence, workplace: Path, arguments: list[str]
) -> None:
    assert evidence("init", *arguments).code == ExitCode.USAGE
    assert not (workplace / "evidence.toml").exists()


@pytest.mark.usefixtures("review")
def test_compare_shows_the_studies_of_the_review_and_no_others(evidence: Evidence) -> None:
    comparison = table(evidence)
    assert figures(comparison) == {"1": 10, "2": 20, "3": 30}
    assert (
        comparison["scope"] == "Studies: the 2 in the library of 2 records that the review children follows."
    )


@pytest.mark.usefixtures("review")
def test_another_index_study_is_compared_as_ever(evidence: Evidence) -> None:
    assert set(figures(table(evidence, "4", "--only", "library"))) == {"1", "2", "3", "4"}


def test_outcomes_and_rules_come_from_the_file(evidence: Evidence, review: Path) -> None:
    path = review / "evidence.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"CR", "CR/CRi", "ORR", ', ""), encoding="utf-8")
    assert "CR" not in [section["outcome"] for section in table(evidence)["outcomes"]]
    path.write_text(text.replace('"CR/CRi"', '"CRR"'), encoding="utf-8")
    run = evidence("compare")
    assert run.code == ExitCode.USAGE
    assert run.complaint.startswith("evidence: evidence.toml line 10: 'CRR' is not an outcome")
    path.write_text(text.replace("rules = []", 'rules = ["absent.toml"]'), encoding="utf-8")
    for command in (["compare"], ["extract"], ["rules", "list"], ["explain", "1"]):
        assert "absent.toml" in evidence(*command).complaint


@pytest.mark.usefixtures("review")
def test_commands_without_a_pmid_are_about_the_index_study(evidence: Evidence) -> None:
    assert json.loads(evidence("show", "--format", "json").out)["pmid"] == INDEX
    assert evidence("report").code == ExitCode.DONE
    assert evidence("fetch", "--offline", "--no-citing").code == ExitCode.DONE
    rows = json.loads(evidence("extract", "--format", "json").out)
    assert {row["pmid"] for row in rows} == {"1", "2", "3"}


@pytest.mark.usefixtures("review")
def test_an_excluded_study_is_left_out_with_its_reason(evidence: Evidence, review: Path) -> None:
    run = evidence("exclude", "2", "--because", "adults only")
    assert run.out == "excluded: PMID 2, because: adults only\n"
    comparison = table(evidence)
    assert figures(comparison) == {"1": 10, "3": 30}
    assert comparison["left_out"] == [{"pmid": "2", "reason": "excluded by the reader: adults only"}]
    text = evidence("compare").out
    assert "Excluded by the reader on " in text
    assert "PMID 2, because: adults only." in " ".join(text.split())
    evidence("report")
    page = (review / "outputs/report-1.html").read_text(encoding="utf-8")
    assert "<strong>1</strong> excluded by the reader: adults only" in page


@pytest.mark.usefixtures("review")
def test_the_latest_decision_counts_and_an_inclusion_adds_a_study(evidence: Evidence) -> None:
    evidence("exclude", "2", "--because", "adults only")
    evidence("include", "2", "--because", "a subgroup of children")
    evidence("include", "4", "--because", "found by hand")
    comparison = table(evidence)
    assert figures(comparison) == {"1": 10, "2": 20, "3": 30, "4": 40}
    assert [d["reason"] for d in comparison["decisions"]] == ["a subgroup of children", "found by hand"]


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exclude", "2"], "--because"),
        (["exclude", "2", "--because", " "], "needs a reason"),
        (["exclude", INDEX, "--because", "x"], "index study"),
        (["include", "x", "--because", "x"], "not a PMID"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(evidence: Evidence, arguments: list[str], words: str) -> None:
    run = evidence(*arguments)
    assert run.code == ExitCode.USAGE
    assert words in run.complaint


def test_without_a_review_there_is_nothing_to_decide(evidence: Evidence) -> None:
    run = evidence("include", "2", "--because", "x")
    assert run.code == ExitCode.USAGE
    assert "evidence init" in run.complaint


def test_two_reviews_share_a_library_without_mixing(
    evidence: Evidence, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence("exclude", "2", "--because", "adults only")
    other = review / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    evidence("init", INDEX, "--name", "adults", "--keep-records", "../corpus/library.sqlite")
    assert figures(table(evidence)) == {"1": 10, "2": 20}
    assert table(evidence)["decisions"] == []


@pytest.mark.usefixtures("review")
def test_a_past_day_is_shown_as_the_library_knew_it(evidence: Evidence, review: Path) -> None:
    table(evidence)
    with Library.open(review / "corpus/library.sqlite") as library:
        store(library, "2", 25, MARCH)
        store(library, "5", 50, MARCH)
        library.store_links([Links(INDEX, "cited_by", [("2", None), ("5", None)])], "elink", MARCH)
    assert figures(table(evidence)) == {"1": 10, "2": 25, "3": 30, "5": 50}
    past = table(evidence, "--as-of", "2026-02-01")
    assert figures(past) == {"1": 10, "2": 20, "3": 30}
    assert past["as_of"] == "2026-02-01T23:59:59Z"
    text = " ".join(evidence("compare", "--as-of", "2026-02-01").out.split())
    assert "As the library knew it at 2026-02-01 23:59:59 UTC" in text
    assert "3 texts that nobody had read by then" in text


@pytest.mark.usefixtures("review")
def test_a_day_before_everything_says_so(evidence: Evidence) -> None:
    run = evidence("compare", "--as-of", "2020-01-01")
    assert run.code == ExitCode.FAILED
    assert "was not in the library yet at 2020-01-01" in run.complaint


@pytest.mark.usefixtures("review")
def test_a_day_that_is_none_is_refused(evidence: Evidence) -> None:
    assert evidence("compare", "--as-of", "yesterday").code == ExitCode.USAGE
    future = evidence("compare", "--as-of", "9999-01-01")
    assert future.code == ExitCode.USAGE
    assert "not known yet" in future.complaint


@pytest.mark.usefixtures("review")
def test_retraction_has_three_answers_in_every_table(evidence: Evidence, review: Path) -> None:
    with Library.open(review / "corpus/library.sqlite") as library:
        library.store_batch([], ["3"], fetched_at=MARCH)
        raw = make_record(2, abstract=abstract(20)).replace(
            b"</MedlineCitation>",
            b'<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J. 2026'
            b"</RefSource><PMID>99</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation>",
        )
        library.store_batch([(raw, parse_record(raw))], fetched_at=MARCH, from_pubmed=True)
    line = (
        "Retraction, of 3 studies: 1 retracted (Example 2020); 1 not retracted as of 2026-01-05; "
        "1 could not be checked (Example 2020)."
    )
    assert line in " ".join(evidence("compare").out.split())
    assert [(s["retraction"], s["retraction_checked_on"]) for s in table(evidence)["studies"]] == [
        ("not retracted", "2026-01-05"),
        ("retracted", "2026-03-05"),
        ("could not be checked", None),
    ]
    evidence("plot", "--outcome", "CR", "--output", "cr.svg")
    assert "could not be checked" in (review / "cr.svg").read_text(encoding="utf-8")
    evidence("report")
    page = (review / "outputs/report-1.html").read_text(encoding="utf-8")
    assert "retraction: not retracted as of 2026-01-05</td>" in page
    assert "retraction: could not be checked</td>" in page
