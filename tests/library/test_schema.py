from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from evidence.errors import LibraryError
from evidence.library import schema
from evidence.library.store import Library
from tests.library.samples import FEBRUARY, JANUARY, Links, finding, record

COLUMNS = {
    "decision": ["id", "review_id", "pmid", "verdict", "reason", "decided_at"],
    "extraction": ["id", "pmid", "text_hash", "ruleset", "extracted_at"],
    "finding": ["extraction_id", "position", "outcome", "json"],
    "full_text": [
        "id",
        "pmid",
        "pmcid",
        "source",
        "licence",
        "licence_url",
        "content_hash",
        "first_seen_at",
        "last_seen_at",
    ],
    "full_text_asked": ["pmid", "source", "asked_at", "answer"],
    "full_text_raw": ["full_text_id", "zstd"],
    "link": ["source_pmid", "kind", "origin", "target_pmid", "score", "first_seen_at", "last_seen_at"],
    "link_asked": ["source_pmid", "kind", "origin", "asked_at", "targets"],
    "migration": ["number", "name", "applied_at"],
    "missing": ["pmid", "first_asked_at", "last_asked_at", "found_at"],
    "record": ["pmid", "version_id", "title", "first_author", "year", "doi", "pmcid", "has_abstract"],
    "record_version": [
        "id",
        "pmid",
        "text_source",
        "pmid_version",
        "content_hash",
        "first_seen_at",
        "last_seen_at",
    ],
    "record_checked": ["pmid", "fetched_at", "concerns_asked_at"],
    "review": ["id", "name", "index_pmid", "uuid", "made_at", "complete_at"],
    "review_member": ["review_id", "pmid", "first_run", "version", "text_hash", "ruleset", "missing"],
    "review_run": [
        "review_id",
        "number",
        "started_at",
        "finished_at",
        "state",
        "sources",
        "ruleset",
        "report",
    ],
    "review_tie": ["review_id", "pmid", "source", "given"],
    "search": ["id", "term"],
    "search_asked": ["search_id", "asked_at", "matches", "translation", "remarks"],
    "search_match": ["search_id", "pmid", "first_seen_at", "last_seen_at"],
    "text_index": ["title", "abstract"],
    "version_raw": ["version_id", "zstd"],
}


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') "
        "AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
        for (name,) in tables
    }


def test_the_migrations_end_in_these_columns(library: Library) -> None:
    assert _columns(library._connection) == COLUMNS


def test_every_table_is_strict(library: Library) -> None:
    loose = library._connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict "
        "AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    assert loose == []


def test_each_migration_is_recorded_with_name_and_time(library: Library) -> None:
    rows = library._connection.execute("SELECT number, name, applied_at FROM migration").fetchall()
    assert [row[:2] for row in rows] == [
        (1, "records_links_findings"),
        (2, "searches_and_reviews"),
        (3, "full_texts"),
        (4, "text_index"),
    ]
    assert len(rows[0][2]) == len(JANUARY)


def test_connections_enforce_keys_and_flush_every_commit(library: Library) -> None:
    def pragma(name: str) -> object:
        return library._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("foreign_keys"), pragma("synchronous"), pragma("journal_mode")) == (1, 2, "wal")


def _add_note(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE record ADD COLUMN note TEXT")


def _add_note_then_fail(connection: sqlite3.Connection) -> None:
    _add_note(connection)
    connection.execute("INSERT INTO nowhere VALUES (1)")


def _with(monkeypatch: pytest.MonkeyPatch, step: Callable[[sqlite3.Connection], None]) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))


@pytest.mark.parametrize("rows", [False, True], ids=["without rows", "with rows"])
def test_an_older_library_is_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, rows: bool
) -> None:
    with Library.open(path) as library:
        if rows:
            library.store_batch([record("11")], ["12"], fetched_at=JANUARY)
            library.store_links([Links("11", "cited_by", [("13", None)])], "elink", JANUARY)
            library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=JANUARY)
    _with(monkeypatch, _add_note)
    with Library.open(path) as library:
        assert _columns(library._connection)["record"] == [*COLUMNS["record"], "note"]
        names = library._connection.execute("SELECT number, name FROM migration ORDER BY number").fetchall()
        assert names == [
            (1, "records_links_findings"),
            (2, "searches_and_reviews"),
            (3, "full_texts"),
            (4, "text_index"),
            (5, "add_note"),
        ]
        assert [article.pmid for article in library.articles()] == (["11"] if rows else [])
        assert list(library.missing()) == (["12"] if rows else [])
        assert len(library.links("11", "cited_by")) == int(rows)
        assert library.findings("11", "t", "core@1") == ((finding("11"),) if rows else None)


