"""Speed and peak memory of reading a PubMed file, side by side.

Usage: ``python -m benchmarks.read_pubmed_xml [FILE.xml.gz ...]`` (default: both of benchmarks.pubmed_files)

Every reader runs three times, in turn with the others and each time in a process of its own; the
medians of processor time are compared. Absolute times depend on the machine and its load, so only
ratios within one run mean anything. Biopython is given the records 500 at a time with the document
type rewritten: it refuses the files as they are, and all records at once would take it 2 GB.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pubmed_files import peers_python, pubmed_files

READERS = Path(__file__).parent / "readers.py"
ROUNDS = 3
#: Reader, and what it is.
NAMES = {
    "gunzip": "decompress only (isal)",
    "split": "evidence: records cut out as bytes",
    "expat": "expat without handlers (floor of any parse)",
    "iterparse": "lxml iterparse, nothing read",
    "evidence": "evidence: records as they come",
    "evidence_all": "evidence: everything in every record",
    "pubmed_parser": "pubmed_parser, as it comes",
    "pubmed_parser_all": "pubmed_parser, with authors and references",
    "entrez": "Bio.Entrez.read",
}


def measure(reader: str, file: Path) -> dict[str, float]:
    """Run one reader over a file in a process of its own."""
    python = peers_python() if reader.startswith("pubmed_parser") else Path(sys.executable)
    root = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PYTHONPATH": root, "HOME": home, "XDG_CONFIG_HOME": home}
        run = subprocess.run(
            [python, READERS, reader, file], check=True, capture_output=True, text=True, env=environment
        )
    result: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return result


def compare(file: Path) -> None:
    """Run all readers over a file and print the table."""
    runs: dict[str, list[dict[str, float]]] = {reader: [] for reader in NAMES}
    for _ in range(ROUNDS):
        for reader, results in runs.items():
            results.append(measure(reader, file))
    seconds = {reader: statistics.median(r["seconds"] for r in results) for reader, results in runs.items()}
    print(f"\n{file.name}\n")
    print(
        "| reader | records/s | times the expat floor | records as they come are faster by "
        "| everything is faster by | peak MB |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for reader, results in runs.items():
        records = results[0]["records"]
        print(
            f"| {NAMES[reader]} | {records / seconds[reader]:,.0f} "
            f"| {seconds[reader] / seconds['expat']:.2f} "
            f"| {seconds[reader] / seconds['evidence']:.2f} "
            f"| {seconds[reader] / seconds['evidence_all']:.2f} "
            f"| {statistics.median(r['peak_mb'] for r in results):.0f} |"
        )


if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or pubmed_files():
        compare(path)
