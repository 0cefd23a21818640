"""Queries in the library: what PubMed made of each, how often it matched, and which records ever did."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from evidence.library.columns import pmid_key, utc_text
from evidence.library.connection import Access

__all__ = ["SearchAnswer", "SearchBook"]

_REMARKS = ("phrases_not_found", "phrases_ignored", "warnings")


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One answer of PubMed to a query.

    Parameters
    ----------
    asked_at : str
        UTC, ISO 8601.
    matches : int
        How many records matched; all of them were listed.
    translation : str
        The query that PubMed really ran.
    phrases_not_found, phrases_ignored, warnings : tuple of str
        What PubMed said it left out, or searched as something else.
    """

    asked_at: str
    matches: int
    translation: str
    phrases_not_found: tuple[str, ...] = ()
    phrases_ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class SearchBook:
    """The library's queries: every method is one read or one transaction.

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

    def store(self, term: str, pmids: Iterable[str], answer: SearchAnswer) -> int:
        """Keep a complete answer to a query and give the number of matches new to the library.

        A record that no longer matches stays, with the moment when it last did.
        """
        listed = list(pmids)
        with self._writing() as connection:
            return _store(connection, term, listed, replace(answer, asked_at=utc_text(answer.asked_at)))

    def matches(self, term: str) -> dict[str, bool]:
        """Give every record that ever matched a query, and whether it did in the latest answer."""
        with self._reading() as connection:
            return _given(connection, term, self._until)

    def answers(self, term: str) -> tuple[SearchAnswer, ...]:
        """Give every answer to a query, oldest first; none if it was never asked."""
        with self._reading() as connection:
            return _answers(connection, term, self._until)

    def label(self, term: str) -> str | None:
        """Give the short name that ties to a query are kept under; None if it never answered."""
        with self._reading() as connection:
            search = _id(connection, term)
        return None if search is None else f"query:{search}"


def _store(connection: sqlite3.Connection, term: str, pmids: Iterable[str], answer: SearchAnswer) -> int:
    """Add a complete answer within a transaction and give the number of matches not known before."""
    search = _id(connection, term)
    if search is None:
        search = connection.execute("INSERT INTO search (term) VALUES (?)", (term,)).lastrowid
    keys = {pmid_key(pmid) for pmid in pmids}
    before = _count(connection, search)
    connection.executemany(
        """
        INSERT INTO search_match (search_id, pmid, first_seen_at, last_seen_at) VALUES (?1, ?2, ?3, ?3)
        ON CONFLICT DO UPDATE SET
          first_seen_at = min(first_seen_at, excluded.first_seen_at),
          last_seen_at = max(last_seen_at, excluded.last_seen_at)
        """,
        [(search, key, answer.asked_at) for key in keys],
    )
    remarks = {
        name: value for name, value in asdict(answer).items() if name in _REMARKS and isinstance(value, tuple)
    }
    connection.execute(
        """
        INSERT INTO search_asked (search_id, asked_at, matches, translation, remarks) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
          matches = excluded.matches, translation = excluded.translation, remarks = excluded.remarks
        """,
        (search, answer.asked_at, len(keys), answer.translation, json.dumps(remarks, ensure_ascii=False)),
    )
    return _count(connection, search) - before


def _id(connection: sqlite3.Connection, term: str) -> int | None:
    row = connection.execute("SELECT id FROM search WHERE term = ?", (term,)).fetchone()
    return None if row is None else int(row[0])


def _count(connection: sqlite3.Connection, search: int | None) -> int:
    query = "SELECT count(*) FROM search_match WHERE search_id = ?"
    (count,) = connection.execute(query, (search,)).fetchone()
    return int(count)


def _given(connection: sqlite3.Connection, term: str, until: str) -> dict[str, bool]:
    """Give every record that ever matched, and whether it did in the latest answer."""
    rows = connection.execute(
        """
        SELECT m.pmid, m.last_seen_at >= (
            SELECT max(asked_at) FROM search_asked a WHERE a.search_id = s.id AND asked_at <= ?2
        )
        FROM search s JOIN search_match m ON m.search_id = s.id
        WHERE s.term = ?1 AND m.first_seen_at <= ?2 ORDER BY m.pmid
        """,
        (term, until),
    )
    return {str(key): bool(now) for key, now in rows}


def _answers(connection: sqlite3.Connection, term: str, until: str) -> tuple[SearchAnswer, ...]:
    """Give every answer to a query, oldest first."""
    rows = connection.execute(
        """
        SELECT a.asked_at, a.matches, a.translation, a.remarks
        FROM search s JOIN search_asked a ON a.search_id = s.id
        WHERE s.term = ? AND a.asked_at <= ? ORDER BY a.asked_at
        """,
        (term, until),
    )
    return tuple(
        SearchAnswer(
            asked_at, matches, translation, **{name: tuple(v) for name, v in json.loads(remarks).items()}
        )
        for asked_at, matches, translation, remarks in rows
    )