def test_links_survive_the_step_that_lets_them_come_from_more_sources(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
        patch.setattr("evidence.library.records.add_to_index", lambda *_: None)
        with Library.open(path) as library:
            library.store_batch([record("11")], fetched_at=JANUARY)
            library.store_links([Links("11", "cited_by", [("13", 4), ("12", None)])], "elink", JANUARY)
            before = library.links("11", "cited_by")
    with Library.open(path) as library:
        assert library.links("11", "cited_by") == before
        assert library.links_asked_at("11", "cited_by") == JANUARY
        library.store_links([Links("11", "cited_by", [("14", None)])], "icite", FEBRUARY)
        assert {link.origin for link in library.links("11", "cited_by")} == {"elink", "icite"}


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(path) as library:
        library.store_record(*record("11"), fetched_at=JANUARY)
    with monkeypatch.context() as patch:
        _with(patch, _add_note_then_fail)
        with pytest.raises(LibraryError, match="no such table: nowhere"):
            Library.open(path)
    with Library.open(path) as library:
        assert _columns(library._connection) == COLUMNS
        assert library.has(["11"]) == {"11"}


def test_a_library_of_a_newer_schema_is_refused_untouched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _with(patch, _add_note)
        Library.open(path).close()
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=r"newer version of evidence \(schema 5, this version knows 4\)"):
        Library.open(path)
    assert path.read_bytes() == before


def test_a_library_that_another_process_makes_meanwhile_is_no_file_of_another_program(path: Path) -> None:
    """The other process commits between two reads of the check."""

    def make(statement: str) -> None:
        if "user_version" not in statement:
            return
        other = sqlite3.connect(path, timeout=0.01, isolation_level=None)
        # Where the check holds its state, the other one waits for it, here in vain.
        with closing(other), suppress(sqlite3.OperationalError):
            schema.migrate(other, now=JANUARY)

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.set_trace_callback(make)
        schema.check(connection, path)


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE birds (name TEXT)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"],
    ids=["tables", "application id", "user version"],
)
def test_an_sqlite_file_of_another_program_is_refused_untouched(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(statement)
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="another program"):
        Library.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO record (pmid, version_id, title, has_abstract) VALUES (0, 1, 't', 1)",
        "INSERT INTO record (pmid, version_id, title, has_abstract) VALUES (5, 999, 't', 1)",
        "INSERT INTO record (pmid, version_id, title, has_abstract) VALUES (5, 1, 't', 2)",
        "UPDATE record SET doi = '10.1/ABC'",
        "UPDATE record SET pmcid = '123'",
        "UPDATE record SET year = 'last'",
        "DELETE FROM record",
        "DELETE FROM record_version",
        "UPDATE record_version SET text_source = 'hearsay'",
        "UPDATE record_version SET content_hash = x'00'",
        "UPDATE record_version SET last_seen_at = '2020-01-01T00:00:00Z'",
        "UPDATE record_version SET last_seen_at = 'later'",
        "INSERT INTO record_version VALUES (9, 77, 'pubmed', 1, zeroblob(32), :now, :now)",
        "INSERT INTO version_raw VALUES (999, x'00')",
        "INSERT INTO missing VALUES (12, :now, :now, NULL), (12, :later, :later, NULL)",
        "INSERT INTO link VALUES (11, 'cited_by', 'elink', 11, NULL, :now, :now)",
        "INSERT INTO link VALUES (11, 'cites', 'elink', 12, NULL, :now, :now)",
        "INSERT INTO link VALUES (11, 'cited_by', 'rumour', 12, NULL, :now, :now)",
        "INSERT INTO link_asked VALUES (11, 'cited_by', 'elink', :now, -1)",
        "INSERT INTO extraction VALUES (9, 999, 't', 'r', :now)",
        "INSERT INTO extraction VALUES (9, 11, '', 'r', :now)",
        "INSERT INTO finding VALUES (999, 0, 'CR', '{}')",
        "INSERT INTO finding VALUES (1, 5, 'CR', 'no json')",
        "INSERT INTO search VALUES (1, '')",
        "INSERT INTO search_match VALUES (9, 11, :now, :now)",
        "INSERT INTO search_asked VALUES (9, :now, 1, '', '{}')",
        "INSERT INTO record_checked VALUES (11, NULL, NULL)",
        "INSERT INTO record_checked VALUES (12, :now, NULL)",
        "INSERT INTO review VALUES (2, 'r', 12, 'v', :now, NULL)",
        "INSERT INTO review_run VALUES (1, 1, :now, :later, 'unfinished', '{}', NULL, NULL)",
        "INSERT INTO review_run VALUES (1, 1, :now, NULL, 'complete', '{}', 'r', '{}')",
        "INSERT INTO review_run VALUES (1, 1, :now, :later, 'complete', '{}', 'r', NULL)",
        "INSERT INTO review_tie VALUES (1, 11, 'cited_by', 1)",
        "INSERT INTO decision VALUES (1, 1, 11, 'perhaps', 'because', :now)",
        "INSERT INTO decision VALUES (1, 1, 11, 'include', '', :now)",
    ],
)
def test_the_schema_refuses_what_cannot_be(library: Library, statement: str) -> None:
    library.store_record(*record("11"), fetched_at=JANUARY)
    library.store_findings("11", "t", "core@1", [finding("11")], extracted_at=JANUARY)
    library.reviews.open("r", "11", now=JANUARY)
    with pytest.raises(sqlite3.IntegrityError):
        library._connection.execute(statement, {"now": JANUARY, "later": FEBRUARY})
