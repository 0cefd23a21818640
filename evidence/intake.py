"""Import of files: PubMed XML, MEDLINE (nbib) and lists of PMIDs, told apart by what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

from evidence.errors import RecordError, UnsafeXML, UsageError
from evidence.library.columns import pmid_key
from evidence.library.records import parse
from evidence.library.store import Library
from evidence.model import Article, TextSource
from evidence.records.pubmed import split_records
from evidence.records.source import open_records

__all__ = ["ImportSummary", "import_file"]

FileFormat = Literal["xml", "medline", "pmids"]

#: A record as received with what was parsed from it, or why it could not be.
Outcome = tuple[bytes, Article] | RecordError

_BATCH = 1_000
_HEAD_BYTES = 1 << 16
_HEAD_PIECE_BYTES = 1 << 10
_LONGEST_LINE_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"

_ACCEPTED = "PubMed XML (.xml, .xml.gz), MEDLINE (.nbib, .txt) and lists of PMIDs, one a line"

_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_XML_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_PUBMED_ROOT = re.compile(rb"(?:\w+:)?Pubmed(?:Book)?Article(?:Set)?")
_MEDLINE_TAG = re.compile(rb"[A-Z]{2,4} {0,2}- ")
_MEDLINE_PMID = re.compile(rb"^PMID ?- ", re.MULTILINE)
_LISTED_PMID = re.compile(r"(?:PMID:?\s*)?([1-9][0-9]{0,11})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of a file: ``read == stored + unchanged + len(bad) + len(pmids_to_fetch)``.

    Parameters
    ----------
    read : int
        Records, or different PMIDs and unreadable lines of a list.
    stored : int
        Records that are new or whose content is.
    unchanged : int
        Records that the library holds already, or in a better form; PMIDs of a list whose record it
        holds.
    bad : tuple of (str or None, str)
        What could not be read: the PMID where known, and why.
    pmids_to_fetch : tuple of str
        PMIDs of a list whose record the library lacks, digests not counted. Empty for other files.
    """

    read: int
    stored: int
    unchanged: int
    bad: tuple[tuple[str | None, str], ...]
    pmids_to_fetch: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """The counts of an import under way."""

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    bad: list[tuple[str | None, str]] = field(default_factory=list)
    pmids_to_fetch: list[str] = field(default_factory=list)

    def summary(self) -> ImportSummary:
        return ImportSummary(
            self.read, self.stored, self.unchanged, tuple(self.bad), tuple(self.pmids_to_fetch)
        )


def import_file(
    library: Library, path: Path | str, *, now: str, on_progress: Callable[[int], None] | None = None
) -> ImportSummary:
    """Store the records of a file; of a list of PMIDs, say which the library lacks.

    Records are stored 1,000 at a time, each thousand all or nothing. A record that cannot be read is
    reported and the others are stored; so are those before the place where a damaged file ends. After
    an interruption the same import goes on: what is stored counts as unchanged.

    Parameters
    ----------
    library : Library
        Where to.
    path : Path or str
        The file; its content decides what it is, not its name.
    now : str
        The moment to record, ISO 8601 in UTC.
    on_progress : callable, optional
        Called with the number of records read so far, after every batch.

    Raises
    ------
    UsageError
        If the file cannot be opened or is of no format that is accepted.
    UnsafeXML
        If it is XML that declares entities; nothing of it is stored.
    LibraryError
        If the library cannot be written; the batches before are stored.
    """
    path = Path(path)
    file_format = _recognise(path)
    tally = _Tally()
    if file_format == "pmids":
        _compare_list(library, path, tally)
        if on_progress is not None:
            on_progress(tally.read)
        return tally.summary()
    outcomes = _xml_outcomes(path) if file_format == "xml" else _medline_outcomes(path)
    while batch := list(islice(outcomes, _BATCH)):
        tally.read += len(batch)
        tally.bad += [(outcome.pmid, str(outcome)) for outcome in batch if isinstance(outcome, RecordError)]
        counts = library.store_batch(
            (outcome for outcome in batch if not isinstance(outcome, RecordError)), fetched_at=now
        )
        tally.stored += counts.stored
        tally.unchanged += counts.unchanged
        if on_progress is not None:
            on_progress(tally.read)
    return tally.summary()


def _recognise(path: Path) -> FileFormat:
    """Tell the format of a file from its beginning.

    Raises
    ------
    UsageError
        If it cannot be opened, is empty, or is of no format that is accepted.
    """
    try:
        # The file is read twice, so it cannot be a pipe.
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is not a file; name a file to import")
        with open_records(path) as stream:
            head = _head(stream)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except RecordError as error:
        raise UsageError(str(error)) from error
    text = head.removeprefix(_BOM).lstrip()
    if not text:
        raise UsageError(f"{path} is empty; accepted are {_ACCEPTED}")
    if text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _recognise_xml(path, text)
    if _MEDLINE_TAG.match(text) and _MEDLINE_PMID.search(text):
        return "medline"
    first = next((line for line in map(_content, text.decode(errors="replace").splitlines()) if line), "")
    if not first or _LISTED_PMID.fullmatch(first):
        return "pmids"
    raise UsageError(
        f"{path} is of no format that can be imported (it begins {first[:40]!r}); accepted are {_ACCEPTED}"
    )


