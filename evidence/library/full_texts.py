"""Full texts in the library: each as received, from whom, under which licence; and who had none when."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import zstandard

from evidence.errors import LibraryError, UsageError
from evidence.library.columns import pmid_key, utc_text
from evidence.library.connection import Access
from evidence.model import FullText, FullTextSource
from evidence.records.jats import parse_full_text

__all__ = ["FullTextAnswer", "FullTextBook", "HeldFullText"]

#: What a source said: it gave the text; it gave front matter without a body, which is "not available as
#: XML" and not an empty article; it has nothing under the PMCID; the article has no PMCID.
FullTextAnswer = Literal["given", "front_matter", "none", "no_pmcid"]

#: PMIDs in one query.
_PART = 10_000


@dataclass(frozen=True, slots=True)
class HeldFullText:
    """A full text that the library holds.

    Parameters
    ----------
    pmid, pmcid : str
        Whose.
    source : {"pmc", "europepmc"}
        Who gave it.
    seen_at : str
        When it was last given.
    raw : bytes
        As received: one ``article`` element.
    """

    pmid: str
    pmcid: str
    source: FullTextSource
    seen_at: str
    raw: bytes

    def parsed(self) -> FullText:
        """Read it.

        Raises
        ------
        RecordError
            If it can no longer be read.
        """
        return parse_full_text(self.raw)


class FullTextBook:
    """Full texts by PMID; every method is one transaction, or a read.

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

    def store(
        self, pmid: str, raw: bytes, pmcid: str, text: FullText, source: FullTextSource, *, seen_at: str
    ) -> bool:
        """Keep a full text; False if the same is there already.

        Other content makes a new version; the former ones stay.

        Raises
        ------
        UsageError
            If the library has no record of the PMID, or the text has no body.
        """
        key, moment = pmid_key(pmid), utc_text(seen_at)
        if not text.has_body:
            raise UsageError(f"the full text of PMID {pmid} has no body, and is not kept")
        content_hash = hashlib.sha256(raw).digest()
        zstd = zstandard.ZstdCompressor(level=3).compress(raw)
        with self._writing() as connection:
            if connection.execute("SELECT 1 FROM record WHERE pmid = ?", (key,)).fetchone() is None:
                raise UsageError(f"PMID {pmid} is not in the library, so its full text cannot be kept there")
            _note(connection, key, source, moment, "given")
            current = connection.execute(
                "SELECT id, content_hash FROM full_text WHERE pmid = ? ORDER BY id DESC LIMIT 1", (key,)
            ).fetchone()
            if current is not None and current[1] == content_hash:
                connection.execute(
                    "UPDATE full_text SET last_seen_at = max(last_seen_at, ?) WHERE id = ?",
                    (moment, current[0]),
                )
                return False
            licence = text.licence
            added = connection.execute(
                """
                INSERT INTO full_text
                  (pmid, pmcid, source, licence, licence_url, content_hash, first_seen_at, last_seen_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
                """,
                (
                    key,
                    pmcid,
                    source,
                    licence.text if licence else None,
                    licence.url if licence else None,
                    content_hash,
                    moment,
                ),
            ).lastrowid
            connection.execute("INSERT INTO full_text_raw (full_text_id, zstd) VALUES (?, ?)", (added, zstd))
            return True

    def note(self, pmid: str, source: FullTextSource, answer: FullTextAnswer, *, asked_at: str) -> None:
        """Note what a source said where it gave no text; PMIDs without a record are passed over."""
        with self._writing() as connection:
            _note(connection, pmid_key(pmid), source, utc_text(asked_at), answer)

    def get(self, pmid: str) -> HeldFullText | None:
        """Give the latest full text of an article; None where the library has none.

        Raises
        ------
        LibraryError
            If it is damaged.
        """
        with self._reading() as connection:
            row = connection.execute(
                """
                SELECT f.pmcid, f.source, min(f.last_seen_at, ?2), f.content_hash, x.zstd
                FROM full_text f JOIN full_text_raw x ON x.full_text_id = f.id
                WHERE f.pmid = ?1 AND f.first_seen_at <= ?2 ORDER BY f.id DESC LIMIT 1
                """,
                (pmid_key(pmid), self._until),
            ).fetchone()
        if row is None:
            return None
        pmcid, source, seen_at, content_hash, zstd = row
        try:
            raw = zstandard.ZstdDecompressor().decompress(zstd)
        except zstandard.ZstdError:
            raw = b""
        if hashlib.sha256(raw).digest() != content_hash:
            raise LibraryError(
                f"the library's copy of the full text of PMID {pmid} is damaged; restore a copy of the "
                "library, or move it away and fetch again"
            )
        return HeldFullText(pmid, pmcid, source, seen_at, raw)

    def content_hash(self, pmid: str) -> str | None:
        """Give the hash of the latest full text, in hexadecimal; None where the library has none."""
        query = """
            SELECT content_hash FROM full_text
            WHERE pmid = ? AND first_seen_at <= ? ORDER BY id DESC LIMIT 1
        """
        with self._reading() as connection:
            row = connection.execute(query, (pmid_key(pmid), self._until)).fetchone()
        return None if row is None else bytes(row[0]).hex()

    def pmcids(self, pmids: Iterable[str]) -> dict[str, str]:
        """Give the PMCIDs of the full texts that the library has, by PMID."""
        query = """
            SELECT pmid, pmcid FROM full_text
            WHERE pmid IN (SELECT value FROM json_each(?)) AND first_seen_at <= ? ORDER BY id
        """
        found: dict[str, str] = {}
        for keys in _parts(pmids):
            with self._reading() as connection:
                rows = connection.execute(query, (json.dumps(keys), self._until))
                found |= {str(key): pmcid for key, pmcid in rows}
        return found

    def answers(self, pmid: str) -> dict[FullTextSource, tuple[FullTextAnswer, str]]:
        """Give what each source said last, and when; a source that was never asked is left out."""
        with self._reading() as connection:
            rows = connection.execute(
                """
                SELECT source, answer, asked_at FROM full_text_asked
                WHERE pmid = ? AND asked_at <= ? ORDER BY asked_at
                """,
                (pmid_key(pmid), self._until),
            ).fetchall()
        return {source: (answer, asked_at) for source, answer, asked_at in rows}


def _note(
    connection: sqlite3.Connection, key: int, source: FullTextSource, moment: str, answer: FullTextAnswer
) -> None:
    connection.execute(
        """
        INSERT INTO full_text_asked (pmid, source, asked_at, answer)
        SELECT pmid, ?2, ?3, ?4 FROM record WHERE pmid = ?1
        ON CONFLICT DO UPDATE SET answer = excluded.answer
        """,
        (key, source, moment, answer),
    )


def _parts(pmids: Iterable[str]) -> Iterator[Sequence[int]]:
    """Cut PMIDs into lists of bounded length."""
    keys = (pmid_key(pmid) for pmid in pmids)
    while part := list(islice(keys, _PART)):
        yield part
