"""One file of records: from its bytes to its findings."""

from __future__ import annotations

import hashlib
import re
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from evidence.bulk.gathering import Gathering
from evidence.bulk.prefilter import Prefilter
from evidence.bulk.schema import FINDINGS, STUDIES, finding_row, study_row
from evidence.errors import RecordError
from evidence.extract.pipeline import Extractor
from evidence.extract.ruleset import RuleSet
from evidence.records.pubmed import parse_record
from evidence.records.source import open_records
from evidence.records.split import split_records
from evidence.study.facts_of_text import read_study

__all__ = ["FileReader", "FileReading", "fault", "sha256_of"]

_PMID: Final = re.compile(
    rb'<PubmedArticle>\s*<MedlineCitation[^<>]*>\s*<PMID Version="([0-9]{1,4})">([0-9]{1,8})</PMID>'
)
#: As the National Library of Medicine gives them; also what keeps a table of all PMIDs small.
_WRITTEN_PMID: Final = re.compile(r"[0-9]{1,8}")
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
    tables : dict of str to table
        ``findings``, ``studies`` and ``records``: of each record the version that counts here.
    deleted : int
        How many records the file deletes.
    unreadable : list of (str or None, str)
        PMID where known, and reason.
    seconds : float
        Processor time.
    """

    sha256: str
    records: int = 0
    passed: int = 0
    tables: dict[str, pa.Table] = field(default_factory=dict)
    deleted: int = 0
    unreadable: list[tuple[str | None, str]] = field(default_factory=list)
    seconds: float = 0.0


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
        gathering = Gathering({"findings": FINDINGS, "studies": STUDIES})
        deleted: list[str] = []
        with open_records(path) as stream:
            for xml in split_records(stream, deleted=deleted):
                reading.records += 1
                try:
                    reading.passed += self._read_record(xml, gathering)
                except RecordError as error:
                    reading.unreadable.append((error.pmid, str(error)))
                except MemoryError:
                    raise
                except Exception as error:  # noqa: BLE001 - one record must not cost all others of a file
                    known = _PMID.match(xml)
                    reading.unreadable.append((known[2].decode() if known else None, fault(error)))
        for pmid in deleted:
            if _WRITTEN_PMID.fullmatch(pmid):
                gathering.delete(int(pmid))
        reading.tables = gathering.tables()
        reading.deleted = len(gathering.deleted)
        reading.seconds = time.process_time() - started
        return reading

    def _read_record(self, xml: bytes, gathering: Gathering) -> bool:
        """Read a record; False if it was passed over."""
        may_hold = self._may_hold(xml)
        known = None if may_hold else _PMID.match(xml)
        if known is not None:
            gathering.begin(int(known[2]), int(known[1]))
            return False
        article = parse_record(xml)
        if not _WRITTEN_PMID.fullmatch(article.pmid):
            raise RecordError("a PMID has at most eight digits", pmid=article.pmid)
        if not gathering.begin(int(article.pmid), article.version) or not may_hold:
            return False
        findings = self._extractor.extract(article.pmid, article.passages)
        if findings:
            study = study_row(article, read_study(article))
            gathering.add("findings", [finding_row(finding) for finding in findings])
            gathering.add("studies", [study])
        return True


def _anything(_xml: bytes) -> bool:
    return True


def fault(error: Exception) -> str:
    """Name an error of ours and its place, for a report of it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"internal error ({type(error).__name__} at {Path(place.filename).name}:{place.lineno})"


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
