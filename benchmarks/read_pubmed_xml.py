"""Speed and peak memory of reading a PubMed file, side by side.

Usage: ``python -m benchmarks.read_pubmed_xml [FILE.xml.gz ...]`` (default: both of benchmarks.pubmed_files)

Every reader runs three times, in turn with the others and each time in a process of its own; the
medians of processor time are compared. Absolute times depend on the machine and its load, so only
ratios within one run mean anything. Biopython is given the records 500 at a time with the document
type rewritten: it refuses the files as they are, and all records at once would take it 2 GB.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.pubmed_files import pubmed_files
from benchmarks.timing import Timing, rounds_of

READERS = Path(__file__).parent / "readers.py"
#: Reader, and what it is.
NAMES = {
    "gunzip": "decompress only (isal)",
    "split": "evidence: records cut out as bytes",
    "prefiltered": "evidence: records that can hold a finding, as they come",
    "expat": "expat without handlers (floor of any parse)",
    "iterparse": "lxml iterparse, nothing read",
    "evidence": "evidence: records as they come",
    "evidence_all": "evidence: everything in every record",
    "pubmed_parser": "pubmed_parser, as it comes",
    "pubmed_parser_all": "pubmed_parser, with authors and references",
    "entrez": "Bio.Entrez.read",
}


def timings_of(file: Path, rounds: int = 3) -> dict[str, Timing]:
    """Run all readers over a file."""
    return rounds_of(READERS, {reader: [file] for reader in NAMES}, rounds)


def faster(timings: dict[str, Timing], reader: str, peer: str) -> float:
    """Say how many times as fast as another a reader is."""
    return timings[peer].median_s / timings[reader].median_s


def table(timings: dict[str, Timing]) -> str:
    """Give the readers as a table in Markdown."""
    lines = [
        (
            "| reader | records/s | spread | times the expat floor | records as they come are faster by "
            "| everything is faster by | peak MB |"
        ),
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for reader, timing in timings.items():
        ratios = [1 / faster(timings, reader, "expat")]
        ratios += [faster(timings, ours, reader) for ours in ("evidence", "evidence_all")]
        lines.append(
            f"| {NAMES[reader]} | {timing.rate:,.0f} | ±{timing.spread:.0%} | "
            + " | ".join(f"{ratio:.2f}" for ratio in ratios)
            + f" | {timing.peak_mb:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or pubmed_files():
        print(f"\n`{path.name}`\n\n{table(timings_of(path))}")
