"""What lies between two states of the library: two updates, or two days."""

from __future__ import annotations

from dataclasses import replace

from evidence.errors import UsageError
from evidence.extract.ruleset import RuleSet
from evidence.following import following, source_names
from evidence.library.columns import moment_text
from evidence.library.reviews import Member, Review
from evidence.library.store import Library
from evidence.project import ReviewFile
from evidence.reading import Reader
from evidence.update.changes import changes_of
from evidence.update.report import Report

__all__ = ["between", "between_libraries"]


def between(
    library: Library,
    review: Review,
    file: ReviewFile,
    rules: RuleSet,
    outcomes: tuple[str, ...],
    *,
    earlier: int | str,
    later: int | str,
) -> Report:
    """Compare what the library knew at the end of two updates, or of two days.

    Parameters
    ----------
    earlier, later : int or str
        Number of an update, or a day such as ``2026-06-01``.

    Raises
    ------
    UsageError
        If one of the updates never was or has no end, or the second moment is not after the first.
    """
    (first, first_words), (second, second_words) = (
        _moment(library, review, which) for which in (earlier, later)
    )
    if first >= second:
        raise UsageError("name the earlier one first, such as: evidence updates diff 1 3")
    before, after = library.as_of(first), library.as_of(second)
    report = between_libraries(before, after, file, rules, outcomes)
    return replace(report, between=(first_words, second_words))


def _moment(library: Library, review: Review, which: int | str) -> tuple[str, str]:
    """Give the end of an update or of a day, and what to call it."""
    if isinstance(which, str):
        moment = moment_text(which)
        return moment, moment.replace("T", " ").removesuffix("Z") + " UTC"
    run = library.reviews.run(review, which)
    if run.finished_at is None:
        raise UsageError(f"update {which} has no end: it is running or was interrupted")
    return run.finished_at, f"update {which} ({run.finished_at[:10]})"


def between_libraries(
    before: Library,
    after: Library,
    file: ReviewFile,
    rules: RuleSet,
    outcomes: tuple[str, ...],
) -> Report:
    """Compare a review as two states of its library have it, of which the first is of the past."""
    followed = following(after, file)
    reader = Reader(after, rules, ruleset=followed.ruleset)
    changes = changes_of(
        after,
        reader,
        followed,
        _as_reported(before, file, rules),
        source_names(after, followed.file),
        run=1,
        on_progress=lambda *_: None,
    )
    return Report(
        review=file.name,
        index_pmid=file.index_pmid,
        number=0,
        started_at=before.moment or "",
        finished_at=after.moment or "",
        state="complete",
        since=before.moment,
        watermark=None,
        outcomes=outcomes,
        ruleset=reader.ruleset,
        records=len(followed.ties),
        concerns=tuple(changes.concerns),
        new_studies=tuple(changes.new_studies),
        awaited=tuple(changes.awaited),
        figures=tuple(changes.figures),
        record_changes=tuple(changes.record_changes),
        presence=tuple(changes.presence),
        ties=tuple(changes.ties),
    )


def _as_reported(library: Library, file: ReviewFile, rules: RuleSet) -> dict[str, Member]:
    """Give the state of a review's records as if it had just been reported."""
    followed = following(library, file)
    reader = Reader(library, rules, ruleset=followed.ruleset)
    versions = library.current_versions(followed.ties)
    missing = library.missing()
    members = {}
    for pmid, ties in followed.ties.items():
        article = library.article(pmid) if pmid in versions else None
        members[pmid] = Member(
            pmid,
            first_run=1,
            version=versions[pmid].number if pmid in versions else 0,
            text_hash=None if article is None else reader.hash_of(article),
            ruleset=None if article is None else reader.ruleset,
            missing=pmid in missing,
            ties=dict(ties),
        )
    return members
