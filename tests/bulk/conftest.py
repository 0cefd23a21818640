from __future__ import annotations

import pytest

from evidence.extract.rules import load_rules
from evidence.extract.ruleset import RuleSet


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()
