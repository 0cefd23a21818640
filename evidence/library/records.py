"""Records in the library: every version of each as received, and which of them counts."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO

import zstandard

from evidence.errors import LibraryError, RecordError
from evidence.library.columns import pmid_key
from evidence.library.text_index import add as add_to_index
from evidence.model import Article, TextSource
from evidence.records.medline import parse_medline
from evidence.records.pubmed import parse_record

__all__ = [
    "BatchCounts",
    "PreparedRecord",
    "StoredText",
    "held",
    "index_all",
    "keys_after",
    "missing",
    "parse",
    "pmid_by",
    "prepare",
    "store",
    "texts",
    "version_text",
]

#: A record never gives way to one from a poorer source: MEDLINE's format holds less than PubMed's
#: XML, and a digest is not the authors' text at all.
_RANK: dict[str, int] = {"digest": 0, "medline": 1, "pubmed": 2}

_PMCID = re.compile(r"PMC\d+")


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What became of a batch: ``stored + unchanged`` is the number of records given.

    Parameters
    ----------
    stored_pmids : tuple of str
        Of each new record and new version, its PMID.
    unchanged : int
        Records that the library holds with the same content, of a later version, or from a better
        source.
    missing : int
        PMIDs noted as missing.
    """

    stored_pmids: tuple[str, ...]
    unchanged: int
    missing: int

    @property
    def stored(self) -> int:
        """The number of new records and new versions."""
        return len(self.stored_pmids)


@dataclass(frozen=True, slots=True)
class PreparedRecord:
    """A record ready to be written: hashed and compressed before the lock is taken."""

    key: int
    article: Article
    content_hash: bytes
    zstd: bytes


@dataclass(frozen=True, slots=True)
class StoredText:
    """A record's text as received, read back and found whole."""

    text_source: TextSource
    raw: bytes


def prepare(records: Iterable[tuple[bytes, Article]]) -> list[PreparedRecord]:
    """Hash and compress records."""
    compressor = zstandard.ZstdCompressor(level=3)
    return [
        PreparedRecord(
            pmid_key(article.pmid), article, hashlib.sha256(raw).digest(), compressor.compress(raw)
        )
        for raw, article in records
    ]


def store(
    connection: sqlite3.Connection,
    prepared: Iterable[PreparedRecord],
    missing_keys: Iterable[int],
    seen_at: str,
) -> BatchCounts:
    """Write records and missing PMIDs within a transaction."""
    stored: list[str] = []
    unchanged = 0
    for record in prepared:
        if _store_one(connection, record, seen_at):
            stored.append(str(record.key))
        else:
            unchanged += 1
    keys = set(missing_keys)
    connection.executemany(
        """
        INSERT INTO missing (pmid, first_asked_at, last_asked_at) VALUES (?1, ?2, ?2)
        ON CONFLICT (pmid) WHERE found_at IS NULL
        DO UPDATE SET last_asked_at = max(last_asked_at, excluded.last_asked_at)
        """,
        [(key, seen_at) for key in sorted(keys)],
    )
    return BatchCounts(tuple(stored), unchanged, len(keys))


def _store_one(connection: sqlite3.Connection, record: PreparedRecord, seen_at: str) -> bool:
    """Write one record; False if what the library holds stays as it is."""
    article = record.article
    if article.text_source != "digest":
        connection.execute(
            "UPDATE missing SET found_at = ? WHERE pmid = ? AND found_at IS NULL", (seen_at, record.key)
        )
    current = connection.execute(
        "SELECT version_id, content_hash, text_source, pmid_version FROM current_version WHERE pmid = ?",
        (record.key,),
    ).fetchone()
    if current is not None:
        version_id, content_hash, text_source, pmid_version = current
        if content_hash == record.content_hash:
            connection.execute(
                "UPDATE record_version SET last_seen_at = max(last_seen_at, ?) WHERE id = ?",
                (seen_at, version_id),
            )
            return False
        if (_RANK[article.text_source], article.version) < (_RANK[text_source], pmid_version):
            return False
    version = connection.execute(
        """
        INSERT INTO record_version
          (pmid, text_source, pmid_version, content_hash, first_seen_at, last_seen_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5)
        """,
        (record.key, article.text_source, article.version, record.content_hash, seen_at),
    ).lastrowid
    connection.execute("INSERT INTO version_raw (version_id, zstd) VALUES (?, ?)", (version, record.zstd))
    add_to_index(connection, int(version or 0), article)
    connection.execute(
        """
        INSERT INTO record (pmid, version_id, title, first_author, year, doi, pmcid, has_abstract)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (pmid) DO UPDATE SET
          version_id = excluded.version_id, title = excluded.title, first_author = excluded.first_author,
          year = excluded.year, doi = excluded.doi, pmcid = excluded.pmcid,
          has_abstract = excluded.has_abstract
        """,
        (record.key, version, *_index_columns(article)),
    )
    return True


def _index_columns(article: Article) -> tuple[str, str | None, int | None, str | None, str | None, bool]:
    """Give what a record is found by: title, first author, year, DOI, PMCID, whether it has an abstract."""
    year = None if article.pub_date is None else article.pub_date.year
    doi = None if article.doi is None else article.doi.lower()
    pmcid = _PMCID.search((article.pmcid or "").upper())
    return (
        article.title,
        article.first_author,
        year,
        doi,
        None if pmcid is None else pmcid.group(),
        bool(article.abstract),
    )


