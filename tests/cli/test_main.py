from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import evidence.errors
from evidence import __version__
from evidence.cli import main as main_module
from evidence.cli.commands import COMMANDS
from evidence.cli.exit_codes import ExitCode, exit_code_of
from evidence.errors import EvidenceError, SourceError
from evidence.library.store import Library
from tests.cli.conftest import Evidence, start, wait

PROGRAM = "from evidence.cli.main import run; run()"
GROUPS = {"bulk", "rules", "schedule", "updates"}


def test_version(evidence: Evidence) -> None:
    assert evidence("--version").out == f"evidence {__version__}\n"


def test_no_arguments_show_the_help(evidence: Evidence) -> None:
    run = evidence()
    assert (run.code, run.err) == (0, "")
    assert "The main job:" in run.out


def test_every_module_of_a_command_is_listed() -> None:
    folder = Path(main_module.__file__).parent
    registering = {path.stem for path in folder.glob("*.py") if "\ndef register(" in path.read_text("utf-8")}
    assert {place.module for place in COMMANDS.values()} == registering


def test_the_help_lists_every_command_in_a_line(evidence: Evidence) -> None:
    lines = evidence("--help").out.splitlines()
    first = lines.index("Commands:") + 1
    listed = lines[first : lines.index("", first)]
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert max(map(len, lines)) <= 80


def test_an_unknown_command_names_those_like_it(evidence: Evidence) -> None:
    run = evidence("extrat")
    assert run.code == 2
    assert "No such command 'extrat'. Did you mean 'extract'" in run.complaint


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_has_help_that_fits_80_columns(evidence: Evidence, group: str) -> None:
    run = evidence(group, "--help")
    assert run.code == 0
    assert max(map(len, run.out.splitlines())) <= 80


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in GROUPS])
def test_every_command_has_help_with_examples_that_fits_80_columns(evidence: Evidence, command: str) -> None:
    run = evidence(command, "--help")
    assert run.code == 0
    assert f"evidence {command}" in run.out.partition("Examples:")[2]
    assert max(map(len, run.out.splitlines())) <= 80


@pytest.mark.parametrize(
    "command",
    [
        ("bulk", "run"),
        ("bulk", "query"),
        ("rules", "check"),
        ("rules", "list"),
        ("schedule", "print"),
        ("updates", "show"),
        ("updates", "diff"),
    ],
    ids=" ".join,
)
def test_every_command_of_a_group_has_help_that_fits_80_columns(
    evidence: Evidence, command: tuple[str, str]
) -> None:
    run = evidence(*command, "--help")
    assert run.code == 0
    assert max(map(len, run.out.splitlines())) <= 80


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from evidence.cli.main import main; main(['--help']);"
        "heavy = {'spacy', 'pandas', 'requests', 'lxml', 'numpy', 'scipy', 'rich', 'evidence.cli.fetch'};"
        "print(*sorted(heavy & set(sys.modules)),"
        " sep=',', file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert "Usage: evidence" in done.stdout
    assert done.stderr.strip() == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UsageError", 2),
        ("SettingsError", 2),
        ("RuleError", 2),
        ("Unreachable", 3),
        ("RateLimited", 3),
        ("ServerFault", 3),
        ("Blocked", 3),
        ("Incomplete", 4),
        ("Rejected", 1),
        ("Malformed", 1),
        ("RecordError", 1),
        ("UnsafeXML", 1),
        ("LibraryError", 1),
        ("LibraryBusy", 1),
        ("LibraryFull", 1),
        ("OutputError", 1),
    ],
)
def test_every_error_has_its_code(name: str, code: int) -> None:
    kind: type[EvidenceError] = getattr(evidence.errors, name)
    error = kind("x", utility="efetch") if issubclass(kind, SourceError) else kind("x")
    assert exit_code_of(error) == code


def test_an_error_of_ours_is_one_line_even_when_its_text_has_several(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    _command_that_raises(monkeypatch, evidence_error("first\nsecond"))
    run = evidence("library")
    assert (run.code, run.complaint) == (1, "evidence: first second")


def evidence_error(text: str) -> EvidenceError:
    return EvidenceError(text)


def _command_that_raises(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("evidence.settings.load_settings", fail)


def test_an_unexpected_error_is_one_line_without_its_own_words(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    _command_that_raises(monkeypatch, KeyError("api_key=SECRET"))
    run = evidence("library")
    assert run.code == 1
    assert "internal error (KeyError" in run.complaint
    assert "--debug" in run.complaint
    assert "SECRET" not in run.err


def test_debug_shows_the_trace(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    _command_that_raises(monkeypatch, KeyError("x"))
    run = evidence("--debug", "library")
    assert run.code == 1
    assert "Traceback" in run.err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_ctrl_c_is_130_and_one_line(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    _command_that_raises(monkeypatch, error)
    run = evidence("library")
    assert (run.code, run.complaint) == (ExitCode.INTERRUPTED, "evidence: interrupted")


def test_a_closed_pipe_is_quiet(workplace: Path) -> None:
    process = start("--help", folder=workplace)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) in {ExitCode.DONE, ExitCode.PIPE_CLOSED}
    assert error == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("command", [["--help"], ["library"], ["fetch", "1", "--dry-run"]])
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    ("target", "reason"), [(">/dev/full", "No space left on device"), (">&-", "it is closed")]
)
def test_output_that_cannot_be_written_is_one_line(
    workplace: Path, command: list[str], target: str, reason: str, unbuffered: str
) -> None:
    Library.open(workplace / "corpus/library.sqlite").close()
    done = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", f'exec "$@" {target}', "sh", sys.executable, "-c", PROGRAM, *command],
        cwd=workplace,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, f"evidence: standard output cannot be written: {reason}\n")


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="streams are closed by the shell")
@pytest.mark.parametrize(
    ("command", "closed", "complaint"),
    [
        (["fetch", "-"], "<&-", "evidence: standard input names no article\n"),
        (["extract", "--input", "-"], "<&-", "evidence: standard input holds no texts\n"),
        (["evaluate", "-"], "<&-", "evidence: standard input holds no labelled abstracts\n"),
        (["fetch", "12a"], "2>&-", ""),
    ],
)
def test_a_closed_stream_reads_as_empty_and_leaves_data_alone(
    workplace: Path, command: list[str], closed: str, complaint: str
) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-c", PROGRAM, *command],
        cwd=workplace,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", complaint)


def test_utf8_is_written_in_a_plain_c_locale(workplace: Path) -> None:
    (workplace / "list.txt").write_text("Müller–≥", encoding="utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = wait(start("fetch", "--from", "list.txt", folder=workplace, **ascii_only))
    assert run.code == ExitCode.USAGE
    assert "'Müller–≥'" in run.complaint


@pytest.mark.usefixtures("quiet_log")
def test_verbose_logs_steps_to_standard_error(evidence: Evidence) -> None:
    run = evidence("--verbose", "fetch", "1", "--dry-run")
    assert run.code == 0
    assert logging.getLogger("evidence").level == logging.DEBUG
    assert logging.getLogger("urllib3").level == logging.NOTSET
