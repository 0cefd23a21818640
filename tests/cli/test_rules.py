"""``evidence rules``: faults one a line, and the list of outcomes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Evidence
from tests.extract.test_check_rules import CARDIOLOGY, write


def test_sound_rules_pass_and_are_counted(evidence: Evidence) -> None:
    run = evidence("rules", "check", CARDIOLOGY)
    assert (run.code, run.out) == (0, "")
    assert run.complaint.endswith("rules passed, 0 faults")


def test_faults_are_listed_with_file_and_rule_and_the_code_says_so(
    evidence: Evidence, tmp_path: Path
) -> None:
    path = write(tmp_path, example="Nothing happened.")
    run = evidence("rules", "check", path, tmp_path / "missing.toml")
    assert run.code == 2
    unreadable, wrong = run.out.splitlines()
    assert unreadable.startswith(f"{tmp_path / 'missing.toml'}: cannot be read")
    assert wrong.startswith(f"{path}: rule ejection.noun: the example does not match")
    assert run.complaint.endswith(", 2 faults")


def test_the_list_names_every_outcome_with_its_kind_and_phrases(evidence: Evidence) -> None:
    rows = json.loads(evidence("rules", "list", "--rules", CARDIOLOGY, "--format", "json").out)
    by_id = {row["id"]: row for row in rows}
    assert by_id["CR"]["label"] == "Complete remission"
    assert by_id["HF-hospitalisation"]["kind"] == "event"
    assert all(row["phrases"] > 0 for row in rows)
    table = evidence("rules", "list", "--rules", CARDIOLOGY).out.splitlines()
    assert [line.split()[0] for line in table] == list(by_id)


def test_rules_alone_asks_for_a_command(evidence: Evidence) -> None:
    run = evidence("rules")
    assert run.code == 2
    assert "evidence rules --help" in run.complaint
