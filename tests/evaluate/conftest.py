"""The same rule set and extractor as in the tests of extraction."""

from __future__ import annotations

from tests.extract.conftest import reader, rules

__all__ = ["reader", "rules"]
