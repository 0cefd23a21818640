"""Which code read a file: what decides its rows besides the file and the rules."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final

from evidence import __version__
from evidence.extract.edition import engine_edition

__all__ = ["versions"]

#: Beside the extraction, which has an edition of its own: what reads records, studies and whole files.
_FOLDERS: Final = ("bulk", "model", "records", "study", "study/words")
_SUFFIXES: Final = (".py", ".toml")


def versions(ruleset: str) -> dict[str, str]:
    """Give the rules and everything that reads by them; a file is read again when any of it changes.

    Parameters
    ----------
    ruleset : str
        The rules' name and hash.
    """
    return {
        "ruleset": ruleset,
        "engine": engine_edition(),
        "reader": _reader_edition(),
        "spacy": metadata.version("spacy"),
        "evidence": __version__,
    }


@cache
def _reader_edition() -> str:
    """Give twelve hexadecimal digits that change with any line of the code or the words that read."""
    package = resources.files("evidence")
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for entry in sorted(package.joinpath(folder).iterdir(), key=_name):
            if entry.name.endswith(_SUFFIXES):
                digest.update(f"{folder}/{entry.name}\0".encode() + entry.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _name(entry: Traversable) -> str:
    return entry.name
