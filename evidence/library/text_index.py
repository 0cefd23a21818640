"""Full-text search over titles and abstracts, by SQLite's FTS5.

The index holds no text and has a row for every version of a record, under the version's own number. A
version never changes, so nothing is ever taken out; a search keeps those that are current.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from evidence.errors import UsageError
from evidence.model import Article

__all__ = ["TEXT_INDEX", "Found", "add", "count", "find"]

TEXT_INDEX: Final = (
    """
    CREATE VIRTUAL TABLE text_index USING fts5 (
      title, abstract, content = '', tokenize = "unicode61 remove_diacritics 2"
    )
    """,
)

#: A word of the title says more of an article than one of its abstract.
_RANK: Final = "bm25(text_index, 4.0, 1.0)"

_TOKEN: Final = re.compile(r'(?:(title|abstract)\s*:\s*)?("[^"]*"|[()]|[^\s()"]+)|(")')
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_WORD: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Found:
    """A record that matches a search."""

    pmid: str
    title: str
    first_author: str | None
    year: int | None


def add(connection: sqlite3.Connection, version_id: int, article: Article) -> None:
    """Put a version of a record into the index, within a transaction."""
    abstract = " ".join(passage.text for passage in article.passages if passage.name != "title")
    connection.execute(
        "INSERT INTO text_index (rowid, title, abstract) VALUES (?, ?, ?)",
        (version_id, article.title, abstract),
    )


def find(connection: sqlite3.Connection, query: str, most: int, *, newest: bool) -> list[Found]:
    """Give the records that match a query, the best first or the newest first.

    Raises
    ------
    UsageError
        If it is no query.
    """
    order = "r.year DESC, r.pmid DESC" if newest else _RANK
    statement = f"""
        SELECT r.pmid, r.title, r.first_author, r.year
        FROM text_index JOIN record r ON r.version_id = text_index.rowid
        WHERE text_index MATCH ? ORDER BY {order} LIMIT ?
    """  # noqa: S608 - of the two orders above
    rows = _rows(connection, statement, query, most)
    return [Found(str(pmid), title, first_author, year) for pmid, title, first_author, year in rows]


def count(connection: sqlite3.Connection, query: str) -> int:
    """Count the records that match a query.

    Raises
    ------
    UsageError
        If it is no query.
    """
    statement = """
        SELECT count(*) FROM text_index JOIN record r ON r.version_id = text_index.rowid
        WHERE text_index MATCH ?
    """
    ((number,),) = _rows(connection, statement, query)
    return int(number)


def _rows(connection: sqlite3.Connection, statement: str, query: str, *values: int) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(statement, (_as_fts5(query), *values)).fetchall()
    except sqlite3.OperationalError as error:
        # SQLite has no code of its own for a query that it cannot read.
        if str(error).startswith(("fts5:", "unterminated string", "unknown special query", "no such column")):
            raise UsageError(_ADVICE.format(query)) from error
        raise


_ADVICE: Final = '{!r} is no search: write words, "phrases" in quotes, word*, with AND, OR, NOT and brackets'


def _as_fts5(query: str) -> str:
    """Write a query in FTS5's language, in which a hyphen or a slash would be an operator.

    Raises
    ------
    UsageError
        If there is nothing to look for, or a quote is not closed.
    """
    parts = list(_parts(query))
    if not any(_WORD.search(part) for part in parts if part not in _OPERATORS):
        raise UsageError(_ADVICE.format(query))
    return " ".join(parts)


def _parts(query: str) -> Iterator[str]:
    for column, token, open_quote in _TOKEN.findall(query):
        if open_quote:
            raise UsageError(_ADVICE.format(query))
        if token in {"(", ")", *_OPERATORS} and not column:
            yield token
            continue
        prefix = "*" if token.endswith("*") else ""
        words = token.strip('"').removesuffix("*").replace('"', "")
        yield f'{f"{column}:" if column else ""}"{words}"{prefix}'
