"""What is to be reached, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Target", "table"]


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach.

    Parameters
    ----------
    what : str
        What is measured.
    wanted, measured : float
        The number to reach, and the one that was; of several files the worst.
    at_most : bool
        Whether less is better.
    interpreted : float or None
        Where compiled code is judged, what the same code gave without.
    """

    what: str
    wanted: float
    measured: float
    at_most: bool = False
    interpreted: float | None = None

    @property
    def reached(self) -> bool:
        """Whether the number was reached, as it is printed."""
        measured = float(_printed(self.measured))
        return measured <= self.wanted if self.at_most else measured >= self.wanted

    @property
    def told(self) -> str:
        """What was measured, for the table."""
        beside = "" if self.interpreted is None else f" (interpreted {_printed(self.interpreted)})"
        return f"{_printed(self.measured)}{beside}"


def _printed(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.2f}"


def table(targets: Iterable[Target]) -> str:
    """Give the targets as a table in Markdown."""
    lines = ["| what | to reach | measured | reached |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {target.what} | {'at most' if target.at_most else 'at least'} {target.wanted:,g} "
        f"| {target.told} | {'yes' if target.reached else '**no**'} |"
        for target in targets
    ]
    return "\n".join(lines)
