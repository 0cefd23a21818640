"""Which code reads full texts: a fingerprint, beside that of the code that reads abstracts."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from evidence.extract.edition import engine_edition

__all__ = ["fingerprint", "reading_edition"]

#: What turns the markup of an article into paragraphs, captions and grids.
_PARSERS: Final = ("jats", "table_", "text", "mathml")


@cache
def reading_edition() -> str:
    """Give twelve hexadecimal digits that change with any line of the code that reads texts."""
    both = engine_edition() + fingerprint(resources.files("evidence"))
    return hashlib.sha256(both.encode()).hexdigest()[:12]


def fingerprint(package: Traversable) -> str:
    """Give the SHA-256 of the modules and word lists that read full texts, and of the parser beneath them.

    Parameters
    ----------
    package : Traversable
        The folder of the package.
    """
    reading = package.joinpath("fulltext")
    parsing = package.joinpath("records")
    files = [
        *(entry for entry in reading.iterdir() if entry.name.endswith(".py")),
        *reading.joinpath("words").iterdir(),
        *(f for f in parsing.iterdir() if f.name.startswith(_PARSERS) and f.name.endswith(".py")),
    ]
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda entry: entry.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
