"""One simulated year from its seed: a changing PubMed, runs of every kind, one good run, and the checks."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from evidence.entrez import search as single
from evidence.extract import pipeline
from evidence.extract.ruleset import RuleSet
from evidence.library.store import Library
from evidence.update.report import Report
from tests.eutils_server import EutilsServer
from tests.timeline.extractors import shared_extractor
from tests.timeline.properties import assert_equals_fresh, assert_told_once
from tests.timeline.runs import REVIEWS, Clock, Fate, Runner
from tests.timeline.world import INDEX, TERM, World

__all__ = ["play_year"]

MONTHS = 12
_DAYS = 30


def play_year(
    folder: Path, records: Mapping[str, bytes], rules: tuple[RuleSet, RuleSet], *, seed: int, cap: int
) -> dict[str, int]:
    """Play a year and check it; give what happened, counted.

    Parameters
    ----------
    folder : Path
        Empty.
    records : mapping of str to bytes
        The index study and all others.
    rules : tuple of RuleSet
        Those of the first and of the second half of the year.
    seed : int
        Decides everything.
    cap : int
        How many matches a search lists.
    """
    source = random.Random(seed)  # noqa: S311 - not for secrets: the point is that it repeats
    server = EutilsServer()
    with (
        mock.patch.object(single, "LARGEST_RESULT", cap),
        mock.patch.object(pipeline, "Extractor", shared_extractor),
    ):
        world = World.begin(server.store, records, source, cap=cap)
        seen: list[Mapping[str, set[str]]] = []
        runner = Runner(folder / "library.sqlite", server, rules[0], Clock())
        for month in range(MONTHS):
            if month:
                world.next_month(month)
            if month == MONTHS // 2:
                runner.rules = rules[1]
            seen.append(_shown(server))
            _play_month(runner, source, seen)
        server.stop()
        return _end_well(runner, folder, source) | world.happened


def _shown(server: EutilsServer) -> Mapping[str, set[str]]:
    """Give what the sources of the reviews show now."""
    links = server.store.links["pubmed_pubmed_citedin"][INDEX]
    return {
        "cites the index study": {pmid for pmid, _ in links},
        "matches by drug": set(server.store.searches[TERM]),
    }


def _assert_true(report: Report, seen: list[Mapping[str, set[str]]]) -> None:
    """Hold every tie that a report tells to what the sources showed: in this month, or in one before.

    A run that died, or failed in part, may have had an answer that a later one reports.
    """
    for tie in report.ties:
        if tie.source in seen[0]:
            shown = [tie.study.pmid in month[tie.source] for month in seen]
            assert tie.given in shown, f"{tie.study.pmid}, {tie.source}: never {tie.given}"
    assert report.state == "complete" or report.unasked, "a part that is missing is named"
    if report.state == "complete":
        for source in report.sources:
            if source.name in seen[-1]:
                assert source.given == len(seen[-1][source.name])


def _play_month(runner: Runner, source: random.Random, seen: list[Mapping[str, set[str]]]) -> None:
    """Run the reviews some times, in every way that a run can go."""
    left = _DAYS
    for _ in range(source.randint(1, 3)):
        days = source.randint(0, left)
        left -= days
        runner.clock.pass_days(days)
        file = REVIEWS[0] if source.random() < 0.7 else REVIEWS[1]
        how = source.choice(["good", "faulty", "killed", "faulty and killed"])
        if "faulty" in how:
            runner.misbehave(source)
        # A run takes some dozen steps, the first ones some hundred.
        longest = source.choice([10, 60, 300])
        fate = None
        if "killed" in how:
            fate = Fate(dies_at=source.randint(1, longest), full_disk=source.random() < 0.2)
        before = _watermark(runner, file.name)
        report = runner.update(file, fate=fate)
        runner.server.faults.clear()
        if report is not None:
            _assert_true(report, seen)
        # Only a complete run moves the watermark, to its own start.
        after = _watermark(runner, file.name)
        if report is not None and report.state == "complete":
            assert after == report.started_at == report.watermark
        elif report is not None:
            assert after == before
        if source.random() < 0.1:
            runner.fetch_by_hand()
    runner.clock.pass_days(left)


def _count_told(runner: Runner, report: Report) -> None:
    """Count what a report told."""
    told = {
        "told: new studies": len(report.new_studies),
        "told: new versions": len(report.record_changes),
        "told: figures changed": len(report.figures),
        "told: concerns": len(report.concerns),
        "told: ties": len(report.ties),
        "told: given no longer or again": len(report.presence),
    }
    for what, number in told.items():
        runner.tally[what] = runner.tally.get(what, 0) + number


def _watermark(runner: Runner, name: str) -> str | None:
    with Library.open(runner.path) as library:
        review = library.reviews.find(name)
        return None if review is None else review.complete_at


def _end_well(runner: Runner, folder: Path, source: random.Random) -> dict[str, int]:
    """Let one good run end the year, some weeks later or in full, and hold it against a fresh library."""
    everything = source.random() < 0.5
    if not everything:
        runner.clock.pass_days(40)
    for number, file in enumerate(REVIEWS):
        report = runner.update(file, everything=everything)
        assert report is not None
        assert report.state == "complete", report.unasked
        fresh = Runner(folder / f"fresh-{number}.sqlite", runner.server, runner.rules, runner.clock)
        first = fresh.update(file)
        assert first is not None
        assert first.state == "complete"
        with Library.open(runner.path) as library, Library.open(fresh.path) as other:
            assert_equals_fresh(library, other, file, runner.rules)
            for report in assert_told_once(library, file, runner.rules):
                _count_told(runner, report)
        again = runner.update(file)
        assert again is not None
        assert again.quiet
    return runner.tally
