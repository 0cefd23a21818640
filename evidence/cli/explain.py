"""``evidence explain``: what became of every number of a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.exit_codes import ExitCode
from evidence.cli.invocation import Invocation, invocation
from evidence.cli.printing import as_text, print_json, warn
from evidence.cli.reviewing import rules_of
from evidence.cli.texts import InputFile, RuleFiles, held_article, texts_of
from evidence.errors import RecordError, UsageError

if TYPE_CHECKING:
    from evidence.fulltext.tables import TableReading
    from evidence.library.full_texts import HeldFullText
    from evidence.model import Article

__all__ = ["register"]

HELP = """Say what became of every number of a text.

Sentence by sentence: which finding a number stands in and in which slot, or which rule set it aside
and why. Where the library has the full text, its paragraphs, captions and the cells of its tables
follow. - in place of the PMID reads one abstract from standard input.
"""

EPILOG = """\b
Examples:
  evidence explain 30267011
  evidence explain - < abstract.txt
  evidence explain --input texts.jsonl --format json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", help=HELP, epilog=EPILOG)(explain_cli)


def explain_cli(
    context: typer.Context,
    identifier: Annotated[
        str | None,
        typer.Argument(metavar="PMID", callback=as_text, help="A PMID, DOI or PMCID; - is standard input."),
    ] = None,
    input_file: InputFile = None,
    rule_files: RuleFiles = None,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How it is written.")
    ] = "text",
) -> None:
    """Explain one record, or every text of a file."""
    if (identifier is None) == (input_file is None):
        raise UsageError("name one PMID, or give texts with --input")
    from evidence.extract.explain import explain
    from evidence.extract.pipeline import Extractor
    from evidence.extract.rules import load_rules
    from evidence.fulltext.explain import explain_full_text
    from evidence.report.explanation_view import explanation_dict, explanation_text

    extractor = Extractor(load_rules(rules_of(invocation(context).settings(), rule_files)))
    unread: list[str] = []
    explained = []
    for article, full_text in _texts(invocation(context), identifier, input_file):
        if isinstance(article, RecordError):
            unread.append(str(article))
            continue
        accounts = explain(extractor, article.pmid, article.passages)
        tables: tuple[TableReading, ...] = ()
        if full_text is not None:
            found = extractor.extract(article.pmid, article.passages)
            told = explain_full_text(extractor, article.pmid, found, full_text.parsed())
            accounts, tables = (*accounts, *told.passages), told.tables
        if output_format == "json":
            explained.append(explanation_dict(article.pmid, accounts, tables))
        else:
            print(explanation_text(article.pmid, accounts, tables))
        if not accounts:
            warn(f"{article.pmid} has no text to read")
    if output_format == "json":
        print_json(explained)
    for complaint in unread:
        warn(complaint)
    if unread:
        raise typer.Exit(ExitCode.PARTIAL)


def _texts(
    run: Invocation, identifier: str | None, input_file: Path | None
) -> Iterator[tuple[Article | RecordError, HeldFullText | None]]:
    """Give the texts to explain, with their full text where the library has it.

    Raises
    ------
    UsageError
        If there are none.
    """
    if identifier is not None and identifier != "-":
        from evidence.library.store import Library

        with Library.open_to_read(run.settings().library) as library:
            held = held_article(library, identifier)
            yield held, library.full_texts.get(held.pmid)
        return
    path = input_file or Path("-")
    read = 0
    for article in texts_of(path):
        read += not isinstance(article, RecordError)
        yield article, None
    if not read:
        raise UsageError(f"{'standard input' if str(path) == '-' else path} holds no text that can be read")
