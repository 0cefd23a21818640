"""The folders show the way of the data: what each may import, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "evidence"

#: What each part may know. A part that is missing here is a part nobody decided on.
MAY_IMPORT = {
    "errors": set(),
    "model": set(),
    "wording": set(),
    "files": {"errors"},
    "arithmetic": {"errors", "model", "intervals"},
    "intervals": {"errors"},
    "project": {"errors"},
    "settings": {"errors", "project"},
    "entrez": {"errors", "model", "settings"},
    "records": {"errors", "model"},
    "sources": {"errors", "model", "settings", "entrez"},
    "library": {"errors", "model", "records"},
    "extract": {"errors", "model", "wording", "arithmetic", "intervals"},
    "fulltext": {"model", "wording", "arithmetic", "extract"},
    "study": {"errors", "model", "extract"},
    "evaluate": {"errors", "model", "extract"},
    "bulk": {"errors", "model", "files", "records", "extract", "study"},
    "intake": {"errors", "model", "records", "library"},
    "collect": {"errors", "model", "entrez", "records", "library"},
    "reading": {"errors", "model", "extract", "fulltext", "library"},
    "following": {"errors", "model", "library", "project"},
    "compare": {
        "errors",
        "model",
        "wording",
        "arithmetic",
        "intervals",
        "extract",
        "study",
        "library",
        "reading",
    },
    "schedule": {"errors"},
    "update": {
        "errors",
        "wording",
        "model",
        "entrez",
        "library",
        "project",
        "following",
        "collect",
        "extract",
        "reading",
        "compare",
    },
    "report": {
        "errors",
        "wording",
        "fulltext",
        "update",
        "model",
        "bulk",
        "arithmetic",
        "intervals",
        "extract",
        "evaluate",
        "library",
        "collect",
        "compare",
    },
    "cli": None,
}


def parts() -> list[str]:
    names = {p.stem if p.is_file() else p.name for p in PACKAGE.iterdir() if p.suffix == ".py" or p.is_dir()}
    return sorted(names - {"__init__", "__pycache__", "bundled"})


def imports_of(part: str) -> dict[str, set[str]]:
    """Map every other part that a part imports to the files that do so."""
    home = PACKAGE / part
    files = sorted(home.rglob("*.py")) if home.is_dir() else [home.with_suffix(".py")]
    found: dict[str, set[str]] = {}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module]
            elif isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            for module in modules:
                names = module.split(".")
                if names[0] == "evidence" and len(names) > 1 and names[1] != part:
                    found.setdefault(names[1], set()).add(str(file.relative_to(ROOT)))
    return found


@pytest.mark.parametrize("part", parts())
def test_a_part_imports_only_what_stands_before_it(part: str) -> None:
    allowed = MAY_IMPORT[part]
    if allowed is None:
        return
    wrong = {name: files for name, files in imports_of(part).items() if name not in allowed}
    assert not wrong


def test_only_the_command_line_prints() -> None:
    printing = [
        str(file.relative_to(ROOT))
        for file in sorted(PACKAGE.rglob("*.py"))
        if "cli" not in Path(file.relative_to(PACKAGE)).parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_only_the_library_speaks_sql() -> None:
    importing = [part for part in parts() if part != "library" and "sqlite3" in _plain_imports(part)]
    assert importing == []


def _plain_imports(part: str) -> set[str]:
    home = PACKAGE / part
    files = sorted(home.rglob("*.py")) if home.is_dir() else [home.with_suffix(".py")]
    return {
        alias.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
