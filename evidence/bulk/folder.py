"""The output folder: parts by file as they were read, the tables of what counts, and the account of both.

::

    DIR/manifest.json                     the run: rules, versions, files, whether it is complete
    DIR/files/STEM/manifest.json          one file: its hash, counts, faults, rules, versions
    DIR/files/STEM/{findings,studies,records}.parquet   all that was read in it
    DIR/{findings,studies}/file=STEM/part.parquet        what of it counts

Every file is written beside its place, brought to the disk, and moved there: what has its name is whole.
A file's own manifest comes last, so that a file is done or not begun.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from evidence.errors import OutputError, UsageError
from evidence.files import write_file

__all__ = ["COUNTING", "Folder", "stem_of"]

#: The tables of what counts; records are there for telling it.
COUNTING: Final = ("findings", "studies")
_MANIFEST: Final = "manifest.json"
_LOCK: Final = ".lock"
_FORMAT: Final = 2
_STEM: Final = re.compile(r"[\w.-]+")


def stem_of(path: Path) -> str:
    """Give the name under which a file's findings are kept: its own without ``.xml`` and ``.gz``.

    Raises
    ------
    UsageError
        If it has other characters than letters, digits, ``_``, ``.`` and ``-``.
    """
    stem = path.name.removesuffix(".gz").removesuffix(".xml")
    if not _STEM.fullmatch(stem) or stem.startswith("."):
        raise UsageError(f"{path}: rename the file; its name may have letters, digits, '_', '.' and '-' only")
    return stem


class Folder:
    """Reads and writes an output folder.

    Parameters
    ----------
    path : Path
        The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> dict[str, Any] | None:
        """Give the account of the last run; None where there was none.

        Raises
        ------
        UsageError
            If it is no folder, or holds something else.
        """
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(f"{self.path} is not a folder")
        found = _read_json(self.path / _MANIFEST)
        if found is None and self._holds_anything() and not self._files().exists():
            raise UsageError(
                f"{self.path} holds other files and no output of evidence bulk; name a folder of its own"
            )
        if found is not None and found.get("format") != _FORMAT:
            raise UsageError(f"{self.path} was written by another version; give --output another folder")
        return found

    def file_manifests(self) -> dict[str, dict[str, Any]]:
        """Give the account of every file that is done, by its stem."""
        done: dict[str, dict[str, Any]] = {}
        if self._files().exists():
            for folder in sorted(self._files().iterdir()):
                manifest = _read_json(folder / _MANIFEST)
                if manifest is not None:
                    done[folder.name] = manifest
        return done

    def table(self, stem: str, name: str, columns: list[str] | None = None) -> pa.Table:
        """Give a table of all that was read in a file.

        Raises
        ------
        OutputError
            If it is damaged; so with :meth:`highest_pmid`.
        """
        path = self._files() / stem / f"{name}.parquet"
        with _damage(path, self._files() / stem):
            return pq.read_table(path, columns=columns)

    def highest_pmid(self, stem: str) -> int:
        """Give the highest PMID of a file, by what Parquet notes of the column; 0 without any."""
        path = self._files() / stem / "records.parquet"
        with _damage(path, self._files() / stem):
            parquet = pq.read_metadata(path)
        columns = [parquet.row_group(number).column(0) for number in range(parquet.num_row_groups)]
        return max((int(column.statistics.max) for column in columns if column.num_values), default=0)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs off, and remove what a killed one left half written.

        Raises
        ------
        OutputError
            If another run is at work here, or the folder cannot be written.
        """
        lock = FileLock(self.path / _LOCK, timeout=0)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise OutputError(f"another evidence bulk writes to {self.path}; wait for its end") from None
        except (OSError, NotImplementedError) as error:
            raise OutputError(f"{self.path} cannot be written: {error}") from error
        try:
            for left_over in self.path.rglob(".*.part"):
                _remove(left_over)
            yield
        finally:
            lock.release()

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the account of a run."""
        _write_json(self.path / _MANIFEST, {"format": _FORMAT, **manifest})

    def write_file(self, stem: str, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> None:
        """Write all that was read in a file, and at last that it is done."""
        folder = self._files() / stem
        _remove(folder / _MANIFEST)
        for name, table in tables.items():
            _write_table(folder / f"{name}.parquet", table)
        _write_json(folder / _MANIFEST, manifest)

    def write_counting(self, stem: str, name: str, table: pa.Table) -> None:
        """Write what of a file counts; nothing where no row does."""
        folder = self.path / name / f"file={stem}"
        if table.num_rows:
            _write_table(folder / "part.parquet", table)
        else:
            _remove(folder)

    def remove_counting_but(self, stems: Iterable[str]) -> None:
        """Remove what counted of files that are there no longer."""
        kept = {f"file={stem}" for stem in stems}
        for name in COUNTING:
            folder = self.path / name
            if folder.exists():
                for part in folder.iterdir():
                    if part.name not in kept:
                        _remove(part)

    def _holds_anything(self) -> bool:
        """Tell whether there are files; a lock and what was left half written are none."""
        return self.path.exists() and any(not found.name.startswith(".") for found in self.path.iterdir())

    def _files(self) -> Path:
        return self.path / "files"


@contextmanager
def _damage(path: Path, folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        raise OutputError(
            f"{path} is damaged or missing; remove {folder} to have its file read again"
        ) from error


def _write_table(path: Path, table: pa.Table) -> None:
    content = BytesIO()
    pq.write_table(table, content, compression="zstd")
    write_file(path, content.getvalue())


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    write_file(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _remove(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be removed: {error.strerror or error}") from error


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise OutputError(f"{path} cannot be read: {error}; remove it to have its file done again") from error
    return content if isinstance(content, dict) else None
