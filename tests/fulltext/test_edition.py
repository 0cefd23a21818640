"""Findings of full texts are made again when the code that makes them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.extract.edition import engine_edition
from evidence.fulltext.edition import fingerprint, reading_edition


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name in ("fulltext/words/tables.toml", "fulltext/tables.py", "records/jats.py", "records/pubmed.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["fulltext/tables.py", "fulltext/new.py", "fulltext/words/tables.toml", "records/jats.py"]
)
def test_a_changed_reader_word_list_or_parser_is_another_edition(package: Path, name: str) -> None:
    before = fingerprint(package)
    (package / name).write_text("2\n", encoding="utf-8")
    assert fingerprint(package) != before


def test_how_records_are_parsed_does_not_count(package: Path) -> None:
    before = fingerprint(package)
    (package / "records/pubmed.py").write_text("2\n", encoding="utf-8")
    assert fingerprint(package) == before


def test_the_edition_is_of_abstracts_and_full_texts() -> None:
    assert len(reading_edition()) == 12
    assert reading_edition() != engine_edition()
