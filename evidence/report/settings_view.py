"""What a report says of how it was made: rules, versions, choices. No paths, no addresses, no secrets."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from evidence import __version__
from evidence.compare.table import Comparison
from evidence.intervals import METHOD_NAMES

__all__ = ["report_settings"]

#: Libraries that have a part in the numbers or in the page.
_LIBRARIES = ("spacy", "scipy", "numpy", "lxml", "jinja2")


def report_settings(comparison: Comparison, ruleset: str) -> tuple[tuple[str, str], ...]:
    """List names and values for the end of a report.

    Parameters
    ----------
    comparison : Comparison
        What is shown.
    ruleset : str
        Name and content hash, joined by ``@``.
    """
    name, _, digest = ruleset.partition("@")
    analyses = comparison.analyses
    asked = [
        word
        for word, on in (
            ("naive differences", analyses.difference),
            ("naive ratios", analyses.ratio),
            ("naive p-values", analyses.fisher),
            ("pooling", analyses.pool),
        )
        if on
    ]
    return (
        ("Index study", f"PMID {comparison.index.pmid}"),
        ("Outcomes", ", ".join(comparison.outcomes)),
        ("Intervals computed by us", f"{METHOD_NAMES[comparison.interval_method]}, 95%"),
        ("Across studies", ", ".join(asked) or "nothing computed"),
        ("Rule sets", name),
        ("Hash of the rules", digest or "none"),
        ("evidence", __version__),
        ("Python", platform.python_version()),
        *((library, _version(library)) for library in _LIBRARIES),
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
