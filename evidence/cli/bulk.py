"""``evidence bulk``: findings out of PubMed's own files, and questions to them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from evidence.cli.exit_codes import ExitCode, Interrupted
from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json, say, warn
from evidence.cli.reviewing import rules_of
from evidence.cli.texts import RuleFiles
from evidence.wording import counted

if TYPE_CHECKING:
    from evidence.bulk.query import Answer
    from evidence.bulk.run import Plan, Summary
    from evidence.bulk.workers import Workers

__all__ = ["register"]

HELP = """Read the findings of whole PubMed files into Parquet, or ask for some.

evidence bulk FILE... is short for evidence bulk run FILE...
"""

RUN_HELP = """Read baseline and update files of PubMed (.xml.gz, .xml) into Parquet.

A file is done or not: files that were done are not done again, one that fails is named and the rest
goes on. Of a record that several files hold, the last file's counts, and what a file deletes is left
out, by the numbers in the files' names. Interrupted, the same command goes on where it stopped.
"""

RUN_EPILOG = """\b
Examples:
  evidence bulk pubmed26n*.xml.gz --output findings
  evidence bulk pubmed26n*.xml.gz --output findings --dry-run
  evidence bulk *.xml.gz --output findings --scheduler tcp://HOST:8786

The files need some 300 MB of memory a process. docs/bulk.md says what is written, and
how to read it with DuckDB, pandas and R. Exit codes: 0 done; 4 some files failed.
"""

QUERY_HELP = """Ask the output for the findings of an outcome, after a treatment.

The treatment is looked for in titles, arms, MeSH headings, substances and keywords.
"""

QUERY_EPILOG = """\b
Examples:
  evidence bulk query findings --outcome SOS --intervention inotuzumab
  evidence bulk query findings --outcome OS --from-year 2020 --format csv
"""

#: Those that this process may use, where the system tells.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
#: Rows of a table on a terminal; the other formats give all.
SHOWN = 40


class _RunByDefault(TyperGroup):
    """A group whose first command may be left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help=HELP, rich_markup_mode=None, cls=_RunByDefault)
    group.command("run", help=RUN_HELP, epilog=RUN_EPILOG)(run_cli)
    group.command("query", help=QUERY_HELP, epilog=QUERY_EPILOG)(query_cli)
    app.add_typer(group, name="bulk")


def run_cli(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PubMed XML, .gz or not.")],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="Where to; made if missing.")],
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, help="Processes; by default one a core.")
    ] = CORES,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask cluster instead, as tcp://HOST:PORT."),
    ] = None,
    prefilter: Annotated[
        bool,
        typer.Option(
            "--prefilter/--no-prefilter", help="Pass over records by their bytes; the findings are the same."
        ),
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how much there is to do.")] = False,
    rule_files: RuleFiles = None,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How the summary is written.")
    ] = "table",
) -> None:
    """Read files, or say what would be read."""
    from evidence.bulk.run import plan, run
    from evidence.bulk.work import Instructions
    from evidence.cli.bulk_progress import bulk_display

    rules = tuple(path.resolve() for path in rules_of(invocation(context).settings(), rule_files))
    planned = plan([path.resolve() for path in files], output, Instructions(rules, prefilter))
    if len(planned.years) > 1:
        warn(
            f"files of {' and '.join(map(str, planned.years))}: each year's baseline replaces all before it; "
            "what the later leaves out goes on counting"
        )
    if dry_run:
        _say_plan(planned, output_format)
        return
    with bulk_display() as show:
        try:
            summary = run(planned, _workers(workers, scheduler), on_progress=show)
        except KeyboardInterrupt:
            raise Interrupted(
                f"interrupted: files that were finished are in {output}; the same command goes on from there"
            ) from None
    _say_summary(planned, summary, output_format)
    for reason in summary.failed.values():
        warn(reason)
    if summary.failed:
        raise typer.Exit(ExitCode.PARTIAL if summary.read or summary.before else ExitCode.FAILED)


def _workers(count: int, scheduler: str | None) -> Workers:
    from evidence.bulk.workers import DaskCluster, LocalProcesses

    return LocalProcesses(count) if scheduler is None else DaskCluster(scheduler)


def _say_plan(planned: Plan, output_format: str) -> None:
    """Print what there is to do."""
    if output_format == "json":
        print_json(
            {
                "to_do": [str(path) for path in planned.to_do],
                "done": [str(path) for path in planned.done],
                "bytes_to_do": planned.bytes_to_do,
            }
        )
        return
    say(
        f"{len(planned.to_do)} files to read ({planned.bytes_to_do / 1e6:,.0f} MB), "
        f"{len(planned.done)} read before"
    )
    for path in planned.to_do:
        say(f"  {path}")


def _say_summary(planned: Plan, summary: Summary, output_format: str) -> None:
    """Print what was done."""
    if output_format == "json":
        print_json(
            {
                "output": str(planned.folder.path),
                "files": {"read": summary.read, "before": summary.before, "failed": len(summary.failed)},
                "failed": [{"file": str(p), "reason": reason} for p, reason in summary.failed.items()],
                "records": summary.records,
                "passed_prefilter": summary.passed,
                "unreadable": summary.unreadable,
                "findings": summary.findings,
                "counting": summary.counting,
            }
        )
        return
    say(
        f"{counted(summary.read, 'file')} read, {summary.before} read before, {len(summary.failed)} failed; "
        f"{counted(summary.records, 'record')}, {summary.unreadable} unreadable, "
        f"{counted(summary.findings, 'finding')}"
    )
    counting = summary.counting
    say(
        f"{planned.folder.path}: {counted(counting['findings'], 'finding')} of "
        f"{counted(counting['studies'], 'study', 'studies')} count, "
        f"out of {counted(counting['records'], 'record')}"
    )


def query_cli(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The output of evidence bulk.")],
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="ID", help="Findings of this outcome, such as SOS.")
    ] = None,
    intervention: Annotated[
        str | None, typer.Option("--intervention", metavar="WORDS", help="Studies of this treatment.")
    ] = None,
    from_year: Annotated[int | None, typer.Option("--from-year", metavar="YEAR", help="No earlier.")] = None,
    output_format: Annotated[
        Literal["table", "json", "jsonl", "csv"], typer.Option("--format", help="How they are written.")
    ] = "table",
) -> None:
    """Ask, and print the findings."""
    from evidence.bulk.query import Question, ask
    from evidence.report.bulk_view import answer_csv, answer_lines

    answer = ask(folder, Question(outcome, intervention, from_year))
    if output_format == "json":
        print_json(list(answer.rows()))
    elif output_format == "jsonl":
        import json

        for row in answer.rows():
            say(json.dumps(row, ensure_ascii=False))
    elif output_format == "csv":
        say(answer_csv(answer).rstrip("\n"))
    else:
        _say_answer(answer, answer_lines(answer, SHOWN))
    if not answer.complete:
        warn(f"not all files are in {folder}: give evidence bulk the same files again")


def _say_answer(answer: Answer, lines: list[str]) -> None:
    """Print the first findings of an answer, and how many there are."""
    for line in lines:
        say(line)
    say(
        f"{counted(answer.findings, 'finding')} of {counted(answer.studies, 'study', 'studies')}, "
        f"out of {counted(answer.records, 'record')}"
    )
    if answer.findings > SHOWN:
        warn(f"{answer.findings - SHOWN:,} more; --format csv, json or jsonl gives all")
