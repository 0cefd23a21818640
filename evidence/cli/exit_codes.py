"""What a command's exit code says, and which code an error of ours gets."""

from __future__ import annotations

from enum import IntEnum

from evidence.errors import (
    Blocked,
    EvidenceError,
    Incomplete,
    RateLimited,
    RuleError,
    ServerFault,
    SettingsError,
    Unreachable,
    UsageError,
)

__all__ = ["ExitCode", "Interrupted", "exit_code_of"]


class ExitCode(IntEnum):
    """The codes that every command uses."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    PARTIAL = 4
    RETRACTED = 10
    CHANGED = 11
    NEW = 12
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Interrupted(Exception):
    """Ctrl-C, with a line that says what was kept."""


def exit_code_of(error: EvidenceError) -> ExitCode:
    """Tell an error of the user, of the source and of ours apart."""
    if isinstance(error, UsageError | SettingsError | RuleError):
        return ExitCode.USAGE
    if isinstance(error, Unreachable | RateLimited | ServerFault | Blocked):
        return ExitCode.UNREACHABLE
    if isinstance(error, Incomplete):
        return ExitCode.PARTIAL
    return ExitCode.FAILED
