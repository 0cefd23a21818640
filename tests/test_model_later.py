from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import pytest

from evidence.model import Article, Author


def article() -> tuple[Article, list[str]]:
    """Give an article whose authors are unread, and a list of what was read."""
    read: list[str] = []

    def authors() -> tuple[Author, ...]:
        read.append("authors")
        return (Author("Muster"),)

    made = Article("1", 1, "A title")
    made.put_off({"authors": authors})
    return made, read


def test_a_field_is_read_when_it_is_first_asked_for_and_never_again() -> None:
    made, read = article()
    assert made.title == "A title"
    assert read == []
    assert made.authors == made.authors == (Author("Muster"),)
    assert read == ["authors"]


def test_an_article_with_unread_fields_is_like_any_other() -> None:
    whole = Article("1", 1, "A title", authors=(Author("Muster"),))
    assert article()[0] == whole
    assert hash(article()[0]) == hash(whole)
    assert repr(article()[0]) == repr(whole)
    assert replace(article()[0], title="B") == replace(whole, title="B")
    assert copy.deepcopy(article()[0]) == whole
    assert pickle.loads(pickle.dumps(article()[0])) == whole  # noqa: S301 # our own bytes


def test_what_is_no_field_is_no_attribute() -> None:
    for made in (article()[0], Article("1", 1, "A title")):
        with pytest.raises(AttributeError, match="'Article' object has no attribute 'titel'"):
            made.titel  # type: ignore[attr-defined] # noqa: B018
