"""One way of reading a PubMed file, timed: ``python readers.py READER FILE`` prints one line of JSON.

Runs in the environment of the reader, so every import stands in the function that needs it.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from itertools import islice

from benchmarks.memory import peak_mb

_BATCH = 500


def gunzip(path: str) -> int:
    """Decompress the file."""
    from evidence.records.source import open_records

    count = 0
    with open_records(path) as stream:
        while chunk := stream.read(1 << 20):
            count += chunk.count(b"</PubmedArticle>")
    return count


def split(path: str) -> int:
    """Cut the records out as bytes."""
    from evidence.records.source import open_records
    from evidence.records.split import split_records

    with open_records(path) as stream:
        return sum(1 for _ in split_records(stream))


def expat(path: str) -> int:
    """Parse without looking at anything; the count comes from elsewhere, outside the time."""
    from xml.parsers import expat as library

    from evidence.records.source import open_records

    with open_records(path) as stream:
        library.ParserCreate().ParseFile(stream)
    return 0


def iterparse(path: str) -> int:
    """Let lxml build each record and drop it."""
    from lxml import etree

    from evidence.records.source import open_records

    count = 0
    with open_records(path) as stream:
        for _, element in etree.iterparse(stream, tag="PubmedArticle"):
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return count


def evidence(path: str) -> int:
    """Read records with this package: all checked, the long lists read when they are asked for."""
    from evidence.model import Article
    from evidence.records.pubmed import parse_records
    from evidence.records.source import open_records

    with open_records(path) as stream:
        return sum(1 for record in parse_records(stream) if isinstance(record, Article))


def evidence_all(path: str) -> int:
    """Read whole records with this package, and ask each for everything in it."""
    from dataclasses import fields

    from evidence.model import Article
    from evidence.records.pubmed import parse_records
    from evidence.records.source import open_records

    names = [field.name for field in fields(Article)]
    count = 0
    with open_records(path) as stream:
        for record in parse_records(stream):
            if isinstance(record, Article):
                count += 1
                for name in names:
                    getattr(record, name)
    return count


def prefiltered(path: str) -> int:
    """Read only records that can hold a finding by the packaged rules; count all."""
    from evidence.bulk.prefilter import Prefilter
    from evidence.extract.rules import load_rules
    from evidence.records.pubmed import parse_record
    from evidence.records.source import open_records
    from evidence.records.split import split_records

    may_hold = Prefilter(load_rules()).may_hold
    count = 0
    with open_records(path) as stream:
        for xml in split_records(stream):
            count += 1
            if may_hold(xml):
                parse_record(xml)
    return count


def pubmed_parser(path: str) -> int:
    """Read with pubmed_parser's defaults: no list of authors, no references but their PMIDs."""
    import pubmed_parser as library

    return sum(1 for record in library.parse_medline_xml(path) if not record["delete"])


def pubmed_parser_all(path: str) -> int:
    """Read with everything that pubmed_parser can give."""
    import pubmed_parser as library

    records = library.parse_medline_xml(
        path,
        year_info_only=False,
        nlm_category=True,
        author_list=True,
        reference_list=True,
        parse_downto_mesh_subterms=True,
    )
    return sum(1 for record in records if not record["delete"])


def entrez(path: str) -> int:
    """Read with Biopython, some records at a time, under a document type that it accepts."""
    import io

    from Bio import Entrez

    from evidence.records.source import open_records
    from evidence.records.split import split_records

    head = (
        b'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC '
        b'"-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
        b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd"><PubmedArticleSet>'
    )
    count = 0
    with open_records(path) as stream:
        records = split_records(stream)
        while batch := list(islice(records, _BATCH)):
            document = io.BytesIO(head + b"".join(batch) + b"</PubmedArticleSet>")
            count += len(Entrez.read(document)["PubmedArticle"])  # type: ignore[no-untyped-call] # untyped
    return count


READERS: dict[str, Callable[[str], int]] = {
    "gunzip": gunzip,
    "split": split,
    "expat": expat,
    "iterparse": iterparse,
    "evidence": evidence,
    "evidence_all": evidence_all,
    "prefiltered": prefiltered,
    "pubmed_parser": pubmed_parser,
    "pubmed_parser_all": pubmed_parser_all,
    "entrez": entrez,
}


def main(reader: str, path: str) -> None:
    """Take the processor time of one reader; imports count, as they do for whoever runs it."""
    start = time.process_time()
    records = READERS[reader](path)
    seconds = time.process_time() - start
    peak = peak_mb()
    if not records:
        with gzip.open(path) as stream:
            records = sum(line.count(b"</PubmedArticle>") for line in stream)
    print(json.dumps({"records": records, "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
