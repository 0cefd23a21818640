"""Which modules are compiled, and which way Python would load them now."""

from __future__ import annotations

import tomllib
from importlib.machinery import ExtensionFileLoader
from importlib.util import find_spec
from pathlib import Path

from hatch_build import chosen_modules

__all__ = ["ROOT", "compiled_modules", "is_compiled"]

ROOT = Path(__file__).resolve().parents[1]


def compiled_modules() -> list[Path]:
    """Give the sources of the modules that the build compiles, from the root."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    hook = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    return chosen_modules(ROOT, hook["include"], hook["exclude"])


def is_compiled(module: Path) -> bool:
    """Whether Python would load a compiled module for a source."""
    spec = find_spec(".".join(module.with_suffix("").parts))
    assert spec is not None, module
    return isinstance(spec.loader, ExtensionFileLoader)
