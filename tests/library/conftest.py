"""A library for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.library.store import Library


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library.open(path, busy_timeout_s=0.05) as opened:
        yield opened
