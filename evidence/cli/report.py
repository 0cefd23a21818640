"""``evidence report``: one HTML page with every table, every plot, and the sentence behind each figure."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from evidence.cli.reviewing import library_at, rules_of
from evidence.cli.texts import RuleFiles
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.compare.table import Comparison
    from evidence.report.page import ReportMaterial
    from evidence.settings import Settings

__all__ = ["register", "report", "report_material"]

HELP = """Write one self-contained HTML page on an index study and what stands beside it.

It opens from the disk and asks nobody for anything: records found, fetched, read and missing; study
characteristics; a table and a forest plot for every outcome; the sentence behind each figure; checks
that failed; settings and versions.
"""

EPILOG = """\b
Examples:
  evidence report 30267011
  evidence report 30267011 --outcome CR --pool --output review.html

Exit codes: 0 done; 1 the index study is not in the library; 4 done, but the index
study has no findings, or some of the PMIDs given to --only are not in the library.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", help=HELP, epilog=EPILOG)(report)


def report(
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
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="Ends in .html; else report-PMID.html in the folder of outputs."
        ),
    ] = None,
) -> None:
    """Compare, and write the page."""
    from evidence.compare.filters import StudyFilter
    from evidence.compare.table import Analyses
    from evidence.files import write_file
    from evidence.report.page import report_page

    _require_page(output)
    settings = invocation(context).settings()
    gathered = gather(
        settings,
        identifier,
        outcomes=outcome or [],
        only=only,
        as_of=as_of,
        wilson=wilson,
        filters=StudyFilter(population, design, since, digests),
        analyses=Analyses(difference, ratio, pool, fisher),
        rules=rules or [],
    )
    path = output or settings.outputs / f"report-{gathered.comparison.index.pmid}.html"
    asked = _asked(gathered.comparison.index.pmid, context)
    material = report_material(
        gathered.comparison, settings, rules=rules_of(settings, rules), asked=asked, as_of=as_of
    )
    write_file(path, report_page(material))
    warn(f"wrote {path}")
    tell_gaps(gathered)


def _require_page(output: Path | None) -> None:
    """Refuse, before the work, a file whose name promises something else than a page."""
    if output is not None and output.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(f"{output}: a report is an HTML page; its file ends in .html or .htm")


def report_material(
    comparison: Comparison,
    settings: Settings,
    *,
    rules: Sequence[Path] = (),
    asked: str,
    as_of: str | None = None,
) -> ReportMaterial:
    """Add to a comparison what only the library knows: texts, and what PubMed did not give.

    Parameters
    ----------
    comparison
        What the page shows.
    settings
        Where the library is.
    rules
        The files laid over our rules when it was made.
    asked
        The command that made it, as the page names it.
    as_of
        The day whose knowledge it shows.
    """
    from evidence.collect import utc_now
    from evidence.extract.rules import load_rules
    from evidence.library.store import Library
    from evidence.report.page import ReportMaterial
    from evidence.report.settings_view import report_settings

    with Library.open_to_read(settings.library) as opened:
        library = library_at(opened, as_of)
        pmcids = library.full_texts.pmcids(study.pmid for study in comparison.studies)
        passages = {
            article.pmid: article.passages
            for article in library.articles(study.pmid for study in comparison.studies)
        }
        missing = frozenset(library.missing())
    return ReportMaterial(
        comparison=comparison,
        passages=passages,
        missing=missing,
        pmcids=pmcids,
        made_on=utc_now(),
        asked=asked,
        settings=report_settings(comparison, load_rules(rules).name),
    )


def _asked(identifier: str, context: typer.Context) -> str:
    """Write the command again, with the options that say what to compare; paths stay out of the page."""
    given = context.params
    words = ["evidence", "report", identifier]
    for name in ("outcome", "only", "population", "design", "since", "as_of"):
        values = given[name] if isinstance(given[name], list | tuple) else [given[name]]
        words += [
            word
            for value in values
            if value is not None
            for word in (f"--{name.replace('_', '-')}", str(value))
        ]
    words += [f"--{name}" for name in ("wilson", "difference", "ratio", "fisher", "pool") if given[name]]
    words += [] if given["digests"] else ["--no-digests"]
    return shlex.join(words)
