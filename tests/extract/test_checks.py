"""Flags on findings whose own numbers contradict one another."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.arithmetic import percentage
from evidence.extract.checks import checked, flags_of
from evidence.model import Finding
from tests.extract.reading import Reader

proportions = st.integers(1, 900).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def finding(sentence: str, **slots: Any) -> Finding:
    values: dict[str, Any] = {
        "pmid": "1",
        "outcome": "CR",
        "measure": "proportion",
        "passage": "abstract",
        "start": 0,
        "end": len(sentence),
        "quote": sentence,
        "sentence": sentence,
        "rule": "CR.noun",
        "ruleset": "rules@1",
    }
    return Finding(**(values | slots))


@pytest.mark.parametrize(
    ("sentence", "events", "total", "percent", "flags"),
    [
        ("28 of 42 (66.7%)", 28, 42, 66.7, ()),
        ("28 of 42 (67%)", 28, 42, 67.0, ()),
        ("28 of 42 (66%)", 28, 42, 66.0, ("percent-mismatch",)),
        ("1 of 8 (12%)", 1, 8, 12.0, ()),  # half even
        ("1 of 8 (13%)", 1, 8, 13.0, ()),  # half up
        ("201 of 300 (67.0%)", 201, 300, 67.0, ()),
        ("200 of 300 (67%)", 200, 300, 67.0, ()),
        ("200 of 300 (67.0%)", 200, 300, 67.0, ("percent-mismatch",)),  # the printed decimal counts
        ("50 of 40 (125%)", 50, 40, 125.0, ("percent-mismatch",)),
    ],
)
def test_a_count_must_round_to_its_percentage(
    sentence: str, events: int, total: int, percent: float, flags: tuple[str, ...]
) -> None:
    assert flags_of(finding(sentence, events=events, total=total, percent=percent)) == flags


@given(proportions, st.integers(0, 2))
def test_a_rightly_rounded_percentage_is_never_flagged(proportion: tuple[int, int], decimals: int) -> None:
    events, total = proportion
    printed = percentage(events, total, decimals)
    sentence = f"{events} of {total} ({printed}%)"
    assert flags_of(finding(sentence, events=events, total=total, percent=float(printed))) == ()


@pytest.mark.parametrize(
    ("interval", "low", "high", "flags"),
    [
        ("50.5 to 80.4", 50.5, 80.4, ()),  # Clopper-Pearson
        ("50 to 80", 50.0, 80.0, ()),
        ("51.6 to 79.0", 51.6, 79.0, ()),  # Wilson
        ("50.5 to 79.0", 50.5, 79.0, ("interval-mismatch",)),  # one limit of each
        ("45.5 to 80.4", 45.5, 80.4, ("interval-mismatch",)),
    ],
)
def test_an_interval_must_be_that_of_its_count(
    interval: str, low: float, high: float, flags: tuple[str, ...]
) -> None:
    sentence = f"28 of 42 (67%; 95% CI, {interval})"
    made = finding(sentence, events=28, total=42, percent=67.0, ci_low=low, ci_high=high, ci_level=95.0)
    assert flags_of(made) == flags


def test_the_level_of_the_interval_counts() -> None:
    sentence = "28 of 42 (67%; 90% CI, 52.9 to 78.6)"
    slots = {"events": 28, "total": 42, "percent": 67.0, "ci_low": 52.9, "ci_high": 78.6}
    assert flags_of(finding(sentence, ci_level=90.0, **slots)) == ()
    assert flags_of(finding(sentence, ci_level=95.0, **slots)) == ("interval-mismatch",)


def test_an_interval_without_a_count_is_not_recomputed() -> None:
    assert flags_of(finding("67% (95% CI, 10 to 80)", percent=67.0, ci_low=10.0, ci_high=80.0)) == ()


@pytest.mark.parametrize(
    ("sentence", "slots", "flags"),
    [
        ("67% (68 to 80)", {"percent": 67.0, "ci_low": 68.0, "ci_high": 80.0}, ()),  # 67.5 in 67.5 to 80
        ("67.0% (68.0 to 80)", {"percent": 67.0, "ci_low": 68.0, "ci_high": 80.0}, ("outside-interval",)),
        ("67% (50 to 65)", {"percent": 67.0, "ci_low": 50.0, "ci_high": 65.0}, ("outside-interval",)),
        ("67% (50 to NE)", {"percent": 67.0, "ci_low": 50.0}, ()),
    ],
)
def test_a_percentage_must_lie_in_its_interval(
    sentence: str, slots: dict[str, Any], flags: tuple[str, ...]
) -> None:
    assert flags_of(finding(sentence, measure="rate_at_time", **slots)) == flags


@pytest.mark.parametrize(
    ("measure", "sentence", "slots", "flags"),
    [
        ("hazard_ratio", "0.75 (0.57 to 0.99)", {"value": 0.75, "ci_low": 0.57, "ci_high": 0.99}, ()),
        ("hazard_ratio", "0.75 (0.77-0.99)", {"value": 0.75, "ci_low": 0.77}, ("outside-interval",)),
        ("median_time", "7.7 (8.0 to NE)", {"value": 7.7, "ci_low": 8.0}, ("outside-interval",)),
        ("median_time", "not reached (8.0 to NE)", {"unit": "not reached", "ci_low": 8.0}, ()),
    ],
)
def test_a_median_and_a_ratio_must_lie_in_theirs(
    measure: str, sentence: str, slots: dict[str, Any], flags: tuple[str, ...]
) -> None:
    assert flags_of(finding(sentence, measure=measure, **slots)) == flags


def test_a_spread_must_reach_the_floor_of_a_standard_error() -> None:
    slots = {"measure": "rate_at_time", "percent": 23.4, "total": 51}
    assert flags_of(finding("23.4 ± 7.5% of 51", se=7.5, **slots)) == ()
    assert flags_of(finding("23.4 ± 5.9% of 51", se=5.9, **slots)) == ()
    assert flags_of(finding("23.4 ± 2.5% of 51", se=2.5, **slots)) == ("se-below-floor",)


def test_flags_of_others_stay() -> None:
    made = finding("28 of 42 (60%)", events=28, total=42, percent=60.0, flags=("other-study",))
    assert checked(made).flags == ("other-study", "percent-mismatch")
    whole = finding("28 of 42 (67%)", events=28, total=42, percent=67.0, flags=("other-study",))
    assert checked(whole) is whole


def test_findings_come_out_flagged_and_unchanged(reader: Reader) -> None:
    found = reader.one("Complete remission was achieved in 12 of 30 patients (45%).")
    assert (found.events, found.total, found.percent) == (12, 30, 45.0)
    assert found.flags == ("percent-mismatch",)


def test_a_rounded_share_in_the_raised_decimals_of_some_journals_holds(reader: Reader) -> None:
    found = reader.one("Complete remission was achieved in 28 of 42 patients (66·7%).")
    assert (found.percent, found.flags) == (66.7, ())


def test_loading_the_checks_does_not_load_scipy() -> None:
    program = "import sys, evidence.extract.checks; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program
