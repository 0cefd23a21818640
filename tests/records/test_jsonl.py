from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RecordError
from evidence.model import Article
from evidence.records.jsonl import parse_jsonl

TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT)))
def test_texts_come_back_exactly_as_given(rows: list[tuple[str, str, str]]) -> None:
    lines = [json.dumps({"pmid": p, "title": t, "abstract": a}).encode() for p, t, a in rows]
    read = list(parse_jsonl(lines))
    assert [(a.pmid, a.passages[0].text, a.passages[1].text) for a in read if isinstance(a, Article)] == rows


@given(st.lists(st.binary()))
def test_nothing_raises_and_every_line_that_is_not_empty_is_answered(lines: list[bytes]) -> None:
    answers = list(parse_jsonl(lines))
    assert len(answers) <= len(lines)
    assert all(isinstance(answer, Article | RecordError) for answer in answers)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "line 1: not JSON (Expecting property name enclosed in double quotes at column 2)"),
        (b"[1]", "line 1: not an object"),
        (b"{}", "line 1: it has no pmid"),
        (b'{"pmid": "", "title": "x"}', "line 1: it has no pmid"),
        (b'{"pmid": true, "title": "x"}', "line 1: pmid is not a text"),
        (b'{"pmid": "1"}', "line 1: 1 has neither title nor abstract"),
        (b'{"pmid": "1", "abstract": ["x"]}', "line 1: abstract is not a text"),
        (b'{"pmid": "1", "title": "\\ud800"}', "line 1: title holds half of a surrogate pair"),
        (b'{"pmid": "1", "title": "\xff"}', "line 1: not UTF-8"),
        (b"[" * 100_000, "line 1: "),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_the_next_is_read(line: bytes, words: str) -> None:
    error, article = parse_jsonl([line, b'{"pmid": 2, "title": "T", "other": 1}'])
    assert isinstance(error, RecordError)
    assert str(error).startswith(words)
    assert isinstance(article, Article)
    assert (article.pmid, article.title, article.abstract) == ("2", "T", ())


def test_a_byte_order_mark_and_empty_lines_are_passed_over() -> None:
    lines = [
        b'\xef\xbb\xbf{"pmid": "1", "title": "T"}\r\n',
        b"\n",
        b'{"pmid": "2", "title": null, "abstract": "A"}',
    ]
    read = list(parse_jsonl(lines))
    assert [article.pmid for article in read if isinstance(article, Article)] == ["1", "2"]
