"""The public JSON form of a finding keeps everything, in one order."""

from __future__ import annotations

import json
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.jsonform import finding_from_dict, finding_to_dict
from evidence.model import Derived, Finding, Place

TEXT = st.text(max_size=12)
NUMBERS = st.floats(0, 1000, allow_nan=False)
COUNTS = st.integers(0, 5000)
CELLS = st.none() | st.tuples(st.integers(1, 40), st.integers(1, 12))
PLACES = st.builds(
    Place,
    passage=st.sampled_from(["body:3", "figure:F1", "table:T2"]),
    start=COUNTS,
    end=COUNTS,
    quote=TEXT,
    sentence=TEXT,
    section=st.none() | TEXT,
    cell=CELLS,
)
DERIVED = st.builds(
    Derived,
    source=st.none() | PLACES,
    slot=st.sampled_from(["percent", "total", "events", "ci"]),
    values=st.lists(NUMBERS, min_size=1, max_size=2).map(tuple),
    method=TEXT,
)
FINDINGS = st.builds(
    Finding,
    pmid=st.integers(1, 10**8).map(str),
    outcome=TEXT,
    measure=st.sampled_from(["proportion", "rate_at_time", "median_time", "hazard_ratio"]),
    passage=st.sampled_from(["abstract", "digest"]),
    start=COUNTS,
    end=COUNTS,
    quote=TEXT,
    sentence=TEXT,
    rule=TEXT,
    ruleset=TEXT,
    events=st.none() | COUNTS,
    total=st.none() | COUNTS,
    percent=st.none() | NUMBERS,
    value=st.none() | NUMBERS,
    ci_low=st.none() | NUMBERS,
    ci_high=st.none() | NUMBERS,
    p_value=st.none() | NUMBERS | st.sampled_from(["<0.001", "NS"]),
    arm=st.none() | TEXT,
    timepoint=st.none() | TEXT,
    cell=CELLS,
    places=st.lists(PLACES, max_size=2).map(tuple),
    conflicts=st.lists(PLACES, max_size=2).map(tuple),
    derived=st.lists(DERIVED, max_size=2, unique_by=lambda d: d.slot).map(tuple),
    flags=st.lists(TEXT, max_size=2).map(tuple),
)
PLAIN = Finding("7", "CR", "proportion", "abstract", 0, 3, "60%", "CR was 60%.", "CR.noun", "own@1")


@given(FINDINGS)
def test_a_finding_survives_the_way_through_json(finding: Finding) -> None:
    assert finding_from_dict(json.loads(json.dumps(finding_to_dict(finding)))) == finding


def test_every_slot_stands_in_the_form_even_where_the_text_is_silent() -> None:
    plain = finding_to_dict(PLAIN)
    assert set(plain) == {field.name for field in fields(Finding)}
    assert plain["events"] is None
    assert plain["derived"] == {}
    assert plain["flags"] == plain["places"] == plain["conflicts"] == []


def test_the_slots_have_one_order() -> None:
    other = Finding("8", "OS", "median_time", "digest", 4, 9, "7 mo", "OS", "OS.noun", "own@1", value=7.0)
    assert list(finding_to_dict(PLAIN)) == list(finding_to_dict(other))
    assert list(finding_to_dict(PLAIN))[:3] == ["pmid", "outcome", "measure"]


def test_numbers_of_ours_stand_apart_from_reported_ones() -> None:
    finding = Finding(
        "7", "CR", "proportion", "abstract", 0, 3, "3/5", "CR in 3/5.", "CR.noun", "own@1", events=3, total=5,
        derived=(Derived("percent", (60.0,), "3 / 5"),),
    )  # fmt: skip
    plain = finding_to_dict(finding)
    assert plain["percent"] is None
    assert plain["derived"] == {"percent": {"values": [60.0], "method": "3 / 5"}}


def test_keys_of_a_later_version_are_passed_over() -> None:
    assert finding_from_dict({**finding_to_dict(PLAIN), "colour": "blue"}) == PLAIN
