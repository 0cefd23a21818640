"""When to misbehave: the next requests, the n-th one, all of them, or at random with a seed."""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.eutils_server.faults import TRANSIENT, Fault

__all__ = ["FaultScript"]

#: Stands for every utility.
ANY = "*"


@dataclass(slots=True)
class _AtRandom:
    """The random mode: how often, which, and how many at most in a row."""

    probability: float
    source: random.Random
    faults: Sequence[Fault]
    at_most_in_a_row: int
    in_a_row: int = field(default=0)

    def draw(self) -> Fault | None:
        """Give the fault of the next request, if it has one."""
        if self.in_a_row >= self.at_most_in_a_row or self.source.random() >= self.probability:
            self.in_a_row = 0
            return None
        self.in_a_row += 1
        return self.source.choice(self.faults)


class FaultScript:
    """Decide for every request whether it fails, and how.

    Where several rules fit, the queue of the utility comes first, then the queue for any, then the n-th
    request, then what always fails, then chance.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._queues: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
            self._numbered: dict[tuple[str, int], Fault] = {}
            self._standing: dict[str, Fault] = {}
            self._random: dict[str, _AtRandom] = {}
            self._counts: Counter[str] = Counter()

    def queue(self, *faults: Fault | None, utility: str = ANY, times: int = 1) -> None:
        """Fail in the next requests, one fault each; None lets one request pass."""
        with self._lock:
            self._queues[utility].extend(faults * times)

    def on(self, nth: int, fault: Fault, *, utility: str = ANY) -> None:
        """Fail in the n-th request, counted from 1 since the last ``clear``."""
        with self._lock:
            self._numbered[utility, nth] = fault

    def always(self, fault: Fault, *, utility: str = ANY) -> None:
        """Fail in every request."""
        with self._lock:
            self._standing[utility] = fault

    def at_random(
        self,
        probability: float,
        *,
        seed: int,
        faults: Sequence[Fault] = TRANSIENT,
        utility: str = ANY,
        at_most_in_a_row: int = 3,
    ) -> None:
        """Fail by chance, the same way for the same seed and order of requests."""
        # Not for secrets: the point is that it repeats.
        source = random.Random(seed)  # noqa: S311
        with self._lock:
            self._random[utility] = _AtRandom(probability, source, faults, at_most_in_a_row)

    @property
    def pending(self) -> int:
        """How many queued faults have not been played."""
        with self._lock:
            return sum(len(queue) for queue in self._queues.values())

    def next(self, utility: str) -> Fault | None:
        """Give the fault of this request, if it has one."""
        with self._lock:
            self._counts.update((utility, ANY))
            for name in (utility, ANY):
                if self._queues[name]:
                    return self._queues[name].popleft()
            for name in (utility, ANY):
                fault = self._numbered.get((name, self._counts[name])) or self._standing.get(name)
                if fault is not None:
                    return fault
            for name in (utility, ANY):
                if name in self._random:
                    return self._random[name].draw()
            return None
