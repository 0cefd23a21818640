"""Whether bulk extraction gives the same with and without its prefilter, over whole files.

Usage: ``python -m benchmarks.bulk_prefilter [FILE.xml.gz ...]`` (default: both of benchmarks.pubmed_files)

Every table that a file gives is compared, row by row. Prints what passed and what both ways took in
processor time; 1 if anything differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.pubmed_files import pubmed_files
from evidence.bulk.reading import FileReader
from evidence.extract.rules import load_rules


def main(paths: list[Path]) -> int:
    """Read every file both ways."""
    rules = load_rules()
    with_it, without = FileReader(rules), FileReader(rules, prefilter=False)
    different = 0
    print("| file | records | passed | findings | studies | seconds with | without | same |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for path in paths:
        one, other = with_it.read(path), without.read(path)
        same = one.tables == other.tables
        different += not same
        found = " | ".join(f"{one.tables[name].num_rows:,}" for name in ("findings", "studies"))
        print(
            f"| {path.name} | {one.records:,} | {one.passed / one.records:.1%} | {found} "
            f"| {one.seconds:.1f} | {other.seconds:.1f} | {'yes' if same else 'NO'} |"
        )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]] or list(pubmed_files())))
