"""The texts that extraction is timed on: abstracts of the newer PubMed file by kind, and labelled ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from benchmarks.accuracy import GOLD
from benchmarks.accuracy import read as read_labelled
from benchmarks.pubmed_files import abstract_of, pubmed_files
from evidence.extract.pipeline import Extractor
from evidence.extract.prefilter import names
from evidence.extract.rules import load_rules
from evidence.model import Article, Passage
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records
from tests.records.samples import document

__all__ = [
    "FIRST_ABSTRACTS",
    "is_trial",
    "write_abstracts",
    "write_parts",
    "write_phrases",
    "write_texts",
]

TOLD_ABSTRACTS = 1_000
FIRST_ABSTRACTS = 300
LABELLED = GOLD / "dev.jsonl"
_TRIAL_WORDS = re.compile(r"\b(?:randomi[sz]ed|placebo|randomly)\b", re.IGNORECASE)
_TRIAL_IN_TITLE = re.compile(r"\btrial\b", re.IGNORECASE)


def write_abstracts(path: Path, texts: Iterable[str]) -> None:
    """Write texts as the cases read them."""
    path.write_text("".join(json.dumps({"abstract": text}) + "\n" for text in texts), "utf-8")


def is_trial(article: Article) -> bool:
    """Whether a record is one of a trial, by the terms that Cochrane searches PubMed with.

    The filter of the Cochrane Handbook, chapter 4 technical supplement, box 3.b (sensitivity and precision
    maximising), but for its subject heading and its exclusion of animals.
    """
    types = set(map(str, article.publication_types))
    words = f"{article.title} {abstract_of(article)}"
    return (
        not types.isdisjoint({"Randomized Controlled Trial", "Controlled Clinical Trial"})
        or _TRIAL_WORDS.search(words) is not None
        or _TRIAL_IN_TITLE.search(article.title) is not None
    )


def write_texts(folder: Path) -> dict[str, Path]:
    """Write abstracts of the newer file by kind, and the labelled ones beside the checkout, if any.

    ``told`` tell of patients and percentages, ``before`` are the first of these, to begin with; ``all`` are
    the others of the file, as they come, of which ``trials`` are of trials; ``dense`` are those of ``told``
    that hold a finding.
    """
    extractor = Extractor(load_rules())
    texts: dict[str, list[str]] = {"before": [], "all": [], "trials": [], "told": [], "dense": []}
    with open_records(pubmed_files()[0]) as stream:
        for xml in split_records(stream):
            article = parse_record(xml)
            text = abstract_of(article)
            if not text:
                continue
            tells = "patients" in text and "%" in text
            if tells and len(texts["before"]) < FIRST_ABSTRACTS:
                texts["before"].append(text)
                continue
            texts["all"].append(text)
            if is_trial(article):
                texts["trials"].append(text)
            if tells and len(texts["told"]) < TOLD_ABSTRACTS:
                texts["told"].append(text)
                if extractor.extract("1", [Passage("abstract", text)]):
                    texts["dense"].append(text)
    if LABELLED.exists():
        records = read_labelled(LABELLED)
        texts["labelled"] = [p.text for record in records for p in record.passages if p.name == "abstract"]
    paths = {name: folder / f"{name}.jsonl" for name in texts}
    for name, path in paths.items():
        write_abstracts(path, texts[name])
    return paths


def write_phrases(folder: Path) -> Path:
    """Write 300 names of outcomes as medspaCy's rules."""
    phrases = sorted({name for name, as_written in names(load_rules()) if not as_written})
    step = max(1, len(phrases) // 300)
    rules = [{"literal": phrase, "category": "OUTCOME"} for phrase in phrases[::step][:300]]
    path = folder / "phrases.json"
    path.write_text(json.dumps(rules), "utf-8")
    return path


def write_parts(folder: Path, parts: int = 4) -> list[Path]:
    """Cut the newer file into files of equal numbers of records."""
    with open_records(pubmed_files()[0]) as stream:
        records = split_records(stream)
        paths = []
        for number in range(1, parts + 1):
            path = folder / f"pubmed21n000{number}.xml"
            path.write_bytes(document(*islice(records, 5_000)))
            paths.append(path)
    return paths
