"""``evidence export``: records for reference managers, figures for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.comparing import Only, tell_absent
from evidence.cli.identifiers import named_pmid
from evidence.cli.invocation import invocation
from evidence.cli.printing import as_text, warn
from evidence.cli.reviewing import records_of, rules_of
from evidence.cli.texts import RuleFiles, tell_not_kept
from evidence.errors import NotInLibrary, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.compare.selection import Choice
    from evidence.library.store import Library
    from evidence.model import Article
    from evidence.report.export_formats import ExportFormat

__all__ = ["export", "register"]

HELP = """Write the library's records, or the figures read out of them, for other programs.

References: ris, bibtex, csl-json. Figures: csv and json (everything that was read), r-csv (what
R's metafor and meta can pool). Without a PMID all records, of the review where the folder holds
one; with one, that study and those that compare would lay beside it. The network is never asked.
"""

EPILOG = """\b
Examples:
  evidence export --output library.ris
  evidence export 30267011 --only citing --output citing.bib
  evidence export --format csl-json --only 30267011,27292104
  evidence export 30267011 --outcome CR --format r-csv --output cr.csv

\b
Endings: .ris, .bib, .csl.json, .csv, .json, .r.csv.

Exit codes: 0 done; 1 nothing to export, or a file that cannot be written; 4 done, but some
of the PMIDs given to --only are not in the library, and are named.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The records to export, and which of those named one by one the library lacks."""

    articles: tuple[Article, ...]
    lacking: tuple[str, ...] = ()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", help=HELP, epilog=EPILOG)(export)


def export(
    context: typer.Context,
    identifier: Annotated[
        str | None,
        typer.Argument(metavar="[PMID]", callback=as_text, help="The index study: a PMID, DOI or PMCID."),
    ] = None,
    export_format: Annotated[
        Literal["ris", "bibtex", "csl-json", "csv", "json", "r-csv"] | None,
        typer.Option("--format", help="How it is written; else by the file's ending."),
    ] = None,
    only: Only = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            metavar="OUTCOME",
            callback=as_text,
            help="Of figures only; may be repeated; else all.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write into a file.")
    ] = None,
    rule_files: RuleFiles = None,
) -> None:
    """Choose the records, read them where figures are wanted, and print or write the file."""
    from evidence.compare.selection import Choice, parse_choice
    from evidence.files import write_file
    from evidence.library.store import Library
    from evidence.report.export_formats import holds_findings, records_export

    form = _format(export_format, output)
    if outcome and not holds_findings(form):
        raise UsageError(f"--outcome chooses figures; {form} holds references")
    choice = parse_choice(only)
    if identifier is None and choice.named in {"citing", "references"}:
        raise UsageError(f"--only {choice.named} needs the study: evidence export PMID --only {choice.named}")
    settings = invocation(context).settings()
    with Library.open_to_read(settings.library) as library:
        if identifier is None and only is None and (of_review := records_of(library, settings)):
            choice = Choice(pmids=of_review)
        chosen = _chosen(library, identifier, choice)
        if holds_findings(form):
            text = _figures(library, chosen.articles, outcome or [], form, rules_of(settings, rule_files))
        else:
            text = records_export(chosen.articles, form)
    if output is None:
        print(text, end="")
    else:
        write_file(output, text)
        warn(f"wrote {output}: {len(chosen.articles)} {'record' if len(chosen.articles) == 1 else 'records'}")
    tell_absent(chosen.lacking)


def _format(given: ExportFormat | None, output: Path | None) -> ExportFormat:
    """Take the format from the option, else from the file's ending."""
    from evidence.report.export_formats import export_format_of_file

    if given is not None:
        return given
    if output is None:
        raise UsageError("say what to export: --format ris, bibtex or csl-json; csv, json or r-csv")
    return export_format_of_file(output)


def _chosen(library: Library, identifier: str | None, choice: Choice) -> Chosen:
    """Choose records as ``compare`` does; without an index study, all or those named."""
    from evidence.compare.selection import select_studies
    from evidence.compare.studies import by_year

    if identifier is not None:
        selection = select_studies(library, named_pmid(library, identifier), choice)
        lacking = selection.unavailable if selection.named_one_by_one else ()
        return Chosen((selection.index, *sorted(selection.others, key=by_year)), lacking)
    articles = tuple(sorted(library.articles(choice.pmids or None), key=by_year))
    held = {article.pmid for article in articles}
    lacking = tuple(pmid for pmid in choice.pmids if pmid not in held)
    if articles:
        return Chosen(articles, lacking)
    if lacking:
        raise NotInLibrary(f"PMID {', '.join(lacking)}: not in the library; fetch with: evidence fetch PMID")
    raise NotInLibrary(f"the library {library.path} holds no record; fill it with: evidence fetch PMID")


def _figures(
    library: Library,
    articles: Sequence[Article],
    outcomes: Sequence[str],
    form: ExportFormat,
    rule_files: Sequence[Path],
) -> str:
    """Read the records, those only that were never read with these rules, and write their figures."""
    from evidence.compare.gather import study_inputs
    from evidence.compare.outcomes import chosen_outcomes
    from evidence.extract.rules import load_rules
    from evidence.reading import Reader
    from evidence.report.export_formats import findings_export

    rules = load_rules(rule_files)
    names = {outcome.id: outcome.label for outcome in rules.outcomes.values()}
    wanted = chosen_outcomes(outcomes, names) if outcomes else tuple(names)
    reader = Reader(library, rules, must_keep=False)
    studies = study_inputs(library, reader, articles, {})
    tell_not_kept(reader.not_kept)
    return findings_export(studies, wanted, form)
