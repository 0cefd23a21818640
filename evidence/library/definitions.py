"""The statements that make a library's tables; ``docs/library.md`` tells the tables in words.

Statements of a migration that has been released are never edited: a change is a statement of a later one.
"""

from __future__ import annotations

__all__ = [
    "CHECKED",
    "FINDINGS",
    "FULL_TEXTS",
    "LINKS",
    "MORE_ORIGINS",
    "RECORDS",
    "REVIEWS",
    "SEARCHES",
    "UTC",
]

UTC = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'"

# The record's pointer to its version and the version's to its record meet each other, hence the
# deferred keys. The raw text has a table of its own so that counting versions does not read it.
RECORDS = (
    """
    CREATE TABLE record (
      pmid INTEGER PRIMARY KEY CHECK (pmid > 0),
      version_id INTEGER NOT NULL UNIQUE
        REFERENCES record_version (id) DEFERRABLE INITIALLY DEFERRED,
      title TEXT NOT NULL,
      first_author TEXT,
      year INTEGER,
      doi TEXT CHECK (doi = lower(doi)),
      pmcid TEXT CHECK (pmcid GLOB 'PMC[0-9]*'),
      has_abstract INTEGER NOT NULL CHECK (has_abstract IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX record_doi ON record (doi) WHERE doi IS NOT NULL",
    "CREATE INDEX record_pmcid ON record (pmcid) WHERE pmcid IS NOT NULL",
    f"""
    CREATE TABLE record_version (
      id INTEGER PRIMARY KEY,
      pmid INTEGER NOT NULL REFERENCES record (pmid) DEFERRABLE INITIALLY DEFERRED,
      text_source TEXT NOT NULL CHECK (text_source IN ('pubmed', 'medline', 'digest')),
      pmid_version INTEGER NOT NULL CHECK (pmid_version >= 1),
      content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {UTC} AND last_seen_at >= first_seen_at)
    ) STRICT
    """,
    "CREATE INDEX record_version_pmid ON record_version (pmid, id)",
    """
    CREATE VIEW current_version AS
      SELECT r.pmid, v.id AS version_id, v.text_source, v.pmid_version, v.content_hash
      FROM record r JOIN record_version v ON v.id = r.version_id
    """,
    """
    CREATE TABLE version_raw (
      version_id INTEGER PRIMARY KEY REFERENCES record_version (id),
      zstd BLOB NOT NULL
    ) STRICT
    """,
    f"""
    CREATE TABLE missing (
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      first_asked_at TEXT NOT NULL CHECK (first_asked_at {UTC}),
      last_asked_at TEXT NOT NULL CHECK (last_asked_at {UTC} AND last_asked_at >= first_asked_at),
      found_at TEXT CHECK (found_at {UTC}),
      PRIMARY KEY (pmid, first_asked_at)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX missing_now ON missing (pmid) WHERE found_at IS NULL",
)

_KIND = "kind TEXT NOT NULL CHECK (kind IN ('cited_by', 'references', 'similar'))"
_ORIGIN = "origin TEXT NOT NULL CHECK (origin IN ('elink', 'reference_list'))"

LINKS = (
    f"""
    CREATE TABLE link (
      source_pmid INTEGER NOT NULL CHECK (source_pmid > 0),
      {_KIND},
      {_ORIGIN},
      target_pmid INTEGER NOT NULL CHECK (target_pmid > 0 AND target_pmid <> source_pmid),
      score INTEGER,
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {UTC} AND last_seen_at >= first_seen_at),
      PRIMARY KEY (source_pmid, kind, origin, target_pmid)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE link_asked (
      source_pmid INTEGER NOT NULL CHECK (source_pmid > 0),
      {_KIND},
      {_ORIGIN},
      asked_at TEXT NOT NULL CHECK (asked_at {UTC}),
      targets INTEGER NOT NULL CHECK (targets >= 0),
      PRIMARY KEY (source_pmid, kind, origin, asked_at)
    ) STRICT, WITHOUT ROWID
    """,
)

FINDINGS = (
    f"""
    CREATE TABLE extraction (
      id INTEGER PRIMARY KEY,
      pmid INTEGER NOT NULL REFERENCES record (pmid),
      text_hash TEXT NOT NULL CHECK (text_hash <> ''),
      ruleset TEXT NOT NULL CHECK (ruleset <> ''),
      extracted_at TEXT NOT NULL CHECK (extracted_at {UTC})
    ) STRICT
    """,
    "CREATE INDEX extraction_key ON extraction (pmid, ruleset, text_hash, id)",
    """
    CREATE TABLE finding (
      extraction_id INTEGER NOT NULL REFERENCES extraction (id),
      position INTEGER NOT NULL CHECK (position >= 0),
      outcome TEXT NOT NULL CHECK (outcome <> ''),
      json TEXT NOT NULL CHECK (json_valid(json)),
      PRIMARY KEY (extraction_id, position)
    ) STRICT, WITHOUT ROWID
    """,
)


# What PubMed said of a query, mirroring ``link`` and ``link_asked``.
SEARCHES = (
    """
    CREATE TABLE search (
      id INTEGER PRIMARY KEY,
      term TEXT NOT NULL UNIQUE CHECK (term <> '')
    ) STRICT
    """,
    f"""
    CREATE TABLE search_asked (
      search_id INTEGER NOT NULL REFERENCES search (id),
      asked_at TEXT NOT NULL CHECK (asked_at {UTC}),
      matches INTEGER NOT NULL CHECK (matches >= 0),
      translation TEXT NOT NULL,
      remarks TEXT NOT NULL CHECK (json_valid(remarks)),
      PRIMARY KEY (search_id, asked_at)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE search_match (
      search_id INTEGER NOT NULL REFERENCES search (id),
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {UTC} AND last_seen_at >= first_seen_at),
      PRIMARY KEY (search_id, pmid)
    ) STRICT, WITHOUT ROWID
    """,
)

