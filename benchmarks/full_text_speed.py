"""Time how full texts are parsed and read, on one core, beside what lxml alone takes for their XML.

Usage: ``python -m benchmarks.full_text_speed [--articles FOLDER] [--rounds N]``

Processor time, the cases in turn within every round; the median of the rounds is printed. Times belong to
the machine; the ratio to lxml, measured in the same rounds, is what can be compared.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from benchmarks.full_text_accuracy import ARTICLES
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.fulltext.reader import FullTextReader
from evidence.records.jats import parse_full_text

__all__ = ["seconds_of"]


def seconds_of(case: Callable[[], object]) -> float:
    """Give the processor time of one run."""
    began = time.process_time()
    case()
    return time.process_time() - began


def cases_of(texts: Sequence[bytes]) -> dict[str, Callable[[], object]]:
    """Give what is timed; each case goes through all articles."""
    reader = FullTextReader(Extractor(load_rules()))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parsed = [parse_full_text(xml) for xml in texts]
    # Patterns and words are built at first use.
    reader.read("1", parsed[0])
    return {
        "XML by lxml alone": lambda: [etree.fromstring(xml, parser) for xml in texts],
        "passages, captions and grids": lambda: [parse_full_text(xml) for xml in texts],
        "findings of tables": lambda: [reader.tables("1", text) for text in parsed],
        "findings of everything": lambda: [reader.read("1", text) for text in parsed],
    }


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = [path.read_bytes() for path in sorted(arguments.articles.glob("*.nxml"))]
    if not texts:
        parser.error(f"{arguments.articles} holds no PMC*.nxml")
    cases = cases_of(texts)
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(arguments.rounds):
        for name, case in cases.items():
            seconds[name].append(seconds_of(case))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    base = next(iter(medians.values()))
    size = sum(map(len, texts)) / 1e6
    print(f"{len(texts)} articles, {size:.1f} MB of XML, medians of {arguments.rounds} rounds\n")
    print("| what | articles a second | times lxml alone |")
    print("| --- | ---: | ---: |")
    for name, median in medians.items():
        print(f"| {name} | {len(texts) / median:.0f} | {median / base:.1f} |")


if __name__ == "__main__":
    main()
