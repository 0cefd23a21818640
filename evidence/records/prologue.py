"""What stands before the root element: encoding, document type, declarations.

Entities are declared here or nowhere, so this is where XML bombs and external entities are refused,
before any parser that would expand them sees the document. NCBI's own DOCTYPE, which only names a
DTD, is normal and is never loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from evidence.errors import RecordError, UnsafeXML

__all__ = ["Prologue", "read_prologue"]

#: A document whose root has not begun by then is not one of records.
_LONGEST_BYTES: Final = 1 << 20
_UTF8: Final = frozenset({"utf-8", "us-ascii", "ascii"})


@dataclass(frozen=True, slots=True)
class Prologue:
    """The start of a document, up to its root element's start tag.

    Parameters
    ----------
    head : bytes
        Everything read so far, from the first byte.
    root : str
        The root element's name, with its prefix.
    root_start : int
        Where the root's start tag begins in ``head``.
    plain_utf8 : bool
        Whether the bytes are UTF-8, so that tags may be looked for in them.
    """

    head: bytes
    root: str
    root_start: int
    plain_utf8: bool


class _Reader:
    """The handlers that expat calls while it reads the start of a document."""

    def __init__(self) -> None:
        self.encoding = "utf-8"
        self.root: str | None = None
        self.root_start = 0
        self.parser = expat.ParserCreate()
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartElementHandler = self._element
        self.parser.EntityDeclHandler = self._entity
        self.parser.UnparsedEntityDeclHandler = self._entity

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None:
            self.encoding = encoding.lower()

    def _entity(self, name: str, *_details: object) -> None:
        message = f"the document declares the entity {name!r}; records with entities are refused unread"
        raise UnsafeXML(message)

    def _element(self, name: str, _attributes: dict[str, str]) -> None:
        if self.root is None:
            self.root, self.root_start = name, self.parser.CurrentByteIndex


def read_prologue(read: Callable[[int], bytes], chunk_bytes: int) -> Prologue:
    """Read a document up to its root element and judge it.

    Parameters
    ----------
    read : callable
        Gives up to so many further bytes of the document, none at its end.
    chunk_bytes : int
        How much to ask for at a time.

    Returns
    -------
    Prologue
        Where the root begins, and what was read on the way.

    Raises
    ------
    UnsafeXML
        If an entity is declared.
    RecordError
        If it is empty, not XML, or has no root element.
    """
    reader = _Reader()
    head = b""
    while reader.root is None:
        chunk = read(chunk_bytes)
        head += chunk
        if not head:
            message = "no bytes where PubMed XML was expected"
            raise RecordError(message)
        try:
            reader.parser.Parse(chunk, not chunk)
        except (expat.ExpatError, LookupError, ValueError) as error:
            # The last two are encodings that expat does not know; NCBI sends UTF-8 only. Damage
            # behind the start of the root is for whoever reads on to find and place.
            if reader.root is None:
                message = f"not XML with PubMed records: {error}; it begins {head[:40]!r}"
                raise RecordError(message) from error
        if reader.root is None and len(head) > _LONGEST_BYTES:
            message = f"no root element within the first {_LONGEST_BYTES:,} bytes: this is not PubMed XML"
            raise RecordError(message)
    # A document in UTF-16 need not declare it; its bytes show it.
    in_bytes = head.startswith(b"<" + reader.root.encode(), reader.root_start)
    return Prologue(head, reader.root, reader.root_start, reader.encoding in _UTF8 and in_bytes)
