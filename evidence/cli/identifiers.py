"""Which articles a command is about: arguments, ``--from FILE``, or ``-`` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli.printing import as_text
from evidence.errors import NotInLibrary, UsageError

if TYPE_CHECKING:
    from evidence.library.store import Library

__all__ = ["FromFile", "Identifiers", "given_identifiers", "named_pmid"]

Identifiers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PMID...",
        callback=as_text,
        help="PMIDs, DOIs or PMCIDs; - reads them from standard input.",
    ),
]

FromFile = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="Read them from a file; # begins a comment."),
]


def given_identifiers(arguments: Sequence[str] | None, from_file: Path | None) -> tuple[str, ...]:
    """Gather the identifiers a user gave, each once, in the order given.

    Raises
    ------
    UsageError
        If one of them is no identifier (said with file and line), a file cannot be read, or there
        are none at all.
    """
    from evidence.entrez.identifiers import parse_identifier

    found: dict[str, None] = {}
    for text, place in _words(arguments or (), from_file):
        try:
            parse_identifier(text)
        except UsageError as error:
            raise UsageError(f"{place}: {error}" if place else str(error)) from error
        found[text] = None
    if not found:
        empty = from_file or ("standard input" if "-" in (arguments or ()) else None)
        raise UsageError(f"{empty} names no article" if empty else "name at least one PMID, DOI or PMCID")
    return tuple(found)


def named_pmid(library: Library, identifier: str) -> str:
    """Give the PMID that a user named; whether its record is held is for the reader of records to see.

    Raises
    ------
    NotInLibrary
        If it is a DOI or PMCID that no record of the library has.
    UsageError
        If it is no identifier.
    """
    from evidence.entrez.identifiers import parse_identifier

    wanted = parse_identifier(identifier)
    pmid = wanted.value if wanted.kind == "pmid" else library.pmid_of(wanted.kind, wanted.value)
    if pmid is None:
        raise NotInLibrary(
            f"{wanted.value} is not in the library; fetch it with: evidence fetch {wanted.value}"
        )
    return pmid


def _words(arguments: Sequence[str], from_file: Path | None) -> Iterator[tuple[str, str]]:
    """Give every word and, for words out of a file, where it stands."""
    for argument in arguments:
        if argument == "-":
            yield from _words_of_lines(sys.stdin.buffer.read(), "standard input")
        else:
            yield argument, ""
    if from_file is not None:
        try:
            content = from_file.read_bytes()
        except OSError as error:
            raise UsageError(f"{from_file} cannot be read: {error.strerror or error}") from error
        yield from _words_of_lines(content, str(from_file))


def _words_of_lines(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not a text file in UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        for word in line.partition("#")[0].replace(",", " ").split():
            yield word, f"{name} line {number}"
