"""Texts that a command reads: records of the library, JSON lines, or plain text on standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli.identifiers import named_pmid
from evidence.cli.printing import warn
from evidence.errors import (
    LibraryBusy,
    LibraryError,
    LibraryFull,
    NotInLibrary,
    RecordError,
    UsageError,
)

if TYPE_CHECKING:
    from typing import BinaryIO

    from evidence.library.store import Library
    from evidence.model import Article

__all__ = ["STANDARD_INPUT", "InputFile", "RuleFiles", "held_article", "opened", "tell_not_kept", "texts_of"]

#: The name of a text that came without one.
STANDARD_INPUT = "stdin"

InputFile = Annotated[
    Path | None,
    typer.Option(
        "--input",
        metavar="FILE.jsonl",
        help="Read texts from here; - is stdin, which may also be one abstract as plain text.",
    ),
]

RuleFiles = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="FILE.toml", help="More rules, laid over ours; may be repeated."),
]


def held_article(library: Library, identifier: str) -> Article:
    """Give a record of the library by PMID, DOI or PMCID.

    Raises
    ------
    NotInLibrary
        If it was never fetched.
    UsageError
        If it is no identifier.
    """
    article = library.article(named_pmid(library, identifier))
    if article is None:
        raise NotInLibrary(f"{identifier} is not in the library; fetch it with: evidence fetch {identifier}")
    return article


def tell_not_kept(reason: LibraryError | None) -> None:
    """Say that figures were read which the library does not keep; nothing where it keeps them all."""
    if reason is None:
        return
    words = "it cannot be written here"
    if isinstance(reason, LibraryFull):
        words = "its disk is full"
    elif isinstance(reason, LibraryBusy):
        words = "another process is writing it"
    warn(f"figures read just now are not kept in the library ({words}); the next run reads them again")


def texts_of(path: Path) -> Iterator[Article | RecordError]:
    """Read the texts of a file; a line that cannot be read is an error among them.

    Parameters
    ----------
    path : Path
        JSON lines; ``-`` is standard input, which may also hold one abstract as plain text.

    Raises
    ------
    UsageError
        If the file cannot be opened.
    """
    from evidence.records.jsonl import parse_jsonl

    with opened(path) as stream:
        if str(path) != "-":
            yield from parse_jsonl(stream)
            return
        first = next((line for line in stream if line.strip()), b"")
        if first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            yield from parse_jsonl(chain([first], stream))
        elif first:
            yield _plain_text(chain([first], stream))


def _plain_text(lines: Iterable[bytes]) -> Article | RecordError:
    """Take everything as one abstract without a title."""
    from evidence.model import Article, Section

    try:
        text = b"".join(lines).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return RecordError("not a text in UTF-8")
    return Article(pmid=STANDARD_INPUT, version=1, title="", abstract=(Section(text),))


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Give a file's bytes, or those of standard input for ``-``.

    Raises
    ------
    UsageError
        If it cannot be read.
    """
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
