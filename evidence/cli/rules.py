"""``evidence rules``: check rule files, and list what outcomes there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from evidence.cli.exit_codes import ExitCode
from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json, say, warn
from evidence.cli.reviewing import rules_of
from evidence.cli.texts import RuleFiles
from evidence.wording import counted

if TYPE_CHECKING:
    from evidence.extract.ruleset import RuleSet

__all__ = ["register"]

HELP = """Check rule files, or list the outcomes that are read for.

Outcomes are data: docs/rules.md explains how to add one, or a whole field, in a file of one's own.
"""

CHECK_HELP = """Try every rule on its example and its counter-example.

The packaged rules are checked too, with the files laid over them. What is wrong is listed with file
and rule, one line each.
"""

CHECK_EPILOG = """\b
Examples:
  evidence rules check
  evidence rules check my-rules.toml

Exit codes: 0 all rules hold; 2 some do not, or a file cannot be loaded.
"""

LIST_HELP = """List the outcomes with the number of phrases that name them."""

LIST_EPILOG = """\b
Examples:
  evidence rules list
  evidence rules list --rules my-rules.toml --format json
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help=HELP, rich_markup_mode=None)
    group.command("check", help=CHECK_HELP, epilog=CHECK_EPILOG)(check_cli)
    group.command("list", help=LIST_HELP, epilog=LIST_EPILOG)(list_cli)
    app.add_typer(group, name="rules")


def check_cli(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE.toml]...", help="More rules, laid over ours.")
    ] = None,
) -> None:
    """Check, and list the faults."""
    from evidence.extract.check_rules import check_rules

    found = check_rules(files or ())
    for fault in found.faults:
        say(fault)
    warn(f"{counted(found.passed, 'rule')} passed, {counted(len(found.faults), 'fault')}")
    if found.faults:
        raise typer.Exit(ExitCode.USAGE)


def list_cli(
    context: typer.Context,
    rule_files: RuleFiles = None,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How it is written.")
    ] = "table",
) -> None:
    """Print the outcomes."""
    from evidence.extract.rules import load_rules

    rows = _rows(load_rules(rules_of(invocation(context).settings(), rule_files)))
    if output_format == "json":
        print_json(rows)
        return
    widths = {key: max(len(str(row[key])) for row in rows) for key in ("id", "label", "kind")}
    for row in rows:
        cells = [str(row[key]).ljust(width) for key, width in widths.items()]
        say(f"{'  '.join(cells)}  {row['phrases']:>5}")


def _rows(rules: RuleSet) -> list[dict[str, Any]]:
    """Count what names every outcome: phrases, verbs and abbreviations, with all their alternatives."""
    phrases = dict.fromkeys(rules.outcomes, 0)
    for rule in rules.rules:
        if rule.outcome is not None:
            phrases[rule.outcome] += len(rule.phrases) + len(rule.verbs) + len(rule.abbreviations)
    return [
        {"id": outcome.id, "label": outcome.label, "kind": outcome.kind, "phrases": phrases[outcome.id]}
        for outcome in rules.outcomes.values()
    ]
