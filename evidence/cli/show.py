"""``evidence show``: a record as PubMed's page shows it, from the library."""

from __future__ import annotations

from shutil import get_terminal_size
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
  evidence show 27903247 --table 2             Table 2 of its full text
"""


#: Below this a terminal breaks the lines of a table itself.
NARROWEST = 40


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
    table: Annotated[
        str | None,
        typer.Option(
            "--table", metavar="TABLE", help="Print one table of the full text: its number, label or id."
        ),
    ] = None,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How it is written.")
    ] = "text",
) -> None:
    """Print one record, or one table of its full text."""
    from evidence.library.store import Library
    from evidence.report.full_text_view import full_text_of, table_dict, table_named
    from evidence.report.record_text import record_text
    from evidence.report.record_view import record_dict, view_of
    from evidence.report.table_text import table_text

    settings = invocation(context).settings()
    with Library.open_to_read(settings.library) as library:
        pmid = held_article(library, index_of(settings, identifier)).pmid
        if table is not None:
            shown = table_named(full_text_of(library, pmid), table)
            if output_format == "json":
                print_json(table_dict(shown))
            else:
                say(table_text(shown, width=max(get_terminal_size().columns, NARROWEST)))
            return
        view = view_of(library, pmid)
    if output_format == "json":
        print_json(record_dict(view))
    else:
        say(record_text(view))
