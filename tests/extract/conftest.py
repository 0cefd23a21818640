"""One rule set and one extractor for all tests of extraction; loading them is the slow part."""

from __future__ import annotations

import pytest

from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.extract.ruleset import RuleSet
from tests.extract.reading import Reader


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """Give the packaged rules."""
    return load_rules()


@pytest.fixture(scope="session")
def reader(rules: RuleSet) -> Reader:
    """Give what reads a text, or a single sentence, with the packaged rules."""
    return Reader(Extractor(rules))
