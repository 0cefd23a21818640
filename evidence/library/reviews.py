"""Reviews in the library: their runs, what each has reported so far, and what their readers decided.

Several reviews share the records of a library and nothing else: what stands here belongs to one review.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evidence.errors import LibraryError, UsageError
from evidence.library.columns import pmid_key

__all__ = [
    "Decision",
    "Member",
    "Review",
    "Run",
    "RunState",
    "Verdict",
    "decide",
    "decisions",
    "find_review",
    "finish_run",
    "members",
    "open_review",
    "run",
    "runs",
    "start_run",
]

#: ``unfinished``: still at work, or killed; a later run tells which.
RunState = Literal["unfinished", "complete", "partial"]

Verdict = Literal["include", "exclude"]


@dataclass(frozen=True, slots=True)
class Review:
    """A review as the library knows it.

    Parameters
    ----------
    id : int
        In this library.
    name : str
        As ``evidence.toml`` gives it.
    index_pmid : str
        The study that the others stand beside.
    uuid : str
        Names the review in feeds, whatever library or folder it moves to.
    complete_at : str or None
        The watermark: when the last complete run started, UTC.
    """

    id: int
    name: str
    index_pmid: str
    uuid: str
    complete_at: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a review.

    Parameters
    ----------
    number : int
        From 1.
    started_at : str
        UTC.
    finished_at : str or None
        UTC; None while it is at work, and for ever if it was killed.
    state : {"unfinished", "complete", "partial"}
        How it ended.
    sources : str
        What was followed, as JSON.
    ruleset : str or None
        Under which its figures were read.
    report : str or None
        As JSON; None for an unfinished run, and in lists.
    """

    number: int
    started_at: str
    finished_at: str | None
    state: RunState
    sources: str
    ruleset: str | None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What a review has reported of one record.

    Parameters
    ----------
    pmid : str
        The record.
    first_run : int
        The run that found it.
    version : int
        Number of the version reported last; 0 where the record was never had.
    text_hash, ruleset : str or None
        Text and rules of the figures reported last; None where nothing was read.
    missing : bool
        Whether PubMed did not give it when last asked.
    ties : mapping of str to bool
        By source: whether the source gave it in its latest answer.
    """

    pmid: str
    first_run: int
    version: int = 0
    text_hash: str | None = None
    ruleset: str | None = None
    missing: bool = False
    ties: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the reader decided about one record, and why; the latest decision about a record counts."""

    pmid: str
    verdict: Verdict
    reason: str
    decided_at: str


def open_review(connection: sqlite3.Connection, name: str, index_pmid: str, *, now: str) -> Review:
    """Give a review by name within a transaction, entering it where it is new.

    Raises
    ------
    UsageError
        If a review of that name has another index study: the two would mix.
    """
    connection.execute(
        "INSERT INTO review (name, index_pmid, uuid, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (name, pmid_key(index_pmid), str(uuid.uuid4()), now),
    )
    review = find_review(connection, name)
    if review is None:
        raise LibraryError(f"the review {name!r} could not be entered")
    if review.index_pmid != index_pmid:
        raise UsageError(
            f"this library has a review named {name!r} of PMID {review.index_pmid}, not {index_pmid}; "
            "give the review in evidence.toml another name"
        )
    return review


def find_review(connection: sqlite3.Connection, name: str) -> Review | None:
    """Give a review by name; None if the library has none."""
    row = connection.execute(
        "SELECT id, name, index_pmid, uuid, complete_at FROM review WHERE name = ?", (name,)
    ).fetchone()
    return None if row is None else Review(row[0], row[1], str(row[2]), row[3], row[4])


def start_run(connection: sqlite3.Connection, review: Review, *, started_at: str, sources: str) -> int:
    """Enter a run within a transaction and give its number."""
    query = "SELECT coalesce(max(number), 0) + 1 FROM review_run WHERE review_id = ?"
    (number,) = connection.execute(query, (review.id,)).fetchone()
    connection.execute(
        "INSERT INTO review_run (review_id, number, started_at, state, sources) VALUES (?, ?, ?, ?, ?)",
        (review.id, number, started_at, "unfinished", sources),
    )
    return int(number)


