"""``evidence plot``: one outcome as a forest plot, in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli.comparing import (
    AsOf,
    Design,
    Digests,
    IndexStudy,
    Only,
    Pool,
    Population,
    Since,
    Wilson,
    gather,
    tell_gaps,
)
from evidence.cli.invocation import invocation
from evidence.cli.printing import as_text, warn
from evidence.cli.texts import RuleFiles
from evidence.report.axis import Scale

if TYPE_CHECKING:
    from evidence.compare.table import Comparison
    from evidence.report.forest import ForestPlot

__all__ = ["plot", "register"]

HELP = """Draw one outcome as a forest plot: the index study on top, the others by year.

The numbers are written beside the picture: cr-numbers.csv beside cr.svg. One picture has one
scale: percentages, or one kind of ratio; --scale chooses where an outcome has several. Medians are
not drawn. The picture says that the comparison is naive.
"""

EPILOG = """\b
Examples:
  evidence plot 30267011 --outcome CR --output cr.svg
  evidence plot 30267011 --outcome OS --scale hazard_ratio --output os.pdf
  evidence plot 30267011 --outcome SOS --since 2015 --pool --output sos.png

Exit codes: 0 done; 1 there is nothing to draw, or the index study is not in the
library; 4 done, but the index study has no findings, or some of the PMIDs given
to --only are not in the library.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plot", help=HELP, epilog=EPILOG)(plot)


def plot(
    context: typer.Context,
    outcome: Annotated[
        str,
        typer.Option("--outcome", metavar="OUTCOME", callback=as_text, help="What to draw, such as CR."),
    ],
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="Ends in .svg, .png or .pdf.")],
    identifier: IndexStudy = None,
    scale: Annotated[
        Scale | None, typer.Option("--scale", help="Which figures; else those that come first in this list.")
    ] = None,
    only: Only = None,
    wilson: Wilson = False,
    pool: Pool = False,
    population: Population = None,
    design: Design = None,
    since: Since = None,
    digests: Digests = True,
    as_of: AsOf = None,
    rules: RuleFiles = None,
) -> None:
    """Compare, draw, and write picture and numbers."""
    from evidence.compare.filters import StudyFilter
    from evidence.compare.table import Analyses
    from evidence.files import write_files
    from evidence.report.csv import csv_text
    from evidence.report.forest_svg import forest_svg
    from evidence.report.pictures import picture_bytes, picture_format

    form = picture_format(output)
    gathered = gather(
        invocation(context).settings(),
        identifier,
        outcomes=[outcome],
        only=only,
        as_of=as_of,
        wilson=wilson,
        filters=StudyFilter(population, design, since, digests),
        analyses=Analyses(pool=pool),
        rules=rules or [],
    )
    drawn = _chosen(gathered.comparison, scale)
    numbers = output.with_name(f"{output.stem}-numbers.csv")
    write_files({output: picture_bytes(forest_svg(drawn), form), numbers: csv_text(gathered.comparison)})
    warn(f"wrote {output} and {numbers}")
    tell_gaps(gathered)


def _chosen(comparison: Comparison, scale: Scale | None) -> ForestPlot:
    """Choose the picture that was asked for, else the first; say what is not in it."""
    from evidence.errors import OutputError
    from evidence.report.across_studies import pooling_lines
    from evidence.report.forest import forest_plots, why_not_drawn

    (outcome,) = comparison.outcomes
    plots = {drawn.scale: drawn for section in comparison.sections for drawn in forest_plots(section)}
    if not plots:
        raise OutputError(f"{outcome}: {why_not_drawn(comparison.sections[0])}")
    if scale is not None and scale not in plots:
        raise OutputError(f"{outcome}: no figure on this scale; there is {', '.join(plots)}")
    chosen = plots[scale] if scale is not None else next(iter(plots.values()))
    others = [name for name in plots if name != chosen.scale]
    if others and scale is None:
        warn(f"drawn: {chosen.scale}; --scale draws {' or '.join(others)}")
    if chosen.pooled is None:
        for section in comparison.sections:
            for line in pooling_lines(section):
                warn(line)
    return chosen
