"""Labelled abstracts that anyone can have: the labels are in this repository, the texts in a PubMed file.

``benchmarks/labels/pubmed-2021.jsonl`` says what readers who did not know the rules found in 508 abstracts of
oncology and haematology in the newer file of ``benchmarks/pubmed_files.py``. A label has its quote as a
place in the abstract, not as words: texts of abstracts are not ours to copy. ``"read": true`` says that the
errors of the rules on that abstract have been read: its score says less of abstracts yet to come.

Usage: ``python -m benchmarks.labelled FOLDER`` writes ``read.jsonl`` and ``unread.jsonl``, which
``evidence evaluate`` reads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.pubmed_files import abstract_of, pubmed_files
from evidence.errors import RecordError
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records

__all__ = ["labelled_abstracts", "write_labelled"]

LABELS = Path(__file__).parent / "labels" / "pubmed-2021.jsonl"


def labelled_abstracts() -> Iterator[dict[str, Any]]:
    """Give the labelled abstracts with their texts, in the order of the PubMed file.

    Yields
    ------
    dict
        ``pmid``, ``title``, ``abstract``, ``findings`` and ``read``.

    Raises
    ------
    RecordError
        Where the file holds another text than was labelled, or lacks one.
    """
    with LABELS.open(encoding="utf-8") as lines:
        labels = {entry["pmid"]: entry for entry in map(json.loads, lines)}
    with open_records(pubmed_files()[0]) as stream:
        for xml in split_records(stream):
            if not labels:
                return
            article = parse_record(xml)
            entry = labels.pop(str(article.pmid), None)
            if entry is None:
                continue
            text = abstract_of(article)
            if hashlib.sha256(text.encode()).hexdigest() != entry["abstract_sha256"]:
                raise RecordError(f"PMID {article.pmid}: another abstract than was labelled in {LABELS.name}")
            findings = [
                {**label, "quote": text[slice(*label["quote"])] if label["quote"] else None}
                for label in entry["findings"]
            ]
            yield {
                "pmid": entry["pmid"],
                "title": str(article.title),
                "abstract": text,
                "findings": findings,
                "read": entry["read"],
            }
    if labels:
        raise RecordError(f"not in {pubmed_files()[0].name}: PMID {', '.join(labels)}")


def write_labelled(folder: Path) -> tuple[Path, Path]:
    """Write the abstracts whose errors were read, and the others, as ``evidence evaluate`` reads them."""
    paths = folder / "read.jsonl", folder / "unread.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    with paths[0].open("w", encoding="utf-8") as read, paths[1].open("w", encoding="utf-8") as unread:
        for entry in labelled_abstracts():
            (read if entry["read"] else unread).write(json.dumps(entry, ensure_ascii=False) + "\n")
    return paths


def main() -> None:
    """Write both files and name them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    for path in write_labelled(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
