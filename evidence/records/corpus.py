"""The bundled offline corpus: digests of published studies, in our own words, as PubMed XML."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from evidence.errors import UsageError

__all__ = ["bundled_corpus"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]
#: Where the corpus is: in an installed package, and in a checkout.
_PLACES: Final = (_PACKAGE / "bundled" / "digests.xml", _PACKAGE.parent / "corpus" / "digests.xml")


def bundled_corpus() -> Path:
    """Find the corpus that comes with the package.

    Returns
    -------
    Path
        A file that :func:`evidence.records.pubmed.parse_records` reads like any other.

    Raises
    ------
    UsageError
        If the installation lacks it.
    """
    for path in _PLACES:
        if path.is_file():
            return path
    message = f"the bundled corpus is not at {_PLACES[0]}: install the package again"
    raise UsageError(message)