def texts(connection: sqlite3.Connection, keys: list[int], until: str) -> dict[int, StoredText]:
    """Read the texts of some records as they were at a moment; those not in the library are left out."""
    rows = connection.execute(
        """
        SELECT v.pmid, v.text_source, v.content_hash, x.zstd
        FROM record_version v JOIN version_raw x ON x.version_id = v.id
        WHERE v.id IN (
          SELECT max(id) FROM record_version
          WHERE pmid IN (SELECT value FROM json_each(?)) AND first_seen_at <= ? GROUP BY pmid
        )
        """,
        (json.dumps(keys), until),
    )
    return {row[0]: _text(*row) for row in rows}


def keys_after(connection: sqlite3.Connection, key: int, count: int, until: str) -> list[int]:
    """Give the next records that there were at a moment, in the order of PMIDs."""
    rows = connection.execute(
        """
        SELECT pmid FROM record r WHERE pmid > ?1 AND EXISTS (
          SELECT 1 FROM record_version v WHERE v.pmid = r.pmid AND v.first_seen_at <= ?3
        )
        ORDER BY pmid LIMIT ?2
        """,
        (key, count, until),
    )
    return [key for (key,) in rows]


def version_text(connection: sqlite3.Connection, key: int, number: int) -> StoredText | None:
    """Read the text of one version of a record, counted from 1."""
    row = connection.execute(
        """
        SELECT v.pmid, v.text_source, v.content_hash, x.zstd
        FROM record_version v JOIN version_raw x ON x.version_id = v.id
        WHERE v.pmid = ? ORDER BY v.id LIMIT 1 OFFSET ?
        """,
        (key, number - 1),
    ).fetchone()
    return None if row is None else _text(*row)


def _text(key: int, text_source: TextSource, content_hash: bytes, zstd: bytes) -> StoredText:
    """Decompress a text and compare it with its hash."""
    try:
        raw = zstandard.ZstdDecompressor().decompress(zstd)
    except zstandard.ZstdError:
        raw = b""
    if hashlib.sha256(raw).digest() != content_hash:
        raise LibraryError(
            f"the library's copy of PMID {key} is damaged; restore a copy of the library, or move it "
            "away and fetch again"
        )
    return StoredText(text_source, raw)


def parse(raw: bytes, text_source: TextSource) -> Article:
    """Make the article of one record as received.

    Raises
    ------
    RecordError
        If it cannot be read.
    """
    if text_source != "medline":
        return parse_record(raw)
    try:
        lines = StringIO(raw.decode(), newline=None)
    except UnicodeDecodeError as error:
        raise RecordError(f"the MEDLINE text is not UTF-8: {error}") from error
    found = next(iter(parse_medline(lines)), None)
    if isinstance(found, Article):
        return found
    raise found or RecordError("the text holds no MEDLINE record")


def held(
    connection: sqlite3.Connection, keys: list[int], *, include_digests: bool, until: str
) -> Iterator[int]:
    """Give those of some PMIDs that the library had a record of."""
    query = """
        SELECT pmid FROM record_version WHERE id IN (
          SELECT max(id) FROM record_version
          WHERE pmid IN (SELECT value FROM json_each(?)) AND first_seen_at <= ? GROUP BY pmid
        ) AND (? OR text_source <> 'digest')
    """
    return (key for (key,) in connection.execute(query, (json.dumps(keys), until, include_digests)))


def index_all(connection: sqlite3.Connection) -> None:
    """Put every version that counts into the search index, of a library that has none yet.

    A record that can no longer be parsed is left out: reading it says what is wrong with it.
    """
    # Read to the end first: a cursor must not go on while what it walks over is written.
    versions = connection.execute("SELECT pmid, version_id FROM record ORDER BY pmid").fetchall()
    for _, version_id in versions:
        row = connection.execute(
            """
            SELECT v.pmid, v.text_source, v.content_hash, x.zstd
            FROM record_version v JOIN version_raw x ON x.version_id = v.id WHERE v.id = ?
            """,
            (version_id,),
        ).fetchone()
        with suppress(RecordError, LibraryError):
            text = _text(*row)
            add_to_index(connection, version_id, parse(text.raw, text.text_source))


def missing(connection: sqlite3.Connection, until: str) -> dict[str, str]:
    """Give the PMIDs that PubMed did not give when last asked by then, with that moment."""
    query = """
        SELECT pmid, min(last_asked_at, ?1) FROM missing
        WHERE first_asked_at <= ?1 AND (found_at IS NULL OR found_at > ?1) ORDER BY pmid
    """
    return {str(key): asked_at for key, asked_at in connection.execute(query, (until,))}


def pmid_by(connection: sqlite3.Connection, column: str, value: str) -> str | None:
    """Find a record by its DOI or PMCID; the lowest PMID where several records share one."""
    query = {
        "doi": "SELECT min(pmid) FROM record WHERE doi = ?",
        "pmcid": "SELECT min(pmid) FROM record WHERE pmcid = ?",
    }[column]
    (key,) = connection.execute(query, (value,)).fetchone()
    return None if key is None else str(key)
