"""One piece of work, timed: ``python cases.py CASE ARGUMENT...`` prints one line of JSON.

Runs in the environment of the case, so every import stands in the function that needs it. What a case
prepares is not timed.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.memory import peak_mb, peak_mb_of_children

#: What a case counted, the seconds it took, and the memory where that of its own process is not meant.
Outcome = tuple[int, float] | tuple[int, float, float]


def _texts(path: str) -> list[str]:
    return [json.loads(line)["abstract"] for line in Path(path).read_text("utf-8").splitlines()]


def _warm(read: Callable[[str], object], path: str | None) -> None:
    """Read some texts first: the first hundreds of a run take longer, and a run has thousands."""
    for text in _texts(path) if path else ():
        read(text)


def _timed(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def tokenizer(path: str, before: str | None = None) -> Outcome:
    """Make spaCy's tokens of every text: the floor of doing anything with all of them."""
    import spacy

    language = spacy.blank("en")
    _warm(language.make_doc, before)
    texts = _texts(path)
    return len(texts), _timed(lambda: [language.make_doc(text) for text in texts])


def extract(path: str, before: str) -> Outcome:
    """Read every text with the packaged rules."""
    from evidence.extract.pipeline import Extractor
    from evidence.extract.rules import load_rules
    from evidence.model import Passage

    extractor = Extractor(load_rules())
    _warm(lambda text: extractor.extract("1", [Passage("abstract", text)]), before)
    passages = [[Passage("abstract", text)] for text in _texts(path)]
    return len(passages), _timed(lambda: [extractor.extract("1", passage) for passage in passages])


def medspacy(path: str, before: str, phrases: str) -> Outcome:
    """Find the names of outcomes with medspaCy's target matcher, and their context with ConText."""
    import medspacy as library  # type: ignore[import-not-found, unused-ignore] # in the peers' environment
    from loguru import logger  # type: ignore[import-not-found, unused-ignore] # what it logs with
    from medspacy.ner import TargetRule  # type: ignore[import-not-found, unused-ignore] # as above

    logger.remove()
    language = library.load(enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"])
    rules = [TargetRule(**rule) for rule in json.loads(Path(phrases).read_text("utf-8"))]
    language.get_pipe("medspacy_target_matcher").add(rules)
    _warm(language, before)
    texts = _texts(path)
    return len(texts), _timed(lambda: [language(text) for text in texts])


def whole(path: str) -> Outcome:
    """Read a file with one process from its bytes to its findings."""
    from evidence.bulk.reading import FileReader
    from evidence.extract.rules import load_rules

    reader = FileReader(load_rules())
    reading = reader.read(Path(path))
    return reading.records, reading.seconds


def workers(count: str, *paths: str) -> Outcome:
    """Read files with so many processes; elapsed time, with all that starting them takes."""
    from multiprocessing import active_children

    from evidence.bulk.run import plan, run
    from evidence.bulk.work import Instructions
    from evidence.bulk.workers import LocalProcesses

    with tempfile.TemporaryDirectory() as folder:
        planned = plan([Path(path) for path in paths], Path(folder) / "out", Instructions())
        began = time.perf_counter()
        with peak_mb_of_children(lambda: [child.pid or 0 for child in active_children()]) as largest:
            summary = run(planned, LocalProcesses(int(count)))
        return summary.records, time.perf_counter() - began, largest[0]


def sqlite(path: str) -> Outcome:
    """Store records in a library, a thousand at a time, with their index for searching."""
    from itertools import islice

    from evidence.library.store import Library
    from evidence.records.pubmed import parse_record
    from evidence.records.source import open_records
    from evidence.records.split import split_records

    with open_records(path) as stream:
        records = [(xml, parse_record(xml)) for xml in islice(split_records(stream), 5000)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library.sqlite") as library,
    ):
        began = time.process_time()
        for start in range(0, len(records), 1000):
            library.store_batch(records[start : start + 1000], fetched_at="2026-01-01T00:00:00Z")
        return len(records), time.process_time() - began


def parquet(path: str) -> Outcome:
    """Write findings as Parquet: those of a file, twenty times over."""
    from io import BytesIO

    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    many = pa.concat_tables([table] * 20)
    return many.num_rows, _timed(lambda: pq.write_table(many, BytesIO(), compression="zstd"))


CASES: dict[str, Callable[..., Outcome]] = {
    "tokenizer": tokenizer,
    "extract": extract,
    "medspacy": medspacy,
    "whole": whole,
    "workers_1": lambda *paths: workers("1", *paths),
    "workers_2": lambda *paths: workers("2", *paths),
    "sqlite": sqlite,
    "parquet": parquet,
}


def main(case: str, *arguments: str) -> None:
    """Run a case and print what it took."""
    count, seconds, *memory = CASES[case](*arguments)
    result = {"count": count, "seconds": seconds, "peak_mb": memory[0] if memory else peak_mb()}
    print(json.dumps(result | {"compiled": _is_compiled()}))


def _is_compiled() -> bool:
    """Whether the case extracted with compiled modules."""
    pipeline = sys.modules.get("evidence.extract.pipeline")
    return pipeline is not None and not str(pipeline.__file__).endswith(".py")


if __name__ == "__main__":
    main(*sys.argv[1:])
