"""The commands by name, each imported only when it is asked for: listing them costs nothing."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from typer.core import TyperGroup

__all__ = ["COMMANDS", "CommandGroup"]


class CommandPlace(NamedTuple):
    """Where a command is, and what the list of commands says of it.

    Parameters
    ----------
    module : str
        The module of ``evidence.cli`` whose ``register`` adds the command.
    summary : str
        Short enough for one line of 80 columns beside the name.
    """

    module: str
    summary: str


#: In the order in which they are listed: getting records, reading them, comparing, and the rest.
COMMANDS: Final[dict[str, CommandPlace]] = {
    "init": CommandPlace("init", "Begin a review in this folder: write its evidence.toml."),
    "fetch": CommandPlace("fetch", "Fetch articles and what cites them from PubMed."),
    "search": CommandPlace("search", "Search PubMed and fetch what matches."),
    "import": CommandPlace("import_", "Import records from files into the library."),
    "update": CommandPlace("update", "Run the review again: what is new, does it change my table?"),
    "updates": CommandPlace("updates", "List the updates of this folder's review; show or compare."),
    "schedule": CommandPlace("schedule", "Print an entry for your scheduler that updates this review."),
    "show": CommandPlace("show", "Show a record as PubMed's page shows it."),
    "find": CommandPlace("find", "Find records of the library by words of title and abstract."),
    "library": CommandPlace("library", "Say what is in the library."),
    "extract": CommandPlace("extract", "Read the outcome figures out of records."),
    "explain": CommandPlace("explain", "Say what became of every number of a text."),
    "evaluate": CommandPlace("evaluate", "Measure extraction against labelled abstracts."),
    "compare": CommandPlace("compare", "Lay reported figures beside those of an index study."),
    "plot": CommandPlace("plot", "Draw one outcome as a forest plot."),
    "report": CommandPlace("report", "Write one HTML page on a study and what stands beside it."),
    "export": CommandPlace("export", "Write records, or their figures, for other programs."),
    "include": CommandPlace("decide", "Include a record in the review of this folder."),
    "exclude": CommandPlace("decide", "Exclude a record from the review of this folder."),
    "bulk": CommandPlace("bulk", "Read the findings of whole PubMed files, or ask for some."),
    "rules": CommandPlace("rules", "Check rule files, or list the outcomes that are read for."),
    "demo": CommandPlace("demo", "Run the main job on the bundled corpus, offline."),
}


class CommandGroup(TyperGroup):
    """The program's commands; a command's module is imported when the command is run."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Give the names in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """Import a command; None if there is none of this name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            app = typer.Typer(rich_markup_mode=None)
            import_module(f"evidence.cli.{COMMANDS[cmd_name].module}").register(app)
            self.commands.update(typer.main.get_group(app).commands)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; Typer names similar ones out of those that it knows."""
        if args[0] not in COMMANDS:
            for name in COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """List the commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in COMMANDS.items()])
