from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RecordError, UnsafeXML
from evidence.records.prologue import Prologue, read_prologue
from tests.records.samples import HEAD, document

BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<PubmedArticleSet>&lol3;</PubmedArticleSet>"""

UNSAFE = {
    "bomb": BILLION_LAUGHS,
    "external file": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><PubmedArticleSet>&e;</PubmedArticleSet>',
    "external address": b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/e">]><PubmedArticleSet/>',
    "parameter entity": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]><PubmedArticleSet/>',
    "unparsed entity": b'<!DOCTYPE x [<!NOTATION n SYSTEM "n"><!ENTITY e SYSTEM "e" NDATA n>]><x/>',
    "UTF-16": BILLION_LAUGHS.decode().encode("utf-16"),
}


def read(data: bytes, chunk_bytes: int = 64) -> Prologue:
    return read_prologue(io.BytesIO(data).read, chunk_bytes)


@pytest.mark.parametrize("data", UNSAFE.values(), ids=UNSAFE.keys())
def test_entities_are_refused_unread(data: bytes) -> None:
    with pytest.raises(UnsafeXML, match="declares the entity"):
        read(data)


def test_ncbis_document_type_is_normal() -> None:
    prologue = read(document())
    assert (prologue.root, prologue.plain_utf8) == ("PubmedArticleSet", True)
    assert prologue.head[prologue.root_start :].startswith(b"<PubmedArticleSet>")


@given(st.integers(1, 500))
def test_the_root_is_found_however_the_bytes_come(chunk_bytes: int) -> None:
    data = b"\xef\xbb\xbf" + HEAD + b"<!-- <PubmedArticle> --><PubmedArticleSet>\n<PubmedArticle/>"
    prologue = read(data, chunk_bytes)
    assert prologue.root_start == data.index(b"<PubmedArticleSet>")
    assert prologue.plain_utf8


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (b"<a/>", True),
        (b'<?xml version="1.0" encoding="UTF-8"?><a/>', True),
        (b'<?xml version="1.0" encoding="us-ascii"?><a/>', True),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><a/>', False),
        ('<?xml version="1.0"?><a/>'.encode("utf-16"), False),
        ('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), False),
    ],
)
def test_only_utf8_is_plain(data: bytes, *, plain: bool) -> None:
    assert read(data).plain_utf8 is plain


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no bytes"),
        (b"   ", "not XML"),
        (b"PMID- 1\nTI  - A title\n", "not XML"),
        (b'{"error": "API rate limit exceeded"}', "not XML"),
        (b'<?xml version="1.0" encoding="x-unheard-of"?><a/>', "unknown encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "not supported"),
        (b"<!-- " + b"x" * (2 << 20), "no root element"),
    ],
)
def test_what_is_not_xml_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        read(data, 1 << 16)
