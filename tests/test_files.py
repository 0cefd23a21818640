from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from evidence.errors import OutputError
from evidence.files import write_file, write_files


def test_the_file_and_its_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "table.md"
    write_file(path, "CR 67 % – ≥ 10⁻⁴\n")
    assert path.read_bytes() == "CR 67 % – ≥ 10⁻⁴\n".encode()


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_file(tmp_path / "x", b"one")
    write_file(tmp_path / "x", b"two")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_bytes() == b"two"


def test_the_old_file_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    write_file(path, "old")

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OutputError, match="No space left"):
        write_file(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder"):
        write_file(tmp_path, "x")


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(tmp_path / "file" / "table.md", "x")


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_file(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    picture = tmp_path / "cr.svg"
    picture.write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match="folder cannot be written: it is a folder"):
        write_files({picture: "new", tmp_path / "folder": "numbers"})
    assert picture.read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cr.svg", "folder"]
    write_files({picture: "new", tmp_path / "numbers.csv": b"1"})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cr.svg", "folder", "numbers.csv"]
