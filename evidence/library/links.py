"""Links between articles in the library: the union of what every source has ever said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Protocol

from evidence.library.columns import pmid_key
from evidence.model import Link, LinkKind, LinkSource

__all__ = ["LinkSet", "asked_at", "given", "read", "store"]


class LinkSet(Protocol):
    """The answer of one source for one article; no targets means that it knows none."""

    @property
    def source_pmid(self) -> str:
        """The article that was asked about."""

    @property
    def kind(self) -> LinkKind:
        """What the links are."""

    @property
    def targets(self) -> Sequence[tuple[str, int | None]]:
        """PMIDs with NCBI's similarity score, where it gives one."""


def store(
    connection: sqlite3.Connection, link_sets: Iterable[LinkSet], origin: LinkSource, seen_at: str
) -> int:
    """Add link sets within a transaction and give the number of links not known before.

    A link of an article to itself, which elink gives among the similar ones, is left out.
    """
    new = 0
    for link_set in link_sets:
        source = pmid_key(link_set.source_pmid)
        targets = {pmid_key(pmid): score for pmid, score in link_set.targets}
        targets.pop(source, None)
        before = _count(connection, source, link_set.kind, origin)
        connection.executemany(
            """
            INSERT INTO link (source_pmid, kind, origin, target_pmid, score, first_seen_at, last_seen_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
            ON CONFLICT DO UPDATE SET
              score = coalesce(excluded.score, score),
              first_seen_at = min(first_seen_at, excluded.first_seen_at),
              last_seen_at = max(last_seen_at, excluded.last_seen_at)
            """,
            [(source, link_set.kind, origin, target, score, seen_at) for target, score in targets.items()],
        )
        connection.execute(
            """
            INSERT INTO link_asked (source_pmid, kind, origin, asked_at, targets) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET targets = excluded.targets
            """,
            (source, link_set.kind, origin, seen_at, len(targets)),
        )
        new += _count(connection, source, link_set.kind, origin) - before
    return new


def _count(connection: sqlite3.Connection, source: int, kind: LinkKind, origin: LinkSource) -> int:
    """Count the links of one article, kind and origin."""
    query = "SELECT count(*) FROM link WHERE source_pmid = ? AND kind = ? AND origin = ?"
    (count,) = connection.execute(query, (source, kind, origin)).fetchone()
    return int(count)


def read(connection: sqlite3.Connection, source_pmid: str, kind: LinkKind, until: str) -> tuple[Link, ...]:
    """Give every link ever seen by a moment, the most similar first, else by PMID; one for every origin."""
    rows = connection.execute(
        """
        SELECT target_pmid, origin, min(last_seen_at, ?3), score FROM link
        WHERE source_pmid = ?1 AND kind = ?2 AND first_seen_at <= ?3
        ORDER BY score DESC, target_pmid, origin
        """,
        (pmid_key(source_pmid), kind, until),
    )
    return tuple(
        Link(source_pmid, str(target), kind, origin, seen_at, score)
        for target, origin, seen_at, score in rows
    )


def given(connection: sqlite3.Connection, source_pmid: str, kind: LinkKind, until: str) -> dict[str, bool]:
    """Give every target ever seen, the most similar first, and whether an origin's latest answer has it."""
    rows = connection.execute(
        """
        SELECT l.target_pmid, max(l.last_seen_at >= a.asked_at) FROM link l
        JOIN (
          SELECT origin, max(asked_at) AS asked_at FROM link_asked
          WHERE source_pmid = ?1 AND kind = ?2 AND asked_at <= ?3 GROUP BY origin
        ) a USING (origin)
        WHERE l.source_pmid = ?1 AND l.kind = ?2 AND l.first_seen_at <= ?3
        GROUP BY l.target_pmid ORDER BY max(l.score) DESC, l.target_pmid
        """,
        (pmid_key(source_pmid), kind, until),
    )
    return {str(target): bool(now) for target, now in rows}


def asked_at(
    connection: sqlite3.Connection, pmid: str, kind: LinkKind, origin: LinkSource | None, until: str
) -> str | None:
    """Tell when a source, or any, last answered by then for an article and kind; None if none did."""
    query = """
        SELECT max(asked_at) FROM link_asked
        WHERE source_pmid = ?1 AND kind = ?2 AND (?3 IS NULL OR origin = ?3) AND asked_at <= ?4
    """
    (moment,) = connection.execute(query, (pmid_key(pmid), kind, origin, until)).fetchone()
    return None if moment is None else str(moment)
