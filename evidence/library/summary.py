"""What is in a library, in numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["LibrarySummary", "summarise"]


@dataclass(frozen=True, slots=True)
class LibrarySummary:
    """What is in a library.

    Parameters
    ----------
    records : mapping of str to int
        Records by the source of their text: ``pubmed``, ``medline``, ``digest``.
    with_abstract : int
        Records that have the authors' abstract.
    versions : int
        Versions of records, the current ones included.
    missing : int
        PMIDs that PubMed did not give when last asked.
    links : mapping of str to int
        Links by kind: ``cited_by``, ``references``, ``similar``; one that two sources give counts once.
    findings : mapping of str to int
        Findings by rule set, of each record's latest extraction.
    first_fetched_at, last_fetched_at : str or None
        Of records other than digests; None where there is none.
    size_bytes : int
        Of the file and its journal.
    """

    records: Mapping[str, int]
    with_abstract: int
    versions: int
    missing: int
    links: Mapping[str, int]
    findings: Mapping[str, int]
    first_fetched_at: str | None
    last_fetched_at: str | None
    size_bytes: int


def summarise(connection: sqlite3.Connection, path: Path) -> LibrarySummary:
    """Count what is in a library; the caller sees to it that nothing changes between two counts."""

    def one(query: str) -> int:
        (number,) = connection.execute(query).fetchone()
        return int(number)

    first, last = connection.execute(
        "SELECT min(first_seen_at), max(last_seen_at) FROM record_version WHERE text_source <> 'digest'"
    ).fetchone()
    journal = path.with_name(path.name + "-wal")
    return LibrarySummary(
        records=_by_name(
            connection,
            "SELECT text_source, count(*) FROM current_version GROUP BY text_source ORDER BY text_source",
        ),
        with_abstract=one("SELECT count(*) FROM record WHERE has_abstract"),
        versions=one("SELECT count(*) FROM record_version"),
        missing=one("SELECT count(*) FROM missing WHERE found_at IS NULL"),
        links=_by_name(
            connection,
            "SELECT kind, count(*) FROM (SELECT DISTINCT source_pmid, kind, target_pmid FROM link) "
            "GROUP BY kind ORDER BY kind",
        ),
        findings=_by_name(
            connection,
            "SELECT e.ruleset, count(f.position) FROM extraction e "
            "LEFT JOIN finding f ON f.extraction_id = e.id "
            "WHERE e.id IN (SELECT max(id) FROM extraction GROUP BY pmid, ruleset) "
            "GROUP BY e.ruleset ORDER BY e.ruleset",
        ),
        first_fetched_at=first,
        last_fetched_at=last,
        size_bytes=sum(file.stat().st_size for file in (path, journal) if file.exists()),
    )


def _by_name(connection: sqlite3.Connection, query: str) -> dict[str, int]:
    """Read a table of names and counts."""
    return {str(name): int(count) for name, count in connection.execute(query)}
