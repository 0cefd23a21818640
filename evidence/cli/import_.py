"""``evidence import``: records from files into the library."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from evidence.cli.exit_codes import ExitCode, Interrupted
from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json, run_display, say, warn
from evidence.errors import EvidenceError, LibraryError

if TYPE_CHECKING:
    from evidence.intake import ImportSummary

__all__ = ["register"]

HELP = """Import records from files into the library.

PubMed XML (.xml, .xml.gz), MEDLINE or nbib, lists of PMIDs: what a file is, is seen from its content.
Of a list of PMIDs it is said which records the library lacks; evidence fetch --from FILE gets them.
"""

EPILOG = """\b
Examples:
  evidence import pubmed26n0001.xml.gz
  evidence import export.nbib more/*.xml
"""

#: So many PMIDs or complaints in a line of text; JSON holds all of them.
SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help=HELP, epilog=EPILOG)(import_cli)


def import_cli(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files to import.")],
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How the summary is written.")
    ] = "table",
) -> None:
    """Import every file; one that cannot be read leaves the others alone."""
    from evidence.collect import utc_now
    from evidence.intake import import_file
    from evidence.library.store import Library

    settings = invocation(context).settings()
    done: dict[Path, ImportSummary] = {}
    failures: dict[Path, EvidenceError] = {}
    with Library.open(settings.library) as library, run_display() as display:
        for path in dict.fromkeys(files):
            try:
                done[path] = import_file(
                    library, path, now=utc_now(), on_progress=partial(display.count, path.name)
                )
            except LibraryError:
                raise
            except EvidenceError as error:
                failures[path] = error
            except KeyboardInterrupt:
                raise Interrupted(
                    f"interrupted in {path}: what was read is kept; the same command goes on from there"
                ) from None
    if not done:
        raise next(iter(failures.values()))
    if output_format == "json":
        print_json({"files": [_as_dict(path, summary) for path, summary in done.items()]})
    else:
        for path, summary in done.items():
            _say(path, summary)
    for failure in failures.values():
        warn(str(failure))
    if failures or any(summary.bad or summary.pmids_to_fetch for summary in done.values()):
        raise typer.Exit(ExitCode.PARTIAL)


def _say(path: Path, summary: ImportSummary) -> None:
    """Print the account of one file and name what it could not give."""
    say(
        f"{path}: {summary.read} read, {summary.stored} stored, {summary.unchanged} already there, "
        f"{len(summary.bad)} unreadable, {len(summary.pmids_to_fetch)} to fetch"
    )
    if summary.pmids_to_fetch:
        more = ", ..." if len(summary.pmids_to_fetch) > SHOWN else ""
        say(f"  to fetch: {', '.join(summary.pmids_to_fetch[:SHOWN])}{more}")
        warn(f"get them with: evidence fetch --from {path}")
    for _, reason in summary.bad[:SHOWN]:
        warn(f"{path}: {reason}")
    if len(summary.bad) > SHOWN:
        warn(f"{path}: {len(summary.bad) - SHOWN} more; all are named with --format json")


def _as_dict(path: Path, summary: ImportSummary) -> dict[str, Any]:
    """Give the account of one file as plain data."""
    return {
        "file": str(path),
        "read": summary.read,
        "stored": summary.stored,
        "already_there": summary.unchanged,
        "unreadable": [{"pmid": pmid, "reason": reason} for pmid, reason in summary.bad],
        "to_fetch": list(summary.pmids_to_fetch),
    }
