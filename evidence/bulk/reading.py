"""One file of records: from its bytes to its findings."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from evidence.bulk.prefilter import Prefilter
from evidence.bulk.schema import finding_row, study_row
from evidence.errors import RecordError
from evidence.extract.pipeline import Extractor
from evidence.extract.ruleset import RuleSet
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records
from evidence.study.facts_of_text import read_study

__all__ = ["FileReader", "FileReading"]

_PMID: Final = re.compile(
    rb'<PubmedArticle>\s*<MedlineCitation[^<>]*>\s*<PMID Version="([0-9]{1,4})">([0-9]{1,9})</PMID>'
)
_HASHED_BYTES: Final = 1 << 20


@dataclass(slots=True)
class FileReading:
    """What a file holds.

    Parameters
    ----------
    sha256 : str
        Of the file as it is.
    records, passed : int
        How many there are, and how many the prefilter let pass.
    findings, studies : list of dict
        Rows of the tables of these names.
    versions : dict of int to int
        The version of each PMID that counts here: the last, of a file that holds several.
    deleted : set of int
        PMIDs that the file deletes.
    unreadable : list of (str or None, str)
        PMID where known, and reason.
    seconds : float
        Processor time.
    """

    sha256: str
    records: int = 0
    passed: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)
    studies: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    unreadable: list[tuple[str | None, str]] = field(default_factory=list)
    seconds: float = 0.0

    def add_version(self, pmid: int, version: int) -> bool:
        """Count a record of the file; False if the file holds a later version of it already."""
        before = self.versions.get(pmid)
        if before is not None and version < before:
            return False
        if before is not None:
            self._forget(pmid)
        self.versions[pmid] = version
        return True

    def delete(self, pmid: int) -> None:
        """Take a record out that the file deletes, here and in the files before."""
        self._forget(pmid)
        self.versions.pop(pmid, None)
        self.deleted.add(pmid)

    def _forget(self, pmid: int) -> None:
        self.findings = [row for row in self.findings if row["pmid"] != pmid]
        self.studies = [row for row in self.studies if row["pmid"] != pmid]

    @property
    def record_rows(self) -> list[dict[str, Any]]:
        """Rows of the table of records."""
        kept = [{"pmid": p, "version": version, "deleted": False} for p, version in self.versions.items()]
        return kept + [{"pmid": p, "version": 0, "deleted": True} for p in sorted(self.deleted)]


class FileReader:
    """Reads files with one rule set.

    Parameters
    ----------
    rules : RuleSet
        What is read for.
    prefilter : bool
        Whether to pass over records whose bytes show that they hold no finding.
    """

    def __init__(self, rules: RuleSet, *, prefilter: bool = True) -> None:
        self.rules = rules
        self._extractor = Extractor(rules)
        self._may_hold: Callable[[bytes], bool] = Prefilter(rules).may_hold if prefilter else _anything

    def read(self, path: Path) -> FileReading:
        """Read a file to its end.

        Raises
        ------
        UsageError
            If it cannot be opened.
        RecordError
            If it is damaged or no PubMed XML: a file counts as a whole or not at all.
        """
        started = time.process_time()
        reading = FileReading(sha256_of(path))
        deleted: list[str] = []
        with open_records(path) as stream:
            for xml in split_records(stream, deleted=deleted):
                reading.records += 1
                try:
                    self._read_record(xml, reading)
                except RecordError as error:
                    reading.unreadable.append((error.pmid, str(error)))
        for pmid in deleted:
            if pmid.isascii() and pmid.isdigit():
                reading.delete(int(pmid))
        reading.seconds = time.process_time() - started
        return reading

    def _read_record(self, xml: bytes, reading: FileReading) -> None:
        may_hold = self._may_hold(xml)
        known = None if may_hold else _PMID.match(xml)
        if known is not None:
            reading.add_version(int(known[2]), int(known[1]))
            return
        article = parse_record(xml)
        if not reading.add_version(int(article.pmid), article.version) or not may_hold:
            return
        reading.passed += 1
        findings = self._extractor.extract(article.pmid, article.passages)
        if findings:
            reading.findings += map(finding_row, findings)
            reading.studies.append(study_row(article, read_study(article)))


def _anything(_xml: bytes) -> bool:
    return True


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in _pieces(stream.read):
            digest.update(piece)
    return digest.hexdigest()


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while piece := read(_HASHED_BYTES):
        yield piece
