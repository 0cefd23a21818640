"""What must hold after any year: the library is that of a fresh run, and every change was reported once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

from evidence.compare.studies import concerns_of
from evidence.extract.ruleset import RuleSet
from evidence.following import INCLUDED, Following, following, source_names
from evidence.library.store import Library
from evidence.project import ReviewFile
from evidence.reading import Reader
from evidence.update.figures import seen
from evidence.update.report import Report, report_from_json

__all__ = ["Told", "assert_equals_fresh", "assert_told_once", "reports_of"]


def reports_of(library: Library, file: ReviewFile) -> list[Report]:
    """Give every report of a review that is kept, the oldest first."""
    review = library.reviews.find(file.name)
    assert review is not None
    runs = [library.reviews.run(review, run.number) for run in library.reviews.runs(review)]
    return [report_from_json(run.report) for run in runs if run.report is not None]


def _given(followed: Following, names: dict[str, str]) -> dict[str, set[str]]:
    """Give by PMID which sources give it now, in words, which do not depend on the library."""
    ties = {
        pmid: {names[source] for source, given in sources.items() if given}
        for pmid, sources in followed.ties.items()
    }
    return {pmid: sources for pmid, sources in ties.items() if sources}


def assert_equals_fresh(library: Library, fresh: Library, file: ReviewFile, rules: RuleSet) -> None:
    """Compare records, findings, links, missing PMIDs and retraction status with those of a fresh run."""
    mine, theirs = following(library, file), following(fresh, file)
    given = _given(mine, source_names(library, file))
    assert given == _given(theirs, source_names(fresh, file))
    held = fresh.has(given)
    assert library.has(given) >= held
    gone = set(fresh.missing()) & set(given)
    assert set(library.missing()) & set(given) == gone
    assert set(given) == held | gone
    readers = Reader(library, rules), Reader(fresh, rules)
    for pmid in held:
        assert library.raw(pmid) == fresh.raw(pmid), pmid
        articles = library.article(pmid), fresh.article(pmid)
        assert articles[0] is not None
        assert articles[1] is not None
        assert readers[0].findings(articles[0]) == readers[1].findings(articles[1]), pmid
    days = (library.checks.checked_at(held), fresh.checks.checked_at(held))
    assert {pmid: day[:10] for pmid, day in days[0].items()} == {p: day[:10] for p, day in days[1].items()}


@dataclass
class Told:
    """What somebody knows who has read every report, from the first to the last."""

    versions: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Counter[Hashable]] = field(default_factory=dict)
    concerns: dict[str, set[str]] = field(default_factory=dict)
    missing: dict[str, bool] = field(default_factory=dict)
    given: dict[str, set[str]] = field(default_factory=dict)

    def read(self, report: Report) -> None:
        """Take in one report; whatever was told before, or contradicts it, fails."""
        for awaited in report.awaited:
            assert awaited.pmid not in self.versions
            self.given[awaited.pmid] = set(awaited.sources)
        for study in report.new_studies:
            pmid = study.study.pmid
            assert pmid not in self.versions, f"{pmid} is new twice"
            self.versions[pmid] = study.version
            self.figures[pmid] = Counter(seen(figure) for figure in study.figures)
            self.concerns[pmid] = set(study.concerns)
            self.given[pmid] = set(study.sources)
            self.missing[pmid] = study.missing
        for change in report.record_changes:
            pmid = change.study.pmid
            assert change.version == self.versions[pmid] + 1, f"version of {pmid}"
            self.versions[pmid] = change.version
        for figure in report.figures:
            if figure.old == figure.new:
                assert figure.causes == ("retracted",)
                continue
            held = self.figures[figure.study.pmid]
            if figure.old is not None:
                assert held[seen(figure.old)] > 0, "a figure went that was never told"
                held[seen(figure.old)] -= 1
            if figure.new is not None:
                held[seen(figure.new)] += 1
        for concern in report.concerns:
            known = self.concerns[concern.study.pmid]
            assert concern.holds or concern.concern in known
            (known.add if concern.holds else known.discard)(concern.concern)
        for presence in report.presence:
            pmid = presence.study.pmid
            assert self.missing[pmid] != presence.missing, f"presence of {pmid} told twice"
            self.missing[pmid] = presence.missing
        for tie in report.ties:
            known = self.given[tie.study.pmid]
            assert (tie.source in known) != tie.given, f"tie of {tie.study.pmid} told twice"
            (known.add if tie.given else known.discard)(tie.source)


def assert_told_once(library: Library, file: ReviewFile, rules: RuleSet) -> list[Report]:
    """Read all reports in order; what they say together must be what the library holds."""
    told = Told()
    reports = reports_of(library, file)
    for report in reports:
        told.read(report)
    followed = following(library, file)
    names = source_names(library, file)
    versions = library.current_versions(followed.ties)
    assert told.versions == {pmid: version.number for pmid, version in versions.items()}
    missing = library.missing()
    reader = Reader(library, rules)
    for pmid in versions:
        article = library.article(pmid)
        assert article is not None
        figures = Counter(seen(figure) for figure in reader.findings(article))
        assert +told.figures[pmid] == figures, f"figures of {pmid}"
        assert told.concerns[pmid] == set(concerns_of(article)), f"concerns of {pmid}"
        assert told.missing[pmid] == (pmid in missing), f"presence of {pmid}"
        given = {names[s] for s, now in followed.ties[pmid].items() if now and s != INCLUDED}
        assert told.given[pmid] == given, f"ties of {pmid}"
    return reports