# When PubMed itself last told the state of a record: a file that was imported may be years old.
CHECKED = (
    f"""
    CREATE TABLE record_checked (
      pmid INTEGER PRIMARY KEY REFERENCES record (pmid),
      fetched_at TEXT CHECK (fetched_at {UTC}),
      concerns_asked_at TEXT CHECK (concerns_asked_at {UTC}),
      CHECK (fetched_at IS NOT NULL OR concerns_asked_at IS NOT NULL)
    ) STRICT
    """,
)

# Reviews, their runs, and what each has reported; docs/decisions/0002-updates.md says why.
REVIEWS = (
    f"""
    CREATE TABLE review (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      index_pmid INTEGER NOT NULL CHECK (index_pmid > 0),
      uuid TEXT NOT NULL UNIQUE,
      made_at TEXT NOT NULL CHECK (made_at {UTC}),
      complete_at TEXT CHECK (complete_at {UTC})
    ) STRICT
    """,
    f"""
    CREATE TABLE review_run (
      review_id INTEGER NOT NULL REFERENCES review (id),
      number INTEGER NOT NULL CHECK (number >= 1),
      started_at TEXT NOT NULL CHECK (started_at {UTC}),
      finished_at TEXT CHECK (finished_at {UTC}),
      state TEXT NOT NULL CHECK (state IN ('unfinished', 'complete', 'partial')),
      sources TEXT NOT NULL CHECK (json_valid(sources)),
      ruleset TEXT,
      report TEXT CHECK (report IS NULL OR json_valid(report)),
      PRIMARY KEY (review_id, number),
      CHECK ((state = 'unfinished') = (finished_at IS NULL)),
      CHECK ((state = 'unfinished') = (report IS NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE review_member (
      review_id INTEGER NOT NULL REFERENCES review (id),
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      first_run INTEGER NOT NULL,
      version INTEGER NOT NULL CHECK (version >= 0),
      text_hash TEXT,
      ruleset TEXT,
      missing INTEGER NOT NULL CHECK (missing IN (0, 1)),
      PRIMARY KEY (review_id, pmid)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE review_tie (
      review_id INTEGER NOT NULL,
      pmid INTEGER NOT NULL,
      source TEXT NOT NULL CHECK (source <> ''),
      given INTEGER NOT NULL CHECK (given IN (0, 1)),
      PRIMARY KEY (review_id, pmid, source),
      FOREIGN KEY (review_id, pmid) REFERENCES review_member (review_id, pmid)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE decision (
      id INTEGER PRIMARY KEY,
      review_id INTEGER NOT NULL REFERENCES review (id),
      pmid INTEGER NOT NULL CHECK (pmid > 0),
      verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude')),
      reason TEXT NOT NULL CHECK (reason <> ''),
      decided_at TEXT NOT NULL CHECK (decided_at {UTC})
    ) STRICT
    """,
)

# Full texts, kept as records are; what a source had none of is known too, with the day it said so.
FULL_TEXTS = (
    f"""
    CREATE TABLE full_text (
      id INTEGER PRIMARY KEY,
      pmid INTEGER NOT NULL REFERENCES record (pmid),
      pmcid TEXT NOT NULL CHECK (pmcid GLOB 'PMC[0-9]*'),
      source TEXT NOT NULL CHECK (source IN ('pmc', 'europepmc')),
      licence TEXT,
      licence_url TEXT,
      content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
      first_seen_at TEXT NOT NULL CHECK (first_seen_at {UTC}),
      last_seen_at TEXT NOT NULL CHECK (last_seen_at {UTC} AND last_seen_at >= first_seen_at)
    ) STRICT
    """,
    "CREATE INDEX full_text_pmid ON full_text (pmid, id)",
    """
    CREATE TABLE full_text_raw (
      full_text_id INTEGER PRIMARY KEY REFERENCES full_text (id),
      zstd BLOB NOT NULL
    ) STRICT
    """,
    f"""
    CREATE TABLE full_text_asked (
      pmid INTEGER NOT NULL REFERENCES record (pmid),
      source TEXT NOT NULL CHECK (source IN ('pmc', 'europepmc')),
      asked_at TEXT NOT NULL CHECK (asked_at {UTC}),
      answer TEXT NOT NULL CHECK (answer IN ('given', 'front_matter', 'none', 'no_pmcid')),
      PRIMARY KEY (pmid, source, asked_at)
    ) STRICT, WITHOUT ROWID
    """,
)
# SQLite cannot change a CHECK: a table gives way to one that knows more sources of links.
_TWO_ORIGINS = "('elink', 'reference_list')"
_FOUR_ORIGINS = "('elink', 'reference_list', 'icite', 'europepmc')"
MORE_ORIGINS = (
    "ALTER TABLE link RENAME TO link_before",
    "ALTER TABLE link_asked RENAME TO link_asked_before",
    *(statement.replace(_TWO_ORIGINS, _FOUR_ORIGINS) for statement in LINKS),
    "INSERT INTO link SELECT * FROM link_before",
    "INSERT INTO link_asked SELECT * FROM link_asked_before",
    "DROP TABLE link_before",
    "DROP TABLE link_asked_before",
)
