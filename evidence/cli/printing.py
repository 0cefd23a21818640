"""How commands print: data on standard output, talk on standard error, progress only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["RunDisplay", "as_text", "print_json", "readable", "run_display", "say", "warn"]


def say(text: str = "") -> None:
    """Print data on standard output."""
    print(text)


def warn(text: str) -> None:
    """Print talk on standard error."""
    print(f"evidence: {readable(text)}", file=sys.stderr)


def readable(text: str) -> str:
    """Give text that came from the command line as UTF-8, whatever the locale made of its bytes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # What the locale could not decode came as lone surrogates, one a byte.
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text


def print_json(value: Any) -> None:
    """Print one JSON document on standard output, readable and in UTF-8."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def as_text(value: str | list[str] | None) -> str | list[str] | None:
    """Serve options that take words as their callback: see :func:`readable`; file names stay as they are."""
    if isinstance(value, str):
        return readable(value)
    return None if value is None else [readable(word) for word in value]


class RunDisplay:
    """Shows how far a run has come on standard error, or nothing where that is no terminal."""

    def __init__(self, bars: Progress | None = None) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def show(self, stage: str, done: int, total: int) -> None:
        """Show that a stage is done with so many of its articles."""
        if self._bars is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)

    def count(self, stage: str, done: int) -> None:
        """Show how many a stage has done of nobody knows how many, with its pace."""
        if self._bars is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=None)
        task = self._tasks[stage]
        elapsed_s = self._bars.tasks[task].elapsed or 0.0
        pace = f", {done / elapsed_s:,.0f}/s" if elapsed_s >= 1 else ""
        self._bars.update(task, completed=done, description=f"{stage}: {done:,} records{pace}")

    def tell(self, message: str) -> None:
        """Show a line, such as why there is a wait."""
        if self._bars is not None:
            self._bars.console.print(message, markup=False, highlight=False)


@contextmanager
def run_display() -> Iterator[RunDisplay]:
    """Give a display for one run; it is cleared when the run ends."""
    if not sys.stderr.isatty():
        yield RunDisplay()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield RunDisplay(bars)
