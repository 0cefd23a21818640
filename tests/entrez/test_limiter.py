from __future__ import annotations

import multiprocessing
import time
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from evidence.entrez import limiter as limiter_module
from evidence.entrez.limiter import (
    INTERVAL_S,
    INTERVAL_WITH_KEY_S,
    LONGEST_QUEUE_S,
    PacingLimiter,
    limiter_for,
    next_turn,
)
from evidence.settings import Settings

moments = st.floats(1e9, 3e9)


class FakeTime:
    """A wall clock and a monotonic clock that sleeping moves on."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.monotonic = 5.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.wall += seconds
        self.monotonic += seconds

    def limiter(self, interval_s: float, path: Path | None) -> PacingLimiter:
        return PacingLimiter(
            interval_s, path, wall=lambda: self.wall, monotonic=lambda: self.monotonic, sleep=self.sleep
        )


@given(now=moments, interval_s=st.floats(0.01, 1), since=st.floats(0, 1e6), queue=st.floats(0, 5))
def test_a_turn_is_an_interval_after_the_last_and_never_in_the_past(
    now: float, interval_s: float, since: float, queue: float
) -> None:
    written_at = now - since
    last_turn = written_at + queue
    turn = next_turn(now=now, interval_s=interval_s, written_at=written_at, last_turn=last_turn)
    assert turn >= now
    assert turn >= last_turn + interval_s


@given(
    now=moments,
    interval_s=st.floats(0.01, 1),
    ahead=st.floats(1.1, 1e9),
    written_at=st.one_of(moments, st.floats()),
)
def test_state_from_the_future_costs_one_interval(
    now: float, interval_s: float, ahead: float, written_at: float
) -> None:
    future = next_turn(now=now, interval_s=interval_s, written_at=now + ahead, last_turn=now + ahead)
    assert future == now + interval_s
    # Whatever the file says, nobody waits longer than a believable queue.
    turn = next_turn(now=now, interval_s=interval_s, written_at=written_at, last_turn=now + ahead)
    assert now <= turn <= now + LONGEST_QUEUE_S + interval_s


def test_a_hundred_that_wait_at_once_keep_their_distance() -> None:
    turns = [0.0]
    for _ in range(100):
        turns.append(next_turn(now=0.0, interval_s=0.37, written_at=0.0, last_turn=turns[-1]))
    assert all(later - earlier == pytest.approx(0.37) for earlier, later in pairwise(turns))


def test_turns_in_one_process_are_an_interval_apart() -> None:
    fake = FakeTime()
    limiter = fake.limiter(0.37, None)
    for _ in range(3):
        limiter.acquire()
    assert fake.slept == [pytest.approx(0.37)] * 2


def test_two_limiters_on_one_file_share_their_turns(tmp_path: Path) -> None:
    fake = FakeTime()
    path = tmp_path / "state" / "pacing"
    first, second = fake.limiter(0.37, path), fake.limiter(0.37, path)
    first.acquire()
    second.acquire()
    first.acquire()
    assert fake.slept == [pytest.approx(0.37, abs=1e-6)] * 2


def test_a_clock_set_back_by_a_day_blocks_for_one_interval(tmp_path: Path) -> None:
    fake = FakeTime()
    path = tmp_path / "pacing"
    fake.limiter(0.37, path).acquire()
    fake.wall -= 86_400
    fake.limiter(0.37, path).acquire()
    assert fake.slept == [pytest.approx(0.37)]


def test_a_clock_set_forward_does_not_lift_the_pace_of_a_process(tmp_path: Path) -> None:
    fake = FakeTime()
    limiter = fake.limiter(0.37, tmp_path / "pacing")
    limiter.acquire()
    fake.wall += 86_400
    limiter.acquire()
    assert fake.slept == [pytest.approx(0.37)]


@pytest.mark.parametrize("content", ["", "nonsense", "1.0", "nan nan", "inf -inf", "1e999 0", "1 2 3", "ü x"])
def test_a_broken_state_file_costs_one_interval(tmp_path: Path, content: str) -> None:
    fake = FakeTime()
    path = tmp_path / "pacing"
    path.write_text(content, encoding="utf-8")
    limiter = fake.limiter(0.37, path)
    limiter.acquire()
    limiter.acquire()
    assert all(seconds <= 0.38 for seconds in fake.slept)


def test_an_unusable_folder_leaves_pacing_within_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    fake = FakeTime()
    limiter = fake.limiter(0.37, tmp_path / "file" / "pacing")
    limiter.acquire()
    limiter.acquire()
    assert fake.slept == [pytest.approx(0.37)]


def test_a_holder_that_does_not_answer_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter_module, "LOCK_TIMEOUT_S", 0.02)
    fake = FakeTime()
    path = tmp_path / "pacing"
    with FileLock(f"{path}.lock"):
        fake.limiter(0.37, path).acquire()
    assert fake.slept == [pytest.approx(0.37)]


def test_the_file_names_neither_the_key_nor_the_host_and_keeps_both_apart(tmp_path: Path) -> None:
    urls = ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/")
    settings = [Settings(eutils_url=url, api_key=key) for url in urls for key in (None, "sekret1")]
    paths = [limiter_for(s).path for s in settings]
    assert len(set(paths)) == 4
    assert all(path is not None and "sekret1" not in str(path) for path in paths)
    assert paths[1] == limiter_for(Settings(eutils_url=urls[0], api_key="another")).path
    # The state folder of a test lies in its own temporary folder.
    assert all(path is not None and tmp_path in path.parents for path in paths)


def test_a_key_allows_the_faster_pace() -> None:
    assert limiter_for(Settings()).interval_s == INTERVAL_S
    assert limiter_for(Settings(api_key="k")).interval_s == INTERVAL_WITH_KEY_S


def _take_turns(path: Path, turns: int) -> list[float]:
    limiter = PacingLimiter(0.1, path)
    taken = []
    for _ in range(turns):
        limiter.acquire()
        taken.append(time.time())
    return taken


def test_processes_keep_the_distance_between_them(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        taken = pool.starmap(_take_turns, [(tmp_path / "pacing", 4)] * 3)
    moments = sorted(moment for turns in taken for moment in turns)
    assert len(moments) == 12
    # Each may wake late, none early: over the whole, the pace holds.
    assert moments[-1] - moments[0] >= 11 * 0.1 - 0.05
