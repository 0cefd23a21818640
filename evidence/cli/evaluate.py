"""``evidence evaluate``: extraction measured against labelled abstracts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from evidence.cli.invocation import invocation
from evidence.cli.printing import print_json
from evidence.cli.reviewing import rules_of
from evidence.cli.texts import RuleFiles, opened
from evidence.errors import UsageError

__all__ = ["register"]

HELP = """Measure extraction against labelled abstracts.

Precision, recall and F1 by outcome, how often each slot is right, and strict F1, for which every
number, the arm and the time point must be right. GOLD.jsonl holds one object a line with pmid,
title, abstract and findings; - is standard input.
"""

EPILOG = """\b
Examples:
  evidence evaluate gold.jsonl
  evidence evaluate gold.jsonl --errors
  evidence evaluate gold.jsonl --rules my-rules.toml --format json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", help=HELP, epilog=EPILOG)(evaluate_cli)


def evaluate_cli(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Labelled abstracts.")],
    rule_files: RuleFiles = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="List what is missed, false, or wrong in a slot.")
    ] = False,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How it is written.")
    ] = "table",
) -> None:
    """Read every text, compare, print."""
    from evidence.evaluate.evaluation import evaluate
    from evidence.evaluate.gold import parse_gold
    from evidence.extract.pipeline import Extractor
    from evidence.extract.rules import load_rules
    from evidence.report.evaluation_view import evaluation_dict, evaluation_text, fault_text

    name = "standard input" if str(gold) == "-" else str(gold)
    with opened(gold) as stream:
        records = list(parse_gold(stream, name))
    if not records:
        raise UsageError(f"{name} holds no labelled abstracts")
    rules = load_rules(rules_of(invocation(context).settings(), rule_files))
    extractor = Extractor(rules)
    result = evaluate(records, lambda r: extractor.extract(r.pmid, r.passages), rules.outcomes)
    faults = [fault_text(fault) for fault in result.faults] if errors else []
    if output_format == "json":
        print_json(evaluation_dict(result) | ({"errors": faults} if errors else {}))
        return
    print(evaluation_text(result), end="")
    if errors:
        print("", *faults, sep="\n")