def _head(stream: BinaryIO) -> bytes:
    """Read the beginning of a file; of one that is damaged there, as much as can be had."""
    head = b""
    while len(head) < _HEAD_BYTES:
        try:
            piece = stream.read(_HEAD_PIECE_BYTES)
        except (RecordError, OSError):
            if not head:
                raise
            break
        if not piece:
            break
        head += piece
    return head


def _recognise_xml(path: Path, head: bytes) -> FileFormat:
    """See that XML is PubMed's, by its root element."""
    if not head.startswith(b"<"):
        return "xml"
    root = _ELEMENT.search(_XML_COMMENT.sub(b"", head))
    name = b"" if root is None else root.group(1)
    # A document type with declarations of its own is left to the parser, which refuses entities.
    if _PUBMED_ROOT.fullmatch(name) or b"<!ENTITY" in head:
        return "xml"
    raise UsageError(
        f"{path} is XML but not PubMed's: its root element is {name.decode(errors='replace')!r}, not "
        f"PubmedArticleSet; accepted are {_ACCEPTED}"
    )


def _xml_outcomes(path: Path) -> Iterator[Outcome]:
    """Read PubMed XML; damage to the file itself comes last, as a record that could not be read."""
    try:
        with open_records(path) as stream:
            for raw in split_records(stream):
                yield _outcome(raw, "pubmed")
    except UnsafeXML as error:
        raise UnsafeXML(f"{path}: {error}") from error
    except (RecordError, OSError) as error:
        yield _damage(path, error)


def _medline_outcomes(path: Path) -> Iterator[Outcome]:
    """Read a MEDLINE file, each record with its own text."""
    try:
        with open_records(path) as stream:
            for raw in _medline_blocks(stream):
                yield _outcome(raw, "medline")
    except (RecordError, OSError) as error:
        yield _damage(path, error)


def _damage(path: Path, error: RecordError | OSError) -> RecordError:
    """Say that a file cannot be read to its end."""
    if isinstance(error, RecordError):
        return error
    return RecordError(f"{path} cannot be read to its end: {error.strerror or error}")


def _medline_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Cut a MEDLINE file before every line that begins with ``PMID``; an empty line says nothing.

    Every block ends in one line break, so that a record is the same wherever it stands in a file.

    Raises
    ------
    RecordError
        If a line is longer than any of a MEDLINE file.
    """
    block: list[bytes] = []
    for line in _lines(stream):
        if len(line) == _LONGEST_LINE_BYTES:
            raise RecordError("a line is longer than a megabyte: the file is not MEDLINE from there on")
        if _MEDLINE_PMID.match(line) and block:
            yield b"".join(block).rstrip() + b"\n"
            block = []
        if block or line.strip():
            block.append(line)
    if block:
        yield b"".join(block).rstrip() + b"\n"


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Read lines of bounded length, without the byte order mark that some editors write."""
    first = stream.readline(_LONGEST_LINE_BYTES).removeprefix(_BOM)
    if first:
        yield first
        yield from iter(lambda: stream.readline(_LONGEST_LINE_BYTES), b"")


def _outcome(raw: bytes, text_source: TextSource) -> Outcome:
    """Parse a record and see that the library can hold it."""
    try:
        article = parse(raw, text_source)
        pmid_key(article.pmid)
    except RecordError as error:
        return error
    except UsageError as error:
        return RecordError(str(error))
    return raw, article


def _compare_list(library: Library, path: Path, tally: _Tally) -> None:
    """Read a list of PMIDs and see which of them the library lacks."""
    wanted: dict[str, None] = {}
    try:
        with open_records(path) as stream:
            for number, line in enumerate(_lines(stream), start=1):
                content = _content(line.decode(errors="replace"))
                match = _LISTED_PMID.fullmatch(content)
                if match is not None:
                    wanted[match.group(1)] = None
                elif content:
                    tally.bad.append((None, f"line {number}: {content[:40]!r} is not a PMID"))
    except (RecordError, OSError) as error:
        tally.bad.append((None, str(_damage(path, error))))
    held = library.has(wanted)
    tally.read = len(wanted) + len(tally.bad)
    tally.unchanged = len(held)
    tally.pmids_to_fetch += [pmid for pmid in wanted if pmid not in held]


def _content(line: str) -> str:
    """Give what a line of a list says, without its comment."""
    return line.partition("#")[0].strip()
