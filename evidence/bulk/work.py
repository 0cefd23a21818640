"""One file as a piece of work: what a process is told, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from evidence import __version__
from evidence.bulk.reading import FileReader
from evidence.bulk.schema import SCHEMAS, table_of
from evidence.errors import EvidenceError
from evidence.extract.edition import engine_edition
from evidence.extract.rules import load_rules

__all__ = ["Done", "Failed", "Instructions", "do_file", "tables_in"]


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
        reader = _reader(instructions)
        reading = reader.read(path)
    except EvidenceError as error:
        return Failed(str(error))
    except OSError as error:
        return Failed(f"{path} cannot be read: {error.strerror or error}")
    tables = {"findings": reading.findings, "studies": reading.studies, "records": reading.record_rows}
    return Done(
        tables={name: _parquet(table_of(rows, SCHEMAS[name])) for name, rows in tables.items()},
        account={
            "sha256": reading.sha256,
            "bytes": path.stat().st_size,
            "records": reading.records,
            "passed_prefilter": reading.passed,
            "unreadable": [{"pmid": pmid, "reason": reason} for pmid, reason in reading.unreadable],
            "deleted": len(reading.deleted),
            "findings": len(reading.findings),
            "studies": len(reading.studies),
            "seconds": round(reading.seconds, 2),
            **versions(reader.rules.name),
        },
    )


def versions(ruleset: str) -> dict[str, str]:
    """Give what decides what is found in a file, besides the file."""
    return {"ruleset": ruleset, "engine": engine_edition(), "evidence": __version__}


@lru_cache(maxsize=1)
def _reader(instructions: Instructions) -> FileReader:
    return FileReader(load_rules(instructions.rule_files), prefilter=instructions.prefilter)


def _parquet(table: pa.Table) -> bytes:
    content = BytesIO()
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()


def tables_in(done: Done) -> dict[str, pa.Table]:
    """Read the tables of a file that was read."""
    return {name: pq.read_table(BytesIO(content)) for name, content in done.tables.items()}
