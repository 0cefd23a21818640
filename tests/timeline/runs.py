"""Runs over a changing PubMed: good ones, faulty ones, and such that die at some request or transaction."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from evidence.collect import Collector
from evidence.entrez.transport import Transport
from evidence.errors import LibraryFull
from evidence.extract.ruleset import RuleSet
from evidence.library.connection import library_errors, transaction
from evidence.library.store import Library
from evidence.project import Query, ReviewFile
from evidence.settings import Settings
from evidence.update.report import Report
from evidence.update.run import update_review
from tests.eutils_server import EutilsServer, faults
from tests.eutils_server.in_process import BASE_URL, session_of
from tests.timeline.world import INDEX, TERM

__all__ = ["OUTCOMES", "REVIEWS", "Clock", "Fate", "Killed", "MortalLibrary", "Runner"]

OUTCOMES = ("CR", "OS")

#: Two reviews of one library: one follows everything, the other links only.
REVIEWS = (
    ReviewFile(Path("evidence.toml"), "all", INDEX, similar=8, queries=(Query("by drug", TERM),)),
    ReviewFile(Path("evidence.toml"), "links", INDEX),
)


class Killed(BaseException):
    """The process is gone: nothing after this point has run."""


@dataclass
class Fate:
    """Ends a run at the n-th step, counted over requests and the edges of transactions; never where None.

    Parameters
    ----------
    dies_at : int or None
        The step.
    full_disk : bool
        Whether it ends with a full disk, at the next transaction, instead of being killed.
    """

    dies_at: int | None = None
    full_disk: bool = False
    steps: int = 0

    def step(self, *, writing: bool = False) -> None:
        """Take a step, which may be the last one."""
        self.steps += 1
        if self.dies_at is None or self.steps < self.dies_at:
            return
        if self.full_disk and writing:
            raise LibraryFull("no space is left (so the simulation says)")
        if not self.full_disk and self.steps == self.dies_at:
            raise Killed


class MortalLibrary(Library):
    """A library whose process may die before a transaction, within it, or after it."""

    fate: Fate = Fate()

    @contextmanager
    def _writing(self) -> Iterator[object]:  # type: ignore[override]  # a connection
        self.fate.step()
        with library_errors(self.path), transaction(self._connection) as connection:
            yield connection
            self.fate.step(writing=True)
        self.fate.step()


@dataclass
class Clock:
    """The time of the simulated year; every look at it is a second later."""

    now: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 3, 0, tzinfo=UTC))

    def __call__(self) -> str:
        """Tell the time."""
        self.now += timedelta(seconds=1)
        return self.now.isoformat(timespec="seconds")

    def pass_days(self, days: int) -> None:
        """Let days pass."""
        self.now += timedelta(days=days)


class _Unpaced:
    """A limiter that lets everything pass, each request a step of the process's life."""

    def __init__(self, fate: Fate) -> None:
        self._fate = fate

    def acquire(self) -> None:
        """Take the step."""
        self._fate.step()


@dataclass
class Runner:
    """Runs updates on one library, against one server.

    Parameters
    ----------
    path : Path
        Of the library.
    server : EutilsServer
        It need not listen.
    rules : RuleSet
        What is read for; may be replaced between runs.
    clock : Clock
        The simulated time.
    """

    path: Path
    server: EutilsServer
    rules: RuleSet
    clock: Clock
    tally: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """Count something that happened."""
        self.tally[what] = self.tally.get(what, 0) + 1

    def update(
        self, file: ReviewFile, *, fate: Fate | None = None, everything: bool = False
    ) -> Report | None:
        """Run a review; None if the process died. Every run opens the library anew, as a process does."""
        with self._opened(fate or Fate()) as (library, transport):
            try:
                done = update_review(
                    library, transport, file, self.rules, OUTCOMES, everything=everything, now=self.clock
                )
            except Killed:
                self.count("killed runs")
                return None
            except LibraryFull:
                self.count("runs ended by a full disk")
                return None
        self.count(f"{done.report.state} runs")
        return done.report

    def fetch_by_hand(self) -> None:
        """Fetch everything known again, as ``evidence fetch --refresh`` does, between two updates."""
        with self._opened(Fate()) as (library, transport):
            held = [article.pmid for article in library.articles()]
            Collector(library, transport, now=self.clock).fetch("index", held, refresh=True)
        self.count("fetches by hand")

    @contextmanager
    def _opened(self, fate: Fate) -> Iterator[tuple[MortalLibrary, Transport]]:
        session = session_of(self.server)
        library = MortalLibrary.open(self.path)
        library.fate = fate
        try:
            with Transport(
                Settings(eutils_url=BASE_URL), session=session, limiter=_Unpaced(fate), sleep=lambda _: None
            ) as transport:
                yield library, transport
        finally:
            self.tally["requests"] = self.tally.get("requests", 0) + len(self.server.requests)
            self.server.forget_requests()
            library.close()
            requests.Session.close(session)

    def misbehave(self, source: random.Random) -> None:
        """Script the faults of one run."""
        script = self.server.faults
        how = source.choice(["transient", "outage", "rate limits", "one utility", "blocked", "short"])
        self.count(f"faults: {how}")
        if how == "transient":
            script.at_random(0.2, seed=source.randint(1, 10**9), at_most_in_a_row=4)
        elif how == "outage":
            script.at_random(0.3, seed=source.randint(1, 10**9), at_most_in_a_row=30)
        elif how == "rate limits":
            script.queue(*[None] * source.randint(0, 10), *[faults.rate_limited()] * source.randint(1, 12))
        elif how == "one utility":
            utility = source.choice(["esearch", "efetch", "elink"])
            script.always(
                source.choice([faults.diagnostic_page(503), faults.errors("Backend down")]), utility=utility
            )
        elif how == "blocked":
            script.queue(*[None] * source.randint(0, 12), faults.blocked())
        else:
            script.always(source.choice([faults.fewer_records(), faults.no_records()]), utility="efetch")
