"""The library's book of reviews: every method is one read or one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evidence.errors import UsageError
from evidence.library import reviews as table
from evidence.library.columns import utc_text
from evidence.library.connection import Access
from evidence.library.reviews import Decision, Member, Review, Run, RunState

__all__ = ["ReviewBook"]


class ReviewBook:
    """Reviews, their runs, what they have reported, and their readers' decisions.

    Parameters
    ----------
    reading, writing : callable
        Give the library's connection, the second within a transaction.
    until : str
        What came later is not there.
    """

    def __init__(self, reading: Access, writing: Access, until: str) -> None:
        self._reading = reading
        self._writing = writing
        self._until = until

    def open(self, name: str, index_pmid: str, *, now: str) -> Review:
        """Give a review by name, entering it where it is new.

        Raises
        ------
        UsageError
            If a review of that name has another index study.
        """
        with self._writing() as connection:
            return table.open_review(connection, name, index_pmid, now=utc_text(now))

    def find(self, name: str) -> Review | None:
        """Give a review by name; None if the library has none."""
        with self._reading() as connection:
            return table.find_review(connection, name)

    def start_run(self, review: Review, *, started_at: str, sources: str) -> int:
        """Enter a run and give its number."""
        with self._writing() as connection:
            return table.start_run(connection, review, started_at=utc_text(started_at), sources=sources)

    def finish_run(
        self,
        review: Review,
        number: int,
        *,
        finished_at: str,
        state: RunState,
        ruleset: str,
        report: str,
        reported: Iterable[Member],
    ) -> None:
        """End a run: its report, what is reported from now on, and the watermark if it was complete.

        Parameters
        ----------
        reported : iterable of Member
            Those members whose row is new or other than before.
        """
        rows = list(reported)
        with self._writing() as connection:
            table.finish_run(
                connection,
                review,
                number,
                finished_at=utc_text(finished_at),
                state=state,
                ruleset=ruleset,
                report=report,
                reported=rows,
            )

    def members(self, review: Review) -> dict[str, Member]:
        """Give what was reported of every record of a review, by PMID."""
        with self._reading() as connection:
            return table.members(connection, review)

    def runs(self, review: Review) -> tuple[Run, ...]:
        """Give the runs of a review, oldest first, without their reports."""
        with self._reading() as connection:
            return table.runs(connection, review, self._until)

    def run(self, review: Review, number: int) -> Run:
        """Give one run with its report.

        Raises
        ------
        UsageError
            If there was none of that number.
        """
        with self._reading() as connection:
            found = table.run(connection, review, number)
        if found is None:
            raise UsageError(f"the review {review.name!r} has no run {number}; evidence updates lists them")
        return found

    def decide(self, review: Review, decision: Decision) -> None:
        """Keep a decision beside those made before; the latest about a record counts."""
        with self._writing() as connection:
            table.decide(connection, review, replace(decision, decided_at=utc_text(decision.decided_at)))

    def decisions(self, review: Review) -> tuple[Decision, ...]:
        """Give every decision of a review, oldest first."""
        with self._reading() as connection:
            return table.decisions(connection, review, self._until)
