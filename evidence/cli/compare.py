"""``evidence compare``: a study's outcome figures, and beside them those of the studies citing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.comparing import (
    AsOf,
    Design,
    Difference,
    Digests,
    Fisher,
    IndexStudy,
    Only,
    Outcomes,
    Pool,
    Population,
    Ratio,
    Since,
    Wilson,
    gather,
    tell_gaps,
)
from evidence.cli.invocation import invocation
from evidence.cli.printing import warn
from evidence.cli.texts import RuleFiles

if TYPE_CHECKING:
    from evidence.compare.gather import Gathered
    from evidence.report.formats import TableFormat

__all__ = ["compare", "register"]

HELP = """Compare what was reported for some outcomes with an index study, from the library.

Without --only these are the articles citing it that the library holds; where the library knows
none, everything in it. The network is never asked. The comparison is naive, and says so.
Differences, ratios and pooled values across studies are computed only where asked for.
"""

EPILOG = """\b
Examples:
  evidence compare 30267011
  evidence compare 30267011 --outcome CR --only 27292104,30920645
  evidence compare 30267011 --only library --output table.md
  evidence compare 30267011 --output table.docx     (or .html, .xlsx, ...)
  evidence compare 30267011 --since 2015 --population paediatric --pool
  evidence compare 30267011 --difference --ratio --no-digests
  evidence compare --as-of 2026-06-01    (in the folder of a review)

Exit codes: 0 done; 1 the index study is not in the library; 4 done, but the index
study has no findings, or some of the PMIDs given to --only are not in the library.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare", help=HELP, epilog=EPILOG)(compare)


def compare(
    context: typer.Context,
    identifier: IndexStudy = None,
    outcome: Outcomes = None,
    only: Only = None,
    wilson: Wilson = False,
    difference: Difference = False,
    ratio: Ratio = False,
    fisher: Fisher = False,
    pool: Pool = False,
    population: Population = None,
    design: Design = None,
    since: Since = None,
    digests: Digests = True,
    as_of: AsOf = None,
    rules: RuleFiles = None,
    table_format: Annotated[
        Literal["table", "md", "csv", "json", "jsonl", "html", "xlsx", "docx"] | None,
        typer.Option("--format", help="How it is written; else by the file's ending, else table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write into a file.")
    ] = None,
) -> None:
    """Compare and print, or write the file."""
    from evidence.compare.filters import StudyFilter
    from evidence.compare.table import Analyses
    from evidence.report.formats import format_of_file, require_file_for

    form = table_format or ("table" if output is None else format_of_file(output))
    require_file_for(form, output)
    gathered = gather(
        invocation(context).settings(),
        identifier,
        outcomes=outcome or [],
        only=only,
        as_of=as_of,
        wilson=wilson,
        filters=StudyFilter(population, design, since, digests),
        analyses=Analyses(difference, ratio, pool, fisher),
        rules=rules or [],
    )
    _give(gathered, form, output)
    tell_gaps(gathered)


def _give(gathered: Gathered, form: TableFormat, output: Path | None) -> None:
    """Print, or write the file and say so on standard error."""
    from evidence.files import write_file
    from evidence.report.formats import comparison_content, comparison_text
    from evidence.report.terminal import print_comparison

    if output is not None:
        write_file(output, comparison_content(gathered.comparison, form))
        warn(f"wrote {output}")
    elif form == "table":
        print_comparison(gathered.comparison)
    else:
        print(comparison_text(gathered.comparison, form), end="")
