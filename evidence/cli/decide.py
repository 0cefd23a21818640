"""``evidence include`` and ``evidence exclude``: what the reader decides about a record, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli.identifiers import named_pmid
from evidence.cli.invocation import invocation
from evidence.cli.printing import say
from evidence.cli.reviewing import review_of
from evidence.errors import UsageError

if TYPE_CHECKING:
    from evidence.library.reviews import Verdict

__all__ = ["register"]

HELP = """{verb} a record {where} the review of this folder, with a reason.

Decisions are kept with their date beside the data; no update changes them. They stand in the notes
of the tables and in the flow of the report. The latest decision about a record counts.
"""

EPILOG = """\b
Examples:
  evidence {verb} 27292104 --because "{reason}"
"""

Because = Annotated[str, typer.Option("--because", metavar="REASON", help="Why; it is shown.")]
Record = Annotated[str, typer.Argument(metavar="PMID", help="A PMID; or a DOI or PMCID of the library.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "include",
        help=HELP.format(verb="Include", where="in"),
        epilog=EPILOG.format(verb="include", reason="found by hand, same protocol"),
    )(include_cli)
    app.command(
        "exclude",
        help=HELP.format(verb="Exclude", where="from"),
        epilog=EPILOG.format(verb="exclude", reason="adults only"),
    )(exclude_cli)


def include_cli(context: typer.Context, identifier: Record, because: Because) -> None:
    """Keep a decision to include."""
    _decide(context, identifier, "include", because)


def exclude_cli(context: typer.Context, identifier: Record, because: Because) -> None:
    """Keep a decision to exclude."""
    _decide(context, identifier, "exclude", because)


def _decide(context: typer.Context, identifier: str, verdict: Verdict, reason: str) -> None:
    from evidence.collect import utc_now
    from evidence.library.reviews import Decision
    from evidence.library.store import Library

    settings = invocation(context).settings()
    file = review_of(settings)
    with Library.open(settings.library) as library:
        pmid = named_pmid(library, identifier)
        if pmid == file.index_pmid:
            raise UsageError(f"PMID {pmid} is the index study of the review; it is always there")
        review = library.reviews.open(file.name, file.index_pmid, now=utc_now())
        library.reviews.decide(review, Decision(pmid, verdict, reason, utc_now()))
        held = library.has([pmid], include_digests=True)
    say(f"{verdict}d: PMID {pmid}, because: {' '.join(reason.split())}")
    if not held:
        fetched = "evidence update fetches it" if verdict == "include" else "check the number"
        say(f"its record is not in the library yet; {fetched}")
