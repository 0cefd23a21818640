"""One run of a review, from the first request to the report that is kept.

Until its last transaction a run only adds to the library what PubMed gave; that transaction writes report,
reported state and watermark together. So a run that dies leaves nothing half-said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evidence.collect import CitingSource, Collector, Progress, utc_now
from evidence.entrez.transport import Transport
from evidence.errors import SourceError
from evidence.extract.ruleset import RuleSet
from evidence.following import kinds_of, source_names, sources_json
from evidence.library.columns import utc_text
from evidence.library.reviews import Review
from evidence.library.store import Library
from evidence.project import ReviewFile
from evidence.reading import Reader
from evidence.update.asking import Asked, ask_all
from evidence.update.changes import Changes, changes_of
from evidence.update.lock import update_lock
from evidence.update.report import Report, SourceState, report_to_json

__all__ = ["Updated", "update_review"]


@dataclass(frozen=True, slots=True)
class Updated:
    """What a run gave.

    Parameters
    ----------
    review : Review
        After the run.
    report : Report
        As it is kept.
    errors : tuple of SourceError
        What PubMed failed to answer, in order.
    answers : int
        How many requests were answered.
    """

    review: Review
    report: Report
    errors: tuple[SourceError, ...]
    answers: int


def update_review(
    library: Library,
    transport: Transport,
    file: ReviewFile,
    rules: RuleSet,
    outcomes: tuple[str, ...],
    *,
    everything: bool = False,
    now: Callable[[], str] = utc_now,
    on_progress: Progress | None = None,
    citing_sources: Sequence[CitingSource] = (),
) -> Updated:
    """Run a review again.

    Parameters
    ----------
    library : Library
        Where everything goes.
    transport : Transport
        How PubMed is asked.
    file : ReviewFile
        What is followed.
    rules : RuleSet
        What is read for.
    outcomes : tuple of str
        Of the review's tables.
    everything : bool
        Whether every known record is fetched again.
    citing_sources : sequence of CitingSource
        Who is asked besides elink which articles cite the index study.

    Raises
    ------
    UpdateRunning
        If another update of the review is at work.
    UsageError
        If the library has a review of that name with another index study.
    LibraryError
        If the library cannot be written. Nothing was reported then; the next run reports it.
    """
    review = library.reviews.open(file.name, file.index_pmid, now=now())
    progress: Progress = on_progress or (lambda *_: None)
    with update_lock(library.path, review):
        # What another run has reported since is not reported again.
        review = library.reviews.open(file.name, file.index_pmid, now=now())
        started_at = utc_text(now())
        number = library.reviews.start_run(review, started_at=started_at, sources=sources_json(file))
        collector = Collector(
            library, transport, now=now, on_progress=progress, citing_sources=citing_sources
        )
        asked = ask_all(collector, library, file, review, now=started_at, everything=everything)
        reader = Reader(library, rules, now=now)
        names = source_names(library, file)
        changes = changes_of(
            library,
            reader,
            asked.following,
            library.reviews.members(review),
            names,
            run=number,
            on_progress=progress,
        )
        report = _report(
            library,
            review,
            asked,
            changes,
            number=number,
            started_at=started_at,
            finished_at=utc_text(now()),
            names=names,
            outcomes=outcomes,
            ruleset=reader.ruleset,
        )
        library.reviews.finish_run(
            review,
            number,
            finished_at=report.finished_at,
            state=report.state,
            ruleset=reader.ruleset,
            report=report_to_json(report),
            reported=changes.members,
        )
    return Updated(review, report, tuple(asked.account.errors), asked.account.answers)


def _report(
    library: Library,
    review: Review,
    asked: Asked,
    changes: Changes,
    *,
    number: int,
    started_at: str,
    finished_at: str,
    names: Mapping[str, str],
    outcomes: tuple[str, ...],
    ruleset: str,
) -> Report:
    """Put a report together."""
    ended = [run.finished_at for run in library.reviews.runs(review) if run.finished_at is not None]
    return Report(
        review=review.name,
        index_pmid=review.index_pmid,
        number=number,
        started_at=started_at,
        finished_at=finished_at,
        state="complete" if asked.complete else "partial",
        since=ended[-1] if ended else None,
        watermark=started_at if asked.complete else review.complete_at,
        outcomes=outcomes,
        ruleset=ruleset,
        records=len(asked.following.ties),
        sources=tuple(_sources(library, asked, names)),
        unasked=tuple(asked.unasked()),
        concerns=tuple(sorted(changes.concerns, key=lambda c: (c.concern != "retracted", int(c.study.pmid)))),
        new_studies=tuple(changes.new_studies),
        awaited=tuple(changes.awaited),
        figures=tuple(changes.figures),
        record_changes=tuple(changes.record_changes),
        presence=tuple(changes.presence),
        ties=tuple(changes.ties),
    )


def _sources(library: Library, asked: Asked, names: Mapping[str, str]) -> list[SourceState]:
    """Say of every source whether it answered, and how many records it gave."""
    file, ties = asked.following.file, asked.following.ties.values()
    states = []
    searches = {search.term: search for search in asked.account.searches}
    for kind in kinds_of(file):
        given = sum(tie.get(kind, False) for tie in ties)
        states.append(SourceState(names[kind], asked.answered.get(kind, False), given))
    for query in file.queries:
        label = library.searches.label(query.term) or ""
        given = sum(tie.get(label, False) for tie in ties)
        search = searches.get(query.term)
        states.append(
            SourceState(
                names.get(label, f"matches {query.name}"),
                asked.answered.get(label, False),
                given,
                query.term,
                "" if search is None else search.translation,
                () if search is None else search.remarks,
            )
        )
    return states
