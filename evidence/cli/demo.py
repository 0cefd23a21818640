"""``evidence demo``: the main job on the bundled corpus, with no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from evidence.cli.invocation import invocation
from evidence.cli.printing import warn

if TYPE_CHECKING:
    from evidence.compare.table import Comparison
    from evidence.settings import Settings

__all__ = ["register"]

INDEX_PMID = "30267011"

HELP = """Run the main job on the bundled corpus, offline.

The corpus are our own digests of published studies with their published figures; they are not the
authors' abstracts. They are imported into the library, read, and compared with PMID 30267011. With a
network, evidence fetch puts PubMed's records in their place.
"""

EPILOG = """\b
Examples:
  evidence demo
  evidence --library /tmp/try.sqlite demo
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help=HELP, epilog=EPILOG)(demo_cli)


def demo_cli(context: typer.Context) -> None:
    """Import, read, compare, print and write."""
    from evidence.report.terminal import print_comparison

    settings = invocation(context).settings()
    comparison = _compare(settings)
    written = [*_write(comparison, settings.outputs), _write_page(comparison, settings)]
    print_comparison(comparison)
    warn(f"wrote {', '.join(str(path) for path in written)}")


def _compare(settings: Settings) -> Comparison:
    """Bring the corpus into the library and lay all of it beside the index study."""
    from evidence.collect import utc_now
    from evidence.compare.gather import gather_comparison
    from evidence.compare.selection import Choice
    from evidence.extract.rules import load_rules
    from evidence.intake import import_file
    from evidence.library.store import Library
    from evidence.records.corpus import bundled_corpus

    with Library.open(settings.library) as library:
        summary = import_file(library, bundled_corpus(), now=utc_now())
        warn(
            f"{summary.read} digests of published studies, in our own words: {summary.stored} imported, "
            f"{summary.unchanged} already there, into {settings.library}"
        )
        choice = Choice(named="library")
        return gather_comparison(library, load_rules(), INDEX_PMID, choice=choice).comparison


def _write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write the comparison in the formats that other programs and documents take."""
    from evidence.files import write_file
    from evidence.report.formats import comparison_text, format_of_file

    paths = [folder / f"comparison-{INDEX_PMID}{suffix}" for suffix in (".md", ".csv", ".json")]
    for path in paths:
        write_file(path, comparison_text(comparison, format_of_file(path)))
    return paths


def _write_page(comparison: Comparison, settings: Settings) -> Path:
    """Write the page with every table, every plot and the sentence behind each figure."""
    from evidence.cli.report import report_material
    from evidence.files import write_file
    from evidence.report.page import report_page

    path = settings.outputs / f"report-{INDEX_PMID}.html"
    write_file(path, report_page(report_material(comparison, settings, asked="evidence demo")))
    return path
