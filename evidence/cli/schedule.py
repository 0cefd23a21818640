"""``evidence schedule print``: an entry for the user's own scheduler."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from evidence.cli.invocation import invocation
from evidence.cli.printing import say
from evidence.cli.reviewing import review_of
from evidence.errors import UsageError

__all__ = ["register"]

HELP = """Print an entry for your own scheduler that updates this folder's review.

Nothing is installed, and nothing of evidence runs in the background by itself. Entries run weekly on
a Sunday unless told otherwise, outside of the hours in which NCBI asks not to be asked much.
"""

EPILOG = """\b
Examples:
  evidence schedule print --cron
  evidence schedule print --systemd --every month
  evidence schedule print --github > .github/workflows/evidence.yml
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(
        help=HELP,
        epilog=EPILOG,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    group.callback()(lambda: None)
    group.command("print", help=HELP, epilog=EPILOG)(print_cli)
    app.add_typer(group, name="schedule")


def print_cli(
    context: typer.Context,
    cron: Annotated[bool, typer.Option("--cron", help="Lines for crontab -e.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="A service and its timer.")] = False,
    windows: Annotated[bool, typer.Option("--windows", help="For PowerShell.")] = False,
    github: Annotated[bool, typer.Option("--github", help="A workflow of GitHub Actions.")] = False,
    every: Annotated[Literal["week", "day", "month"], typer.Option("--every", help="How often.")] = "week",
) -> None:
    """Print one entry."""
    from datetime import datetime

    from evidence.schedule import Job, Scheduler, entry

    wanted: dict[Scheduler, bool] = {"cron": cron, "systemd": systemd, "windows": windows, "github": github}
    chosen = [name for name, on in wanted.items() if on]
    if len(chosen) != 1:
        raise UsageError("choose one scheduler: --cron, --systemd, --windows or --github")
    settings = invocation(context).settings()
    review = review_of(settings)
    program = shutil.which(sys.argv[0]) or shutil.which("evidence") or sys.argv[0]
    now = datetime.now().astimezone()
    job = Job(review.name, Path.cwd(), Path(program).absolute(), every, now, settings.outputs)
    say(entry(job, chosen[0]).rstrip("\n"))
