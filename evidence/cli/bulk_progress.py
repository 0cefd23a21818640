"""How far a bulk run has come, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.bulk.run import Progress

__all__ = ["bulk_display"]


@contextmanager
def bulk_display() -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows progress; it shows nothing where standard error is no terminal.

    Time left goes by bytes: files differ in their number of records, and records in length.
    """
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.fields[counts]}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(elapsed_when_finished=False),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("files", total=None, counts="starting")

        def show(progress: Progress) -> None:
            elapsed_s = bars.tasks[0].elapsed or 0.0
            rate = f"{progress.records / elapsed_s:,.0f} records/s" if elapsed_s else ""
            failed = f", {progress.failed} failed" if progress.failed else ""
            bars.update(
                task,
                total=progress.bytes_total,
                completed=progress.bytes,
                counts=f"{progress.files}/{progress.files_total} files{failed}, "
                f"{progress.findings:,} findings, {rate}",
            )

        yield show
