"""Simulated years of updates, far more than tests play: ``python -m benchmarks.soak_updates --years 200``.

Every year is drawn from its seed: a PubMed that changes monthly, two reviews of one library, runs that are
good, faulty or killed, and at its end one good run that must leave the library of a fresh one, with every
change told exactly once. A year that fails names its seed and ends the soak.

With ``--real`` the records are real ones, from a PubMed file that ``benchmarks.pubmed_files`` knows.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.pubmed_files import pubmed_files
from evidence.extract.rules import load_rules
from tests.eutils_server.records import read_records
from tests.timeline.test_timelines import MORE_RULES
from tests.timeline.world import INDEX, invented_records
from tests.timeline.year import play_year

__all__ = ["main"]

#: Records with something to read for come first; what remains is filled up with the others.
_TELLING = re.compile(rb"(?:remission|survival|response)[^<]{0,200}?\d%", re.IGNORECASE)


def main() -> None:
    """Play the years and print what happened in them, counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak_updates", description=__doc__)
    parser.add_argument("--years", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1000, help="of the first year; the others follow")
    parser.add_argument("--records", type=int, default=45, help="of the whole year")
    parser.add_argument("--cap", type=int, default=25, help="matches that a search lists")
    parser.add_argument("--real", action="store_true", help="real records instead of invented ones")
    options = parser.parse_args()
    tally: Counter[str] = Counter()
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        more = Path(folder) / "more.toml"
        more.write_text(MORE_RULES, encoding="utf-8")
        rules = load_rules(), load_rules([more])
        real = _real(options.records) if options.real else None
        for seed in range(options.seed, options.seed + options.years):
            source = random.Random(seed)  # noqa: S311 - not for secrets: the point is that it repeats
            records = real or invented_records(options.records, source)
            place = Path(folder) / str(seed)
            place.mkdir()
            try:
                tally.update(play_year(place, records, rules, seed=seed, cap=options.cap))
            except BaseException:
                print(f"the year of seed {seed} failed", file=sys.stderr)
                raise
            print(f"\r{seed - options.seed + 1} years", end="", file=sys.stderr)
    minutes = (time.perf_counter() - begin) / 60
    print(file=sys.stderr)
    counts = {"years": options.years, "minutes": round(minutes, 1)} | dict(sorted(tally.items()))
    print(json.dumps(counts, indent=2))


def _real(count: int) -> dict[str, bytes]:
    """Take records out of a PubMed file, one of them as the index study, and the PMIDs as they are."""
    everything = dict(read_records(pubmed_files()[0]))
    telling = [pmid for pmid, record in everything.items() if _TELLING.search(record)]
    chosen = list(dict.fromkeys([*telling, *everything]))[:count]
    records = {pmid: everything[pmid] for pmid in chosen}
    first = next(iter(records))
    # The world knows its index study by one PMID; the record keeps its own text.
    index = records.pop(first).replace(f">{first}<".encode(), f">{INDEX}<".encode(), 1)
    return {INDEX: index, **records}


if __name__ == "__main__":
    main()
