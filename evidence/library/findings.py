"""Findings in the library: one extraction for every text and rule set, never changed once stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from evidence.errors import UsageError
from evidence.library.columns import pmid_key
from evidence.model import Derived, Finding, Place

__all__ = ["latest_ruleset", "read", "store"]

#: Later than any moment.
_EVER = "9999"


def store(
    connection: sqlite3.Connection,
    pmid: str,
    text_hash: str,
    ruleset: str,
    findings: Iterable[Finding],
    *,
    extracted_at: str,
) -> bool:
    """Add an extraction within a transaction; False if the same is the latest for its key.

    Raises
    ------
    UsageError
        If the library has no record of that PMID.
    """
    key = pmid_key(pmid)
    texts = [(finding.outcome, _to_json(finding)) for finding in findings]
    if connection.execute("SELECT 1 FROM record WHERE pmid = ?", (key,)).fetchone() is None:
        raise UsageError(f"PMID {pmid} is not in the library, so its findings cannot be kept there")
    latest = _latest(connection, key, text_hash, ruleset, _EVER)
    if latest is not None and _texts(connection, latest) == [text for _, text in texts]:
        return False
    extraction = connection.execute(
        "INSERT INTO extraction (pmid, text_hash, ruleset, extracted_at) VALUES (?, ?, ?, ?)",
        (key, text_hash, ruleset, extracted_at),
    ).lastrowid
    connection.executemany(
        "INSERT INTO finding (extraction_id, position, outcome, json) VALUES (?, ?, ?, ?)",
        [(extraction, position, outcome, text) for position, (outcome, text) in enumerate(texts)],
    )
    return True


def read(
    connection: sqlite3.Connection, pmid: str, text_hash: str, ruleset: str, until: str
) -> tuple[Finding, ...] | None:
    """Give the findings of the latest extraction by then; None where there was none."""
    latest = _latest(connection, pmid_key(pmid), text_hash, ruleset, until)
    return None if latest is None else tuple(_from_json(text) for text in _texts(connection, latest))


def latest_ruleset(connection: sqlite3.Connection, name: str, until: str) -> str | None:
    """Give the rule set of a name, whatever its hash, under which texts were last read by a moment."""
    query = """
        SELECT ruleset FROM extraction
        WHERE extracted_at <= ?1 AND substr(ruleset, 1, length(?2) + 1) = ?2 || '@'
        ORDER BY id DESC LIMIT 1
    """
    row = connection.execute(query, (until, name)).fetchone()
    return None if row is None else str(row[0])


def _latest(connection: sqlite3.Connection, key: int, text_hash: str, ruleset: str, until: str) -> int | None:
    """Give the id of the latest extraction of a text under a rule set."""
    query = """
        SELECT max(id) FROM extraction
        WHERE pmid = ? AND ruleset = ? AND text_hash = ? AND extracted_at <= ?
    """
    (latest,) = connection.execute(query, (key, ruleset, text_hash, until)).fetchone()
    return None if latest is None else int(latest)


def _texts(connection: sqlite3.Connection, extraction: int) -> list[str]:
    """Give the findings of an extraction as JSON, in order."""
    query = "SELECT json FROM finding WHERE extraction_id = ? ORDER BY position"
    return [text for (text,) in connection.execute(query, (extraction,))]


def _to_json(finding: Finding) -> str:
    """Write a finding; slots without a value are left out."""
    slots = {name: value for name, value in asdict(finding).items() if value not in (None, ())}
    return json.dumps(slots, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _from_json(text: str) -> Finding:
    """Read a finding back as it was."""
    slots = json.loads(text)
    slots["derived"] = tuple(_derived(entry) for entry in slots.get("derived", ()))
    for name in ("places", "conflicts"):
        slots[name] = tuple(_place(entry) for entry in slots.get(name, ()))
    slots["flags"] = tuple(slots.get("flags", ()))
    slots["cell"] = _cell(slots.get("cell"))
    return Finding(**slots)


def _derived(entry: dict[str, Any]) -> Derived:
    source = entry.get("source")
    return Derived(
        entry["slot"],
        tuple(entry["values"]),
        entry["method"],
        None if source is None else _place(source),
    )


def _place(entry: dict[str, Any]) -> Place:
    return Place(**entry | {"cell": _cell(entry["cell"])})


def _cell(numbers: list[int] | None) -> tuple[int, int] | None:
    return None if numbers is None else (numbers[0], numbers[1])
