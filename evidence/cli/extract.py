"""``evidence extract``: the outcome figures of records, from the library or from a file of texts."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli.exit_codes import ExitCode
from evidence.cli.identifiers import FromFile, Identifiers, given_identifiers
from evidence.cli.invocation import invocation
from evidence.cli.printing import warn
from evidence.cli.reviewing import records_of, rules_of
from evidence.cli.texts import InputFile, RuleFiles, tell_not_kept, texts_of
from evidence.errors import NotInLibrary, RecordError, UsageError
from evidence.wording import counted

if TYPE_CHECKING:
    from evidence.extract.ruleset import RuleSet
    from evidence.library.store import Library
    from evidence.model import Article, Finding
    from evidence.report.highlight import ReadText

__all__ = ["register"]

HELP = """Read the outcome figures out of records.

Each comes with the sentence behind it. Without PMIDs all records of the review are read, or of the
library where the folder holds no review. With --input the texts come from a file instead, one JSON
object a line with pmid, title and abstract, and no library is needed.
"""

EPILOG = """\b
Examples:
  evidence extract 30267011
  evidence extract --format csv --output findings.csv
  evidence extract 30267011 --format html --output figures.html
  evidence extract --input texts.jsonl --format jsonl
  cat texts.jsonl | evidence extract --input - --format jsonl
"""


@dataclass(slots=True)
class Reading:
    """What was read: the findings, how many texts there were, and what could not be read.

    The texts themselves are kept only where they will be shown.
    """

    keeps_texts: bool
    findings: list[Finding] = field(default_factory=list)
    texts: int = 0
    kept: list[ReadText] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, article: Article, findings: tuple[Finding, ...]) -> None:
        """Take in what was found in a text."""
        from evidence.report.highlight import ReadText

        self.texts += 1
        self.findings += findings
        if self.keeps_texts:
            self.kept.append(ReadText(article.pmid, article.passages, findings))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract", help=HELP, epilog=EPILOG)(extract_cli)


def extract_cli(
    context: typer.Context,
    identifiers: Identifiers = None,
    from_file: FromFile = None,
    input_file: InputFile = None,
    rule_files: RuleFiles = None,
    output_format: Annotated[
        Literal["table", "json", "jsonl", "csv", "html"], typer.Option("--format", help="How it is written.")
    ] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write into a file.")
    ] = None,
) -> None:
    """Read the texts, print the findings, and say what could not be read."""
    named = bool(identifiers or from_file)
    if input_file is not None and named:
        raise UsageError("--input brings its own texts; leave the PMIDs away")
    from evidence.extract.rules import load_rules
    from evidence.files import write_file
    from evidence.library.store import Library
    from evidence.report.findings_view import findings_text
    from evidence.report.highlight import highlight_html

    rules = load_rules(rules_of(invocation(context).settings(), rule_files))
    reading = Reading(keeps_texts=output_format == "html")
    if input_file is not None:
        _read_file(reading, input_file, rules)
    else:
        settings = invocation(context).settings()
        names = given_identifiers(identifiers, from_file) if named else ()
        if not named and not settings.library.exists() and _is_piped():
            raise UsageError(
                f"there is no library at {settings.library}; texts on standard input are read with: "
                "evidence extract --input -"
            )
        with Library.open_to_read(settings.library) as library:
            if not named:
                names = records_of(library, settings)
            _read_library(reading, library, names, rules)
    if output_format == "html":
        text = highlight_html(reading.kept)
    else:
        text = findings_text(reading.findings, output_format)
    if output is None:
        print(text, end="")
    else:
        write_file(output, text)
        warn(f"wrote {output}")
    _account(reading)


def _is_piped() -> bool:
    """Whether something was put on standard input."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False  # closed, or not the system's own
    return stat.S_ISREG(mode) or stat.S_ISFIFO(mode)


def _read_library(reading: Reading, library: Library, names: Sequence[str], rules: RuleSet) -> None:
    """Read records of the library; those that it lacks are named."""
    from evidence.entrez.identifiers import parse_identifier
    from evidence.reading import Reader

    reader = Reader(library, rules, must_keep=False)
    wanted: list[str] | None = None
    if names:
        found = {i.value: library.pmid_of(i.kind, i.value) for i in map(parse_identifier, names)}
        wanted = list(dict.fromkeys(pmid for pmid in found.values() if pmid))
        reading.unread = [f"{value} is not in the library" for value, pmid in found.items() if not pmid]
        if not wanted:
            lacking = " ".join(found)
            raise NotInLibrary(f"{'; '.join(reading.unread)}; fetch with: evidence fetch {lacking}")
    for article in library.articles(wanted):
        reading.add(article, reader.findings(article))
    tell_not_kept(reader.not_kept)


def _read_file(reading: Reading, path: Path, rules: RuleSet) -> None:
    """Read the texts of a file; lines that cannot be read are named."""
    from evidence.extract.pipeline import Extractor

    name = "standard input" if str(path) == "-" else str(path)
    extractor = Extractor(rules)
    for article in texts_of(path):
        if isinstance(article, RecordError):
            reading.unread.append(f"{name} {article}")
            continue
        reading.add(article, extractor.extract(article.pmid, article.passages))
    if not reading.texts:
        raise UsageError("; ".join(reading.unread[:1]) or f"{name} holds no texts")


def _account(reading: Reading) -> None:
    """Say how much was found, and end with the code for a part where something could not be read."""
    with_findings = len({finding.pmid for finding in reading.findings})
    warn(
        f"{counted(len(reading.findings), 'finding')} in {with_findings} of {counted(reading.texts, 'text')}"
    )
    for complaint in reading.unread:
        warn(complaint)
    if reading.unread:
        raise typer.Exit(ExitCode.PARTIAL)
