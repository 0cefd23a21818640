"""The end of every command that asks PubMed: the account is printed, and becomes an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from evidence.cli.exit_codes import ExitCode, exit_code_of
from evidence.cli.printing import print_json, say, warn
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from evidence.collect import Account, Collector
    from evidence.report.account_view import Mode

__all__ = ["kept_by", "print_account"]


def print_account(
    account: Account,
    stopped_by: EvidenceError | None,
    output_format: str,
    library: Path,
    *,
    mode: Mode = "fetch",
) -> None:
    """Print the account, and end with the code that tells done, done in part, and nobody to ask apart.

    Parameters
    ----------
    account : Account
        What was asked and what came of it.
    stopped_by : EvidenceError or None
        An error that ended the run, such as a full disk; it is raised behind the account.
    """
    from evidence.report.account_view import account_dict, account_text, shortfall

    if stopped_by is not None and not account.total.asked:
        raise stopped_by
    if output_format == "json":
        complete = account.complete and stopped_by is None
        print_json(account_dict(account, mode) | {"complete": complete, "library": str(library)})
    else:
        say(account_text(account, mode))
    if stopped_by is not None:
        raise stopped_by
    if (code := _exit_code(account, mode)) is not ExitCode.DONE:
        # Where nothing could be asked, the first error says why.
        partial = code is ExitCode.PARTIAL
        warn(f"done in part: {shortfall(account, mode)}" if partial else str(account.errors[0]))
        raise typer.Exit(code)


def _exit_code(account: Account, mode: Mode) -> ExitCode:
    """Tell everything there, something not there, and nobody to ask apart."""
    if account.complete or mode == "dry-run":
        return ExitCode.DONE
    if account.errors and not account.answers:
        return exit_code_of(account.errors[0])
    return ExitCode.PARTIAL


def kept_by(collector: Collector, library: Path) -> str:
    """Say what an interrupted run has stored."""
    total = collector.account.total
    stored = (
        f"{len(total.stored)} of {len(total.asked)} records stored" if total.asked else "nothing stored yet"
    )
    already = f", {len(total.already)} already there" if total.already else ""
    return f"interrupted: {stored}{already}, all of it kept in {library}; the same command goes on from there"
