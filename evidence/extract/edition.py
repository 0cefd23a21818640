"""Which code reads: a fingerprint of everything that decides what becomes of a text, besides the rules.

A version number changes at a release; the findings kept in a library must not outlive any change of the
code that made them, or two runs of one program would disagree.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

__all__ = ["engine_edition", "fingerprint"]

BENEATH = ("arithmetic.py", "intervals.py")


@cache
def engine_edition() -> str:
    """Give twelve hexadecimal digits that change with any line of the extraction's own code."""
    return fingerprint(resources.files("evidence"))


def fingerprint(package: Traversable) -> str:
    """Give the head of the SHA-256 of the modules that read, and of those for arithmetic beneath them.

    Parameters
    ----------
    package : Traversable
        The folder of the package.
    """
    modules = [
        *(entry for entry in package.joinpath("extract").iterdir() if entry.name.endswith(".py")),
        *(package.joinpath(name) for name in BENEATH),
    ]
    digest = hashlib.sha256()
    for module in sorted(modules, key=lambda entry: entry.name):
        digest.update(module.name.encode() + b"\0" + module.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
