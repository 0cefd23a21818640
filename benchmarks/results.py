"""All benchmarks in one run, written to ``benchmarks/results.md``.

Usage: ``make bench``, or ``python -m benchmarks.results [--rounds N] [--output FILE]``

Fetches the data and the peers through the package registry. Takes some twenty minutes on two cores that do
nothing else. Extraction is timed twice, as Python runs it and as ``make compiled`` builds it. Each case runs
in a process of its own, in turn with the others; medians and the spread of the rounds are given. Absolute
times belong to the machine: only ratios within one run mean anything.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.pubmed_files import abstract_of, peers_python, pubmed_files
from benchmarks.read_pubmed_xml import faster, table, timings_of
from benchmarks.targets import Target
from benchmarks.targets import table as table_of_targets
from benchmarks.texts import (
    FIRST_ABSTRACTS,
    write_abstracts,
    write_parts,
    write_phrases,
    write_texts,
)
from benchmarks.timing import COMPILED, Timing, rounds_of
from evidence.bulk.reading import FileReader
from evidence.extract.rules import load_rules
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records

CASES = Path(__file__).parent / "cases.py"
#: What ends the names of cases: as Python runs the source, and compiled.
WAYS = ("", COMPILED)
READERS = Path(__file__).parent / "readers.py"
#: Records in PubMed, and files of its baseline, at the beginning of 2026.
PUBMED_RECORDS = 38_000_000
PUBMED_FILES = 1_300
VERSIONS = ("evidence-tables", "lxml", "isal", "spacy", "pyarrow", "biopython", "typer", "distributed")
PEERS = ("pubmed_parser", "medspacy", "spacy")
BARE_TYPER = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None)
@app.command()
def hello(name: str) -> None: ...
@app.command()
def bye(name: str) -> None: ...
app()
"""


