"""Writing a file so that it is either the old one or the whole new one, whatever happens."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from evidence.errors import OutputError

__all__ = ["write_file"]


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, bring it to the disk, then move it there in one step.

    Missing folders are made. A symbolic link is followed, so that the file it names is replaced and
    the link stays. An existing file keeps its permissions; a new one gets the usual ones.

    Parameters
    ----------
    path : Path
        Where the file shall be.
    content : str or bytes
        What it shall hold; text is written as UTF-8 with line feeds.

    Raises
    ------
    OutputError
        If it cannot be written; what was there before is unharmed.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        place = path.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        _replace(place, data)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _replace(place: Path, data: bytes) -> None:
    """Write the new file under a temporary name in the same folder, then rename it over the old."""
    mode = place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    """Read the process's mask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
