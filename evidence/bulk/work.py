"""One file as a piece of work: what a process is told, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from evidence.bulk.edition import versions
from evidence.bulk.reading import FileReader, fault
from evidence.errors import EvidenceError
from evidence.extract.rules import load_rules

__all__ = ["Done", "Failed", "Instructions", "do_file", "tables_in"]


#: spaCy keeps every word that it has seen, 400 bytes each, and medicine has no end of words. After so many
#: files a process makes its reader anew, in less than a second.
_FILES_A_READER: Final = 16
_files_begun = count()


@dataclass(frozen=True, slots=True)
class Instructions:
    """How files are read.

    Parameters
    ----------
    rule_files : tuple of Path
        Rules laid over the packaged ones.
    prefilter : bool
        Whether records are passed over by their bytes.
    """

    rule_files: tuple[Path, ...] = ()
    prefilter: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was read.

    Parameters
    ----------
    tables : mapping of str to bytes
        Each table as a Parquet file: small, and the same on every machine.
    account : mapping
        Counts, hash, rules and versions, for the file's manifest.
    """

    tables: Mapping[str, bytes]
    account: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, and why."""

    reason: str


def do_file(path: Path, instructions: Instructions) -> Done | Failed:
    """Read a file; runs in a process of its own, or on another machine that sees the file."""
    try:
        return _read(path, _reader(instructions, next(_files_begun) // _FILES_A_READER))
    except EvidenceError as error:
        reason = str(error)
        return Failed(reason if str(path) in reason else f"{path}: {reason}")
    except OSError as error:
        return Failed(f"{path} cannot be read: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - one file must not end the run over all the others
        return Failed(f"{path}: {fault(error)}")


def _read(path: Path, reader: FileReader) -> Done:
    reading = reader.read(path)
    return Done(
        tables={name: _parquet(table) for name, table in reading.tables.items()},
        account={
            "sha256": reading.sha256,
            "bytes": path.stat().st_size,
            "records": reading.records,
            "passed_prefilter": reading.passed,
            "unreadable": [{"pmid": pmid, "reason": reason} for pmid, reason in reading.unreadable],
            "deleted": reading.deleted,
            "findings": reading.tables["findings"].num_rows,
            "studies": reading.tables["studies"].num_rows,
            "seconds": round(reading.seconds, 2),
            **versions(reader.rules.name),
        },
    )


@lru_cache(maxsize=1)
def _reader(instructions: Instructions, _generation: int) -> FileReader:
    return FileReader(load_rules(instructions.rule_files), prefilter=instructions.prefilter)


def _parquet(table: pa.Table) -> bytes:
    content = BytesIO()
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()


def tables_in(done: Done) -> dict[str, pa.Table]:
    """Read the tables of a file that was read."""
    return {name: pq.read_table(BytesIO(content)) for name, content in done.tables.items()}
