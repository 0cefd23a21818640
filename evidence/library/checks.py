"""When PubMed itself last told the state of a record: by giving it, or by its filters for retractions.

A file that was imported says what PubMed held when the file was made, which nobody knows; so an import
is no check.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from evidence.library.columns import pmid_key, utc_text
from evidence.library.connection import Access

__all__ = ["CheckBook", "note_fetched"]

#: PMIDs in one query.
_PART = 10_000


class CheckBook:
    """When PubMed last told of records; every method is one transaction, or a read in parts.

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

    def note_concerns_asked(self, pmids: Iterable[str], asked_at: str) -> None:
        """Note that PubMed's own filters hold no more against some records than the library knows.

        PMIDs without a record are passed over.
        """
        keys = [pmid_key(pmid) for pmid in pmids]
        with self._writing() as connection:
            _note_concerns_asked(connection, keys, utc_text(asked_at))

    def fetched_at(self, pmids: Iterable[str]) -> dict[str, str]:
        """Give when PubMed last gave each record; those that it never gave, to us, are left out."""
        found: dict[str, str] = {}
        for keys in _parts(pmids):
            with self._reading() as connection:
                found |= _fetched_at(connection, keys)
        return found

    def checked_at(self, pmids: Iterable[str]) -> dict[str, str]:
        """Give when PubMed last told whether each record was retracted or doubted.

        A record is left out where PubMed never told, or did not give it when last asked.
        """
        found: dict[str, str] = {}
        for keys in _parts(pmids):
            with self._reading() as connection:
                found |= _checked_at(connection, keys, self._until)
        return found


def _parts(pmids: Iterable[str]) -> Iterator[list[int]]:
    """Cut PMIDs into lists of bounded length."""
    keys = (pmid_key(pmid) for pmid in pmids)
    while part := list(islice(keys, _PART)):
        yield part


def note_fetched(connection: sqlite3.Connection, keys: Iterable[int], moment: str) -> None:
    """Note within a transaction that PubMed gave some records."""
    connection.executemany(
        """
        INSERT INTO record_checked (pmid, fetched_at) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET fetched_at = max(coalesce(fetched_at, ''), excluded.fetched_at)
        """,
        [(key, moment) for key in keys],
    )


def _note_concerns_asked(connection: sqlite3.Connection, keys: Iterable[int], moment: str) -> None:
    """Note within a transaction that PubMed's filters hold no more against some records than these say."""
    connection.executemany(
        """
        INSERT INTO record_checked (pmid, concerns_asked_at)
        SELECT pmid, ?2 FROM record WHERE pmid = ?1
        ON CONFLICT DO UPDATE SET
          concerns_asked_at = max(coalesce(concerns_asked_at, ''), excluded.concerns_asked_at)
        """,
        [(key, moment) for key in keys],
    )


def _fetched_at(connection: sqlite3.Connection, keys: list[int]) -> dict[str, str]:
    """Give when PubMed last gave each of some records; those it never gave are left out."""
    rows = connection.execute(
        """
        SELECT pmid, fetched_at FROM record_checked
        WHERE fetched_at IS NOT NULL AND pmid IN (SELECT value FROM json_each(?))
        """,
        (json.dumps(keys),),
    )
    return {str(key): moment for key, moment in rows}


def _checked_at(connection: sqlite3.Connection, keys: list[int], until: str) -> dict[str, str]:
    """Give, for some records, when PubMed last told by then whether anything is held against them.

    Left out are records that PubMed never told of and those that it did not give when last asked. For a
    day in the past: a version that is still the current one was true on that day too.
    """
    rows = connection.execute(
        """
        WITH shown (pmid, id) AS (
          SELECT pmid, max(id) FROM record_version
          WHERE pmid IN (SELECT value FROM json_each(?1)) AND first_seen_at <= ?2 GROUP BY pmid
        )
        SELECT s.pmid, min(?2, CASE
            WHEN r.version_id = s.id THEN max(coalesce(c.fetched_at, ''), coalesce(c.concerns_asked_at, ''))
            ELSE v.last_seen_at END)
        FROM shown s
        JOIN record r ON r.pmid = s.pmid
        JOIN record_version v ON v.id = s.id AND v.text_source <> 'digest'
        JOIN record_checked c ON c.pmid = s.pmid
        WHERE NOT EXISTS (
          SELECT 1 FROM missing m WHERE m.pmid = s.pmid AND m.first_asked_at <= ?2
          AND (m.found_at IS NULL OR m.found_at > ?2)
        )
        """,
        (json.dumps(keys), until),
    )
    return {str(key): moment for key, moment in rows}
