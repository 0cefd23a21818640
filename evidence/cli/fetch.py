"""``evidence fetch``: articles and what is tied to them, from PubMed into the library."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.accounts import kept_by, print_account
from evidence.cli.exit_codes import Interrupted
from evidence.cli.further_sources import further_sources
from evidence.cli.identifiers import FromFile, Identifiers, given_identifiers
from evidence.cli.invocation import invocation
from evidence.cli.printing import run_display
from evidence.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from evidence.collect import Account, Wanted
    from evidence.report.account_view import Mode
    from evidence.settings import Settings

__all__ = ["register"]

HELP = """Fetch articles and what cites them from PubMed.

What is there already is not fetched again. A run that was interrupted is simply started again: it
goes on with what is missing. Every list of links is asked for anew each time, since it grows; what
was known before is kept.
"""

EPILOG = """\b
Examples:
  evidence fetch 30267011                the record and the articles citing it
  evidence fetch 30267011 --references --similar 20
  evidence fetch 10.1038/s41375-018-0265-z     DOIs and PMCIDs are accepted
  evidence fetch --from pmids.txt --no-citing
  evidence fetch 30267011 --full-text          with figures, tables and body
  evidence fetch 30267011 --offline            what of it is in the library

Exit codes: 0 everything asked for is there; 4 something is missing or failed, and is
named; 3 NCBI could not be asked at all. A PMID that PubMed does not have (unknown,
merged, deleted) is reported as missing; the links go on naming it, so it is asked for
again only when named or with --refresh.

Full texts come from PMC, else from Europe PMC. That an article is not in PMC, or that
no source gives its text as XML, is an answer and no failure; each is named.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fetch", help=HELP, epilog=EPILOG)(fetch_cli)


def fetch_cli(
    context: typer.Context,
    identifiers: Identifiers = None,
    from_file: FromFile = None,
    citing: Annotated[
        bool, typer.Option("--citing/--no-citing", help="Also the articles that cite them.")
    ] = True,
    references: Annotated[bool, typer.Option("--references", help="Also the articles they cite.")] = False,
    similar: Annotated[
        int,
        typer.Option(
            "--similar", metavar="N", min=0, max=1000, help="Also the N most similar by NCBI's score."
        ),
    ] = 0,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Also the full texts that PMC has of all of them.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Fetch again what is there, and ask again for what was missing.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody; say what is in the library and what is not.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask nobody; say what a fetch would ask for.")
    ] = False,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How the summary is written.")
    ] = "table",
) -> None:
    """Fetch, look, or say what would be fetched, and print the account."""
    if offline and dry_run:
        raise UsageError("--offline and --dry-run exclude each other")
    if offline and refresh:
        raise UsageError("--offline and --refresh exclude each other: a refresh has to ask NCBI")
    from evidence.collect import Wanted

    settings = invocation(context).settings()
    if settings.review is not None and not identifiers and from_file is None:
        review = settings.review
        identifiers = [review.index_pmid]
        citing, references = citing and review.citing, references or review.references
        similar = similar or review.similar
    names = given_identifiers(identifiers, from_file)
    wanted = Wanted(
        names, citing=citing, references=references, similar=similar, full_text=full_text, refresh=refresh
    )
    mode: Mode = "offline" if offline else "dry-run" if dry_run else "fetch"
    stopped_by: EvidenceError | None = None
    if mode == "fetch":
        account, stopped_by = _fetch(wanted, settings)
    else:
        account = _look(wanted, settings, offline=offline)
    print_account(account, stopped_by, output_format, settings.library, mode=mode)


def _fetch(wanted: Wanted, settings: Settings) -> tuple[Account, EvidenceError | None]:
    """Ask NCBI and store what it gives; Ctrl-C ends with a line that says what was kept.

    An error that ends the run, such as a full disk, comes with the account up to there: it is printed
    when the display is gone, which would swallow it.
    """
    from evidence.collect import Collector
    from evidence.entrez.transport import Transport
    from evidence.library.store import Library

    with (
        Library.open(settings.library) as library,
        run_display() as display,
        Transport(settings, on_retry=display.tell) as transport,
        further_sources(settings, display.tell) as further,
    ):
        collector = Collector(
            library,
            transport,
            on_progress=display.show,
            citing_sources=further.citing,
            second_source=further.full_text,
        )
        try:
            return collector.collect(wanted), None
        except EvidenceError as error:
            return collector.account, error
        except KeyboardInterrupt:
            raise Interrupted(kept_by(collector, settings.library)) from None


def _look(wanted: Wanted, settings: Settings, *, offline: bool) -> Account:
    """Look into the library only; a dry run without a library looks into an empty one, and leaves none."""
    from evidence.collect import survey
    from evidence.library.store import Library

    with TemporaryDirectory() as folder:
        nothing_yet = not offline and not settings.library.exists()
        path = Path(folder) / "empty.sqlite" if nothing_yet else settings.library
        with Library.open(path) if nothing_yet else Library.open_to_read(path) as library:
            return survey(wanted, library, offline=offline)
