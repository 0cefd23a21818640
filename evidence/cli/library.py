"""``evidence library``: what is in the library."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json, say

__all__ = ["register"]

HELP = """Say what is in the library.

Records, links and findings are counted, and what PubMed did not have.
"""

EPILOG = """\b
Examples:
  evidence library
  evidence --library other.sqlite library --format json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("library", help=HELP, epilog=EPILOG)(library_cli)


def library_cli(
    context: typer.Context,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How it is written.")
    ] = "table",
) -> None:
    """Print the numbers."""
    from evidence.library.store import Library
    from evidence.report.library_view import library_text

    path = invocation(context).settings().library
    with Library.open_to_read(path) as library:
        summary = library.summary()
    if output_format == "json":
        print_json({"library": str(path)} | asdict(summary))
    else:
        say(library_text(summary, path))
