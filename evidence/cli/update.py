"""``evidence update``: run the review of this folder again, and say what is new and what changed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.exit_codes import ExitCode, Interrupted, exit_code_of
from evidence.cli.further_sources import further_sources
from evidence.cli.invocation import invocation
from evidence.cli.printing import run_display, say, warn
from evidence.cli.reviewing import outcomes_of, review_of, rules_of
from evidence.errors import OutputError, UsageError

if TYPE_CHECKING:
    from evidence.library.reviews import Review
    from evidence.library.store import Library
    from evidence.settings import Settings
    from evidence.update.report import Report
    from evidence.update.run import Updated

__all__ = ["feed_of", "form_of", "print_report", "register"]

HELP = """Run the review again: what is new, what changed, does it change my table?

Every query and list of links is read in full, new records are fetched, known ones again after some
weeks; PubMed is asked of every record whether it was retracted. The report is kept: evidence updates
shows it again. A feed of all updates is written to updates.atom in the folder of outputs.
"""

EPILOG = """\b
Examples:
  evidence update
  evidence update --format md --output news.md
  evidence update --fail-on retracted --fail-on changed      (for a scheduler)
  evidence update --full                        fetch every record again

Exit codes: 0 done; 4 done in part: what could not be asked is named, and the next
update asks for it; 3 NCBI could not be asked at all. With --fail-on: 10 a study was
retracted, 11 a text, figure or concern changed, 12 there are new studies; the first
of these that was asked for and is so, before 4.
"""


class FailOn(StrEnum):
    """What an update can be made to end with a code of its own for, the weightiest first."""

    RETRACTED = "retracted"
    CHANGED = "changed"
    NEW = "new"


#: Updates in the feed.
_IN_FEED = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("update", help=HELP, epilog=EPILOG)(update_cli)


def update_cli(
    context: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Fetch every record again, however recent its last fetch.")
    ] = False,
    fail_on: Annotated[
        list[FailOn] | None, typer.Option("--fail-on", help="End with a code of its own; may be repeated.")
    ] = None,
    output_format: Annotated[
        Literal["text", "md", "json", "atom"] | None,
        typer.Option("--format", help="How it is written; else by the file's ending, else text."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write into a file.")
    ] = None,
) -> None:
    """Update, write the feed, print the report, and end with the code that was asked for."""
    from evidence.files import write_file
    from evidence.report.update_formats import FEED_NAME

    settings = invocation(context).settings()
    review_of(settings)
    form = form_of(output_format, output)
    updated = _update(settings, full=full)
    feed = _feed(settings, updated.review)
    unwritten: OutputError | None = None
    try:
        write_file(settings.outputs / FEED_NAME, feed)
    except OutputError as error:
        # The report is what the update was for; it is printed first.
        unwritten = error
    print_report(updated.report, form, output, feed=feed)
    if unwritten is not None:
        raise unwritten
    _end(updated, fail_on or [])


def form_of(given: str | None, output: Path | None) -> str:
    """Take the format from the option, else from the file's ending."""
    if given is not None or output is None:
        return given or "text"
    forms = {".md": "md", ".json": "json", ".atom": "atom", ".xml": "atom", ".txt": "text"}
    if output.suffix.lower() not in forms:
        raise UsageError(f"{output}: its ending tells no format; use .md, .json, .atom or .txt, or --format")
    return forms[output.suffix.lower()]


def _update(settings: Settings, *, full: bool) -> Updated:
    from evidence.collect import utc_now
    from evidence.compare.outcomes import chosen_outcomes
    from evidence.entrez.transport import Transport
    from evidence.extract.rules import load_rules
    from evidence.library.store import Library
    from evidence.update.run import update_review

    file = review_of(settings)
    rules = load_rules(rules_of(settings, None))
    names = {outcome.id: outcome.label for outcome in rules.outcomes.values()}
    outcomes = chosen_outcomes(outcomes_of(settings, None, rules), names)
    with (
        Library.open(settings.library) as library,
        run_display() as display,
        Transport(settings, on_retry=display.tell) as transport,
        further_sources(settings, display.tell) as further,
    ):
        try:
            return update_review(
                library,
                transport,
                file,
                rules,
                outcomes,
                everything=full,
                now=utc_now,
                on_progress=display.show,
                citing_sources=further.citing,
            )
        except KeyboardInterrupt:
            raise Interrupted(
                f"interrupted: what came is kept in {settings.library}, nothing was reported yet; "
                "the next update goes on from there and reports it"
            ) from None


def _feed(settings: Settings, review: Review) -> bytes:
    """Make the feed anew, from the runs that are kept; an update that died before this is in it too."""
    from evidence.library.store import Library

    with Library.open(settings.library) as library:
        return feed_of(library, review)


def feed_of(library: Library, review: Review) -> bytes:
    """Give the feed of a review's updates; those with nothing to tell are left out."""
    from evidence.report.update_formats import update_feed
    from evidence.update.report import report_from_json

    reports: list[Report] = []
    runs = [run for run in library.reviews.runs(review) if run.finished_at is not None]
    for run in reversed(runs):
        report = report_from_json(library.reviews.run(review, run.number).report or "")
        if not report.quiet:
            reports.append(report)
        if len(reports) == _IN_FEED:
            break
    updated_at = str(runs[-1].finished_at) if runs else ""
    return update_feed(review.name, review.uuid, reports, updated_at=updated_at)


def print_report(
    report: Report, form: str, output: Path | None, *, feed: bytes, everything: bool = False
) -> None:
    """Print a report, or write it into a file."""
    import json

    from evidence.files import write_file
    from evidence.report.update_formats import update_markdown, update_text
    from evidence.update.report import report_to_plain

    content: str | bytes
    if form == "atom":
        content = feed
    elif form == "json":
        content = json.dumps(report_to_plain(report), ensure_ascii=False, indent=2) + "\n"
    elif form == "md":
        content = update_markdown(report)
    else:
        content = update_text(report, everything=everything or output is not None) + "\n"
    if output is not None:
        write_file(output, content)
        warn(f"wrote {output}")
    else:
        say((content if isinstance(content, str) else content.decode()).rstrip("\n"))


def _end(updated: Updated, fail_on: list[FailOn]) -> None:
    """End with the code that the scheduler asked for, else by whether everything could be asked."""
    report = updated.report
    happened = {
        FailOn.RETRACTED: bool(report.retractions),
        FailOn.CHANGED: report.changed,
        FailOn.NEW: bool(report.new_studies),
    }
    partial = report.state == "partial"
    if partial:
        warn(f"done in part: {len(report.unasked)} could not be asked; the next update asks again")
    for what in FailOn:
        if what in fail_on and happened[what]:
            raise typer.Exit(ExitCode[what.name])
    if updated.errors and not updated.answers:
        raise typer.Exit(exit_code_of(updated.errors[0]))
    if partial:
        raise typer.Exit(ExitCode.PARTIAL)
