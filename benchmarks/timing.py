"""Cases timed side by side: in turn, each time in a process of its own, several rounds."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pubmed_files import peers_python

__all__ = ["COMPILED", "Timing", "rounds_of"]

ROOT = Path(__file__).parents[1]
#: Ends the name of a case that runs on what ``make compiled`` builds.
COMPILED = " (compiled)"


@dataclass(frozen=True, slots=True)
class Timing:
    """What several rounds of a case gave.

    Parameters
    ----------
    seconds : tuple of float
        Of each round: processor time, or elapsed time where a case says so.
    count : int
        Of what the case counts.
    peak_mb : float
        The largest memory of any round.
    """

    seconds: tuple[float, ...]
    count: int
    peak_mb: float

    @property
    def median_s(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.seconds)

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.median_s

    @property
    def spread(self) -> float:
        """Half the distance between slowest and quickest round, as a part of the median."""
        return (max(self.seconds) - min(self.seconds)) / 2 / self.median_s


def rounds_of(script: Path, cases: Mapping[str, Sequence[str | Path]], rounds: int) -> dict[str, Timing]:
    """Run cases in turn.

    Parameters
    ----------
    script : Path
        Takes a case's name and its arguments, and prints one line of JSON with ``seconds``, ``count`` (or
        ``records``) and ``peak_mb`` at the end.
    cases : mapping of str to sequence
        The arguments of each. A name that begins with a peer's runs in the peers' environment, one that ends
        with ``COMPILED`` on the compiled package.
    rounds : int
        How often.
    """
    found: dict[str, list[dict[str, float]]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, arguments in cases.items():
            found[name].append(_run(script, name, arguments))
    return {
        name: Timing(
            tuple(run["seconds"] for run in runs),
            int(runs[0].get("count", runs[0].get("records", 0))),
            max(run["peak_mb"] for run in runs),
        )
        for name, runs in found.items()
    }


def _run(script: Path, name: str, arguments: Sequence[str | Path]) -> dict[str, float]:
    python = peers_python() if name.startswith(("pubmed_parser", "medspacy")) else Path(sys.executable)
    case = name.removesuffix(COMPILED)
    compiled = case != name
    places = [ROOT / "build" / "compiled", ROOT] if compiled else [ROOT]
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, places)),
            # Biopython makes a folder in the home directory when it is imported.
            "HOME": home,
            "XDG_CONFIG_HOME": home,
        }
        run = subprocess.run(
            [python, script, case, *arguments], capture_output=True, text=True, env=environment, check=False
        )
    if run.returncode:
        raise SystemExit(f"{name} failed:\n{run.stderr[-2000:]}")
    result: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    if bool(result.get("compiled")) != compiled:
        raise SystemExit(f"{name} ran on the wrong modules: give make compiled, or make bench")
    return result
