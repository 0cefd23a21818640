"""Cut a stream of PubMed XML into its records, as bytes, with flat memory.

PubMed's own files are a plain sequence: white space, record, white space, record. Those are cut by
looking for the end tag, which costs a fraction of a parse. Wherever a stream is anything else (an
end tag within a comment or CDATA section, an unexpected element, another encoding, a namespace on
the root), the rest of it goes through a real parser, so the records are right in every case.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, cast

from lxml import etree

from evidence.errors import RecordError
from evidence.records.markup import Element
from evidence.records.prologue import read_prologue

__all__ = ["RECORD_TAGS", "split_records"]

#: The elements that hold one record each.
RECORD_TAGS: Final = ("PubmedArticle", "PubmedBookArticle")

_DELETED: Final = "DeleteCitation"
_ROOTS: Final = ("PubmedArticleSet", "PubmedBookArticleSet")
_HEAD_BYTES: Final = 1 << 13
_CHUNK_BYTES: Final = 1 << 18
#: The largest real records, with thousands of authors, have about 3 MB; past this they are parsed.
_LARGEST_CUT_BYTES: Final = 1 << 24
#: A record larger than this is refused: it would fill the memory, and PubMed has none near it.
_LARGEST_RECORD_BYTES: Final = 1 << 26

_PLAIN_ROOT: Final = re.compile(rb"<(?:PubmedArticleSet|PubmedBookArticleSet)\s*>")
_START: Final = re.compile(rb"\s*(<(PubmedArticle|PubmedBookArticle)[\s>])")
_ROOT_END: Final = re.compile(rb"\s*</(?:PubmedArticleSet|PubmedBookArticleSet)\s*>\s*")
#: The tag of a record, without its angle bracket, which a search is quicker without.
_BORDER: Final = re.compile(rb"Pubmed(?:Book)?Article[\s>]")
_LONGEST_BORDER_BYTES: Final = len("</PubmedBookArticle>")
# Text that is not markup though it may look so. PubMed itself sends <?pmcsd ?> and <?nihms ?>. An
# opener without its end means that the end tag found is within such text.
_HIDDEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[!?]", re.DOTALL)
_OPENERS: Final = frozenset({b"<!", b"<?"})


def split_records(stream: BinaryIO | bytes, *, deleted: list[str] | None = None) -> Iterator[bytes]:
    """Give every ``PubmedArticle`` and ``PubmedBookArticle`` of a document as bytes of its own.

    Parameters
    ----------
    stream : binary stream or bytes
        A ``PubmedArticleSet``, or a single record.
    deleted : list of str, optional
        Takes the PMIDs of ``DeleteCitation``, which stands behind the records of update files.

    Yields
    ------
    bytes
        One element, in UTF-8. A damaged record is passed on as it is, for its parser to refuse.

    Raises
    ------
    UnsafeXML
        If the document declares an entity.
    RecordError
        If it is not PubMed XML, or, after every whole record before the damage was given, if it
        ends early or is not well-formed.
    """
    source = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    # read() of a damaged file raises before it gives what it has; read1() gives that first.
    read: Callable[[int], bytes] = getattr(source, "read1", source.read)
    prologue = read_prologue(read, _HEAD_BYTES)
    root = prologue.root.rpartition(":")[2]
    if root not in _ROOTS and root not in RECORD_TAGS:
        message = f"the root element is {prologue.root!r}, not PubmedArticleSet: this is not PubMed XML"
        raise RecordError(message)
    feed = _Feed(prologue.head, read)
    opening = _PLAIN_ROOT.match(prologue.head, prologue.root_start) if prologue.plain_utf8 else None
    given = 0
    if opening is not None:
        feed.position = opening.end()
        for record in _cut(feed):
            yield record
            given += 1
        if feed.only_root_end_is_left():
            return
        feed.restart(opening.group())
    yield from _parsed(feed, given, [] if deleted is None else deleted)


class _Feed:
    """The part of a stream that was read and is not used yet."""

    def __init__(self, head: bytes, read: Callable[[int], bytes]) -> None:
        self.buffer = head
        self.position = 0
        self._read = read

    def more(self) -> bool:
        """Read on, dropping what was used; False at the end of the stream."""
        chunk = self._read(_CHUNK_BYTES)
        self.buffer = self.buffer[self.position :] + chunk
        self.position = 0
        return bool(chunk)

    def take(self) -> bytes:
        """Give what is left of the buffer, or the next chunk."""
        if self.position >= len(self.buffer):
            self.more()
        rest = self.buffer[self.position :]
        self.buffer, self.position = b"", 0
        return rest

    def restart(self, opening: bytes) -> None:
        """Put a root's start tag before what is left, so that a parser can begin here."""
        self.buffer = opening + self.buffer[self.position :]
        self.position = 0

    def only_root_end_is_left(self) -> bool:
        """Tell whether nothing but the root's end tag follows, to the end of the stream."""
        while len(self.buffer) - self.position < _HEAD_BYTES and self.more():
            pass
        return _ROOT_END.fullmatch(self.buffer, self.position) is not None


