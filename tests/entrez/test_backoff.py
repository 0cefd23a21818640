from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.entrez.backoff import (
    JITTER,
    LONGEST_RETRY_AFTER_S,
    TRIES,
    WAITS_S,
    retry_after_s,
    wait_s,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_there_is_a_wait_between_every_two_tries() -> None:
    assert len(WAITS_S) == TRIES - 1
    assert [wait_s(n, retry_after=None, chance=0.5) for n in range(1, TRIES)] == [1, 2, 4, 8]


@given(tries=st.integers(1, 20), chance=st.floats(0, 1))
def test_jitter_stays_within_its_share(tries: int, chance: float) -> None:
    planned = WAITS_S[min(tries, len(WAITS_S)) - 1]
    wait = wait_s(tries, retry_after=None, chance=chance)
    assert planned * (1 - JITTER) <= wait <= planned * (1 + JITTER)


@given(tries=st.integers(1, 5), chance=st.floats(0, 1), asked=st.floats(0, 1e9))
def test_a_wait_that_the_server_asks_for_is_kept_up_to_the_cap(
    tries: int, chance: float, asked: float
) -> None:
    wait = wait_s(tries, retry_after=asked, chance=chance)
    assert min(asked, LONGEST_RETRY_AFTER_S) <= wait <= LONGEST_RETRY_AFTER_S


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 0 ", 0.0),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("Sun, 01 Mar 2026 12:00:05 -0000", 5.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, now=NOW) == seconds


@given(st.text(max_size=40))
def test_an_odd_retry_after_is_passed_over(header: str) -> None:
    seconds = retry_after_s(header, now=NOW)
    assert seconds is None or seconds >= 0
