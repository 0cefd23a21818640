"""A simulated year, many times over: the soak of the same is ``benchmarks/soak_updates.py``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evidence.extract.rules import load_rules
from tests.timeline.world import INDEX, invented_records
from tests.timeline.year import play_year

#: A second rule set: it reads an outcome more, and no longer what the first takes for overall survival.
MORE_RULES = """\
name = "timeline"

[[outcome]]
id = "BENEFIT"
label = "Durable benefit"
kind = "response"

  [[outcome.rule]]
  id = "benefit-durable"
  phrases = ["durable benefit"]
  example = "Durable benefit was seen in 3 of 20 patients."
  counter_example = "Benefit was short."

[[outcome]]
id = "OS"
label = "Overall survival"
kind = "survival"

  [[outcome.rule]]
  id = "os-other"
  phrases = ["alive in the long run"]
  example = "Alive in the long run were 60%."
  counter_example = "Overall survival was 60%."
"""


@pytest.mark.parametrize("seed", range(5))
def test_any_year_of_faults_and_kills_ends_as_a_fresh_run_and_tells_every_change_once(
    tmp_path: Path, seed: int
) -> None:
    rules_file = tmp_path / "more.toml"
    rules_file.write_text(MORE_RULES, encoding="utf-8")
    records = invented_records(45, random.Random(seed))  # noqa: S311 - not for secrets
    assert INDEX in records
    happened = play_year(tmp_path, records, (load_rules(), load_rules([rules_file])), seed=seed, cap=25)
    assert all(
        happened[f"told: {what}"] for what in ("new studies", "new versions", "figures changed", "ties")
    )
