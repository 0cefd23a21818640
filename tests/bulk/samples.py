"""Files of records for the tests: each record with an abstract in sentences of our own."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evidence.bulk.work import Done, Failed, Instructions, do_file
from tests.records.samples import article_xml, document

#: A sentence with a finding, one without, and one that names an outcome but no number.
CR = "Complete remission was achieved in {events} of 40 patients."
NOTHING = "Mice were kept at a temperature of 21 degrees."


def record(
    pmid: int, sentence: str = NOTHING, *, version: int = 1, title: str = "A trial in adults"
) -> bytes:
    """Write a record with one sentence as its abstract."""
    xml = article_xml(
        pmid=str(pmid), title=title, article=f"<Abstract><AbstractText>{sentence}</AbstractText></Abstract>"
    )
    return xml.replace(b'<PMID Version="1">', f'<PMID Version="{version}">'.encode(), 1)


def cr(pmid: int, events: int, *, version: int = 1) -> bytes:
    """Write a record that reports so many remissions."""
    return record(pmid, CR.format(events=events), version=version)


def deletion(*pmids: int) -> bytes:
    """Write what update files end with."""
    listed = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<DeleteCitation>{listed}</DeleteCitation>".encode()


def write(path: Path, *parts: bytes) -> Path:
    """Write a file of records, compressed if its name says so."""
    content = document(*parts)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


class InThisProcess:
    """Does files here, in an order of the test's choice."""

    def __init__(self, order: Iterable[str] | None = None) -> None:
        self._order = None if order is None else list(order)
        self.asked: list[str] = []

    def do(self, paths: Sequence[Path], instructions: Instructions) -> Iterator[tuple[Path, Done | Failed]]:
        self.asked += [path.name for path in paths]
        if self._order is not None:
            paths = sorted(paths, key=lambda path: self._order.index(path.name))  # type: ignore[union-attr]
        for path in paths:
            yield path, do_file(path, instructions)
