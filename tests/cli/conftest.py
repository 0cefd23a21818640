"""The command line as a user meets it: arguments in; exit code, standard output and error out."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence.cli.main import main
from tests.eutils_server.fixtures import eutils

__all__ = ["eutils"]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line of an error."""
        (line,) = self.err.splitlines()
        assert line.startswith("evidence: ")
        return line


Evidence = Callable[..., Run]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, where the default library and outputs would come to be."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def evidence(
    workplace: Path,  # noqa: ARG001 - the command runs in there
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Evidence:
    """Run a command in this process, without the waits between requests and tries."""
    monkeypatch.setattr("evidence.entrez.limiter.INTERVAL_S", 0.0)
    monkeypatch.setattr("evidence.entrez.limiter.INTERVAL_WITH_KEY_S", 0.0)
    monkeypatch.setattr("evidence.sources.rest.INTERVAL_S", 0.0)
    monkeypatch.setattr("evidence.entrez.exchange.wait_s", lambda *_, **__: 0.0)

    def run(*arguments: str | Path, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return run


@pytest.fixture
def quiet_log() -> Iterator[None]:
    """Put the package's logger back as it was."""
    logger = logging.getLogger("evidence")
    before = (logger.handlers, logger.propagate, logger.level)
    yield
    logger.handlers, logger.propagate = before[0], before[1]
    logger.setLevel(before[2])


def start(*arguments: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the program in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", "from evidence.cli.main import run; run()", *arguments],
        cwd=folder,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def wait(process: subprocess.Popen[str]) -> Run:
    """Wait for its end; a process that hangs fails the test."""
    with process:
        out, err = process.communicate(timeout=60)
    return Run(process.returncode, out, err)