def _cut(feed: _Feed) -> Iterator[bytes]:
    """Cut records by their tags as long as the stream is a plain sequence of them."""
    while True:
        start = _START.match(feed.buffer, feed.position)
        while start is None and len(feed.buffer) - feed.position < _HEAD_BYTES and feed.more():
            start = _START.match(feed.buffer)
        if start is None:
            return
        feed.position = start.start(1)
        end = _find_end(feed)
        if end is None:
            return
        record = feed.buffer[feed.position : end]
        if _hides_text(record) and not _hides_no_border(record):
            return
        feed.position = end
        yield record


def _hides_text(record: bytes) -> bool:
    """Tell whether there is a comment, CDATA section or processing instruction."""
    # Looking for the rare character first is three times as fast.
    return (b"!" in record and b"<!" in record) or (b"?" in record and b"<?" in record)


def _hides_no_border(record: bytes) -> bool:
    """Tell whether a record ends with its own end tag, and every comment and the like before that."""
    return record.endswith(b"Article>") and not any(
        match[0] in _OPENERS for match in _HIDDEN.finditer(record)
    )


def _find_end(feed: _Feed) -> int | None:
    """Read on until the end of the record is in the buffer, and give its position.

    A record whose end tag was lost must not take the next one with it: it ends where that begins.
    """
    searched = len("<P")
    while searched <= _LARGEST_CUT_BYTES:
        border = _BORDER.search(feed.buffer, feed.position + searched)
        if border is None:
            searched = max(searched, len(feed.buffer) - feed.position - _LONGEST_BORDER_BYTES)
            if not feed.more():
                return None
            continue
        bracket = feed.buffer[border.start() - 2 : border.start()]
        if bracket == b"</":
            return border.end() if border[0].endswith(b">") else None
        if bracket.endswith(b"<"):
            return border.start() - 1
        searched = border.end() - feed.position  # the word in a text
    return None


def _parsed(feed: _Feed, given: int, deleted: list[str]) -> Iterator[bytes]:
    """Give the records that a parser finds in the rest of the stream."""
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in (*RECORD_TAGS, _DELETED)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    failure: etree.XMLSyntaxError | None = None
    unfinished_bytes = 0
    while failure is None:
        chunk = feed.take()
        unfinished_bytes += len(chunk)
        try:
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
        except etree.XMLSyntaxError as error:
            failure = error
        for record in _whole_records(parser, deleted):
            yield record
            given += 1
            unfinished_bytes = 0
        if unfinished_bytes > _LARGEST_RECORD_BYTES:
            raise RecordError(
                f"after {given:,} whole records one is larger than {_LARGEST_RECORD_BYTES >> 20} MB; "
                "it is refused with what follows"
            )
        if not chunk:
            break
    if failure is not None:
        message = (
            f"the XML ends early or is damaged after {given:,} whole records ({failure.msg}); "
            "what follows could not be read: fetch or copy it again"
        )
        raise RecordError(message) from failure


def _whole_records(parser: etree.XMLPullParser, deleted: list[str]) -> Iterator[bytes]:
    """Serialise the records that the parser has completed, and free them."""
    for _, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
        parent = element.getparent()
        if parent is not None and etree.QName(parent).localname not in _ROOTS:
            continue
        if etree.QName(element).localname == _DELETED:
            deleted += [(pmid.text or "").strip() for pmid in element.iterfind("{*}PMID")]
        else:
            yield etree.tostring(element, encoding="utf-8", with_tail=False)
        element.clear()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
