"""One reader for all tests of full texts: the names of outcomes take a moment to build."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.fulltext.reader import FullTextReader
from evidence.fulltext.tables import TableReading
from evidence.model import FullText
from tests.records.jats_samples import article, table

ReadTable = Callable[..., TableReading]


@pytest.fixture(scope="session")
def reader() -> FullTextReader:
    return FullTextReader(Extractor(load_rules()))


@pytest.fixture(scope="session")
def read_table(reader: FullTextReader) -> ReadTable:
    """Read one table that is written as in ``jats_samples.table``."""

    def read(rows: str, *, caption: str = "Outcomes", foot: str = "") -> TableReading:
        text = FullText("PMC1", "1", "A trial", None, True, tables=(table(rows, caption=caption, foot=foot),))
        return reader.tables("1", text)[0]

    return read


@pytest.fixture(scope="session")
def sections() -> Callable[..., FullText]:
    """Write an article of sections, each a title and paragraphs, and figures by their captions."""

    def write(captions: tuple[str, ...] = (), **bodies: str) -> FullText:
        parts = [
            f"<sec><title>{title.replace('_', ' ')}</title><p>{text}</p></sec>"
            for title, text in bodies.items()
        ]
        figures = [
            f'<fig id="F{n}"><label>Figure {n}</label><caption><p>{caption}</p></caption></fig>'
            for n, caption in enumerate(captions, start=1)
        ]
        return article("".join(parts + figures))

    return write
