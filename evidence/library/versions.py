"""The versions of records: what each was, from when to when it was seen, and which counted at a moment."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from evidence.model import TextSource

__all__ = ["RecordVersion", "current", "versions"]


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One state of a record and when it was seen.

    Parameters
    ----------
    number : int
        From 1, in the order in which they came.
    text_source : TextSource
        Whose words it holds.
    content_hash : str
        SHA-256 of the bytes as received.
    first_seen_at, last_seen_at : str
        UTC, ISO 8601.
    """

    number: int
    text_source: TextSource
    content_hash: str
    first_seen_at: str
    last_seen_at: str


def versions(connection: sqlite3.Connection, key: int, until: str) -> tuple[RecordVersion, ...]:
    """Give every version of a record up to a moment, oldest first."""
    rows = connection.execute(
        """
        SELECT text_source, content_hash, first_seen_at, last_seen_at FROM record_version
        WHERE pmid = ? AND first_seen_at <= ? ORDER BY id
        """,
        (key, until),
    )
    return tuple(
        RecordVersion(number, text_source, content_hash.hex(), first_seen_at, last_seen_at)
        for number, (text_source, content_hash, first_seen_at, last_seen_at) in enumerate(rows, start=1)
    )


def current(connection: sqlite3.Connection, keys: list[int], until: str) -> dict[str, RecordVersion]:
    """Give the version of some records that counted at a moment, by PMID."""
    rows = connection.execute(
        """
        SELECT v.pmid, c.number, v.text_source, v.content_hash, v.first_seen_at, v.last_seen_at
        FROM (
          SELECT max(id) AS id, count(*) AS number FROM record_version
          WHERE pmid IN (SELECT value FROM json_each(?)) AND first_seen_at <= ? GROUP BY pmid
        ) c JOIN record_version v ON v.id = c.id
        """,
        (json.dumps(keys), until),
    )
    return {
        str(key): RecordVersion(number, text_source, content_hash.hex(), first_seen_at, last_seen_at)
        for key, number, text_source, content_hash, first_seen_at, last_seen_at in rows
    }
