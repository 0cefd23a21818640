"""The records at hand to read: the bundled corpus, and real ones where the reference material is.

``python -m tests.extract.material`` prints all that is read in them, and which module read it first.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator

from evidence.extract import pipeline
from evidence.extract.explain import explain
from evidence.extract.jsonform import finding_to_dict
from evidence.extract.rules import load_rules
from evidence.model import Article, Passage
from evidence.records.corpus import bundled_corpus
from evidence.records.pubmed import parse_records
from evidence.study.facts_of_text import read_study
from tests.conftest import SHARED
from tests.extract.reading import passages

__all__ = ["Record", "all_that_is_read", "records"]

Record = tuple[str, tuple[Passage, ...]]


@functools.cache
def records() -> tuple[Record, ...]:
    """Give every real record at hand that has text; none where the reference material is not here."""
    found: list[Record] = []
    for name in ("dev", "digests"):
        path = SHARED / "gold" / f"{name}.jsonl"
        for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
            row = json.loads(line)
            found.append((str(row["pmid"]), passages(row["abstract"], title=row["title"])))
    for path in sorted((SHARED / "pubmed").glob("*.xml")):
        found += [(a.pmid, a.passages) for a in parse_records(path.read_bytes()) if isinstance(a, Article)]
    return tuple(found)


def all_that_is_read() -> Iterator[str]:
    """Give the findings of every record and what became of every number; of the corpus, the studies too."""
    extractor = pipeline.Extractor(load_rules())
    corpus = [a for a in parse_records(bundled_corpus().read_bytes()) if isinstance(a, Article)]
    for pmid, texts in [*((article.pmid, article.passages) for article in corpus), *records()]:
        for finding in extractor.extract(pmid, texts):
            yield json.dumps(finding_to_dict(finding))
        yield repr(explain(extractor, pmid, texts))
    for article in corpus:
        yield repr(read_study(article))


if __name__ == "__main__":
    print(pipeline.__file__)
    for line in all_that_is_read():
        print(line)
