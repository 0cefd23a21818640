"""``evidence search``: all records that match a PubMed query, into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.accounts import kept_by, print_account
from evidence.cli.exit_codes import Interrupted
from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json, run_display, say
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from evidence.collect import Account
    from evidence.entrez.slices import SearchPlan
    from evidence.settings import Settings

__all__ = ["register"]

HELP = """Search PubMed and fetch what matches.

PubMed lists no more than 9,999 matches; a larger result is cut by the day of its records' creation
and by PMID, and all counts must agree. What PubMed made of the query is shown where it differs
from what was asked, and kept with date and counts. Records that are there already are not fetched
again.
"""

EPILOG = """\b
Examples:
  evidence search "inotuzumab[tiab] AND (child* OR pediatric)"
  evidence search "leukemia[mh]" --dry-run    how many records and requests

AND, OR and NOT are written in capitals. Quote the query for the shell.

Exit codes: 0 done; 4 something is missing or failed, and is named; 3 NCBI could not be
asked at all.
"""

#: Records in one request, and requests a second without a key; for the estimate.
_BATCH, _PACE = 200, 2.7


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search", help=HELP, epilog=EPILOG)(search_cli)


def search_cli(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A PubMed query.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask PubMed for counts only; say how much there is to do.")
    ] = False,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How the summary is written.")
    ] = "table",
) -> None:
    """Count, or list, fetch and print the account."""
    settings = invocation(context).settings()
    if dry_run:
        _tell_plan(_plan(query, settings), output_format)
        return
    account, stopped_by = _search(query, settings)
    print_account(account, stopped_by, output_format, settings.library)


def _plan(query: str, settings: Settings) -> SearchPlan:
    """Ask for counts."""
    from evidence.entrez.slices import plan_search
    from evidence.entrez.transport import Transport

    with run_display() as display, Transport(settings, on_retry=display.tell) as transport:
        return plan_search(transport, query)


def _tell_plan(plan: SearchPlan, output_format: str) -> None:
    """Say how many records match, and how many requests list and fetch them."""
    from evidence.collect import SearchAccount
    from evidence.collect.searching import remarks_on
    from evidence.report.account_view import search_lines

    result, listing = plan.result, max(1, len(plan.slices))
    fetching = -(-result.count // _BATCH)
    if output_format == "json":
        print_json(
            {
                "query": result.term,
                "translation": result.query_translation,
                "remarks": list(remarks_on(result)),
                "records": result.count,
                "requests": {"list": listing, "fetch_at_most": fetching},
                "slices": [{"query": part.term, "records": part.count} for part in plan.slices],
            }
        )
        return
    seen = SearchAccount(
        result.term, "asked", result.count, 0, result.query_translation, tuple(remarks_on(result))
    )
    first, *others = search_lines(seen)
    say(first.rpartition(",")[0])
    for line in others:
        say(line)
    listed = f"{listing:,} {'request lists' if listing == 1 else 'requests list'} them"
    minutes = (listing + fetching) / _PACE / 60
    time = f": about {minutes:.0f} min at 3 requests a second" if minutes >= 1 else ""
    say(f"{listed}; fetching takes {fetching:,} more, fewer if the library holds some{time}")


def _search(query: str, settings: Settings) -> tuple[Account, EvidenceError | None]:
    """Ask, store, and give the account, with the error of ours that ended the run, if one did."""
    from evidence.collect import Collector
    from evidence.entrez.transport import Transport
    from evidence.library.store import Library

    with (
        Library.open(settings.library) as library,
        run_display() as display,
        Transport(settings, on_retry=display.tell) as transport,
    ):
        collector = Collector(library, transport, on_progress=display.show)
        try:
            pmids = collector.ask_search(query)
            collector.fetch("matches", pmids or (), refresh=False)
        except EvidenceError as error:
            return collector.account, error
        except KeyboardInterrupt:
            raise Interrupted(kept_by(collector, settings.library)) from None
        return collector.account, None
