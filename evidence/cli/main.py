"""The program ``evidence``: its commands, and the one place where errors become exit codes."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evidence import __version__
from evidence.cli.commands import CommandGroup
from evidence.cli.exit_codes import ExitCode, Interrupted, exit_code_of
from evidence.cli.invocation import Invocation, invocation
from evidence.cli.printing import warn
from evidence.errors import EvidenceError

__all__ = ["app", "main", "run"]

EPILOG = """\b
The main job:
  evidence fetch 30267011      the study and what cites it, from PubMed
  evidence compare 30267011    their outcome figures beside the study's own
  evidence demo                the same on the bundled corpus, offline

Exit codes: 0 done, 1 failed, 2 usage, 3 source unreachable, 4 done in part.
"""

#: Options that stand before the command; a frequent slip is to write them behind it.
GLOBAL_OPTIONS = {"--library", "--verbose", "-v", "--debug"}

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

# Plain help reads the same on a terminal and in a pipe; Typer's own tracebacks would hide the plain line.
app = typer.Typer(
    name="evidence",
    cls=CommandGroup,
    help="From a PubMed id to a comparison table: what has been reported, and how does it compare?",
    epilog=EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"evidence {__version__}")
        raise typer.Exit


@app.callback()
def shared_options(
    context: typer.Context,
    library_file: Annotated[
        Path | None,
        typer.Option("--library", metavar="FILE", help="The library, instead of EVIDENCE_LIBRARY."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log every request and step to standard error.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error arose.")] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    run = invocation(context)
    run.library = library_file
    run.verbose = verbose
    run.debug = debug
    if verbose:
        run.start_logging()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and say on standard error, in one line, what went wrong.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of the process's own.

    Returns
    -------
    int
        The exit code.
    """
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    _fill_closed_streams()
    _speak_utf8()
    if sys.stdout is None:
        return _complain("standard output cannot be written: it is closed", ExitCode.FAILED)
    this_run = Invocation()
    try:
        code = app(args=given, prog_name="evidence", standalone_mode=False, obj=this_run)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # Typer leaves by SystemExit when the reader of standard output is gone, and by nothing else here.
        return _leave_closed_pipe()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - here every error ends as one line
        if this_run.debug:
            traceback.print_exc()
        unwritten = _what_keeps_output_back(error)
        if unwritten is not None:
            return _complain(f"standard output cannot be written: {unwritten}", ExitCode.FAILED)
        return _complain(*_line_and_code(error))
    if code == ExitCode.INTERRUPTED:
        return _complain("interrupted", ExitCode.INTERRUPTED)
    return int(code or ExitCode.DONE)


def run() -> None:
    """Serve as the console entry point."""
    sys.exit(main())


def _complain(message: str, code: ExitCode) -> int:
    """Print one line on standard error."""
    warn(" ".join(message.split()))
    return int(code)


def _line_and_code(error: BaseException) -> tuple[str, ExitCode]:
    """Say what an error means to the user, and the exit code it gets."""
    if isinstance(error, EvidenceError):
        return str(error), exit_code_of(error)
    if isinstance(error, typer.TyperException):
        return _usage_line(error), ExitCode(error.exit_code)
    if isinstance(error, Interrupted):
        return str(error), ExitCode.INTERRUPTED
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "interrupted", ExitCode.INTERRUPTED
    return _bug_line(error), ExitCode.FAILED


def _usage_line(error: typer.TyperException) -> str:
    """Put a complaint about options into one line that says where the help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "evidence"
    message = error.format_message().rstrip(".").replace("Value error, ", "")
    option = getattr(error, "option_name", None)
    if option in GLOBAL_OPTIONS and command != "evidence":
        return f"{option} stands before the command: evidence {option} ... {command.split()[-1]}"
    return f"{message} (see: {command} --help)"


def _bug_line(error: BaseException) -> str:
    """Name an unexpected error and its place; its own words may hold what must not be printed."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return f"internal error ({type(error).__name__} at {where}); run again with: evidence --debug ..."


def _fill_closed_streams() -> None:
    """Let a closed standard input read as empty, and a closed standard error swallow what it is told.

    Python gives None for them, and the next file opened would get their number: complaints printed to
    None go to standard output, among the data.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - no Path; open to the end
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as above


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: papers are full of signs that ASCII lacks."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream.writable() else "strict")


def _what_keeps_output_back(error: BaseException) -> str | None:
    """Say why what was printed cannot be written, and give it up; None where that is not the error."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
    else:
        # Unbuffered output fails once only. Files and the library have errors of their own for this.
        if not isinstance(error, OSError) or error.filename or error.errno not in NO_SPACE:
            return None
    return (error.strerror or str(error)) if isinstance(error, OSError) else None


def _leave_closed_pipe() -> int:
    """Leave quietly when the reader of standard output has gone."""
    _drop_output()
    return int(ExitCode.PIPE_CLOSED)


def _drop_output() -> None:
    """Send what is still held back to nowhere; Python would complain of it once more at its end."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - os.devnull is no Path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
