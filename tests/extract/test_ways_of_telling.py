"""How papers tell results, sentence by sentence: what is read from each, and what is read from none.

``ways_of_telling.txt`` holds sentences of ours; each stands for a way of writing that many papers share. What
is read from a sentence stands under it, a line for each finding: its outcome, count and whole, percentage,
error, value and unit, [interval], (arm), "of" the population and "@" the time point. Under a sentence that
tells no result stands nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from evidence.model import Finding
from tests.extract.reading import Reader

_RATIOS: Final = {"hazard_ratio": "HR", "odds_ratio": "OR", "risk_ratio": "RR"}


def told(finding: Finding) -> str:
    """Write a finding in one line."""
    parts = [finding.outcome]
    if finding.measure in _RATIOS:
        parts.append(_RATIOS[finding.measure])
    if finding.events is not None or finding.total is not None:
        whole = "" if finding.total is None else f"/{finding.total}"
        parts.append(f"{'' if finding.events is None else finding.events}{whole}")
    if finding.percent is not None:
        parts.append(f"{finding.percent:g}%")
    if finding.se is not None:
        parts.append(f"±{finding.se:g}")
    if finding.value is not None:
        parts.append(f"{finding.value:g}")
    if finding.unit:
        parts.append(finding.unit)
    if finding.ci_low is not None or finding.ci_high is not None:
        low, high = ("" if end is None else f"{end:g}" for end in (finding.ci_low, finding.ci_high))
        parts.append(f"[{low}, {high}]")
    line = " ".join(parts)
    line += f" ({finding.arm})" if finding.arm else ""
    line += f" of {finding.population}" if finding.population else ""
    return line + (f" @ {finding.timepoint}" if finding.timepoint else "")


def _cases() -> dict[str, list[str]]:
    """Read the sentences, and the lines under each."""
    cases: dict[str, list[str]] = {}
    sentence = ""
    text = Path(__file__).with_name("ways_of_telling.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith(" "):
            cases[sentence].append(line.strip())
        else:
            sentence = line
            cases[sentence] = []
    return cases


CASES: Final = _cases()


@pytest.mark.parametrize("sentence", CASES)
def test_a_way_of_telling_results(sentence: str, reader: Reader) -> None:
    text = sentence if "RESULTS:" in sentence else f"RESULTS: {sentence}"
    assert [told(f) for f in reader.findings(text)] == CASES[sentence]


def test_the_sentences_tell_results_and_none() -> None:
    assert any(CASES.values())
    assert not all(CASES.values())
