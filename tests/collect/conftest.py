"""A library, a loopback E-utilities server, and a collector between them that never waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence.collect import Account, Collector, Wanted
from evidence.entrez.transport import Transport
from evidence.library.store import Library
from evidence.settings import Settings
from tests.eutils_server import EutilsServer
from tests.eutils_server.fixtures import eutils

__all__ = ["eutils"]

NOW = "2026-03-01T12:00:00+00:00"

Collect = Callable[..., Account]


class NoWait:
    """A limiter that lets everything pass."""

    def acquire(self) -> None:
        """Pass."""


def skip_wait(_: float) -> None:
    """Pass at once."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite") as opened:
        yield opened


@pytest.fixture
def transport(eutils: EutilsServer) -> Iterator[Transport]:
    settings = Settings(eutils_url=eutils.url, read_timeout_s=5.0)
    with Transport(settings, limiter=NoWait(), sleep=skip_wait) as opened:
        yield opened


@pytest.fixture
def collect(library: Library, transport: Transport) -> Collect:
    """Run a fetch as often as wanted; the numbers must add up every time."""

    def run(*identifiers: str, now: str = NOW, **options: bool | int) -> Account:
        wanted = Wanted(identifiers, **options)  # type: ignore[arg-type]  # options are of both types
        account = Collector(library, transport, now=lambda: now).collect(wanted)
        adds_up(account)
        return account

    return run


def adds_up(account: Account) -> None:
    """Check that every article asked for is in exactly one of the four outcomes."""
    for group in [account.total, *account.groups.values()]:
        parts = [*group.stored, *group.already, *group.missing, *group.failed]
        assert sorted(parts) == sorted(group.asked)
        assert len(set(group.asked)) == len(group.asked)