def start_up(rounds: int) -> dict[str, Timing]:
    """Time ``evidence --help`` and a bare Typer app's, elapsed."""
    evidence = str(Path(sys.executable).parent / "evidence")
    commands: dict[str, Sequence[str]] = {
        "evidence --help": [evidence, "--help"],
        "a bare Typer app --help": [sys.executable, "-c", BARE_TYPER, "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    # Compiled modules, as whoever installs the package has them; the first run makes them.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for command in commands.values():
        subprocess.run(command, check=True, capture_output=True, env=environment)
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(5 * rounds):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=environment)
            seconds[name].append(time.perf_counter() - began)
    return {name: Timing(tuple(times), 1, 0.0) for name, times in seconds.items()}


def _rows(timings: dict[str, Timing], floor: str, unit: str) -> str:
    lines = [
        f"| case | {unit}/s | spread | times `{floor}` | peak MB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, timing in timings.items():
        ratio = (timing.median_s / timing.count) / (timings[floor].median_s / timings[floor].count)
        lines.append(
            f"| `{name}` | {timing.rate:,.0f} | ±{timing.spread:.0%} | {ratio:.2f} | {timing.peak_mb:.0f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Describe what the numbers were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text().splitlines()
            if "model name" in line
        ]
        model = named[0] if named else model
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load at the start {load:.1f}"
    )


def versions_of_peers() -> str:
    """Name the versions of everything that was run."""
    code = (
        "import sys, importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), sep=', ')"
    )
    command: list[str | Path] = [peers_python(), "-c", code, *PEERS]
    peers = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return ", ".join(f"{name} {version(name)}" for name in VERSIONS) + f"; peers: {peers.strip()}"


def whole_way(folder: Path, everything: Path, rounds: int) -> tuple[str, dict[str, float]]:
    """Compare bulk extraction with the sum of its floors; give the text, and seconds a record each way."""
    lines = [
        "| file | records/s | ms a record | parse + tokens, ms a record | times these floors | peak MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    per_record: dict[str, list[float]] = {way: [] for way in WAYS}
    for path in pubmed_files():
        texts = folder / f"{path.name}.jsonl"
        if path == pubmed_files()[0]:
            texts = everything
        else:
            with open_records(path) as stream:
                found = (abstract_of(parse_record(xml)) for xml in split_records(stream))
                write_abstracts(texts, filter(None, found))
        whole = {f"whole{way}": [path] for way in WAYS}
        timings = rounds_of(CASES, {**whole, "tokenizer": [texts]}, rounds)
        expat = rounds_of(READERS, {"expat": [path]}, rounds)["expat"]
        for way in WAYS:
            done = timings[f"whole{way}"]
            ms = done.median_s / done.count * 1000
            floor_ms = (expat.median_s + timings["tokenizer"].median_s) / done.count * 1000
            per_record[way].append(ms / 1000)
            lines.append(
                f"| `{path.name}`{way} | {done.rate:,.0f} | {ms:.2f} | {floor_ms:.2f} | {ms / floor_ms:.2f} "
                f"| {done.peak_mb:.0f} |"
            )
    return "\n".join(lines), {way: statistics.mean(seconds) for way, seconds in per_record.items()}


def report(rounds: int) -> str:
    """Run everything and write the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = datetime.now(UTC)
        sections = [
            "# Benchmarks",
            (
                "Written by `make bench`. Processor time unless said otherwise, medians of "
                f"{rounds} rounds in turn; spread is half the distance between slowest and quickest. Only "
                "ratios within this page mean anything."
            ),
            f"- {began:%d %B %Y}; {machine()}\n- {versions_of_peers()}",
        ]
        print("reading XML", file=sys.stderr)
        text, targets = _reading(rounds)
        sections += ["## Reading PubMed XML", text]
        print("extraction", file=sys.stderr)
        texts = write_texts(folder)
        text, further = _extraction(folder, texts, rounds)
        targets += further
        sections += ["## Extraction from abstracts", text]
        print("the whole way", file=sys.stderr)
        text, seconds_a_record = whole_way(folder, texts["all"], rounds)
        sections += ["## From a compressed file to findings", text]
        print("scaling", file=sys.stderr)
        parts = write_parts(folder)
        scaling = rounds_of(CASES, {"workers_1": parts, "workers_2": parts}, rounds)
        sections += ["## From one process to two", _scaling(scaling)]
        sections += ["## All of PubMed", _all_of_pubmed(seconds_a_record, scaling)]
        print("start-up and storage", file=sys.stderr)
        text, target = _start_up(start_up(rounds))
        targets.append(target)
        sections += ["## Start-up", text]
        sections += ["## Storage", _storage(folder, rounds)]
        sections[3:3] = ["## What was to be reached", table_of_targets(targets)]
    return "\n\n".join(sections) + "\n"


def _reading(rounds: int) -> tuple[str, list[Target]]:
    timings = {path.name: timings_of(path, rounds) for path in pubmed_files()}
    text = "\n\n".join(f"`{name}`\n\n{table(found)}" for name, found in timings.items())

    def worst(reader: str, peer: str) -> float:
        return min(faster(found, reader, peer) for found in timings.values())

    come, everything = "records as they come", "everything in every record"
    return text, [
        Target(f"{come}: times as fast as pubmed_parser", 3, worst("evidence", "pubmed_parser")),
        Target(f"{come}: times as fast as Bio.Entrez.read", 6, worst("evidence", "entrez")),
        Target(f"{everything}: times as fast as pubmed_parser", 4, worst("evidence_all", "pubmed_parser")),
        Target(f"{everything}: times as fast as Bio.Entrez.read", 7, worst("evidence_all", "entrez")),
        Target(f"{everything}: times the expat floor", 1.5, 1 / worst("evidence_all", "expat"), at_most=True),
        Target(
            f"{everything}: MB",
            64,
            max(found["evidence_all"].peak_mb for found in timings.values()),
            at_most=True,
        ),
        Target("prefiltered: times as fast as pubmed_parser", 10, worst("prefiltered", "pubmed_parser")),
    ]


_KINDS = {
    "trials": "of trials (the words by which Cochrane's filter finds them)",
    "told": "that tell of patients and percentages, the hardest to read",
    "dense": "of these, those that hold a finding",
    "labelled": "of the labelled ones",
    "all": "as PubMed has them",
}


def _extraction(folder: Path, texts: dict[str, Path], rounds: int) -> tuple[str, list[Target]]:
    before = texts["before"]
    sections = [
        (
            f"Abstracts of 2021, each time after {FIRST_ABSTRACTS} others that tell of patients. `tokenizer` "
            'is `spacy.blank("en")` and nothing else; `medspacy` is its target matcher with 300 names of '
            "outcomes and ConText. `extract` is what `pip install` gives; `extract (compiled)` is the same "
            "source compiled with mypyc (`make compiled`, which needs a C compiler), and **what was to be "
            "reached is judged by it**. How many abstracts a second depends on the machine, of which the "
            "tokenizer's own rate is a measure."
        )
    ]
    rates: dict[str, dict[str, float]] = {way: {} for way in WAYS}
    times = dict.fromkeys(WAYS, 0.0)
    for kind, words in _KINDS.items():
        if kind not in texts:
            continue
        cases: dict[str, list[str | Path]] = {
            name: [texts[kind], before] for name in ("tokenizer", "extract", f"extract{COMPILED}")
        }
        if kind == "trials":
            cases["medspacy"] = [texts[kind], before, write_phrases(folder)]
        timings = rounds_of(CASES, cases, rounds)
        for way in WAYS:
            rates[way][kind] = timings[f"extract{way}"].rate
        sections += [
            f"{timings['extract'].count:,} abstracts {words}:",
            _rows(timings, "tokenizer", "abstracts"),
        ]
        if kind == "trials":
            times = {way: timings["medspacy"].median_s / timings[f"extract{way}"].median_s for way in WAYS}
            sections.append(
                f"Extraction is {times['']:.1f} times as fast as medspaCy, compiled {times[COMPILED]:.1f} "
                "times; medspaCy finds names and their context and no figures."
            )
    targets = [
        _two_ways("times as fast as medspaCy", 10, times[COMPILED], times[""]),
        _two_ways("abstracts of trials/s", 1_500, rates[COMPILED]["trials"], rates[""]["trials"]),
        _two_ways("abstracts as they come/s", 4_000, rates[COMPILED]["all"], rates[""]["all"]),
    ]
    if "labelled" in rates[""]:
        measured = rates[COMPILED]["labelled"], rates[""]["labelled"]
        targets.append(_two_ways("labelled abstracts/s", 400, *measured))
    return "\n\n".join(sections), targets


def _two_ways(what: str, wanted: float, compiled: float, interpreted: float) -> Target:
    """Judge the compiled extraction, with the interpreted beside it."""
    return Target(f"extraction, compiled: {what}", wanted, compiled, interpreted=interpreted)


def _scaling(timings: dict[str, Timing]) -> str:
    one, two = timings["workers_1"], timings["workers_2"]
    return (
        f"Four files of 5,000 records, elapsed time with the start of the processes: {one.median_s:.1f} s "
        f"(±{one.spread:.0%}) with one, {two.median_s:.1f} s (±{two.spread:.0%}) with two, "
        f"{one.median_s / two.median_s:.2f} times as fast. A process takes at most {two.peak_mb:.0f} MB."
    )


def _all_of_pubmed(seconds_a_record: dict[str, float], scaling: dict[str, Timing]) -> str:
    seconds = seconds_a_record[""]
    hours = PUBMED_RECORDS * seconds / 3600
    compiled = PUBMED_RECORDS * seconds_a_record[COMPILED] / 3600
    gain = scaling["workers_1"].median_s / scaling["workers_2"].median_s
    return (
        f"{PUBMED_RECORDS / 1e6:.0f} million records x {seconds * 1000:.2f} ms (the mean of both "
        f"files) / 3,600 = **{hours:.1f} core-hours**, {hours * 3600 / PUBMED_FILES:.0f} s for each of "
        f"{PUBMED_FILES:,} files. Two processes gain {gain:.2f} here, so 16 cores take some "
        f"{hours / 16 / (gain / 2):.1f} hours if they gain alike, and a cluster of 200 some "
        f"{hours / 200 * 60:.0f} minutes if files are read from a disk that keeps up. Compiled, it is "
        f"{compiled:.1f} core-hours."
    )


def _start_up(timings: dict[str, Timing]) -> tuple[str, Target]:
    lines = ["| command | ms, elapsed | spread |", "| --- | ---: | ---: |"]
    lines += [f"| `{n}` | {t.median_s * 1000:.0f} | ±{t.spread:.0%} |" for n, t in timings.items()]
    ratio = timings["evidence --help"].median_s / timings["a bare Typer app --help"].median_s
    lines += ["", f"`evidence --help` takes {ratio:.2f} times as long as a bare Typer app's."]
    return "\n".join(lines), Target("evidence --help: times a bare Typer app's", 1.1, ratio, at_most=True)


def _storage(folder: Path, rounds: int) -> str:
    reading = FileReader(load_rules()).read(write_parts(folder, 1)[0])
    findings = folder / "findings.parquet"
    pq.write_table(reading.tables["findings"], findings)
    timings = rounds_of(CASES, {"sqlite": [pubmed_files()[0]], "parquet": [findings]}, rounds)
    lines = [
        (
            f"- SQLite: {timings['sqlite'].rate:,.0f} records/s stored, hashed, compressed with zstd and "
            f"indexed for searching (±{timings['sqlite'].spread:.0%})."
        ),
        (
            f"- Parquet: {timings['parquet'].rate:,.0f} findings/s written with zstd "
            f"(±{timings['parquet'].spread:.0%})."
        ),
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "results.md")
    options = parser.parse_args(arguments)
    text = report(options.rounds)
    options.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
