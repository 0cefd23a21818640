"""Findings are made again when any line of the code that made them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.extract.edition import BENEATH, engine_edition, fingerprint


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "numbers.py").write_text("A = 1\n", encoding="utf-8")
    for name in BENEATH:
        (tmp_path / name).write_text("B = 1\n", encoding="utf-8")
    return tmp_path


def test_the_edition_is_the_same_for_the_same_code(package: Path) -> None:
    assert fingerprint(package) == fingerprint(package)
    assert engine_edition() == engine_edition()
    assert len(engine_edition()) == 12


@pytest.mark.parametrize("module", ["extract/numbers.py", "extract/new.py", *BENEATH])
def test_a_changed_or_a_new_module_is_another_edition(package: Path, module: str) -> None:
    before = fingerprint(package)
    (package / module).write_text("C = 2\n", encoding="utf-8")
    assert fingerprint(package) != before


def test_what_is_no_code_does_not_count(package: Path) -> None:
    before = fingerprint(package)
    (package / "extract" / "notes.txt").write_text("D", encoding="utf-8")
    assert fingerprint(package) == before
