"""Updates killed for good: ``python -m benchmarks.kill_updates --years 5``.

The program runs in processes of its own, over HTTP, and ``SIGKILL`` ends it at a random moment: twice in
every month of a simulated year, before a run that may finish. After a last run the library must be that of a
fresh one, and all reports together must tell every change exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from evidence.extract.rules import load_rules
from evidence.library.store import Library
from evidence.project import parse_project
from tests.eutils_server import EutilsServer
from tests.timeline.properties import assert_equals_fresh, assert_told_once
from tests.timeline.world import INDEX, TERM, World, invented_records

__all__ = ["main"]

_FILE = f"""\
index = "{INDEX}"
library = "library.sqlite"
[follow]
similar = 8
[[query]]
name = "by drug"
term = "{TERM}"
"""
_MONTHS = 12


def main() -> None:
    """Play the years and print how many processes were killed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill_updates", description=__doc__)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=5000)
    options = parser.parse_args()
    tally: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.years):
        with tempfile.TemporaryDirectory() as folder:
            _play(Path(folder), random.Random(seed), tally)  # noqa: S311 - not for secrets
        print(f"seed {seed}: {dict(tally)}", file=sys.stderr)
    print(json.dumps({"years": options.years} | dict(sorted(tally.items())), indent=2))


def _play(folder: Path, source: random.Random, tally: Counter[str]) -> None:
    with EutilsServer() as server:
        world = World.begin(server.store, invented_records(200, source), source, cap=9999)
        world.crowds = False
        place = folder / "review"
        place.mkdir()
        (place / "evidence.toml").write_text(_FILE, encoding="utf-8")
        for month in range(_MONTHS):
            if month:
                world.next_month(month)
            for _ in range(2):
                process = _update(server, place)
                # A run takes some two seconds here, the first of them before it asks anything.
                time.sleep(source.uniform(0.6, 3.0))
                process.send_signal(signal.SIGKILL)
                process.wait()
                tally["killed" if process.returncode == -signal.SIGKILL else "ended before the kill"] += 1
            if source.random() < 0.5:
                _finish(_update(server, place), tally)
        _finish(_update(server, place), tally)
        fresh = folder / "fresh"
        fresh.mkdir()
        (fresh / "evidence.toml").write_text(_FILE, encoding="utf-8")
        _finish(_update(server, fresh), tally)
        file = parse_project(place / "evidence.toml", _FILE).review
        assert file is not None
        rules = load_rules()
        with (
            Library.open(place / "library.sqlite") as library,
            Library.open(fresh / "library.sqlite") as other,
        ):
            assert_equals_fresh(library, other, file, rules)
            for report in assert_told_once(library, file, rules):
                tally["reports"] += 1
                tally["changes told"] += len(report.record_changes) + len(report.new_studies)


def _update(server: EutilsServer, folder: Path) -> subprocess.Popen[bytes]:
    """Start a full update in a process of its own."""
    environment = os.environ | {
        "EVIDENCE_EUTILS_URL": server.url,
        "NCBI_API_KEY": "k" * 36,
        "XDG_STATE_HOME": str(folder),
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from evidence.cli.main import run; run()", "update", "--full"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _finish(process: subprocess.Popen[bytes], tally: Counter[str]) -> None:
    """Let a run end well."""
    assert process.wait(timeout=120) == 0
    tally["finished"] += 1


if __name__ == "__main__":
    main()