def finish_run(
    connection: sqlite3.Connection,
    review: Review,
    number: int,
    *,
    finished_at: str,
    state: RunState,
    ruleset: str,
    report: str,
    reported: Iterable[Member],
) -> None:
    """End a run within a transaction: its report, what is reported now, and the watermark if complete."""
    connection.execute(
        """
        UPDATE review_run SET finished_at = ?, state = ?, ruleset = ?, report = ?
        WHERE review_id = ? AND number = ?
        """,
        (finished_at, state, ruleset, report, review.id, number),
    )
    if state == "complete":
        connection.execute(
            """
            UPDATE review SET complete_at =
              (SELECT started_at FROM review_run WHERE review_id = ?1 AND number = ?2) WHERE id = ?1
            """,
            (review.id, number),
        )
    rows = list(reported)
    connection.executemany(
        """
        INSERT INTO review_member (review_id, pmid, first_run, version, text_hash, ruleset, missing)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET version = excluded.version, text_hash = excluded.text_hash,
          ruleset = excluded.ruleset, missing = excluded.missing
        """,
        [
            (review.id, pmid_key(m.pmid), m.first_run, m.version, m.text_hash, m.ruleset, m.missing)
            for m in rows
        ],
    )
    connection.executemany(
        """
        INSERT INTO review_tie (review_id, pmid, source, given) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET given = excluded.given
        """,
        [(review.id, pmid_key(m.pmid), source, given) for m in rows for source, given in m.ties.items()],
    )


def members(connection: sqlite3.Connection, review: Review) -> dict[str, Member]:
    """Give what was reported of every record of a review, by PMID."""
    ties: dict[int, dict[str, bool]] = {}
    for key, source, given in connection.execute(
        "SELECT pmid, source, given FROM review_tie WHERE review_id = ?", (review.id,)
    ):
        ties.setdefault(key, {})[source] = bool(given)
    rows = connection.execute(
        """
        SELECT pmid, first_run, version, text_hash, ruleset, missing FROM review_member
        WHERE review_id = ? ORDER BY pmid
        """,
        (review.id,),
    )
    return {
        str(key): Member(
            str(key), first_run, version, text_hash, ruleset, missing=bool(gone), ties=ties.get(key, {})
        )
        for key, first_run, version, text_hash, ruleset, gone in rows
    }


_RUN = "number, started_at, finished_at, state, sources, ruleset"


def runs(connection: sqlite3.Connection, review: Review, until: str) -> tuple[Run, ...]:
    """Give the runs of a review, oldest first, without their reports."""
    query = f"SELECT {_RUN} FROM review_run WHERE review_id = ? AND started_at <= ? ORDER BY number"  # noqa: S608
    return tuple(Run(*row) for row in connection.execute(query, (review.id, until)))


def run(connection: sqlite3.Connection, review: Review, number: int) -> Run | None:
    """Give one run with its report; None if there was none of that number."""
    query = f"SELECT {_RUN}, report FROM review_run WHERE review_id = ? AND number = ?"  # noqa: S608
    row = connection.execute(query, (review.id, number)).fetchone()
    return None if row is None else Run(*row)


def decide(connection: sqlite3.Connection, review: Review, decision: Decision) -> None:
    """Add a decision within a transaction; former ones stay.

    Raises
    ------
    UsageError
        If it gives no reason.
    """
    if not decision.reason.strip():
        raise UsageError('a decision needs a reason: --because "..."')
    connection.execute(
        "INSERT INTO decision (review_id, pmid, verdict, reason, decided_at) VALUES (?, ?, ?, ?, ?)",
        (review.id, pmid_key(decision.pmid), decision.verdict, decision.reason.strip(), decision.decided_at),
    )


def decisions(connection: sqlite3.Connection, review: Review, until: str) -> tuple[Decision, ...]:
    """Give every decision of a review, oldest first."""
    rows = connection.execute(
        """
        SELECT pmid, verdict, reason, decided_at FROM decision
        WHERE review_id = ? AND decided_at <= ? ORDER BY id
        """,
        (review.id, until),
    )
    return tuple(Decision(str(key), verdict, reason, at) for key, verdict, reason, at in rows)
