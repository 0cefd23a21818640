"""The rows of a file while it is read: of each record those of the version that counts."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from evidence.bulk.schema import RECORDS, table_of

__all__ = ["Gathering"]

#: Rows are put into columns by so many: a row of Python objects takes five times the memory.
_ROWS: Final = 1_000


class Gathering:
    """Gathers the records of a file and their rows.

    Takes some 150 bytes a record and 600 a finding, however many there are.

    Parameters
    ----------
    schemas : mapping of str to schema
        The tables that have rows of records.
    """

    def __init__(self, schemas: Mapping[str, pa.Schema]) -> None:
        self._tables = {name: _Rows(schema) for name, schema in schemas.items()}
        #: By PMID: the version that counts, and which record of the file it is.
        self._counting: dict[int, tuple[int, int]] = {}
        self._records = 0
        self.deleted: set[int] = set()

    def begin(self, pmid: int, version: int) -> bool:
        """Begin the next record; False if the file has given a later version of it already.

        Of several versions in a file the highest counts, of two equal ones the last.
        """
        self._records += 1
        before = self._counting.get(pmid)
        if before is not None and version < before[0]:
            return False
        self._counting[pmid] = version, self._records
        return True

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows of the record that was begun last."""
        self._tables[table].add(rows, self._records)

    def delete(self, pmid: int) -> None:
        """Take a record out that the file deletes, here and in the files before."""
        self._counting.pop(pmid, None)
        self.deleted.add(pmid)

    def tables(self) -> dict[str, pa.Table]:
        """Give the rows of the records that count, and the table of all records and deletions."""
        counting = {record for _, record in self._counting.values()}
        found = {name: rows.table(counting.__contains__) for name, rows in self._tables.items()}
        records = [
            {"pmid": pmid, "version": version, "deleted": False}
            for pmid, (version, _) in self._counting.items()
        ]
        records += [{"pmid": pmid, "version": 0, "deleted": True} for pmid in sorted(self.deleted)]
        return {**found, "records": table_of(records, RECORDS)}


class _Rows:
    """Rows of one table, in columns but for the last."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._columns: list[pa.Table] = []
        self._rows: list[Mapping[str, Any]] = []
        #: Of each row, which record it is of.
        self._records = array("q")

    def add(self, rows: Sequence[Mapping[str, Any]], record: int) -> None:
        self._rows += rows
        self._records.extend([record] * len(rows))
        if len(self._rows) >= _ROWS:
            self._put_into_columns()

    def table(self, counts: Callable[[int], bool]) -> pa.Table:
        self._put_into_columns()
        kept = pa.array([counts(record) for record in self._records], type=pa.bool_())
        at = 0
        for number, piece in enumerate(self._columns):
            # Piece by piece, so that no second table of everything is made.
            self._columns[number] = piece.filter(kept[at : at + piece.num_rows])
            at += piece.num_rows
        return pa.concat_tables(self._columns)

    def _put_into_columns(self) -> None:
        self._columns.append(table_of(self._rows, self._schema))
        self._rows = []
