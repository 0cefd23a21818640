"""The compiled modules read as their sources do, and nothing is written that mypyc compiles wrongly."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.compiled import ROOT, compiled_modules
from tests.extract.material import all_that_is_read


@pytest.mark.compiled
def test_compiled_and_interpreted_give_the_same_bytes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.extract.material"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": str(ROOT)},
    )
    read_by, *interpreted = done.stdout.splitlines()
    assert Path(read_by) == ROOT / "evidence" / "extract" / "pipeline.py"
    assert list(all_that_is_read()) == interpreted


def names_in(module: Path) -> set[str]:
    """Give every name that a module imports or uses."""
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    return imported | {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}


def test_no_compiled_module_uses_what_mypyc_compiles_wrongly() -> None:
    # A cached_property is computed anew each time; a NamedTuple of types imported for checkers alone crashes.
    wrong = {"cached_property", "TYPE_CHECKING"}
    assert compiled_modules()
    assert [str(module) for module in compiled_modules() if names_in(module) & wrong] == []


def test_the_build_takes_the_mypy_that_the_lock_file_names() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    hook = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    (mypy,) = (wanted for wanted in hook["dependencies"] if wanted.startswith("mypy"))
    locked = (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    assert f"{mypy} \\" in locked
