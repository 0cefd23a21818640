"""``evidence update`` as its user meets it, from init to the third month."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types
import pytest

from evidence.cli.exit_codes import ExitCode
from evidence.collect.concerns import CONTROL
from evidence.library.store import Library
from tests.cli.conftest import Evidence
from tests.eutils_server import EutilsServer, faults, make_record
from tests.timeline.extractors import shared_extractor
from tests.timeline.runs import Clock
from tests.timeline.test_timelines import MORE_RULES
from tests.timeline.world import tied

LIBRARY = "corpus/library.sqlite"
TERM = "drug a[tiab]"


def study(number: int, remissions: int, *, total: int = 50, title: str | None = None) -> bytes:
    return make_record(
        number,
        abstract=f"We gave drug A. Complete remission was seen in {remissions} of {total} patients "
        f"({remissions * 100 // total}%). Durable benefit was seen in {remissions // 2} of {total} patients.",
        authors=((f"Author{number}", "A"),),
        year=2015 + number,
        created=f"2025/01/{number:02}",
        title=title,
    )


@pytest.fixture(autouse=True)
def ncbi(eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    """A PubMed in which 2, 3 and 4 cite 1, and 3 and 5 match a query."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", eutils.url)
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", shared_extractor)
    eutils.store.add(*(study(n, 20 + n) for n in range(1, 6)), tied(make_record(CONTROL), "RetractionIn", 1))
    eutils.store.add_links("pubmed_pubmed_citedin", 1, [2, 3, 4])
    eutils.store.answer_search(TERM, [3, 5])
    return eutils


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that begins on 5 January 2026 and is a second later at every look."""
    clock = Clock()
    monkeypatch.setattr("evidence.collect.utc_now", clock)
    return clock


@pytest.fixture
def review(evidence: Evidence, workplace: Path) -> Path:
    evidence("init", "1", "--name", "children", "--query", TERM)
    return workplace


def update(evidence: Evidence, *arguments: str, code: int = ExitCode.DONE) -> Any:
    run = evidence("update", "--format", "json", *arguments)
    assert run.code == code, run.err
    return json.loads(run.out)


def pmids(entries: list[Any]) -> list[str]:
    return [entry["study"]["pmid"] for entry in entries]


@pytest.mark.usefixtures("review")
def test_the_first_update_finds_everything(evidence: Evidence) -> None:
    report = update(evidence)
    assert (report["number"], report["state"], report["records"], report["since"]) == (1, "complete", 5, None)
    assert pmids(report["new_studies"]) == ["1", "2", "3", "4", "5"]
    assert report["new_studies"][2]["sources"] == ["cites the index study", "matches query 1"]
    assert report["new_studies"][0]["figures"][0]["outcome"] == "CR"
    assert report["watermark"] == report["started_at"]
    assert [(s["name"], s["given"]) for s in report["sources"]] == [
        ("cites the index study", 3),
        ("matches query 1", 2),
    ]


@pytest.mark.usefixtures("review")
def test_a_quiet_update_says_so(evidence: Evidence) -> None:
    evidence("update")
    run = evidence("update")
    assert run.code == ExitCode.DONE
    assert "Nothing is new" in run.out
    assert "Your tables do not change." in run.out


@pytest.mark.usefixtures("review")
def test_a_month_of_everything_is_told_once(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("update")
    ncbi.store.add(study(6, 26), study(2, 30), tied(study(4, 24), "RetractionIn", 77))
    ncbi.store.add(study(5, 25).replace(b"<Language>eng", b"<Language>fre"))
    del ncbi.store.records["3"]
    ncbi.store.add_links("pubmed_pubmed_citedin", 1, [2, 4, 6])
    ncbi.store.answer_search(TERM, [5])
    report = update(evidence, "--full")
    assert pmids(report["new_studies"]) == ["6"]
    assert [(c["study"]["pmid"], c["concern"], c["notice_pmid"]) for c in report["concerns"]] == [
        ("4", "retracted", "77")
    ]
    assert {(c["study"]["pmid"], c["version"], c["text_changed"]) for c in report["record_changes"]} == {
        ("2", 2, True),
        ("4", 2, False),
        ("5", 2, False),
    }
    changed = {c["study"]["pmid"]: c for c in report["figures"]}
    assert (changed["2"]["old"]["events"], changed["2"]["new"]["events"]) == (22, 30)
    assert changed["2"]["causes"] == ["text changed"]
    assert "22 of 50" in changed["2"]["old"]["sentence"]
    assert changed["4"]["causes"] == ["retracted"]
    assert [(p["study"]["pmid"], p["missing"]) for p in report["presence"]] == [("3", True)]
    assert {(t["study"]["pmid"], t["source"], t["given"]) for t in report["ties"]} == {
        ("3", "cites the index study", False),
        ("3", "matches query 1", False),
    }
    assert update(evidence, "--full")["record_changes"] == []


@pytest.mark.usefixtures("review")
def test_a_retraction_is_the_first_line_and_is_seen_without_a_full_update(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    evidence("update")
    ncbi.store.add(tied(study(4, 24), "RetractionIn", 77), study(2, 30))
    run = evidence("update")
    assert (
        run.out.splitlines()[0]
        == "RETRACTED: Author4 2019 (PMID 4): retracted (J Notices. 2026;1:77, PMID 77)."
    )
    assert "[retracted]" in run.out
    assert "30 of 50" not in run.out, "another text is seen when its turn comes"
    assert "1 retracted (Author4 2019)" in " ".join(evidence("compare").out.split())


@pytest.mark.usefixtures("review")
def test_a_filter_that_pubmed_no_longer_understands_is_no_good_news(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    evidence("update")
    del ncbi.store.records[CONTROL]
    report = update(evidence)
    assert [entry["what"] for entry in report["unasked"]] == ["retractions by PubMed's filters"]


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        (["retracted"], ExitCode.RETRACTED),
        (["changed"], ExitCode.CHANGED),
        (["new"], ExitCode.NEW),
        (["new", "retracted"], ExitCode.RETRACTED),
        ([], ExitCode.DONE),
    ],
)
def test_a_scheduler_hears_of_what_it_asked_for(
    evidence: Evidence, ncbi: EutilsServer, fail_on: list[str], code: int
) -> None:
    assert evidence("update", "--fail-on", "retracted", "--fail-on", "changed").code == ExitCode.DONE
    ncbi.store.add(study(6, 26), tied(study(4, 24), "RetractionIn", 77))
    ncbi.store.add_links("pubmed_pubmed_citedin", 1, [2, 3, 4, 6])
    options = [word for what in fail_on for word in ("--fail-on", what)]
    assert evidence("update", *options).code == code
    assert evidence("update", *options).code == ExitCode.DONE, "told once"


@pytest.mark.usefixtures("review")
def test_what_could_not_be_asked_is_named_and_the_next_update_closes_the_gap(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    ncbi.faults.always(faults.errors("Backend down"), utility="elink")
    report = update(evidence, code=ExitCode.PARTIAL)
    assert (report["state"], report["watermark"]) == ("partial", None)
    assert [entry["what"] for entry in report["unasked"]] == ["citing articles"]
    assert pmids(report["new_studies"]) == ["1", "3", "5"]
    ncbi.faults.clear()
    report = update(evidence)
    assert (report["state"], report["watermark"]) == ("complete", report["started_at"])
    assert pmids(report["new_studies"]) == ["2", "4"]
    assert ("3", "cites the index study", True) in {
        (t["study"]["pmid"], t["source"], t["given"]) for t in report["ties"]
    }


@pytest.mark.usefixtures("review")
def test_a_query_that_could_not_be_asked_is_named(evidence: Evidence, ncbi: EutilsServer) -> None:
    ncbi.faults.always(faults.temporarily_unavailable(), utility="esearch")
    report = update(evidence, code=ExitCode.PARTIAL)
    assert [entry["what"] for entry in report["unasked"]] == [f"query {TERM}"]
    assert pmids(report["new_studies"]) == ["1", "2", "3", "4"]


@pytest.mark.usefixtures("review")
def test_records_that_fail_are_named_and_fetched_next_time(evidence: Evidence, ncbi: EutilsServer) -> None:
    ncbi.faults.on(2, faults.errors("refused", status=400), utility="efetch")
    report = update(evidence, code=ExitCode.PARTIAL)
    assert "PMID 2, 3, 4, 5" in report["unasked"][0]["what"]
    assert [entry["pmid"] for entry in report["awaited"]] == ["2", "3", "4", "5"]
    assert pmids(update(evidence)["new_studies"]) == ["2", "3", "4", "5"]


@pytest.mark.usefixtures("review")
def test_nothing_reached_is_said_with_its_own_code(evidence: Evidence, ncbi: EutilsServer) -> None:
    ncbi.faults.always(faults.blocked())
    run = evidence("update")
    assert run.code == ExitCode.UNREACHABLE
    assert "Could not be asked" in run.out


@pytest.mark.usefixtures("review")
def test_new_matches_that_the_full_list_lacks_stop_the_watermark(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    first = update(evidence)
    ncbi.store.add(study(7, 27).replace(b"<Year>2025</Year>", b"<Year>2027</Year>"))
    # The full list of a moment ago does not have what the list of new matches has.
    ncbi.store.answer_search(TERM, [3, 5])
    ncbi.faults.queue(None, faults.other_bytes(_search_answer("7")), utility="esearch")
    report = update(evidence, code=ExitCode.PARTIAL)
    assert report["watermark"] == first["started_at"]
    assert any("new matches" in entry["what"] for entry in report["unasked"])


def _search_answer(*found: str) -> bytes:
    ids = "".join(f"<Id>{pmid}</Id>" for pmid in found)
    content = f"<Count>{len(found)}</Count><IdList>{ids}</IdList>"
    return f'<?xml version="1.0"?><eSearchResult>{content}</eSearchResult>'.encode()


def test_rules_that_changed_are_the_cause(evidence: Evidence, review: Path) -> None:
    evidence("update")
    (review / "mine.toml").write_text(MORE_RULES, encoding="utf-8")
    path = review / "evidence.toml"
    text = path.read_text(encoding="utf-8").replace("rules = []", 'rules = ["mine.toml"]')
    path.write_text(text, encoding="utf-8")
    report = update(evidence)
    assert report["record_changes"] == []
    assert report["figures"]
    assert {tuple(change["causes"]) for change in report["figures"]} == {("rules changed",)}
    assert {change["new"]["outcome"] for change in report["figures"]} == {"BENEFIT"}


def test_a_past_day_shows_the_figures_as_the_rules_of_that_day_read_them(
    evidence: Evidence, review: Path, clock: Clock
) -> None:
    evidence("update")
    clock.pass_days(30)
    (review / "mine.toml").write_text(MORE_RULES, encoding="utf-8")
    path = review / "evidence.toml"
    text = path.read_text(encoding="utf-8").replace("rules = []", 'rules = ["mine.toml"]')
    path.write_text(text, encoding="utf-8")
    evidence("update")
    past = evidence("compare", "--as-of", "2026-01-31", "--outcome", "CR")
    assert "nobody had read by then" not in past.out
    assert "22/50" in past.out


def test_text_and_rules_that_changed_together_are_told_apart(
    evidence: Evidence, ncbi: EutilsServer, review: Path
) -> None:
    evidence("update")
    (review / "mine.toml").write_text(MORE_RULES, encoding="utf-8")
    path = review / "evidence.toml"
    text = path.read_text(encoding="utf-8").replace("rules = []", 'rules = ["mine.toml"]')
    path.write_text(text, encoding="utf-8")
    ncbi.store.add(study(2, 30))
    changes = [c for c in update(evidence, "--full")["figures"] if c["study"]["pmid"] == "2"]
    told = [(*c["causes"], c["old"] and c["old"]["events"], _named(c["new"])) for c in changes]
    assert told == [
        ("rules changed", None, "BENEFIT 11"),
        ("text changed", 22, "CR 30"),
        ("text changed", 11, "BENEFIT 15"),
    ]


def _named(figure: Any) -> str:
    return f"{figure['outcome']} {figure['events']}"


@pytest.mark.usefixtures("review")
def test_a_source_taken_out_of_the_file_lets_its_records_go_once(
    evidence: Evidence, ncbi: EutilsServer, review: Path
) -> None:
    evidence("update")
    path = review / "evidence.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("citing = true", "citing = false"), encoding="utf-8")
    report = update(evidence)
    assert {t["study"]["pmid"] for t in report["ties"]} == {"2", "3", "4"}
    assert report["records"] == 3
    assert update(evidence)["ties"] == []
    path.write_text(whole, encoding="utf-8")
    assert {t["study"]["pmid"] for t in update(evidence)["ties"] if t["given"]} == {"2", "3", "4"}
    assert ncbi.requests


@pytest.mark.usefixtures("review")
def test_a_record_fetched_by_hand_in_between_is_reported(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("update")
    ncbi.store.add(study(2, 30))
    assert evidence("fetch", "2", "--no-citing", "--refresh").code == ExitCode.DONE
    assert pmids(update(evidence)["record_changes"]) == ["2"]


@pytest.mark.usefixtures("review")
def test_an_included_record_is_fetched_and_a_decision_outlives_updates(
    evidence: Evidence, ncbi: EutilsServer
) -> None:
    ncbi.store.add(study(8, 28))
    evidence("update")
    run = evidence("include", "8", "--because", "found by hand")
    assert "evidence update fetches it" in run.out
    report = update(evidence, "--full")
    assert pmids(report["new_studies"]) == ["8"]
    assert report["new_studies"][0]["sources"] == ["included by the reader"]
    assert "PMID 8, because: found by hand." in " ".join(evidence("compare").out.split())


@pytest.mark.usefixtures("review")
def test_an_excluded_study_changes_no_table_and_is_marked(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("update")
    evidence("exclude", "2", "--because", "adults only")
    ncbi.store.add(study(2, 30))
    run = evidence("update", "--full", "--fail-on", "changed")
    assert run.code == ExitCode.DONE
    assert "Your tables do not change." in run.out
    assert "Author2 2017 (PMID 2), excluded by you" in run.out
    ncbi.store.add(tied(study(2, 30), "RetractionIn", 77))
    assert evidence("update", "--fail-on", "retracted").code == ExitCode.RETRACTED


def test_the_feed_holds_every_update_that_had_something_to_tell(
    evidence: Evidence, ncbi: EutilsServer, review: Path
) -> None:
    def entries() -> list[Any]:
        feed = feedparser.parse((review / "outputs/updates.atom").read_bytes())
        assert not feed.bozo
        assert feed.version == "atom10"
        assert feed.feed.title == "Updates of the review children"
        return list(feed.entries)

    evidence("update")
    (first,) = entries()
    evidence("update")
    assert [entry.id for entry in entries()] == [first.id], "a quiet update is no news"
    ncbi.store.add(tied(study(4, 24, title="Danger <script>alert(1)</script> & ]]>"), "RetractionIn", 77))
    evidence("update")
    latest, again = entries()
    assert again.id == first.id
    assert latest.title.startswith("Update 3: RETRACTED: Author4 2019")
    assert "<script" not in latest.content[0].value


def test_a_feed_that_cannot_be_written_hides_no_report(evidence: Evidence, review: Path) -> None:
    (review / "outputs").write_text("in the way", encoding="utf-8")
    run = evidence("update")
    assert run.code == ExitCode.FAILED
    assert "updates.atom cannot be written" in run.complaint
    assert "5 new studies" in run.out


@pytest.mark.usefixtures("review")
def test_reports_can_be_shown_again_in_every_form(evidence: Evidence, review: Path) -> None:
    text = evidence("update").out
    assert evidence("updates", "show", "1").out == text
    assert evidence("updates", "show", "1", "--format", "md").out.startswith(
        "# Update 1 of the review children"
    )
    assert json.loads(evidence("updates", "show", "1", "--format", "json").out)["number"] == 1
    assert evidence("updates", "show", "1", "--output", "one.md").code == ExitCode.DONE
    assert (review / "one.md").read_text(encoding="utf-8").startswith("# Update 1")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.usefixtures("review")
def test_the_list_of_updates_says_how_each_ended(evidence: Evidence, ncbi: EutilsServer) -> None:
    evidence("update")
    ncbi.faults.always(faults.errors("Backend down"), utility="elink")
    evidence("update")
    with Library.open(LIBRARY) as library:
        review = library.reviews.find("children")
        assert review is not None
        library.reviews.start_run(review, started_at="2026-01-01T00:00:00Z", sources="{}")
    rows = json.loads(evidence("updates", "--format", "json").out)["updates"]
    assert [row["state"] for row in rows] == ["complete", "partial", "interrupted"]
    lines = evidence("updates").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3"]
    assert max(map(len, lines)) <= 80
    assert "interrupted" in evidence("updates", "show", "3").complaint


@pytest.mark.usefixtures("review")
def test_two_updates_can_be_compared(evidence: Evidence, ncbi: EutilsServer, clock: Clock) -> None:
    evidence("update")
    for remissions in (30, 35):
        clock.pass_days(30)
        ncbi.store.add(study(2, remissions))
        evidence("update")
    diff = json.loads(evidence("updates", "diff", "1", "3", "--format", "json").out)
    (change,) = diff["figures"]
    assert (change["old"]["events"], change["new"]["events"]) == (22, 35)
    assert [c["version"] for c in diff["record_changes"]] == [2, 3]
    days = json.loads(evidence("updates", "diff", "2026-01-31", "2026-02-28", "--format", "json").out)
    assert [(c["old"]["events"], c["new"]["events"]) for c in days["figures"]] == [(22, 30)]
    assert "from update 1 (2026-01-05) to update 3 (2026-03-06)" in evidence("updates", "diff", "1", "3").out
    past = json.loads(evidence("compare", "--as-of", "2026-02-28", "--outcome", "CR", "--format", "json").out)
    assert "last asked in full on 2026-02-04" in past["searched"]
    rows = {row["pmid"]: row for row in past["outcomes"][0]["rows"]}
    assert rows["2"]["finding"]["events"] == 30


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["updates", "show", "9"], "no run 9"),
        (["updates", "diff", "2", "1"], "the earlier one first"),
        (["updates", "diff", "1", "soon"], "not a date"),
        (["updates", "diff", "1", "2", "--format", "atom"], "a feed holds updates"),
        (["update", "--output", "news.pdf"], "tells no format"),
        (["update", "--fail-on", "rain"], "rain"),
    ],
)
def test_a_wrong_wish_is_refused_in_a_line(evidence: Evidence, arguments: list[str], words: str) -> None:
    evidence("update")
    evidence("update")
    run = evidence(*arguments)
    assert run.code == ExitCode.USAGE
    assert words in run.complaint


def test_without_a_review_there_is_nothing_to_update(evidence: Evidence) -> None:
    for command in (["update"], ["updates"], ["schedule", "print", "--cron"]):
        run = evidence(*command)
        assert run.code == ExitCode.USAGE
        assert "evidence init" in run.complaint


@pytest.mark.usefixtures("review")
def test_before_the_first_update_there_is_nothing_to_list(evidence: Evidence) -> None:
    evidence("fetch", "1")
    assert "evidence update makes the first" in evidence("updates").complaint


@pytest.mark.usefixtures("review")
def test_a_query_that_pubmed_reads_otherwise_says_so(
    evidence: Evidence, ncbi: EutilsServer, review: Path
) -> None:
    path = review / "evidence.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(TERM, "the drug AND qqqq"), encoding="utf-8")
    out = evidence("update").out
    assert ncbi.requests_to("esearch")
    assert 'as PubMed ran it: "drug"[All Fields] AND "qqqq"[All Fields]' in out
    assert "ignored by PubMed: the" in out
