"""Compare our reading of PubMed records with Bio.Entrez.read, field by field.

Usage: ``python -m benchmarks.records_oracle [--every N] [FILE ...]``

Without files it takes both files of benchmarks.pubmed_files and, where they are, the recorded answers beside
the checkout. It prints how many records were read and lost, agreement per field, and every
difference with the class of its explanation; and whether reading by patterns and parsing as a whole gave
the same, which must be so for every record. See tests/records/oracle.py for what is compared and
how inline markup is treated.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from pathlib import Path

from benchmarks.pubmed_files import pubmed_files
from evidence.errors import RecordError
from evidence.model import Article
from evidence.records.outline import written_fields
from evidence.records.pubmed import parse_record, split_records
from evidence.records.source import open_records
from tests.records.oracle import FIELDS, entrez_records

SHARED = Path(__file__).parents[2] / "shared"
NOT_EXPLAINED = "not explained"
_BATCH = 300
_LONGEST_CHARACTERS = 300


def default_files() -> list[Path]:
    """Give the two whole files, and the recorded answers where they are."""
    recorded = [*SHARED.glob("pubmed/*.xml"), *SHARED.glob("eutils/pubmed*.xml")]
    recorded += SHARED.glob("eutils/json/efetch.pubmed*.xml")
    return [*pubmed_files(), *sorted(recorded)]


def records_of(paths: Iterable[Path], every: int) -> Iterator[bytes]:
    """Give every n-th record of the files."""
    for path in paths:
        with open_records(path) as stream:
            yield from islice(split_records(stream), 0, None, every)


class Comparison:
    """The counts of a comparison, and its differences by field."""

    def __init__(self) -> None:
        self.read = 0
        self.lost: list[str] = []
        self.books = 0
        self.unexplained = 0
        self.by_pattern = 0
        self.other_by_pattern: list[str] = []
        self.compared: Counter[str] = Counter()
        self.differences: dict[str, list[tuple[str, object, object]]] = defaultdict(list)

    def add(self, batch: list[bytes]) -> None:
        """Read a batch both ways."""
        articles: list[tuple[bytes, Article]] = []
        for xml in batch:
            self.read += 1
            try:
                article = parse_record(xml)
            except RecordError as error:
                self.lost.append(str(error))
                continue
            self.by_pattern += article.kind == "article" and written_fields(xml) is not None
            if article != parse_record(xml, by_pattern=False):
                self.other_by_pattern.append(article.pmid)
            if article.kind == "book":
                self.books += 1
            else:
                articles.append((xml, article))
        theirs = entrez_records(xml for xml, _ in articles)
        for (_, article), record in zip(articles, theirs, strict=True):
            for field, (our_value, their_value) in FIELDS.items():
                self.compared[field] += 1
                ours, expected = our_value(article), their_value(record)
                if ours != expected:
                    self.differences[field].append((article.pmid, ours, expected))

    def show(self) -> None:
        """Print the counts and the differences."""
        print(f"records read: {self.read:,}, lost: {len(self.lost)}, books (not compared): {self.books}")
        for message in self.lost:
            print(f"  lost: {message}")
        print(
            f"read by patterns: {self.by_pattern:,}; of all read, other than when parsed as a whole: "
            f"{len(self.other_by_pattern)} {' '.join(self.other_by_pattern)}"
        )
        print("\n| field | records | different | agreement |\n| --- | ---: | ---: | ---: |")
        for field, count in self.compared.items():
            different = len(self.differences[field])
            print(f"| {field} | {count:,} | {different} | {1 - different / count:.4%} |")
        fields, different = self.compared.total(), sum(map(len, self.differences.values()))
        print(f"| all | {fields:,} | {different} | {1 - different / max(fields, 1):.4%} |")
        for field, differences in self.differences.items():
            for pmid, ours, expected in differences:
                for our_part, their_part in first_differences(ours, expected):
                    reason = explanation(our_part, their_part)
                    self.unexplained += reason == NOT_EXPLAINED
                    print(f"\n{field} of {pmid}: {reason}")
                    print(f"  ours:   {our_part!r:.{_LONGEST_CHARACTERS}}")
                    print(f"  theirs: {their_part!r:.{_LONGEST_CHARACTERS}}")


def first_differences(ours: object, expected: object) -> list[tuple[object, object]]:
    """Narrow a difference between two sequences down to the parts that differ."""
    if isinstance(ours, tuple) and isinstance(expected, tuple):
        return [pair for pair in zip_longest(ours, expected) if pair[0] != pair[1]][:3]
    return [(ours, expected)]


def explanation(ours: object, expected: object) -> str:
    """Name the class of a difference."""
    our_text, their_text = repr(ours), repr(expected)
    if "".join(our_text.split()) == "".join(their_text.split()):
        return "white space"
    if sorted(our_text) == sorted(their_text):
        return "order: in a formula, what stands before a base (³He) follows it in the XML"
    return NOT_EXPLAINED


def main(arguments: list[str]) -> int:
    """Compare and print; 1 if any difference is not explained or any record lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1, help="compare every n-th record of each file")
    options = parser.parse_args(arguments)
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as home:
        # Biopython makes a folder for DTDs in the home directory when it is imported.
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home)
        records = records_of(options.files or default_files(), options.every)
        while batch := list(islice(records, _BATCH)):
            comparison.add(batch)
    comparison.show()
    return 1 if comparison.lost or comparison.unexplained or comparison.other_by_pattern else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
