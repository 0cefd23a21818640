"""How commands print: data on standard output, talk on standard error, progress only on a terminal."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that --help stays quick

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidence.collect import Progress

__all__ = ["print_json", "progress_on_terminal", "say", "warn"]


def say(text: str = "") -> None:
    """Print data on standard output."""
    print(text)


def warn(text: str) -> None:
    """Print talk on standard error."""
    print(f"evidence: {text}", file=sys.stderr)


def print_json(value: Any) -> None:
    """Print one JSON document on standard output, readable and in UTF-8."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress_on_terminal() -> Iterator[Progress | None]:
    """Show how far a run has come on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
