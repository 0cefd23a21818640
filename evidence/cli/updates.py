"""``evidence updates``: the updates that were made, their reports again, and two of them compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json, say
from evidence.cli.reviewing import outcomes_of, review_of, rules_of
from evidence.cli.update import feed_of, form_of, print_report
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.library.reviews import Review, Run
    from evidence.library.store import Library
    from evidence.settings import Settings

__all__ = ["register"]

HELP = """List the updates of this folder's review, show one again, or compare two.

Every update is kept with its report. diff compares what the library knew at the end of two updates,
or of two days: the studies, texts and figures of the second with those of the first.
"""

EPILOG = """\b
Examples:
  evidence updates
  evidence updates show 3
  evidence updates show 3 --format md --output update-3.md
  evidence updates diff 1 3
  evidence updates diff 2026-06-01 2026-09-01
"""

Format = Annotated[
    Literal["text", "md", "json", "atom"] | None,
    typer.Option("--format", help="How it is written; else by the file's ending, else text."),
]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write into a file.")]
All = Annotated[bool, typer.Option("--all", help="Every entry of every list, also on a terminal.")]


def register(app: typer.Typer) -> None:
    """Add the command with its three forms."""
    group = typer.Typer(
        help=HELP,
        epilog=EPILOG,
        invoke_without_command=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    group.callback(help=HELP, epilog=EPILOG)(updates_cli)
    group.command("show", help="Show the report of one update again.")(show_cli)
    group.command("diff", help="Compare what two updates left: the later with the earlier.")(diff_cli)
    app.add_typer(group, name="updates")


def updates_cli(
    context: typer.Context,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How the list is written.")
    ] = "table",
) -> None:
    """List the updates, unless show or diff follows."""
    if context.invoked_subcommand is not None:
        return
    from evidence.library.store import Library

    settings = invocation(context).settings()
    review_of(settings)
    with Library.open_to_read(settings.library) as library:
        review = _review(library, settings)
        rows = [_row(library, review, run) for run in library.reviews.runs(review)]
    if output_format == "json":
        print_json({"review": review.name, "complete_at": review.complete_at, "updates": rows})
        return
    for line in _table(rows):
        say(line)


def _review(library: Library, settings: Settings) -> Review:
    """Give the review as the library knows it."""
    name = review_of(settings).name
    review = library.reviews.find(name)
    if review is None:
        raise UsageError(f"the review {name!r} has no update yet; evidence update makes the first")
    return review


def _row(library: Library, review: Review, run: Run) -> dict[str, object]:
    """Give one line of the list; an update without an end is running, or was interrupted."""
    from evidence.update.lock import is_locked
    from evidence.update.report import report_from_json

    row: dict[str, object] = {
        "number": run.number,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
    }
    if run.finished_at is None:
        last = run.number == library.reviews.runs(review)[-1].number
        running = last and is_locked(library.path, review)
        return row | {"state": "running" if running else "interrupted"}
    report = report_from_json(library.reviews.run(review, run.number).report or "")
    return row | {
        "state": run.state,
        "records": report.records,
        "new_studies": len(report.new_studies),
        "record_changes": len(report.record_changes),
        "figure_changes": len(report.figures),
        "retractions": len(report.retractions),
        "unasked": len(report.unasked),
    }


def _table(rows: list[dict[str, object]]) -> Iterator[str]:
    """Lay the list out within 80 columns."""
    if not rows:
        yield "no update yet"
        return
    keys = ("records", "new_studies", "record_changes", "figure_changes", "retractions")
    titles = ("records", "new", "changed", "figures", "retract.")
    yield f"{'':>4} {'ended (UTC)':17}{'state':12}" + "".join(f"{title:>9}" for title in titles)
    for row in rows:
        ended = str(row["finished_at"] or "—").replace("T", " ")[:16]
        numbers = "".join(f"{row.get(key, '')!s:>9}" for key in keys)
        yield f"{row['number']!s:>4} {ended:17}{row['state']!s:12}{numbers}"


def show_cli(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", min=1, help="Number of the update.")],
    output_format: Format = None,
    output: Output = None,
    everything: All = False,
) -> None:
    """Print a report that is kept."""
    from evidence.library.store import Library
    from evidence.update.report import report_from_json

    settings = invocation(context).settings()
    form = form_of(output_format, output)
    with Library.open_to_read(settings.library) as library:
        review = _review(library, settings)
        run = library.reviews.run(review, number)
        if run.report is None:
            raise UsageError(f"update {number} has no report: it is running or was interrupted")
        feed = feed_of(library, review) if form == "atom" else b""
    print_report(report_from_json(run.report), form, output, feed=feed, everything=everything)


def diff_cli(
    context: typer.Context,
    earlier: Annotated[str, typer.Argument(metavar="N", help="The earlier update, or a day: 2026-06-01.")],
    later: Annotated[str, typer.Argument(metavar="M", help="The later update, or a day.")],
    output_format: Format = None,
    output: Output = None,
    everything: All = False,
) -> None:
    """Compare the library of two updates, and print the difference as a report."""
    from evidence.compare.outcomes import chosen_outcomes
    from evidence.extract.rules import load_rules
    from evidence.library.store import Library
    from evidence.update.between import between

    settings = invocation(context).settings()
    form = form_of(output_format, output)
    if form == "atom":
        raise UsageError("a feed holds updates, not differences; use text, md or json")
    rules = load_rules(rules_of(settings, None))
    names = {outcome.id: outcome.label for outcome in rules.outcomes.values()}
    outcomes = chosen_outcomes(outcomes_of(settings, None, rules), names)
    with Library.open_to_read(settings.library) as library:
        report = between(
            library,
            _review(library, settings),
            review_of(settings),
            rules,
            outcomes,
            earlier=int(earlier) if earlier.isdecimal() else earlier,
            later=int(later) if later.isdecimal() else later,
        )
    print_report(report, form, output, feed=b"", everything=everything)
