"""The session of docs/bulk.md, run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.bulk.run import plan, run
from evidence.bulk.work import Instructions
from tests.bulk.samples import InThisProcess, cr, record, write
from tests.conftest import ROOT

_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_session_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("duckdb")
    os = record(3, "Median overall survival was 7.7 months (95% CI, 6.0 to 9.2 months).")
    orr = record(4, "The overall response rate was 40% in patients with lung cancer.", title="Lung cancer")
    paths = [write(tmp_path / "a.xml", cr(1, 20), record(2), os, orr)]
    run(plan(paths, tmp_path / "findings", Instructions()), InThisProcess())
    monkeypatch.chdir(tmp_path)
    blocks = _BLOCK.findall((ROOT / "docs" / "bulk.md").read_text("utf-8"))
    assert len(blocks) == 3
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102 - our own documentation
    out = capsys.readouterr().out
    assert re.search(r"CR\W+1\W+1\W", out)
    assert re.search(r"7\.7\s+months", out)
