"""``evidence show``: a record as PubMed's page shows it, from the library."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from evidence.cli.invocation import invocation
from evidence.cli.printing import as_text, print_json, say
from evidence.cli.reviewing import index_of
from evidence.cli.texts import held_article

__all__ = ["register"]

HELP = """Show a record as PubMed's page shows it.

Articles that it cites, that cite it and that are similar are marked: in the library or not. A list
that was never asked for is said to be so; it is not an empty list.
"""

EPILOG = """\b
Examples:
  evidence show 30267011
  evidence show 10.1038/s41375-018-0265-z --format json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show", help=HELP, epilog=EPILOG)(show_cli)


def show_cli(
    context: typer.Context,
    identifier: Annotated[
        str | None,
        typer.Argument(
            metavar="[PMID]", callback=as_text, help="A PMID, DOI or PMCID; else the review's index study."
        ),
    ] = None,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How it is written.")
    ] = "text",
) -> None:
    """Print one record."""
    from evidence.library.store import Library
    from evidence.report.record_text import record_text
    from evidence.report.record_view import record_dict, view_of

    settings = invocation(context).settings()
    with Library.open_to_read(settings.library) as library:
        view = view_of(library, held_article(library, index_of(settings, identifier)).pmid)
    if output_format == "json":
        print_json(record_dict(view))
    else:
        say(record_text(view))
