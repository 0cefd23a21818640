"""Pairs of figures with a stroke between them are shared out to the two names in front of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.extract.reading import Reader

_SHARES = st.tuples(st.integers(0, 100), st.integers(0, 100))


@given(st.lists(_SHARES, min_size=3, max_size=3))
def test_each_pair_is_of_one_arm_and_of_both_names(reader: Reader, pairs: list[tuple[int, int]]) -> None:
    listed = "{}%/{}%, {}%/{}% and {}%/{}%".format(*(share for pair in pairs for share in pair))
    found = reader.findings(
        f"The overall and complete response rates were {listed} with drug A, drug B and drug C, respectively."
    )
    told = [(f.outcome, f.percent, f.arm) for f in found]
    assert told == [
        (outcome, share, f"drug {arm}")
        for arm, pair in zip("ABC", pairs, strict=True)
        for outcome, share in zip(("ORR", "CR"), pair, strict=True)
    ]


def test_a_pair_keeps_its_units(reader: Reader) -> None:
    text = "The median progression-free and overall survival were 12.7 months/not reached with drug A."
    pfs, os = reader.findings(text)
    assert (pfs.outcome, pfs.value, pfs.unit) == ("PFS", 12.7, "months")
    assert (os.outcome, os.value, os.unit) == ("OS", None, "not reached")


def test_a_fraction_is_no_pair(reader: Reader) -> None:
    text = "The overall and complete response rates were 30/40 (75%) and 12/40 (30%)."
    assert [(f.outcome, f.events, f.total) for f in reader.findings(text)] == [
        ("ORR", 30, 40),
        ("CR", 12, 40),
    ]
