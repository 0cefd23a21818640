"""Writing files so that each is either the old one or the whole new one, whatever happens."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from evidence.errors import OutputError

__all__ = ["write_file", "write_files"]


def write_file(path: Path, content: str | bytes) -> None:
    """Write one file; see :func:`write_files`."""
    write_files({path: content})


def write_files(contents: Mapping[Path, str | bytes]) -> None:
    """Write files beside their places, bring them to the disk, then move all of them there.

    Missing folders are made. A symbolic link is followed, so that the file it names is replaced and
    the link stays. An existing file keeps its permissions; a new one gets the usual ones.

    Parameters
    ----------
    contents : mapping of Path to str or bytes
        Where the files shall be and what they shall hold; text is written as UTF-8 with line feeds.

    Raises
    ------
    OutputError
        If one cannot be written; then none is, and what was there before is unharmed.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with _output_errors(path):
                place = path.resolve()
                staged[place] = _staged(place, content)
        for place, written in staged.items():
            with _output_errors(place):
                written.replace(place)
    finally:
        for written in staged.values():
            with suppress(OSError):
                written.unlink()


@contextmanager
def _output_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _staged(place: Path, content: str | bytes) -> Path:
    """Write a file under a temporary name into the folder of its place, as it shall be there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    mode = place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _umask() -> int:
    """Read the process's mask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
