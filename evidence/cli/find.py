"""``evidence find``: words in the titles and abstracts of the library's records."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from evidence.cli.exit_codes import ExitCode
from evidence.cli.invocation import invocation
from evidence.cli.printing import as_text, print_json, say, warn

__all__ = ["register"]

HELP = """Find records of the library by words of title and abstract.

All words must be there; AND, OR, NOT in capitals and brackets say otherwise. "Quotes" keep words
together, leuk* stands for all words that begin so, and title: looks in titles only. Accents and
capitals make no difference.
"""

EPILOG = """\b
Examples:
  evidence find "inotuzumab AND pediatric"
  evidence find '"minimal residual disease" (child* OR adolescent*)' --newest
  evidence find title:inotuzumab --format jsonl --limit 1000

Exit codes: 0 something is found; 1 nothing is.
"""

_WIDTH = 79


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("find", help=HELP, epilog=EPILOG)(find_cli)


def find_cli(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", callback=as_text, help="Words to look for.")],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Show so many.")] = 20,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the best.")] = False,
    output_format: Annotated[
        Literal["table", "json", "jsonl", "pmids"], typer.Option("--format", help="How they are written.")
    ] = "table",
) -> None:
    """Search, and print what is found."""
    from evidence.library.store import Library

    with Library.open_to_read(invocation(context).settings().library) as library:
        found, count = library.find(query, most=limit, newest=newest)
    rows = [asdict(hit) for hit in found]
    if output_format == "json":
        print_json({"count": count, "records": rows})
    elif output_format == "jsonl":
        for row in rows:
            say(json.dumps(row, ensure_ascii=False))
    elif output_format == "pmids":
        for hit in found:
            say(hit.pmid)
    else:
        for hit in found:
            say(
                _cut(f"{hit.pmid:>8}  {hit.first_author or '?'} {hit.year or ''}".rstrip() + f"  {hit.title}")
            )
    if output_format == "table" or not count:
        warn(f"{count:,} records match" + (f"; the first {limit} are shown" if count > limit else ""))
    if not count:
        raise typer.Exit(ExitCode.FAILED)


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
