"""One run of the program: the options that stand before the command, and the settings they lead to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from evidence.settings import Settings

__all__ = ["Invocation", "invocation"]


@dataclass(slots=True)
class Invocation:
    """The options that every command shares.

    Parameters
    ----------
    library : Path or None
        The ``--library`` flag.
    verbose : bool
        Whether what the package logs goes to standard error.
    debug : bool
        Whether an error shows where in the code it came from.
    """

    library: Path | None = None
    verbose: bool = False
    debug: bool = False

    def settings(self) -> Settings:
        """Load the settings; only commands that need them fail over a broken ``evidence.toml``."""
        from evidence.settings import load_settings

        return load_settings(library=self.library)

    def start_logging(self) -> None:
        """Send this package's own log to standard error.

        Other packages' logs stay off: they were not written with our secrets in mind.
        """
        import logging

        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        logger = logging.getLogger("evidence")
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.DEBUG)


def invocation(context: typer.Context) -> Invocation:
    """Give the options of the run that a command belongs to."""
    return context.ensure_object(Invocation)
