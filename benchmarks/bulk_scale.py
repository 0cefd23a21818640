"""What bulk extraction takes at the size of all of PubMed: telling what counts, and asking.

Usage: ``python -m benchmarks.bulk_scale [--files N] [--folder DIR]`` (default: 1,300)

The newer file of benchmarks.pubmed_files is read once; its rows are written over and over under PMIDs of
their own, as so many files would have left them. Files of earlier years have fewer findings, so that all of
PubMed is less. Needs 1.5 GB of disk.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.memory import peak_mb
from benchmarks.pubmed_files import pubmed_files
from evidence.bulk.folder import Folder
from evidence.bulk.query import Question, ask
from evidence.bulk.run import plan, run, settle
from evidence.bulk.work import Instructions, tables_in
from evidence.bulk.workers import LocalProcesses

#: More than the file has records.
_PMIDS_A_FILE = 29_000


def moved(table: pa.Table, pmids: np.ndarray, number: int) -> pa.Table:
    """Give a file's rows under the PMIDs of another file."""
    places = np.searchsorted(pmids, table["pmid"].to_numpy()) + 1 + number * _PMIDS_A_FILE
    return table.set_column(table.schema.get_field_index("pmid"), "pmid", pa.array(places.astype(np.int32)))


def fill(folder: Folder, files: int) -> None:
    """Write what so many files would leave."""
    # In a process of its own: the memory that reading takes is not meant here.
    ((_, done),) = LocalProcesses(1).do([pubmed_files()[0]], Instructions())
    tables = tables_in(done)  # type: ignore[arg-type] # the file can be read
    pmids = np.unique(tables["records"]["pmid"].to_numpy())
    for number in range(files):
        rows = {name: moved(table, pmids, number) for name, table in tables.items()}
        folder.write_file(f"pubmed26n{number + 1:04}", rows, done.account)  # type: ignore[union-attr] # as above


def timed(what: str, do: Callable[[], object]) -> None:
    """Print a row: what was done, what came of it, seconds, and the peak of memory so far."""
    began = time.perf_counter()
    result = do()
    print(f"| {what} | {result} | {time.perf_counter() - began:,.1f} | {peak_mb():,.0f} |", flush=True)


def main(arguments: list[str]) -> None:
    """Fill a folder, settle it and ask it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=1_300)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        path = Path(name) / "out"
        # A run over no file leaves the account of a run, which questions need.
        run(plan([], path, Instructions()), LocalProcesses(1))
        fill(Folder(path), options.files)
        print("| what | result | s | peak MB |\n| --- | --- | ---: | ---: |")
        timed("what counts", lambda: f"{settle(Folder(path))['findings']:,} findings")
        for question in (Question("ORR", "pembrolizumab"), Question("ORR"), Question()):
            asked = f"{question.outcome or 'all outcomes'}, {question.intervention or 'all treatments'}"
            timed(asked, lambda q=question: f"{ask(path, q).findings:,} findings")  # type: ignore[misc]


if __name__ == "__main__":
    main(sys.argv[1:])
