"""How quick a library is with a million records: importing, searching, looking up, counting.

Usage: ``python -m benchmarks.library_scale [--records N] [--folder DIR]`` (default: 1,000,000)

The records are those of both files of benchmarks.pubmed_files, over and over under new PMIDs: 20 copies of
each text in a million, which is harder on a search than as many different ones. Needs 5 GB of disk. Every
query runs five times; the median is printed, and the first, which finds nothing in memory yet.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

from benchmarks.pubmed_files import pubmed_files
from evidence.library.store import Library
from evidence.model import Article
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records

_NOW = "2026-01-01T00:00:00Z"
_BATCH = 1_000
_PMID = re.compile(rb"(<PMID[^>]*>)\d+(</PMID>)")
_DOI = re.compile(rb'(<ArticleId IdType="doi">)[^<]+(</ArticleId>)')

QUERIES = (
    "inotuzumab",
    "leukemia AND remission",
    '"bone marrow transplantation"',
    "child* AND leuk* NOT mice",
    "patients",
    "title:patients AND treatment",
)


def records() -> Iterator[tuple[bytes, Article]]:
    """Give records without end, each under a PMID and a DOI of its own."""
    numbers = count(1)
    while True:
        for path in pubmed_files():
            with open_records(path) as stream:
                for xml in split_records(stream):
                    number = str(next(numbers)).encode()
                    xml = _PMID.sub(rb"\g<1>" + number + rb"\g<2>", xml, count=1)  # noqa: PLW2901
                    xml = _DOI.sub(rb"\g<1>10.1/" + number + rb"\g<2>", xml, count=1)  # noqa: PLW2901
                    yield xml, parse_record(xml)


def fill(library: Library, total: int) -> None:
    """Store so many records and print the pace."""
    source = records()
    stored = 0
    began = last = time.perf_counter()
    while stored < total:
        batch = list(islice(source, _BATCH))
        library.store_batch(batch, fetched_at=_NOW)
        stored += len(batch)
        if stored % max(total // 5, _BATCH) == 0:
            now = time.perf_counter()
            print(
                f"| {stored:,} | {max(total // 5, _BATCH) / (now - last):,.0f} | {_size_mb(library):,.0f} |"
            )
            last = now
    print(f"\n{stored:,} records in {time.perf_counter() - began:,.0f} s")


def _size_mb(library: Library) -> float:
    return library.path.stat().st_size / 1e6


def timed(name: str, do: Callable[[], object]) -> None:
    """Print the first and the median time of five."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        result = do()
        times.append((time.perf_counter() - began) * 1000)
    print(f"| {name} | {result} | {times[0]:,.1f} | {statistics.median(times):,.1f} |")


def main(arguments: list[str]) -> None:
    """Fill a library and ask it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = Path(folder) / "library.sqlite"
        print("| records | records/s | MB |\n| ---: | ---: | ---: |")
        with Library.open(path) as library:
            fill(library, options.records)
        with Library.open(path) as library:
            print("\n| question | answer | first, ms | median, ms |\n| --- | --- | ---: | ---: |")
            for query in QUERIES:
                timed(f"find {query}", lambda q=query: f"{library.find(q)[1]:,} match")  # type: ignore[misc]
            middle = str(options.records // 2)
            with_doi = next(a for a in library.articles(map(str, range(1, options.records))) if a.doi)
            timed("a record by PMID", lambda: len(library.article(middle).title) > 0)  # type: ignore[union-attr]
            timed("a PMID by DOI", lambda: library.pmid_of("doi", str(with_doi.doi)))
            timed("200 records", lambda: sum(1 for _ in library.articles(map(str, range(1, 201)))))
            timed("evidence library", lambda: f"{library.summary().versions:,} versions")


if __name__ == "__main__":
    main(sys.argv[1:])
