"""One extractor a rule set, for all tests of a process: to build one takes as long as a whole update."""

from __future__ import annotations

from evidence.extract import pipeline
from evidence.extract.ruleset import RuleSet

__all__ = ["shared_extractor"]

_Extractor = pipeline.Extractor
_extractors: dict[str, pipeline.Extractor] = {}


def shared_extractor(rules: RuleSet) -> pipeline.Extractor:
    """Give the extractor of a rule set; put it in the place of ``pipeline.Extractor``."""
    if rules.name not in _extractors:
        _extractors[rules.name] = _Extractor(rules)
    return _extractors[rules.name]
