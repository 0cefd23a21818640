"""Open a file of records, compressed or not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from isal import igzip, igzip_lib

from evidence.errors import RecordError, UsageError

__all__ = ["open_records"]

_GZIP_MAGIC: Final = b"\x1f\x8b"
_BUFFER_BYTES: Final = 1 << 16
#: What a damaged place can take with it.
_PIECE_BYTES: Final = 1 << 14
# isal's stubs declare its exception as an instance of Exception, not as a class.
_DAMAGE: Final = (EOFError, OSError, cast("type[Exception]", igzip_lib.IsalError))


class _Unpacked(io.RawIOBase):
    """Decompressed bytes; damage is reported as ours, after everything before it was given."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        super().__init__()
        self._unpacker = igzip.IGzipFile(fileobj=packed, mode="rb")  # type: ignore[no-untyped-call] # untyped in isal
        self._name = name
        self._damage: RecordError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        """Fill the target in pieces, so that what stands before a damaged place is given first."""
        if self._damage is not None:
            raise self._damage
        filled = 0
        while filled < len(target):
            try:
                piece: bytes = self._unpacker.read1(min(_PIECE_BYTES, len(target) - filled))
            except _DAMAGE as error:
                message = f"{self._name} is not a whole gzip file ({error}); fetch or copy it again"
                self._damage = RecordError(message)
                if not filled:
                    raise self._damage from error
                break
            if not piece:
                break
            target[filled : filled + len(piece)] = piece
            filled += len(piece)
        return filled


@contextmanager
def open_records(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file of records as a stream of bytes, decompressing it if it is gzip.

    What the file holds decides, not its name.

    Parameters
    ----------
    path : str or Path
        The file.

    Yields
    ------
    binary stream
        Decompressed bytes. Reading raises RecordError where compressed data end early or are
        damaged.

    Raises
    ------
    UsageError
        If the file cannot be opened.
    """
    with _opened(Path(path)) as raw:
        packed = raw.peek(2)[:2] == _GZIP_MAGIC
        yield io.BufferedReader(_Unpacked(raw, str(path)), _BUFFER_BYTES) if packed else raw


def _opened(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        message = f"cannot open {path}: {error.strerror or error}"
        raise UsageError(message) from error
