"""``evidence compare``: a study's outcome figures, and beside them those of the studies citing it."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that --help stays quick

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.exit_codes import ExitCode
from evidence.cli.invocation import invocation
from evidence.cli.printing import warn

if TYPE_CHECKING:
    from evidence.compare.filters import StudyFilter
    from evidence.compare.gather import Gathered
    from evidence.compare.selection import Choice
    from evidence.compare.table import Analyses
    from evidence.entrez.identifiers import IdentifierKind
    from evidence.intervals import IntervalMethod
    from evidence.report.formats import TableFormat
    from evidence.settings import Settings

__all__ = ["compare", "register"]

HELP = """Compare what was reported for some outcomes with an index study, from the library.

Without --only these are the articles citing it that the library holds; where the library knows
none, everything in it. The network is never asked. The comparison is naive, and says so.
Differences, ratios and pooled values across studies are computed only where asked for.
"""

EPILOG = """\b
Examples:
  evidence compare 30267011
  evidence compare 30267011 --outcome CR --outcome SOS --only 27292104,30920645
  evidence compare 30267011 --only library --output table.md
  evidence compare 30267011 --outcome CR --since 2015 --population paediatric --pool
  evidence compare 30267011 --difference --ratio --no-digests

\b
Exit codes: 0 done; 1 the index study is not in the library; 4 done, but some of the
PMIDs given to --only are not in the library, and are named.
"""


Population = Annotated[
    str | None,
    typer.Option(metavar="WORDS", help="Only studies of this population, such as paediatric."),
]
Design = Annotated[
    str | None,
    typer.Option(metavar="WORDS", help='Only studies of this design, such as "phase 2" or retrospective.'),
]
Since = Annotated[
    int | None,
    typer.Option(metavar="YEAR", min=1800, max=2999, help="Only studies published in this year or later."),
]
Digests = Annotated[
    bool,
    typer.Option(
        "--include-digests/--no-digests",
        help="Whether studies count of which only our own digest was read.",
    ),
]
Wilson = Annotated[
    bool, typer.Option("--wilson", help="Compute intervals by Wilson's method, not Clopper-Pearson's.")
]
Difference = Annotated[
    bool,
    typer.Option("--difference", help="Naive risk differences with the index study (Newcombe's interval)."),
]
Ratio = Annotated[
    bool,
    typer.Option("--ratio", help="Naive risk ratios with the index study (Miettinen-Nurminen interval)."),
]
Pool = Annotated[
    bool,
    typer.Option("--pool", help="Pool the other studies' figures, or give every reason against it."),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="FILE.toml", help="More rules, laid over ours; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare", help=HELP, epilog=EPILOG)(compare)


def compare(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="PMID", help="The index study: a PMID, DOI or PMCID.")],
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            metavar="OUTCOME",
            help="May be repeated; without it CR, CR/CRi, ORR, MRD-negativity, SOS, OS, EFS.",
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="SET", help="citing, references, library, or PMIDs with commas."),
    ] = None,
    wilson: Wilson = False,
    difference: Difference = False,
    ratio: Ratio = False,
    pool: Pool = False,
    population: Population = None,
    design: Design = None,
    since: Since = None,
    digests: Digests = True,
    rules: Rules = None,
    table_format: Annotated[
        Literal["table", "md", "csv", "json", "jsonl"] | None,
        typer.Option("--format", help="How it is written; else by the file's ending, else table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write into a file.")
    ] = None,
) -> None:
    """Compare and print, or write the file."""
    from evidence.compare.filters import StudyFilter
    from evidence.compare.selection import parse_choice
    from evidence.compare.table import Analyses
    from evidence.entrez.identifiers import parse_identifier
    from evidence.report.formats import format_of_file

    wanted = parse_identifier(identifier)
    choice = parse_choice(only)
    form = table_format or ("table" if output is None else format_of_file(output))
    gathered = _gather(
        invocation(context).settings(),
        kind=wanted.kind,
        value=wanted.value,
        outcomes=outcome or [],
        choice=choice,
        method="wilson" if wilson else "clopper-pearson",
        filters=StudyFilter(population, design, since, digests),
        analyses=Analyses(difference, ratio, pool),
        rules=rules or [],
    )
    _give(gathered, form, output)
    if gathered.not_in_library:
        warn(f"done in part: not in the library: PMID {', '.join(gathered.not_in_library)}")
        raise typer.Exit(ExitCode.PARTIAL)


def _gather(
    settings: Settings,
    *,
    kind: IdentifierKind,
    value: str,
    outcomes: list[str],
    choice: Choice,
    method: IntervalMethod,
    filters: StudyFilter,
    analyses: Analyses,
    rules: list[Path],
) -> Gathered:
    """Read the library."""
    from evidence.compare.gather import gather_comparison
    from evidence.errors import NotInLibrary
    from evidence.extract.rules import load_rules
    from evidence.library.store import Library

    with Library.open(settings.library, create=False) as library:
        pmid = value if kind == "pmid" else library.pmid_of(kind, value)
        if pmid is None:
            raise NotInLibrary(f"{value} is not in the library; fetch it with: evidence fetch {value}")
        return gather_comparison(
            library,
            load_rules(rules),
            pmid,
            outcomes=outcomes,
            choice=choice,
            interval_method=method,
            filters=filters,
            analyses=analyses,
        )


def _give(gathered: Gathered, form: TableFormat, output: Path | None) -> None:
    """Print, or write the file and say so on standard error."""
    from evidence.report.files import write_file
    from evidence.report.formats import comparison_text
    from evidence.report.terminal import print_comparison

    if output is not None:
        write_file(output, comparison_text(gathered.comparison, form))
        warn(f"wrote {output}")
    elif form == "table":
        print_comparison(gathered.comparison)
    else:
        print(comparison_text(gathered.comparison, form), end="")
